from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from domain.access import Role
from domain.errors import BadInput, Forbidden
from store.bookings import Booking, BookingKind
from store.clients import Opportunity, OpportunityStage
from store.people import TimeOff
from tools.forecast import utilisation_forecast

MONDAY = date(2026, 11, 23)
FOUR_WEEKS = "2026-11-23 to 2026-12-18"


@pytest.fixture
def firm(desk):
    desk.ana = desk.person("Ana Petrov")
    desk.rex = desk.person("Rex Plan", Role.CONSULTANT, Role.RESOURCE_MANAGER, hired_on=date(2030, 1, 1))
    desk.nordlys = desk.project("Nordlys", desk.rex, desk.client())
    return desk


def booked(firm, person, minutes, days=26, start=MONDAY, **given):
    keys = {"person_id": person.id, "project_id": firm.nordlys.id, "minutes_per_day": minutes}
    firm.add(Booking(**keys, starts_on=start, ends_on=start + timedelta(days=days - 1), **given))


def test_hard_weighted_and_maximum_of_the_trades_own_example(firm):
    booked(firm, firm.ana, 240)  # 80 of 160 h
    booked(firm, firm.ana, 180, kind=BookingKind.SOFT, probability_percent=50)  # 60 h
    booked(firm, firm.ana, 120, kind=BookingKind.SOFT, probability_percent=25)  # 40 h
    total = firm.ask(utilisation_forecast, firm.rex, window=FOUR_WEEKS).total
    shares = (total.hard_share, total.weighted_share, total.maximum_share)
    assert shares == (Decimal("0.5"), Decimal("0.75"), Decimal("1.125"))
    assert total.bench == 80 * 60  # soft bookings never lower the bench


def test_by_default_the_next_30_60_and_90_days_are_given(firm):
    booked(firm, firm.ana, 480, days=30)
    view = firm.ask(utilisation_forecast, firm.rex)
    assert [line.name for line in view.lines] == ["next 30 days", "next 60 days", "next 90 days"]
    shares = [line.hard_share for line in view.lines]
    assert shares == sorted(shares, reverse=True)
    assert "next 30 days: 100 % firm" in view.headline()


def test_a_cancelled_booking_and_time_off_count_nothing(firm):
    booked(firm, firm.ana, 480, cancelled=True)
    firm.add(TimeOff(person_id=firm.ana.id, starts_on=MONDAY, ends_on=date(2026, 11, 27)))
    booked(firm, firm.ana, 480, days=5)
    total = firm.ask(utilisation_forecast, firm.rex, window=FOUR_WEEKS).total
    assert (total.hard, total.capacity) == (0, 15 * 480)


def test_it_is_split_by_week_role_and_person_and_drawn_as_three_lines(firm):
    ben = firm.person("Ben Olsen")
    booked(firm, firm.ana, 480, days=12)
    view = firm.ask(utilisation_forecast, firm.rex, window=FOUR_WEEKS)
    assert [(line.name, line.hard_share) for line in view.lines] == [
        ("23 Nov", Decimal("0.5")),
        ("30 Nov", Decimal("0.5")),
        ("7 Dec", Decimal(0)),
        ("14 Dec", Decimal(0)),
    ]
    chart = next(block for block in view.blocks() if block.kind == "chart")
    assert {value["kind"] for value in chart.spec["data"]["values"]} == {"firm", "weighted", "maximum"}
    by_person = firm.ask(utilisation_forecast, firm.rex, window=FOUR_WEEKS, group_by="person")
    assert [(line.ref, line.hard_share) for line in by_person.lines] == [
        (f"person:{ben.id}", Decimal(0)),
        (f"person:{firm.ana.id}", Decimal("0.5")),
    ]
    assert [line.name for line in firm.ask(utilisation_forecast, firm.rex, group_by="role").lines] == ["Consultant"]


def test_days_before_today_are_left_out_of_a_forecast(firm):
    view = firm.ask(utilisation_forecast, firm.rex, window="this month")
    assert view.total.capacity == 6 * 480  # 23 to 30 November
    assert "Days before today are left out." in view.assumptions


def test_without_capacity_the_forecast_is_undefined(firm):
    firm.add(TimeOff(person_id=firm.ana.id, starts_on=MONDAY, ends_on=date(2026, 12, 31)))
    view = firm.ask(utilisation_forecast, firm.rex, window=FOUR_WEEKS)
    assert view.total.hard_share is None
    assert "undefined: no capacity" in view.headline()


def test_a_consultant_sees_their_own_forecast_only(firm):
    ben = firm.person("Ben Olsen")
    booked(firm, firm.ana, 480)
    assert firm.ask(utilisation_forecast, ben, window=FOUR_WEEKS).total.hard == 0
    with pytest.raises(Forbidden):
        firm.ask(utilisation_forecast, ben, person="Ana", window=FOUR_WEEKS)


def deal(firm, name, value, **given):
    keys = {"client_id": firm.nordlys.client_id, "probability_percent": 40, "closes_on": date(2026, 12, 1)}
    return firm.add(Opportunity(name=name, value_minor=value, currency="EUR", **keys, **given))


def test_the_biggest_deals_count_as_firm_when_they_are_supposed_to_be_won(firm):
    big, small = deal(firm, "Big", 900_00), deal(firm, "Small", 100_00)
    booked(firm, firm.ana, 240, kind=BookingKind.SOFT, probability_percent=40, opportunity_id=big.id)
    booked(firm, firm.ana, 120, kind=BookingKind.SOFT, probability_percent=10, opportunity_id=small.id)
    view = firm.ask(utilisation_forecast, firm.rex, window=FOUR_WEEKS, win=1)
    assert (view.without, view.total.hard_share, view.total.maximum_share) == (0, Decimal("0.5"), Decimal("0.75"))
    assert [(line.deal, line.bookings) for line in view.deals] == [("Big", 1)]
    assert "If we win Big (Acme)" in view.headline()
    assert "50 % firm instead of 0 %" in view.headline()


def test_a_deal_without_bookings_is_named_as_such_and_a_lost_one_is_none(firm):
    deal(firm, "Bare", 900_00)
    deal(firm, "Gone", 999_00, stage=OpportunityStage.LOST)
    view = firm.ask(utilisation_forecast, firm.rex, window=FOUR_WEEKS, win=2)
    assert [line.deal for line in view.deals] == ["Bare"]
    assert any("No bookings wait for Bare" in said for said in view.assumptions)


def test_a_number_of_deals_below_one_is_refused(firm):
    with pytest.raises(BadInput, match="win"):
        firm.ask(utilisation_forecast, firm.rex, win=0)
