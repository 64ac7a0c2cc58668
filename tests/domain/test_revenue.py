"""Revenue: measured cumulatively, capped at the price, losses whole at once, one net position."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import BadInput, Conflict
from domain.money import Money
from domain.ratable import by_days, by_months, open_periods
from domain.revenue import (
    Measured,
    Method,
    by_cost,
    by_effort,
    by_milestones,
    catch_up,
    expected_amount,
    position,
    positions,
    prospective,
)


def eur(amount):
    return Money.of(amount, "EUR")


def measured(price, cost, left, uninstalled=None):
    return Measured(eur(price), eur(cost), eur(left), None if uninstalled is None else eur(uninstalled))


LOSING = [measured(5000, 1500, 2250), measured(5000, 1260, 2340), measured(5000, 2440, 0)]


def test_an_expected_loss_is_booked_whole_at_once():
    found = by_cost(LOSING)
    assert [period.profit for period in found] == [eur(500), eur(-600), eur(-100)]
    assert found[1].revenue == eur("705.88")
    assert [period.provision for period in found] == [eur(0), eur("45.88"), eur(0)]


def test_at_completion_nothing_is_earned_before_the_end_but_a_loss_still_shows_at_once():
    found = by_cost(LOSING, Method.COMPLETED)
    assert [period.revenue for period in found] == [eur(0), eur(0), eur(5000)]
    assert [period.profit for period in found] == [eur(0), eur(-100), eur(-100)]


def test_cost_recovery_shows_no_profit_before_the_end():
    found = by_cost([measured(1000, 300, 400), measured(1000, 400, 0)], Method.COST_RECOVERY)
    assert [period.profit for period in found] == [eur(0), eur(300)]


def test_a_change_of_price_is_caught_up_in_the_period_it_is_known():
    found = by_cost([measured(1000, 300, 300), measured(1200, 0, 300)])
    assert [period.revenue for period in found] == [eur(500), eur(100)]


def test_bought_goods_show_no_progress_and_earn_their_cost():
    """IFRS 15 example 19: 500 of 2,500 installed, goods of 1,500 delivered, price 5,000."""
    (found,) = by_cost([measured(5000, 2000, 2000, uninstalled=1500)])
    assert (found.progress.percent, found.revenue, found.profit) == (20, eur(2200), eur(200))


def test_nothing_spent_and_nothing_expected_is_undefined_progress():
    (found,) = by_cost([measured(1000, 0, 0)])
    assert (found.progress.value, found.revenue) == (None, eur(0))


def test_effort_beyond_the_budget_never_earns_more_than_the_fee():
    assert by_effort(eur(10_000), [3600, 3000], [2400, 0], budget=6000) == (eur(6000), eur(4000))
    with pytest.raises(BadInput):
        by_effort(eur(1), [-1], [0])


def test_milestones_earn_when_they_are_accepted_and_only_once():
    amounts = [eur(30), eur(40), eur(20)]
    assert by_milestones(amounts, [[0], [], [1, 2]]) == (eur(30), eur(0), eur(60))
    with pytest.raises(BadInput):
        by_milestones(amounts, [[0], [0]])


def test_a_change_within_the_obligation_is_re_measured_at_full_precision():
    found = catch_up(price=eur(1350), cost_to_date=eur(420), total_cost=eur(820), recognised=eur(600))
    assert found.catch_up == eur("91.46")


def test_a_change_for_distinct_services_is_spread_over_what_is_left():
    """Two of three years at 100 are served; the third falls to 80 and three more are added for 200."""
    assert prospective(price=eur(280), recognised=eur(200), added=eur(200), units_left=4) == eur(70)


def test_variable_consideration_is_weighted_by_probability():
    assert expected_amount([(eur(100), Decimal("0.7")), (eur(0), Decimal("0.3"))], "EUR") == eur(70)
    with pytest.raises(BadInput):
        expected_amount([(eur(100), Decimal("0.7"))], "EUR")


def test_a_contract_has_one_net_position():
    assert (position(eur(900), eur(1000)).deferred, position(eur(900), eur(1000)).unbilled) == (eur(100), eur(0))
    assert [p.net for p in positions([eur(10), eur(10)], [eur(0), eur(30)])] == [eur(10), eur(-10)]


def test_ratable_months_are_even_and_a_month_after_the_last_gets_nothing():
    shares = by_months(eur(100), date(2021, 5, 1), date(2021, 8, 1), 3)
    assert [share.amount for share in shares] == [eur("33.33"), eur("33.33"), eur("33.34"), eur(0)]
    with pytest.raises(BadInput):
        by_months(eur(1), date(2021, 5, 1), date(2021, 4, 1))


def test_closed_months_post_into_the_first_open_one():
    shares = by_months(eur(90), date(2026, 9, 1), date(2026, 12, 1), 3)
    moved = open_periods(shares, date(2026, 10, 31))
    assert [(share.month.month, share.amount) for share in moved] == [(11, eur(90)), (12, eur(0))]
    with pytest.raises(Conflict):
        open_periods(shares, date(2026, 12, 31))


@given(st.integers(0, 10**9), st.integers(0, 800), st.integers(0, 800))
def test_ratable_revenue_sums_to_the_price(price, start, length):
    starts = date(2026, 1, 1) + timedelta(days=start)
    ends = starts + timedelta(days=length)
    for shares in (by_days(Money(price, "EUR"), starts, ends), by_months(Money(price, "EUR"), starts, ends)):
        assert sum(share.amount.minor for share in shares) == price
        assert all(share.amount.minor >= 0 for share in shares[:-1])


PERIODS = st.lists(st.tuples(st.integers(0, 10**7), st.integers(0, 10**7)), min_size=1, max_size=6)


@given(st.integers(0, 10**8), PERIODS, st.sampled_from([Method.COST, Method.COMPLETED, Method.COST_RECOVERY]))
def test_revenue_never_exceeds_the_price_and_equals_it_at_the_end(price, periods, method):
    facts = [Measured(Money(price, "EUR"), Money(c + 1, "EUR"), Money(left, "EUR")) for c, left in periods]
    facts.append(Measured(Money(price, "EUR"), Money(1, "EUR"), Money(0, "EUR")))
    found = by_cost(facts, method)
    assert all(period.revenue_to_date.minor <= price for period in found)
    assert sum(period.revenue.minor for period in found) == price
    assert found[-1].provision.minor == 0
    cost = sum(fact.cost.minor for fact in facts)
    assert sum(period.profit.minor for period in found) == price - cost
