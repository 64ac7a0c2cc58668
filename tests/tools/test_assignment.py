from __future__ import annotations

from datetime import date

import pytest

from domain.access import Role
from domain.errors import Conflict, Forbidden
from store.bookings import Booking, DemandStatus, RoleDemand
from store.people import JobRole
from store.skills import PersonSkill, Skill
from tools import gate
from tools.assignment import assign_needs, book_assignment
from tools.decisions import decide

WEEK = "2026-11-23 to 2026-12-04"


@pytest.fixture
def firm(desk):
    desk.architect = desk.add(JobRole(name="Architect"))
    desk.cleo = desk.person("Cleo Vidal", job_role_id=desk.architect.id)
    desk.dan = desk.person("Dan Voss", job_role_id=desk.architect.id)
    desk.rex = desk.person("Rex Plan", Role.CONSULTANT, Role.RESOURCE_MANAGER)
    desk.rita = desk.person("Rita Plan", Role.CONSULTANT, Role.RESOURCE_MANAGER)
    acme = desk.client()
    desk.nordlys = desk.project("Nordlys", desk.rex, acme)
    desk.atlas = desk.project("Atlas", desk.rex, acme)
    desk.java = desk.add(Skill(name="Java"))
    return desk


def need(firm, project, minutes=480, **given):
    keys = {"starts_on": date(2026, 11, 23), "ends_on": date(2026, 11, 27), "minutes_per_day": minutes}
    return firm.add(RoleDemand(project_id=project.id, **{"job_role_id": firm.architect.id, **keys, **given}))


def knows(firm, person, level):
    firm.add(PersonSkill(person_id=person.id, skill_id=firm.java.id, level=level))


def booked(firm, person, minutes=480):
    keys = {"person_id": person.id, "project_id": firm.atlas.id, "minutes_per_day": minutes}
    firm.add(Booking(**keys, starts_on=date(2026, 11, 23), ends_on=date(2026, 11, 27)))


def seats(view):
    return {(line.project, line.person) for line in view.lines}


def test_two_needs_of_one_week_go_to_two_people(firm):
    need(firm, firm.nordlys)
    need(firm, firm.atlas)
    view = firm.ask(assign_needs, firm.rex, window=WEEK)
    assert (view.needs, len(view.lines)) == (2, 2)
    assert {line.person for line in view.lines} == {"Cleo Vidal", "Dan Voss"}
    assert "2 of 2 open needs can be filled" in view.headline()


def test_the_only_one_who_can_take_a_need_is_not_spent_on_another(firm):
    knows(firm, firm.cleo, 4)
    need(firm, firm.nordlys)
    need(firm, firm.atlas, skill_id=firm.java.id, min_level=3)
    view = firm.ask(assign_needs, firm.rex, window=WEEK)
    assert seats(view) == {("Nordlys", "Dan Voss"), ("Atlas", "Cleo Vidal")}


def test_nobody_is_assigned_beyond_free_time_and_the_reason_is_told(firm):
    booked(firm, firm.cleo)
    booked(firm, firm.dan, 300)
    need(firm, firm.nordlys, minutes=240)
    view = firm.ask(assign_needs, firm.rex, window=WEEK)
    assert view.lines == ()
    assert view.still_open[0].why == "nobody who fits is free on every day of it"
    assert "None of 1 open need can be filled" in view.headline()


def test_a_named_person_is_left_out(firm):
    need(firm, firm.nordlys)
    view = firm.ask(assign_needs, firm.rex, window=WEEK, without=["Cleo"])
    assert seats(view) == {("Nordlys", "Dan Voss")}


def test_an_even_load_takes_the_one_with_more_room(firm):
    booked(firm, firm.cleo, 120)
    need(firm, firm.nordlys, minutes=240)
    assert seats(firm.ask(assign_needs, firm.rex, window=WEEK)) == {("Nordlys", "Dan Voss")}


def test_another_plan_is_offered_with_what_it_changes(firm):
    need(firm, firm.nordlys)
    view = firm.ask(assign_needs, firm.rex, window=WEEK)
    assert [line.plan for line in view.plans] == ["even load", "with other people"]
    assert "1 other choice" in view.headline()


def test_booking_a_plan_books_what_was_shown_and_closes_the_needs(firm):
    need(firm, firm.nordlys)
    need(firm, firm.atlas)
    proposed = gate.run(firm.engine, book_assignment, {"window": WEEK}, firm.call(firm.rex))
    assert firm.all(Booking) == []
    decide(firm.engine, proposed.proposal_id, firm.call(firm.rita), "approve")
    pairs = {(row.project_id, row.person_id) for row in firm.all(Booking)}
    shown = {(line.project, line.person) for line in proposed.view.lines}
    assert {(project, person) for project, person in shown} == {
        (one.name, who.name)
        for one in (firm.nordlys, firm.atlas)
        for who in (firm.cleo, firm.dan)
        if (one.id, who.id) in pairs
    }
    assert {one.status for one in firm.all(RoleDemand)} == {DemandStatus.FILLED}


def test_a_plan_that_no_longer_holds_is_refused_whole(firm):
    one = need(firm, firm.nordlys)
    booked(firm, firm.dan)
    pair = f"{one.id}={firm.dan.id}"
    with pytest.raises(Conflict, match="Dan Voss can no longer take Architect on Nordlys"):
        firm.ask(book_assignment, firm.rex, pairs=[pair])
    assert len(firm.all(Booking)) == 1


def test_a_consultant_may_not_assign(firm):
    with pytest.raises(Forbidden):
        firm.ask(assign_needs, firm.cleo, window=WEEK)
