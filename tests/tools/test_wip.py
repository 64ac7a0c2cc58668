from datetime import date

import pytest

from domain.access import Role
from domain.errors import Forbidden, NotFound
from store.contracts import BillingModel, BillingTerm, Contract, FixedFeePart
from store.expenses import Expense, Rebill
from store.milestones import Milestone
from store.revenue import ExchangeRate
from store.timesheets import TimeStatus
from tools.wip import unbilled_time


@pytest.fixture
def firm(desk):
    desk.fin = desk.person("Fin Ance", Role.FINANCE)
    desk.mia = desk.person("Mia Manager", Role.PROJECT_MANAGER)
    desk.ana = desk.person("Ana Analyst")
    desk.acme = desk.client("Acme")
    desk.nordlys = desk.project("Nordlys", desk.mia, desk.acme)
    desk.aurora = desk.project("Aurora", desk.fin, desk.client("Zeta"))
    return desk


def test_unbilled_work_falls_into_buckets_by_its_age(firm):
    for days, minor in ((0, 1), (30, 2), (31, 4), (60, 8), (61, 16), (90, 32), (91, 64)):
        firm.priced(firm.ana, firm.nordlys, date.fromordinal(firm.today.toordinal() - days), bill=minor)
    view = firm.ask(unbilled_time, firm.fin)
    assert [(line.age, line.amount.minor) for line in view.ages] == [
        ("0 to 30 days", 3),
        ("31 to 60 days", 12),
        ("61 to 90 days", 48),
        ("over 90 days", 64),
    ]
    assert firm.ask(unbilled_time, firm.fin, older_than_days=60).total.minor == 112


def test_only_approved_billable_time_that_is_on_no_invoice_is_unbilled(firm):
    days = [date(2026, 11, day) for day in (2, 3, 4, 5, 6)]
    for day, status in zip(days, TimeStatus, strict=True):
        firm.priced(firm.ana, firm.nordlys, day, bill=100_00, status=status)
    firm.priced(firm.ana, firm.nordlys, days[0], bill=100_00, billable=False)
    view = firm.ask(unbilled_time, firm.fin)
    assert (view.total.minor, view.minutes) == (100_00, 480)


def test_time_on_a_fixed_price_is_not_unbilled_but_its_ready_parts_are(firm):
    given = {"project_id": firm.nordlys.id, "currency": "EUR"}
    days = {"starts_on": date(2026, 1, 1), "ends_on": date(2026, 12, 31)}
    agreed = firm.add(Contract(client_id=firm.acme.id, name="SOW", price_minor=9_000_00, **given, **days))
    fixed = firm.add(BillingTerm(contract_id=agreed.id, model=BillingModel.FIXED_FEE, price_minor=9_000_00, **given))
    part = {"billing_term_id": fixed.id, "amount_minor": 3_000_00}
    firm.add(FixedFeePart(name="First", due_on=date(2026, 11, 1), **part))
    firm.add(FixedFeePart(name="Later", due_on=date(2026, 12, 1), **part))
    firm.priced(firm.ana, firm.nordlys, date(2026, 11, 2), bill=100_00)
    view = firm.ask(unbilled_time, firm.fin)
    assert view.total.minor == 0
    assert [(line.kind, line.name, line.amount.minor) for line in view.ready] == [("fixed part", "First", 3_000_00)]
    assert "8 h on fixed-price and retainer work are not here: they bill by their schedule." in view.assumptions


def test_reached_milestones_and_approved_expenses_are_ready_to_bill(firm):
    given = {"project_id": firm.nordlys.id, "due_on": date(2026, 11, 1), "amount_minor": 500_00, "currency": "EUR"}
    firm.add(Milestone(name="Beta", completed_on=date(2026, 11, 2), **given))
    firm.add(Milestone(name="Gold", completed_on=date(2026, 11, 2), needs_acceptance=True, **given))
    what = {"person_id": firm.ana.id, "project_id": firm.nordlys.id, "spent_on": date(2026, 11, 3)}
    money = {"category": "travel", "amount_minor": 70_00, "currency": "EUR"}
    firm.add(Expense(rebill=Rebill.COST, status=TimeStatus.APPROVED, **what, **money))
    firm.add(Expense(rebill=Rebill.NONE, status=TimeStatus.APPROVED, **what, **money))
    view = firm.ask(unbilled_time, firm.fin)
    assert [(line.name, line.amount.minor) for line in view.ready] == [("Beta", 500_00), ("travel", 70_00)]
    assert view.ready_total.minor == 570_00


def test_time_without_a_rate_is_named_not_counted_as_nothing(firm):
    firm.time(firm.ana, firm.nordlys, date(2026, 11, 2))
    view = firm.ask(unbilled_time, firm.fin)
    assert view.lines[0].unpriced == 480
    assert "8 h without a bill rate count 0 here: Nordlys." in view.assumptions


def test_currencies_are_stated_in_one_at_todays_rate(firm):
    firm.priced(firm.ana, firm.nordlys, date(2026, 11, 2), bill=100_00, bill_currency="GBP")
    with pytest.raises(NotFound, match="no exchange rate"):
        firm.ask(unbilled_time, firm.fin)
    firm.add(ExchangeRate(base="GBP", quote="EUR", day=date(2026, 11, 1), rate="1.2"))
    view = firm.ask(unbilled_time, firm.fin)
    assert (str(view.total), str(view.lines[0].amount)) == ("120.00 EUR", "100.00 GBP")


def test_a_manager_sees_own_projects_a_client_nothing(firm):
    for project in (firm.nordlys, firm.aurora):
        firm.priced(firm.ana, project, date(2026, 11, 2), bill=100_00)
    assert [line.project for line in firm.ask(unbilled_time, firm.mia).lines] == ["Nordlys"]
    with pytest.raises(Forbidden, match="internal"):
        firm.ask(unbilled_time, firm.contact(firm.acme))
