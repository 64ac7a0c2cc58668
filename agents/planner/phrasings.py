"""What the planner learns from: the phrasings in examples/*.yaml, those each tool states, the development questions."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import yaml

_HERE = Path(__file__).parent
_DEV = _HERE.parents[1] / "evals" / "cases" / "questions_dev.yaml"


@dataclass(frozen=True, slots=True)
class Example:
    """One conversation and the tool its last message needs; ``group`` keeps its fold."""

    says: tuple[str, ...]
    label: str
    group: str
    weight: float = 1.0
    source: str = ""  # the file it is in


def written() -> list[Example]:
    """Return the phrasings of examples/*.yaml."""
    found = []
    for path in sorted((_HERE / "examples").glob("*.yaml")):
        for label, block in yaml.safe_load(path.read_text(encoding="utf-8")).items():
            for i, line in enumerate(block.strip().splitlines()):
                says = tuple(part.strip() for part in line.split(" || "))
                found.append(Example(says, label, f"{label}:{i}", source=path.stem))
    return found


def stated() -> list[Example]:
    """Return the examples that the tools state themselves."""
    from tools.catalogue import CATALOGUE

    return [
        Example((said,), tool.name, f"tool:{tool.name}:{i}", 0.7)
        for tool in CATALOGUE
        for i, said in enumerate(tool.examples)
    ]


_TOOL_OF = {
    "burning_margin_why": "burning_margin",
    "receivables_dso": "receivables",
    "status_update_draft": "draft_status_update",
    "org_overview": "how_is_the_org_doing",
    "help": "what_can_i_ask",
    "who_am_i_permissions": "who_am_i",
    "policy_create": "create_policy",
}


def label_of(question: dict[str, Any]) -> str:
    """Return the tool a development question needs (the first of two)."""
    intent = question["intent"] if isinstance(question["intent"], str) else question["intent"][0]
    slots_said = question.get("slots") or {}
    if intent == "out_of_scope":
        return "smalltalk" if question["expect"] == "smalltalk" else intent
    if intent == "staff_need" and (question["expect"] == "propose" or {"hours", "percent"} & slots_said.keys()):
        return "book_person"
    if intent == "staff_need" and question["expect"] == "refuse":
        return "book_person"
    if intent == "approve_time" and slots_said.get("action"):
        return "return_time"
    if intent == "move_task" and "milestone" in slots_said:
        return "move_milestone"
    return _TOOL_OF.get(intent, intent)


def asked(path: Path = _DEV, *, two: bool = False) -> list[Example]:
    """Return the questions of a file, those with one request, or with ``two`` all."""
    questions = yaml.safe_load(path.read_text(encoding="utf-8"))
    return [Example(tuple(q["says"]), label_of(q), q["id"]) for q in questions if two or isinstance(q["intent"], str)]


def all_examples() -> list[Example]:
    """Return everything the planner learns from."""
    return [*written(), *stated(), *(replace(one, source="dev") for one in asked())]
