"""Finding and removing words that were to be forgotten, wherever they were copied to: answers, findings, drafts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

GONE = "[forgotten]"
_RUN = 8  # words in a row that are nobody else's
_SHORTEST = 5  # of a whole sentence; less is said every day
_WORD = re.compile(r"\w+(?:['\u2019]\w+)?")
_SENTENCE = re.compile(r"[^.!?\u2026\n]+")


@dataclass(frozen=True, slots=True)
class Words:
    """Runs of words of what is to be forgotten.

    >>> said = Words.of(["We have decided not to renew the contract with you next year. Fine."])
    >>> said.without("Sam said: we have decided not to renew the contract with you, so call him.")
    'Sam said: [forgotten], so call him.'
    >>> said.within("They are fine.")
    False
    """

    runs: frozenset[tuple[str, ...]]

    @classmethod
    def of(cls, texts: Iterable[str]) -> Words:
        """Return the runs of some texts: eight words in a row, and whole sentences of five to seven."""
        return cls(frozenset(run for text in texts for run in _runs(text)))

    def within(self, text: str) -> bool:
        """Tell whether any run stands in a text."""
        return next(self._found(text), None) is not None

    def without(self, text: str) -> str:
        """Return the text with every run replaced by a mark."""
        kept: list[str] = []
        until = 0
        for start, end in self._found(text):
            if start > until or not kept:
                kept += [text[until:start], GONE]
            until = max(until, end)
        return "".join([*kept, text[until:]])

    def _found(self, text: str) -> Iterator[tuple[int, int]]:
        """Yield where runs stand, in order; those that touch are one."""
        found = [(one[0].casefold(), one.start(), one.end()) for one in _WORD.finditer(text)]
        words = tuple(one[0] for one in found)
        begin = until = -1
        for at in range(len(words)):
            length = next(
                (len(run) for n in range(_RUN, _SHORTEST - 1, -1) if (run := words[at : at + n]) in self.runs), 0
            )
            if length and at > until and until >= 0:
                yield found[begin][1], found[until][2]
                begin = at
            elif length and until < 0:
                begin = at
            if length:
                until = max(until, at + length - 1)
        if until >= 0:
            yield found[begin][1], found[until][2]


def _runs(text: str) -> Iterator[tuple[str, ...]]:
    words = tuple(one.casefold() for one in _WORD.findall(text))
    yield from (words[i : i + _RUN] for i in range(len(words) - _RUN + 1))
    for sentence in _SENTENCE.findall(text):
        short = tuple(one.casefold() for one in _WORD.findall(sentence))
        if _SHORTEST <= len(short) < _RUN:
            yield short
