from datetime import date

import pytest

from domain.access import Role
from domain.errors import BadInput, Conflict, Forbidden
from store.bookings import Booking
from store.budgets import Budget
from store.milestones import Milestone
from store.people import TimeOff
from store.rates import Rate, RateKind
from store.tasks import Dependency, Task
from tools import decisions, gate
from tools.absences import add_time_off

MON, FRI = date(2026, 11, 23), date(2026, 11, 27)


@pytest.fixture
def firm(desk):
    desk.mia = desk.person("Mia Manager", Role.PROJECT_MANAGER)
    desk.rita = desk.person("Rita Resources", Role.RESOURCE_MANAGER)
    desk.head = desk.person("Hugo Head", Role.HEAD_OF_DELIVERY)
    desk.ana = desk.person("Ana Analyst")
    desk.acme = desk.client()
    desk.work = desk.project("Nordlys", desk.mia, desk.acme, starts_on=MON, ends_on=date(2026, 12, 4))
    days = {"starts_on": MON, "ends_on": date(2026, 12, 4), "minutes_per_day": 360}
    desk.add(Booking(person_id=desk.ana.id, project_id=desk.work.id, **days))
    owned = {"project_id": desk.work.id, "assignee_id": desk.ana.id}
    one = desk.add(Task(name="Build", starts_on=MON, due_on=FRI, **owned))
    two = desk.add(Task(name="Test", starts_on=date(2026, 11, 30), due_on=date(2026, 12, 4), **owned))
    desk.add(Dependency(project_id=desk.work.id, predecessor_id=one.id, successor_id=two.id))
    return desk


def test_time_off_says_what_it_takes_from_bookings_and_what_comes_later(firm):
    promise = {"project_id": firm.work.id, "amount_minor": 2_500_000, "currency": "EUR"}
    firm.add(Milestone(name="Accepted", due_on=date(2026, 11, 30), **promise))
    view = firm.ask(add_time_off, firm.head, person="Ana", starts="2026-11-25", ends="2026-11-27")
    assert [(line.project, line.days, line.effort) for line in view.lost] == [("Nordlys", 3, 1080)]
    assert [(line.what, line.now) for line in view.delays] == [
        ("Build", date(2026, 12, 2)),
        ("Test", date(2026, 12, 9)),
        ("Accepted", date(2026, 12, 3)),
    ]
    assert view.ends == ("Nordlys would end on Wed 9 Dec 2026 instead of Fri 4 Dec 2026.",)
    assert view.billed == ("25,000.00 EUR is billed in December 2026 instead of November 2026.",)
    assert firm.all(TimeOff) == []


def test_one_s_own_time_off_is_agreed_by_the_resource_manager(firm):
    asked = {"window": "next week", "kind": "holiday"}
    proposed = gate.run(firm.engine, add_time_off, asked, firm.call(firm.ana))
    with pytest.raises(Forbidden):
        decisions.decide(firm.engine, proposed.proposal_id, firm.call(firm.ana), "approve")
    decisions.decide(firm.engine, proposed.proposal_id, firm.call(firm.rita), "approve")
    (row,) = firm.all(TimeOff)
    assert (row.person_id, row.kind, row.minutes_per_day) == (firm.ana.id, "holiday", None)


def test_part_of_days_takes_part_of_the_hours(firm):
    view = firm.do(add_time_off, firm.rita, person="Ana", starts="2026-11-25", hours_per_day="2h")
    assert [line.effort for line in view.lost] == [120]
    assert firm.all(TimeOff)[0].minutes_per_day == 120


def test_nobody_enters_another_s_time_off_but_who_staffs(firm):
    with pytest.raises(Forbidden, match="yourself"):
        firm.ask(add_time_off, firm.ana, person="Mia", starts="2026-11-25")


@pytest.mark.parametrize(
    "given",
    [
        {},
        {"starts": "2026-11-27", "ends": "2026-11-25"},
        {"starts": "2026-11-25", "ends": "2029-11-25"},
        {"starts": "2026-11-25", "hours_per_day": "9h"},
        {"starts": "2026-11-25", "kind": "adventure"},
    ],
)
def test_time_off_that_cannot_be_is_refused(firm, given):
    with pytest.raises(BadInput):
        firm.ask(add_time_off, firm.rita, person="Ana", **given)


def test_a_weekend_and_a_day_that_is_off_already_are_refused(firm):
    with pytest.raises(Conflict, match="no working day"):
        firm.ask(add_time_off, firm.rita, person="Ana", starts="2026-11-28", ends="2026-11-29")
    firm.do(add_time_off, firm.rita, person="Ana", starts="2026-11-25", ends="2026-11-26")
    with pytest.raises(Conflict, match="off already"):
        firm.ask(add_time_off, firm.rita, person="Ana", starts="2026-11-26")


def test_a_consultant_learns_no_money_from_time_off(firm):
    promise = {"project_id": firm.work.id, "amount_minor": 2_500_000, "currency": "EUR"}
    firm.add(Milestone(name="Accepted", due_on=date(2026, 11, 30), **promise))
    view = firm.ask(add_time_off, firm.ana, starts="2026-11-25", ends="2026-11-27")
    assert view.billed == ()
    assert "EUR" not in view.model_dump_json()


def planned(firm):
    """Give the project a budget and rates, so that its money can be told."""
    plan = {"minutes": 6000, "amount_minor": 12_000_00, "cost_minor": 6_000_00, "currency": "EUR"}
    firm.add(Budget(project_id=firm.work.id, number=1, since=MON, **plan))
    since = {"job_role_id": firm.role.id, "currency": "EUR", "starts_on": date(2026, 1, 1)}
    firm.add(Rate(kind=RateKind.BILL, amount_minor=120_00, **since))
    firm.add(Rate(kind=RateKind.COST, amount_minor=60_00, **since))


def test_time_off_says_what_it_does_to_bookings_cost_margin_and_budget(firm):
    planned(firm)
    fin = firm.person("Fin Ance", Role.HEAD_OF_DELIVERY, Role.FINANCE)
    view = firm.ask(add_time_off, fin, person="Ana", starts="2026-11-25", ends="2026-11-27")
    said = view.headline()
    # Ten days of 6 h are 60 h; three of them fall away: 42 h at 120.00
    assert "Firm bookings ahead on Nordlys: 42 h instead of 60 h, worth 5,040.00 EUR (-2,160.00 EUR)." in said
    (line,) = view.money
    # Three days beyond the booking's end of 6 h each: 18 h at a planned cost of 60.00 and a planned value of 120.00
    assert (line.project, line.extra) == ("Nordlys", 1080)
    assert line.after_cost.minor - line.before_cost.minor == 1_080_00
    assert "Nordlys: cost at completion" in said
    assert "of a budget of 12,000.00 EUR" in said


def test_a_manager_is_told_no_margin_of_another_s_project(firm):
    planned(firm)
    other = firm.person("Mo Manager", Role.PROJECT_MANAGER, Role.RESOURCE_MANAGER)
    view = firm.ask(add_time_off, other, person="Ana", starts="2026-11-25", ends="2026-11-27")
    assert "EUR" not in view.model_dump_json()
