from datetime import date, timedelta

import pytest
from sqlmodel import Session

from domain.access import Role
from domain.errors import Conflict
from store.approvals import Proposal
from store.contracts import BillingModel, BillingTerm, Contract, FixedFeePart, TimeRounding
from store.expenses import Expense, Rebill
from store.invoices import Invoice, InvoiceLine
from store.milestones import Milestone
from store.rates import Rate, RateKind
from store.timesheets import TimeEntry, TimeStatus
from tools import gate
from tools.decisions import decide
from tools.invoice_life import cancel_draft, credit_note, issue_invoice
from tools.invoices import draft_invoice

OCT = [date(2026, 10, day) for day in (5, 6, 7, 8, 9)]


@pytest.fixture
def firm(desk):
    desk.fin = desk.person("Fin Ance", Role.FINANCE)
    desk.mia = desk.person("Mia Manager", Role.PROJECT_MANAGER)
    desk.ana = desk.person("Ana Analyst")
    desk.acme = desk.client("Acme")
    desk.nordlys = desk.project("Nordlys", desk.mia, desk.acme)
    money = {"amount_minor": 125_00, "currency": "EUR", "starts_on": date(2026, 1, 1)}
    desk.add(Rate(kind=RateKind.BILL, job_role_id=desk.role.id, **money))
    return desk


def term(firm, model, project=None, **given):
    project = project or firm.nordlys
    who = {"project_id": project.id, "currency": "EUR"}
    days = {"starts_on": date(2026, 1, 1), "ends_on": date(2026, 12, 31)}
    agreed = firm.add(Contract(client_id=project.client_id, name="SOW", **who, **days))
    return firm.add(BillingTerm(contract_id=agreed.id, model=model, **who, **given))


def work(firm, days=OCT, minutes=480, project=None, **given):
    value = 125_00 * minutes // 60
    return [firm.priced(firm.ana, project or firm.nordlys, day, bill=value, minutes=minutes, **given) for day in days]


def lines(firm):
    return [(line.kind.value, line.net_minor, line.tax_bp, line.tax_minor) for line in firm.all(InvoiceLine)]


def test_several_models_of_one_project_are_one_draft_each_line_under_its_own_term(firm):
    capped = term(firm, BillingModel.TIME_AND_MATERIALS, cap_minor=1_500_00, tax_bp=1900)
    fixed = term(firm, BillingModel.FIXED_FEE, price_minor=3_000_00, tax_bp=700)
    stages = term(firm, BillingModel.MILESTONE)
    firm.add(FixedFeePart(billing_term_id=fixed.id, name="First", due_on=OCT[0], amount_minor=3_000_00))
    due = {"project_id": firm.nordlys.id, "due_on": OCT[0], "currency": "EUR"}
    firm.add(Milestone(name="Beta", completed_on=OCT[1], amount_minor=500_00, **due))
    spent = {"person_id": firm.ana.id, "project_id": firm.nordlys.id, "spent_on": OCT[0], "category": "travel"}
    money = {"amount_minor": 100_00, "currency": "EUR", "status": TimeStatus.APPROVED}
    firm.add(Expense(rebill=Rebill.MARKUP, markup_bp=1000, **spent, **money))
    work(firm, OCT[:2])
    view = firm.do(draft_invoice, firm.fin, window="October")
    assert lines(firm) == [
        ("time", 1_000_00, 1900, 190_00),
        ("time", 500_00, 1900, 95_00),
        ("expense", 0, 0, 0),
        ("fixed_fee", 3_000_00, 700, 210_00),
        ("milestone", 500_00, 0, 0),
    ]
    assert [line.billing_term_id for line in firm.all(InvoiceLine)] == [capped.id] * 3 + [fixed.id, stages.id]
    (invoice,) = firm.all(Invoice)
    assert (invoice.net_minor, invoice.tax_minor) == (5_000_00, 495_00)
    assert [amount.minor for amount in view.written_down] == [610_00]


def test_a_deposit_is_drafted_once_and_without_tax(firm):
    term(firm, BillingModel.TIME_AND_MATERIALS, deposit_minor=400_00, tax_bp=1900)
    firm.do(draft_invoice, firm.fin, window="October")
    assert lines(firm) == [("deposit", 400_00, 0, 0)]
    work(firm, OCT[:1])
    firm.do(draft_invoice, firm.fin, window="October")
    assert lines(firm)[1:] == [("time", 1_000_00, 1900, 190_00)]


