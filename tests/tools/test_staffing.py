from __future__ import annotations

from datetime import date

import pytest

from domain.access import Role
from domain.errors import Ambiguous, BadInput, Forbidden
from store.bookings import Booking, RoleDemand
from store.people import JobRole, Place, TimeOff
from store.rates import Rate, RateKind
from store.skills import PersonSkill, Skill
from tools import gate
from tools.staffing import backfill, staff_need

FORTNIGHT = "2026-11-30 to 2026-12-11"


@pytest.fixture
def firm(desk):
    desk.developer = desk.add(JobRole(name="Developer"))
    desk.porto = desk.add(Place(name="Porto", country="PT", zone="Europe/Lisbon"))
    desk.java = desk.add(Skill(name="Java"))
    desk.ana = desk.person("Ana Petrov", job_role_id=desk.developer.id)
    desk.ben = desk.person("Ben Olsen", job_role_id=desk.developer.id, place_id=desk.porto.id)
    desk.cleo = desk.person("Cleo Vidal")
    desk.mia = desk.person("Mia Lead", Role.CONSULTANT, Role.PROJECT_MANAGER)
    desk.rex = desk.person("Rex Plan", Role.CONSULTANT, Role.RESOURCE_MANAGER)
    desk.hod = desk.person("Hod Head", Role.CONSULTANT, Role.HEAD_OF_DELIVERY)
    for person, level in ((desk.ana, 3), (desk.ben, 5), (desk.cleo, 4)):
        desk.add(PersonSkill(person_id=person.id, skill_id=desk.java.id, level=level))
    acme = desk.client()
    desk.nordlys = desk.project("Nordlys", desk.mia, acme)
    desk.atlas = desk.project("Atlas", desk.rex, acme)
    return desk


def booked(firm, person, project, starts, ends, minutes=480, **given):
    keys = {"person_id": person.id, "project_id": project.id, "starts_on": starts, "ends_on": ends}
    return firm.add(Booking(**keys, minutes_per_day=minutes, **given))


def wanted(firm, **given):
    keys = {"project_id": firm.nordlys.id, "job_role_id": firm.developer.id, "minutes_per_day": 240}
    days = {"starts_on": date(2026, 11, 30), "ends_on": date(2026, 12, 11)}
    return firm.add(RoleDemand(**{**keys, **days, **given}))


def rates(firm):
    since = {"currency": "EUR", "starts_on": date(2026, 1, 1)}
    firm.add(Rate(kind=RateKind.BILL, job_role_id=firm.developer.id, amount_minor=10000, **since))
    firm.add(Rate(kind=RateKind.BILL, job_role_id=firm.role.id, amount_minor=10000, **since))
    for person, cost in ((firm.ana, 9500), (firm.ben, 9000), (firm.cleo, 2000)):
        firm.add(Rate(kind=RateKind.COST, person_id=person.id, amount_minor=cost, **since))


def names(view):
    return [line.person for line in view.lines]


def test_candidates_are_ranked_with_every_part_of_the_score(firm):
    booked(firm, firm.ben, firm.atlas, date(2026, 11, 30), date(2026, 12, 11))
    view = firm.ask(staff_need, firm.rex, role="Developer", skill="Java", window=FORTNIGHT)
    assert names(view) == ["Ana Petrov", "Cleo Vidal", "Ben Olsen"]
    first = view.lines[0]
    assert (first.skill, first.availability) == ("90: Java level 3 of 5", "100: free for 80 h of 80 h")
    assert first.load == "100: 0 % booked already"
    assert first.history == "0: new to project and client"
    assert view.lines[1].conflicts == ("is Consultant, not Developer",)
    assert view.lines[2].conflicts == ("too little room on 10 days", "80 h short in all")
    assert view.headline().startswith("Best for a Developer with Java (30 Nov to 11 Dec, 8 h a day): 1. Ana Petrov, ")


def test_the_open_need_of_the_project_says_what_the_request_leaves_out(firm):
    wanted(firm, skill_id=firm.java.id, min_level=4, place_id=firm.porto.id)
    view = firm.ask(staff_need, firm.rex, project="Nordlys")
    assert view.need == "a Developer with Java at level 4 or more in Porto on Nordlys (30 Nov to 11 Dec, 4 h a day)"
    assert names(view) == ["Ben Olsen", "Cleo Vidal", "Ana Petrov"]
    assert "below 4" in view.lines[2].conflicts[0]


