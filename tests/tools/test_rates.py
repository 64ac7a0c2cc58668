from datetime import date

import pytest

from domain.access import Role
from domain.errors import Forbidden
from store.bookings import Booking
from store.people import JobRole
from store.rates import Rate, RateKind
from tools.rates import rate_lookup

SINCE = date(2026, 1, 1)


@pytest.fixture
def firm(desk):
    desk.fin = desk.person("Fin Ance", Role.FINANCE)
    desk.boss = desk.person("Bo Boss", Role.HEAD_OF_DELIVERY)
    desk.mia = desk.person("Mia Manager", Role.PROJECT_MANAGER)
    desk.ana = desk.person("Ana Analyst")
    desk.nordlys = desk.project("Nordlys", desk.mia, desk.client())
    desk.aurora = desk.project("Aurora", desk.fin, desk.client("Zeta"))
    for person, project in ((desk.ana, desk.nordlys), (desk.ana, desk.aurora), (desk.mia, desk.aurora)):
        days = {"starts_on": SINCE, "ends_on": date(2027, 6, 30)}
        desk.add(Booking(person_id=person.id, project_id=project.id, minutes_per_day=240, **days))

    def rate(kind, amount, starts=SINCE, **given):
        return desk.add(Rate(kind=kind, amount_minor=amount, currency="EUR", starts_on=starts, **given))

    desk.rate = rate
    rate(RateKind.BILL, 10_000, job_role_id=desk.role.id, ends_on=date(2026, 9, 30))
    rate(RateKind.BILL, 12_000, starts=date(2026, 10, 1), job_role_id=desk.role.id)
    rate(RateKind.COST, 6_000, job_role_id=desk.role.id)
    return desk


def rates(view):
    return [(line.of, line.bill and line.bill.minor, line.cost and line.cost.minor) for line in view.lines]


def test_finance_sees_bill_and_cost_with_the_margin(firm):
    view = firm.ask(rate_lookup, firm.fin, role="Consultant")
    assert rates(view) == [("Consultant", 12_000, 6_000)]
    assert "Consultant bills 120.00 EUR an hour and costs 60.00 EUR an hour (50 % margin)" in view.headline()


def test_the_rate_is_that_of_the_day(firm):
    assert rates(firm.ask(rate_lookup, firm.fin, role="Consultant", on="1 May 2026")) == [("Consultant", 10_000, 6_000)]


def test_the_most_specific_rate_wins_and_says_so(firm):
    firm.rate(RateKind.BILL, 98_000, person_id=firm.ana.id, project_id=firm.nordlys.id, per_minutes=480)
    view = firm.ask(rate_lookup, firm.fin, person="Ana Analyst", project="Nordlys")
    assert rates(view) == [("Ana Analyst on Nordlys", 12_250, 6_000)]
    assert view.lines[0].bill_basis == "person on project, since 2026-01-01, 980.00 EUR for 8 h"


def test_everyone_of_a_role_in_a_place_with_a_rate_of_their_own(firm):
    firm.rate(RateKind.BILL, 15_000, person_id=firm.ana.id)
    view = firm.ask(rate_lookup, firm.fin, role="Consultant", place="Berlin", kind="both")
    assert rates(view) == [("Consultant in Berlin", 12_000, 6_000), ("Ana Analyst", 15_000, 6_000)]


def test_a_missing_rate_is_named_never_zero(firm):
    firm.add(JobRole(name="Engineer"))
    view = firm.ask(rate_lookup, firm.fin)
    assert rates(view) == [("Consultant", 12_000, 6_000), ("Engineer", None, None)]
    assert view.assumptions == ("No bill rate holds on Sun 22 Nov 2026 for Engineer: such time cannot be billed yet.",)


def test_a_manager_sees_bill_rates_on_own_projects_and_never_a_cost_rate(firm):
    view = firm.ask(rate_lookup, firm.mia, person="Ana Analyst")
    assert rates(view) == [("Ana Analyst on Nordlys", 12_000, None)]
    for refused in ({"kind": "cost"}, {"kind": "both"}, {"project": "Aurora"}):
        with pytest.raises(Forbidden):
            firm.ask(rate_lookup, firm.mia, **{"role": "Consultant", **refused})


def test_the_head_of_delivery_sees_no_cost_rates(firm):
    with pytest.raises(Forbidden, match="finance"):
        firm.ask(rate_lookup, firm.boss, person="Ana Analyst", kind="cost")


def test_a_consultant_sees_no_rates(firm):
    with pytest.raises(Forbidden):
        firm.ask(rate_lookup, firm.ana, role="Consultant")
