"""Removing what meetings left in the store, copies in answers and findings included, and looking for what is left.

The audit log stays: it is for ever, and names meetings by their number alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy import JSON, Column, ColumnElement, String, Table, delete, func, or_, select, text, update
from sqlmodel import AutoString, Session, col

from domain.forgetting import Words
from store.clients import Interaction
from store.db import metadata
from store.meetings import ActionItem, Meeting, Signal, Transcript

_KEPT = "audit"
_TELLING = 20  # characters; shorter values hold no sentence


def meetings_of(db: Session, client_id: int) -> list[int]:
    """Return all meetings of a client."""
    found = db.execute(select(col(Meeting.id)).where(col(Meeting.client_id) == client_id)).scalars()
    return [key for key in found if key is not None]


def words_of(db: Session, meetings: Sequence[int], client_id: int | None = None) -> Words:
    """Return the words of some meetings, and with a client of its signals, promises and mail subjects too."""
    texts: list[str] = []
    for table, columns in _SAID:
        mine: ColumnElement[bool] = col(table.meeting_id).in_(meetings)
        if client_id is not None and table is not Transcript:
            mine = or_(mine, col(table.client_id) == client_id)
        for row in db.execute(select(*columns).where(mine)):
            texts += [value for value in row if value]
    return Words.of(part.partition(": ")[2] or part for one in texts for part in one.splitlines())


_SAID: tuple[tuple[Any, tuple[Any, ...]], ...] = (
    (Transcript, (Transcript.text,)),
    (Signal, (Signal.quote,)),
    (ActionItem, (ActionItem.quote, ActionItem.what)),
    (Interaction, (Interaction.subject,)),
)


def remove(db: Session, meetings: Sequence[int], client_id: int | None = None) -> int:
    """Remove meetings with every row that belongs to them; with a client also what has no meeting. Count the rows."""
    gone: int = 0
    for table in _belonging():
        gone += db.execute(delete(table).where(table.c.meeting_id.in_(meetings))).rowcount  # type: ignore[attr-defined]
        if client_id is not None and table.name in _OF_A_CLIENT:
            gone += db.execute(delete(table).where(table.c.client_id == client_id)).rowcount  # type: ignore[attr-defined]
    gone += db.execute(delete(Meeting).where(col(Meeting.id).in_(meetings))).rowcount  # type: ignore[attr-defined]
    return int(gone)


_OF_A_CLIENT = frozenset({"signal", "action_item", "interaction", "speaker"})


def _belonging() -> list[Table]:
    return [table for table in metadata().sorted_tables if "meeting_id" in table.columns]


def left(db: Session, meetings: Sequence[int]) -> int:
    """Return how many rows still belong to some meetings."""
    tables = [(table, table.c.meeting_id) for table in _belonging()]
    meeting = metadata().tables["meeting"]
    counts = (
        db.execute(select(func.count()).select_from(table).where(key.in_(meetings))).scalar_one()
        for table, key in (*tables, (meeting, meeting.c.id))
    )
    return sum(counts)


def scrub(db: Session, words: Words) -> dict[str, int]:
    """Replace the words wherever they were copied to; return how many rows of each table held some."""
    changed: dict[str, int] = {}
    for table, column, key, value in _holding(db, words):
        new = _changed(value, words.without)
        db.execute(update(table).where(table.c.id == key).values({column.name: new}))
        changed[table.name] = changed.get(table.name, 0) + 1
    return changed


def remains(db: Session, words: Words) -> dict[str, int]:
    """Return how many values of each table hold any of the words; nothing proves that they were forgotten."""
    found: dict[str, int] = {}
    for table, column, _key, _value in _holding(db, words):
        name = f"{table.name}.{column.name}"
        found[name] = found.get(name, 0) + 1
    return found


def _holding(db: Session, words: Words) -> Iterator[tuple[Table, Column[Any], int, Any]]:
    for table, column in _telling():
        rows = db.execute(select(table.c.id, column).where(func.length(_as_text(column)) >= _TELLING)).all()
        for key, value in rows:
            if any(words.within(part) for part in _strings(value)):
                yield table, column, key, value


def _as_text(column: Column[Any]) -> Any:  # noqa: ANN401 -- an SQL expression
    return column.cast(String) if isinstance(column.type, JSON) else column


def _telling() -> Iterator[tuple[Table, Column[Any]]]:
    """Yield the columns that may hold what somebody said."""
    # What belongs to other meetings is their own, though somebody said the same there.
    others = {_KEPT, "meeting", *(table.name for table in _belonging())}
    for table in metadata().sorted_tables:
        for column in table.columns:
            if table.name not in others and "id" in table.columns and isinstance(column.type, JSON | AutoString):
                yield table, column


def _strings(value: Any) -> Iterable[str]:  # noqa: ANN401 -- any JSON value
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for one in value.values():
            yield from _strings(one)
    elif isinstance(value, list):
        for one in value:
            yield from _strings(one)


def _changed(value: Any, change: Callable[[str], str]) -> Any:  # noqa: ANN401 -- any JSON value
    if isinstance(value, str):
        return change(value)
    if isinstance(value, dict):
        return {key: _changed(one, change) for key, one in value.items()}
    return [_changed(one, change) for one in value] if isinstance(value, list) else value


def overwritten(db: Session) -> None:
    """Have SQLite write over what is deleted in this session; PostgreSQL does so when it vacuums."""
    if db.get_bind().dialect.name == "sqlite":
        db.execute(text("PRAGMA secure_delete=ON"))
