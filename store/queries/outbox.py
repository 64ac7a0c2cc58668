"""What goes out: claimed in the order of each conversation, recorded with the provider's id, tried again on failure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import Engine, and_, or_, update
from sqlalchemy.orm import aliased
from sqlmodel import Session, col, select

from store.db import writing
from store.findings import Notice
from store.queries import addresses, shown
from store.queries.inbox import wait

LEASE = timedelta(minutes=2)
MOST_ATTEMPTS = 12


def claim(engine: Engine, channels: Collection[str], now: datetime) -> Notice | None:
    """Take the oldest message that is due on these channels; within a lane nothing overtakes."""
    earlier = aliased(Notice)
    older = (
        select(earlier.id)
        .where(
            earlier.lane == Notice.lane,
            earlier.lane != "",
            col(earlier.id) < col(Notice.id),
            col(earlier.sent_at).is_(None),
            col(earlier.dead_at).is_(None),
        )
        .exists()
    )
    due = and_(
        col(Notice.channel).in_(channels),
        col(Notice.sent_at).is_(None),
        col(Notice.dead_at).is_(None),
        col(Notice.not_before) <= now,
        or_(col(Notice.lease_until).is_(None), col(Notice.lease_until) <= now),
    )
    first = select(Notice.id).where(due, ~older).order_by(col(Notice.id)).limit(1).scalar_subquery()
    with writing(engine) as db:
        taken = db.execute(
            update(Notice)
            .where(col(Notice.id) == first, due)
            .values(lease_until=now + LEASE, attempts=Notice.attempts + 1)
            .returning(col(Notice.id))
            .execution_options(synchronize_session=False)
        ).scalar()
        return db.get(Notice, taken) if taken is not None else None


def sent(engine: Engine, notice_id: int, provider_id: str, now: datetime, *, shows: Collection[int] = ()) -> None:
    """Record that a message went out, what the provider calls it, and which proposals it shows that wait."""
    with writing(engine) as db:
        shown.record(db, notice_id, shows)
        row = db.get_one(Notice, notice_id)
        row.sent_at, row.provider_id, row.lease_until, row.error = now, provider_id, None, ""


def failed(engine: Engine, notice_id: int, error: str, now: datetime, *, after: timedelta | None = None) -> None:
    """Put a message back: after what the provider asked for, which is no failed try, else later and later."""
    with writing(engine) as db:
        row = db.get_one(Notice, notice_id)
        if after is not None:
            row.attempts -= 1
        row.not_before, row.lease_until, row.error = now + (after or wait(row.attempts)), None, error[:500]
        if after is None and row.attempts >= MOST_ATTEMPTS:
            row.dead_at = now


def give_up(engine: Engine, notice_id: int, error: str, now: datetime, *, nobody: str = "") -> None:
    """Record that a message can never be delivered as it is; ``nobody`` is an address that is nobody's."""
    with writing(engine) as db:
        row = db.get_one(Notice, notice_id)
        row.dead_at, row.lease_until, row.error = now, None, error[:500]
        if nobody:
            addresses.refuse(db, nobody, error, now)


def bounced(engine: Engine, provider_id: str, now: datetime) -> bool:
    """Give up a message that its provider took and then reported as never arriving, and mark its address.

    False when no message of ours was called so.
    """
    with writing(engine) as db:
        query = select(Notice).where(col(Notice.provider_id) == provider_id, col(Notice.sent_at).is_not(None))
        row = db.exec(query).first()
        if row is None:
            return False
        row.dead_at, row.sent_at, row.error = now, None, "The letter came back: its address takes none."
        addresses.refuse(db, str(row.address.get("room", "")), row.error, now)
        return True


def begun(db: Session, provider_ids: Collection[str]) -> str:
    """Return the thread that one of our messages, by its provider's ids, stands in; its own id where it began one."""
    query = select(Notice).where(col(Notice.provider_id).in_(provider_ids)).order_by(col(Notice.id))
    row = db.exec(query.limit(1)).first() if provider_ids else None
    return str(row.address.get("thread") or row.provider_id) if row is not None else ""


def dead(db: Session, *, limit: int = 100) -> Sequence[Notice]:
    """Return what was given up, latest first."""
    query = select(Notice).where(col(Notice.dead_at).is_not(None)).order_by(col(Notice.id).desc())
    return db.exec(query.limit(limit)).all()


def retry(db: Session, notice_id: int, now: datetime) -> bool:
    """Have a given-up message sent again; False when there is none of that number."""
    values = {"dead_at": None, "not_before": now, "attempts": 0, "lease_until": None}
    where = (col(Notice.id) == notice_id) & col(Notice.dead_at).is_not(None)
    return db.execute(update(Notice).where(where).values(**values).returning(col(Notice.id))).first() is not None
