from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from domain.allocation import Booked, Group, loads
from domain.calendar import WorkPattern
from domain.capacity import Absence, Worker, combined
from domain.windows import Window

MONDAY = date(2026, 11, 23)
WEEK = Window(MONDAY, MONDAY + timedelta(days=7), "the week")


def load(*bookings, absences=(), pattern=None, holidays=frozenset(), window=WEEK):
    worker = Worker(1, pattern or WorkPattern(), "here", absences=absences)
    return loads([worker], bookings, window, {"here": holidays})[1]


def booked(minutes=480, first=0, last=6, **given):
    return Booked(1, 1, MONDAY + timedelta(days=first), MONDAY + timedelta(days=last), minutes, **given)


def test_a_booking_falls_on_working_days_only():
    found = load(
        booked(), holidays=frozenset({MONDAY}), absences=(Absence(MONDAY + timedelta(1), MONDAY + timedelta(1)),)
    )
    assert found.hard == (0, 0, 480, 480, 480, 0, 0)
    assert (found.capacity, found.bench, found.over) == (1440, 0, 0)


def test_half_a_day_off_halves_what_is_booked_that_day():
    found = load(booked(), absences=(Absence(MONDAY, MONDAY, 240),))
    assert found.hard[:2] == (240, 480)
    assert found.over == 0


def test_a_double_booked_day_hides_no_free_one():
    found = load(booked(last=1), booked(last=1))
    assert (found.bench, found.over) == (3 * 480, 2 * 480)
    assert [(over.day, over.by) for over in found.over_days] == [(MONDAY, 480), (MONDAY + timedelta(1), 480)]


def test_pipeline_stays_apart_with_its_probability():
    found = load(booked(240), booked(480, hard=False, probability_percent=25))
    assert (found.booked, found.bench, found.free_after_pipeline) == (1200, 1200, 0)
    assert found.forecast.weighted_share.value == Decimal("0.75")


def test_free_from_is_the_start_of_the_last_stretch_without_a_firm_booking():
    assert load(booked(last=1)).free_from == MONDAY + timedelta(2)
    assert load(booked(first=4)).free_from is None
    assert load().free_from == MONDAY


def test_room_is_counted_up_to_what_is_asked_each_day():
    found = load(booked(240, last=1))
    assert found.room_for(360) == (2 * 240 + 3 * 360, 5 * 360)


def test_a_groups_figures_are_sums_of_its_people_and_of_its_parts():
    members = [
        load(booked(720)),
        load(booked(240, hard=False, probability_percent=50)),
        load(pattern=WorkPattern((60,) * 7)),
    ]
    group = Group.of(WEEK, members)
    whole, free = group.forecast(WEEK)
    together = combined(member.forecast for member in members)
    for share in ("hard_share", "weighted_share", "maximum_share"):
        assert getattr(whole, share) == getattr(together, share)
    assert free == sum(member.bench for member in members) == 2400 + 420
    monday, rest = Window(MONDAY, MONDAY + timedelta(1), "Monday"), Window(MONDAY + timedelta(1), WEEK.end, "the rest")
    parts = [group.forecast(part) for part in (monday, rest)]
    assert sum(part.available for part, _ in parts) == whole.available
    assert sum(bench for _, bench in parts) == free
    assert Group.of(WEEK, []).forecast(WEEK)[0].hard_share.value is None


SPANS = st.tuples(st.integers(-3, 10), st.integers(0, 9), st.integers(1, 900), st.booleans())
PATTERNS = st.tuples(*[st.integers(0, 600)] * 7).map(WorkPattern)


@given(st.lists(SPANS, max_size=6), PATTERNS, st.integers(0, 6), st.integers(0, 400))
def test_capacity_less_hard_is_bench_less_over_for_any_bookings(spans, pattern, off, part):
    rows = [
        Booked(i, 1, MONDAY + timedelta(first), MONDAY + timedelta(first + days), minutes, hard)
        for i, (first, days, minutes, hard) in enumerate(spans)
    ]
    day = MONDAY + timedelta(off)
    found = load(*rows, pattern=pattern, absences=(Absence(day, day, part),))
    assert found.capacity - found.booked == found.bench - found.over
    assert all(free >= 0 for free in found.free)
    assert found.free_after_pipeline <= found.bench
    assert sum(over.by for over in found.over_days) == found.over
