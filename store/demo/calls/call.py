"""The shape of a written call, and its clock: each turn begins where the words before it end."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

_PAUSE = 2


class Turn(NamedTuple):
    """One person's words, ``seconds`` after the call began."""

    seconds: int
    speaker: str
    words: str


class Said(NamedTuple):
    """Something in a call that matters for the account: churn, expansion or neutral; the quote must be in the text."""

    kind: str
    reason: str
    strength: int
    quote: str


class Promise(NamedTuple):
    """Who promised what, due in days from the call; the quote must be in the text."""

    who: str
    what: str
    days: int
    quote: str
    done: bool = False


@dataclass(frozen=True, slots=True)
class Call:
    """A meeting with its words. ``lines`` are ``Full Name: words``; ``absent`` were invited and did not come."""

    title: str
    client: str
    project: str
    days_ago: int
    lines: tuple[str, ...] = ()
    present: tuple[str, ...] = ()  # those who came without a word, or where nobody wrote along
    absent: tuple[str, ...] = ()
    said: tuple[Said, ...] = ()
    promises: tuple[Promise, ...] = ()
    kind: str = "call"
    internal: bool = False
    hour: int = 9

    def turns(self) -> Iterator[Turn]:
        """Yield the turns with their times."""
        seconds = 3
        for line in self.lines:
            speaker, words = line.split(": ", 1)
            yield Turn(seconds, speaker, words)
            seconds += _PAUSE + len(words.split()) * 42 // 100

    def text(self) -> str:
        """Return the transcript, a turn a line: ``[00:01:23] Full Name: words``."""
        return "\n".join(f"[{_clock(turn.seconds)}] {turn.speaker}: {turn.words}" for turn in self.turns())

    def turn_with(self, quote: str) -> Turn:
        """Return the turn that holds a quote; KeyError when nobody said it."""
        for turn in self.turns():
            if quote in turn.words:
                return turn
        raise KeyError(quote)

    def speakers(self) -> tuple[str, ...]:
        """Return everybody who came, those who spoke first in the order they did."""
        return tuple(dict.fromkeys([turn.speaker for turn in self.turns()] + list(self.present)))


def _clock(seconds: int) -> str:
    return f"{seconds // 3600:02}:{seconds // 60 % 60:02}:{seconds % 60:02}"
