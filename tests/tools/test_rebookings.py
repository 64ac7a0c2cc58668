from __future__ import annotations

from datetime import date

import pytest

from domain.access import Role
from domain.errors import BadInput, Conflict, Forbidden, NotFound
from store.bookings import Booking
from store.findings import Notice
from tools.booking_requests import ask_for_booking_change
from tools.rebookings import reassign_booking, replace_person


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
    rows = [row for row in firm.all(Booking) if not row.cancelled]
    return [(row.person_id, row.project_id, row.starts_on, row.ends_on, row.minutes_per_day) for row in rows]


def test_a_stand_in_takes_over_the_rest_with_the_same_hours(firm):
    booked(firm, firm.ana, firm.nordlys, date(2026, 11, 2), date(2026, 12, 18), 360)
    view = firm.do(
        replace_person, firm.rex, person="Ana", stand_in="Ben", project="Nordlys", starts="Monday 7 December"
    )
    assert view.headline() == "Replace Ana Petrov with Ben Olsen on Nordlys from 7 Dec to 18 Dec."
    assert live(firm) == [
        (firm.ana.id, firm.nordlys.id, date(2026, 11, 2), date(2026, 12, 4), 360),
        (firm.ben.id, firm.nordlys.id, date(2026, 12, 7), date(2026, 12, 18), 360),
    ]
    assert firm.all(Booking)[0].first_ends_on == date(2026, 12, 18)  # an early roll-off, known at once


def test_a_stand_in_who_is_booked_is_warned_about_and_one_who_left_is_refused(firm):
    booked(firm, firm.ana, firm.nordlys, date(2026, 12, 7), date(2026, 12, 18))
    booked(firm, firm.ben, firm.atlas, date(2026, 12, 14), date(2026, 12, 18))
    view = firm.ask(replace_person, firm.rex, person="Ana", stand_in="Ben", project="Nordlys")
    assert view.assumptions[-1].startswith("Ben Olsen would then be booked beyond capacity on 5 days, by up to 8 h")
    leo = firm.person("Leo Left", left_on=date(2026, 12, 10))
    with pytest.raises(Conflict, match="10 Dec 2026"):
        firm.ask(replace_person, firm.rex, person="Ana", stand_in=leo.name, project="Nordlys")


def test_nobody_takes_over_from_themselves_or_where_nothing_is_booked(firm):
    with pytest.raises(BadInput, match="themselves"):
        firm.ask(replace_person, firm.rex, person="Ana", stand_in="Ana", project="Nordlys")
    with pytest.raises(NotFound, match="no present or coming booking"):
        firm.ask(replace_person, firm.rex, person="Ana", stand_in="Ben", project="Nordlys")
    booked(firm, firm.ana, firm.nordlys, date(2026, 12, 7), date(2026, 12, 18))
    with pytest.raises(Conflict, match="from 4 Jan 2027 on"):
        firm.ask(replace_person, firm.rex, person="Ana", stand_in="Ben", project="Nordlys", starts="4 January")


def test_a_person_goes_to_another_project_with_the_same_hours(firm):
    booked(firm, firm.ana, firm.nordlys, date(2026, 12, 7), date(2026, 12, 18), 360)
    view = firm.do(
        reassign_booking, firm.rex, person="Ana", project="Nordlys", to_project="Atlas", starts="14 December"
    )
    assert view.headline() == "Move Ana Petrov from Nordlys to Atlas from 14 Dec to 18 Dec."
    assert [row[1:] for row in live(firm)] == [
        (firm.nordlys.id, date(2026, 12, 7), date(2026, 12, 11), 360),
        (firm.atlas.id, date(2026, 12, 14), date(2026, 12, 18), 360),
    ]


def test_a_manager_needs_both_projects_to_move_somebody_between_them(firm):
    booked(firm, firm.ana, firm.nordlys, date(2026, 12, 7), date(2026, 12, 18))
    booked(firm, firm.mia, firm.atlas, date(2026, 12, 7), date(2026, 12, 18))  # so that Atlas is known to her
    with pytest.raises(Forbidden):
        firm.ask(reassign_booking, firm.mia, person="Ana", project="Nordlys", to_project="Atlas")
    with pytest.raises(BadInput, match="which other project"):
        firm.ask(reassign_booking, firm.mia, person="Ana", project="Nordlys", to_project="Nordlys")


# asking


def test_a_consultant_asks_the_resource_managers_and_the_booking_stays(firm):
    booked(firm, firm.ana, firm.nordlys, date(2026, 12, 7), date(2026, 12, 18))
    before = live(firm)
    view = firm.do(ask_for_booking_change, firm.ana, project="Nordlys", wish="start a week later, please")
    assert view.headline() == "Ask Rex Plan to change your booking on Nordlys: “start a week later, please”"
    notice = firm.all(Notice)[0]
    assert (notice.person_id, live(firm)) == (firm.rex.id, before)
    assert "7 Dec 2026 to 18 Dec 2026, 8 h a day" in notice.body
    with pytest.raises(Conflict, match="already"):
        firm.ask(ask_for_booking_change, firm.ana, project="Nordlys", wish="Start a week later,  please")


def test_one_asks_about_own_bookings_only_and_says_what_should_change(firm):
    booked(firm, firm.ben, firm.nordlys, date(2026, 12, 7), date(2026, 12, 18))
    booked(firm, firm.ana, firm.nordlys, date(2026, 9, 7), date(2026, 9, 18))
    with pytest.raises(NotFound, match="You have no present or coming booking"):
        firm.ask(ask_for_booking_change, firm.ana, project="Nordlys", wish="more of it")
    with pytest.raises(BadInput, match="What should change"):
        firm.ask(ask_for_booking_change, firm.ben, project="Nordlys", wish="  ")


def test_a_client_contact_cannot_ask(firm):
    with pytest.raises(Forbidden):
        firm.ask(ask_for_booking_change, firm.contact(firm.client("Other")), project="Nordlys", wish="x")
