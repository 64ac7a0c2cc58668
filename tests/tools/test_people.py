from __future__ import annotations

from datetime import date

import pytest

from domain.access import Role
from domain.errors import BadInput
from store.bookings import Booking, BookingKind
from store.people import Holiday, JobRole, Place, TimeOff
from store.skills import Certification, PersonSkill, Skill
from tools.people import find_people
from tools.profiles import person_overview


@pytest.fixture
def firm(desk):
    desk.architect = desk.add(JobRole(name="Architect"))
    desk.lisbon = desk.add(Place(name="Lisbon", country="PT", zone="Europe/Lisbon"))
    desk.java = desk.add(Skill(name="Java", aliases="JDK"))
    desk.ana = desk.person("Ana Petrov")
    desk.ben = desk.person("Ben Olsen", place_id=desk.lisbon.id)
    desk.cleo = desk.person("Cleo Vidal", job_role_id=desk.architect.id)
    desk.mia = desk.person("Mia Lead", Role.CONSULTANT, Role.PROJECT_MANAGER)
    desk.rex = desk.person("Rex Plan", Role.CONSULTANT, Role.RESOURCE_MANAGER)
    desk.nordlys = desk.project("Nordlys", desk.mia, desk.client())
    for person, level in ((desk.ana, 3), (desk.ben, 5), (desk.cleo, 2)):
        desk.add(PersonSkill(person_id=person.id, skill_id=desk.java.id, level=level))
    return desk


def booked(firm, person, starts, ends, minutes=480, **given):
    keys = {"person_id": person.id, "project_id": firm.nordlys.id, "starts_on": starts, "ends_on": ends}
    return firm.add(Booking(**keys, minutes_per_day=minutes, **given))


def names(view):
    return [line.person for line in view.lines]


def test_the_strongest_in_a_skill_come_first_with_their_level(firm):
    view = firm.ask(find_people, firm.rex, skill="jdk")
    assert names(view) == ["Ben Olsen", "Ana Petrov", "Cleo Vidal"]
    assert [line.level for line in view.lines] == [5, 3, 2]
    assert view.headline().startswith("3 people fit (with Java, the next 30 days")
    assert "Ben Olsen (Consultant, Lisbon, level 5 of 5" in view.headline()


def test_a_search_is_narrowed_by_level_place_and_role(firm):
    assert names(firm.ask(find_people, firm.rex, skill="Java", min_level=3)) == ["Ben Olsen", "Ana Petrov"]
    assert names(firm.ask(find_people, firm.rex, skill="Java", place="Lisbon")) == ["Ben Olsen"]
    assert names(firm.ask(find_people, firm.rex, skill="Java", role="Architect")) == ["Cleo Vidal"]
    assert (
        firm.ask(find_people, firm.rex, skill="Java", place="Lisbon", role="Architect")
        .headline()
        .startswith("I find nobody with Java as Architect in Lisbon")
    )


def test_free_time_is_capacity_less_firm_bookings_by_day(firm):
    firm.add(Holiday(place_id=firm.place.id, day=date(2026, 12, 1), name="Feast"))
    firm.add(TimeOff(person_id=firm.ana.id, starts_on=date(2026, 12, 2), ends_on=date(2026, 12, 2)))
    booked(firm, firm.ana, date(2026, 11, 30), date(2026, 12, 4), 240)
    booked(firm, firm.ana, date(2026, 11, 30), date(2026, 12, 4), kind=BookingKind.SOFT, probability_percent=50)
    view = firm.ask(find_people, firm.rex, skill="Java", window="2026-11-30 to 2026-12-04")
    ana = next(line for line in view.lines if line.person == "Ana Petrov")
    assert ana.free == 3 * 240  # three days left of five, half of each booked firmly


def test_hours_a_week_leave_out_whoever_has_less(firm):
    booked(firm, firm.ben, date(2026, 11, 23), date(2026, 11, 27), 420)
    view = firm.ask(find_people, firm.rex, skill="Java", window="next week", hours_per_week="16h")
    assert names(view) == ["Ana Petrov", "Cleo Vidal"]


