"""What a reader returns: one text with places in it, its structure, or the reason why it cannot be read."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field
from enum import StrEnum


class Verdict(StrEnum):
    """What became of a file. Everything but READ says in one word why there is no text."""

    READ = "read"
    NEEDS_OCR = "needs_ocr"
    ENCRYPTED = "encrypted"
    DAMAGED = "damaged"
    TOO_LARGE = "too_large"
    TOO_SLOW = "too_slow"
    TOO_MUCH_MEMORY = "too_much_memory"
    UNSUPPORTED = "unsupported"
    EMPTY = "empty"


class Kind(StrEnum):
    """What a block is."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    ITEM = "item"
    TABLE = "table"


@dataclass(frozen=True, slots=True)
class Span:
    """Words cleaned of markup, and where each of them stands in the document's text.

    ``jumps`` pairs an index in ``text`` with an offset in the document, at the beginning and after each omission.
    """

    text: str
    jumps: tuple[tuple[int, int], ...] = ((0, 0),)

    def at(self, index: int) -> int:
        """Return the offset in the document of one character."""
        here, there = self.jumps[bisect_right(self.jumps, index, key=lambda jump: jump[0]) - 1]
        return there + index - here

    def place(self, start: int = 0, end: int | None = None) -> tuple[int, int]:
        """Return the stretch of the document in which ``text[start:end]`` stands."""
        last = len(self.text) if end is None else end
        return (self.at(start), self.at(last - 1) + 1) if last > start else (self.at(start), self.at(start))

    def part(self, start: int, end: int) -> Span:
        """Return a stretch of it that still knows its place."""
        inner = tuple((at - start, there) for at, there in self.jumps if start < at < end)
        return Span(self.text[start:end], ((0, self.at(start)), *inner))

    def stripped(self) -> Span:
        """Return it without blanks around it."""
        start = len(self.text) - len(self.text.lstrip())
        return self.part(start, max(start, len(self.text.rstrip())))


@dataclass(frozen=True, slots=True)
class Block:
    """One heading, paragraph, list item or table (then ``rows`` of cells) in reading order.

    ``level``: depth of a heading (1 is the highest) or of an item; ``marker``: its number or bullet as written.
    """

    kind: Kind
    span: Span
    page: int | None = None
    level: int = 0
    marker: str = ""
    rows: tuple[tuple[Span, ...], ...] = ()

    @property
    def text(self) -> str:
        """The words of it; a table's cells are in ``rows``."""
        return self.span.text


@dataclass(frozen=True, slots=True)
class Reading:
    """A file as text, structure and pages (``starts``: where each page begins in ``text``; empty: no pages).

    ``hidden`` holds words a reader of the page would not see; ``notes`` what else is odd about the file.
    """

    name: str
    verdict: Verdict
    text: str = ""
    blocks: tuple[Block, ...] = ()
    starts: tuple[int, ...] = ()
    hidden: tuple[tuple[int | None, str], ...] = ()
    notes: tuple[str, ...] = ()
    metadata: dict[str, str] = field(default_factory=dict)
    reason: str = ""
    peak_kb: int = 0
    cpu_ms: int = 0

    def page_of(self, offset: int) -> int | None:
        """Return the page, from 1, on which a character stands; None for a file without pages."""
        return bisect_right(self.starts, offset) if self.starts else None

    def line_of(self, offset: int) -> int:
        """Return the line of the text, from 1, on which a character stands."""
        return self.text.count("\n", 0, offset) + 1


class Unreadable(Exception):
    """Raised inside a reader; becomes a verdict with its reason in plain words."""

    def __init__(self, verdict: Verdict, reason: str) -> None:
        """Keep both."""
        super().__init__(reason)
        self.verdict = verdict
        self.reason = reason


class Composer:
    """Writes a document's text block by block and notes where each stands."""

    def __init__(self) -> None:
        """Begin with nothing."""
        self._parts: list[str] = []
        self._length = 0
        self.blocks: list[Block] = []
        self.starts: list[int] = []

    @property
    def text(self) -> str:
        """Everything written so far."""
        return "".join(self._parts)

    def write(self, text: str) -> int:
        """Append text and return where it begins."""
        start = self._length
        self._parts.append(text)
        self._length += len(text)
        return start

    def page(self) -> None:
        """Begin the next page."""
        self.starts.append(self._length)

    def block(self, kind: Kind, text: str, *, level: int = 0, marker: str = "") -> None:
        """Append a heading, paragraph or item; the marker stands before it."""
        if marker:
            self.write(f"{marker} ")
        start = self.write(text)
        self.write("\n")
        span = Span(text.replace("\n", " "), ((0, start),))
        self.blocks.append(Block(kind, span, len(self.starts) or None, level, marker))

    def table(self, rows: list[list[str]]) -> None:
        """Append a table: one line a row, cells parted by tabs."""
        first, cells = self._length, []
        for row in rows:
            spans = []
            for number, cell in enumerate(row):
                if number:
                    self.write("\t")
                spans.append(Span(cell.replace("\n", " "), ((0, self.write(cell)),)))
            self.write("\n")
            cells.append(tuple(spans))
        whole = Span(self.text[first : self._length], ((0, first),))
        self.blocks.append(Block(Kind.TABLE, whole, len(self.starts) or None, rows=tuple(cells)))
