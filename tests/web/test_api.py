from __future__ import annotations

from datetime import timedelta

import pytest

from store import actors
from store.db import writing
from store.queries import tokens


def test_the_process_is_alive_and_ready_and_says_which_model_speaks(visit):
    assert visit().get("/healthz").json() == {"status": "alive"}
    assert visit().get("/readyz").json() == {"status": "ready", "speaks": "scripted"}


@pytest.mark.parametrize("path", ["/api/tools", "/api/proposals", "/api/conversations", "/api/findings"])
def test_nothing_is_told_without_a_token(visit, path):
    answer = visit().get(path)

    assert answer.status_code == 401
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.headers["www-authenticate"] == "Bearer"


def test_a_wrong_a_revoked_and_an_expired_token_open_nothing(visit, house, someone):
    with writing(house.engine) as db:
        person = actors.by_email(db, someone("finance"))
        revoked = tokens.issue(db, person, name="old", now=house.clock())
        expired = tokens.issue(db, person, name="short", now=house.clock() - timedelta(days=2), days=1)
        db.flush()
        tokens.revoke(db, person, name="old", now=house.clock())

    for token in (revoked, expired, "fm_nonsense"):
        assert visit().get("/api/tools", headers={"Authorization": f"Bearer {token}"}).status_code == 401


def test_a_person_is_listed_the_tools_of_their_roles_and_no_others(visit, someone):
    finance = {tool["name"] for tool in visit(someone("finance")).get("/api/tools").json()}
    consultant = {tool["name"] for tool in visit(someone("consultant")).get("/api/tools").json()}

    assert "unbilled_time" in finance
    assert "unbilled_time" not in consultant


def test_a_tool_answers_with_its_sentence_and_exact_values(visit, someone):
    answer = visit(someone("finance")).post("/api/tools/missing_timesheets", json={"window": "last week"})

    assert answer.status_code == 200
    body = answer.json()
    assert body["headline"]
    assert isinstance(body["result"]["missing"], int)
    assert body["proposal"] is None


def test_a_tool_outside_ones_role_is_refused_in_plain_words(visit, someone):
    answer = visit(someone("consultant")).post("/api/tools/unbilled_time", json={})

    assert answer.status_code == 403
    assert answer.json()["detail"] == "Your role does not include invoices."
    assert answer.json()["hint"]


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/api/tools/no_such_tool", {}, 404),
        ("/api/tools/missing_timesheets", {"window": "the day pigs fly"}, 422),
        ("/api/tools/missing_timesheets", {"nonsense": 1}, 422),
        ("/api/tools/missing_timesheets", [], 422),
        ("/api/chat", {"says": ""}, 422),
        ("/api/chat", {"says": "hello", "conversation": 99999}, 404),
        ("/api/chat/turns/99999/stop", {}, 404),
        ("/api/proposals/99999/decision", {"verdict": "approve"}, 404),
        ("/api/proposals/1/decision", {"verdict": "maybe"}, 422),
    ],
)
def test_bad_input_is_a_problem_document_that_names_what_is_wrong(visit, someone, path, body, status):
    answer = visit(someone("finance")).post(path, json=body)

    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["detail"]


def test_a_body_that_is_too_large_is_refused_before_it_is_read(visit, someone):
    answer = visit(someone("finance")).post("/api/chat", content=b"x" * 1_100_000)

    assert answer.status_code == 413


def test_an_unknown_address_is_a_problem_document(visit):
    answer = visit().get("/api/nowhere")

    assert answer.status_code == 404
    assert answer.json()["detail"] == "There is nothing at this address."


def test_a_question_is_answered_whole_with_blocks_tools_and_the_model_that_spoke(visit, someone):
    answer = visit(someone("finance")).post("/api/chat", json={"says": "who is missing time?"}).json()

    assert [tool["name"] for tool in answer["tools"]] == ["missing_timesheets"]
    assert answer["blocks"][0]["kind"] in {"table", "figure"}
    assert answer["model"] == "scripted"
    assert answer["conversation"] > 0


def test_a_question_can_be_followed_as_it_is_answered(visit, someone, events_of):
    response = visit(someone("finance")).post("/api/chat/stream", json={"says": "who is missing time?"})

    assert response.headers["content-type"].startswith("text/event-stream")
    events = events_of(response.text)
    assert events[0][0] == "step"
    assert events[-1][0] == "answer"
    assert events[-1][1]["tools"][0]["name"] == "missing_timesheets"


def test_a_refusal_while_streaming_is_an_event(visit, someone, events_of):
    response = visit(someone("finance")).post("/api/chat/stream", json={"says": "hello", "conversation": 99999})

    assert events_of(response.text)[-1] == ("error", {"code": "not_found", "detail": "You have no conversation 99999."})


def test_conversations_are_listed_searched_and_read_back_by_their_owner_only(visit, someone):
    client = visit(someone("finance"))
    first = client.post("/api/chat", json={"says": "who is missing time?"}).json()["conversation"]
    client.post("/api/chat", json={"says": "good morning"})

    assert len(client.get("/api/conversations").json()) == 2
    found = client.get("/api/conversations", params={"search": "MISSING"}).json()
    assert [one["conversation"] for one in found] == [first]
    turns = client.get(f"/api/conversations/{first}").json()
    assert [turn["says"] for turn in turns] == ["who is missing time?"]
    assert turns[0]["answer"]["text"]
    assert visit(someone("consultant")).get(f"/api/conversations/{first}").status_code == 404


def test_a_search_for_a_wildcard_finds_it_literally(visit, someone):
    client = visit(someone("finance"))
    client.post("/api/chat", json={"says": "good morning"})

    assert client.get("/api/conversations", params={"search": "%"}).json() == []


def test_feedback_is_kept_with_the_turn_and_nobody_elses(visit, someone):
    client = visit(someone("finance"))
    answer = client.post("/api/chat", json={"says": "good morning"}).json()

    assert client.post(f"/api/chat/turns/{answer['turn']}/feedback", json={"verdict": "good"}).status_code == 204
    assert client.get(f"/api/conversations/{answer['conversation']}").json()[0]["feedback"] == "good"
    other = visit(someone("consultant"))
    assert other.post(f"/api/chat/turns/{answer['turn']}/feedback", json={"verdict": "bad"}).status_code == 404


def test_asking_without_pause_is_slowed_down(visit, someone):
    client = visit(someone("finance"))
    answers = [client.post("/api/chat", json={"says": "hello", "conversation": 99999}) for _ in range(21)]

    assert {answer.status_code for answer in answers[:20]} == {404}
    assert answers[20].status_code == 429
    assert int(answers[20].headers["retry-after"]) >= 1


def test_every_answer_carries_the_security_headers(visit):
    headers = visit().get("/healthz").headers

    assert "default-src 'none'" in headers["content-security-policy"]
    assert "unsafe" not in headers["content-security-policy"]
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "no-store"


def test_the_api_describes_itself(visit):
    document = visit().get("/api/openapi.json").json()

    assert "/api/chat/stream" in document["paths"]
    assert document["info"]["title"] == "Firstmate"
    assert visit().get("/docs").status_code in {200, 303, 404}