def test_certified_counts_only_what_is_valid_through_the_period(firm):
    keys = {"skill_id": firm.java.id, "name": "Java Pro"}
    firm.add(Certification(person_id=firm.ana.id, expires_on=date(2026, 12, 31), **keys))
    firm.add(Certification(person_id=firm.ben.id, expires_on=date(2026, 12, 10), **keys))
    view = firm.ask(find_people, firm.rex, skill="Java", window="December", certified=True)
    assert names(view) == ["Ana Petrov"]
    assert view.lines[0].certified == "valid until 31 Dec 2026"


def test_a_consultant_learns_who_knows_what_but_not_who_is_free(firm):
    booked(firm, firm.ben, date(2026, 11, 23), date(2026, 12, 31))
    view = firm.ask(find_people, firm.ana, skill="Java", hours_per_week="16h")
    assert names(view)[0] == "Ben Olsen"
    assert {line.free for line in view.lines} == {None}
    assert "not shown" in view.assumptions[0]
    assert "free" not in view.headline()


def test_people_who_left_or_have_not_started_are_not_found(firm):
    gone = firm.person("Gus Gone", left_on=date(2026, 10, 31), active=False)
    soon = firm.person("Nia New", hired_on=date(2027, 2, 1))
    for person in (gone, soon):
        firm.add(PersonSkill(person_id=person.id, skill_id=firm.java.id, level=5))
    assert names(firm.ask(find_people, firm.rex, skill="Java")) == ["Ben Olsen", "Ana Petrov", "Cleo Vidal"]


def test_an_empty_search_asks_whom_and_a_level_asks_of_what(firm):
    with pytest.raises(BadInput, match="Whom"):
        firm.ask(find_people, firm.rex)
    with pytest.raises(BadInput, match="of which skill"):
        firm.ask(find_people, firm.rex, role="Architect", min_level=3)


def test_a_limit_shows_the_first_and_counts_the_rest(firm):
    view = firm.ask(find_people, firm.rex, skill="Java", limit=1)
    assert (len(view.lines), view.left_out) == (1, 2)
    assert view.headline().startswith("3 people fit")


def test_free_from_a_day_without_an_end_looks_at_sixty_days_and_says_so(firm):
    view = firm.ask(find_people, firm.rex, skill="Java", window="from 4 January")
    assert "60 days from Mon 4 Jan 2027" in " ".join(view.assumptions)


def test_a_profile_shows_skills_and_bookings_to_those_who_plan(firm):
    booked(firm, firm.ana, date(2026, 11, 23), date(2026, 12, 4))
    firm.add(Certification(person_id=firm.ana.id, name="Scrum Master", expires_on=date(2026, 10, 1)))
    view = firm.ask(person_overview, firm.rex, person="Ana")
    assert view.headline().startswith(
        "Ana Petrov is Consultant in Berlin, 40 h a week. Knows Java (3) (levels of 5). Certificates: Scrum Master "
        "(expired or expiring: 1 Oct 2026). Booked on Nordlys until Fri 4 Dec 2026."
    )
    assert view.free == 11 * 480  # 21 working days less 10 booked


def test_a_profile_keeps_bookings_and_free_time_from_colleagues(firm):
    booked(firm, firm.ana, date(2026, 11, 23), date(2026, 12, 4))
    view = firm.ask(person_overview, firm.ben, person="Ana")
    assert (view.bookings, view.free) == ((), None)
    assert "Booked" not in view.headline()
    assert firm.ask(person_overview, firm.ana, person="me").bookings  # one's own are one's own


def test_a_profile_tells_when_somebody_is_away_to_whom_may_plan_them(firm):
    firm.add(TimeOff(person_id=firm.ana.id, starts_on=date(2026, 12, 14), ends_on=date(2026, 12, 18)))
    firm.add(
        TimeOff(person_id=firm.ana.id, starts_on=date(2026, 12, 21), ends_on=date(2026, 12, 21), minutes_per_day=240)
    )
    said = firm.ask(person_overview, firm.rex, person="Ana").headline()
    assert said.endswith("Away: 14 Dec to 18 Dec and 21 Dec, 4 h a day.")
    assert "Away" not in firm.ask(person_overview, firm.ben, person="Ana").headline()
