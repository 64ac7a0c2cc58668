"""A conversation as the rules read it: turns with speaker, side and time."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Side(StrEnum):
    """Whose words these are. ``unknown`` is read as the client's only where nobody is known to be ours."""

    OURS = "ours"
    THEIRS = "theirs"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Turn:
    """What one person said at a stretch; ``seconds`` after the start, None where the file carries no times."""

    speaker: str
    words: str
    seconds: int | None = None
    side: Side = Side.UNKNOWN


@dataclass(frozen=True, slots=True)
class Quote:
    """Exact words of one turn, ``words[start:end]``."""

    turn: int
    start: int
    end: int
    words: str


def quoted(turns: tuple[Turn, ...] | list[Turn], turn: int, start: int, end: int) -> Quote:
    """Return a span of a turn without the white space around it.

    >>> quoted((Turn("Ana", " well then. "),), 0, 0, 12)
    Quote(turn=0, start=1, end=11, words='well then.')
    """
    words = turns[turn].words
    while start < end and words[start].isspace():
        start += 1
    while end > start and words[end - 1].isspace():
        end -= 1
    return Quote(turn, start, end, words[start:end])
