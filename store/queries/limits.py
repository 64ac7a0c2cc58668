"""Taking from an allowance: one statement decides and counts, so two processes never both take the last.

The generic cell rate algorithm of ITU-T I.371: a key keeps the instant at which all that was taken has refilled;
taking one moves it on by one interval, unless it would then lie more than a full allowance ahead of now.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from sqlalchemy import BigInteger, Engine, bindparam, case, delete, literal, select
from sqlmodel import col

from store.db import inserting, writing
from store.limits import Allowance


@dataclass(frozen=True, slots=True)
class Rate:
    """``burst`` at once, then ``a_minute``; ``name`` keeps the keys of different limits apart."""

    name: str
    burst: int
    a_minute: int

    @property
    def interval_ms(self) -> int:
        """Milliseconds in which one refills."""
        return 60_000 // self.a_minute


def take(engine: Engine, rate: Rate, key: str, now: datetime) -> int:
    """Take one; return 0, or the seconds to wait, rounded up, when none is left."""
    at, hashed = int(now.timestamp() * 1000), sha256(f"{rate.name}:{key}".encode()).hexdigest()
    interval, spent = rate.interval_ms, col(Allowance.spent_until_ms)
    instant = bindparam("at", at, BigInteger)
    begins = case((spent > instant, spent), else_=instant)
    insert = inserting(engine.dialect.name, Allowance)
    counted = (
        insert.values(key=hashed, spent_until_ms=at + interval)
        .on_conflict_do_update(
            index_elements=["key"],
            set_={"spent_until_ms": begins + literal(interval, BigInteger)},
            where=begins - instant <= (rate.burst - 1) * interval,
        )
        .returning(spent)
    )
    with writing(engine) as db:
        if db.execute(counted).first() is not None:
            return 0
        until: int = db.execute(select(spent).where(col(Allowance.key) == hashed)).scalar_one()
    return max(1, -((at + (rate.burst - 1) * interval - until) // 1000))


def forget(engine: Engine, now: datetime) -> None:
    """Drop what has refilled long since."""
    with writing(engine) as db:
        db.execute(delete(Allowance).where(col(Allowance.spent_until_ms) < int(now.timestamp() * 1000)))
