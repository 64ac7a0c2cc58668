from datetime import date

import pytest

from domain.calendar import STANDARD
from domain.errors import NotFound
from domain.schedule import Link, Task
from domain.slip import PlannedWork, Promise, Stay, last_days, milestones_moved, needed_longer, shifted, slip

MON = date(2026, 11, 23)
DAY = 480
# Build for a week, then test for a week; training runs beside the tests with three days of slack.
TASKS = (Task("build", 5 * DAY), Task("test", 5 * DAY), Task("train", 2 * DAY))
LINKS = (Link("build", "test"), Link("build", "train"))
WORK = PlannedWork(TASKS, LINKS, MON, MON, STANDARD)


def test_a_critical_task_moves_its_followers_and_the_end():
    result = slip(WORK, ["build"], 3 * DAY)
    assert [(one.id, one.finish_days) for one in result.moved] == [("build", 3), ("test", 3), ("train", 3)]
    assert result.days == 3


def test_slack_swallows_a_slip():
    result = slip(WORK, ["train"], 3 * DAY)
    assert (result.days, [one.id for one in result.moved]) == (0, ["train"])


def test_what_remains_of_work_under_way_gets_longer():
    tasks = (Task("build", 5 * DAY, started=date(2026, 11, 16), remaining=2 * DAY), *TASKS[1:])
    result = slip(PlannedWork(tasks, LINKS, date(2026, 11, 16), MON, STANDARD), ["build"], DAY)
    assert result.days == 1


def test_an_unknown_task_is_refused():
    with pytest.raises(NotFound):
        slip(WORK, ["nothing"], DAY)


def test_a_milestone_moves_by_what_the_last_task_before_it_ends_too_late():
    stages = {"build": 1, "test": 2, "train": 2}
    promises = [
        Promise(1, date(2026, 11, 27), stage=1),
        Promise(2, date(2026, 12, 8)),  # two working days after the tests' first end
        Promise(3, date(2026, 12, 4), stage=3),  # a stage without tasks
    ]
    moved = milestones_moved(promises, stages, slip(WORK, ["build"], 3 * DAY), STANDARD)
    assert moved == {1: date(2026, 12, 2), 2: date(2026, 12, 9)}


def test_a_milestone_dated_just_before_its_task_slips_with_it():
    moved = milestones_moved([Promise(1, date(2026, 12, 2))], {"test": None}, slip(WORK, ["test"], DAY), STANDARD)
    assert moved == {1: date(2026, 12, 3)}


def test_people_are_needed_to_the_end_of_their_tasks_or_of_the_project_they_were_booked_through():
    result = slip(WORK, ["build"], 2 * DAY)
    needed = last_days(result.moved, {"build": 7, "test": 8, "train": None})
    stays = [Stay(7, date(2026, 11, 27), 480), Stay(8, date(2026, 12, 4), 240), Stay(9, date(2026, 12, 4), 60)]
    found = needed_longer(stays, needed, date(2026, 12, 4), date(2026, 12, 8), STANDARD)
    assert [(one.person, one.until, one.days, one.minutes) for one in found] == [
        (7, date(2026, 12, 1), 2, 960),
        (8, date(2026, 12, 8), 2, 480),
        (9, date(2026, 12, 8), 2, 120),
    ]


def test_a_whole_project_slips_with_every_task_that_is_not_over_and_what_has_begun_keeps_its_start():
    tasks = (Task("old", DAY, started=date(2026, 11, 16), finished=date(2026, 11, 16)), *TASKS)
    plan = PlannedWork(tasks, LINKS, date(2026, 11, 16), MON, STANDARD).scheduled()
    found = {one.id: (one.after.start, one.after.finish) for one in shifted(plan, 5, MON, STANDARD)}
    assert set(found) == {"build", "test", "train"}
    assert found["build"] == (date(2026, 11, 30), date(2026, 12, 4))
