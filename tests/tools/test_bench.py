from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from domain.access import Role
from domain.errors import BadInput, Forbidden
from store.bookings import Booking, BookingKind
from store.demo import situations
from store.people import JobRole, TimeOff
from store.skills import PersonSkill, Skill
from tools import gate
from tools.bench import bench
from tools.bookings import release_person
from tools.overallocation import overallocation
from tools.rolloffs import rolloffs

WEEK = "2026-11-23 to 2026-11-27"
DECEMBER = "December"


@pytest.fixture
def firm(desk):
    desk.ana = desk.person("Ana Petrov")
    desk.ben = desk.person("Ben Olsen")
    desk.mia = desk.person("Mia Lead", Role.CONSULTANT, Role.PROJECT_MANAGER, hired_on=date(2030, 1, 1))
    desk.rex = desk.person("Rex Plan", Role.CONSULTANT, Role.RESOURCE_MANAGER, hired_on=date(2030, 1, 1))
    acme = desk.client()
    desk.nordlys = desk.project("Nordlys", desk.mia, acme)
    desk.atlas = desk.project("Atlas", desk.rex, acme)
    return desk


def booked(firm, person, project, starts, ends, minutes=480, **given):
    keys = {"person_id": person.id, "project_id": project.id, "starts_on": starts, "ends_on": ends}
    return firm.add(Booking(**keys, minutes_per_day=minutes, **given))


def names(view):
    return [line.person for line in view.lines]


# bench


def test_whoever_has_no_firm_booking_is_wholly_on_the_bench(firm):
    booked(firm, firm.ana, firm.nordlys, date(2026, 11, 23), date(2026, 11, 27), 360)
    booked(firm, firm.ben, firm.nordlys, date(2026, 10, 5), date(2026, 10, 16))
    view = firm.ask(bench, firm.rex, window=WEEK)
    assert [(line.person, line.free, line.wholly_free) for line in view.lines] == [
        ("Ben Olsen", 2400, True),
        ("Ana Petrov", 600, False),
    ]
    assert view.lines[0].unbooked_since == date(2026, 10, 16)
    assert "1 person is wholly unbooked: Ben Olsen (Consultant, Berlin); 1 person has part of" in view.headline()
    assert "Together 50 h of 80 h capacity (62.5 %) is on the bench." in view.headline()


def test_pipeline_never_lowers_the_bench_but_is_shown(firm):
    booked(firm, firm.ana, firm.nordlys, date(2026, 11, 23), date(2026, 11, 27), kind=BookingKind.SOFT)
    line = next(line for line in firm.ask(bench, firm.rex, window=WEEK).lines if line.person == "Ana Petrov")
    assert (line.free, line.pipeline) == (2400, 2400)


def test_over_allocation_is_a_figure_of_its_own_and_hides_no_free_day(firm):
    booked(firm, firm.ana, firm.nordlys, date(2026, 11, 23), date(2026, 11, 24))
    booked(firm, firm.ana, firm.atlas, date(2026, 11, 23), date(2026, 11, 24))
    booked(firm, firm.ben, firm.atlas, date(2026, 11, 23), date(2026, 11, 27))
    view = firm.ask(bench, firm.rex, window=WEEK)
    assert (view.free, view.over) == (3 * 480, 2 * 480)


def test_people_on_leave_throughout_are_not_on_the_bench(firm):
    firm.add(TimeOff(person_id=firm.ana.id, starts_on=date(2026, 11, 23), ends_on=date(2026, 11, 27)))
    booked(firm, firm.ben, firm.atlas, date(2026, 11, 23), date(2026, 11, 27))
    view = firm.ask(bench, firm.rex, window=WEEK)
    assert view.lines == ()
    assert view.headline().startswith("Nobody is on the bench in")


def test_somebody_who_comes_free_within_the_period_shows_from_when(firm):
    booked(firm, firm.ana, firm.nordlys, date(2026, 11, 2), date(2026, 12, 4))
    line = next(line for line in firm.ask(bench, firm.rex, window="next 30 days").lines if line.person == "Ana Petrov")
    assert line.free_from == date(2026, 12, 7)


