from __future__ import annotations

from datetime import date

import pytest

from domain.calendar import STANDARD
from domain.errors import BadInput, Conflict
from domain.levelling import levelled, violations
from domain.levelling.people import Assignment, Capacity, dates_of, people_workload
from domain.schedule import Constraint, ConstraintType, Link, Task

MONDAY = date(2026, 11, 23)
DAY = 480
ANA = Capacity("ana", DAY, {})


def days(tasks, assignments, capacities=(ANA,), links=()):
    work = people_workload(tasks, links, assignments, capacities, MONDAY, STANDARD)
    found = levelled(work)
    assert violations(work, found.starts) == ()
    return {one.id: (one.start, one.finish) for one in dates_of(work, found, MONDAY, STANDARD)}


def test_one_persons_tasks_follow_each_other():
    found = days([Task("a", 3 * DAY), Task("b", 2 * DAY)], [Assignment("a", "ana", DAY), Assignment("b", "ana", DAY)])
    assert max(finish for _start, finish in found.values()) == date(2026, 11, 27)


def test_half_days_run_side_by_side():
    found = days([Task("a", 3 * DAY), Task("b", 3 * DAY)], [Assignment("a", "ana", 240), Assignment("b", "ana", 240)])
    assert found["a"] == found["b"] == (MONDAY, date(2026, 11, 25))


def test_time_off_moves_the_task_behind_it():
    off = Capacity("ana", DAY, {date(2026, 11, 24): 0, date(2026, 11, 28): 0})
    assert days([Task("a", 3 * DAY)], [Assignment("a", "ana", DAY)], [off])["a"] == (
        date(2026, 11, 25),
        date(2026, 11, 27),
    )


def test_links_and_holds_are_kept():
    hold = Constraint(ConstraintType.START_NO_EARLIER, date(2026, 11, 26))
    found = days([Task("a", DAY, constraint=hold), Task("b", DAY)], [], links=[Link("a", "b", lag=DAY)])
    assert found["b"][0] == date(2026, 11, 30)


def test_finished_work_takes_nobodys_time():
    done = Task("a", 5 * DAY, started=MONDAY, finished=MONDAY)
    found = days(
        [done, Task("b", DAY)], [Assignment("a", "ana", DAY), Assignment("b", "ana", DAY)], links=[Link("a", "b")]
    )
    assert found == {"b": (MONDAY, MONDAY)}


def test_asking_for_more_than_a_person_gives_is_refused():
    with pytest.raises(Conflict, match="ana"):
        days([Task("a", DAY)], [Assignment("a", "ana", 600)])
    with pytest.raises(BadInput, match="'zzz'"):
        days([Task("a", DAY)], [Assignment("zzz", "ana", 60)])
