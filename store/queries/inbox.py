"""What came in: stored once, worked on in the order of each conversation, tried again when it fails."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Engine, func, update
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from store.db import inserting, writing
from store.messages import Inbox, InboxState

LEASE = timedelta(minutes=5)  # longer than the longest turn
MOST_ATTEMPTS = 5
_OPEN = (InboxState.NEW, InboxState.WORKING)


@dataclass(frozen=True, slots=True)
class Told:
    """What a platform told of, to be stored once by its ``key``."""

    key: str
    channel: str
    lane: str
    sender: str
    incoming: dict[str, Any]
    received_at: datetime


def accept(db: Session, told: Sequence[Told]) -> list[bool]:
    """Store what came in, in its order, and tell of each whether it is new: platforms tell of everything repeatedly."""
    insert = inserting(db.get_bind().dialect.name, Inbox).on_conflict_do_nothing(index_elements=["key"])
    # Past the object mapper, and all of them in one statement: whoever told waits until this is durable.
    rows = [_row(one) for one in told]
    new = set(db.connection().execute(insert.returning(col(Inbox.key)), rows).scalars()) if rows else set()
    return [_taken_out(new, one.key) for one in told]


def _row(told: Told) -> dict[str, object]:
    return {
        "key": told.key,
        "channel": told.channel,
        "lane": told.lane,
        "sender": told.sender,
        "incoming": told.incoming,
        "state": InboxState.NEW,
        "received_at": told.received_at,
        "not_before": told.received_at,
        "attempts": 0,
        "error": "",
    }


def _taken_out(keys: set[str], key: str) -> bool:
    """Tell whether it was there, and have it there no more: of two of one key the first is the new one."""
    there = key in keys
    keys.discard(key)
    return there


def claim(engine: Engine, now: datetime) -> Inbox | None:
    """Take the oldest message whose turn it is: nothing older of its conversation waits or is being worked on."""
    earlier = aliased(Inbox)
    older = (
        select(earlier.id)
        .where(earlier.lane == Inbox.lane, col(earlier.id) < col(Inbox.id), col(earlier.state).in_(_OPEN))
        .exists()
    )
    lapsed = (col(Inbox.state) == InboxState.WORKING) & (col(Inbox.lease_until) <= now)
    ready = (col(Inbox.state) == InboxState.NEW) & (col(Inbox.not_before) <= now)
    first = select(Inbox.id).where(ready | lapsed, ~older).order_by(col(Inbox.id)).limit(1).scalar_subquery()
    with writing(engine) as db:
        taken = db.execute(
            update(Inbox)
            .where(col(Inbox.id) == first, ready | lapsed)
            .values(state=InboxState.WORKING, lease_until=now + LEASE, attempts=Inbox.attempts + 1)
            .returning(col(Inbox.id))
            .execution_options(synchronize_session=False)
        ).scalar()
        return db.get(Inbox, taken) if taken is not None else None


def done(db: Session, inbox_id: int, now: datetime) -> None:
    """Mark a message as worked off, in the transaction that writes its answer."""
    values = {"state": InboxState.DONE, "done_at": now, "lease_until": None, "error": ""}
    db.execute(update(Inbox).where(col(Inbox.id) == inbox_id).values(**values))


def failed(engine: Engine, inbox_id: int, error: str, now: datetime) -> None:
    """Put a message back for a later try, or give it up after the last one."""
    with writing(engine) as db:
        row = db.get_one(Inbox, inbox_id)
        over = row.attempts >= MOST_ATTEMPTS
        row.state = InboxState.DEAD if over else InboxState.NEW
        row.not_before, row.lease_until, row.error = now + wait(row.attempts), None, error[:500]


def wait(attempts: int) -> timedelta:
    """Return how long to wait after so many tries: 2, 4, 8 … seconds, ten minutes at most.

    >>> [wait(n).seconds for n in (1, 3, 20)]
    [2, 8, 600]
    """
    return timedelta(seconds=min(600, 2 ** min(attempts, 10)))


def waiting(db: Session) -> int:
    """Return how many messages are not worked off yet."""
    return db.exec(select(func.count(col(Inbox.id))).where(col(Inbox.state).in_(_OPEN))).one()


def dead(db: Session, *, limit: int = 100) -> Sequence[Inbox]:
    """Return what was given up, latest first."""
    query = select(Inbox).where(col(Inbox.state) == InboxState.DEAD).order_by(col(Inbox.id).desc())
    return db.exec(query.limit(limit)).all()


def retry(db: Session, inbox_id: int, now: datetime) -> bool:
    """Have a given-up message worked on again; False when there is none of that number."""
    values = {"state": InboxState.NEW, "not_before": now, "attempts": 0, "error": ""}
    where = (col(Inbox.id) == inbox_id) & (col(Inbox.state) == InboxState.DEAD)
    return db.execute(update(Inbox).where(where).values(**values).returning(col(Inbox.id))).first() is not None


def doubted(db: Session, address: str, since: datetime, *, limit: int = 50) -> Sequence[Inbox]:
    """Return the letters received since in the name of an address that nothing proved, latest first."""
    query = select(Inbox).where(
        col(Inbox.channel) == "email", col(Inbox.sender) == f":{address}", col(Inbox.received_at) >= since
    )
    rows = db.exec(query.order_by(col(Inbox.id).desc()).limit(limit)).all()
    return [row for row in rows if row.incoming.get("unproven")]


def believe(db: Session, inbox_id: int, address: str, now: datetime) -> bool:
    """Have a letter worked on that its sender said is theirs; False when there is none of that number in their name."""
    row = db.get(Inbox, inbox_id, with_for_update=True)
    if (
        row is None
        or row.sender != f":{address}"
        or not row.incoming.get("unproven")
        or row.state is not InboxState.DONE
    ):
        return False
    told = {**row.incoming, "unproven": False, "email": address}
    row.incoming = {**row.incoming, "unproven": False}  # said once; what is answered is a row of its own
    key = f"{row.key}:confirmed"
    return accept(db, [Told(key, row.channel, row.lane, row.sender, told, now)])[0]