def test_what_the_request_names_goes_before_the_open_need(firm):
    wanted(firm)
    view = firm.ask(staff_need, firm.rex, project="Nordlys", window="January 2027", hours_per_day="6h")
    assert "(1 Jan 2027 to 31 Jan 2027, 6 h a day)" in view.need


def test_several_open_needs_are_offered_and_none_asks_whom(firm):
    with pytest.raises(BadInput, match="Whom do you need"):
        firm.ask(staff_need, firm.rex, project="Nordlys")
    wanted(firm)
    wanted(firm, job_role_id=firm.role.id)
    with pytest.raises(Ambiguous) as caught:
        firm.ask(staff_need, firm.rex, project="Nordlys")
    assert caught.value.candidates == ("Developer", "Consultant")
    assert "a Developer" in firm.ask(staff_need, firm.rex, project="Nordlys", role="Developer").need


def test_by_role_alone_only_that_role_is_looked_at(firm):
    assert set(names(firm.ask(staff_need, firm.rex, role="Developer", window=FORTNIGHT))) == {"Ana Petrov", "Ben Olsen"}


def test_the_resource_manager_never_sees_a_margin_not_even_in_the_order(firm):
    rates(firm)
    view = firm.ask(staff_need, firm.rex, project="Nordlys", skill="Java", window=FORTNIGHT, aim="margin")
    assert {line.margin for line in view.lines} == {""}
    assert "The margin plays no part: it is not yours to see here." in view.assumptions
    plain = [line.score for line in view.lines]
    for row in firm.all(Rate):
        assert row.amount_minor  # the rates are there, and would change the scores
    seen = firm.ask(staff_need, firm.hod, project="Nordlys", skill="Java", window=FORTNIGHT, aim="margin")
    assert [line.score for line in seen.lines] != plain


def test_a_manager_sees_margins_in_bands_on_own_projects_only(firm):
    rates(firm)
    own = firm.ask(staff_need, firm.mia, project="Nordlys", skill="Java", window=FORTNIGHT)
    assert {line.person: line.margin for line in own.lines} == {
        "Cleo Vidal": "100: high margin",
        "Ana Petrov": "20: low margin",
        "Ben Olsen": "20: low margin",
    }
    booked(firm, firm.mia, firm.atlas, date(2026, 11, 30), date(2026, 12, 11))  # so that Atlas is known to her
    other = firm.ask(staff_need, firm.mia, project="Atlas", skill="Java", window=FORTNIGHT)
    assert {line.margin for line in other.lines} == {""}


def test_the_margin_decides_where_it_is_the_aim(firm):
    rates(firm)
    view = firm.ask(staff_need, firm.hod, project="Nordlys", skill="Java", window=FORTNIGHT, aim="margin")
    assert names(view)[0] == "Cleo Vidal"


def test_a_cost_rate_is_never_told(firm):
    rates(firm)
    for asker in (firm.mia, firm.hod):
        text = str(firm.ask(staff_need, asker, project="Nordlys", skill="Java", window=FORTNIGHT).model_dump())
        for secret in ("95.00", "90.00", "20.00", "9500", "0.05", "5 %"):
            assert f" {secret}" not in text


def test_knowing_the_project_is_part_of_the_score(firm):
    booked(firm, firm.ana, firm.nordlys, date(2026, 9, 1), date(2026, 9, 30))
    booked(firm, firm.ben, firm.atlas, date(2026, 9, 1), date(2026, 9, 30))
    view = firm.ask(staff_need, firm.rex, project="Nordlys", role="Developer", window=FORTNIGHT)
    assert {line.person: line.history for line in view.lines} == {
        "Ana Petrov": "100: knows the project",
        "Ben Olsen": "60: knows the client",
    }


def test_people_who_are_away_throughout_are_no_candidates(firm):
    firm.add(TimeOff(person_id=firm.ben.id, starts_on=date(2026, 11, 30), ends_on=date(2026, 12, 11)))
    assert names(firm.ask(staff_need, firm.rex, role="Developer", window=FORTNIGHT)) == ["Ana Petrov"]


