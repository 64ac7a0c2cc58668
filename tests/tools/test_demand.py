from __future__ import annotations

from datetime import date

import pytest

from domain.access import Role
from domain.errors import Forbidden
from store.bookings import Booking, BookingKind, DemandStatus, RoleDemand
from store.demo import situations
from store.people import Holiday, JobRole
from store.projects import ProjectStatus
from store.skills import PersonSkill, Skill
from tools import gate
from tools.demand import role_demand

WEEK = "2026-11-23 to 2026-11-27"


@pytest.fixture
def firm(desk):
    desk.architect = desk.add(JobRole(name="Architect"))
    desk.cleo = desk.person("Cleo Vidal", job_role_id=desk.architect.id)
    desk.mia = desk.person("Mia Lead", Role.CONSULTANT, Role.PROJECT_MANAGER)
    desk.rex = desk.person("Rex Plan", Role.CONSULTANT, Role.RESOURCE_MANAGER)
    acme = desk.client()
    desk.nordlys = desk.project("Nordlys", desk.mia, acme)
    desk.atlas = desk.project("Atlas", desk.rex, acme)
    return desk


def wanted(firm, project, minutes=480, **given):
    keys = {"starts_on": date(2026, 11, 23), "ends_on": date(2026, 11, 27), "minutes_per_day": minutes}
    return firm.add(RoleDemand(project_id=project.id, **{"job_role_id": firm.architect.id, **keys, **given}))


def booked(firm, minutes, **given):
    keys = {"person_id": firm.cleo.id, "project_id": firm.atlas.id, "minutes_per_day": minutes}
    firm.add(Booking(**keys, starts_on=date(2026, 11, 23), ends_on=date(2026, 11, 27), **given))


def test_a_need_beyond_free_time_is_a_shortage_with_its_first_day(firm):
    wanted(firm, firm.nordlys)
    booked(firm, 240)
    view = firm.ask(role_demand, firm.rex, window=WEEK)
    line = view.lines[0]
    assert (line.name, line.wanted, line.free, line.short) == ("Architect", 2400, 1200, 1200)
    assert (line.short_from, line.status) == (date(2026, 11, 23), "short")
    assert "Short of Architect by 20 h from Mon 23 Nov 2026 (40 h wanted)" in view.headline()


def test_pipeline_bookings_take_no_free_time_and_filled_needs_ask_for_none(firm):
    wanted(firm, firm.nordlys)
    wanted(firm, firm.nordlys, status=DemandStatus.FILLED)
    booked(firm, 480, kind=BookingKind.SOFT)
    view = firm.ask(role_demand, firm.rex, window=WEEK)
    assert (view.needs, view.lines[0].short, view.lines[0].status) == (1, 0, "enough")
    assert "Enough: Architect (40 h free)" in view.headline()


def test_a_day_on_which_every_office_is_closed_asks_for_nobody(firm):
    wanted(firm, firm.nordlys)
    firm.add(Holiday(place_id=firm.place.id, day=date(2026, 11, 26), name="Feast"))
    line = firm.ask(role_demand, firm.rex, window=WEEK).lines[0]
    assert (line.wanted, line.short) == (4 * 480, 0)


def test_by_skill_everybody_who_knows_it_well_enough_counts(firm):
    java = firm.add(Skill(name="Java"))
    ana = firm.person("Ana Petrov")
    firm.add(PersonSkill(person_id=ana.id, skill_id=java.id, level=4))
    firm.add(PersonSkill(person_id=firm.cleo.id, skill_id=java.id, level=2))
    wanted(firm, firm.nordlys, skill_id=java.id, min_level=3)
    line = firm.ask(role_demand, firm.rex, window=WEEK, skill="Java").lines[0]
    assert (line.name, line.people, line.free, line.status) == ("Java", 1, 2400, "enough")
    need = firm.ask(role_demand, firm.rex, window=WEEK).open_needs[0]
    assert (need.able, need.free_enough) == (0, 0)  # the one architect is below the level


def test_needs_of_the_pipeline_are_told_apart(firm):
    soon = firm.project("Someday", firm.mia, firm.client("Later"), status=ProjectStatus.PIPELINE)
    wanted(firm, soon, 240)
    wanted(firm, firm.nordlys, 120)
    line = firm.ask(role_demand, firm.rex, window=WEEK).lines[0]
    assert (line.needs, line.wanted, line.pipeline) == (2, 1800, 1200)


def test_a_manager_sees_the_needs_of_own_projects_only(firm):
    wanted(firm, firm.nordlys)
    wanted(firm, firm.atlas)
    view = firm.ask(role_demand, firm.mia, window=WEEK)
    assert [line.project for line in view.open_needs] == ["Nordlys"]
    assert firm.ask(role_demand, firm.rex, window=WEEK).needs == 2


def test_a_consultant_is_refused(firm):
    with pytest.raises(Forbidden):
        firm.ask(role_demand, firm.cleo, window=WEEK)


def test_without_open_needs_it_says_so(firm):
    assert firm.ask(role_demand, firm.rex, window=WEEK).headline().startswith("No need is open in")


def test_the_demo_firm_is_short_of_the_role_that_was_planted(demo, call):
    view = gate.run(demo, role_demand, {}, call("priya.raman")).view
    assert [line.name for line in view.lines if line.status == "short"] == [situations.SHORT_ROLE]
