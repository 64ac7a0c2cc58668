from __future__ import annotations

from datetime import date

import pytest

from domain.access import Role
from store.bookings import Booking
from store.rates import Rate, RateKind
from store.tasks import Task
from tools.bookings import extend_booking, release_person
from tools.rebookings import replace_person

# ``today`` is Sunday 22 November 2026; 7 to 11 December is a full week.


@pytest.fixture
def firm(desk):
    desk.ana = desk.person("Ana Petrov")
    desk.ben = desk.person("Ben Olsen")
    desk.mia = desk.person("Mia Lead", Role.CONSULTANT, Role.PROJECT_MANAGER)
    desk.rex = desk.person("Rex Plan", Role.CONSULTANT, Role.RESOURCE_MANAGER)
    desk.fin = desk.person("Fin Head", Role.CONSULTANT, Role.FINANCE, Role.HEAD_OF_DELIVERY)
    desk.nordlys = desk.project("Nordlys", desk.mia, desk.client())
    keys = {"person_id": desk.ana.id, "project_id": desk.nordlys.id, "minutes_per_day": 480}
    desk.add(Booking(**keys, starts_on=date(2026, 12, 7), ends_on=date(2026, 12, 11)))
    for person, bill, cost in ((desk.ana, 10_000, 6_000), (desk.ben, 10_000, 8_000)):
        for kind, amount in ((RateKind.BILL, bill), (RateKind.COST, cost)):
            desk.add(
                Rate(kind=kind, person_id=person.id, amount_minor=amount, currency="EUR", starts_on=date(2026, 1, 1))
            )
    return desk


def said(view):
    return " ".join(view.assumptions)


def test_a_manager_sees_what_an_extension_adds_in_hours_and_value_but_no_cost(firm):
    text = said(firm.ask(extend_booking, firm.mia, person="Ana", project="Nordlys", until="18 December"))
    assert "80 h instead of 40 h, worth 8,000.00 EUR (+4,000.00 EUR)" in text
    assert "margin" not in text


def test_who_sees_cost_rates_sees_what_a_stand_in_does_to_the_margin(firm):
    view = firm.ask(replace_person, firm.fin, person="Ana", stand_in="Ben", project="Nordlys", starts="7 December")
    assert "The margin of these bookings is 20 % instead of 40 %" in said(view)


def test_a_resource_manager_sees_hours_only(firm):
    text = said(firm.ask(extend_booking, firm.rex, person="Ana", project="Nordlys", until="18 December"))
    assert "80 h instead of 40 h." in text
    assert "EUR" not in text


def test_open_tasks_left_without_time_are_told(firm):
    firm.add(Task(project_id=firm.nordlys.id, name="Cutover", assignee_id=firm.ana.id, estimate_minutes=2400))
    text = said(firm.ask(release_person, firm.rex, person="Ana", project="Nordlys", on="9 December"))
    assert "1 open task there with 40 h left and is booked for 16 h" in text
