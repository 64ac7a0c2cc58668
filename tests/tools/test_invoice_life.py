from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import Session

from domain.access import Role
from domain.errors import BadInput, Conflict, Forbidden, NotFound
from store.contracts import BillingModel, BillingTerm, Contract
from store.invoices import Invoice, InvoiceLine, NumberSeries, Payment, WriteOff
from store.rates import Rate, RateKind
from store.revenue import ClosedPeriod
from store.timesheets import TimeEntry
from tools import gate
from tools.decisions import decide
from tools.invoice_life import cancel_draft, credit_note, issue_invoice, record_payment, write_off_invoice
from tools.invoices import draft_invoice
from tools.receivables import receivables

OCT = [date(2026, 10, day) for day in (5, 6, 7, 8, 9)]


@pytest.fixture
def firm(desk):
    desk.fin = desk.person("Fin Ance", Role.FINANCE)
    desk.flo = desk.person("Flo Four", Role.FINANCE)
    desk.mia = desk.person("Mia Manager", Role.PROJECT_MANAGER)
    desk.ana = desk.person("Ana Analyst")
    desk.nordlys = desk.project("Nordlys", desk.mia, desk.client("Acme"))
    money = {"amount_minor": 125_00, "currency": "EUR", "starts_on": date(2026, 1, 1)}
    desk.add(Rate(kind=RateKind.BILL, job_role_id=desk.role.id, **money))
    who = {"project_id": desk.nordlys.id, "currency": "EUR"}
    days = {"starts_on": date(2026, 1, 1), "ends_on": date(2026, 12, 31), "payment_days": 14}
    agreed = desk.add(Contract(client_id=desk.nordlys.client_id, name="SOW", **who, **days))
    desk.add(BillingTerm(contract_id=agreed.id, model=BillingModel.TIME_AND_MATERIALS, tax_bp=1900, **who))
    return desk


def drafted(firm, days=OCT[:2]):
    for day in days:
        firm.priced(firm.ana, firm.nordlys, day, bill=1_000_00)
    firm.do(draft_invoice, firm.fin, project="Nordlys", window="October")


def issued(firm, days=OCT[:2]):
    drafted(firm, days)
    firm.do(issue_invoice, firm.fin)


def states(firm):
    return [(row.number, row.status.value, row.gross_minor) for row in firm.all(Invoice)]


def test_an_issued_invoice_has_the_next_number_and_its_due_day(firm):
    firm.add(Invoice(number="FM-00041", client_id=1, drafted_on=OCT[0], issued_on=OCT[0], status="issued", **_money()))
    drafted(firm)
    view = firm.do(issue_invoice, firm.fin, project="Nordlys")
    invoice = firm.all(Invoice)[-1]
    assert (invoice.number, invoice.status) == ("FM-00042", "issued")
    assert (invoice.issued_on, invoice.due_on) == (date(2026, 11, 22), date(2026, 12, 6))
    assert [(row.name, row.last) for row in firm.all(NumberSeries)] == [("FM-", 42)]
    assert view.headline() == (
        "Issue 1 invoice on Sun 22 Nov 2026 over 2,380.00 EUR with tax: FM-00042 (2,380.00 EUR)."
    )


def _money():
    return {"currency": "EUR", "net_minor": 100_00, "tax_minor": 0, "gross_minor": 100_00}


def test_numbers_have_no_gaps_when_drafts_are_thrown_away(firm):
    drafted(firm, OCT[:1])
    firm.do(cancel_draft, firm.fin, invoice="Nordlys")
    assert [(entry.status, entry.invoice_line_id) for entry in firm.all(TimeEntry)] == [("approved", None)]
    firm.do(draft_invoice, firm.fin, project="Nordlys", window="October")
    issued(firm, OCT[1:2])
    assert [row.number for row in firm.all(Invoice)] == [None, "FM-00001", "FM-00002"]


