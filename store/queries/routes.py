"""Where a message goes that is meant for a person, not for a place: where they like it, were last seen, else mail."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from store.clients import Contact
from store.findings import Notice
from store.messages import Identity, Preference
from store.people import Person
from store.queries import addresses

MAIL = "email"
_PREFERRED = "preferred"
_MOST = 200


def unsettled(db: Session, channels: Collection[str], now: datetime) -> Sequence[Notice]:
    """Return the waiting messages that have no place yet and may get one, oldest first.

    Without e-mail at hand these are only those to people who were seen elsewhere: the others must not stand in the way.
    """
    query = select(Notice).where(
        col(Notice.channel).in_((_PREFERRED, MAIL)),
        col(Notice.lane) == "",
        col(Notice.sent_at).is_(None),
        col(Notice.dead_at).is_(None),
        col(Notice.not_before) <= now,
    )
    if MAIL not in channels:
        seen = select(col(Identity.person_id)).where(col(Identity.channel).in_(channels))
        by_mail = select(col(Preference.person_id)).where(col(Preference.channel) == MAIL)
        query = query.where(
            col(Notice.channel) == _PREFERRED,
            col(Notice.person_id).in_(seen),
            col(Notice.person_id).not_in(by_mail),
        )
    return db.exec(query.order_by(col(Notice.id)).limit(_MOST)).all()


def settle(db: Session, channels: Collection[str], now: datetime) -> int:
    """Give waiting messages without a place one of the channels at hand; return how many. Unsubscribed ones end."""
    rows = unsettled(db, channels, now)
    people = {row.person_id for row in rows if row.person_id is not None}
    likes = {one.person_id: one for one in db.exec(select(Preference).where(col(Preference.person_id).in_(people)))}
    seen: dict[int, list[Identity]] = {}
    for one in db.exec(select(Identity).where(col(Identity.person_id).in_(people)).order_by(col(Identity.id).desc())):
        seen.setdefault(one.person_id or 0, []).append(one)
    settled = 0
    for row in rows:
        like = likes.get(row.person_id or 0)
        if like is not None and row.kind and row.kind in like.silenced:
            row.dead_at, row.error = now, "unsubscribed"
            continue
        address = _address(db, row, channels, like.channel if like else "", seen.get(row.person_id or 0, []))
        if address is not None and address["channel"] == MAIL and addresses.refused(db, [address["room"]]):
            row.dead_at, row.error = now, f"Mail to {address['room']} comes back."
        elif address is not None:
            row.channel, row.address = address["channel"], address
            row.lane = ":".join(str(address.get(part, "")) for part in ("channel", "workspace", "room", "thread"))
            settled += 1
    return settled


def _address(
    db: Session, row: Notice, channels: Collection[str], liked: str, seen: list[Identity]
) -> dict[str, Any] | None:
    if row.channel == _PREFERRED and liked != MAIL:
        places = [one for one in seen if one.channel in channels and one.address]
        places.sort(key=lambda one: one.channel != liked)
        if places:
            return places[0].address
    if MAIL not in channels:
        return None
    mail = _mail(db, row)
    return {"channel": MAIL, "workspace": "", "room": mail, "thread": "", "private": True, "more": {}} if mail else None


def _mail(db: Session, row: Notice) -> str:
    if row.person_id is not None:
        person = db.get(Person, row.person_id)
        return person.email if person is not None and person.active else ""
    contact = db.get(Contact, row.contact_id) if row.contact_id is not None else None
    return contact.email if contact is not None and contact.left_on is None else ""
