from __future__ import annotations

from datetime import UTC, datetime, time, timedelta

from domain.firm import Firm
from domain.timetable import EVERY_DAY, Schedule
from sweeps.runner import Sweep
from sweeps.timekeeper import tick

MONDAY = datetime(2026, 11, 23, 7, tzinfo=UTC)


def _sweep(name: str = "daily", work=lambda _ctx: {"done": 1}) -> Sweep:
    return Sweep(name, Schedule(EVERY_DAY, time(7)), work)


def _broken(_ctx) -> dict[str, object]:
    raise RuntimeError("boom")


def test_what_is_due_is_done_once_however_often_the_clock_wakes(engine) -> None:
    assert tick(engine, Firm(), lambda: MONDAY, [_sweep()]) == ["daily"]
    assert tick(engine, Firm(), lambda: MONDAY + timedelta(minutes=1), [_sweep()]) == []
    assert tick(engine, Firm(), lambda: MONDAY + timedelta(days=1), [_sweep()]) == ["daily"]


def test_after_a_week_asleep_one_run_catches_up(engine) -> None:
    tick(engine, Firm(), lambda: MONDAY, [_sweep()])
    week_later = MONDAY + timedelta(days=7)
    assert tick(engine, Firm(), lambda: week_later, [_sweep()]) == ["daily"]
    assert tick(engine, Firm(), lambda: week_later, [_sweep()]) == []


def test_a_sweep_that_fails_does_not_stop_the_others(engine) -> None:
    both = [_sweep("bad", _broken), _sweep("good")]
    assert tick(engine, Firm(), lambda: MONDAY, both) == ["good"]
    retried = MONDAY + timedelta(hours=1)
    assert tick(engine, Firm(), lambda: retried, [_sweep("bad")]) == ["bad"]
