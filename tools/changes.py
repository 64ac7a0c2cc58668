"""What a piece of work would change, read from the session just before it is written: the before/after of a preview."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import Enum
from typing import Any

from sqlalchemy import event, inspect
from sqlalchemy.orm import Session as OrmSession
from sqlmodel import Session

from store.row import Row, Versioned

# Columns that say nothing to a reader of a preview.
_BOOKKEEPING = {"version", "week", "month", "plan_updated_at", "updated_at", "fingerprint", "previous", "hash"}
# A number series moves whenever any invoice is issued: who waits for an approval is not to be refused for that.
_SILENT_TABLES = {"audit", "trace_step", "time_by_person", "time_by_project", "number_series"}

# What an entry costs and bills follows from the rates: whoever enters or approves time may not see these.
_RATED = frozenset({"bill_minor", "bill_currency", "cost_minor", "cost_currency"})

_WATCHING = "watching"  # in a session's info: what is written down of its changes, and the projects made


@dataclass
class Changes:
    """Rows touched: ``rows`` for people to read, ``versions`` for the check at approval, ``projects`` concerned."""

    rows: list[dict[str, Any]] = field(default_factory=list)
    versions: dict[str, int] = field(default_factory=dict)
    projects: set[int] = field(default_factory=set)


def _plain(value: object) -> object:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, date | datetime):
        return value.isoformat()
    return value


def _ref(row: Row) -> str:
    return f"{row.__tablename__}:{row.id}"


def _note(changes: Changes, row: Row, action: str) -> None:
    if row.__tablename__ in _SILENT_TABLES:
        return
    state = inspect(row)
    fields: dict[str, dict[str, object]] = {}
    for attribute in state.mapper.column_attrs:
        if attribute.key in _BOOKKEEPING or attribute.key == "id":
            continue
        history = state.attrs[attribute.key].history
        before = _plain(history.deleted[0]) if history.deleted else None
        after = _plain(getattr(row, attribute.key))
        if action == "create" and after not in (None, "", {}, []):
            fields[attribute.key] = {"after": after}
        elif action == "change" and history.has_changes() and before != after:
            fields[attribute.key] = {"before": before, "after": after}
        elif action == "delete":
            fields[attribute.key] = {"before": after}
    fields = _seen_by_all(row, fields)
    if action == "change" and not fields:
        return
    if action != "create" and isinstance(row, Versioned):
        changes.versions.setdefault(_ref(row), row.version)
    project = row.id if row.__tablename__ == "project" else getattr(row, "project_id", None)
    if isinstance(project, int):
        changes.projects.add(project)
    changes.rows.append(
        {"row": _ref(row) if action != "create" else str(row.__tablename__), "action": action, "fields": fields}
    )


def _seen_by_all(row: Row, fields: dict[str, dict[str, object]]) -> dict[str, dict[str, object]]:
    """Leave out what an entry of time costs and bills, but where that alone changes: that is finance's own matter."""
    if row.__tablename__ != "time_entry" or not set(fields) - _RATED:
        return fields
    return {name: values for name, values in fields.items() if name not in _RATED}


def _before_flush(session: OrmSession, _context: object, _instances: object) -> None:
    for changes, _ in session.info.get(_WATCHING, ()):
        for rows, action in ((session.new, "create"), (session.dirty, "change"), (session.deleted, "delete")):
            for row in rows:
                if isinstance(row, Row):
                    _note(changes, row, action)


def _after_flush(session: OrmSession, _context: object) -> None:
    for _, made in session.info.get(_WATCHING, ()):
        made.update(row.id for row in session.new if row.__tablename__ == "project" and row.id is not None)


# Heard by every session, once: coming and going with each piece of work they would cost more than they do.
event.listen(Session, "before_flush", _before_flush)
event.listen(Session, "after_flush", _after_flush)


@contextmanager
def watched(db: Session) -> Iterator[Changes]:
    """Yield the changes that are flushed while the block runs."""
    changes = Changes()
    made: set[int] = set()
    watching = db.info.setdefault(_WATCHING, [])
    watching.append((changes, made))
    try:
        yield changes
        db.flush()
        # A project that only comes with this change has nobody yet who leads it, and after a preview no row.
        changes.projects -= made
    finally:
        watching.pop()
