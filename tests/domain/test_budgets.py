"""Budgets: the guard at time entry and alerts raised once a version."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.budgets import (
    Booking,
    Guarded,
    Measure,
    Period,
    Standing,
    State,
    Watch,
    excess,
    observed,
    rebudgeted,
    refuse_excess,
)
from domain.errors import BadInput, Conflict
from domain.money import Money


def eur(amount):
    return Money.of(amount, "EUR")


def hours(budget, spent, period=Period.TOTAL):
    return Guarded("Aurora", Measure.EFFORT, budget * 60, spent * 60, period)


def test_an_entry_that_does_not_fit_is_named_with_what_is_free():
    found = excess(Booking(effort=180), [hours(10, 8)])
    assert (found.used, found.free) == (480, 120)
    with pytest.raises(Conflict, match="The effort budget of Aurora is used up"):
        refuse_excess(found)


def test_an_entry_that_just_fits_is_booked():
    assert excess(Booking(effort=120), [hours(10, 8)]) is None


def test_what_is_not_billable_takes_nothing_from_a_budget():
    assert excess(Booking(effort=180, billable=False), [hours(10, 10)]) is None


def test_an_edit_gives_its_old_time_back_first():
    assert excess(Booking(effort=120), [hours(10, 10)], old=Booking(effort=120)) is None
    assert excess(Booking(effort=121), [hours(10, 10)], old=Booking(effort=120)) is not None


def test_shrinking_an_entry_is_allowed_even_over_the_budget():
    assert excess(Booking(effort=60), [hours(10, 12)], old=Booking(effort=120)) is None


def test_an_entry_moved_into_another_month_gives_nothing_back_to_that_month():
    moved = {"old": Booking(effort=120), "period_changed": True}
    assert excess(Booking(effort=120), [hours(10, 9, Period.MONTH)], **moved) is not None
    assert excess(Booking(effort=120), [hours(10, 10)], **moved) is None


def test_exactly_the_budget_is_reached_and_more_is_over():
    assert Standing(100, 79).state() is State.WITHIN
    assert Standing(100, 80).state() is State.NEAR
    assert Standing(100, 100).state() is State.REACHED
    assert Standing(100, 101).state() is State.OVER


def test_a_jump_raises_every_threshold_it_passed_once():
    watch, alerts = observed(Watch(eur(1000)), eur(910))
    assert [alert.threshold for alert in alerts] == [80, 90]
    assert observed(watch, eur(950))[1] == ()
    _, alerts = observed(watch, eur(1000))
    assert [(alert.threshold, alert.state) for alert in alerts] == [(100, State.REACHED)]


def test_raising_the_budget_re_arms():
    watch, _ = observed(Watch(eur(1000)), eur(1010))
    watch, alerts = observed(rebudgeted(watch, eur(2000)), eur(1010))
    assert alerts == ()
    _, alerts = observed(watch, eur(1600))
    assert [(alert.threshold, alert.version) for alert in alerts] == [(80, 2)]


def test_a_budget_of_nothing_raises_nothing():
    assert observed(Watch(eur(0)), eur(10))[1] == ()
    with pytest.raises(BadInput):
        observed(Watch(eur(1), thresholds=(0,)), eur(1))


@given(st.lists(st.integers(0, 3000), max_size=30))
def test_no_threshold_is_raised_twice_in_a_version(spending):
    watch, raised = Watch(eur(1000)), []
    for spent in spending:
        watch, alerts = observed(watch, eur(spent))
        raised += [alert.threshold for alert in alerts]
    assert len(raised) == len(set(raised))
    assert set(raised) == {t for t in watch.thresholds if max(spending, default=0) * 100 >= 1000 * t}
