"""Labelled excerpts and dialogues as turns: every shape of label file that ``evals.signals`` reads."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from domain.errors import BadInput
from domain.signals.talk import Side, Turn

_LABELS = {
    "churn": "churn",
    "churn_risk": "churn",
    "churn_like": "churn",
    "dissatisfied": "churn",
    "expansion": "expansion",
    "expansion_like": "expansion",
    "neutral": "neutral",
    "neutral_like": "neutral",
    "satisfied": "neutral",
    "none": "neutral",
}
_LINE = re.compile(r"^(#?[\w .'-]{1,40}#?):\s*(.*)$")
_THEIRS = frozenset({"customer", "client", "user", "theirs"})
_OURS = frozenset({"agent", "system", "ours", "action", "assistant"})


@dataclass(frozen=True, slots=True)
class Excerpt:
    """One labelled piece of a conversation; ``label`` is churn, expansion or neutral."""

    id: str
    label: str
    kind: str
    trap: str
    turns: tuple[Turn, ...]
    quotes: tuple[str, ...]


def load(path: Path) -> list[Excerpt]:
    """Return the labelled excerpts of a YAML or JSON file; entries without a label that I know are left out.

    Raises:
        BadInput: not such a file.

    """
    try:
        found = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise BadInput(f"{path.name} cannot be read: {str(error)[:120]}.") from error
    if isinstance(found, dict):
        found = next((value for value in found.values() if isinstance(value, list)), None)
    if not isinstance(found, list):
        raise BadInput(f"{path.name} holds no list of excerpts.")
    return [excerpt for number, entry in enumerate(found, 1) if (excerpt := _excerpt(entry, number))]


def _excerpt(entry: Any, number: int) -> Excerpt | None:  # noqa: ANN401 -- any JSON value
    if not isinstance(entry, dict):
        return None
    label = _LABELS.get(str(entry.get("label") or entry.get("label_from_intents")).casefold())
    turns = tuple(turn for turn in _turns(entry) if turn.words)
    if label is None or not turns:
        return None
    return Excerpt(
        str(entry.get("id") or entry.get("convo_id") or number),
        label,
        str(entry.get("kind") or entry.get("secondary_label") or ""),
        str(entry.get("trap") or entry.get("difficulty") or ""),
        turns,
        tuple(entry.get("quotes") or entry.get("quote_spans") or ()),
    )


def _turns(entry: dict[str, Any]) -> Iterator[Turn]:
    if isinstance(entry.get("turns"), list):
        for turn in entry["turns"]:
            yield _turn(str(turn.get("speaker") or ""), str(turn.get("text") or ""), str(turn.get("side") or ""))
    elif isinstance(entry.get("customer_turns"), list):
        for turn in entry["customer_turns"]:
            yield _turn("Customer", str(turn.get("text") or ""), "theirs")
    elif isinstance(entry.get("original"), list):
        for speaker, text in entry["original"]:
            yield _turn(str(speaker), str(text), "")
    else:
        yield from _written(str(entry.get("text") or entry.get("dialogue") or ""))


def _turn(speaker: str, text: str, side: str) -> Turn:
    name = (side or speaker).casefold()
    stated = Side.THEIRS if name in _THEIRS else Side.OURS if name in _OURS else Side.UNKNOWN
    return Turn(speaker, text, None, stated)


def _written(text: str) -> Iterator[Turn]:
    for line in text.splitlines():
        found = _LINE.match(line.strip())
        yield _turn(found[1], found[2], "") if found else _turn("", line.strip(), "")
