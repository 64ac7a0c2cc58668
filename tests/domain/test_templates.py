from datetime import date
from decimal import Decimal

import pytest

from domain.calendar import STANDARD as WEEK
from domain.calendar import duration
from domain.errors import BadInput, Conflict, NotFound
from domain.money import Money, for_minutes, total
from domain.rates import RateKind
from domain.templates import STANDARD, Frame, body_of, build, learned, read

MONDAY = date(2027, 1, 4)


def price(kind, role, day, minutes):
    return for_minutes(Money(12_000 if kind is RateKind.BILL else 6_000, "EUR"), minutes) if role != "Wizard" else None


FRAME = Frame("Atlas", "EUR", MONDAY, price)
BY_NAME = {one.name: one for one in STANDARD}


def body(*tasks, **given):
    return {"name": "T", "summary": "", "tasks": list(tasks), **given}


def task(key, *after, **given):
    given = {"name": key, "phase": "", "days": "1", "hours": "8", "role": "Consultant"} | given
    return {"key": key, "after": [{"key": one} for one in after], **given}


def built(*tasks, answers=None, **given):
    return build(read(body(*tasks, **given)), answers or {}, FRAME)


@pytest.mark.parametrize("name", sorted(BY_NAME))
def test_a_standard_template_is_read_back_as_it_was_written(name):
    assert read(body_of(BY_NAME[name])) == BY_NAME[name]


@pytest.mark.parametrize("name", sorted(BY_NAME))
def test_what_is_learned_from_a_project_gives_the_same_plan_again(name):
    first = build(BY_NAME[name], {}, FRAME)
    again = build(learned(first, "Again"), {}, FRAME)
    assert [(one.starts, one.due, one.minutes) for one in again.tasks] == [
        (one.starts, one.due, one.minutes) for one in first.tasks
    ]
    assert [(one.due, one.amount) for one in again.milestones] == [(one.due, one.amount) for one in first.milestones]
    assert again.links == first.links
    assert again.contract.price == first.contract.price


def test_half_the_size_is_half_the_effort():
    first = build(BY_NAME["Discovery"], {}, FRAME)
    half = build(learned(first, "Half"), {"size": 50}, FRAME)
    assert half.budget.minutes * 2 == pytest.approx(first.budget.minutes, abs=20)
    assert half.ends < first.ends


def test_more_interfaces_are_more_tasks_and_a_later_end():
    none, many = (build(BY_NAME["Implementation"], {"integrations": n}, FRAME) for n in (0, 6))
    assert sum(one.key.startswith("interface") for one in many.tasks) == 6
    assert not any(one.key.startswith("interface") for one in none.tasks)
    assert many.ends > none.ends
    assert many.contract.price > none.contract.price


@pytest.mark.parametrize("billing", ["milestone", "fixed", "time"])
def test_the_way_of_billing_is_chosen_and_sums_to_the_price(billing):
    plan = build(BY_NAME["Implementation"], {"billing": billing, "discount": "12.5"}, FRAME)
    (term,) = plan.contract.terms
    amounts = [one.amount for one in plan.milestones if one.amount]
    if billing == "time":
        assert (plan.contract.price, amounts, term.model) == (None, [], "time_and_materials")
        assert term.cap is not None
        return
    whole = total(amounts or [part.amount for part in term.parts], "EUR")
    assert whole == plan.contract.price == plan.budget.value.times(Decimal("0.875"))


def test_a_task_left_out_hands_its_links_on():
    plan = built(task("a"), task("b", "a", include="1 > 2"), task("c", "b"))
    assert [(link.before, link.after) for link in plan.links] == [("a", "c")]


def test_a_link_to_a_repeated_task_waits_for_every_copy():
    plan = built(task("a", repeat="3"), task("b", "a"))
    assert [link.before for link in plan.links] == ["a.1", "a.2", "a.3"]
    assert plan.tasks[3].starts == date(2027, 1, 5)


def test_copies_may_follow_each_other():
    plan = built(task("a", repeat="3", after=[{"key": "previous"}]))
    assert [one.starts.day for one in plan.tasks] == [4, 5, 6]


