"""Passages of a transcript that follow its turns: what is embedded, found and cited."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from domain.signals.talk import Turn

_WORDS = 60  # of a passage; MiniLM was trained on short ones
_MOST_TURNS = 6


@dataclass(frozen=True, slots=True)
class Chunk:
    """Turns ``first`` to ``last`` as one text; speaker, side and time are those of the first."""

    first: int
    last: int
    speaker: str
    side: str
    seconds: int | None
    text: str


def chunks(turns: Sequence[Turn]) -> list[Chunk]:
    """Return overlapping passages: each begins half a passage after the one before."""
    found: list[Chunk] = []
    first = 0
    while first < len(turns):
        last, words = first, len(turns[first].words.split())
        while last + 1 < len(turns) and words < _WORDS and last - first + 1 < _MOST_TURNS:
            last += 1
            words += len(turns[last].words.split())
        text = "\n".join(f"{turn.speaker}: {turn.words}" for turn in turns[first : last + 1])
        head = turns[first]
        found.append(Chunk(first, last, head.speaker, head.side.value, head.seconds, text))
        if last + 1 >= len(turns):
            break
        first = max(first + 1, (first + last + 1) // 2)
    return found
