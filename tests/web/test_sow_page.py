from __future__ import annotations

import json
import re
from html import unescape
from io import BytesIO

import pytest
from sqlmodel import Session, select

from store.documents import DraftStatus, SowDraft
from store.projects import Project

HEAD, MANAGER, CONSULTANT = (f"{name}@firstmate.example" for name in ("callum.reid", "marta.kowalczyk", "ana.petrov"))
OFFER = """# Ledger platform - Statement of Work

**Client:** Havbris Energi AS

## Term
Work starts on 11 January 2027 and ends on 30 June 2027.

## Deliverables
| ID | Deliverable | Delivery date |
|---|---|---|
| D1 | Target architecture | 29 January 2027 |
| D2 | Ledger & <x9>books | 23 April 2027 |

## Team
| Role | Hours | Rate per hour (EUR) |
|---|---|---|
| Solution architect | 160 | 175 |
| Developer | 400 | 130 |

## Fee
The work is done for a fixed price of EUR 70,000 excluding VAT.
"""


def upload(browser, address, files):
    return browser.client.post(address, data={"csrf": browser.csrf}, files=files)


@pytest.fixture
def drafts(house):
    def read() -> list[SowDraft]:
        with Session(house.engine) as db:
            return list(db.exec(select(SowDraft).order_by(SowDraft.id)))

    return read


@pytest.fixture
def handed(browse, drafts):
    """Hand the offer in as the head of delivery; return the browser and the draft's page."""
    browser = browse(HEAD)
    upload(browser, "/sows", {"file": ("offer.md", BytesIO(OFFER.encode()))})
    return browser, f"/sows/{drafts()[-1].id}"


def test_a_document_handed_in_becomes_a_draft_beside_its_text(handed):
    browser, address = handed
    page = browser.get(address).text
    assert "Ledger platform" in page
    assert "70,000.00 EUR" in page
    assert "Review and acceptance: Target architecture" in page


def test_every_citation_leads_to_a_mark_on_the_page(handed):
    browser, address = handed
    page = browser.get(address).text
    links = set(re.findall(r'href="#(e\d+)"', page))
    assert len(links) > 8
    assert links <= set(re.findall(r'<span class="at" id="(e\d+)">', page))
    assert links <= {mark for marks in re.findall(r'data-marks="([^"]+)"', page) for mark in marks.split()}


def test_text_of_a_document_stays_text(handed):
    browser, address = handed
    page = browser.get(address).text
    assert "<x9>" not in page
    assert "Ledger &amp; " in page


def test_an_edit_on_the_page_draws_the_plan_again(handed, drafts):
    browser, address = handed
    version = str(drafts()[-1].version)
    browser.send(f"{address}/edit", **{"version": version, "task.D2.hours": "100", "plan.price": "90000"})
    page = browser.get(address).text
    assert "90,000.00 EUR" in page
    assert "entered" in page
    assert drafts()[-1].edits == {"task.D2.hours": "100", "plan.price": "90000"}


def test_what_was_not_changed_is_no_edit(handed, drafts):
    browser, address = handed
    page = browser.get(address).text
    found = re.findall(r'<input name="([\w.]+)" form="plan-form" value="([^"]*)"', page)
    fields = {path: unescape(value) for path, value in found}
    browser.send(f"{address}/edit", version=str(drafts()[-1].version), **fields)
    assert drafts()[-1].edits == {}


def test_a_wrong_edit_is_refused_on_the_page(handed, drafts):
    browser, address = handed
    answer = browser.send(f"{address}/edit", **{"version": str(drafts()[-1].version), "task.D2.hours": "many"})
    assert answer.status_code == 422
    assert "is no number of hours" in answer.text


def test_two_who_edit_at_once_do_not_overwrite_each_other(handed, drafts):
    browser, address = handed
    version = str(drafts()[-1].version)
    browser.send(f"{address}/edit", **{"version": version, "task.D2.hours": "100"})
    answer = browser.send(f"{address}/edit", **{"version": version, "task.D2.hours": "50"})
    assert "Somebody changed this draft meanwhile" in answer.text
    assert drafts()[-1].edits == {"task.D2.hours": "100"}


def test_approving_on_the_page_creates_the_project(handed, drafts, house):
    browser, address = handed
    answer = browser.send(f"{address}/propose", version=str(drafts()[-1].version))
    where = str(answer.url.path) if answer.status_code == 200 else answer.headers["location"]
    assert re.fullmatch(r"/approvals/\d+", where)
    browser.send(f"{where}/decision", verdict="approve")
    with Session(house.engine) as db:
        assert db.exec(select(Project).where(Project.name == "Ledger platform")).one()
    assert drafts()[-1].status is DraftStatus.CREATED
    assert "Save, plan again" not in browser.get(address).text


