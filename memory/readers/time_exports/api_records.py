"""Time entries as an API returns them: a JSON list of objects, flattened to the same table a CSV file is."""

from __future__ import annotations

import json
from typing import NamedTuple

from domain.errors import BadInput
from memory.readers.time_exports.decoding import LOST
from memory.readers.time_exports.export import MAX_COLUMNS, MAX_ROWS
from memory.readers.time_exports.table import Record

_MAX_DEPTH = 3  # project.customer.name is the deepest any known API goes
_HEADER_SAMPLE = 2_000


class ApiTable(NamedTuple):
    """Headings are dotted field names; a record's line is the entry's number in the list, from 1."""

    header: list[str]
    records: list[Record]


def looks_like_json(text: str) -> bool:
    """Tell whether the text begins as a JSON list or object does."""
    return text.lstrip()[:1] in {"[", "{"}


def api_table(text: str, filename: str) -> ApiTable:
    """Return the entries of a JSON export; BadInput if it is broken or holds no list of objects."""
    try:
        # Numbers stay the text they are: 0.1 must not pass through binary floating point.
        found = json.loads(text, parse_float=str, parse_int=str, parse_constant=str)
    except json.JSONDecodeError as error:
        raise BadInput(f"{filename} is broken JSON: line {error.lineno}, column {error.colno}: {error.msg}.") from error
    except RecursionError as error:
        raise BadInput(f"{filename} is nested too deeply to be a list of time entries.") from error
    entries = _entries(found)
    if not entries:
        raise BadInput(f"{filename} holds no list of time entries.")
    if len(entries) > MAX_ROWS:
        raise BadInput(f"{filename} has {len(entries):,} entries; at most {MAX_ROWS:,} can be read at once.")
    flat = [_flat(entry) if isinstance(entry, dict) else None for entry in entries]
    header: dict[str, None] = {}
    for cells in flat[:_HEADER_SAMPLE]:
        header.update(dict.fromkeys(cells or ()))
    names = list(header)[:MAX_COLUMNS]
    return ApiTable(names, [_record(number, cells, names) for number, cells in enumerate(flat, 1)])


def _record(number: int, cells: dict[str, str] | None, names: list[str]) -> Record:
    if cells is None:
        return Record(number, [], "It is not an object.")
    return Record(number, [cells.get(name, "") for name in names])


def _entries(found: object) -> list[object]:
    """Return the list itself, or the longest list of objects one level down."""
    if isinstance(found, list):
        return found if any(isinstance(entry, dict) for entry in found) else []
    if not isinstance(found, dict):
        return []
    lists = [value for value in found.values() if isinstance(value, list)]
    return max((_entries(value) for value in lists), key=len, default=[])


def _sound(text: str) -> str:
    """Return text whose half surrogates, which JSON can smuggle in, are marked as lost letters."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return "".join(LOST if "\ud800" <= letter <= "\udfff" else letter for letter in text)
    return text


def _flat(entry: dict[str, object], prefix: str = "", depth: int = 1) -> dict[str, str]:
    cells: dict[str, str] = {}
    for name, value in entry.items():
        path = f"{prefix}{name}"
        if isinstance(value, dict):
            if depth < _MAX_DEPTH:
                cells.update(_flat(value, f"{path}.", depth + 1))
        elif isinstance(value, list):
            cells[path] = _sound(", ".join(part for part in value if isinstance(part, str)))
        elif isinstance(value, bool):
            cells[path] = "yes" if value else "no"
        else:
            cells[path] = "" if value is None else _sound(str(value))
    return cells
