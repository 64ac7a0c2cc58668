from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.calendar import (
    EVERY_DAY,
    STANDARD,
    Calendar,
    Dates,
    WorkPattern,
    advance,
    due_date,
    duration,
    rescheduled,
    rescheduled_after,
    soonest,
    start_date,
    variance,
)
from domain.errors import BadInput, Conflict

DAY = timedelta(days=1)
MONDAY = date(2026, 11, 16)
days = st.dates(date(2020, 1, 1), date(2030, 12, 31))
patterns = st.tuples(*[st.sampled_from((0, 240, 480))] * 7).filter(any).map(WorkPattern)


@st.composite
def calendars(draw):
    holidays = draw(st.frozensets(days, max_size=30))
    extra = draw(st.dictionaries(days, st.sampled_from((0, 120, 480)), max_size=5))
    return Calendar(draw(patterns), holidays, tuple(extra.items()))


@given(calendars(), days, st.integers(0, 400))
def test_counting_by_arithmetic_equals_counting_day_by_day(calendar, start, length):
    span = [start + i * DAY for i in range(length)]
    end = start + length * DAY
    assert calendar.minutes_between(start, end) == sum(calendar.minutes_on(day) for day in span)
    assert calendar.days_between(start, end) == sum(calendar.works(day) for day in span)


@given(calendars(), days, st.integers(1, 200))
def test_due_and_start_are_each_others_inverse(calendar, start, length):
    first = calendar.next_working(start)
    due = due_date(calendar, start, length)
    assert duration(calendar, first, due) == length
    assert start_date(calendar, due, length) == first


@given(calendars(), days, st.integers(-50, 50))
def test_a_lag_lands_on_a_working_day(calendar, day, lag):
    assert calendar.works(soonest(calendar, day, lag))


@given(calendars(), days, days, st.integers(1, 20), st.integers(0, 5))
def test_a_follower_is_pushed_later_and_never_pulled_earlier(calendar, due, start, length, lag):
    follower = Dates(calendar.next_working(start), due_date(calendar, start, length))
    moved = rescheduled(calendar, Dates(due=due), follower, lag)
    assert moved.start >= follower.start
    assert moved.start > due
    assert duration(calendar, moved.start, moved.due) == length


def test_a_follower_obeys_the_latest_of_its_predecessors():
    follower = Dates(MONDAY + DAY, MONDAY + 2 * DAY)
    early, late = Dates(due=MONDAY), Dates(due=MONDAY + 3 * DAY)
    moved = rescheduled_after(STANDARD, ((early, 3), (late, 0)), follower)
    assert (moved.start, moved.due) == (date(2026, 11, 20), date(2026, 11, 23))


def test_a_follower_on_a_free_day_moves_to_the_next_working_day():
    saturday = date(2026, 11, 21)
    assert rescheduled(STANDARD, Dates(due=MONDAY), Dates(saturday)).start == date(2026, 11, 23)


def test_an_elapsed_lag_counts_free_days():
    friday = date(2026, 11, 20)
    assert soonest(STANDARD, friday, 3, elapsed=True) == date(2026, 11, 23)
    assert soonest(STANDARD, friday, 3) == date(2026, 11, 25)


def test_a_calendar_without_working_days_is_refused_rather_than_searched_for_ever():
    with pytest.raises(Conflict):
        soonest(Calendar(WorkPattern((0,) * 7)), MONDAY)


@pytest.mark.parametrize("days_given", [0, -1])
def test_a_duration_must_be_positive(days_given):
    with pytest.raises(BadInput):
        due_date(STANDARD, MONDAY, days_given)


def test_a_pattern_is_seven_possible_days():
    with pytest.raises(BadInput):
        WorkPattern((480,) * 6)
    with pytest.raises(BadInput):
        WorkPattern((1441, 0, 0, 0, 0, 0, 0))


def test_a_long_lag_is_found_without_walking():
    assert advance(EVERY_DAY, date(2022, 7, 31), 100_000) == date(2022, 7, 31) + 100_000 * DAY


def test_variance_is_positive_when_late():
    friday, tuesday = date(2026, 11, 20), date(2026, 11, 24)
    assert variance(STANDARD, friday, tuesday) == 2
    assert variance(STANDARD, tuesday, friday) == -2
