from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from domain.burning import Actual, Cause, Expected, shortfall
from domain.money import Money


def eur(minor):
    return Money(minor, "EUR")


PLAN = Expected(6000, eur(1_200_000), eur(600_000))  # 100 h at 120, costing 60


def actual(minutes=600, billable=600, unpriced=0, value=120_000, revenue=None, labour=60_000, **given):
    rest = {"expenses": eur(0), "passed_on": eur(0), "written_off": eur(0)} | {k: eur(v) for k, v in given.items()}
    earned = eur(value if revenue is None else revenue)
    return Actual(minutes, billable, unpriced, eur(value), earned, eur(labour), **rest)


def reasons(found):
    return {reason.cause: reason.amount.minor for reason in found.reasons}


def test_work_as_planned_loses_nothing():
    found = shortfall(actual(), PLAN)
    assert (found.lost, found.reasons, found.burning) == (eur(0), (), False)


def test_dearer_people_cost_the_difference():
    found = shortfall(actual(labour=90_000), PLAN)
    assert reasons(found) == {Cause.DEARER: 30_000}
    assert (found.margin, found.expected_margin, found.burning) == (Decimal("0.25"), Decimal("0.5"), True)


def test_time_nobody_pays_for_costs_its_expected_value():
    assert reasons(shortfall(actual(billable=300, value=60_000), PLAN)) == {Cause.NOT_BILLABLE: 60_000}


def test_a_fixed_price_that_pays_less_than_the_work_is_worth():
    assert reasons(shortfall(actual(revenue=80_000), PLAN)) == {Cause.FIXED_PRICE: 40_000}


def test_rates_below_plan_write_offs_and_expenses():
    found = shortfall(actual(value=110_000, written_off=5_000, expenses=9_000, passed_on=2_000), PLAN)
    assert reasons(found) == {Cause.RATES: 10_000, Cause.EXPENSES: 7_000, Cause.WRITTEN_OFF: 5_000}


def test_time_without_a_rate_is_valued_as_planned_not_as_nothing():
    assert shortfall(actual(value=60_000, unpriced=300), PLAN).lost == eur(0)


def test_without_a_plan_or_without_work_nothing_is_said():
    assert shortfall(actual(), Expected(0, eur(0), eur(0))) is None
    assert shortfall(actual(minutes=0, billable=0, value=0, labour=0), PLAN) is None


@given(st.integers(1, 5000), st.integers(0, 100), st.integers(0, 10**7), st.integers(0, 10**7), st.integers(0, 10**7))
def test_the_reasons_add_up_to_what_was_lost(minutes, share, value, revenue, labour):
    found = shortfall(actual(minutes, minutes * share // 100, 0, value, revenue, labour), PLAN)
    assert sum(reason.amount.minor for reason in found.reasons) == found.lost.minor
