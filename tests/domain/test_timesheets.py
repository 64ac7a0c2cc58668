from __future__ import annotations

from datetime import date, timedelta

import pytest

from domain.calendar import WorkPattern
from domain.capacity import Absence, Employment, Worker, expected_days
from domain.errors import BadInput, Conflict
from domain.timesheets import (
    Correctable,
    LockPeriod,
    TimeAction,
    TimeState,
    after,
    check_day_total,
    completeness,
    gaps_of_all,
    lock_from_words,
    rolling_lock,
)
from domain.windows import Window

DAY = timedelta(days=1)
MONDAY = date(2026, 11, 23)
WEEK = Window(MONDAY, MONDAY + 7 * DAY, "week")
HOLIDAY = frozenset({date(2026, 11, 26)})


def week_of(state, *hours):
    return [(MONDAY + i * DAY, int(h * 60), state) for i, h in enumerate(hours)]


def test_a_day_is_missing_when_less_is_logged_than_expected():
    expected = expected_days(Worker(1), WEEK, HOLIDAY)
    found = completeness(expected, week_of(TimeState.SUBMITTED, 8, 8, 0, 0, 8))
    assert (found.expected, found.submitted) == (32 * 60, 24 * 60)
    assert [gap.day for gap in found.gaps] == [date(2026, 11, 25)]
    assert not found.complete


@pytest.mark.parametrize("state", [TimeState.DRAFT, TimeState.REJECTED])
def test_draft_and_rejected_time_counts_nothing(state):
    found = completeness(expected_days(Worker(1), WEEK), week_of(state, 8, 8, 8, 8, 8))
    assert (found.submitted, found.approved, found.complete) == (0, 0, False)


def test_submitted_time_is_complete_but_not_for_billing():
    found = completeness(expected_days(Worker(1), WEEK), week_of(TimeState.SUBMITTED, 8, 8, 8, 8, 8))
    assert (found.complete, found.approved) == (True, 0)


def test_over_logging_one_day_does_not_fill_another():
    found = completeness(expected_days(Worker(1), WEEK), week_of(TimeState.APPROVED, 12, 4, 8, 8, 8))
    assert [(gap.day, gap.minutes) for gap in found.gaps] == [(MONDAY + DAY, 240)]


def test_days_after_the_as_of_day_are_not_missing_yet():
    found = completeness(expected_days(Worker(1), WEEK), week_of(TimeState.SUBMITTED, 8, 8), as_of=MONDAY + DAY)
    assert found.complete


def test_people_with_an_excuse_are_never_chased():
    excused = [
        Worker(1, absences=(Absence(MONDAY, MONDAY + 4 * DAY),)),
        Worker(2, employment=Employment(hired=MONDAY + 7 * DAY)),
        Worker(3, employment=Employment(left=MONDAY - DAY)),
        Worker(4, WorkPattern((0,) * 7)),
        Worker(5, WorkPattern((0, 0, 0, 480, 0, 0, 0)), place="AT"),
    ]
    chased = Worker(6, absences=(Absence(MONDAY, MONDAY + 3 * DAY), Absence(MONDAY + 4 * DAY, MONDAY + 4 * DAY, 240)))
    found = dict(gaps_of_all([*excused, chased], WEEK, {"AT": HOLIDAY}, {6: {MONDAY + 4 * DAY: 180}}))
    assert [(worker.key, [gap.minutes for gap in gaps]) for worker, gaps in found.items()] == [(6, [60])]


def test_partial_leave_and_a_full_log_are_complete():
    worker = Worker(1, absences=(Absence(MONDAY, MONDAY, 240),))
    found = completeness(expected_days(worker, WEEK), week_of(TimeState.SUBMITTED, 4, 8, 8, 8, 8))
    assert found.complete


@pytest.mark.parametrize(
    ("state", "action", "following"),
    [
        (TimeState.DRAFT, TimeAction.SUBMIT, TimeState.SUBMITTED),
        (TimeState.SUBMITTED, TimeAction.APPROVE, TimeState.APPROVED),
        (TimeState.APPROVED, TimeAction.REOPEN, TimeState.DRAFT),
        (TimeState.APPROVED, TimeAction.LOCK, TimeState.LOCKED),
        (TimeState.LOCKED, TimeAction.UNLOCK, TimeState.APPROVED),
    ],
)
def test_states_follow_one_another(state, action, following):
    assert after(state, action) is following


@pytest.mark.parametrize("action", sorted(set(TimeAction) - {TimeAction.UNLOCK}))
def test_locked_time_changes_only_through_its_invoice(action):
    with pytest.raises(Conflict, match="invoice"):
        after(TimeState.LOCKED, action, reason="x")


def test_a_rejection_needs_a_reason():
    with pytest.raises(BadInput):
        after(TimeState.SUBMITTED, TimeAction.REJECT, reason="  ")
    assert after(TimeState.SUBMITTED, TimeAction.REJECT, reason="wrong project") is TimeState.REJECTED


OCTOBER = LockPeriod(date(2026, 10, 1), date(2026, 10, 31), grace_days=10)


@pytest.mark.parametrize(
    ("day", "today", "override", "state"),
    [
        (date(2026, 9, 26), date(2026, 11, 6), False, Correctable.LOCKED),
        (date(2026, 9, 26), date(2026, 11, 6), True, Correctable.LOCKED),
        (date(2026, 10, 6), date(2026, 11, 6), False, Correctable.GRACE),
        (date(2026, 10, 6), date(2026, 11, 12), False, Correctable.LOCKED),
        (date(2026, 10, 6), date(2026, 11, 12), True, Correctable.GRACE),
        (date(2026, 11, 2), date(2026, 11, 12), False, Correctable.OPEN),
    ],
)
def test_a_closed_period_may_be_corrected_during_its_grace(day, today, override, state):
    assert OCTOBER.state(day, today, may_override_grace=override) is state


def test_half_a_lock_rule_or_an_unreadable_one_locks_nothing():
    today = date(2026, 11, 22)
    assert not lock_from_words("+5 days", None, None, today).active
    assert not lock_from_words("first day of last month", "+5 of !!!!", None, today).active
    upside_down = lock_from_words("first day of this month", "last day of last month", "+10 days", today)
    assert upside_down.state(date(2026, 10, 6), today) is Correctable.OPEN


def test_a_lock_rule_in_words_moves_with_today():
    assert (
        lock_from_words("first day of last month", "last day of last month", "+10 days", date(2026, 11, 22)) == OCTOBER
    )


def test_a_rolling_lock_closes_each_day_in_its_turn():
    today = date(2026, 11, 22)
    ages = {45: Correctable.OPEN, 46: Correctable.GRACE, 50: Correctable.GRACE, 51: Correctable.LOCKED}
    for age, state in ages.items():
        assert rolling_lock(today - age * DAY, today, after_days=45, grace_days=5) is state


@pytest.mark.parametrize(("already", "more"), [(0, 0), (0, -5), (1200, 300)])
def test_a_day_holds_between_a_minute_and_24_hours(already, more):
    with pytest.raises(BadInput):
        check_day_total(already, more, MONDAY)
