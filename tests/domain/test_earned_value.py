"""Earned value: indices, forecasts, and gaps where they are undefined."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.earned_value import EarnedValue, Forecast, planned_value
from domain.errors import BadInput
from domain.money import Money


def values(bac, pv, ev, ac):
    return EarnedValue(*(Money.of(value, "EUR") for value in (bac, pv, ev, ac)))


def test_the_worked_example_of_the_definitions():
    found = values(200_000, 120_000, 100_000, 90_000)
    assert (found.cpi.rounded(3), found.spi.rounded(3)) == (Decimal("1.111"), Decimal("0.833"))
    assert found.estimate() == Money.of(180_000, "EUR")


def test_forecasts_differ_by_what_is_assumed_of_the_rest():
    found = values(1000, 500, 400, 500)
    assert found.estimate(Forecast.AT_BUDGET) == Money.of(1100, "EUR")
    assert found.estimate(Forecast.SAME_EFFICIENCY) == Money.of(1250, "EUR")
    assert found.estimate(Forecast.COST_AND_SCHEDULE) == Money.of("1437.50", "EUR")
    assert found.variance_at_completion() == Money.of(-250, "EUR")
    assert found.to_complete() == Money.of(750, "EUR")


def test_a_zero_denominator_is_undefined_with_a_reason():
    found = values(1000, 0, 0, 0)
    assert (found.cpi.value, found.cpi.reason) == (None, "no cost yet")
    assert found.spi.value is None
    assert found.estimate() is None
    assert found.estimate(Forecast.COST_AND_SCHEDULE) is None
    assert values(100, 50, 50, 100).tcpi().value is None
    assert values(1000, 100, 50, 0).estimate() is None


def test_mixed_currencies_are_refused():
    with pytest.raises(BadInput):
        EarnedValue(Money(1, "EUR"), Money(1, "EUR"), Money(1, "USD"), Money(1, "EUR"))


def test_planned_value_is_the_share_of_every_task():
    tasks = ((Money.of(100, "EUR"), Decimal("0.5")), (Money.of(30, "EUR"), Decimal(1)))
    assert planned_value(tasks, "EUR") == Money.of(80, "EUR")
    with pytest.raises(BadInput):
        planned_value(((Money(1, "EUR"), Decimal(2)),), "EUR")


@given(*(st.integers(1, 10**9) for _ in range(4)))
def test_the_efficiency_needed_to_meet_the_forecast_is_the_one_so_far(bac, pv, ev, ac):
    found = values(max(bac, ev + 1), pv, ev, ac)
    estimate = found.estimate()
    tcpi = found.tcpi(estimate).value
    if tcpi is not None and (estimate - found.ac).minor > 10**6:
        assert abs(tcpi / found.cpi.value - 1) < Decimal("0.001")
