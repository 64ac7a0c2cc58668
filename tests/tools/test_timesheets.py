from datetime import date

import pytest

from domain.access import Role
from store.bookings import Booking, BookingKind
from store.people import Holiday, Place, TimeOff, TimeOffStatus
from store.timesheets import TimeStatus
from tools.timesheets import missing_timesheets

MON, TUE, WED, THU, FRI = (date(2026, 11, day) for day in range(9, 14))
WEEK = (MON, TUE, WED, THU, FRI)


@pytest.fixture
def firm(desk):
    desk.boss = desk.person("Bo Boss", Role.HEAD_OF_DELIVERY, hired_on=date(2027, 1, 1))
    desk.mia = desk.person("Mia Manager", Role.PROJECT_MANAGER)
    desk.ana = desk.person("Ana Analyst")
    desk.work = desk.project("Nordlys", desk.mia, desk.client())
    desk.fill = lambda person, days=WEEK, **given: [desk.time(person, desk.work, day, **given) for day in days]
    desk.fill(desk.mia)
    return desk


def missing(desk, asker=None, **given):
    return [
        (line.person, [(gap.day, gap.missing) for gap in line.days])
        for line in desk.ask(missing_timesheets, asker or desk.boss, **given).lines
    ]


def test_a_day_below_what_is_expected_is_missing(firm):
    firm.fill(firm.ana, (MON, TUE, THU))
    firm.time(firm.ana, firm.work, FRI, 300)
    assert missing(firm) == [("Ana Analyst", [(WED, 480), (FRI, 180)])]


def test_drafts_and_time_sent_back_are_missing_submitted_and_billed_time_is_not(firm):
    for day, status in zip(WEEK, TimeStatus, strict=True):
        firm.time(firm.ana, firm.work, day, status=status)
    assert missing(firm) == [("Ana Analyst", [(MON, 480), (THU, 480)])]


def test_a_long_day_does_not_fill_another(firm):
    firm.fill(firm.ana, (MON, TUE, WED))
    firm.time(firm.ana, firm.work, THU, 960)
    assert missing(firm) == [("Ana Analyst", [(FRI, 480)])]


def test_leave_holidays_part_time_newcomers_and_leavers_are_never_chased(firm):
    lisbon = firm.add(Place(name="Lisbon", country="PT", zone="Europe/Lisbon"))
    firm.add(Holiday(place_id=lisbon.id, day=THU, name="Feast"))
    firm.fill(firm.ana, (MON, TUE, WED, FRI))
    firm.add(TimeOff(person_id=firm.ana.id, starts_on=THU, ends_on=THU))
    firm.fill(firm.person("Pia Parttime", fri_minutes=0), (MON, TUE, WED, THU))
    firm.fill(firm.person("Luis Lisbon", place_id=lisbon.id), (MON, TUE, WED, FRI))
    firm.fill(firm.person("Nora New", hired_on=WED), (WED, THU, FRI))
    firm.fill(firm.person("Leo Leaver", left_on=TUE), (MON, TUE))
    view = firm.ask(missing_timesheets, firm.boss)
    assert view.lines == ()
    assert {line.reason: line.people for line in view.excused} == {
        "on leave": 1,
        "part-time, free that day": 1,
        "public holiday": 1,
        "not hired yet": 1,
        "no longer employed": 1,
    }
    assert view.looked_at == 6


def test_part_of_a_day_off_lowers_what_is_expected_by_that_part(firm):
    firm.fill(firm.ana, (MON, TUE, WED, THU))
    firm.time(firm.ana, firm.work, FRI, 200)
    firm.add(TimeOff(person_id=firm.ana.id, starts_on=FRI, ends_on=FRI, minutes_per_day=240))
    assert missing(firm) == [("Ana Analyst", [(FRI, 40)])]


def test_time_off_that_was_only_asked_for_excuses_nobody(firm):
    firm.fill(firm.ana, (MON, TUE, WED, THU))
    firm.add(TimeOff(person_id=firm.ana.id, starts_on=FRI, ends_on=FRI, status=TimeOffStatus.REQUESTED))
    assert missing(firm) == [("Ana Analyst", [(FRI, 480)])]


def test_several_weeks_are_counted_day_by_day(firm):
    firm.fill(firm.ana, WEEK)
    firm.fill(firm.mia, (date(2026, 11, 2), date(2026, 11, 3)))
    firm.fill(firm.ana, tuple(date(2026, 11, day) for day in range(2, 6)))
    found = dict(missing(firm, window="2 Nov to 13 Nov"))
    assert [day.day for day, _ in found["Mia Manager"]] == [4, 5, 6]
    assert [day.day for day, _ in found["Ana Analyst"]] == [6]


def test_today_is_not_over_and_so_not_missing(firm):
    firm.fill(firm.ana)
    firm.today = date(2026, 11, 25)
    found = dict(missing(firm, window="this week"))
    assert [day.day for day, _ in found["Ana Analyst"]] == [23, 24]


def test_a_manager_is_told_about_the_team_booked_that_week(firm):
    booked = firm.person("Bea Booked")
    earlier = firm.person("Eli Earlier")
    for person, last in ((booked, FRI), (earlier, date(2026, 10, 30))):
        days = {"starts_on": date(2026, 10, 1), "ends_on": last}
        firm.add(Booking(person_id=person.id, project_id=firm.work.id, minutes_per_day=480, **days))
    assert [name for name, _ in missing(firm, firm.mia)] == ["Bea Booked"]


def test_a_soft_booking_makes_nobody_part_of_a_team(firm):
    given = {"starts_on": MON, "ends_on": FRI, "minutes_per_day": 480, "kind": BookingKind.SOFT}
    firm.add(Booking(person_id=firm.ana.id, project_id=firm.work.id, **given))
    assert missing(firm, firm.mia) == []


def test_a_consultant_sees_only_themselves(firm):
    firm.person("Zed Zero")
    assert [name for name, _ in missing(firm, firm.ana)] == ["Ana Analyst"]


def test_narrowed_to_a_place_a_team_and_a_person(firm):
    lisbon = firm.add(Place(name="Lisbon", country="PT", zone="Europe/Lisbon"))
    firm.person("Luis Lisbon", place_id=lisbon.id, manager_id=firm.mia.id)
    assert [name for name, _ in missing(firm, place="Lisbon")] == ["Luis Lisbon"]
    assert [name for name, _ in missing(firm, team_of="Mia Manager")] == ["Luis Lisbon"]
    assert [name for name, _ in missing(firm, person="Ana Analyst")] == ["Ana Analyst"]


def test_the_headline_names_those_who_miss_most(firm):
    firm.person("Zed Zero")
    firm.fill(firm.ana, (MON, TUE, WED, THU))
    said = firm.ask(missing_timesheets, firm.boss).headline()
    assert said == (
        "2 of 3 people miss time for last week (9 Nov to 15 Nov 2026), 48 h in all: "
        "Zed Zero (40 h) and Ana Analyst (8 h)."
    )
