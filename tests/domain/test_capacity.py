from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.calendar import WorkPattern
from domain.capacity import (
    Absence,
    Employment,
    Forecast,
    TargetBand,
    Worker,
    bench,
    capacities,
    capacity,
    combined,
    countable,
    expected_days,
    group_utilisation,
    horizons,
    over_allocation,
    split_at,
    target_of,
    utilisation,
    utilisation_band,
)
from domain.errors import BadInput
from domain.windows import Window

DAY = timedelta(days=1)
NOVEMBER = Window(date(2026, 11, 1), date(2026, 12, 1), "November")
THANKSGIVING = frozenset({date(2026, 11, 26)})
near = st.dates(date(2026, 10, 20), date(2026, 12, 15))


@st.composite
def workers(draw):
    def absence():
        start = draw(near)
        return Absence(start, start + draw(st.integers(0, 12)) * DAY, draw(st.sampled_from((None, 120, 240))))

    employment = Employment(draw(st.none() | near), draw(st.none() | near))
    pattern = WorkPattern(tuple(draw(st.sampled_from((0, 240, 480))) for _ in range(7)))
    absences = tuple(absence() for _ in range(draw(st.integers(0, 3))))
    return Worker(draw(st.integers(1, 10**6)), pattern, draw(st.sampled_from("ab")), employment, absences)


@given(
    st.lists(workers(), unique_by=lambda worker: worker.key, max_size=5), st.frozensets(near, max_size=6), st.booleans()
)
def test_capacity_of_many_equals_the_sum_of_each_ones_days(people, holidays, reduce):
    found = capacities(people, NOVEMBER, {"a": holidays}, holidays_reduce=reduce)
    for worker in people:
        off = holidays if worker.place == "a" else frozenset()
        days = expected_days(worker, NOVEMBER, off, holidays_reduce=reduce)
        assert found[worker.key] == sum(minutes for _day, minutes in days)
        assert all(minutes >= 0 for _day, minutes in days)


def test_a_person_hired_mid_month_gives_from_that_day():
    worker = Worker(1, employment=Employment(hired=date(2026, 11, 16)))
    available = capacity(worker, NOVEMBER, THANKSGIVING)
    assert available == 80 * 60
    assert utilisation(56 * 60, available).percent == 70


def test_holidays_need_not_reduce_capacity():
    assert capacity(Worker(1), NOVEMBER, THANKSGIVING, holidays_reduce=False) == 21 * 480


def test_a_holiday_takes_the_minutes_of_its_own_weekday_only():
    part_time = Worker(1, WorkPattern((480, 480, 240, 0, 0, 0, 0)))
    week = Window(date(2026, 11, 23), date(2026, 11, 30), "week")
    assert capacity(part_time, week, frozenset({date(2026, 11, 23)})) == 12 * 60
    assert capacity(part_time, week, THANKSGIVING) == 20 * 60


def test_overlapping_time_off_takes_a_day_once():
    off = (Absence(date(2026, 11, 16), date(2026, 11, 17)), Absence(date(2026, 11, 17), date(2026, 11, 18), 240))
    week = Window(date(2026, 11, 16), date(2026, 11, 23), "week")
    assert capacity(Worker(1, absences=off), week) == (0 + 0 + 240 + 480 + 480)


def test_the_last_day_of_employment_still_counts():
    left = Worker(1, employment=Employment(left=date(2026, 11, 2)))
    assert capacity(left, NOVEMBER) == 480


def test_utilisation_without_capacity_is_undefined_with_a_reason():
    share = utilisation(60, 0)
    assert share.value is None
    assert share.reason


def test_group_utilisation_is_sum_over_sum():
    assert group_utilisation([(10, 10), (0, 30)]).percent == 25


def test_submitted_time_counts_only_when_the_firm_says_so():
    assert countable(60, 30) == 60
    assert countable(60, 30, submitted_counts=True) == 90


def test_soft_bookings_show_weighted_and_at_most_but_do_not_lower_the_bench():
    forecast = Forecast(160 * 60, 80 * 60, ((60 * 60, Decimal("0.5")), (40 * 60, Decimal("0.25"))))
    shares = (forecast.hard_share, forecast.weighted_share, forecast.maximum_share)
    assert [share.percent for share in shares] == [50, 75, Decimal("112.5")]
    assert forecast.bench == 80 * 60
    assert forecast.bench_if_all_won == 0


def test_a_group_forecast_is_sum_over_sum():
    group = combined([Forecast(100, 100), Forecast(300, 0, ((100, Decimal("0.5")),))])
    assert group.hard_share.percent == 25
    assert group.weighted_share.percent == Decimal("37.5")


def test_a_probability_beyond_one_is_refused():
    with pytest.raises(BadInput):
        Forecast(1, 1, ((1, Decimal("1.5")),))


@given(st.integers(0, 10_000), st.integers(0, 10_000))
def test_bench_and_over_allocation_exclude_each_other(available, hard):
    assert bench(available, hard) - over_allocation(available, hard) == available - hard
    assert bench(available, hard) * over_allocation(available, hard) == 0


@pytest.mark.parametrize(
    ("percent", "band"), [(80, "green"), (79, "yellow"), (60, "yellow"), (Decimal("59.9"), "red"), (100, "green")]
)
def test_bands_follow_the_target(percent, band):
    assert utilisation_band(percent, 80) == TargetBand(band)


def test_a_persons_target_beats_the_roles_even_when_it_is_zero():
    assert target_of(0, 80, 75) == 0
    assert target_of(None, 80, 75) == 80
    assert target_of(None, None, 75) == 75


def test_horizons_begin_on_the_day():
    assert [(w.start, w.days) for w in horizons(date(2026, 11, 22))] == [(date(2026, 11, 22), n) for n in (30, 60, 90)]


def test_the_cut_off_day_is_the_last_actual_one():
    actual, forecast = split_at(NOVEMBER, date(2026, 11, 22))
    assert (actual.last, forecast.start) == (date(2026, 11, 22), date(2026, 11, 23))
    assert split_at(NOVEMBER, date(2027, 1, 1))[1].days == 0
    assert split_at(NOVEMBER, date(2026, 1, 1))[0].days == 0
