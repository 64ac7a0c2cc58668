from __future__ import annotations

from datetime import date, timedelta

import pytest
from sqlmodel import Session

from domain.access import Role
from domain.errors import Ambiguous, BadInput, Conflict, Forbidden, NotFound
from store.approvals import Proposal
from store.bookings import Booking, BookingKind, DemandStatus, RoleDemand
from store.projects import ProjectStatus
from tools import gate
from tools.bookings import book_person, bookings_of, extend_booking, move_booking, release_person
from tools.decisions import decide

# ``today`` is Sunday 22 November 2026.


@pytest.fixture
def firm(desk):
    desk.ana = desk.person("Ana Petrov")
    desk.ben = desk.person("Ben Olsen")
    desk.mia = desk.person("Mia Lead", Role.CONSULTANT, Role.PROJECT_MANAGER)
    desk.rex = desk.person("Rex Plan", Role.CONSULTANT, Role.RESOURCE_MANAGER)
    acme = desk.client()
    desk.nordlys = desk.project("Nordlys", desk.mia, acme)
    desk.atlas = desk.project("Atlas", desk.rex, acme)
    return desk


def booked(firm, person, project, starts, ends, minutes=480, **given):
    keys = {"person_id": person.id, "project_id": project.id, "starts_on": starts, "ends_on": ends}
    return firm.add(Booking(**keys, minutes_per_day=minutes, **given))


def live(firm):
    return [row for row in firm.all(Booking) if not row.cancelled]


# reading


def test_bookings_are_listed_with_days_hours_and_kind(firm):
    booked(firm, firm.ana, firm.nordlys, date(2026, 12, 1), date(2026, 12, 11), 240)
    booked(
        firm, firm.ana, firm.atlas, date(2026, 12, 7), date(2026, 12, 18), kind=BookingKind.SOFT, probability_percent=40
    )
    view = firm.ask(bookings_of, firm.rex, person="Ana", window="December")
    assert view.headline().endswith(
        "(1 Dec to 31 Dec 2026): Nordlys (1 Dec to 11 Dec, 4 h a day)"
        " and Atlas (7 Dec to 18 Dec, 8 h a day, soft, 40 %)."
    )
    assert view.refs() == ("booking:1", "booking:2")


def test_a_consultant_is_refused_a_colleagues_bookings_instead_of_told_there_are_none(firm):
    booked(firm, firm.ben, firm.nordlys, date(2026, 12, 1), date(2026, 12, 11))
    with pytest.raises(Forbidden, match="your own bookings"):
        firm.ask(bookings_of, firm.ana, person="Ben Olsen")


def test_a_consultant_sees_only_their_own_bookings_on_a_project_and_is_told_so(firm):
    booked(firm, firm.ana, firm.nordlys, date(2026, 12, 1), date(2026, 12, 11))
    booked(firm, firm.ben, firm.nordlys, date(2026, 12, 1), date(2026, 12, 11))
    view = firm.ask(bookings_of, firm.ana, project="Nordlys")
    assert [line.person for line in view.lines] == ["Ana Petrov"]
    assert "others' are not yours" in view.assumptions[0]


def test_a_manager_sees_bookings_on_own_projects_only(firm):
    booked(firm, firm.ana, firm.nordlys, date(2026, 12, 1), date(2026, 12, 11))
    booked(firm, firm.ana, firm.atlas, date(2026, 12, 1), date(2026, 12, 11))
    view = firm.ask(bookings_of, firm.mia, person="Ana Petrov")
    assert [line.project for line in view.lines] == ["Nordlys"]


# booking


def test_a_booking_is_proposed_and_nothing_is_written_before_approval(firm):
    view = firm.ask(book_person, firm.rex, person="Ana", project="Nordlys", starts="7 December", ends="18 December")
    assert view.headline() == "Book Ana Petrov on Nordlys from 7 Dec to 18 Dec, 8 h a day."
    assert firm.all(Booking) == []
    proposal = firm.all(Proposal)[0]
    assert (proposal.approval, proposal.project_id) == ("RESOURCE_MANAGER", firm.nordlys.id)


def test_half_time_is_half_of_the_persons_own_day(firm):
    cleo = firm.person("Cleo Part", mon_minutes=300, tue_minutes=300, wed_minutes=300, thu_minutes=300, fri_minutes=300)
    firm.do(book_person, firm.rex, person=f"person:{cleo.id}", project="Nordlys", starts="7 December", percent=50)
    row = live(firm)[0]
    assert (row.minutes_per_day, row.ends_on) == (150, firm.nordlys.ends_on)


def test_more_hours_than_a_day_holds_are_read_as_the_whole_and_spread(firm):
    view = firm.do(
        book_person, firm.rex, person="Ana", project="Nordlys", window="week of 14 December", hours_per_day="20h"
    )
    assert live(firm)[0].minutes_per_day == 240
    assert any("spread over the working days: 4 h a day" in said for said in view.assumptions)


