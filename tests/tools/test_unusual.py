from datetime import date

import pytest

from domain.access import Role
from store.people import Holiday, TimeOff
from store.projects import ProjectStatus
from store.timesheets import TimeStatus
from tools.unusual import unusual_time


@pytest.fixture
def firm(desk):
    desk.mia = desk.person("Mia Manager", Role.PROJECT_MANAGER)
    desk.ana = desk.person("Ana Analyst")
    desk.work = desk.project("Nordlys", desk.mia, desk.client())
    desk.whys = lambda **given: [(line.why, line.day.day) for line in desk.ask(unusual_time, desk.mia, **given).lines]
    return desk


def test_weekend_work_is_unusual_for_those_who_do_not_work_then(firm):
    firm.time(firm.ana, firm.work, date(2026, 11, 14), 240)
    firm.time(firm.person("Sam Saturday", sat_minutes=480), firm.work, date(2026, 11, 14), 240)
    assert firm.whys() == [("at the weekend", 14)]


def test_more_than_twelve_hours_over_all_projects(firm):
    other = firm.project("Aurora", firm.mia, firm.client("Other"))
    for project in (firm.work, other):
        firm.time(firm.ana, project, date(2026, 11, 12), 361)
        firm.time(firm.ana, project, date(2026, 11, 13), 360)
    assert firm.whys() == [("more than 12 h in a day", 12)]


def test_time_on_leave_and_on_a_holiday(firm):
    firm.add(TimeOff(person_id=firm.ana.id, starts_on=date(2026, 11, 12), ends_on=date(2026, 11, 12)))
    firm.add(
        TimeOff(person_id=firm.ana.id, starts_on=date(2026, 11, 10), ends_on=date(2026, 11, 10), minutes_per_day=240)
    )
    firm.add(Holiday(place_id=firm.place.id, day=date(2026, 11, 13), name="Feast"))
    for day in (10, 12, 13):
        firm.time(firm.ana, firm.work, date(2026, 11, day), 120)
    assert firm.whys() == [("on leave that day", 12), ("on a public holiday", 13)]


def test_time_after_a_project_was_closed(firm):
    closed = firm.project(
        "Amber", firm.mia, firm.client("Old"), status=ProjectStatus.COMPLETED, ends_on=date(2026, 11, 10)
    )
    for day in (10, 12):
        firm.time(firm.ana, closed, date(2026, 11, day), 60)
    assert firm.whys() == [("on a closed project", 12)]


def test_the_same_entry_twice(firm):
    for note in ("tests", "tests", "review"):
        firm.time(firm.ana, firm.work, date(2026, 11, 12), 60, note=note)
    assert firm.whys() == [("the same entry twice", 12)]


def test_drafts_and_time_sent_back_are_not_questioned(firm):
    for status in (TimeStatus.DRAFT, TimeStatus.REJECTED):
        firm.time(firm.ana, firm.work, date(2026, 11, 14), 60, status)
    assert firm.whys() == []