def test_the_bench_is_narrowed_by_role_skill_and_how_long(firm):
    architect = firm.add(JobRole(name="Architect"))
    java = firm.add(Skill(name="Java"))
    cleo = firm.person("Cleo Vidal", job_role_id=architect.id)
    firm.add(PersonSkill(person_id=firm.ana.id, skill_id=java.id, level=3))
    booked(firm, cleo, firm.nordlys, date(2026, 10, 5), date(2026, 10, 16))
    booked(firm, firm.ben, firm.nordlys, date(2026, 10, 5), date(2026, 11, 13))
    assert names(firm.ask(bench, firm.rex, window=WEEK, role="Architect")) == ["Cleo Vidal"]
    assert names(firm.ask(bench, firm.rex, window=WEEK, skill="Java")) == ["Ana Petrov"]
    assert names(firm.ask(bench, firm.rex, window=WEEK, unbooked_days=14)) == ["Ana Petrov", "Cleo Vidal"]


def test_now_on_a_weekend_is_read_as_monday(firm):
    view = firm.ask(bench, firm.rex, window="now")
    assert view.capacity == 2 * 480
    assert "next Monday, Mon 23 Nov 2026" in view.assumptions[0]


def test_a_consultant_is_refused_the_bench(firm):
    with pytest.raises(Forbidden, match="not yours to see"):
        firm.ask(bench, firm.ana, window=WEEK)


# roll-offs


def test_a_roll_off_is_the_last_firm_day_on_a_project_with_what_comes_next(firm):
    booked(firm, firm.ana, firm.nordlys, date(2026, 11, 2), date(2026, 12, 4))
    booked(firm, firm.ana, firm.atlas, date(2026, 12, 14), date(2027, 1, 29))
    booked(firm, firm.ben, firm.nordlys, date(2026, 11, 2), date(2026, 12, 11))
    view = firm.ask(rolloffs, firm.rex)
    assert [(line.person, line.ends_on, line.then) for line in view.lines] == [
        ("Ana Petrov", date(2026, 12, 4), "Atlas from 14 Dec"),
        ("Ben Olsen", date(2026, 12, 11), "nothing booked"),
    ]
    assert "Ana Petrov off Nordlys on Fri 4 Dec 2026 (then Atlas from 14 Dec)" in view.headline()


def test_a_booking_that_is_continued_or_soft_or_cancelled_is_no_roll_off(firm):
    booked(firm, firm.ana, firm.nordlys, date(2026, 11, 2), date(2026, 12, 4))
    booked(firm, firm.ana, firm.nordlys, date(2026, 12, 7), date(2027, 3, 26))
    booked(firm, firm.ben, firm.nordlys, date(2026, 11, 2), date(2026, 12, 4), kind=BookingKind.SOFT)
    booked(firm, firm.ben, firm.atlas, date(2026, 11, 2), date(2026, 12, 4), cancelled=True)
    assert firm.ask(rolloffs, firm.rex).lines == ()


def test_an_early_roll_off_shows_on_the_day_it_is_known_and_first(firm):
    booked(firm, firm.ben, firm.nordlys, date(2026, 11, 2), date(2026, 11, 27))
    booked(firm, firm.ana, firm.nordlys, date(2026, 11, 2), date(2027, 3, 26))
    assert names(firm.ask(rolloffs, firm.rex)) == ["Ben Olsen"]
    firm.do(release_person, firm.rex, person="Ana", project="Nordlys", on="2027-01-18")
    view = firm.ask(rolloffs, firm.rex)
    assert names(view) == ["Ana Petrov", "Ben Olsen"]
    first = view.lines[0]
    assert (first.early, first.ends_on, first.planned) == (True, date(2027, 1, 15), date(2027, 3, 26))
    assert first.known_on == firm.today
    assert "1 of them early" in view.headline()
    assert names(firm.ask(rolloffs, firm.rex, early_only=True, window="this week")) == ["Ana Petrov"]


def test_an_early_roll_off_known_long_ago_is_no_news(firm):
    old = datetime(2026, 9, 1, 12, tzinfo=UTC)
    booked(
        firm,
        firm.ana,
        firm.nordlys,
        date(2026, 8, 3),
        date(2027, 1, 15),
        first_ends_on=date(2027, 3, 26),
        shortened_at=old,
    )
    assert firm.ask(rolloffs, firm.rex).lines == ()


def test_a_consultant_may_ask_when_they_are_done_but_not_others(firm):
    booked(firm, firm.ana, firm.nordlys, date(2026, 11, 2), date(2027, 3, 26))
    booked(firm, firm.ben, firm.nordlys, date(2026, 11, 2), date(2026, 12, 4))
    view = firm.ask(rolloffs, firm.ana, person="me", project="Nordlys")
    assert names(view) == ["Ana Petrov"]
    assert names(firm.ask(rolloffs, firm.ben)) == ["Ben Olsen"]
    with pytest.raises(Forbidden):
        firm.ask(rolloffs, firm.ana, person="Ben Olsen")


