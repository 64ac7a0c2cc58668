"""A question of a question file, its placeholders, and what is expected of the answer."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

_TAG = re.compile(r"\[([^\]]+)\]")
_PLACEHOLDER = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Question:
    """One conversation of one person, of which the last message is scored."""

    id: str
    role: str
    says: tuple[str, ...]
    intents: tuple[str, ...]
    slots: Mapping[str, Any]
    expect: str
    tags: frozenset[str]

    @property
    def placeholders(self) -> frozenset[str]:
        """The placeholders anywhere in it."""
        found = _PLACEHOLDER.findall(" ".join((*self.says, str(dict(self.slots)))))
        return frozenset(found)

    def filled(self, names: Mapping[str, str]) -> Question:
        """Return the question with names in place of its placeholders."""
        return Question(
            self.id,
            self.role,
            tuple(fill(said, names) for said in self.says),
            self.intents,
            {key: _filled(value, names) for key, value in self.slots.items()},
            self.expect,
            self.tags,
        )


def fill(text: str, names: Mapping[str, str]) -> str:
    """Return a text with names in place of its placeholders."""
    return _PLACEHOLDER.sub(lambda match: names.get(match[1], match[0]), text)


def _filled(value: Any, names: Mapping[str, str]) -> Any:  # noqa: ANN401 -- as YAML gives it
    if isinstance(value, str):
        return fill(value, names)
    return [_filled(one, names) for one in value] if isinstance(value, list) else value


def load(path: Path) -> list[Question]:
    """Return the questions of a file."""
    raw = yaml.safe_load(path.read_text(encoding="utf-8"))
    entries = raw["questions"] if isinstance(raw, dict) else raw
    return [
        Question(
            id=str(entry["id"]),
            role=entry["role"],
            says=tuple(entry["says"] if isinstance(entry["says"], list) else [entry["says"]]),
            intents=tuple([entry["intent"]] if isinstance(entry["intent"], str) else entry["intent"]),
            slots=entry.get("slots") or {},
            expect=entry["expect"],
            tags=frozenset(_TAG.findall(entry.get("note") or "")),
        )
        for entry in entries
    ]
