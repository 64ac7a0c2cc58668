"""What rows are called where a person reads of them: by name, or by whose, on what, when and how much."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from sqlmodel import Session, select

from store.db import metadata
from tools.values import day_text, hours_text
from web.refs import words_of

NAMES = ("name", "title", "number", "code")  # what a row is called, the first of these it has
_WHOSE = ("person_id", "project_id")
_WHEN = ("work_on", "starts_on", "day")
Named = Mapping[tuple[str, int], str]


def named(db: Session, wanted: Mapping[str, set[int]]) -> dict[tuple[str, int], str]:
    """Return the names of rows by table and key, one query a table."""
    return {(kind, key): name for kind, keys in wanted.items() for key, name in _names(db, kind, keys)}


def labels(db: Session, refs: Iterable[str]) -> dict[str, str]:
    """Return what rows named ``table:key`` are called; a row without anything to call it by is missing."""
    wanted: dict[str, set[int]] = {}
    for ref in refs:
        kind, _, key = ref.partition(":")
        if key.isdecimal() and kind in metadata().tables:
            wanted.setdefault(kind, set()).add(int(key))
    found = {f"{kind}:{key}": name for (kind, key), name in named(db, wanted).items()}
    for kind, keys in wanted.items():
        if not any(name in metadata().tables[kind].columns for name in NAMES):
            found |= _described(db, kind, keys)
    return found


def cited(db: Session, refs: Iterable[str]) -> dict[str, str]:
    """Return what each reference is called, in order; one without a name by its kind and number."""
    listed = list(refs)
    found = labels(db, listed)
    return {ref: found.get(ref) or words_of(ref) for ref in listed}


def _names(db: Session, kind: str, keys: set[int]) -> Iterable[tuple[int, str]]:
    table = metadata().tables[kind]
    column = next((name for name in NAMES if name in table.columns), "")
    if not column or not keys:
        return ()
    rows = db.execute(select(table.c.id, table.columns[column]).where(table.c.id.in_(keys)))
    return [(row[0], str(row[1])) for row in rows if row[1]]


def _described(db: Session, kind: str, keys: set[int]) -> dict[str, str]:
    table = metadata().tables[kind]
    columns = [name for name in (*_WHOSE, *_WHEN, "minutes") if name in table.columns]
    if not columns:
        return {}
    picked = select(table.c.id, *(table.columns[name] for name in columns)).where(table.c.id.in_(keys))
    rows = [(row[0], dict(zip(columns, row[1:], strict=True))) for row in db.execute(picked)]
    whose = {
        name.removesuffix("_id"): {row[name] for _, row in rows if row[name]} for name in columns if name in _WHOSE
    }
    names = named(db, whose)
    return {f"{kind}:{key}": text for key, row in rows if (text := ", ".join(_parts(row, names)))}


def _parts(row: Mapping[str, Any], names: Named) -> Iterable[str]:
    for column, value in row.items():
        if column in _WHOSE and value:
            yield names.get((column.removesuffix("_id"), value), "")
        elif isinstance(value, date):
            yield day_text(value)
        elif column == "minutes" and value:
            yield hours_text(value)