def test_a_consultant_is_refused_staffing_and_cover(firm):
    with pytest.raises(Forbidden, match="not yours to see"):
        firm.ask(staff_need, firm.ana, skill="Java", window=FORTNIGHT)
    with pytest.raises(Forbidden, match="not yours to see"):
        firm.ask(backfill, firm.ana, person="Ben Olsen")


# cover


def test_each_booking_of_whoever_is_away_gets_candidates_with_consequences(firm):
    booked(firm, firm.ana, firm.nordlys, date(2026, 11, 2), date(2026, 12, 4), 240)
    booked(firm, firm.ana, firm.atlas, date(2026, 12, 7), date(2027, 1, 29), 480)
    booked(firm, firm.ben, firm.atlas, date(2026, 11, 30), date(2026, 12, 31), 360)
    view = firm.ask(backfill, firm.rex, person="Ana Petrov", window=FORTNIGHT)
    assert [(line.project, line.days) for line in view.lines] == [
        ("Nordlys", "30 Nov to 4 Dec"),
        ("Atlas", "7 Dec to 11 Dec"),
    ]
    assert "10 h beyond their free time" in f"{view.lines[0].first} {view.lines[0].second}"
    assert "Ana Petrov" not in [line.person for found in view.candidates for line in found]
    assert "strongest skill, Java, at level 3" in view.assumptions[0]
    assert view.headline().startswith("Cover for Ana Petrov in ")


def test_cover_is_looked_for_while_somebody_is_away_next(firm):
    booked(firm, firm.ana, firm.nordlys, date(2026, 11, 2), date(2027, 3, 5), 240)
    firm.add(TimeOff(person_id=firm.ana.id, starts_on=date(2026, 12, 14), ends_on=date(2026, 12, 18)))
    view = firm.ask(backfill, firm.rex, person="Ana Petrov")
    assert [line.days for line in view.lines] == ["14 Dec to 18 Dec"]
    assert "Ana Petrov is away 14 Dec to 18 Dec." in view.assumptions


def test_a_holiday_far_off_is_told_and_not_taken(firm):
    booked(firm, firm.ana, firm.nordlys, date(2026, 11, 2), date(2027, 3, 5), 240)
    firm.add(TimeOff(person_id=firm.ana.id, starts_on=date(2027, 2, 22), ends_on=date(2027, 2, 26)))
    view = firm.ask(backfill, firm.rex, person="Ana Petrov")
    assert "next 30 days" in view.period
    assert "Ana Petrov is away next 22 Feb 2027 to 26 Feb 2027." in view.assumptions


def test_cover_can_be_asked_for_one_project_and_another_skill(firm):
    sap = firm.add(Skill(name="SAP"))
    firm.add(PersonSkill(person_id=firm.cleo.id, skill_id=sap.id, level=2))
    booked(firm, firm.ana, firm.nordlys, date(2026, 11, 2), date(2026, 12, 18))
    booked(firm, firm.ana, firm.atlas, date(2026, 11, 2), date(2026, 12, 18))
    view = firm.ask(backfill, firm.rex, person="Ana Petrov", project="Atlas", skill="SAP")
    assert [line.project for line in view.lines] == ["Atlas"]
    assert [line.person for line in view.candidates[0]] == ["Cleo Vidal"]


def test_a_manager_finds_cover_for_own_projects_only(firm):
    booked(firm, firm.ana, firm.nordlys, date(2026, 11, 2), date(2026, 12, 18))
    booked(firm, firm.ana, firm.atlas, date(2026, 11, 2), date(2026, 12, 18))
    view = firm.ask(backfill, firm.mia, person="Ana Petrov")
    assert [line.project for line in view.lines] == ["Nordlys"]


def test_somebody_without_bookings_needs_no_cover(firm):
    assert "no firm booking to cover" in firm.ask(backfill, firm.rex, person="Ana Petrov").headline()


def test_the_demo_firms_open_need_for_change_management_finds_somebody_on_the_bench(demo, call):
    view = gate.run(demo, staff_need, {"project": "Polymer Forecasting"}, call("priya.raman")).view
    assert names(view)[0] == "Niklas Weiss"
