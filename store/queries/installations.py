"""Workspaces that were added by a link, with their secrets encrypted, until they are removed."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import update
from sqlmodel import Session, col, select

from store import audit
from store.messages import Connection, LinkCode

INVITATION_MINUTES = 30
_INVITATION = "connect "  # what the channel of a link code begins with that adds a workspace


def of(db: Session, channel: str, workspace: str) -> Connection | None:
    """Return a connection that holds, if there is one."""
    query = select(Connection).where(col(Connection.channel) == channel, col(Connection.workspace) == workspace)
    return db.exec(query.where(col(Connection.revoked_at).is_(None))).first()


def keep(
    db: Session, channel: str, workspace: str, *, name: str, sealed: str, facts: dict[str, Any], now: datetime
) -> None:
    """Store a connection, or the new secrets of one that is there."""
    query = select(Connection).where(col(Connection.channel) == channel, col(Connection.workspace) == workspace)
    row = db.exec(query).first() or Connection(channel=channel, workspace=workspace, connected_at=now)
    row.name, row.sealed, row.facts = name, sealed, facts
    row.connected_at, row.revoked_at, row.last_ok_at, row.last_error = now, None, now, ""
    db.add(row)
    detail = {"workspace": workspace, "name": name}
    audit.append(db, at=now, actor=channel, action="connect", subject=f"{channel}:{workspace}", detail=detail)


def remove(db: Session, channel: str, workspace: str, *, why: str, now: datetime) -> bool:
    """End a connection and throw its secrets away; False when there is none."""
    row = of(db, channel, workspace)
    if row is None:
        return False
    row.revoked_at, row.sealed, row.last_error = now, "", why
    audit.append(db, at=now, actor=channel, action="disconnect", subject=f"{channel}:{workspace}", detail={"why": why})
    return True


def invite(db: Session, channel: str, now: datetime) -> str:
    """Make the secret of a link that adds one workspace."""
    secret = secrets.token_urlsafe(32)
    until = now + timedelta(minutes=INVITATION_MINUTES)
    named = f"{_INVITATION}{channel}"
    db.add(LinkCode(sha256=_digest(secret), channel=named, workspace="", sender="", created_at=now, expires_at=until))
    return secret


def invited(db: Session, channel: str, secret: str, now: datetime) -> bool:
    """Tell whether a link still holds."""
    query = select(LinkCode.id).where(*_holds(channel, secret, now))
    return db.exec(query).first() is not None


def redeem(db: Session, channel: str, secret: str, now: datetime) -> bool:
    """Use a link up; False when it was used, is over or never was. Of two at once one gets it."""
    used = update(LinkCode).where(*_holds(channel, secret, now)).values(used_at=now).returning(col(LinkCode.id))
    return db.execute(used).first() is not None


def _holds(channel: str, secret: str, now: datetime) -> tuple[Any, ...]:
    return (
        col(LinkCode.sha256) == _digest(secret),
        col(LinkCode.channel) == f"{_INVITATION}{channel}",
        col(LinkCode.used_at).is_(None),
        col(LinkCode.expires_at) > now,
    )


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