def test_two_who_wait_for_approval_both_get_a_number(firm):
    other = firm.project("Aurora", firm.mia, firm.client("Zeta"))
    firm.priced(firm.ana, other, OCT[0], bill=1_000_00)
    drafted(firm)
    firm.do(draft_invoice, firm.fin, project="Aurora")
    ask = [
        gate.run(firm.engine, issue_invoice, {"project": name}, firm.call(firm.fin)) for name in ("Nordlys", "Aurora")
    ]
    for one in ask:
        assert decide(firm.engine, one.proposal_id, firm.call(firm.fin), "approve").status == "approved"
    assert sorted(row.number for row in firm.all(Invoice)) == ["FM-00001", "FM-00002"]


def test_a_closed_month_takes_no_invoice_payment_or_credit(firm):
    issued(firm)
    firm.add(ClosedPeriod(month=202611, closed_at=datetime(2026, 11, 22, tzinfo=UTC)))
    with pytest.raises(Conflict, match="closed until 2026-11-30"):
        firm.ask(record_payment, firm.fin, invoice="FM-00001")
    with pytest.raises(Conflict, match="closed until 2026-11-30"):
        firm.ask(credit_note, firm.fin, invoice="FM-00001", reason="wrong")
    drafted(firm, OCT[2:3])
    with pytest.raises(Conflict, match="closed until 2026-11-30"):
        firm.ask(issue_invoice, firm.fin)
    assert [row.number for row in firm.all(Invoice)] == ["FM-00001", None]


def test_an_invoice_is_paid_in_parts_and_never_beyond(firm):
    issued(firm)
    first = firm.do(record_payment, firm.fin, invoice="1", amount="€1,380", reference="TR-1")
    assert "1,000.00 EUR stays outstanding" in first.headline()
    assert states(firm) == [("FM-00001", "part_paid", 2_380_00)]
    with pytest.raises(Conflict, match="is more than the 1,000"):
        firm.ask(record_payment, firm.fin, invoice="FM-00001", amount="1000.01")
    with pytest.raises(Conflict, match="TR-1 of FM-00001 was recorded already"):
        firm.ask(record_payment, firm.fin, invoice="FM-00001", amount="10", reference="TR-1")
    firm.do(record_payment, firm.fin, invoice="FM-00001")
    assert states(firm) == [("FM-00001", "paid", 2_380_00)]
    assert [(row.amount_minor, row.reference) for row in firm.all(Payment)] == [
        (1_380_00, "TR-1"),
        (1_000_00, "FM-00001/2"),
    ]


def test_a_payment_in_another_currency_or_before_the_invoice_is_refused(firm):
    issued(firm)
    with pytest.raises(Conflict, match="in EUR, not in USD"):
        firm.ask(record_payment, firm.fin, invoice="FM-00001", amount="$10")
    with pytest.raises(BadInput, match="cannot be paid on 2026-11-20"):
        firm.ask(record_payment, firm.fin, invoice="FM-00001", on="2026-11-20")
    with pytest.raises(BadInput, match="is not an amount"):
        firm.ask(record_payment, firm.fin, invoice="FM-00001", amount="a lot")


def test_a_credit_note_undoes_an_invoice_and_frees_its_work(firm):
    issued(firm)
    view = firm.do(credit_note, firm.fin, invoice="FM-00001", reason="Wrong address")
    assert states(firm) == [("FM-00001", "credited", 2_380_00), ("FMC-00001", "issued", -2_380_00)]
    assert [(line.net_minor, line.tax_minor) for line in firm.all(InvoiceLine)[2:]] == [(-1_000_00, -190_00)] * 2
    assert {(entry.status.value, entry.invoice_line_id) for entry in firm.all(TimeEntry)} == {("approved", None)}
    assert "2 rows can be billed again" in view.headline()
    assert firm.ask(receivables, firm.fin).outstanding.minor == 0
    firm.do(draft_invoice, firm.fin, project="Nordlys")
    assert firm.all(Invoice)[-1].net_minor == 2_000_00