def test_hours_a_week_are_spread_over_the_days_somebody_works(firm):
    view = firm.do(book_person, firm.rex, person="Ana", project="Nordlys", window="December", hours_per_week="two days")
    assert live(firm)[0].minutes_per_day == 192
    assert any("16 h a week are 3.2 h on each working day" in said for said in view.assumptions)


def test_a_soft_booking_carries_its_probability(firm):
    view = firm.do(
        book_person,
        firm.rex,
        person="Ana",
        project="Nordlys",
        starts="7 December",
        ends="18 December",
        soft=True,
        probability_percent=30,
    )
    assert (live(firm)[0].kind, live(firm)[0].probability_percent) == (BookingKind.SOFT, 30)
    assert "(soft, 30 %)" in view.headline()


def test_over_capacity_is_a_warning_not_a_refusal(firm):
    booked(firm, firm.ana, firm.atlas, date(2026, 12, 7), date(2026, 12, 9))
    view = firm.ask(
        book_person,
        firm.rex,
        person="Ana",
        project="Nordlys",
        starts="7 December",
        ends="18 December",
        hours_per_day="4h",
    )
    assert view.assumptions[0] == (
        "Ana Petrov would then be booked beyond capacity on 3 days, by up to 4 h (Mon 7 Dec 2026)."
    )


def test_a_booking_that_covers_an_open_need_fills_it(firm):
    need = firm.add(
        RoleDemand(
            project_id=firm.nordlys.id,
            job_role_id=firm.role.id,
            starts_on=date(2026, 12, 7),
            ends_on=date(2026, 12, 18),
            minutes_per_day=240,
        )
    )
    firm.do(book_person, firm.rex, person="Ana", project="Nordlys", starts="7 December", ends="18 December")
    filled = firm.all(RoleDemand)[0]
    assert (filled.id, filled.status, filled.booking_id) == (need.id, DemandStatus.FILLED, live(firm)[0].id)


def test_a_soft_booking_leaves_the_need_open(firm):
    keys = {"project_id": firm.nordlys.id, "job_role_id": firm.role.id, "minutes_per_day": 240}
    firm.add(RoleDemand(**keys, starts_on=date(2026, 12, 7), ends_on=date(2026, 12, 18)))
    firm.do(book_person, firm.rex, person="Ana", project="Nordlys", window="7 Dec to 18 Dec", soft=True)
    assert firm.all(RoleDemand)[0].status == DemandStatus.OPEN


@pytest.mark.parametrize(
    ("arguments", "error", "words"),
    [
        ({"starts": "18 December", "ends": "7 December"}, BadInput, "cannot end"),
        ({"starts": "7 December", "hours_per_day": "0h"}, BadInput, "more than 0"),
        ({"starts": "7 December", "percent": 130}, BadInput, "1 to 100 %"),
        ({"starts": "7 December", "percent": 50, "hours_per_day": "4h"}, BadInput, "not both"),
        ({"starts": "2026-10-05", "ends": "2026-10-09"}, BadInput, "is over"),
        ({"starts": "7 December", "percent": 50, "hours_per_week": "16h"}, BadInput, "not both"),
        ({"starts": "7 December", "hours_per_week": "0h"}, BadInput, "168 hours"),
        ({"ends": "18 December"}, BadInput, "From when"),
        ({"starts": "30 February"}, BadInput, "30 february"),
        ({"starts": "7 December", "soft": True, "probability_percent": 140}, BadInput, "0 to 100 %"),
    ],
)
def test_an_impossible_booking_is_refused_with_the_value(firm, arguments, error, words):
    with pytest.raises(error, match=words):
        firm.ask(book_person, firm.rex, person="Ana", project="Nordlys", **arguments)
    assert firm.all(Proposal) == []


def test_nobody_is_booked_before_their_first_or_after_their_last_day(firm):
    new = firm.person("Nia New", hired_on=date(2026, 12, 14))
    leaver = firm.person("Leo Left", left_on=date(2026, 12, 11))
    for person, words in ((new, "14 Dec 2026"), (leaver, "11 Dec 2026")):
        with pytest.raises(Conflict, match=words):
            firm.ask(book_person, firm.rex, person=person.name, project="Nordlys", starts="7 Dec", ends="18 Dec")


def test_nobody_is_booked_on_a_closed_project(firm):
    firm.project("Done", firm.mia, firm.client("Other"), status=ProjectStatus.COMPLETED)
    with pytest.raises(Conflict, match="Done is closed"):
        firm.ask(book_person, firm.rex, person="Ana", project="Done", starts="7 Dec", ends="18 Dec")


