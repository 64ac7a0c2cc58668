"""What is told unasked as soon as it is due: proposals to whoever may decide them, digests at each reader's hour.

With them goes what became of proposals that were shown and decided elsewhere. All are written to the outbox under a key
of their own: several servers beside each other, or one that dies half-way, tell nobody twice.
"""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace

from sqlmodel import col

from agents.binding import below
from channels.answering import decisions_of
from channels.digests import digest_of
from channels.message import Outgoing
from channels.office import Office
from channels.turning_cards import turn
from domain.errors import Forbidden, NotFound
from store import actors
from store.db import inserting, reading, writing
from store.findings import Notice
from store.queries import preferences
from tools.awaited import Awaited, awaited

_LOG = logging.getLogger("firstmate.channels")
EVERY_SECONDS = 30.0
_SUBJECT = 100


async def telling(office: Office, every: float = EVERY_SECONDS) -> None:
    """Tell until cancelled; an outage of the store is waited out."""
    while True:
        try:
            if await below(office.engine, tell, office):
                office.sendable.set()
        except Exception:  # noqa: BLE001 -- logged with its traceback; a task that ended here would never come back
            _LOG.exception("what is due could not be told")
        await asyncio.sleep(every)


def tell(office: Office) -> int:
    """Write what is due to the outbox and return how many messages that were."""
    return requests(office) + digests(office) + turn(office)


def requests(office: Office) -> int:
    """Write to whoever may decide a proposal that waits, once."""
    with reading(office.engine) as db:
        found = awaited(db, office.clock())
    return sum(_written(office, one.key, one.person_id, "approval", _request(one)) for one in found)


def digests(office: Office) -> int:
    """Write the digests whose hour has come."""
    with reading(office.engine) as db:
        due = preferences.due(db, office.clock())
    return sum(_written(office, one.key, one.person_id, "digest", _digest(office, one)) for one in due)


def _request(one: Awaited) -> Outgoing:
    card = one.line.card()
    words = f"{one.line.requester} asks for your decision."
    return Outgoing(
        text=words,
        parts=(card, decisions_of(card)),
        subject=f"To decide: {card.title}"[:_SUBJECT],
        page=f"/approvals/{card.proposal}",
    )


def _digest(office: Office, one: preferences.Due) -> Outgoing | None:
    try:
        with reading(office.engine) as db:
            actor = actors.by_id(db, person_id=one.person_id)
    except (Forbidden, NotFound):
        return None
    call = replace(office.call(actor, one.key), today=one.day)
    return digest_of(office.engine, call)


def _written(office: Office, key: str, person_id: int, kind: str, outgoing: Outgoing | None) -> bool:
    if outgoing is None:
        return False
    now = office.clock()
    values = {
        "key": key,
        "channel": "preferred",
        "person_id": person_id,
        "kind": kind,
        "subject": outgoing.subject,
        "body": outgoing.text,
        "card": outgoing.stored(),
        "address": {},
        "lane": "",
        "created_at": now,
        "not_before": now,
        "attempts": 0,
        "error": "",
    }
    with writing(office.engine) as db:
        insert = inserting(db.get_bind().dialect.name, Notice).values(values)
        made = insert.on_conflict_do_nothing(index_elements=["key"]).returning(col(Notice.id))
        return db.execute(made).scalar() is not None
