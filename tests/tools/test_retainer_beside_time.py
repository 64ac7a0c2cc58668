from datetime import date

import pytest

from domain.access import Role
from store.contracts import BillingModel, BillingTerm, Contract, Recognition
from store.invoices import Invoice, InvoiceLine
from store.rates import Rate, RateKind
from store.timesheets import TimeEntry, TimeStatus
from tools.invoice_life import cancel_draft
from tools.invoices import draft_invoice
from tools.revenue import revenue_recognised
from tools.wip import unbilled_time

SEPTEMBER = [date(2026, 9, day) for day in (7, 8)]
OCTOBER = [date(2026, 10, day) for day in (5, 6, 7)]


@pytest.fixture
def firm(desk):
    """Ten hours a month for 1,000.00, what is beyond them by time at 120.00 an hour."""
    desk.fin = desk.person("Fin Ance", Role.FINANCE)
    desk.ana = desk.person("Ana Analyst")
    desk.nordlys = desk.project("Nordlys", desk.person("Mia Manager", Role.PROJECT_MANAGER), desk.client("Acme"))
    money = {"amount_minor": 120_00, "currency": "EUR", "starts_on": date(2026, 1, 1)}
    desk.add(Rate(kind=RateKind.BILL, job_role_id=desk.role.id, **money))
    return desk


def agree(firm, recognition=Recognition.AS_INVOICED, **retainer):
    who = {"project_id": firm.nordlys.id, "currency": "EUR"}
    days = {"starts_on": date(2026, 9, 1), "ends_on": date(2026, 12, 31)}
    client = {"client_id": firm.nordlys.client_id, "name": "SOW", "recognition": recognition}
    agreed = firm.add(Contract(**client, **who, **days))
    terms = {"price_minor": 1_000_00, "quota_minutes": 600, "tax_bp": 1000} | retainer
    firm.add(BillingTerm(contract_id=agreed.id, model=BillingModel.RETAINER, **who, **terms))
    firm.add(BillingTerm(contract_id=agreed.id, model=BillingModel.TIME_AND_MATERIALS, tax_bp=2000, **who))


def work(firm, days, minutes=300, **given):
    return [firm.priced(firm.ana, firm.nordlys, day, bill=2_00 * minutes, minutes=minutes, **given) for day in days]


def billed(firm):
    return [(line.kind.value, line.quantity_minutes, line.net_minor, line.tax_minor) for line in firm.all(InvoiceLine)]


def test_the_retainer_pays_first_and_what_is_beyond_it_is_billed_by_time(firm):
    agree(firm)
    work(firm, OCTOBER)  # 15 h: 10 are the retainer's
    view = firm.do(draft_invoice, firm.fin, window="October")
    assert billed(firm) == [("time", 300, 600_00, 120_00), ("retainer", None, 1_000_00, 100_00)]
    (left,) = view.omitted
    assert (left.reason, left.minutes, left.worth) == ("the retainer covers it", 600, None)


def test_an_entry_the_quota_ends_in_is_billed_for_its_rest_and_keeps_its_value(firm):
    agree(firm)
    work(firm, OCTOBER[:2], minutes=420)
    firm.do(draft_invoice, firm.fin, window="October")
    assert billed(firm) == [("time", 240, 480_00, 96_00), ("retainer", None, 1_000_00, 100_00)]
    assert [entry.bill_minor for entry in firm.all(TimeEntry)] == [840_00, 840_00]


def test_a_month_that_is_not_over_waits_whole(firm):
    agree(firm)
    work(firm, [date(2026, 11, day) for day in (2, 3, 4)])
    work(firm, OCTOBER[:1])
    view = firm.do(draft_invoice, firm.fin)
    assert [line[0] for line in billed(firm)] == ["retainer", "retainer"]  # September and October
    assert ("the retainer's month is not over yet", 900) in [(left.reason, left.minutes) for left in view.omitted]


def test_hours_carried_on_are_used_before_anything_is_billed_by_time(firm):
    agree(firm, carry_over_minutes=300)
    work(firm, SEPTEMBER[:1])  # 5 h: 5 are carried on
    work(firm, OCTOBER)
    firm.do(draft_invoice, firm.fin, window="since 1 September")
    assert [line[0] for line in billed(firm)] == ["retainer", "retainer"]


def test_with_an_overage_rate_nothing_of_its_months_is_billed_by_time(firm):
    agree(firm, overage_minor=90_00)
    work(firm, OCTOBER)
    firm.do(draft_invoice, firm.fin, window="October")
    assert [(line[0], line[2]) for line in billed(firm)] == [("retainer", 1_000_00), ("overage", 450_00)]


def test_time_outside_the_months_of_the_contract_is_billed_by_time(firm):
    agree(firm)
    work(firm, [date(2026, 8, 31)])
    firm.do(draft_invoice, firm.fin, window="August")
    assert billed(firm) == [("time", 300, 600_00, 120_00)]


def test_work_approved_late_is_billed_by_time_where_the_quota_was_used(firm):
    agree(firm)
    work(firm, OCTOBER)
    firm.do(draft_invoice, firm.fin, window="October")
    work(firm, [date(2026, 10, 1)], minutes=60)
    firm.do(draft_invoice, firm.fin, window="October")
    # The late hour is the oldest, so an hour of the entry of the 6th is beyond the quota now.
    assert billed(firm)[2:] == [("time", 60, 120_00, 24_00)]
    assert sum(line[1] or 0 for line in billed(firm)) == 16 * 60 - 600


def test_a_draft_thrown_away_is_drafted_the_same_again(firm):
    agree(firm)
    work(firm, OCTOBER[:2], minutes=420)
    firm.do(draft_invoice, firm.fin, window="October")
    before = billed(firm)
    firm.do(cancel_draft, firm.fin, invoice=f"draft {firm.all(Invoice)[0].id}")
    assert {entry.status for entry in firm.all(TimeEntry)} == {TimeStatus.APPROVED}
    firm.do(draft_invoice, firm.fin, window="October")
    assert billed(firm)[2:] == before


def test_wip_and_revenue_count_what_is_beyond_the_retainer(firm):
    agree(firm)
    work(firm, OCTOBER[:2], minutes=420)
    waiting = firm.ask(unbilled_time, firm.fin)
    assert (waiting.minutes, waiting.total.minor) == (240, 480_00)
    earned = firm.ask(revenue_recognised, firm.fin, window="October")
    assert earned.total.amount.minor == 1_480_00


def test_two_retainers_of_one_project_share_the_work(firm):
    agree(firm)
    agree(firm, price_minor=500_00, quota_minutes=240, overage_minor=60_00)
    work(firm, OCTOBER)  # 15 h: 10 the first's, 4 the second's, an hour beyond it at 60.00
    firm.do(draft_invoice, firm.fin, window="October")
    assert sorted(line[2] for line in billed(firm)) == [60_00, 500_00, 1_000_00]


def test_a_fixed_fee_earns_its_instalments_and_not_the_hours_as_well(firm):
    who = {"project_id": firm.nordlys.id, "currency": "EUR"}
    days = {"starts_on": date(2026, 9, 1), "ends_on": date(2026, 12, 31)}
    agreed = firm.add(Contract(client_id=firm.nordlys.client_id, name="SOW", **who, **days))
    firm.add(BillingTerm(contract_id=agreed.id, model=BillingModel.FIXED_FEE, price_minor=3_000_00, **who))
    work(firm, OCTOBER)
    assert firm.ask(revenue_recognised, firm.fin, window="October").total.amount.minor == 0