def test_a_manager_books_on_own_projects_only(firm):
    booked(firm, firm.mia, firm.atlas, date(2026, 12, 1), date(2026, 12, 11))  # so that Atlas is known to her
    assert firm.ask(book_person, firm.mia, person="Ana", project="Nordlys", starts="7 Dec")
    with pytest.raises(Forbidden, match="projects you manage"):
        firm.ask(book_person, firm.mia, person="Ana", project="Atlas", starts="7 Dec")


def test_a_project_outside_a_managers_sight_is_not_even_named(firm):
    with pytest.raises(NotFound, match="among those you may see"):
        firm.ask(book_person, firm.mia, person="Ana", project="Atlas", starts="7 Dec")


# moving


def test_a_move_by_whole_weeks_moves_both_ends_alike(firm):
    booked(firm, firm.ana, firm.nordlys, date(2026, 12, 1), date(2026, 12, 12))
    view = firm.do(move_booking, firm.rex, person="Ana", project="Nordlys", starts="8 December")
    assert view.headline() == (
        "Move Ana Petrov's booking on Nordlys from 1 Dec to 8 Dec (ends 19 Dec instead of 12 Dec)."
    )
    assert (live(firm)[0].starts_on, live(firm)[0].ends_on) == (date(2026, 12, 8), date(2026, 12, 19))


def test_a_move_by_days_keeps_the_working_days(firm):
    booked(firm, firm.ana, firm.nordlys, date(2026, 11, 30), date(2026, 12, 4))
    firm.do(move_booking, firm.rex, person="Ana", project="Nordlys", by="3 days later")
    assert (live(firm)[0].starts_on, live(firm)[0].ends_on) == (date(2026, 12, 3), date(2026, 12, 9))


def test_a_booking_can_be_brought_forward(firm):
    booked(firm, firm.ana, firm.nordlys, date(2026, 12, 14), date(2026, 12, 18))
    firm.do(move_booking, firm.rex, person="Ana", project="Nordlys", by="a week earlier")
    assert live(firm)[0].starts_on == date(2026, 12, 7)


def test_what_was_worked_of_a_booking_under_way_stays_and_the_rest_moves(firm):
    booked(firm, firm.ana, firm.nordlys, date(2026, 10, 5), date(2026, 12, 4))
    view = firm.do(move_booking, firm.rex, person="Ana", project="Nordlys", by="two weeks later")
    spans = [(row.starts_on, row.ends_on) for row in live(firm)]
    assert spans == [(date(2026, 10, 5), date(2026, 11, 22)), (date(2026, 12, 7), date(2026, 12, 18))]
    assert view.headline().startswith("Move what is left of Ana Petrov's booking on Nordlys from 23 Nov to 7 Dec")


def test_several_bookings_are_offered_and_the_chosen_one_moves(firm):
    booked(firm, firm.ana, firm.nordlys, date(2026, 12, 1), date(2026, 12, 4))
    booked(firm, firm.ana, firm.nordlys, date(2027, 1, 11), date(2027, 1, 15))
    with pytest.raises(Ambiguous) as caught:
        firm.ask(move_booking, firm.rex, person="Ana", project="Nordlys", by="1 week later")
    assert caught.value.candidates[1] == "11 Jan 2027 to 15 Jan 2027, 8 h a day"
    firm.do(
        move_booking,
        firm.rex,
        person="Ana",
        project="Nordlys",
        by="1 week later",
        booking="11 Jan 2027 to 15 Jan 2027, 8 h a day",
    )
    assert [row.starts_on for row in live(firm)] == [date(2026, 12, 1), date(2027, 1, 18)]


def test_a_move_needs_a_day_or_a_distance_and_one_that_changes_something(firm):
    booked(firm, firm.ana, firm.nordlys, date(2026, 12, 1), date(2026, 12, 4))
    with pytest.raises(BadInput, match="To when"):
        firm.ask(move_booking, firm.rex, person="Ana", project="Nordlys")
    with pytest.raises(Conflict, match="already"):
        firm.ask(move_booking, firm.rex, person="Ana", project="Nordlys", starts="1 December")
    with pytest.raises(BadInput, match="has passed"):
        firm.ask(move_booking, firm.rex, person="Ana", project="Nordlys", starts="2026-11-02")
    with pytest.raises(NotFound, match="no present or coming booking"):
        firm.ask(move_booking, firm.rex, person="Ben", project="Nordlys", starts="8 December")


def test_an_approved_move_is_frozen_as_dates_and_rows(firm):
    booked(firm, firm.ana, firm.nordlys, date(2026, 12, 1), date(2026, 12, 4))
    firm.ask(move_booking, firm.rex, person="Ana", project="Nordlys", by="two weeks later")
    frozen = firm.all(Proposal)[0].arguments
    assert frozen == {
        "person": f"person:{firm.ana.id}",
        "project": f"project:{firm.nordlys.id}",
        "by": "2 weeks later",
        "booking": "",
    }


