from __future__ import annotations

from datetime import date
from decimal import Decimal

from domain.calendar import STANDARD
from domain.planhealth import (
    PlanFacts,
    Verdict,
    assess,
    baseline_execution,
    critical_path_index,
    index,
    path_is_sound,
)
from domain.schedule import Baseline, Constraint, ConstraintType, Link, LinkType, Task, schedule, slipped

DAY = 480
MONDAY = date(2026, 11, 23)


def points(tasks, links, *, status=MONDAY, baseline=None, resourced=None, required=None):
    plan = schedule(tasks, links, MONDAY, status=status, required_finish=required)
    names = frozenset(task.id for task in tasks) if resourced is None else resourced
    facts = PlanFacts(tasks, links, plan, STANDARD, status, baseline or {}, names)
    return {point.name: point for point in assess(facts)}


def test_a_sound_plan_passes_every_point_that_can_be_judged():
    tasks = [Task(name, 5 * DAY) for name in "abc"]
    found = points(tasks, [Link("a", "b"), Link("b", "c")])
    assert {name for name, point in found.items() if point.verdict is Verdict.FAIL} == set()
    assert found["missed_tasks"].verdict is found["bei"].verdict is Verdict.UNDEFINED


def test_loose_tasks_are_named_and_a_plan_may_begin_and_end_once():
    tasks = [Task(name, DAY) for name in "abcx"]
    found = points(tasks, [Link("a", "b"), Link("b", "c")])["missing_logic"]
    assert found.offenders == ("x",)
    assert found.figure == 25
    assert found.verdict is Verdict.FAIL


def test_leads_lags_and_other_links_are_counted():
    tasks = [Task(name, 5 * DAY) for name in "abc"]
    found = points(tasks, [Link("a", "b", lag=-DAY), Link("b", "c", LinkType.SS, DAY)])
    assert (found["leads"].figure, found["lags"].figure, found["fs"].figure) == (1, 50, 50)
    assert found["leads"].offenders == ("a → b",)


def test_hard_constraints_long_tasks_and_negative_float_fail():
    due = Constraint(ConstraintType.FINISH_NO_LATER, MONDAY)
    found = points([Task("a", 45 * DAY), Task("b", DAY, constraint=due)], [Link("a", "b")])
    for name in ("hard_constraints", "high_duration", "negative_float"):
        assert found[name].verdict is Verdict.FAIL


def test_high_float_is_beyond_44_days():
    found = points([Task("a", 50 * DAY), Task("b", DAY)], [])
    assert found["high_float"].offenders == ("b",)


def test_dates_in_the_future_of_what_happened_are_invalid():
    found = points([Task("a", DAY, started=date(2026, 12, 1), finished=date(2026, 12, 1)), Task("b", DAY)], [])
    assert found["invalid_dates"].offenders == ("a",)


def test_unassigned_work_is_named():
    found = points([Task("a", DAY), Task("b", DAY), Task("m", 0)], [], resourced=frozenset({"a"}))["resources"]
    assert (found.figure, found.offenders) == (50, ("b",))


def test_missed_tasks_and_execution_follow_the_baseline():
    baseline = {"a": Baseline(MONDAY, MONDAY), "b": Baseline(MONDAY, MONDAY)}
    tasks = [Task("a", DAY, started=MONDAY, finished=MONDAY), Task("b", DAY)]
    found = points(tasks, [], status=date(2026, 11, 25), baseline=baseline)
    assert found["missed_tasks"].offenders == ("b",)
    assert found["bei"].figure == Decimal("0.5")
    assert found["bei"].verdict is Verdict.FAIL


def test_the_path_index_falls_with_a_required_finish_that_cannot_be_met():
    found = points([Task("a", 20 * DAY)], [], required=date(2026, 12, 16))
    assert found["cpli"].figure == Decimal("0.9")
    assert critical_path_index(0, 0).value is None


def test_an_index_at_its_limit_passes():
    assert index("bei", baseline_execution(19, 20), Decimal("0.95")).verdict is Verdict.PASS


def test_a_slip_of_the_critical_path_must_reach_the_end():
    tasks, links = (Task("a", 5 * DAY), Task("b", DAY)), [Link("a", "b")]
    before, after = schedule(tasks, links, MONDAY), schedule(slipped(tasks, "a", 600 * DAY), links, MONDAY)
    assert path_is_sound(before, after, 600 * DAY)
    assert not path_is_sound(before, after, 601 * DAY)
