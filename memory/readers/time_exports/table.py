"""Text to records: cells of one delimiter, each record with the line it starts on, whatever quotes do.

A quote that is never closed would swallow the rest of a file. Here it costs its own line only: the record is
given up with a reason and reading goes on with the next physical line.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from typing import NamedTuple

from domain.errors import BadInput
from memory.readers.time_exports.export import MAX_CELL_CHARS, MAX_CELL_LINES, MAX_LINES, MAX_UNCLOSED

_UNCLOSED = "A quotation mark opens here and is not closed."
_TOO_LONG = f"The line is longer than {MAX_CELL_CHARS * 5:,} characters."
_MAX_LINE_CHARS = MAX_CELL_CHARS * 5  # below csv's own limit on a field, so that csv never raises it


class Record(NamedTuple):
    """One record: the physical line it starts on (from 1), its cells, and why it is unreadable if it is."""

    line: int
    cells: list[str]
    problem: str = ""


class _RanOnError(Exception):
    """A record ran over more lines or characters than any cell may have, or to the end inside quotes."""


def physical_lines(text: str, filename: str) -> list[str]:
    """Split at CR, LF and CRLF only: other Unicode separators may stand inside a cell. Too many are BadInput."""
    if max(text.count("\n"), text.count("\r")) > MAX_LINES:
        raise BadInput(f"{filename} has more than {MAX_LINES:,} lines.", hint="Export a shorter period.")
    return io.StringIO(text, newline="").readlines()


def records(lines: list[str], delimiter: str, *, first: int = 0, limit: int | None = None) -> Iterator[Record]:
    """Yield the non-blank records of ``lines[first:]``, at most ``limit``; BadInput if quotes are broken all over."""
    count, at, unclosed = 0, first, 0
    shared: dict[str, str] = {}  # names, dates and rates repeat: one string each keeps memory small
    while at < len(lines) and (limit is None or count < limit):
        source = _Source(lines, at)
        try:
            for cells in csv.reader(source, delimiter=delimiter):
                start, source.start = source.start, source.at
                if any(cell and not cell.isspace() for cell in cells):
                    count += 1
                    yield Record(start + 1, [shared.setdefault(cell, cell) for cell in cells])
                if limit is not None and count >= limit:
                    break
            at = len(lines)
        except _RanOnError as error:
            count, unclosed = count + 1, unclosed + 1
            if unclosed > MAX_UNCLOSED:
                raise BadInput(
                    f"More than {MAX_UNCLOSED:,} lines open a quotation mark and do not close it.",
                    hint="Export the file again; its quotes are broken.",
                ) from error
            yield Record(source.start + 1, [lines[source.start][:_MAX_LINE_CHARS].rstrip("\r\n")], str(error))
            at = source.start + 1


class _Source:
    """Hands physical lines to csv and stops it when the record in hand runs on; ``start`` is its first line."""

    def __init__(self, lines: list[str], start: int) -> None:
        self.lines, self.start, self.at, self.chars = lines, start, start, 0

    def __iter__(self) -> _Source:
        return self

    def __next__(self) -> str:
        at, inside = self.at, self.at > self.start
        if at >= len(self.lines):
            if inside:
                raise _RanOnError(_UNCLOSED)
            raise StopIteration
        line = self.lines[at]
        self.chars = self.chars + len(line) if inside else len(line)
        if self.chars > _MAX_LINE_CHARS:
            raise _RanOnError(_UNCLOSED if inside else _TOO_LONG)
        if at - self.start > MAX_CELL_LINES:
            raise _RanOnError(_UNCLOSED)
        self.at = at + 1
        return line
