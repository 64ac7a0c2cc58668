"""Who somebody of a platform is in the firm: known, recognised by an address the platform vouches for, or linked."""

from __future__ import annotations

import hashlib
import secrets
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import Session, col, select

from domain.access import Actor
from domain.errors import Conflict, Forbidden, NotFound
from store import actors, audit
from store.messages import Identity, LinkCode

LINK_MINUTES = 30
FOR_STAFF = "I answer people of the firm only."


def known(db: Session, channel: str, workspace: str, sender: str) -> Identity | None:
    """Return the link of a platform's user, if there is one."""
    return db.exec(
        select(Identity).where(
            col(Identity.channel) == channel, col(Identity.workspace) == workspace, col(Identity.sender) == sender
        )
    ).first()


def actor_of(db: Session, found: Identity) -> Actor:
    """Return the actor behind a link, as they are now.

    Raises:
        Forbidden: they may no longer act.
        NotFound: they are gone.

    """
    return actors.by_id(db, person_id=found.person_id, contact_id=found.contact_id)


def recognise(
    db: Session, channel: str, workspace: str, sender: str, email: str, *, address: dict[str, Any], now: datetime
) -> Actor | None:
    """Return who a platform's user is, linking them when the platform vouches for an address of the firm's people.

    Raises:
        Forbidden: they may no longer act, or are a client's.

    """
    found = known(db, channel, workspace, sender)
    if found is not None:
        if found.person_id is None:
            raise Forbidden(FOR_STAFF)
        if address and found.address != address:
            found.address = address
        return actor_of(db, found)
    if not email:
        return None
    try:
        actor = actors.by_email(db, email)
    except NotFound:
        return None
    _of_the_firm(actor)
    link(db, actor, channel, workspace, sender, address=address, now=now, how="address")
    return actor


def link(  # noqa: PLR0913 -- a platform's user has three names
    db: Session,
    actor: Actor,
    channel: str,
    workspace: str,
    sender: str,
    *,
    address: dict[str, Any],
    now: datetime,
    how: str,
) -> None:
    """Tie a platform's user to a person or contact, with its audit row."""
    db.add(
        Identity(
            channel=channel,
            workspace=workspace,
            sender=sender,
            person_id=actor.person_id,
            contact_id=actor.contact_id,
            address=address,
            linked_at=now,
            how=how,
        )
    )
    detail = {"channel": channel, "workspace": workspace, "sender": sender, "how": how}
    audit.append(db, at=now, actor=actor.email, action="link identity", subject=f"{channel}:{sender}", detail=detail)


def invite(db: Session, channel: str, workspace: str, sender: str, *, address: dict[str, Any], now: datetime) -> str:
    """Make the secret of a link that ties a platform's user to whoever opens it signed in."""
    secret = secrets.token_urlsafe(32)
    db.add(
        LinkCode(
            sha256=_digest(secret),
            channel=channel,
            workspace=workspace,
            sender=sender,
            address=address,
            created_at=now,
            expires_at=now + timedelta(minutes=LINK_MINUTES),
        )
    )
    return secret


def redeem(db: Session, secret: str, actor: Actor, *, now: datetime) -> LinkCode:
    """Tie the platform's user behind a secret to the actor.

    Raises:
        Forbidden: the secret is unknown, used or too old, or the actor is a client's contact.
        Conflict: the platform's user belongs to somebody already.

    """
    row = db.exec(select(LinkCode).where(col(LinkCode.sha256) == _digest(secret))).first()
    if row is None or row.used_at is not None or row.expires_at <= now:
        raise Forbidden("This link is not valid any more.", hint="Write to me there again and I send a new one.")
    if known(db, row.channel, row.workspace, row.sender) is not None:
        raise Conflict("That account is linked already.")
    _of_the_firm(actor)
    row.used_at = now
    link(db, actor, row.channel, row.workspace, row.sender, address=row.address, now=now, how="link")
    return row


def where(db: Session, person_id: int, channel: str = "") -> Identity | None:
    """Return the link of a person that was made last, on any channel or one: where to write to them unasked."""
    query = select(Identity).where(col(Identity.person_id) == person_id, col(Identity.address).is_not(None))
    if channel:
        query = query.where(col(Identity.channel) == channel)
    return db.exec(query.order_by(col(Identity.linked_at).desc(), col(Identity.id).desc())).first()


def of_person(db: Session, person_id: int) -> list[Identity]:
    """Return the accounts a person is known by."""
    return list(db.exec(select(Identity).where(col(Identity.person_id) == person_id).order_by(col(Identity.id))))


def _of_the_firm(actor: Actor) -> None:
    if actor.person_id is None:
        raise Forbidden(FOR_STAFF)


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode()).hexdigest()