def test_a_manager_sees_roll_offs_of_own_projects_only(firm):
    booked(firm, firm.ana, firm.nordlys, date(2026, 11, 2), date(2026, 12, 4))
    booked(firm, firm.ben, firm.atlas, date(2026, 11, 2), date(2026, 12, 4))
    assert names(firm.ask(rolloffs, firm.mia)) == ["Ana Petrov"]


# over-allocation


def test_days_beyond_capacity_are_named_with_hours_and_bookings(firm):
    booked(firm, firm.ana, firm.nordlys, date(2026, 12, 7), date(2026, 12, 11))
    booked(firm, firm.ana, firm.atlas, date(2026, 12, 10), date(2026, 12, 18), 240)
    view = firm.ask(overallocation, firm.rex, window=DECEMBER)
    line = view.lines[0]
    assert (line.days, line.over, line.first, line.last) == (2, 480, date(2026, 12, 10), date(2026, 12, 11))
    assert line.projects == ("Nordlys", "Atlas")
    assert "Ana Petrov on 2 days, 8 h over (worst Thu 10 Dec 2026 at 150 %) by Nordlys and Atlas." in view.headline()


def test_pipeline_and_leave_make_nobody_overbooked(firm):
    booked(firm, firm.ana, firm.nordlys, date(2026, 12, 7), date(2026, 12, 11))
    booked(firm, firm.ana, firm.atlas, date(2026, 12, 7), date(2026, 12, 11), kind=BookingKind.SOFT)
    keys = {"person_id": firm.ana.id, "starts_on": date(2026, 12, 8), "ends_on": date(2026, 12, 9)}
    firm.add(TimeOff(**keys, minutes_per_day=240))
    assert firm.ask(overallocation, firm.rex, window=DECEMBER).headline().startswith("No: everybody is within capacity")


def test_a_threshold_leaves_out_smaller_excess(firm):
    booked(firm, firm.ana, firm.nordlys, date(2026, 12, 7), date(2026, 12, 11), 540)  # 112.5 %
    booked(firm, firm.ben, firm.nordlys, date(2026, 12, 7), date(2026, 12, 11), 600)  # 125 %
    assert names(firm.ask(overallocation, firm.rex, window=DECEMBER, threshold_percent=120)) == ["Ben Olsen"]
    with pytest.raises(BadInput, match="80 %"):
        firm.ask(overallocation, firm.rex, threshold_percent=80)


def test_bookings_of_other_managers_projects_are_counted_but_not_named(firm):
    booked(firm, firm.ana, firm.nordlys, date(2026, 12, 7), date(2026, 12, 11))
    booked(firm, firm.ana, firm.atlas, date(2026, 12, 7), date(2026, 12, 11))
    line = firm.ask(overallocation, firm.mia, window=DECEMBER).lines[0]
    assert line.projects == ("Nordlys", "1 booking you may not see")


def test_a_consultant_may_check_themselves_only(firm):
    booked(firm, firm.ana, firm.nordlys, date(2026, 12, 7), date(2026, 12, 11))
    booked(firm, firm.ana, firm.atlas, date(2026, 12, 7), date(2026, 12, 11))
    assert names(firm.ask(overallocation, firm.ana, window=DECEMBER)) == ["Ana Petrov"]
    assert firm.ask(overallocation, firm.ben, window=DECEMBER).lines == ()
    with pytest.raises(Forbidden):
        firm.ask(overallocation, firm.ben, person="Ana", window=DECEMBER)


# the demo firm: exactly what was planted


def test_the_demo_firms_bench_is_who_was_planted_there(demo, call):
    view = gate.run(demo, bench, {}, call("priya.raman")).view
    assert {line.person for line in view.lines if line.wholly_free} == set(situations.BENCH)
    assert view.wholly_free == len(situations.BENCH)


def test_the_demo_firms_early_roll_offs_are_who_was_planted(demo, call):
    view = gate.run(demo, rolloffs, {"early_only": True}, call("priya.raman")).view
    assert {line.person: line.project for line in view.lines} == situations.EARLY_ROLLOFFS


def test_the_demo_firm_has_one_person_overbooked(demo, call):
    view = gate.run(demo, overallocation, {"window": "next 90 days"}, call("priya.raman")).view
    assert names(view) == [situations.OVERALLOCATED]
    assert view.lines[0].worst == situations.OVERALLOCATED_BY
