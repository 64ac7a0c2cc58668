from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.earning import Course, Terms, Work, cost_left, earned
from domain.money import Money
from domain.revenue import Method
from domain.windows import Window

EUR = "EUR"
NONE = Work(0, Money(0, EUR), Money(0, EUR))
YEAR = {"currency": EUR, "starts": date(2026, 1, 1), "ends": date(2026, 12, 31)}
NOVEMBER = Window(date(2026, 11, 1), date(2026, 12, 1), "November")


def work(minutes, value=0, cost=0):
    return Work(minutes, Money(value, EUR), Money(cost, EUR))


def course(before=NONE, within=NONE, after=NONE, left=0, cost=0, planned=0):
    return Course(before, within, after, left, Money(cost, EUR), planned)


def test_time_and_materials_earn_the_value_of_the_work_and_agreed_amounts():
    terms = Terms(Method.AS_INVOICED, **YEAR, parts=((date(2026, 11, 5), Money(700, EUR)),))
    assert earned(terms, course(within=work(60, 12_000)), NOVEMBER) == Money(12_700, EUR)


def test_a_fixed_price_is_earned_by_hours_against_all_that_will_be_needed():
    terms = Terms(Method.HOURS, **YEAR, price=Money(100_000, EUR))
    assert earned(terms, course(work(200), work(300), work(100), left=400), NOVEMBER) == Money(30_000, EUR)


def test_hours_beyond_the_estimate_earn_no_more_than_the_price():
    terms = Terms(Method.HOURS, **YEAR, price=Money(100_000, EUR))
    assert earned(terms, course(work(1200), work(300)), NOVEMBER) == Money(20_000, EUR)


def test_a_fixed_price_is_earned_by_cost():
    terms = Terms(Method.COST, **YEAR, price=Money(100_000, EUR))
    parts = course(work(1, cost=20_000), work(1, cost=10_000), cost=20_000)
    assert earned(terms, parts, NOVEMBER) == Money(20_000, EUR)


def test_milestones_are_earned_on_their_day():
    amounts = ((date(2026, 10, 31), Money(1, EUR)), (date(2026, 11, 30), Money(2, EUR)))
    assert earned(Terms(Method.MILESTONE, **YEAR, milestones=amounts), course(), NOVEMBER) == Money(2, EUR)


def test_a_retainer_is_earned_by_days_of_its_month():
    terms = Terms(Method.RATABLE, **YEAR, monthly=Money(30_000, EUR))
    assert earned(terms, course(), NOVEMBER) == Money(30_000, EUR)
    assert earned(terms, course(), Window(date(2026, 11, 1), date(2026, 11, 16), "half")) == Money(15_000, EUR)


@given(st.lists(st.integers(1, 364), min_size=1, max_size=4, unique=True), st.integers(1, 10**7))
def test_stretches_of_a_ratable_price_add_up_to_it(cuts, price):
    terms = Terms(Method.RATABLE, **YEAR, price=Money(price, EUR))
    start = date(2026, 1, 1).toordinal()
    days = [date.fromordinal(start + cut) for cut in (0, *sorted(cuts), 365)]
    parts = [earned(terms, course(), Window(a, b, "part")).minor for a, b in pairwise(days)]
    assert sum(parts) == price


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"planned_cost": Money(1000, EUR), "planned_minutes": 100, "cost": Money(9, EUR), "worked": 1}, 500),
        ({"planned_cost": None, "planned_minutes": 0, "cost": Money(400, EUR), "worked": 20}, 1000),
        ({"planned_cost": None, "planned_minutes": 0, "cost": Money(0, EUR), "worked": 0}, 0),
    ],
)
def test_what_is_left_costs_what_was_planned_else_what_it_cost_so_far(given, expected):
    assert cost_left(50, **given) == Money(expected, EUR)
