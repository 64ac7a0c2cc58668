from datetime import date
from hashlib import sha256

import pytest

from domain.access import Role
from domain.errors import BadInput, Conflict, Forbidden, NotFound
from store.bookings import Booking
from store.expenses import Expense
from store.findings import Notice
from store.invoices import InvoiceLine
from tools.expense_approval import approve_expenses, reject_expenses
from tools.expense_entry import submit_expense
from tools.expenses import expenses
from tools.invoices import draft_invoice

RECEIPT = f"train.pdf|20480|{sha256(b'train').hexdigest()}"


@pytest.fixture
def firm(desk):
    desk.fin = desk.person("Fin Ance", Role.FINANCE)
    desk.mia = desk.person("Mia Manager", Role.PROJECT_MANAGER)
    desk.ana = desk.person("Ana Analyst")
    desk.ben = desk.person("Ben Builder")
    desk.nordlys = desk.project("Nordlys", desk.mia, desk.client("Acme"))
    days = {"starts_on": date(2026, 1, 1), "ends_on": date(2026, 12, 31), "minutes_per_day": 480}
    for person in (desk.ana, desk.ben, desk.mia):
        desk.add(Booking(person_id=person.id, project_id=desk.nordlys.id, **days))
    return desk


def claim(firm, who=None, **given):
    said = {"project": "Nordlys", "amount": "84.50 EUR", "category": "Travel", "on": "2026-11-19", "receipt": RECEIPT}
    return firm.do(submit_expense, who or firm.ana, **{**said, **given})


def test_an_expense_is_approved_and_reaches_the_client_with_its_markup(firm):
    claim(firm, markup_percent=10, note="Train to Hamburg")
    firm.do(approve_expenses, firm.mia, person="Ana")
    firm.do(draft_invoice, firm.fin, project="Nordlys", window="November")
    assert [(line.kind, line.net_minor, line.description) for line in firm.all(InvoiceLine)] == [
        ("expense", 92_95, "Train to Hamburg")
    ]
    (row,) = firm.all(Expense)
    assert (row.status, row.receipt_name, row.receipt_bytes, row.approved_by) == (
        "locked",
        "train.pdf",
        20_480,
        firm.mia.id,
    )


def test_what_is_outside_the_policy_is_marked_and_named_first(firm):
    claim(firm, category="meals", amount="75", receipt="")
    claim(firm, amount="20", receipt="", category="taxi", on="2026-08-03")
    odd = [row.out_of_policy for row in firm.all(Expense)]
    assert odd == [
        "75.00 EUR is above the 60.00 EUR for meals; there is no receipt, which is needed from 25.00 EUR",
        "it is 111 days old, later than 60 days",
    ]
    view = firm.ask(approve_expenses, firm.mia)
    assert "Look at these first: Ana Analyst 75.00 EUR (75.00 EUR is above" in view.headline()


def test_a_receipt_or_an_expense_is_handed_in_once(firm):
    claim(firm)
    with pytest.raises(Conflict, match=r"train.pdf was handed in before"):
        firm.ask(submit_expense, firm.ben, project="Nordlys", amount="9", category="taxi", receipt=RECEIPT)
    with pytest.raises(Conflict, match="same expense"):
        claim(firm, receipt="")


def test_nobody_decides_on_their_own_expense(firm):
    claim(firm, firm.mia)
    with pytest.raises(Conflict, match="your own"):
        firm.ask(approve_expenses, firm.mia)
    with pytest.raises(Forbidden):
        firm.ask(approve_expenses, firm.ana)


def test_an_expense_comes_back_with_its_reason(firm):
    claim(firm)
    view = firm.do(reject_expenses, firm.mia, person="Ana", reason="Private trip")
    assert view.headline().startswith('Send 1 expense over 84.50 EUR back to Ana Analyst: "Private trip".')
    assert [(row.status, row.reason) for row in firm.all(Expense)] == [("rejected", "Private trip")]
    assert "came back from Mia Manager: Private trip" in firm.all(Notice)[0].body
    with pytest.raises(Conflict, match="waits for you"):
        firm.ask(reject_expenses, firm.mia, person="Ana", reason="again")


def test_one_sees_ones_own_a_manager_those_of_the_project(firm):
    claim(firm)
    claim(firm, firm.ben, receipt="", amount="5")
    assert [line.person for line in firm.ask(expenses, firm.ana).lines] == ["Ana Analyst"]
    assert len(firm.ask(expenses, firm.mia).lines) == 2
    assert len(firm.ask(expenses, firm.fin, project="Nordlys").lines) == 2


def test_bad_claims_are_refused_in_words(firm):
    for given, words in (
        ({"amount": "-5"}, "above 0"),
        ({"amount": "0"}, "above 0"),
        ({"category": " "}, "For what"),
        ({"markup_percent": 500}, "0 to 100"),
        ({"receipt": "nonsense"}, "not understood"),
    ):
        with pytest.raises(BadInput, match=words):
            claim(firm, **given)
    with pytest.raises(Conflict, match="runs from 2026-01-01"):
        claim(firm, on="2025-12-31")
    with pytest.raises(NotFound):
        claim(firm, amount="10 USD")  # no exchange rate was ever set
    assert firm.all(Expense) == []