def test_a_drafted_deposit_is_deducted_from_the_final_invoice(firm):
    term(firm, BillingModel.TIME_AND_MATERIALS, deposit_minor=400_00, tax_bp=1900)
    firm.do(draft_invoice, firm.fin, window="October")
    with Session(firm.engine) as db:
        db.get(type(firm.nordlys), firm.nordlys.id).ends_on = date(2026, 10, 9)
        db.commit()
    work(firm, OCT[:1])
    firm.do(draft_invoice, firm.fin, window="October")
    assert lines(firm)[1:] == [("time", 1_000_00, 1900, 190_00), ("deposit", -400_00, 0, 0)]


def test_a_rate_in_another_currency_is_named_as_the_reason(firm):
    dollars = {"amount_minor": 150_00, "currency": "USD", "starts_on": date(2026, 1, 1)}
    firm.add(Rate(kind=RateKind.BILL, person_id=firm.ana.id, **dollars))
    work(firm, OCT[:1])
    with pytest.raises(Conflict, match="because its rate is in another currency than the invoice"):
        firm.ask(draft_invoice, firm.fin, window="October")


def ended(firm, day=date(2026, 10, 9)):
    with Session(firm.engine) as db:
        db.get(type(firm.nordlys), firm.nordlys.id).ends_on = day
        db.commit()


def test_nothing_is_asked_in_advance_of_a_project_whose_last_work_is_billed(firm):
    term(firm, BillingModel.TIME_AND_MATERIALS, deposit_minor=400_00)
    ended(firm)
    work(firm, OCT[:1])
    firm.do(draft_invoice, firm.fin, window="October")
    assert [line[0] for line in lines(firm)] == ["time"]


def test_a_deposit_larger_than_the_final_invoice_leaves_the_rest_to_pay_back(firm):
    term(firm, BillingModel.TIME_AND_MATERIALS, deposit_minor=1_400_00, tax_bp=1900)
    firm.do(draft_invoice, firm.fin, window="October")
    ended(firm)
    work(firm, OCT[:1])
    view = firm.do(draft_invoice, firm.fin, window="October")
    assert lines(firm)[1:] == [("time", 1_000_00, 1900, 190_00), ("deposit", -1_000_00, 0, 0)]
    (left,) = view.omitted
    assert str(left) == (
        "400.00 EUR of Nordlys because no work is left to deduct the rest of the deposit from: pay it back"
    )


def test_a_deposit_deducted_on_another_invoice_is_not_thrown_away(firm):
    term(firm, BillingModel.TIME_AND_MATERIALS, deposit_minor=400_00)
    firm.do(draft_invoice, firm.fin, window="October")
    ended(firm)
    work(firm, OCT[:1])
    firm.do(draft_invoice, firm.fin, window="October")
    advance, final = (f"draft {row.id}" for row in firm.all(Invoice))
    with pytest.raises(Conflict, match=r"400\.00 EUR of this deposit was deducted on another invoice"):
        firm.do(cancel_draft, firm.fin, invoice=advance)
    firm.do(cancel_draft, firm.fin, invoice=final)
    firm.do(cancel_draft, firm.fin, invoice=advance)
    assert {row.status for row in firm.all(Invoice)} == {"cancelled"}


def test_a_deposit_credited_in_part_is_deducted_for_what_is_left_of_it(firm):
    term(firm, BillingModel.TIME_AND_MATERIALS, deposit_minor=400_00)
    firm.do(draft_invoice, firm.fin, window="October")
    firm.do(issue_invoice, firm.fin)
    firm.do(credit_note, firm.fin, invoice="FM-00001", reason="goodwill", amount="150 EUR")
    ended(firm)
    work(firm, OCT[:1])
    firm.do(draft_invoice, firm.fin, window="October")
    assert lines(firm)[-1] == ("deposit", -250_00, 0, 0)


