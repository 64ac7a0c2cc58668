"""Runs of the sweeps: claimed by a unique row and a lease, so that each local date is done once by one process."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Engine, func, select, update
from sqlmodel import Session, col

from store.db import inserting, writing
from store.findings import SweepRun

LEASE = timedelta(minutes=5)  # a sweep over 10,000 people takes seconds; a longer one renews


@dataclass(frozen=True, slots=True)
class Claim:
    """The right to do one sweep for one local date, until the lease ends."""

    run_id: int
    sweep: str
    local_date: date
    owner: str


def claim(engine: Engine, sweep: str, local_date: date, *, owner: str, now: datetime) -> Claim | None:
    """Take a run that nobody has, or whose owner let the lease pass; nothing when it is done or being done."""
    with writing(engine) as db:
        insert = inserting(engine.dialect.name, SweepRun)
        made = db.execute(
            insert.values(
                sweep=sweep,
                local_date=local_date,
                owner=owner,
                lease_until=now + LEASE,
                started_at=now,
                report={},
                version=1,
            )
            .on_conflict_do_nothing(index_elements=["sweep", "local_date"])
            .returning(col(SweepRun.id))
        ).scalar()
        taken = (
            made
            or db.execute(
                update(SweepRun)
                .where(
                    col(SweepRun.sweep) == sweep,
                    col(SweepRun.local_date) == local_date,
                    col(SweepRun.finished_at).is_(None),
                    col(SweepRun.lease_until) <= now,
                )
                .values(owner=owner, lease_until=now + LEASE, started_at=now)
                .returning(col(SweepRun.id))
            ).scalar()
        )
    return Claim(taken, sweep, local_date, owner) if taken else None


def finish(db: Session, claim: Claim, *, now: datetime, report: dict[str, Any]) -> bool:
    """Mark the run done, in the transaction of its effects; False when the lease was lost to another process."""
    done = db.execute(
        update(SweepRun)
        .where(
            col(SweepRun.id) == claim.run_id, col(SweepRun.owner) == claim.owner, col(SweepRun.finished_at).is_(None)
        )
        .values(finished_at=now, report=report)
        .returning(col(SweepRun.id))
    )
    return done.scalar() is not None


def last_done(db: Session, sweep: str) -> date | None:
    """Return the latest local date that was finished."""
    query = select(func.max(col(SweepRun.local_date))).where(
        col(SweepRun.sweep) == sweep, col(SweepRun.finished_at).is_not(None)
    )
    return db.execute(query).scalar()


def last_report(db: Session, sweep: str) -> dict[str, Any]:
    """Return the report of the latest run that was finished; empty when there is none."""
    done = select(SweepRun).where(col(SweepRun.sweep) == sweep, col(SweepRun.finished_at).is_not(None))
    run = db.scalars(done.order_by(col(SweepRun.local_date).desc(), col(SweepRun.id).desc()).limit(1)).first()
    return run.report if run else {}


def last_runs(db: Session, names: Sequence[str]) -> dict[str, SweepRun]:
    """Return the latest run of each of some sweeps."""
    last = select(func.max(col(SweepRun.id))).where(col(SweepRun.sweep).in_(names)).group_by(col(SweepRun.sweep))
    return {run.sweep: run for run in db.scalars(select(SweepRun).where(col(SweepRun.id).in_(last)))}


def latest(db: Session, *, limit: int = 20) -> Sequence[SweepRun]:
    """Return the latest runs, newest first."""
    return db.scalars(select(SweepRun).order_by(col(SweepRun.started_at).desc()).limit(limit)).all()