def test_a_role_and_a_name_may_be_formulas():
    parameter = {"name": "level", "label": "Level", "kind": "choice", "default": "high", "choices": ["high", "low"]}
    one = task("a", name="Work at {level} level", role="{'Architect' if level == 'high' else 'Consultant'}")
    assert built(one, parameters=[parameter]).tasks[0].role == "Architect"
    low = built(one, parameters=[parameter], answers={"level": "LOW"}).tasks[0]
    assert (low.role, low.name) == ("Consultant", "Work at low level")


def test_an_offset_holds_a_task_back_in_working_days():
    plan = built(task("a", offset="6"))
    assert plan.tasks[0].starts == date(2027, 1, 12)
    assert plan.starts == MONDAY


def test_demands_spread_the_hours_of_a_role_and_take_more_people_when_one_is_too_few():
    plan = built(task("a", hours="30", days="2"), task("b", "a", hours="2"))
    (demand,) = plan.demands
    days = duration(WEEK, demand.starts, demand.ends)
    assert (demand.count, days) == (2, 3)
    assert demand.count * demand.minutes_per_day * days >= 32 * 60


def test_a_missing_rate_is_named_and_no_price_is_made_up():
    plan = built(task("a", role="Wizard"), task("b"))
    assert plan.budget.value == Money(96_000, "EUR")
    assert plan.budget.cost is None
    assert any("Wizard" in note for note in plan.notes)
    terms = [{"model": "milestone"}]
    with pytest.raises(BadInput, match="Wizard"):
        built(task("a", role="Wizard"), terms=terms, price="value", milestones=[{"name": "End", "share": 1}])


def test_tasks_that_wait_for_each_other_are_refused():
    with pytest.raises(Conflict, match="wait for each other"):
        built(task("a", "b"), task("b", "a"))


@pytest.mark.parametrize(
    ("answers", "words"),
    [
        ({"integrations": "many"}, "number"),
        ({"integrations": 99}, "from 0 to 12"),
        ({"integrations": "NaN"}, "number"),
        ({"migration": "perhaps"}, "yes or no"),
        ({"size": "huge"}, "small, medium, large"),
    ],
)
def test_an_answer_the_parameter_does_not_take_is_refused(answers, words):
    with pytest.raises(BadInput, match=words):
        build(BY_NAME["Implementation"], answers, FRAME)


def test_a_question_nobody_asked_is_refused_with_those_there_are():
    with pytest.raises(NotFound, match="integrations"):
        build(BY_NAME["Implementation"], {"interfaces": 3}, FRAME)


@pytest.mark.parametrize(
    "wrong",
    [
        body(),
        body({"key": "a"}),
        body(task("a", colour="red")),
        body(task("a", days="0")),
        body(task("a", days="'x'")),
        body(task("a", hours="0 - 5")),
        body(task("a", repeat="1000")),
        body(task("a"), task("a")),
        body(task("a", "zzz")),
        body(task("a", after=[{"key": "a", "kind": "XX"}])),
        body(task("a"), milestones=[{"name": "M", "after": ["zzz"]}]),
        body(task("a"), terms=[{"model": "barter"}]),
        body(task("a"), terms=[{"model": "fixed_fee"}], price="100"),
        body(task("a"), terms=[{"model": "milestone"}], milestones=[{"name": "M", "share": 1}]),
        body(task("a"), terms=[{"model": "time_and_materials"}], recognition="guess"),
        body(task("a"), parameters=[{"name": "A b", "label": "x", "kind": "flag", "default": "no"}]),
        body(task("a"), parameters=[{"name": "a", "label": "x", "kind": "number", "default": "x"}]),
        body(task("a"), parameters=[{"name": "a", "label": "x", "kind": "colour", "default": "x"}]),
        {"name": 3, "summary": True},
        {"name": "x", "summary": "", "tasks": "a"},
        [],
    ],
)
def test_what_is_no_template_is_refused(wrong):
    with pytest.raises(BadInput):
        build(read(wrong), {}, FRAME)
