"""One of several processes that try the same sweep; run by path, with the database's URL and a number."""

from __future__ import annotations

import sys
import time as clock_time
from datetime import UTC, date, datetime, time, timedelta

from domain.firm import Firm
from domain.timetable import Schedule
from store.db import connect, metadata, reading
from store.findings import Notice
from store.queries import sweeps
from sweeps.runner import Sweep, run

NOW = datetime(2026, 11, 23, 7, tzinfo=UTC)
MONDAY = date(2026, 11, 23)
MESSAGES = 20
PATIENCE = 30


def slow_write(ctx) -> dict[str, object]:
    for number in range(MESSAGES):
        key = f"{ctx.call.thread}:{number}"
        ctx.db.add(Notice(key=key, subject="s", body="b", created_at=NOW, not_before=NOW))
        ctx.db.flush()
        clock_time.sleep(0.02)
    return {"written": MESSAGES}


def main(url: str, number: str) -> None:
    metadata()
    engine = connect(url)
    start = clock_time.monotonic()
    while clock_time.monotonic() - start < PATIENCE:
        # Time runs fast here, so that the leases of killed processes end within the test.
        now = NOW + timedelta(minutes=(clock_time.monotonic() - start) * 20)
        sweep = Sweep("test", Schedule(frozenset({0}), time(7)), slow_write)
        run(engine, sweep, MONDAY, firm=Firm(), owner=number, clock=lambda now=now: now)
        with reading(engine) as db:
            if sweeps.last_done(db, "test") == MONDAY:
                return
        clock_time.sleep(0.01)


if __name__ == "__main__":
    main(*sys.argv[1:])
