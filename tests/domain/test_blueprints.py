from dataclasses import replace
from datetime import date

import pytest

from domain.blueprints import (
    After,
    Blueprint,
    Instalment,
    NewContract,
    NewDemand,
    NewMilestone,
    NewTask,
    NewTerm,
    checked,
)
from domain.errors import BadInput, Conflict
from domain.money import Money

START, END = date(2027, 1, 4), date(2027, 1, 29)
PRICE = Money(100_000, "EUR")


def task(key, *after, **given):
    return NewTask(key, given.pop("name", key.title()), START, END, after=tuple(After(one) for one in after), **given)


def plan(**given):
    return Blueprint(**{"name": "Atlas", "currency": "EUR", "starts": START, "ends": END, **given})


def test_phases_are_those_listed_then_those_that_tasks_name():
    drawn = plan(phases=("Build",), tasks=(task("a", phase="Design"), task("b", phase="Build")))
    assert drawn.stages == ("Build", "Design")


def test_tasks_that_wait_for_each_other_are_refused_by_name():
    with pytest.raises(Conflict, match=r"Cut → Sew → Cut|Sew → Cut → Sew"):
        checked(plan(tasks=(task("cut", "sew"), task("sew", "cut"))))


def test_a_link_to_an_unknown_task_is_refused():
    with pytest.raises(BadInput, match="'sew'"):
        checked(plan(tasks=(task("cut", "sew"),)))


def test_two_tasks_of_one_key_are_refused_and_two_of_one_name_are_not():
    assert checked(plan(tasks=(task("a", name="Review"), task("b", "a", name="Review"))))
    with pytest.raises(BadInput, match="Two tasks"):
        checked(plan(tasks=(task("a"), task("a"))))


def test_fixed_fees_and_milestones_are_the_price():
    parts = (Instalment("First", START, Money(60_000, "EUR")),)
    terms = (NewTerm("fixed_fee", price=Money(60_000, "EUR"), parts=parts), NewTerm("milestone"))
    whole = plan(
        milestones=(NewMilestone("Live", END, amount=Money(40_000, "EUR")),),
        contract=NewContract("Atlas", price=PRICE, terms=terms),
    )
    assert checked(whole) is whole
    with pytest.raises(Conflict, match=r"sum to 600\.00 EUR, the price is 1,?000\.00 EUR"):
        checked(replace(whole, milestones=()))


def test_instalments_that_do_not_add_up_are_refused():
    term = NewTerm("fixed_fee", price=PRICE, parts=(Instalment("First", START, Money(1, "EUR")),))
    with pytest.raises(Conflict, match="instalments"):
        checked(plan(contract=NewContract("Atlas", price=PRICE, terms=(term,))))


def test_an_amount_in_another_currency_is_refused():
    demand = NewDemand("Consultant", START, END, 480, hourly=Money(100, "GBP"))
    with pytest.raises(BadInput, match="EUR"):
        checked(plan(demands=(demand,)))


@pytest.mark.parametrize(
    "given",
    [
        {"name": " "},
        {"ends": date(2026, 1, 1)},
        {"tasks": (NewTask("a", "", START, END),)},
        {"tasks": (NewTask("a", "A", END, START),)},
        {"tasks": (NewTask("a", "A", START, END, minutes=-1),)},
        {"demands": (NewDemand("Consultant", END, START, 480),)},
        {"demands": (NewDemand("Consultant", START, END, 0),)},
        {"demands": (NewDemand("Consultant", START, END, 480, count=0),)},
        {"milestones": (NewMilestone("", END),)},
        {"milestones": (NewMilestone("Live", END, amount=Money(-5, "EUR")),)},
    ],
)
def test_what_cannot_be_a_project_is_refused(given):
    with pytest.raises(BadInput):
        checked(plan(**given))