def test_the_steps_of_the_reading_are_streamed(browse, drafts):
    browser = browse(HEAD)
    answer = upload(browser, "/sows/read", {"file": ("offer.md", BytesIO(OFFER.encode()))})
    events = re.findall(r"event: (\w+)\r?\ndata: (.*)", answer.text)
    assert [json.loads(data)["step"] for kind, data in events if kind == "step"][::2] == [
        "read", "extract", "check", "plan", "schedule", "staff", "price", "report",
    ]  # fmt: skip
    assert events[-1][0] == "done"
    assert json.loads(events[-1][1])["url"] == f"/sows/{drafts()[-1].id}"


def test_a_file_that_cannot_be_read_is_told_in_the_stream(browse, drafts):
    before = len(drafts())
    answer = upload(browse(HEAD), "/sows/read", {"file": ("broken.pdf", BytesIO(b"%PDF-1.7 broken"))})
    assert "event: error" in answer.text
    assert "cannot be read" in answer.text
    assert len(drafts()) == before


@pytest.mark.parametrize("kind", ["implementation_plan", "kick_off", "hand_over"])
@pytest.mark.parametrize(("form", "magic"), [("docx", b"PK"), ("pdf", b"%PDF")])
def test_papers_are_made_of_a_draft(handed, kind, form, magic):
    browser, address = handed
    answer = browser.get(f"{address}/papers/{kind}.{form}")
    assert answer.content.startswith(magic)
    assert "attachment" in answer.headers["content-disposition"]


def test_the_original_is_given_back_as_a_file(handed):
    browser, address = handed
    answer = browser.get(f"{address}/document")
    assert answer.content == OFFER.encode()
    assert answer.headers["content-type"] == "application/octet-stream"


def test_another_managers_draft_is_not_there(handed, browse):
    _browser, address = handed
    assert browse(MANAGER).get(address).status_code == 404


def test_consultants_have_no_such_page(handed, browse):
    _browser, address = handed
    assert browse(CONSULTANT).get(address).status_code in (403, 404)


def test_a_document_dropped_in_the_chat_is_answered_with_its_draft(browse, drafts, events_of):
    browser = browse(HEAD)
    said = {"csrf": browser.csrf, "says": "here is the SOW for Havbris, can we start in February?"}
    files = {"file": ("offer.md", BytesIO(OFFER.encode()))}
    heard = events_of(browser.client.post("/chat/file", data=said, files=files).text)
    assert {data["tool"] for kind, data in heard if kind == "step"} >= {"read", "extract", "plan", "staff", "price"}
    kind, answer = heard[-1]
    assert kind == "answer"
    assert "Ledger platform for Havbris Energi" in answer["html"]
    assert "For a start on Mon 1 Feb 2027" in answer["html"]
    assert f"/sows/{drafts()[-1].id}" in answer["html"]
    assert drafts()[-1].starts_on.isoformat() == "2027-02-01"


def test_the_api_takes_a_document_and_gives_everything_about_its_draft(visit, drafts):
    client = visit(HEAD)
    made = client.post("/api/sows", files={"file": ("offer.md", BytesIO(OFFER.encode()))})
    assert made.status_code == 201
    whole = client.get(f"/api/sows/{made.json()['draft']}").json()
    assert whole["sow"]["total"]["value"] == 70000
    assert whole["sow"]["total"]["evidence"]["quote"]
    assert set(whole) >= {"sow", "plan", "questions", "findings", "timings", "status", "changes"}
    edited = client.patch(f"/api/sows/{drafts()[-1].id}", json={"plan.price": "90000"})
    assert edited.json()["plan"]["price"] == {"amount": "90000.00", "currency": "EUR"}
    assert client.patch(f"/api/sows/{drafts()[-1].id}", json={"plan.colour": "red"}).status_code == 422
    assert client.get("/api/sows").json()[0]["draft"] == drafts()[-1].id


def test_the_api_says_why_a_file_cannot_be_read(visit):
    answer = visit(HEAD).post("/api/sows", files={"file": ("scan.png", BytesIO(b"\x89PNG\r\n broken"))})
    assert answer.status_code == 422
    assert "cannot be read" in answer.json()["detail"]
