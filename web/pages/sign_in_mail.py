"""The mail with a sign-in link: written to the outbox, sent by whoever sends mail."""

from __future__ import annotations

from domain.errors import Forbidden, NotFound
from store import actors
from store.db import writing
from store.findings import Notice
from store.queries import sessions
from web.deps import House


def mail_link(house: House, email: str, address: str) -> None:
    """Write the link for whoever has this address; nothing for an address nobody has."""
    now = house.clock()
    with writing(house.engine) as db:
        try:
            actor = actors.by_email(db, email)
        except (NotFound, Forbidden):
            return
        secret = sessions.issue_link(db, actor, house.settings.seal(sessions.LINK), now=now)
        db.add(
            Notice(
                key=f"sign-in:{sessions.digest(secret)}",
                channel="email",
                person_id=actor.person_id,
                contact_id=actor.contact_id,
                subject="Your link to sign in to Firstmate",
                body=f"Open {address}/sign-in/link/{secret} within {sessions.LINK_MINUTES} minutes. It works once.",
                created_at=now,
                not_before=now,
            )
        )
