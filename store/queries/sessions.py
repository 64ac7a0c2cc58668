"""Signing in: passwords checked, one-time links used once, sessions opened, found and revoked."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, update
from sqlmodel import Session, col, select

from domain.access import Actor
from domain.errors import BadInput, Forbidden, NotFound
from store import actors
from store.seals import Seal
from store.sessions import Password, SignInLink, WebSession

if TYPE_CHECKING:
    from argon2 import PasswordHasher

SESSION_DAYS = 14
LINK = "sign-in link"  # what its seal is for
LINK_MINUTES = 30
SHORTEST_PASSWORD = 12
LONGEST_PASSWORD = 256


@lru_cache(maxsize=1)
def _hasher() -> PasswordHasher:
    from argon2 import PasswordHasher

    return PasswordHasher()


@lru_cache(maxsize=1)
def _nobodys_hash() -> str:
    return _hasher().hash(secrets.token_hex(16))


def digest(secret: str) -> str:
    """Return what is stored of a random secret."""
    return hashlib.sha256(secret.encode()).hexdigest()


def _owned(table: type[Password | SignInLink | WebSession], actor: Actor) -> ColumnElement[bool]:
    if actor.contact_id is not None:
        return col(table.contact_id) == actor.contact_id
    return col(table.person_id) == actor.person_id


def set_password(db: Session, actor: Actor, password: str, *, now: datetime) -> None:
    """Set or change a password; every session of its owner ends.

    Raises:
        BadInput: it is too short or too long.

    """
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise BadInput(f"A password has {SHORTEST_PASSWORD} to {LONGEST_PASSWORD} characters, not {len(password)}.")
    row = db.exec(select(Password).where(_owned(Password, actor))).first()
    hashed = _hasher().hash(password)
    if row is None:
        db.add(Password(person_id=actor.person_id, contact_id=actor.contact_id, argon2=hashed, set_at=now))
    else:
        row.argon2, row.set_at = hashed, now
    revoke_all(db, actor, now=now)


def by_password(db: Session, email: str, password: str) -> Actor | None:
    """Return whoever has this address and password. Takes as long for an unknown address as for a wrong password."""
    from argon2.exceptions import VerificationError

    actor: Actor | None = None
    row: Password | None = None
    try:
        actor = actors.by_email(db, email)
        row = db.exec(select(Password).where(_owned(Password, actor))).first()
    except (NotFound, Forbidden):
        pass
    try:
        _hasher().verify(row.argon2 if row else _nobodys_hash(), password[:LONGEST_PASSWORD])
    except VerificationError:
        return None
    return actor if row else None


def issue_link(db: Session, actor: Actor, seal: Seal, *, now: datetime, minutes: int = LINK_MINUTES) -> str:
    """Make the signed end of a link that signs the actor in once; it is shown or sent once and never stored."""
    secret = secrets.token_urlsafe(32)
    expires = now + timedelta(minutes=minutes)
    db.add(
        SignInLink(
            sha256=digest(secret),
            person_id=actor.person_id,
            contact_id=actor.contact_id,
            created_at=now,
            expires_at=expires,
        )
    )
    return seal.closed(secret, expires)


def by_link(db: Session, sealed: str, seal: Seal, *, now: datetime) -> Actor | None:
    """Return whom the link signs in, and use it up; nothing when it is not ours, unknown, used or expired."""
    secret = seal.opened(sealed, now)
    if secret is None:
        return None
    used = db.execute(
        update(SignInLink)
        .where(
            col(SignInLink.sha256) == digest(secret),
            col(SignInLink.used_at).is_(None),
            col(SignInLink.expires_at) > now,
        )
        .values(used_at=now)
        .returning(col(SignInLink.person_id), col(SignInLink.contact_id))
        .execution_options(synchronize_session=False)
    ).first()
    return None if used is None else _actor(db, used[0], used[1])


def open_session(db: Session, actor: Actor, *, browser: str, now: datetime) -> str:
    """Open a session and return the secret its cookie carries."""
    secret = secrets.token_urlsafe(32)
    db.add(
        WebSession(
            sha256=digest(secret),
            person_id=actor.person_id,
            contact_id=actor.contact_id,
            browser=browser[:200],
            created_at=now,
            expires_at=now + timedelta(days=SESSION_DAYS),
        )
    )
    return secret


def actor_of(db: Session, secret: str, *, now: datetime) -> Actor | None:
    """Return whose session this is, as they are now; nothing when it is unknown, over or revoked."""
    query = select(WebSession).where(
        col(WebSession.sha256) == digest(secret), col(WebSession.revoked_at).is_(None), col(WebSession.expires_at) > now
    )
    row = db.exec(query).first()
    return None if row is None else _actor(db, row.person_id, row.contact_id)


def open_sessions(db: Session, actor: Actor, *, now: datetime) -> list[WebSession]:
    """Return the actor's sessions that still hold, latest first."""
    query = select(WebSession).where(
        _owned(WebSession, actor), col(WebSession.revoked_at).is_(None), col(WebSession.expires_at) > now
    )
    return list(db.exec(query.order_by(col(WebSession.created_at).desc())))


def revoke(db: Session, secret: str, *, now: datetime) -> None:
    """End one session by the secret of its cookie."""
    _end(db, col(WebSession.sha256) == digest(secret), now)


def revoke_all(db: Session, actor: Actor, *, now: datetime) -> int:
    """End every session of the actor; return how many there were."""
    return _end(db, _owned(WebSession, actor), now)


def _end(db: Session, which: ColumnElement[bool], now: datetime) -> int:
    done = db.execute(
        update(WebSession)
        .where(which, col(WebSession.revoked_at).is_(None))
        .values(revoked_at=now)
        .returning(col(WebSession.id))
        .execution_options(synchronize_session=False)
    )
    return len(done.all())


def _actor(db: Session, person_id: int | None, contact_id: int | None) -> Actor | None:
    try:
        return actors.by_id(db, person_id=person_id, contact_id=contact_id)
    except (NotFound, Forbidden):
        return None