@pytest.mark.parametrize(("again", "drafted"), [(True, ["deposit"]), (False, [])])
def test_a_deposit_credited_is_asked_again_only_when_it_is_to_be(firm, again, drafted):
    term(firm, BillingModel.TIME_AND_MATERIALS, deposit_minor=400_00)
    work(firm, OCT[:1])
    firm.do(draft_invoice, firm.fin, window="October")
    firm.do(issue_invoice, firm.fin)
    numbers = {line.invoice_id: line.kind.value for line in firm.all(InvoiceLine)}
    deposit = next(row.number for row in firm.all(Invoice) if numbers[row.id] == "deposit")
    firm.do(credit_note, firm.fin, invoice=deposit, reason="not agreed", bill_again=again)
    before = len(lines(firm))
    work(firm, OCT[1:2])
    firm.do(draft_invoice, firm.fin, window="October")
    assert [line[0] for line in lines(firm)[before:]] == ["time", *drafted]


@pytest.mark.parametrize(("again", "months"), [(True, 2), (False, 1)])
def test_a_month_of_a_retainer_given_up_is_not_billed_again(firm, again, months):
    term(firm, BillingModel.RETAINER, price_minor=5_000_00, quota_minutes=1200)
    firm.do(draft_invoice, firm.fin, window="September")
    firm.do(issue_invoice, firm.fin)
    firm.do(credit_note, firm.fin, invoice="FM-00001", reason="we were away", bill_again=again)
    firm.do(draft_invoice, firm.fin, window="since 1 September")
    assert len([line for line in lines(firm) if line[1] > 0]) - 1 == months


def test_a_discount_is_spread_over_the_lines(firm):
    term(firm, BillingModel.TIME_AND_MATERIALS, discount_bp=1000)
    work(firm, OCT[:3], minutes=61)
    firm.do(draft_invoice, firm.fin, window="October")
    drafted = firm.all(InvoiceLine)
    assert sum(line.net_minor for line in drafted) == 381_24 - 38_12
    assert all(line.net_minor + line.write_down_minor == 127_08 for line in drafted)


def test_time_is_rounded_on_the_way_to_the_invoice_and_kept_as_logged(firm):
    term(firm, BillingModel.TIME_AND_MATERIALS, round_minutes=15, rounding=TimeRounding.UP)
    work(firm, OCT[:1], minutes=61)
    firm.do(draft_invoice, firm.fin, window="October")
    assert [line.net_minor for line in firm.all(InvoiceLine)] == [156_25]
    (entry,) = firm.all(TimeEntry)
    assert (entry.minutes, entry.bill_minor) == (61, 156_25)


def test_each_project_is_a_draft_of_its_own(firm):
    other = firm.project("Aurora", firm.mia, firm.client("Zeta"))
    work(firm, OCT[:1])
    work(firm, OCT[1:2], project=other)
    view = firm.do(draft_invoice, firm.fin, window="October")
    assert [line.project for line in view.drafts] == ["Aurora", "Nordlys"]
    assert len(firm.all(Invoice)) == 2


def test_what_waits_is_shown_with_whose_it_is_and_what_it_is_worth(firm):
    work(firm, OCT[:1])
    work(firm, OCT[1:3], status=TimeStatus.SUBMITTED)
    view = firm.ask(draft_invoice, firm.fin, window="October")
    (left,) = view.omitted
    assert (left.who, left.rows, left.worth.minor) == ("Ana Analyst", 2, 2_000_00)
    assert "Left out: 16 h of Nordlys (2,000.00 EUR) because it is not approved yet." in view.headline()


def test_the_window_nobody_named_is_frozen_with_the_proposal(firm):
    work(firm, OCT[:1])
    made = gate.run(firm.engine, draft_invoice, {}, firm.call(firm.fin))
    with Session(firm.engine) as db:
        assert db.get(Proposal, made.proposal_id).arguments["window"].endswith("..2026-11-22")
    work(firm, [date(2026, 11, 23)])  # approved before finance decides, a day later
    later = {"today": firm.today + timedelta(days=2), "now": firm.now + timedelta(days=2)}
    done = decide(firm.engine, made.proposal_id, firm.call(firm.fin, **later), "approve")
    assert done.status == "approved"
    assert [line.net_minor for line in firm.all(InvoiceLine)] == [1_000_00]
