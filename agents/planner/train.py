"""Train the planner's classifier from the files of the repository: ``python -m agents.planner.train``.

Three sources: the phrasings in examples/*.yaml, the examples each tool states, and the development questions.
``--cv`` measures by cross-validation over the development questions (folds by question) and writes nothing.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from agents.planner import classifier, features, follow, meaning, slots
from agents.planner.lexicon import english, expanded, lexicon
from domain.firm import Firm

_HERE = Path(__file__).parent
_DEV = _HERE.parents[1] / "evals" / "cases" / "questions_dev.yaml"
_TODAY = date(2026, 11, 22)  # any fixed day: it only tells past from future in the examples
_FOLDS = 5
_WORD = re.compile(r"[^\W\d_]+(?:[-'\u2019][^\W\d_]+)*")


@dataclass(frozen=True, slots=True)
class Example:
    """One conversation and the tool its last message needs; ``group`` keeps its fold."""

    says: tuple[str, ...]
    label: str
    group: str
    weight: float = 1.0


def written() -> list[Example]:
    """Return the phrasings of examples/*.yaml."""
    found = []
    for path in sorted((_HERE / "examples").glob("*.yaml")):
        for label, block in yaml.safe_load(path.read_text(encoding="utf-8")).items():
            for i, line in enumerate(block.strip().splitlines()):
                says = tuple(part.strip() for part in line.split(" || "))
                found.append(Example(says, label, f"{label}:{i}"))
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


def openings(examples: Iterable[Example]) -> list[Example]:
    """Return first messages of conversations whose last message only narrows them: they want the same tool."""
    return [
        Example(example.says[:1], example.label, example.group)
        for example in examples
        if len(example.says) == 2 and not residue_of(example.says[-1])  # noqa: PLR2004 -- a request and its correction
    ]


def residue_of(text: str) -> list[str]:
    """Return the words of a message that are more than a correction."""
    return [
        word for word in sketched(text).words if word not in follow.FILLER and not word.isdigit() and word.isalnum()
    ]


def sketched(text: str) -> features.Sketch:
    """Return the sketch of a message whose names are placeholders."""
    plain, _ = english(text)
    return features.sketch(slots.find(plain, _TODAY, Firm()).text)


def bag_of(says: Sequence[str], first_pass: classifier.Classifier | None) -> dict[str, float]:
    """Return the features of a conversation; the tool of the part before comes from a classifier of first messages."""
    sketches = [sketched(said) for said in says]
    if len(sketches) == 1:
        return features.features(sketches[0])
    previous = ""
    if first_pass is not None:
        previous = next(iter(first_pass.scores(features.features(_joined(sketches[:-1])))))
    return features.features(sketches[-1], before=_joined(sketches[:-1]), previous=previous)


def _joined(sketches: Sequence[features.Sketch]) -> features.Sketch:
    return features.Sketch(
        tuple(word for one in sketches for word in one.words),
        tuple(word for one in sketches for word in one.stems),
        frozenset().union(*(one.concepts for one in sketches)),
        any(one.asks for one in sketches),
    )


def vocabulary(examples: Iterable[Example]) -> frozenset[str]:
    """Return the plain words of the examples and of the lexicon: words that are not names."""
    seen: set[str] = set()
    for example in examples:
        for said in example.says:
            # A word that is only ever written with a capital may be a name.
            plain = [word for word in _WORD.findall(said) if word.islower()]
            first = _WORD.findall(said)[:1] if "{" in said and example.weight == 1 else []
            seen.update(
                part
                for word in (*plain, *(one.casefold() for one in first))
                for part in (word, *re.split(r"[-']", word))
                if part
            )
            seen.update(word for word in expanded(plain) if word[0].isalpha())
    seen.update(lexicon().short)
    seen.update(lexicon().ordinary)
    for language in lexicon().languages.values():
        seen.update(language.words)
        seen.update(language.marks)
    return frozenset(seen)


def trained(examples: Sequence[Example]) -> tuple[classifier.Classifier, classifier.Classifier]:
    """Fit twice: on first messages, then on everything with the first fit's view of what came before."""
    examples = [*examples, *openings(examples)]
    single = [example for example in examples if len(example.says) == 1]
    known = vocabulary(examples)
    first = classifier.fit(
        [bag_of(example.says, None) for example in single], [e.label for e in single], rounds=80, known=known
    )
    everything = classifier.fit(
        [bag_of(example.says, first) for example in examples],
        [example.label for example in examples],
        weights=[example.weight for example in examples],
        known=known,
    )
    templates, labels = [e.says[0] for e in single], [e.label for e in single if e.label in everything.labels]
    return replace(everything, meaning=meaning.head(templates, labels, everything.labels)), first


def cross_validated(fixed: Sequence[Example], folded: Sequence[Example]) -> None:
    """Print how often the unseen fifth of the development questions is understood."""
    right, wrong = 0, []
    for fold in range(_FOLDS):
        held = [e for i, e in enumerate(folded) if i % _FOLDS == fold]
        kept = [e for i, e in enumerate(folded) if i % _FOLDS != fold]
        model, first = trained([*fixed, *kept])
        for example in held:
            scores = model.scores(bag_of(example.says, first))
            if len(example.says) == 1:
                scores = meaning.weighed(scores, english(example.says[0])[0], model)
            best = list(scores.items())[:3]
            if best[0][0] == example.label:
                right += 1
            else:
                wrong.append((example, best))
    for example, best in sorted(wrong, key=lambda pair: pair[0].label):
        shown = ", ".join(f"{label} {share:.2f}" for label, share in best)
        sys.stdout.write(f"{example.group} {example.label}: {' || '.join(example.says)} -> {shown}\n")
    sys.stdout.write(f"{right} of {len(folded)} = {right / len(folded):.3f}\n")


def main(arguments: Sequence[str] | None = None) -> int:
    """Train and save, or measure."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--cv", action="store_true", help="measure by cross-validation, write nothing")
    chosen = parser.parse_args(arguments)
    fixed = [*written(), *stated()]
    if chosen.cv:
        cross_validated(fixed, asked())
        return 0
    model, _ = trained([*fixed, *asked()])
    classifier.save(model)
    sys.stdout.write(f"{len(model.labels)} labels, {len(model.columns)} features\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
