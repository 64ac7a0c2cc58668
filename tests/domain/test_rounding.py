"""Named ways to round an amount, and prices that cascade."""

from __future__ import annotations

from decimal import Decimal

import pytest

from domain.cascade import Entry, Step, factor_of, price_entry
from domain.errors import BadInput
from domain.rounding import CLASSIC, DECIMAL_HOURS, EXACT_TIME, amount_for, amount_for_all

HALF_HOUR = 1800


def test_decimal_hours_price_what_the_document_shows():
    assert amount_for(Decimal(100), 59, DECIMAL_HOURS) == Decimal("2.00")
    assert amount_for(Decimal(100), 59, EXACT_TIME) == Decimal("1.64")


def test_the_sum_of_lines_rounded_one_by_one_may_differ_from_the_sum_rounded_once():
    assert amount_for_all(Decimal("27.5"), [900, 900]) == Decimal("13.76")
    assert amount_for(Decimal("27.5"), 1800) == Decimal("13.75")


def test_a_negative_duration_is_refused():
    with pytest.raises(BadInput):
        amount_for(Decimal(1), -1)


def test_the_entrys_own_fixed_price_outranks_every_step():
    entry = Entry(HALF_HOUR, hourly=Decimal(99), fixed=Decimal(10), person_bill=Decimal(1))
    assert price_entry(entry, [Step(Decimal(5))]).bill == 10


def test_the_cost_comes_from_the_step_that_sets_the_price():
    entry = Entry(HALF_HOUR, person_bill=Decimal(100), person_cost=Decimal(100))
    amounts = price_entry(entry, [None, Step(Decimal(30), Decimal(23)), Step(Decimal(40), Decimal(84))])
    assert (amounts.bill, amounts.cost) == (15, Decimal("11.5"))


def test_a_person_without_a_cost_rate_costs_what_the_hour_bills():
    assert price_entry(Entry(HALF_HOUR, person_bill=Decimal("17.64")), []).cost == Decimal("8.82")


def test_surcharges_add_up_and_leave_typed_rates_alone():
    factors = [Decimal(2), Decimal("1.5")]
    assert price_entry(Entry(3600, person_bill=Decimal(10)), [], factors=factors).bill == 35
    assert price_entry(Entry(3600, hourly=Decimal(10)), [], factors=factors, way=CLASSIC).bill == 10
    with pytest.raises(BadInput):
        factor_of([Decimal(-1)])
