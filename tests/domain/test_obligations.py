"""Obligations: one method each, postings that only ever catch up, nothing in a closed period."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.economics import Dated
from domain.errors import BadInput, Conflict
from domain.money import Money
from domain.obligations import Obligation, contract_positions, earned, postings
from domain.revenue import Method

NOV = date(2026, 11, 30)


def eur(amount):
    return Money.of(amount, "EUR")


def obligation(method, **facts):
    return Obligation(1, "c1", method, eur(1000), **facts)


@pytest.mark.parametrize(
    ("found", "amount"),
    [
        (obligation(Method.AS_INVOICED, invoiced=(Dated(NOV, eur(400)), Dated(date(2026, 12, 1), eur(100)))), 400),
        (obligation(Method.COST, cost=eur(300), cost_to_complete=eur(300)), 500),
        (obligation(Method.HOURS, minutes=600, minutes_to_complete=1800, budget_minutes=2000), 250),
        (obligation(Method.MILESTONE, milestones=((eur(300), NOV), (eur(700), None))), 300),
        (obligation(Method.RATABLE, starts=date(2026, 11, 1), ends=date(2026, 12, 31)), "491.80"),
        (obligation(Method.RATABLE, starts=date(2026, 11, 21), ends=date(2026, 12, 10)), 500),
        (obligation(Method.COMPLETED, cost=eur(300), cost_to_complete=eur(1)), 0),
        (obligation(Method.AS_INVOICED, invoiced=(Dated(NOV, eur(1400)),)), 1000),
    ],
)
def test_each_method_earns_by_its_own_measure(found, amount):
    assert earned(found, NOV).to_date == eur(amount)


def test_a_losing_obligation_provides_for_the_rest_of_the_loss():
    found = earned(obligation(Method.COST, cost=eur(600), cost_to_complete=eur(600)), NOV)
    assert (found.to_date, found.provision) == (eur(500), eur(100))


@pytest.mark.parametrize("method", [Method.COST, Method.HOURS, Method.RATABLE])
def test_a_missing_fact_is_an_error_not_a_guess(method):
    with pytest.raises(BadInput, match="Obligation 1"):
        earned(obligation(method), NOV)


def test_a_period_posts_what_is_earned_less_what_was_posted():
    one = obligation(Method.COST, cost=eur(300), cost_to_complete=eur(300))
    assert [p.amount for p in postings([one], NOV, {1: eur(600)})] == [eur(-100)]
    assert postings([one], NOV, {1: eur(500)}) == ()


def test_nothing_posts_into_a_closed_period():
    with pytest.raises(Conflict, match="closed until 2026-11-30"):
        postings([], NOV, {}, closed_until=NOV)


def test_a_contract_nets_its_obligations():
    ahead = obligation(Method.AS_INVOICED, invoiced=(Dated(NOV, eur(400)),))
    behind = Obligation(2, "c1", Method.MILESTONE, eur(500), (Dated(NOV, eur(500)),), milestones=((eur(500), None),))
    assert contract_positions([ahead, behind], NOV)["c1"].deferred == eur(500)


@given(st.integers(0, 10**8), st.integers(0, 700), st.lists(st.integers(0, 800), max_size=6))
def test_ratable_revenue_grows_to_the_price_and_stops(price, length, days):
    starts = date(2026, 1, 15)
    ends = starts + timedelta(days=length)
    one = Obligation(1, 1, Method.RATABLE, Money(price, "EUR"), starts=starts, ends=ends)
    series = [earned(one, starts + timedelta(days=day)).to_date.minor for day in sorted(days)]
    assert series == sorted(series)
    assert earned(one, ends).to_date.minor == price
