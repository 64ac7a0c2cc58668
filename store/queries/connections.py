"""How each connection to a platform is doing: when it last worked, and what went wrong since."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from store.db import reading, writing
from store.messages import Connection

_WRITTEN_EVERY = timedelta(minutes=5)  # that all is well is no news: the one writer a database may have is spared


def seen(engine: Engine, channel: str, workspace: str, name: str, error: str, now: datetime) -> None:
    """Record that a connection worked just now, or (with ``error``) how it did not; no more often than it is news."""
    with reading(engine) as db:
        found = _of(db, channel, workspace)
        if found is not None and found.last_error == error[:500] and (error or _just_now(found, now)):
            return
    with writing(engine) as db:
        row = _of(db, channel, workspace)
        if row is None:
            row = Connection(channel=channel, workspace=workspace, name=name, connected_at=now)
            db.add(row)
        row.last_error = error[:500]
        if not error:
            row.last_ok_at = now


def every(db: Session) -> Sequence[Connection]:
    """Return the connections that were not ended."""
    query = select(Connection).where(col(Connection.revoked_at).is_(None))
    return db.exec(query.order_by(col(Connection.channel), col(Connection.workspace))).all()


def _just_now(found: Connection, now: datetime) -> bool:
    return found.last_ok_at is not None and now - found.last_ok_at < _WRITTEN_EVERY


def _of(db: Session, channel: str, workspace: str) -> Connection | None:
    query = select(Connection).where(col(Connection.channel) == channel, col(Connection.workspace) == workspace)
    return db.exec(query).first()
