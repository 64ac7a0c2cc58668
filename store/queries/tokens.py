"""Bearer tokens: whose they are, and making and revoking them."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta

from sqlalchemy import bindparam
from sqlalchemy import select as columns
from sqlmodel import Session, col, select

from domain.access import Actor
from domain.errors import Forbidden, NotFound
from store import actors
from store.conversations import Token
from store.db import plainly

DAYS_VALID = 365
_VALID = columns(col(Token.person_id), col(Token.contact_id)).where(
    col(Token.sha256) == bindparam("sha256"),
    col(Token.revoked_at).is_(None),
    col(Token.expires_at).is_(None) | (col(Token.expires_at) > bindparam("now")),
)


def issue(db: Session, actor: Actor, *, name: str, now: datetime, days: int = DAYS_VALID) -> str:
    """Make a token for the actor and return it; only its hash is kept, so it is shown once."""
    token = f"fm_{secrets.token_urlsafe(32)}"
    db.add(
        Token(
            sha256=hashlib.sha256(token.encode()).hexdigest(),
            person_id=actor.person_id,
            contact_id=actor.contact_id,
            name=name,
            created_at=now,
            expires_at=now + timedelta(days=days),
        )
    )
    return token


def actor_of(db: Session, sha256: str, *, now: datetime) -> Actor | None:
    """Return whose token this is, or nothing when it is unknown, expired, revoked, or its owner may not act."""
    row = plainly(db, _VALID, sha256=sha256, now=now).first()
    if row is None:
        return None
    try:
        return actors.by_id(db, person_id=row.person_id, contact_id=row.contact_id)
    except (Forbidden, NotFound):
        return None


def revoke(db: Session, actor: Actor, *, name: str, now: datetime) -> int:
    """Revoke the actor's tokens of this name; return how many."""
    query = select(Token).where(
        col(Token.name) == name,
        col(Token.person_id) == actor.person_id,
        col(Token.contact_id) == actor.contact_id,
        col(Token.revoked_at).is_(None),
    )
    rows = db.exec(query).all()
    for row in rows:
        row.revoked_at = now
    return len(rows)
