"""Project money: margin, estimate at completion, receivables, satisfaction, unbilled work."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.economics import (
    Dated,
    ProfitAndLoss,
    Realisation,
    ageing,
    completion,
    days_outstanding_counted_back,
    days_sales_outstanding,
    margin,
    portfolio,
    satisfaction,
    unbilled,
)
from domain.errors import BadInput
from domain.money import Money

TODAY = date(2026, 11, 23)


def eur(amount):
    return Money.of(amount, "EUR")


def test_cost_is_labour_expenses_and_subcontractors():
    result = ProfitAndLoss(eur(51_000), eur(20_000), eur(2_000), eur(10_000))
    assert result.cost == eur(32_000)
    assert result.margin.rounded(4) == Decimal("0.3725")


def test_margin_without_revenue_is_undefined_not_zero():
    assert margin(eur(0), eur(100)).value is None


def test_a_portfolios_margin_is_its_sum_over_its_sum():
    small = ProfitAndLoss(eur(100), eur(100), eur(0), eur(0))
    large = ProfitAndLoss(eur(900), eur(300), eur(0), eur(0))
    assert portfolio([small, large], "EUR").margin.value == Decimal("0.6")


def test_the_estimate_is_cost_to_date_and_the_rest_at_the_planned_rate():
    found = completion(planned_cost=eur(10_000), planned_minutes=6000, cost_to_date=eur(4_400), remaining_minutes=4800)
    assert (found.estimate, found.variance) == (eur(12_400), eur(-2_400))
    assert found.consumption.rounded(4) == Decimal("0.3548")


def test_remaining_work_without_a_plan_cannot_be_priced():
    with pytest.raises(BadInput):
        completion(planned_cost=eur(0), planned_minutes=0, cost_to_date=eur(1), remaining_minutes=60)


def test_realisation_tells_billing_from_collection():
    found = Realisation(eur(100_000), eur(95_000), eur(90_000))
    assert (found.billing.percent, found.overall.percent) == (95, 90)
    assert found.collection.rounded(4) == Decimal("0.9474")


def test_days_sales_outstanding():
    assert days_sales_outstanding(eur(50_000), eur(300_000), 90).value == 15
    assert days_sales_outstanding(eur(50_000), eur(0), 90).value is None


def test_counting_back_takes_whole_periods_then_a_share_of_the_next():
    months = [(eur(40), 30), (eur(60), 31), (eur(50), 30)]
    assert days_outstanding_counted_back(eur(70), months).value == Decimal("45.5")
    assert days_outstanding_counted_back(eur(40), months).value == 30
    assert days_outstanding_counted_back(eur(500), months).value is None


def test_only_answers_count_for_satisfaction():
    found = satisfaction([5, 4, 4, 3, 2, 5, 1, 4, None])
    assert (found.satisfied.percent, found.mean.value, found.answers) == (Decimal("62.5"), Decimal("3.5"), 8)
    assert satisfaction([None]).satisfied.value is None
    with pytest.raises(BadInput):
        satisfaction([6])


def test_unbilled_work_leaves_out_what_is_dated_later():
    earned = [Dated(TODAY, eur(900)), Dated(TODAY + timedelta(days=1), eur(100))]
    invoiced = [Dated(TODAY + timedelta(days=1), eur(900))]
    assert unbilled(earned, invoiced, TODAY, "EUR") == eur(900)
    assert unbilled(earned, invoiced, TODAY + timedelta(days=1), "EUR") == eur(100)


def test_work_ages_into_buckets_with_both_ends_included():
    items = [Dated(TODAY - timedelta(days=days), eur(1)) for days in (0, 30, 31, 60, 61, 90, 91, 400)]
    assert [(b.from_days, b.to_days, b.rows) for b in ageing(items, TODAY, "EUR")] == [
        (0, 30, 2),
        (31, 60, 2),
        (61, 90, 2),
        (91, None, 2),
    ]
    with pytest.raises(BadInput):
        ageing(items, TODAY, "EUR", (60, 30))


@given(st.lists(st.tuples(st.integers(0, 400), st.integers(-(10**6), 10**6))))
def test_the_buckets_sum_to_all_that_is_open(items):
    dated = [Dated(TODAY - timedelta(days=days), Money(minor, "EUR")) for days, minor in items]
    assert sum(bucket.amount.minor for bucket in ageing(dated, TODAY, "EUR")) == sum(minor for _, minor in items)
