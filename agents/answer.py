"""What the assistant gives back: words, typed blocks, what they stand on, and what waits for a decision."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from tools.blocks import Block, Card

Kind = Literal["answer", "propose", "clarify", "refuse", "smalltalk"]
KINDS: tuple[Kind, ...] = ("answer", "propose", "clarify", "refuse", "smalltalk")

_DECLINES = re.compile(
    r"^(sorry|i can(?:'|\u2019)?t|i cannot|i(?:'|\u2019)?m (?:not able|sorry)|i am not able|your role)\b", re.IGNORECASE
)


class ToolUse(BaseModel):
    """One tool that was called, with the arguments as the model gave them."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    args: dict[str, Any] = Field(default_factory=dict)


class Answer(BaseModel):
    """The answer to one turn. ``proposals`` are cards of what it proposed; ``citations`` name rows (``project:12``)."""

    model_config = ConfigDict(frozen=True, extra="forbid", protected_namespaces=())

    text: str
    kind: Kind = "answer"
    blocks: tuple[Block, ...] = ()
    citations: tuple[str, ...] = ()
    proposals: tuple[Card, ...] = ()
    agents: tuple[str, ...] = ()
    tools: tuple[ToolUse, ...] = ()
    assumptions: tuple[str, ...] = ()
    model: str = ""
    model_calls: int = 0
    tokens: int = 0
    ms: int = 0
    conversation: int = 0
    turn: int = 0


_MOST_CITATIONS = 30


def from_results(results: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the fields of an answer that come from tool results: blocks, citations, agents, tools, assumptions."""
    blocks: list[Any] = []
    cited: dict[str, None] = {}
    agents: dict[str, None] = {}
    assumptions: dict[str, None] = {}
    tools: list[ToolUse] = []
    for result in results:
        agents.setdefault(result["agent"])
        tools.append(ToolUse(name=result["tool"], args=result["args"]))
        assumptions.update(dict.fromkeys(result.get("assumptions", ())))
        shown = result.get("beside" if "proposal" in result else "blocks", ())
        blocks += [block for block in shown if block not in blocks]
        if "proposal" not in result:
            cited.update(dict.fromkeys(result.get("refs", ())))
    return {
        "blocks": tuple(blocks),
        "citations": tuple(cited)[:_MOST_CITATIONS],
        "agents": tuple(agents),
        "tools": tuple(tools),
        "assumptions": tuple(assumptions),
    }


def kind_of(text: str, results: Iterable[Mapping[str, Any]], *, said: str = "") -> Kind:
    """Return what kind of answer this is: as the model said, else from the results, else from the words."""
    seen = list(results)
    if any("proposal" in result and "status" not in result for result in seen):  # one that still waits
        return "propose"
    for kind in KINDS:
        if kind == said:
            return kind
    errors = [result["error"] for result in seen if "error" in result]
    if seen and len(errors) == len(seen):
        return "refuse" if set(errors) <= {"forbidden", "conflict"} else "clarify"
    if _DECLINES.match(text.strip()):
        return "refuse"
    if not seen:
        return "clarify" if text.rstrip().endswith("?") else "smalltalk"
    return "answer"


def headlines(results: Iterable[Mapping[str, Any]]) -> str:
    """Return what the tools themselves say of their results, one line each."""
    said = dict.fromkeys(result.get("headline") or result.get("message", "") for result in results)
    return "\n".join(filter(None, said))
