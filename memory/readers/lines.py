"""Words with positions into lines, and lines into segments parted by wide gaps; for pages and for plain text alike."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from statistics import median

WIDE = 0.95  # of the font size: a wider gap between words parts columns
_SAME_LINE = 0.45  # of the font size: words whose baselines differ less stand on one line
MARKER = re.compile(
    r"(?:[•●○▪◦■□·‣\u2043\u2013\u2014*\-\uf0b7\uf0a7➢✓]|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})\)|(?:\d{1,2}|[a-zA-Z]|[ivx]{1,4})\."
    r"|\d{1,2}(?:\.\d{1,2}){1,3}\.?|(?:[A-Z]|§ ?\d{1,2})\.?\d{1,2}(?:\.\d{1,2})*|o|§)"
)


@dataclass(frozen=True, slots=True)
class Word:
    """A word: left, right, baseline (downwards from the top of the page), font size, weight."""

    text: str
    left: float
    right: float
    base: float
    size: float
    bold: bool = False


@dataclass(frozen=True, slots=True)
class Segment:
    """Words of one line with no wide gap between them."""

    text: str
    left: float
    right: float


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a page."""

    words: tuple[Word, ...]
    base: float
    size: float
    bold: bool

    @property
    def left(self) -> float:
        """Where it begins."""
        return self.words[0].left

    @property
    def right(self) -> float:
        """Where it ends."""
        return self.words[-1].right

    @property
    def text(self) -> str:
        """Its words with single blanks."""
        return " ".join(word.text for word in self.words)

    def segments(self, wide: float = WIDE, cuts: tuple[float, ...] = ()) -> list[Segment]:
        """Return its stretches, parted by wide gaps and at ``cuts`` (vertical rules)."""
        groups: list[list[Word]] = []
        for word in self.words:
            last = groups[-1][-1] if groups else None
            apart = last is not None and (
                word.left - last.right > wide * self.size
                or any(last.right - 1 <= cut <= word.left + 1 and last.left < cut < word.right for cut in cuts)
            )
            if last is None or apart:
                groups.append([word])
            else:
                groups[-1].append(word)
        return [Segment(" ".join(w.text for w in group), group[0].left, group[-1].right) for group in groups]

    def columns(self) -> list[Segment]:
        """Return its segments, a list marker taken together with what it marks."""
        found = self.segments()
        if len(found) == 2 and MARKER.fullmatch(found[0].text):  # noqa: PLR2004 a marker and its words
            return [Segment(f"{found[0].text} {found[1].text}", found[0].left, found[1].right)]
        return found


def lines_of(words: list[Word]) -> list[Line]:
    """Group words into lines from top to bottom."""
    rows: list[list[Word]] = []
    for word in sorted(words, key=lambda one: (one.base, one.left)):
        if rows and abs(word.base - rows[-1][0].base) <= _SAME_LINE * max(word.size, rows[-1][0].size):
            rows[-1].append(word)
        else:
            rows.append([word])
    return [_line(row) for row in rows]


def _line(row: list[Word]) -> Line:
    words = tuple(sorted(row, key=lambda one: one.left))
    letters = sum(len(word.text) for word in words)
    heavy = sum(len(word.text) for word in words if word.bold)
    size = median(word.size for word in words)
    return Line(words, median(word.base for word in words), size, heavy * 10 >= letters * 8)


def pitch_of(lines: list[Line]) -> float:
    """Return the usual distance between two lines of running text."""
    steps = [b.base - a.base for a, b in pairwise(lines) if 0 < b.base - a.base < 3 * a.size]
    return min(median(steps), 2 * median(line.size for line in lines)) if steps else 12.0
