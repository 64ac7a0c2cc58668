from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.errors import BadInput, Conflict
from domain.levelling.effort import Choice, EffortTask, Hand, Limit, Per, plan_effort

SPLIT = (((540, 720), (780, 1080)),) * 5 + ((), ())
AUGUST = date(2007, 8, 29)
JANUARY = date(2000, 1, 1)  # a Saturday
HOUR, DAY = 60, 480


def person(name):
    return Hand(name, SPLIT)


def who(*candidates, persistent=False):
    return Choice(candidates, persistent)


def end(task, *others, hands=("ana",), start=AUGUST, of=None):
    plan = plan_effort([task, *others], [person(name) for name in hands], start)
    return str(plan.end(of or task.id))


@pytest.mark.parametrize(
    ("effort", "limits", "ends"),
    [
        (40 * HOUR, [Limit("a", 4 * HOUR, Per.DAY)], "2007-09-11T14:00"),
        (30 * DAY, [Limit("a", 3 * DAY, Per.WEEK)], "2007-10-31T18:00"),
        (45 * DAY, [Limit("a", 15 * DAY, Per.THIRTY_DAYS)], "2007-11-15T18:00"),
        (45 * DAY, [Limit("a", 15 * DAY, Per.MONTH)], "2007-11-16T18:00"),
        (
            50 * DAY,
            [Limit("a", 7 * HOUR, Per.DAY), Limit("b", 4 * DAY, Per.WEEK), Limit("c", 15 * DAY, Per.THIRTY_DAYS)],
            "2007-12-04T15:00",
        ),
    ],
)
def test_limits_stretch_the_work(effort, limits, ends):
    assert end(EffortTask("t", effort, (who("ana"),), limits=tuple(limits))) == ends


def test_higher_priority_eats_a_shared_limit_first():
    shared = Limit("both", 20 * HOUR, Per.WEEK)
    low = EffortTask("low", 30 * DAY, (who("ana"),), 500, limits=(shared,))
    high = EffortTask("high", 30 * DAY, (who("bo"),), 600, limits=(shared, Limit("day", 7 * HOUR, Per.DAY)))
    assert end(low, high, hands=("ana", "bo"), of="high") == "2007-11-14T16:00"
    assert end(low, high, hands=("ana", "bo"), of="low") == "2008-02-06T14:00"


def test_an_alternative_is_used_when_the_scarce_person_is_needed_elsewhere():
    one = EffortTask("t1", 10 * DAY, (who("b", "a", persistent=True),))
    two = EffortTask("t2", 4 * DAY, (who("b"),))
    three = EffortTask("t3", 10 * DAY, (who("b"),), after=("t2",))
    ends = [end(one, two, three, hands=("a", "b"), start=JANUARY, of=name)[:10] for name in ("t1", "t2", "t3")]
    assert ends == ["2000-01-14", "2000-01-06", "2000-01-20"]


def test_two_people_at_once_halve_the_time():
    task = EffortTask("t", 10 * DAY, (who("a"), who("b")))
    assert end(task, hands=("a", "b"), start=JANUARY) == "2000-01-07T18:00"


def test_who_began_a_persistent_task_finishes_it():
    one = EffortTask("t1", 5 * DAY, (who("a", "b", persistent=True),), not_before=date(2012, 8, 13))
    two = EffortTask("t2", 6 * DAY, (who("a", "b", persistent=True),), not_before=date(2012, 8, 14))
    plan = plan_effort([one, two], [person("a"), person("b")], date(2012, 8, 10))
    assert {booked.hand for booked in plan.bookings["t1"]} == {"b"}
    assert str(plan.end("t1")) == "2012-08-17T18:00"
    assert str(plan.end("t2")) == "2012-08-21T18:00"


def test_time_off_moves_the_end():
    hand = Hand("ana", off=frozenset({date(2026, 11, 24)}))
    plan = plan_effort([EffortTask("t", 2 * DAY, (who("ana"),))], [hand], date(2026, 11, 23))
    assert str(plan.end("t")) == "2026-11-25T17:00"


def test_nobody_to_do_it_a_cycle_and_no_time_are_refused():
    with pytest.raises(BadInput):
        plan_effort([EffortTask("t", 1, (who("zoe"),))], [person("ana")], AUGUST)
    tasks = [EffortTask("a", 1, (who("ana"),), after=("b",)), EffortTask("b", 1, (who("ana"),), after=("a",))]
    with pytest.raises(Conflict, match="a → b → a"):
        plan_effort(tasks, [person("ana")], AUGUST)
    with pytest.raises(Conflict):
        plan_effort([EffortTask("t", 1, (who("ana"),))], [Hand("ana", ((),) * 7)], AUGUST)


@given(
    st.lists(st.tuples(st.integers(1, 60), st.booleans(), st.integers(1, 9)), min_size=1, max_size=6), st.integers(1, 8)
)
@settings(max_examples=60, deadline=None)
def test_nobody_is_booked_twice_and_no_limit_is_passed(shapes, hours):
    limit = Limit("all", hours * HOUR, Per.DAY)
    tasks = [
        EffortTask(str(i), effort * 30, (who("a", "b") if free else who("a"),), priority, limits=(limit,))
        for i, (effort, free, priority) in enumerate(shapes)
    ]
    plan = plan_effort(tasks, [person("a"), person("b")], AUGUST)
    slots = [(one.hand, one.at) for booked in plan.bookings.values() for one in booked]
    assert len(slots) == len(set(slots))
    a_day = {}
    for booked in plan.bookings.values():
        for one in booked:
            a_day[one.at.day] = a_day.get(one.at.day, 0) + one.minutes
    assert max(a_day.values()) <= hours * HOUR
    for task in tasks:
        assert sum(one.minutes for one in plan.bookings[task.id]) == task.minutes
        assert all(one.at.day.weekday() < 5 and one.at.day - AUGUST >= timedelta(0) for one in plan.bookings[task.id])
