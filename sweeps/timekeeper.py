"""The clock inside the server: every minute it asks the timetable what is due and lets the runner do it once.

The scheduler only wakes this up. What is due follows from the wall clock and the runs already done, so a minute that
fires twice, a server that slept through a date or several servers beside each other change nothing.
"""

from __future__ import annotations

import logging
import os
import socket
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import date, datetime
from zoneinfo import ZoneInfo

import anyio.to_thread
from sqlalchemy import Engine

from domain.firm import Firm
from domain.timetable import latest_due
from store.db import reading
from store.queries import sweeps
from sweeps.runner import Sweep, run
from sweeps.timetable import whole

_LOG = logging.getLogger("firstmate.sweeps")
EVERY_SECONDS = 60


def tick(
    engine: Engine, firm: Firm, clock: Callable[[], datetime], timetable: Sequence[Sweep] | None = None
) -> list[str]:
    """Do whatever is due and not done; return the names. After a long absence only the latest date is done."""
    owner = f"{socket.gethostname()}:{os.getpid()}"
    done: list[str] = []
    for sweep in whole(engine) if timetable is None else timetable:
        due = latest_due(sweep.schedule, clock(), ZoneInfo(firm.zone))
        with reading(engine) as db:
            last = sweeps.last_done(db, sweep.name)
        if (last is not None and last >= due) or _before_its_time(sweep, due, firm):
            continue
        try:
            report = run(engine, sweep, due, firm=firm, owner=owner, clock=clock)
        except Exception:  # noqa: BLE001 -- logged with its traceback
            # One sweep that fails must not stop the others; its claim ends with the lease and it is tried again.
            _LOG.exception("the sweep %s failed for %s", sweep.name, due)
            continue
        if report is not None:
            _LOG.info("the sweep %s ran for %s: %s", sweep.name, due, report)
            done.append(sweep.name)
    return done


def _before_its_time(sweep: Sweep, due: date, firm: Firm) -> bool:
    if sweep.since is None:
        return False
    return datetime.combine(due, sweep.schedule.at, tzinfo=ZoneInfo(firm.zone)) < sweep.since


@asynccontextmanager
async def keeping_time(
    engine: Engine, firm: Firm, clock: Callable[[], datetime], *looks: Callable[[], None] | None
) -> AsyncIterator[None]:
    """Run the timetable while the server runs; ``looks`` are taken every minute too."""
    from apscheduler.schedulers.asyncio import AsyncIOScheduler

    async def wake() -> None:
        await anyio.to_thread.run_sync(tick, engine, firm, clock)
        for look in filter(None, looks):
            await anyio.to_thread.run_sync(look)

    scheduler = AsyncIOScheduler(timezone="UTC")
    scheduler.add_job(wake, "interval", seconds=EVERY_SECONDS, coalesce=True, max_instances=1, misfire_grace_time=None)
    scheduler.start()
    try:
        yield
    finally:
        scheduler.shutdown(wait=False)