def test_some_lines_are_credited_once_and_may_be_given_up(firm):
    issued(firm)
    firm.do(credit_note, firm.fin, invoice="FM-00001", reason="Rework", lines=[2], bill_again=False)
    assert states(firm)[0] == ("FM-00001", "issued", 2_380_00)
    assert firm.ask(receivables, firm.fin).outstanding.minor == 1_190_00
    assert [entry.status.value for entry in firm.all(TimeEntry)] == ["locked", "locked"]
    with pytest.raises(Conflict, match="Line 2 of FM-00001 was credited already"):
        firm.ask(credit_note, firm.fin, invoice="FM-00001", reason="again", lines=[2])
    with pytest.raises(BadInput, match="lines 1 to 2, not 9"):
        firm.ask(credit_note, firm.fin, invoice="FM-00001", reason="again", lines=[9])
    firm.do(credit_note, firm.fin, invoice="FM-00001", reason="the rest too")
    assert states(firm)[0] == ("FM-00001", "credited", 2_380_00)


def test_goodwill_is_credited_with_its_tax(firm):
    issued(firm)
    firm.do(credit_note, firm.fin, invoice="FM-00001", reason="Goodwill", amount="100 EUR")
    assert states(firm)[1] == ("FMC-00001", "issued", -119_00)
    with pytest.raises(Conflict, match="not credited yet"):
        firm.ask(credit_note, firm.fin, invoice="FM-00001", reason="too much", amount="2000")


def test_a_draft_is_neither_credited_paid_nor_written_off(firm):
    drafted(firm)
    for tool, more in ((credit_note, {"reason": "x"}), (record_payment, {}), (write_off_invoice, {"reason": "x"})):
        with pytest.raises(Conflict, match="that is draft"):
            firm.ask(tool, firm.fin, invoice="Nordlys", **more)
    with pytest.raises(BadInput, match="Why"):
        firm.ask(credit_note, firm.fin, invoice="Nordlys", reason=" ")


def test_an_issued_invoice_is_not_thrown_away(firm):
    issued(firm)
    with pytest.raises(Conflict, match="cannot be cancelled"):
        firm.ask(cancel_draft, firm.fin, invoice="FM-00001")


def test_a_loss_needs_a_second_person_and_leaves_receivables(firm):
    issued(firm)
    firm.do(record_payment, firm.fin, invoice="FM-00001", amount="2000")
    made = gate.run(firm.engine, write_off_invoice, {"invoice": "1", "reason": "Bankrupt"}, firm.call(firm.fin))
    with pytest.raises(Forbidden):
        decide(firm.engine, made.proposal_id, firm.call(firm.fin), "approve")
    assert decide(firm.engine, made.proposal_id, firm.call(firm.flo), "approve").status == "approved"
    assert states(firm) == [("FM-00001", "written_off", 2_380_00)]
    assert [(row.amount_minor, row.reason) for row in firm.all(WriteOff)] == [(380_00, "Bankrupt")]
    assert firm.ask(receivables, firm.fin).outstanding.minor == 0


def test_numbers_follow_the_days(firm):
    issued(firm)
    drafted(firm, OCT[2:3])
    with pytest.raises(Conflict, match="numbers follow the days"):
        firm.ask(issue_invoice, firm.fin, on="2026-11-20")


def test_only_the_exact_number_is_an_invoice(firm):
    issued(firm)
    with pytest.raises(NotFound, match="no invoice FM-00002"):
        firm.ask(record_payment, firm.fin, invoice="FM-00002")
    with pytest.raises(Forbidden):
        firm.ask(record_payment, firm.ana, invoice="FM-00001")


def test_another_managers_invoice_is_not_known(firm):
    issued(firm)
    max_ = firm.person("Max Manager", Role.PROJECT_MANAGER)
    with pytest.raises(NotFound):
        firm.ask(credit_note, max_, invoice="FM-00001", reason="x")


def test_the_day_of_a_payment_nobody_named_is_the_day_it_was_asked_for(firm):
    issued(firm)
    made = gate.run(firm.engine, record_payment, {"invoice": "1"}, firm.call(firm.fin))
    later = {"today": firm.today + timedelta(days=3), "now": firm.now + timedelta(days=3)}
    assert decide(firm.engine, made.proposal_id, firm.call(firm.fin, **later), "approve").status == "approved"
    with Session(firm.engine) as db:
        assert db.get(Payment, 1).paid_on == firm.today
