"""A document as pages of text with marks: each fact's words stand out where they stand, and can be linked to."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Any

from domain.sow.evidence import Evidence
from memory.readers.reading import Block, Kind, Reading, Span
from memory.readers.sandbox import from_json


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text with the marks it belongs to; ``first`` are those that begin here."""

    text: str
    marks: tuple[str, ...] = ()
    first: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Shape:
    """A block as it is drawn: heading, paragraph, item or table of cells."""

    kind: str
    level: int
    marker: str
    pieces: tuple[Piece, ...]
    rows: tuple[tuple[tuple[Piece, ...], ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page: its number (None for a file without pages) and what stands on it."""

    page: int | None
    shapes: tuple[Shape, ...]


class Marks:
    """The places a page links to; the same place has one mark however many facts stand there."""

    def __init__(self) -> None:
        """Begin with none."""
        self._places: dict[tuple[int, int], str] = {}

    def mark(self, evidence: Evidence | None) -> str:
        """Return the mark of a place, "" for what no document says."""
        if evidence is None or not evidence.quote or evidence.end <= evidence.start:
            return ""
        return self._places.setdefault((evidence.start, evidence.end), f"e{len(self._places) + 1}")

    def sheets(self, stored: dict[str, Any], name: str) -> list[Sheet]:
        """Return the document of a stored reading, page by page, with every mark made so far."""
        reading = reading_of(stored, name)
        painter = _Painter(sorted((start, end, mark) for (start, end), mark in self._places.items()))
        pages = groupby(reading.blocks, key=lambda block: block.page)
        return [Sheet(page, tuple(painter.shape(block) for block in blocks)) for page, blocks in pages]


def reading_of(stored: dict[str, Any], name: str) -> Reading:
    """Return a reading as it was kept."""
    return from_json({**stored, "name": name, "verdict": "read", "reason": "", "peak_kb": 0, "cpu_ms": 0})


class _Painter:
    """Cuts text at the edges of marks, in reading order; ``seen`` have begun already."""

    def __init__(self, places: Sequence[tuple[int, int, str]]) -> None:
        self._places = places
        self._seen: set[str] = set()

    def shape(self, block: Block) -> Shape:
        if block.kind is Kind.TABLE:
            rows = tuple(tuple(tuple(self._pieces(cell)) for cell in row) for row in block.rows)
            return Shape("table", 0, "", (), rows)
        return Shape(block.kind.value, block.level, block.marker, tuple(self._pieces(block.span)))

    def _pieces(self, span: Span) -> Iterator[Piece]:
        for start, end, place in _runs(span):
            inside = [one for one in self._places if one[0] < place + end - start and one[1] > place]
            cuts = {start, end}
            for first, last, _mark in inside:
                cuts |= {start + at - place for at in (first, last) if place < at < place + end - start}
            edges = sorted(cuts)
            for one, other in pairwise(edges):
                here = place + one - start
                marks = tuple(mark for first, last, mark in inside if first <= here < last)
                fresh = tuple(mark for mark in marks if mark not in self._seen)
                self._seen.update(fresh)
                yield Piece(span.text[one:other], marks, fresh)


def _runs(span: Span) -> Iterable[tuple[int, int, int]]:
    """Yield the stretches of a span that stand in one piece in the document: from, to, and where that is."""
    for number, (at, place) in enumerate(span.jumps):
        end = span.jumps[number + 1][0] if number + 1 < len(span.jumps) else len(span.text)
        if end > at:
            yield at, end, place
