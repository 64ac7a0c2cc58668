"""A whole time export: decode, lay out, decide what only whole columns decide, then read row by row."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import NamedTuple
from zoneinfo import ZoneInfo

from domain.errors import BadInput
from memory.readers.time_exports.api_records import api_table, looks_like_json
from memory.readers.time_exports.by_hand import UnknownColumns, checked
from memory.readers.time_exports.decisions import Decisions, decide
from memory.readers.time_exports.decoding import Decoded, decode
from memory.readers.time_exports.detect import Layout, detect, table_of
from memory.readers.time_exports.export import (
    MAX_ROWS,
    SHOWN_CHARS,
    DateOrder,
    Refusal,
    RefusedRow,
    TimeExport,
    TimeRow,
)
from memory.readers.time_exports.rows import RowReader
from memory.readers.time_exports.table import Record, physical_lines, records
from memory.readers.time_exports.worklogs import unpacked, widened


class _Table(NamedTuple):
    layout: Layout
    above: list[Record]
    records: list[Record]


def read_time_export(
    data: bytes,
    filename: str,
    *,
    date_order: DateOrder | None = None,
    zone: ZoneInfo,
    mapping: Mapping[str, str] | None = None,
) -> TimeExport:
    """Read a time export of any known dialect; ``zone`` is where its unzoned clocks tick and its days begin.

    ``mapping`` (heading → field of ``FIELDS``) is what a person says about columns; it comes before what headings say.

    ``date_order`` settles 04/08/2026 where the user has said what it means. Raises BadInput if the file as a whole
    is no time export; a line that cannot be right is among ``refused``.
    """
    decoded = decode(data, filename)
    as_json = looks_like_json(decoded.text)
    said = checked(mapping or {})
    table = _json(decoded, filename, said) if as_json else _delimited(decoded, filename, said)
    decisions = decide(table.layout, table.records, date_order, zone)
    rows, refused = _read(table, decisions, zone, suspect=decoded.suspect or as_json)
    layout = decisions.layout
    return TimeExport(
        filename=filename,
        dialect=layout.dialect.name,
        mapping=MappingProxyType(layout.mapping),
        unused=layout.unused,
        delimiter=layout.delimiter,
        encoding=decoded.encoding,
        decimal=decisions.mark,
        date_order=decisions.order,
        date_order_assumed=decisions.order_assumed,
        duration_unit=decisions.unit,
        language=layout.language,
        header_line=layout.header_line,
        rows=tuple(rows),
        refused=tuple(refused),
        warnings=decisions.warnings,
    )


def _delimited(decoded: Decoded, filename: str, mapping: Mapping[str, str]) -> _Table:
    lines = physical_lines(decoded.text, filename)
    layout = detect(lines, filename, mapping)
    above, below = [], []
    for record in records(lines, layout.delimiter):
        if record.line < layout.header_line:
            above.append(record)
        elif record.line > layout.header_line:
            below.append(record)
        if len(below) > MAX_ROWS:
            raise BadInput(
                f"{filename} has more than {MAX_ROWS:,} rows; that many can be read at once.",
                hint="Export a shorter period.",
            )
    if layout.worklogs:
        below = [part for record in below for part in unpacked(record, layout)]
    return _Table(widened(layout), above, below)


def _json(decoded: Decoded, filename: str, mapping: Mapping[str, str]) -> _Table:
    header, entries = api_table(decoded.text, filename)
    layout = table_of(header, mapping)
    if layout is None:
        seen = ", ".join(header[:12])
        raise UnknownColumns(
            f"{filename} is not a list of time entries with a day and a duration. Its fields are {seen}.",
            columns=header,
        )
    return _Table(layout, [], entries)


def _read(
    table: _Table, decisions: Decisions, zone: ZoneInfo, *, suspect: bool
) -> tuple[list[TimeRow], list[RefusedRow]]:
    layout = decisions.layout
    reader = RowReader(layout, decisions.order or "dmy", decisions.mark, decisions.unit, zone)
    separator = layout.delimiter or ", "
    refused = [_refused(record, "It stands above the column headings.", separator) for record in table.above]
    rows = []
    for record in table.records:
        try:
            reader.check(record, suspect=suspect)
            rows.append(reader.row(record.line, record.cells))
        except Refusal as refusal:
            refused.append(_refused(record, str(refusal), separator))
    return rows, refused


def _refused(record: Record, reason: str, separator: str) -> RefusedRow:
    text = separator.join(record.cells).replace("\x00", "␀").strip()
    shown = text if len(text) <= SHOWN_CHARS else f"{text[: SHOWN_CHARS - 1]}…"
    return RefusedRow(record.line, reason, shown)
