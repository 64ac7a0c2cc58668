"""What only a whole column can tell: decimal mark, order of day and month, unit of bare durations, true ids."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from decimal import Decimal
from zoneinfo import ZoneInfo

from memory.readers.time_exports.detect import Layout
from memory.readers.time_exports.export import DateOrder, Refusal, Unit
from memory.readers.time_exports.instants import decide_order, parse_moment, span
from memory.readers.time_exports.numbers import DecimalMark, decide_mark, decide_unit, parse_number
from memory.readers.time_exports.table import Record

_ELAPSED_SAMPLE = 200
_TWELVE_HOURS = re.compile(r"[0-9]\s?[ap]\.?\s?m\b", re.IGNORECASE)
_BARE = re.compile(r"\s*[0-9.,]+\s*")


@dataclass(frozen=True, slots=True)
class Decisions:
    """How the file's cells are to be read, and the sentences that tell the user what was assumed."""

    layout: Layout
    order: DateOrder | None
    order_assumed: bool
    mark: DecimalMark
    unit: Unit
    warnings: tuple[str, ...]


def decide(layout: Layout, table: list[Record], date_order: DateOrder | None, zone: ZoneInfo) -> Decisions:
    """Return the decisions for a table; ``date_order`` is the user's own word and ends the question of the order."""
    layout, warnings = _true_ids(layout, table)
    mark, proven = _mark(layout, table)
    comma = mark == "," and (proven or layout.delimiter == ";")
    order, assumed, sentence = _order(layout, table, date_order, comma=comma)
    warnings += [sentence] if sentence else []
    unit, sentence = _unit(layout, table, order or "dmy", zone)
    warnings += [sentence] if sentence else []
    if not {"person_name", "person_email", "first_name", "last_name"} & layout.columns.keys():
        warnings.append("No column names the person: say whose time it is.")
    if not {"project", "project_code", "issue_key"} & layout.columns.keys():
        warnings.append("No column names the project.")
    return Decisions(layout, order, assumed, mark, unit, tuple(warnings))


def distinct(layout: Layout, table: list[Record], *fields: str) -> set[str]:
    """Return the different cells of the columns these fields are read from."""
    found: set[str] = set()
    for name in fields:
        at = layout.columns.get(name)
        if at is not None:
            found.update(record.cells[at] for record in table if len(record.cells) > at)
    return {text for text in found if text and not text.isspace()}


def _true_ids(layout: Layout, table: list[Record]) -> tuple[Layout, list[str]]:
    """Drop an id column that gives one id to different entries: it numbers something else."""
    at = layout.columns.get("external_id")
    if at is None:
        return layout, []
    seen: dict[str, list[str]] = {}
    for record in table:
        if len(record.cells) == len(layout.header) and record.cells[at].strip():
            known = seen.setdefault(record.cells[at], record.cells)
            if known is not record.cells and known != record.cells:
                columns = {name: column for name, column in layout.columns.items() if name != "external_id"}
                sentence = f"The column {layout.header[at]!r} repeats and is not used as the entries' id."
                return replace(layout, columns=columns), [sentence]
    return layout, []


def _mark(layout: Layout, table: list[Record]) -> tuple[DecimalMark, bool]:
    if not layout.delimiter:
        return ".", True  # JSON knows no other
    durations = distinct(layout, table, "duration")
    amounts = distinct(layout, table, "bill_rate", "amount")
    hint: DecimalMark = "," if layout.delimiter == ";" or layout.language != "en" else "."
    other: DecimalMark = "." if hint == "," else ","
    mark = decide_mark(durations, amounts, hint=hint)
    return mark, mark == decide_mark(durations, amounts, hint=other)


def _order(
    layout: Layout, table: list[Record], date_order: DateOrder | None, *, comma: bool
) -> tuple[DateOrder | None, bool, str]:
    """Return the order, whether it is a guess, and the sentence for the user if it is."""
    if date_order is not None:
        return date_order, False, ""
    proven, doubt = decide_order(distinct(layout, table, "date", "start", "end_date", "end"))
    if proven and doubt:
        sentence = "Some dates can only be day first, some only month first"
        return proven, True, f"{sentence}; they are read as {_spelt(proven)} and the others refused."
    if proven or not doubt:
        return proven, False, ""
    if comma:
        return "dmy", False, ""  # where decimals take a comma, the day comes first
    clocks = distinct(layout, table, "start", "end")
    american = any(_TWELVE_HOURS.search(text) for text in clocks) or "USD" in layout.currencies.values()
    order: DateOrder = "mdy" if american else "dmy"
    return order, True, f"No date says whether the day or the month comes first; they are read as {_spelt(order)}."


def _spelt(order: DateOrder) -> str:
    return "day/month/year" if order == "dmy" else "month/day/year"


def _unit(layout: Layout, table: list[Record], order: DateOrder, zone: ZoneInfo) -> tuple[Unit, str]:
    """Return what bare durations count in; the heading decides, then the dialect, then the values."""
    if "duration" not in layout.columns:
        return "hours", ""
    if layout.duration_unit != "any":
        return layout.duration_unit, ""
    if layout.dialect.unit != "any":
        return layout.dialect.unit, ""
    bare = [text for text in distinct(layout, table, "duration") if _BARE.fullmatch(text)]
    if not bare:
        return "hours", ""
    numbers = [number for text in bare if (number := _number(text)) is not None]
    unit = decide_unit(numbers, _elapsed(layout, table, order, zone))
    title = layout.header[layout.columns["duration"]]
    return unit, f"Numbers under {title!r} are read as {unit}, judging by the values."


def _number(text: str) -> Decimal | None:
    try:
        return parse_number(text, "," if "," in text and "." not in text else ".")
    except Refusal:
        return None


def _elapsed(layout: Layout, table: list[Record], order: DateOrder, zone: ZoneInfo) -> list[tuple[Decimal, Decimal]]:
    """Pair bare durations with the seconds from start to end of the same row, for a sample of rows."""
    columns = layout.columns
    if not {"start", "end"} <= columns.keys():
        return []
    pairs = []
    for record in table[:_ELAPSED_SAMPLE]:
        if len(record.cells) < len(layout.header):
            continue
        number = _number(record.cells[columns["duration"]])
        seconds = _between(record.cells, columns, order, zone)
        if number is not None and seconds is not None:
            pairs.append((number, seconds))
    return pairs


def _between(cells: list[str], columns: dict[str, int], order: DateOrder, zone: ZoneInfo) -> Decimal | None:
    try:
        starts, ends = (parse_moment(cells[columns[name]], order) for name in ("start", "end"))
        day = starts.day or parse_moment(cells[columns["date"]], order).day if "date" in columns else starts.day
        if day is None or starts.clock is None or ends.clock is None:
            return None
        begins, stops = span((day, starts), (ends.day, ends), zone)
    except Refusal:
        return None
    return Decimal(int((stops - begins).total_seconds()))