# extending and releasing


def test_the_booking_that_ends_last_is_the_one_extended(firm):
    booked(firm, firm.ana, firm.nordlys, date(2026, 12, 1), date(2026, 12, 4))
    booked(firm, firm.ana, firm.nordlys, date(2026, 12, 7), date(2026, 12, 18))
    view = firm.do(extend_booking, firm.rex, person="Ana", project="Nordlys", until="29 January")
    assert view.headline() == "Extend Ana Petrov's booking on Nordlys from 18 Dec to 29 Jan 2027 (8 h a day)."
    assert live(firm)[1].ends_on == date(2027, 1, 29)


def test_an_extension_warns_about_what_it_collides_with_and_about_the_projects_end(firm):
    booked(firm, firm.ana, firm.nordlys, date(2026, 11, 2), date(2026, 12, 18))
    booked(firm, firm.ana, firm.atlas, date(2026, 12, 21), date(2027, 1, 8))
    view = firm.ask(extend_booking, firm.rex, person="Ana", project="Nordlys", by="a year longer")
    assert "Nordlys is planned to end on 30 Jun 2027, before this booking." in view.assumptions
    assert any("beyond capacity on 15 days" in said for said in view.assumptions)


def test_an_extension_to_an_earlier_day_is_refused_with_the_way_to_do_it(firm):
    booked(firm, firm.ana, firm.nordlys, date(2026, 11, 2), date(2026, 12, 18))
    with pytest.raises(Conflict, match="release the person"):
        firm.ask(extend_booking, firm.rex, person="Ana", project="Nordlys", until="4 December")


def test_a_release_ends_what_runs_cancels_what_is_to_come_and_is_known_at_once(firm):
    booked(firm, firm.ana, firm.nordlys, date(2026, 11, 2), date(2026, 12, 18))
    booked(firm, firm.ana, firm.nordlys, date(2027, 1, 11), date(2027, 1, 29))
    view = firm.do(release_person, firm.rex, person="Ana", project="Nordlys", on="30 November")
    assert view.headline() == ("Release Ana Petrov from Nordlys from 30 Nov on (booked until 29 Jan 2027 before).")
    kept, gone = firm.all(Booking)
    assert (kept.ends_on, kept.first_ends_on, gone.cancelled) == (date(2026, 11, 27), date(2026, 12, 18), True)
    assert kept.shortened_at is not None


def test_a_last_day_is_still_worked(firm):
    booked(firm, firm.ana, firm.nordlys, date(2026, 11, 2), date(2027, 1, 29))
    firm.do(release_person, firm.rex, person="Ana", project="Nordlys", last_day="18 December")
    assert live(firm)[0].ends_on == date(2026, 12, 18)


def test_a_release_after_the_end_or_in_the_past_is_refused(firm):
    booked(firm, firm.ana, firm.nordlys, date(2026, 11, 2), date(2026, 12, 18))
    with pytest.raises(Conflict, match="ends on 18 Dec 2026 already"):
        firm.ask(release_person, firm.rex, person="Ana", project="Nordlys", on="4 January")
    with pytest.raises(BadInput, match="has passed"):
        firm.ask(release_person, firm.rex, person="Ana", project="Nordlys", on="2026-11-10")


@pytest.mark.parametrize("tool", [book_person, move_booking, extend_booking, release_person])
def test_a_consultant_changes_no_booking_not_even_their_own(firm, tool):
    booked(firm, firm.ana, firm.nordlys, date(2026, 11, 2), date(2026, 12, 18))
    with pytest.raises(Forbidden):
        firm.ask(tool, firm.ana, person="me", project="Nordlys")
    with Session(firm.engine) as db:
        assert db.get(Booking, 1).ends_on == date(2026, 12, 18)


# through approval


@pytest.mark.parametrize(
    ("tool", "arguments", "ends"),
    [
        (move_booking, {"starts": "8 December"}, date(2026, 12, 18)),
        (extend_booking, {"until": "18 December"}, date(2026, 12, 18)),
        (release_person, {"on": "7 December"}, date(2026, 12, 4)),
    ],
)
def test_a_managers_proposal_takes_effect_hours_later_when_the_resource_manager_approves(firm, tool, arguments, ends):
    booked(firm, firm.ana, firm.nordlys, date(2026, 12, 1), date(2026, 12, 11))
    given = {"person": "Ana", "project": "Nordlys", **arguments}
    proposal = gate.run(firm.engine, tool, given, firm.call(firm.mia)).proposal_id
    later = firm.call(firm.rex, now=firm.now + timedelta(hours=3))
    found = decide(firm.engine, proposal, later, "approve")
    assert found.status == "approved", found.message
    assert [row.ends_on for row in live(firm)] == [ends]
