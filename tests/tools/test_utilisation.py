from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import Session, col

from domain.access import Role
from domain.errors import BadInput, Forbidden
from domain.firm import Firm
from domain.windows import Window
from store.people import Holiday, JobRole, Person, Place, TimeOff
from store.queries.utilisation import billable
from store.timesheets import TimeEntry, TimeStatus
from tools import gate
from tools.utilisation import utilisation

NOVEMBER = "2026-11-01 to 2026-11-21"
WEEK = "2026-11-16 to 2026-11-20"


@pytest.fixture
def firm(desk):
    desk.ana = desk.person("Ana Petrov")
    desk.ben = desk.person("Ben Olsen")
    desk.mia = desk.person("Mia Lead", Role.CONSULTANT, Role.PROJECT_MANAGER, hired_on=date(2027, 1, 1))
    desk.rex = desk.person("Rex Plan", Role.CONSULTANT, Role.RESOURCE_MANAGER, hired_on=date(2027, 1, 1))
    desk.nordlys = desk.project("Nordlys", desk.mia, desk.client())
    return desk


def worked(firm, person, *days, minutes=480, **given):
    for day in days:
        firm.time(person, firm.nordlys, date(2026, 11, day), minutes, **given)


def test_utilisation_is_approved_billable_time_over_capacity(firm):
    worked(firm, firm.ana, 16, 17, 18)
    worked(firm, firm.ana, 19, billable=False)
    worked(firm, firm.ana, 20, status=TimeStatus.SUBMITTED)
    view = firm.ask(utilisation, firm.rex, person="Ana", window=WEEK)
    assert (view.total.billable, view.total.capacity, view.total.utilisation) == (1440, 2400, Decimal("0.6"))
    assert "is 60 % (24 h of 40 h capacity), yellow against a target of 80 %." in view.headline()


def test_billed_time_counts_and_drafts_and_rejected_time_do_not(firm):
    worked(firm, firm.ana, 16, status=TimeStatus.LOCKED)
    worked(firm, firm.ana, 17, status=TimeStatus.DRAFT)
    worked(firm, firm.ana, 18, status=TimeStatus.REJECTED)
    assert firm.ask(utilisation, firm.rex, person="Ana", window=WEEK).total.billable == 480


def test_submitted_time_counts_where_the_firm_says_so(firm):
    worked(firm, firm.ana, 16)
    worked(firm, firm.ana, 17, status=TimeStatus.SUBMITTED)
    call = replace(firm.call(firm.rex), firm=Firm(submitted_counts=True))
    view = gate.run(firm.engine, utilisation, {"person": "Ana", "window": WEEK}, call).view
    assert view.total.billable == 960
    assert "approved and submitted" in view.assumptions[0]


def test_holidays_time_off_and_the_day_hired_reduce_capacity(firm):
    new = firm.person("Nia New", hired_on=date(2026, 11, 16))
    firm.add(Holiday(place_id=firm.place.id, day=date(2026, 11, 18), name="Feast"))
    firm.add(TimeOff(person_id=new.id, starts_on=date(2026, 11, 19), ends_on=date(2026, 11, 19), minutes_per_day=240))
    view = firm.ask(utilisation, firm.rex, person="Nia", window=NOVEMBER)
    assert view.total.capacity == 3 * 480 + 240
    call = replace(firm.call(firm.rex), firm=Firm(holidays_reduce_capacity=False))
    view = gate.run(firm.engine, utilisation, {"person": "Nia", "window": NOVEMBER}, call).view
    assert view.total.capacity == 4 * 480 + 240


def test_a_group_is_the_sum_over_the_sum_never_a_mean_of_percentages(firm):
    half = firm.person("Hal Half", mon_minutes=480, tue_minutes=0, wed_minutes=0, thu_minutes=0, fri_minutes=0)
    worked(firm, half, 16)
    view = firm.ask(utilisation, firm.rex, window=WEEK)
    assert view.total.utilisation == Decimal(480) / (2400 * 2 + 480)
    assert [line.name for line in view.lines] == ["Hal Half", "Ana Petrov", "Ben Olsen"]
    assert (view.lines[0].utilisation, view.lines[0].band, view.lines[1].band) == (Decimal(1), "green", "red")


def test_over_100_percent_is_allowed(firm):
    worked(firm, firm.ana, 16, 17, 18, 19, 20, minutes=600)
    assert firm.ask(utilisation, firm.rex, person="Ana", window=WEEK).total.utilisation == Decimal("1.25")


def test_without_capacity_it_is_undefined_with_the_reason(firm):
    firm.add(TimeOff(person_id=firm.ana.id, starts_on=date(2026, 11, 16), ends_on=date(2026, 11, 20)))
    view = firm.ask(utilisation, firm.rex, person="Ana", window=WEEK)
    assert view.total.utilisation is None
    assert view.headline().endswith("is undefined: no capacity in this period.")
    assert "Undefined for Ana Petrov: no capacity in this period." in view.assumptions


