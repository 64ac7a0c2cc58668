"""How each connection to a platform is doing: when it last worked, and what went wrong since."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from store.db import reading, writing
from store.messages import Connection

How = Literal["", "heard", "sent"]
_WRITTEN_EVERY = timedelta(minutes=5)  # that all is well is no news: the one writer a database may have is spared


def seen(engine: Engine, channel: str, workspace: str, name: str, error: str, now: datetime, *, how: How = "") -> None:
    """Record that a connection worked just now, or (with ``error``) how it did not; no more often than it is news.

    ``how`` tells what it did: its instant is kept in ``facts``. That something was heard clears no error of sending;
    sending makes no connection of what was none: another organisation is told once that it is not answered.
    """
    with reading(engine) as db:
        found = _of(db, channel, workspace)
        if found is None and how == "sent":
            return
        told = found is not None and (how == "heard" or found.last_error == error[:500])
        if found is not None and told and (error or _just_now(found, how, now)):
            return
    with writing(engine) as db:
        row = _of(db, channel, workspace)
        if row is None:
            row = Connection(channel=channel, workspace=workspace, name=name, connected_at=now)
            db.add(row)
        if how != "heard":
            row.last_error = error[:500]
        if not error:
            row.last_ok_at = now
            row.facts = {**row.facts, how: now.isoformat()} if how else row.facts


def every(db: Session) -> Sequence[Connection]:
    """Return the connections that were not ended."""
    query = select(Connection).where(col(Connection.revoked_at).is_(None))
    return db.exec(query.order_by(col(Connection.channel), col(Connection.workspace))).all()


def at(connection: Connection, how: How) -> datetime | None:
    """Return when something was last heard from or sent by a connection, to within minutes."""
    kept = connection.facts.get(how)
    return datetime.fromisoformat(str(kept)) if kept else None


def _just_now(found: Connection, how: How, now: datetime) -> bool:
    last = at(found, how) if how else found.last_ok_at
    return last is not None and now - last < _WRITTEN_EVERY


def _of(db: Session, channel: str, workspace: str) -> Connection | None:
    query = select(Connection).where(col(Connection.channel) == channel, col(Connection.workspace) == workspace)
    return db.exec(query).first()
