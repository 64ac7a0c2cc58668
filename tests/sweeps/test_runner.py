"""A sweep runs once for each local date of the firm, whoever tries, whatever the clocks do, wherever it dies."""

from __future__ import annotations

import random
import subprocess
import sys
import time as clock_time
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import text
from sqlmodel import Session, col, func, select

from domain.firm import Firm
from domain.timetable import EVERY_DAY, Schedule, latest_due
from store.db import connect, metadata, reading
from store.findings import Notice, SweepRun
from store.queries import sweeps
from sweeps.runner import Sweep, run

NOW = datetime(2026, 11, 23, 7, tzinfo=UTC)
MONDAY = date(2026, 11, 23)
ZONES = ("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "America/Santiago", "Africa/Cairo", "Asia/Tehran")


def _notice(db: Session, key: str) -> None:
    db.add(Notice(key=key, subject="s", body="b", created_at=NOW, not_before=NOW))


def _write_one(ctx) -> dict[str, object]:
    _notice(ctx.db, ctx.call.thread)
    return {"done": 1}


SWEEP = Sweep("test", Schedule(frozenset({0}), time(7)), _write_one)


def _run(engine, sweep=SWEEP, *, owner="one", now=NOW):
    return run(engine, sweep, MONDAY, firm=Firm(), owner=owner, clock=lambda: now)


def test_a_second_run_for_the_same_date_does_nothing(anydb) -> None:
    assert _run(anydb) == {"done": 1}
    assert _run(anydb, owner="two") is None
    with reading(anydb) as db:
        assert db.exec(select(func.count(col(Notice.id)))).one() == 1


def test_a_run_that_died_is_taken_over_once_its_lease_has_ended(anydb) -> None:
    assert sweeps.claim(anydb, "test", MONDAY, owner="dead", now=NOW) is not None
    assert _run(anydb, now=NOW + timedelta(minutes=1)) is None
    assert _run(anydb, now=NOW + sweeps.LEASE) == {"done": 1}


def test_a_slow_process_whose_lease_was_taken_keeps_nothing_of_its_work(anydb) -> None:
    def slow(ctx) -> dict[str, object]:
        ctx.db.execute(text("UPDATE sweep_run SET owner = 'other'"))
        _notice(ctx.db, "from the slow one")
        return {}

    assert _run(anydb, Sweep("test", SWEEP.schedule, slow)) is None
    with reading(anydb) as db:
        assert db.exec(select(func.count(col(Notice.id)))).one() == 0


def test_a_sweep_that_fails_leaves_no_half_of_its_effects(anydb) -> None:
    def fails(ctx) -> dict[str, object]:
        _notice(ctx.db, "half")
        ctx.db.flush()
        raise RuntimeError("boom")

    with pytest.raises(RuntimeError, match="boom"):
        _run(anydb, Sweep("test", SWEEP.schedule, fails))
    with reading(anydb) as db:
        assert db.exec(select(func.count(col(Notice.id)))).one() == 0
        assert db.exec(select(SweepRun.finished_at)).one() is None


@pytest.mark.slow
def test_processes_killed_at_random_still_write_each_message_once(tmp_path) -> None:
    url = f"sqlite:///{tmp_path / 'firm.sqlite3'}"
    engine = connect(url)
    metadata().create_all(engine)
    chance = random.Random(7)  # noqa: S311 -- when to kill, not a secret
    command = [sys.executable, str(Path(__file__).with_name("one_process.py")), url]
    workers = [subprocess.Popen([*command, str(number)]) for number in range(4)]
    for worker in workers[:3]:
        clock_time.sleep(1 + chance.random())
        worker.kill()
    for worker in workers:
        worker.wait(60)
    with reading(engine) as db:
        assert db.exec(select(func.count(col(Notice.id)))).one() == 20
        assert db.exec(select(func.count(col(SweepRun.id))).where(col(SweepRun.finished_at).is_not(None))).one() == 1
    engine.dispose()


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("at", [time(0, 30), time(2, 30), time(7, 30)])
def test_every_local_date_comes_due_once_in_order_through_all_clock_changes(zone: str, at: time) -> None:
    schedule = Schedule(EVERY_DAY, at)
    there = ZoneInfo(zone)
    now = datetime(2024, 1, 1, tzinfo=UTC)
    seen: list[date] = []
    while now < datetime(2031, 1, 1, tzinfo=UTC):
        due = latest_due(schedule, now, there)
        if not seen or due != seen[-1]:
            seen.append(due)
        # Half an hour at a time around a change of the clock, six hours in between.
        quiet = now.astimezone(there).utcoffset() == (now + timedelta(days=1)).astimezone(there).utcoffset()
        quiet = quiet and now.astimezone(there).utcoffset() == (now - timedelta(days=1)).astimezone(there).utcoffset()
        now += timedelta(hours=6) if quiet else timedelta(minutes=30)
    # An autumn hour that comes twice may show yesterday again for a moment: the unique run row makes it one.
    firsts = list(dict.fromkeys(seen))
    assert all(later - earlier == timedelta(days=1) for earlier, later in pairwise(firsts))
    assert len(firsts) >= 7 * 365


def test_after_a_long_absence_only_the_latest_date_is_due() -> None:
    zone = ZoneInfo("Europe/Berlin")
    assert latest_due(SWEEP.schedule, datetime(2026, 11, 26, 12, tzinfo=UTC), zone) == MONDAY
