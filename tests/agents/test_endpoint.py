from __future__ import annotations

import asyncio
import json
from datetime import UTC, date, datetime

import pytest
from pydantic import SecretStr
from sqlmodel import Session, select

from agents.assistant import Assistant
from agents.models import chat_model
from store import actors
from store.conversations import TurnStatus
from store.people import Grant

pytestmark = pytest.mark.allow_hosts(["127.0.0.1"])

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def names(request) -> set[str]:
    return {one["function"]["name"] for one in request.get("tools", [])}


@pytest.fixture
def honest(openai):
    """A model that hands over, looks up, and words the reply."""

    def script(request):
        if "financial_control" in names(request):
            return openai.Calls((("financial_control", {"request": "who misses time?"}),))
        if request["messages"][-1]["role"] == "tool":
            return "Ana Petrov misses 6.5 h."
        return openai.Calls((("missing_time", {}),))

    return script


@pytest.fixture
def put(world, settings, chat):
    """Put a question through a configured endpoint."""

    def run(endpoint, says="who misses time?", **changes):
        given = {"model": "some-model", "openai_base_url": endpoint.url, "openai_api_key": SecretStr("sk-test")}
        configured = settings.model_copy(update={**given, "model_timeout_seconds": 1, **changes})

        async def once():
            async with Assistant(world, configured, catalogue=chat.tools) as built:
                return await built.ask(chat.mo, says, today=TODAY, now=NOW)

        return asyncio.run(once())

    return run


def test_a_question_is_answered_over_http_in_three_calls(openai, honest, put):
    endpoint = openai.serve(honest)

    answer = put(endpoint)

    assert answer.text == "Ana Petrov misses 6.5 h."
    assert answer.model == "some-model"
    assert answer.model_calls == len(endpoint.requests) == 3
    assert answer.tokens >= sum(openai.tokens(request) for request in endpoint.requests)
    assert {request["model"] for request in endpoint.requests} == {"some-model"}
    assert endpoint.headers[0]["authorization"] == "Bearer sk-test"


def test_an_endpoint_of_ones_own_needs_no_key(openai, honest, put):
    assert put(openai.serve(honest), openai_api_key=SecretStr("")).text == "Ana Petrov misses 6.5 h."


@pytest.mark.parametrize("status", [429, 500, 503])
def test_a_passing_fault_is_retried(openai, honest, put, status):
    faults = iter([openai.Fault(status, headers={"Retry-After": "0"})])
    endpoint = openai.serve(lambda request: next(faults, None) or honest(request))

    assert put(endpoint).text == "Ana Petrov misses 6.5 h."
    assert len(endpoint.requests) == 4


def test_a_refused_request_is_not_retried_and_the_turn_fails_in_plain_words(openai, put, chat):
    endpoint = openai.serve(lambda _: openai.Fault(400, '{"error": {"message": "sk-test is no model of ours"}}'))

    answer = put(endpoint)

    assert len(endpoint.requests) == 1
    assert answer.text.startswith("The language model did not answer")
    assert "sk-test" not in answer.model_dump_json()
    assert chat.turn(answer.turn).status is TurnStatus.FAILED


def test_a_model_that_is_too_slow_is_given_up(openai, put):
    answer = put(openai.serve(lambda _: openai.Fault(seconds=5)), turn_seconds=2)

    assert "took more time than one turn may" in answer.text


def test_the_fallback_model_takes_over(openai, honest, put):
    endpoint = openai.serve(lambda request: openai.Fault(400) if request["model"] == "some-model" else honest(request))

    answer = put(endpoint, fallback_model="other-model")

    assert answer.text == "Ana Petrov misses 6.5 h."
    assert [request["model"] for request in endpoint.requests] == ["some-model", "other-model"] * 3


def test_arguments_that_are_no_json_are_told_to_the_model_which_tries_again(openai, honest, put):
    broken = iter([openai.Calls((("missing_time", '{"person": '),))])

    def script(request):
        if "missing_time" in names(request) and request["messages"][-1]["role"] == "user":
            return next(broken)
        if "not valid JSON" in str(request["messages"][-1]):
            return openai.Calls((("missing_time", {}),))
        return honest(request)

    assert put(openai.serve(script)).text == "Ana Petrov misses 6.5 h."


def test_streamed_replies_carry_words_and_usage(openai, settings, world):
    endpoint = openai.serve(lambda _: "Hello there")
    model = chat_model(settings.model_copy(update={"model": "some-model", "openai_base_url": endpoint.url}), world)

    async def run():
        return [chunk async for chunk in model.astream("hi")]

    chunks = asyncio.run(run())

    assert "".join(chunk.text for chunk in chunks).strip() == "Hello there"
    assert sum(chunk.usage_metadata["input_tokens"] for chunk in chunks if chunk.usage_metadata) > 0


_TYPICAL = [
    ("resource_manager", "resourcing", "bench", {}, "Who is on the bench in the next 30 days?"),
    ("finance", "financial_control", "missing_timesheets", {"window": "last week"}, "Who missed time last week?"),
    ("finance", "financial_control", "receivables", {}, "What is overdue?"),
    ("head_of_delivery", "resourcing", "utilisation", {"window": "last month"}, "What was utilisation last month?"),
    ("head_of_delivery", "governance", "at_risk_projects", {}, "Which projects are at risk?"),
]


@pytest.fixture
def typical(openai, settings, demo_copy):
    """Put a question to the demo firm over HTTP; return the answer and the requests the endpoint got."""

    def run(role, agent, tool, args, says):
        def script(request):
            if agent in names(request):
                return openai.Calls(((agent, {"request": says}),))
            if request["messages"][-1]["role"] == "tool":
                return "This is what the tables say."
            return openai.Calls(((tool, args),))

        endpoint = openai.serve(script)
        given = {"model": "some-model", "openai_base_url": endpoint.url, "model_timeout_seconds": 20}
        configured = settings.model_copy(update=given)

        async def once():
            async with Assistant(demo_copy, configured) as built:
                return await built.ask(holder_of(demo_copy, role), says, today=date(2026, 11, 22), now=NOW)

        return asyncio.run(once()), endpoint.requests

    return run


def holder_of(engine, role):
    with Session(engine) as db:
        person = db.exec(select(Grant.person_id).where(Grant.role == role).order_by(Grant.person_id)).first()
        return actors.by_id(db, person_id=person)


@pytest.mark.parametrize("question", _TYPICAL, ids=lambda question: question[2])
def test_a_typical_question_takes_three_calls_and_at_most_4000_tokens_in(openai, typical, question):
    answer, requests = typical(*question)

    assert answer.blocks
    assert len(requests) == 3
    assert sum(openai.tokens(request) for request in requests) <= 4000


def test_most_of_what_is_sent_is_the_same_for_every_question(typical):
    _, first = typical(*_TYPICAL[1])
    _, second = typical("finance", "financial_control", "missing_timesheets", {}, "Whose hours are missing in October?")

    same = sent = 0
    for one, other in zip(first, second, strict=True):
        texts = [json.dumps([request.get("tools"), request["messages"]]) for request in (one, other)]
        same += next((at for at, (a, b) in enumerate(zip(*texts, strict=False)) if a != b), len(texts[0]))
        sent += len(texts[0])
    assert same / sent >= 0.8
