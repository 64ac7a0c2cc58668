from datetime import date
from decimal import Decimal

import pytest

from domain.access import Role
from domain.errors import Forbidden, NotFound
from store.invoices import Invoice, InvoiceStatus, Payment
from store.revenue import ExchangeRate
from tools.receivables import receivables


@pytest.fixture
def firm(desk):
    desk.fin = desk.person("Fin Ance", Role.FINANCE)
    desk.mia = desk.person("Mia Manager", Role.PROJECT_MANAGER)
    desk.acme, desk.zeta = desk.client("Acme"), desk.client("Zeta")
    desk.nordlys = desk.project("Nordlys", desk.mia, desk.acme)
    desk.aurora = desk.project("Aurora", desk.fin, desk.zeta)
    numbers = iter(range(1, 99))

    def invoice(project, issued, gross, paid=0, due=None, status=InvoiceStatus.ISSUED, currency="EUR", **given):
        row = Invoice(
            number=f"2026-{next(numbers):04d}",
            client_id=project.client_id,
            project_id=project.id,
            status=status,
            drafted_on=issued,
            issued_on=issued,
            due_on=due or date(2026, 12, 31),
            currency=currency,
            net_minor=gross,
            tax_minor=0,
            gross_minor=gross,
            **given,
        )
        row = desk.add(row)
        if paid:
            when = {"paid_on": date(2026, 11, 10), "currency": currency}
            desk.add(Payment(invoice_id=row.id, amount_minor=paid, reference=f"P{row.id}", **when))
        return row

    desk.invoice = invoice
    return desk


def test_dso_is_receivables_over_credit_sales_times_days(firm):
    firm.invoice(firm.nordlys, date(2026, 10, 1), 600_000, paid=600_000)
    firm.invoice(firm.nordlys, date(2026, 11, 2), 200_000)
    firm.invoice(firm.aurora, date(2026, 11, 3), 100_000)
    view = firm.ask(receivables, firm.fin)
    assert view.days_sales_outstanding == Decimal(300_000) / 900_000 * 90
    assert [(line.client, line.days) for line in view.drivers] == [
        ("Acme", Decimal(200_000) / 900_000 * 90),
        ("Zeta", Decimal(100_000) / 900_000 * 90),
    ]
    assert "Driven by Acme (20 days) and Zeta (10 days)" in view.headline()


def test_overdue_and_part_paid_invoices_show_what_is_left(firm):
    firm.invoice(firm.nordlys, date(2026, 10, 1), 100_000, paid=40_000, due=date(2026, 10, 31))
    firm.invoice(firm.nordlys, date(2026, 11, 1), 50_000)
    view = firm.ask(receivables, firm.fin, overdue_only=True)
    (line,) = view.lines
    assert (line.outstanding.minor, line.overdue_days, line.state) == (60_000, 22, "part-paid, 22 days overdue")
    assert (view.outstanding.minor, view.overdue.minor) == (110_000, 60_000)
    assert [(age.age, age.amount.minor) for age in view.ages if age.amount] == [
        ("not due yet", 50_000),
        ("1 to 30 days", 60_000),
    ]


def test_drafts_cancelled_and_credited_invoices_are_no_claims(firm):
    firm.invoice(firm.nordlys, date(2026, 11, 1), 10_000, status=InvoiceStatus.DRAFT)
    firm.invoice(firm.nordlys, date(2026, 11, 1), 20_000, status=InvoiceStatus.CANCELLED)
    credited = firm.invoice(firm.nordlys, date(2026, 11, 1), 30_000, status=InvoiceStatus.CREDITED)
    firm.invoice(firm.nordlys, date(2026, 11, 2), -30_000, credits_id=credited.id)
    standing = firm.invoice(firm.nordlys, date(2026, 11, 1), 40_000)
    firm.invoice(firm.nordlys, date(2026, 11, 2), -5_000, credits_id=standing.id)
    assert firm.ask(receivables, firm.fin).outstanding.minor == 35_000


def test_a_past_period_is_stated_as_it_stood_at_its_end(firm):
    firm.invoice(firm.nordlys, date(2026, 9, 1), 90_000, paid=90_000)
    assert firm.ask(receivables, firm.fin, window="last quarter").outstanding.minor == 90_000
    assert firm.ask(receivables, firm.fin).outstanding.minor == 0


def test_has_a_client_paid_the_invoice_of_a_month(firm):
    firm.invoice(firm.nordlys, date(2026, 9, 15), 90_000, paid=90_000)
    firm.invoice(firm.aurora, date(2026, 9, 15), 70_000)
    view = firm.ask(receivables, firm.fin, client="Acme", window="September")
    assert [line.state for line in view.lines] == ["paid on 2026-11-10"]
    assert "2026-0001 (900.00 EUR) is paid on 2026-11-10" in view.headline()


def test_count_back_holds_the_latest_sales(firm):
    firm.invoice(firm.nordlys, date(2026, 11, 2), 220_000)
    firm.invoice(firm.nordlys, date(2026, 10, 2), 310_000, paid=155_000)
    view = firm.ask(receivables, firm.fin, method="count_back")
    assert view.days_sales_outstanding == Decimal("37.5")


def test_a_contact_sees_the_own_companys_open_invoices_and_no_dso(firm):
    firm.invoice(firm.nordlys, date(2026, 11, 2), 20_000)
    firm.invoice(firm.nordlys, date(2026, 11, 2), 10_000, status=InvoiceStatus.DRAFT)
    firm.invoice(firm.aurora, date(2026, 11, 2), 70_000)
    view = firm.ask(receivables, firm.contact(firm.acme))
    assert [line.outstanding.minor for line in view.lines] == [20_000]
    assert not view.with_dso
    assert view.drivers == ()
    assert view.headline().startswith("You owe 200.00 EUR on 1 invoice")


def test_a_manager_sees_invoices_of_own_projects_and_a_consultant_none(firm):
    firm.invoice(firm.nordlys, date(2026, 11, 2), 20_000)
    firm.invoice(firm.aurora, date(2026, 11, 2), 70_000)
    assert firm.ask(receivables, firm.mia).outstanding.minor == 20_000
    with pytest.raises(Forbidden):
        firm.ask(receivables, firm.person("Ana Analyst"))


def test_other_currencies_are_stated_at_the_rate_of_the_day_and_a_missing_rate_is_an_error(firm):
    firm.invoice(firm.nordlys, date(2026, 11, 2), 100_00, currency="GBP")
    with pytest.raises(NotFound, match="no exchange rate from GBP to EUR"):
        firm.ask(receivables, firm.fin)
    firm.add(ExchangeRate(base="GBP", quote="EUR", day=date(2026, 11, 1), rate="1.15"))
    view = firm.ask(receivables, firm.fin)
    assert (view.outstanding.minor, view.outstanding.currency) == (115_00, "EUR")
    assert any("GBP is stated in EUR" in said for said in view.assumptions)


def test_without_sales_dso_is_undefined_not_zero(firm):
    view = firm.ask(receivables, firm.fin)
    assert view.days_sales_outstanding is None
    assert "undefined" in view.headline()
