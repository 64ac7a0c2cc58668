from __future__ import annotations

import asyncio
import json
import re

import pytest
from sqlmodel import select

from store.conversations import Turn
from store.db import reading
from web.pages.chat import about

FINANCE = "beatriz.nogueira@firstmate.example"
LOGGED = {"project": "Internal Operations", "effort": "1h", "on": "2026-11-21"}
ANA = "ana.petrov@firstmate.example"


@pytest.fixture
def script():
    return {
        "missing": ("financial_control", "missing_timesheets", {"window": "last week"}),
        "log": (
            "financial_control",
            "log_time",
            {"project": "Internal Operations", "effort": "1h", "on": "2026-11-20"},
        ),
        "margin": ("financial_control", "portfolio_margin", {}),
    }


@pytest.fixture
def slow(house, monkeypatch):
    """Make the model take its time; the event says that it was asked."""
    asked = asyncio.Event()
    model = house.assistant._model

    async def think(*_args, **_kwargs):
        asked.set()
        await asyncio.sleep(30)

    monkeypatch.setattr(type(model), "_agenerate", think, raising=False)
    return asked


def test_a_question_streams_steps_and_ends_as_the_whole_turn(browse, events_of):
    events = events_of(browse(FINANCE).say("who is missing time?").text)

    assert events[0][0] == "step"
    kind, turn = events[-1]
    assert kind == "answer"
    assert f'id="turn-{turn["turn"]}"' in turn["html"]
    assert "<table" in turn["html"]
    assert "scripted" in turn["html"]


def test_a_turn_looks_the_same_when_the_conversation_is_opened_again(browse, events_of):
    browser = browse(FINANCE)
    turn = events_of(browser.say("who is missing time?").text)[-1][1]
    page = browser.get(f"/chat/{turn['conversation']}").text

    assert turn["html"].strip() in page


def test_what_is_said_and_answered_is_never_read_as_html(browse, events_of):
    browser = browse(FINANCE)
    turn = events_of(browser.say("<script>alert(1)</script>").text)[-1][1]

    assert "<script>" not in turn["html"]
    assert "&lt;script&gt;" in browser.get(f"/chat/{turn['conversation']}").text


def test_without_scripts_the_answer_comes_with_the_next_page(browse):
    browser = browse(FINANCE)
    response = browser.send("/chat/whole", says="who is missing time?", conversation="")

    assert re.fullmatch(r"/chat/\d+#turn-\d+", response.headers["location"])
    assert "who is missing time?" in browser.get(response.headers["location"]).text


def test_a_conversation_goes_on_and_is_found_by_what_was_said(browse, events_of):
    browser = browse(FINANCE)
    first = events_of(browser.say("who is missing time?").text)[-1][1]["conversation"]
    again = events_of(browser.say("good morning", first).text)[-1][1]["conversation"]

    assert again == first
    assert f'href="/chat/{first}?search=morning"' in browser.get("/chat?search=morning").text
    assert "Nothing was said about that." in browser.get("/chat?search=xyzzy").text


def test_somebody_elses_conversation_is_not_there(browse, events_of):
    first = events_of(browse(FINANCE).say("who is missing time?").text)[-1][1]["conversation"]
    other = browse(ANA)

    assert other.get(f"/chat/{first}").status_code == 404
    assert events_of(other.say("hello", first).text)[-1][0] == "error"


def test_saying_something_needs_the_token_of_the_page(browse):
    browser = browse(FINANCE)
    browser.csrf = ""

    assert browser.say("hello").status_code == 403


def test_a_question_from_a_page_opens_the_chat_on_it(browse):
    page = browse(FINANCE).send("/chat", says="How is the budget?", about="Aurora").text

    assert 'data-question="How is the budget? (Aurora)"' in page
    assert about("Is Aurora late?", "Aurora") == "Is Aurora late?"


def test_suggested_questions_fit_the_role(browse):
    assert "What is unbilled?" in browse(FINANCE).get("/chat").text
    assert "What is unbilled?" not in browse(ANA).get("/chat").text


def test_feedback_is_kept_and_shown(browse, events_of):
    browser = browse(FINANCE)
    turn = events_of(browser.say("good morning").text)[-1][1]
    response = browser.send(f"/chat/turns/{turn['turn']}/feedback", verdict="good")

    assert response.status_code == 303
    assert 'value="good" aria-pressed="true"' in browser.get(response.headers["location"]).text


def test_the_model_that_speaks_is_named_before_and_after(browse, events_of):
    browser = browse(FINANCE)

    assert "Scripted speaks." in browser.get("/chat").text
    assert '<span class="speaker">scripted</span>' in events_of(browser.say("good morning").text)[-1][1]["html"]


def test_a_change_comes_as_a_card_and_turns_into_its_outcome_with_the_rest_of_the_turn(browse, events_of):
    browser = browse(ANA)
    turn = events_of(browser.say("log an hour").text)[-1][1]
    proposal = int(re.search(r'data-card="(\d+)"', turn["html"])[1])
    assert ">Approve</button>" in turn["html"]

    said = browser.decide(proposal, "approve").json()

    assert "Approved by Ana Petrov and done" in said["card"]
    assert ">Approve</button>" not in said["card"]
    assert said["turn"] == turn["turn"]
    assert "Approved by Ana Petrov and done" in browser.get(f"/chat/{turn['conversation']}").text


def test_asking_too_often_is_refused_before_the_stream_begins(browse):
    browser = browse(ANA)
    answers = [browser.say("hello", 99999).status_code for _ in range(21)]

    assert answers[:20] == [200] * 20
    assert answers[20] == 429


def test_going_away_stops_the_turn_and_the_ledger_says_so(app, house, browse, slow):
    browser = browse(FINANCE)
    cookies = "; ".join(f"{name}={value}" for name, value in browser.client.cookies.items())
    headers = {
        "content-type": "application/json",
        "x-csrf-token": browser.csrf,
        "cookie": cookies,
        "host": "testserver",
    }
    scope = {
        "type": "http",
        "asgi": {"version": "3.0", "spec_version": "2.3"},
        "http_version": "1.1",
        "method": "POST",
        "scheme": "http",
        "path": "/chat/say",
        "raw_path": b"/chat/say",
        "query_string": b"",
        "headers": [(name.encode(), value.encode()) for name, value in headers.items()],
        "client": ("127.0.0.1", 1),
        "server": ("testserver", 80),
    }

    async def visit() -> str:
        asked = json.dumps({"says": "who is missing time?"}).encode()
        first = [{"type": "http.request", "body": asked, "more_body": False}]

        async def receive() -> dict:
            if first:
                return first.pop()
            await asyncio.wait_for(slow.wait(), 10)  # the model has been asked; then the reader goes away
            return {"type": "http.disconnect"}

        async def send(message: dict) -> None:
            pass

        await asyncio.wait_for(app(scope, receive, send), 20)
        # The turn is put away on its own; the one connection of this database is left to it meanwhile.
        while len(asyncio.all_tasks()) > 1:  # noqa: ASYNC110 -- there is nothing to wait on but the turn itself
            await asyncio.sleep(0.05)
        with reading(house.engine) as db:
            return str(db.exec(select(Turn.status)).one())

    assert asyncio.run(visit()) == "stopped"