def test_a_persons_target_beats_the_roles_and_bands_follow_it(firm):
    own = firm.person("Tia Target", target_percent=50)
    worked(firm, own, 16, 17, 18)
    worked(firm, firm.ana, 16, 17, 18)
    bands = {line.name: (line.target, line.band) for line in firm.ask(utilisation, firm.rex, window=WEEK).lines}
    assert bands["Tia Target"] == (50, "green")
    assert bands["Ana Petrov"] == (80, "yellow")
    assert bands["Ben Olsen"] == (80, "red")


def test_it_is_grouped_by_role_place_and_month(firm):
    architect = firm.add(JobRole(name="Architect", target_percent=60))
    lisbon = firm.add(Place(name="Lisbon", country="PT", zone="Europe/Lisbon"))
    cleo = firm.person("Cleo Vidal", job_role_id=architect.id, place_id=lisbon.id)
    worked(firm, cleo, 16, 17)
    firm.time(firm.ana, firm.nordlys, date(2026, 10, 30))
    by_role = firm.ask(utilisation, firm.rex, window=WEEK, group_by="role").lines
    assert [(line.name, line.utilisation, line.target) for line in by_role] == [
        ("Architect", Decimal("0.4"), 60),
        ("Consultant", Decimal(0), 80),
    ]
    by_place = firm.ask(utilisation, firm.rex, window=WEEK, group_by="place").lines
    assert [line.name for line in by_place] == ["Lisbon", "Berlin"]
    by_month = firm.ask(utilisation, firm.rex, window="2026-10-26 to 2026-11-20", group_by="month")
    assert [(line.name, line.billable) for line in by_month.lines] == [("October 2026", 480), ("November 2026", 960)]
    assert by_month.total.capacity == sum(line.capacity for line in by_month.lines)


def test_a_period_that_is_not_over_is_counted_through_yesterday(firm):
    worked(firm, firm.ana, 20)
    view = firm.ask(utilisation, firm.rex, person="Ana", window="this month")
    assert view.total.capacity == 15 * 480
    assert "Counted through Sat 21 Nov 2026" in view.assumptions[0]
    with pytest.raises(BadInput, match="forecast"):
        firm.ask(utilisation, firm.rex, window="December 2026")


def test_the_lowest_can_come_first(firm):
    worked(firm, firm.ana, 16)
    view = firm.ask(utilisation, firm.rex, window=WEEK, lowest_first=True, limit=1)
    assert ([line.name for line in view.lines], view.left_out) == (["Ben Olsen"], 1)


def test_the_chart_names_the_bands_in_words(firm):
    worked(firm, firm.ana, 16)
    chart = next(block for block in firm.ask(utilisation, firm.rex, window=WEEK).blocks() if block.kind == "chart")
    assert chart.spec["data"]["values"][0] == {"label": "Ana Petrov", "value": "20.0", "kind": "red"}
    assert "Ana Petrov 20 %" in chart.alt


def test_a_consultant_sees_their_own_figure_and_is_refused_a_colleagues(firm):
    worked(firm, firm.ana, 16)
    view = firm.ask(utilisation, firm.ana, window=WEEK)
    assert [line.name for line in view.lines] == ["Ana Petrov"]
    with pytest.raises(Forbidden, match="your own utilisation"):
        firm.ask(utilisation, firm.ana, person="Ben Olsen", window=WEEK)


def test_a_client_contact_is_refused(firm):
    contact = firm.contact(firm.client("Buyer"))
    with pytest.raises(Forbidden):
        firm.ask(utilisation, contact, window=WEEK)


def test_a_manager_sees_the_people_of_own_projects_only(firm):
    from store.bookings import Booking

    keys = {"project_id": firm.nordlys.id, "minutes_per_day": 480}
    firm.add(Booking(person_id=firm.ana.id, starts_on=date(2026, 11, 2), ends_on=date(2026, 12, 4), **keys))
    view = firm.ask(utilisation, firm.mia, window=WEEK)
    assert [line.name for line in view.lines] == ["Ana Petrov"]
    with pytest.raises(Forbidden):
        firm.ask(utilisation, firm.mia, person="Ben Olsen", window=WEEK)
    view = firm.ask(utilisation, firm.rex, project="Nordlys", window=WEEK)
    assert [line.name for line in view.lines] == ["Ana Petrov"]


DAYS = st.dates(date(2026, 9, 28), date(2026, 12, 6))


def test_the_weekly_sums_with_their_edges_equal_the_entries_for_any_window(firm):
    for offset in range(0, 70, 3):
        day = date(2026, 9, 28) + timedelta(days=offset)
        firm.time(firm.ana, firm.nordlys, day, 60 + offset, billable=offset % 4 != 0)
    entries = [row for row in firm.all(TimeEntry) if row.billable]

    @given(DAYS, DAYS)
    def check(one, other):
        window = Window(min(one, other), max(one, other) + timedelta(days=1), "any")
        with Session(firm.engine) as db:
            found = billable(db, col(Person.id) == firm.ana.id, window)
        assert found.get(firm.ana.id, 0) == sum(row.minutes for row in entries if row.work_on in window)

    check()
