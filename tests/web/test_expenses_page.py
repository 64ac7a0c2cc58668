from __future__ import annotations

from hashlib import sha256

import pytest
from sqlmodel import Session, select

from store.documents import Document
from store.expenses import Expense

ANA, MARTA, KARIM = (f"{name}@firstmate.example" for name in ("ana.petrov", "marta.kowalczyk", "karim.benali"))
PNG = b"\x89PNG\r\n\x1a\n" + b"picture"
PDF = b"%PDF-1.7\nreceipt"


@pytest.fixture
def claimed(house):
    """Return the expenses of a person with a given note."""

    def read(note: str = "Train to Oslo") -> list[Expense]:
        with Session(house.engine) as db:
            return list(db.exec(select(Expense).where(Expense.note == note).order_by(Expense.id)))

    return read


@pytest.fixture
def documents(house):
    def read() -> list[Document]:
        with Session(house.engine) as db:
            return list(db.exec(select(Document).where(Document.kind == "receipt")))

    return read


def claim(browser, content=PNG, name="taxi.png", **given):
    form = {"project": "Nordlys Data Platform", "amount": "84,50", "currency": "EUR", "category": "travel"}
    form |= {"on": "2026-11-19", "note": "Train to Oslo", "rebill": "cost", "once": "a", **given}
    files = {"receipt": (name, content, "text/html")} if content is not None else None
    return browser._keep(browser.client.post("/expenses", data={"csrf": browser.csrf, **form}, files=files))


def test_an_expense_is_handed_in_with_its_receipt_and_the_file_is_kept_with_its_hash(browse, claimed, documents):
    page = claim(browse(ANA))
    assert "Hand in 84.50 EUR for travel on Nordlys Data Platform" in page.text
    [row] = claimed()
    [kept] = documents()
    assert (row.amount_minor, row.receipt_name, row.receipt_sha256) == (84_50, "taxi.png", sha256(PNG).hexdigest())
    assert (row.document_id, kept.content, kept.media_type) == (kept.id, PNG, "image/png")


def test_a_receipt_is_given_as_what_it_is_to_those_who_see_the_expense_and_to_nobody_else(browse, claimed):
    ana = browse(ANA)
    claim(ana, PDF, name='bad"name.html')
    [row] = claimed()
    found = ana.get(f"/expenses/{row.id}/receipt")
    assert (found.status_code, found.content) == (200, PDF)
    assert found.headers["content-type"] == "application/pdf"
    assert found.headers["content-disposition"] == f'inline; filename="receipt-{row.id}.pdf"'
    assert found.headers["x-content-type-options"] == "nosniff"
    assert "default-src 'none'" in found.headers["content-security-policy"]
    assert browse(MARTA).get(f"/expenses/{row.id}/receipt").status_code == 200
    assert browse(KARIM).get(f"/expenses/{row.id}/receipt").status_code == 404
    assert ana.get("/expenses/999999/receipt").status_code == 404


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"<html><script>alert(1)</script>", "is a PDF or a photo"),
        (b"GIF89a", "is a PDF or a photo"),
        (b"", "is empty"),
        (b"\x89PNG\r\n\x1a\n" + b"x" * 10 * 1024 * 1024, "at most 10 MB"),
    ],
)
def test_what_is_no_receipt_is_refused_and_nothing_is_kept(browse, claimed, documents, content, words):
    response = claim(browse(ANA), content)
    assert response.status_code == 422
    assert words in response.text
    assert claimed() == []
    assert documents() == []


def test_a_refused_expense_leaves_no_receipt_behind_and_what_was_typed_stays(browse, claimed, documents):
    response = claim(browse(ANA), amount="-5")
    assert response.status_code == 422
    assert 'value="Train to Oslo"' in response.text
    assert claimed() == []
    assert documents() == []


def test_the_same_click_twice_hands_in_once_and_the_same_receipt_is_taken_once(browse, claimed):
    ana = browse(ANA)
    assert claim(ana).status_code == claim(ana).status_code == 200
    assert len(claimed()) == 1
    refused = claim(browse(KARIM), project="Internal Operations", note="Another", once="b")
    assert (refused.status_code, claimed("Another")) == (422, [])


def test_a_manager_approves_one_and_sends_another_back_and_others_see_no_such_list(browse, claimed):
    ana = browse(ANA)
    claim(ana)
    claim(ana, PDF, amount="12", category="taxi", once="b", name="t.pdf")
    first, second = claimed()
    assert "Waiting for you" not in ana.get("/expenses").text
    marta = browse(MARTA)
    assert marta.get("/expenses").text.count("Train to Oslo") == 2
    assert "Approve 1 expense" in marta.send(f"/expenses/{first.id}/approve", once="c").text
    said = marta.send(f"/expenses/{second.id}/reject", person="Ana Petrov", reason="Private", once="d").text
    assert "back to Ana Petrov" in said
    assert [(row.status, row.reason) for row in claimed()] == [("approved", ""), ("rejected", "Private")]
    assert "Private" in ana.get("/expenses").text


def test_nobody_decides_on_an_expense_out_of_reach(browse, claimed):
    claim(browse(ANA))
    [row] = claimed()
    for email in (ANA, KARIM, "declan.osullivan@firstmate.example"):
        response = browse(email).send(f"/expenses/{row.id}/approve", once="x")
        assert response.status_code in (403, 422)
    assert claimed()[0].status == "submitted"


def test_a_form_from_elsewhere_is_refused(browse, claimed):
    ana = browse(ANA)
    ana.csrf = "forged"
    assert claim(ana).status_code == 403
    assert claimed() == []


def test_an_expense_without_a_receipt_is_marked_for_the_manager(browse, claimed):
    claim(browse(ANA), None)
    assert "there is no receipt" in claimed()[0].out_of_policy
    assert "there is no receipt" in browse(MARTA).get("/expenses").text
