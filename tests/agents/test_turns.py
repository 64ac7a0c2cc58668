from __future__ import annotations

import asyncio
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from sqlmodel import Session

from domain.errors import BadInput
from store.conversations import Turn, TurnStatus
from store.db import connect, writing

TODAY = date(2026, 11, 23)
NOW = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


def test_a_stream_tells_the_steps_then_text_blocks_and_the_answer(chat, one_tool):
    async def run():
        built = chat.assistant(one_tool("financial_control", "missing_time", {}, "Ana Petrov misses 6.5 h."))
        return [event async for event in built.stream(chat.mo, "who?", today=TODAY, now=NOW)]

    events = asyncio.run(run())

    assert [event.kind for event in events] == ["step", "step", "text", "block", "answer"]
    assert [event.data["state"] for event in events[:2]] == ["started", "done"]
    assert events[0].data["tool"] == "missing_time"
    assert events[2].data == {"text": "Ana Petrov misses 6.5 h."}
    assert events[-1].data["model_calls"] == 3


def test_a_stream_shows_proposals(chat, moving):
    async def run():
        return [event async for event in chat.assistant(moving).stream(chat.mo, "move", today=TODAY, now=NOW)]

    assert [event.kind for event in asyncio.run(run())] == ["step", "step", "text", "proposal", "answer"]


def test_a_message_that_cannot_be_read_is_refused_in_a_stream_too(chat):
    async def run():
        return [event async for event in chat.assistant(lambda *_: "x").stream(chat.mo, " ", today=TODAY, now=NOW)]

    with pytest.raises(BadInput):
        asyncio.run(run())


@pytest.fixture
def stuck(chat):
    """An assistant whose model does not come back."""
    from langchain_core.messages import AIMessage
    from langchain_core.outputs import ChatGeneration, ChatResult

    def build(**changes):
        built = chat.assistant(lambda *_: "never", **changes)

        async def never(*_args, **_kwargs):
            await asyncio.sleep(30)
            return ChatResult(generations=[ChatGeneration(message=AIMessage("late"))])

        object.__setattr__(built.model, "_agenerate", never)
        return built

    return build


async def _running(built) -> int:
    while not built._driver._running:  # noqa: ASYNC110 -- the product needs no event for it
        await asyncio.sleep(0.01)
    return next(iter(built._driver._running))


def test_a_turn_that_takes_too_long_is_stopped_gracefully(chat, stuck):
    answer = asyncio.run(chat.ask(stuck(turn_seconds=1), "who?"))

    assert "took more time than one turn may" in answer.text
    assert chat.turn(answer.turn).status is TurnStatus.DONE


def test_a_running_turn_can_be_stopped(chat, stuck):
    async def run():
        built = stuck()
        asked = asyncio.create_task(chat.ask(built, "who?"))
        stopped = await built.stop(await _running(built))
        return stopped, await asked, await built.stop(1)

    stopped, answer, again = asyncio.run(run())

    assert (stopped, again) == (True, False)
    assert answer.text == "Stopped. Nothing was changed."
    assert chat.turn(answer.turn).status is TurnStatus.STOPPED


def test_leaving_a_stream_stops_its_turn(chat, stuck):
    async def run():
        built = stuck()
        events = built.stream(chat.mo, "who?", today=TODAY, now=NOW)
        waiting = asyncio.create_task(anext(events))
        turn = await _running(built)
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting
        await events.aclose()
        return turn

    assert chat.turn(asyncio.run(run())).status is TurnStatus.STOPPED


def _died(world, *, status: TurnStatus = TurnStatus.RUNNING, at: datetime = NOW) -> int:
    from store.queries import conversations

    with writing(world) as db:
        from store import actors

        actor = actors.by_email(db, "mo@firm.example")
        turn = conversations.begin(
            db, actor, says="who misses time?", now=at, conversation_id=None, channel="web", model="scripted"
        )
        turn.status = status
        db.flush()
        return turn.pk


def test_after_a_crash_a_turn_without_checkpoint_runs_from_its_start(chat, world, one_tool):
    key = _died(world, status=TurnStatus.RECEIVED)
    built = chat.assistant(one_tool("financial_control", "missing_time", {}, "Ana Petrov misses 6.5 h."))

    assert asyncio.run(built.recover(now=NOW + timedelta(minutes=10))) == 1

    assert chat.turn(key).status is TurnStatus.DONE
    assert chat.turn(key).answer["text"] == "Ana Petrov misses 6.5 h."


def test_a_turn_that_may_still_run_elsewhere_is_left_alone(chat, world):
    key = _died(world)

    assert asyncio.run(chat.assistant(lambda *_: "x").recover(now=NOW + timedelta(seconds=60))) == 0
    assert chat.turn(key).status is TurnStatus.RUNNING


def test_a_turn_of_someone_who_left_fails_in_plain_words(chat, world):
    from store.people import Person

    key = _died(world)
    with writing(world) as db:
        db.get_one(Person, 2).active = False

    asyncio.run(chat.assistant(lambda *_: "x").recover(now=NOW + timedelta(minutes=10)))

    assert chat.turn(key).status is TurnStatus.FAILED
    assert chat.turn(key).answer["text"] == "Mo Keller no longer has access."


_DIES = """
import asyncio, importlib.util, os, sys
from pathlib import Path
spec = importlib.util.spec_from_file_location("given", sys.argv[1])
given = importlib.util.module_from_spec(spec)
sys.modules["given"] = given
spec.loader.exec_module(given)
home, tool = Path(sys.argv[2]), sys.argv[3]
engine = given.connect(f"sqlite:///{home / 'firm.sqlite3'}")
given.populate(engine)
agent = "financial_control" if tool == "missing_time" else "resourcing"

def script(messages, tools):
    if agent in tools:
        return given.calling((agent, {"request": "x"}))
    if messages[-1].type == "human":
        return given.calling((tool, {} if tool == "missing_time" else {"person": "Ana Petrov", "starts": "8 December"}))
    os._exit(9)

async def ask():
    settings = given.Settings(home=home, _env_file=None)
    built = given.Assistant(engine, settings, given.Scripted(script=script, seen=[]), catalogue=given.TOOLS)
    actor = given.Actor(
        name="Mo Keller", email="mo@firm.example", roles=frozenset({given.Role.PROJECT_MANAGER}), person_id=2
    )
    await built.ask(actor, "who misses time?", today=given.TODAY, now=given.NOW)
    os._exit(0)  # it waits for a decision; the process dies all the same

asyncio.run(ask())
"""


def _dead(home: Path, tool: str) -> int:
    given = Path(__file__).with_name("conftest.py")
    command = [sys.executable, "-c", _DIES, str(given), str(home), tool]
    return subprocess.run(command, cwd=given.parents[2], check=False, timeout=60).returncode


@pytest.mark.slow
def test_killed_between_two_steps_a_turn_goes_on_from_its_checkpoint_and_repeats_nothing(tmp_path, assistant):
    assert _dead(tmp_path, "missing_time") == 9
    shown = []

    def script(messages, tools):
        shown.append([message.type for message in messages])
        return "Ana Petrov misses 6.5 h."

    engine = connect(f"sqlite:///{tmp_path / 'firm.sqlite3'}")

    async def lives():
        async with assistant(script, checkpointer=None, engine=engine) as built:
            return await built.recover(now=NOW + timedelta(minutes=10))

    assert asyncio.run(lives()) == 1
    with Session(engine) as db:
        turn = db.get_one(Turn, 1)
    engine.dispose()
    assert shown == [["system", "human", "ai", "tool"]]
    assert turn.answer["text"] == "Ana Petrov misses 6.5 h."
    assert [tool["name"] for tool in turn.answer["tools"]] == ["missing_time"]
    assert turn.answer["blocks"][0]["title"] == "Missing time"


def test_a_decision_whose_turn_was_never_told_is_told_after_a_restart(chat, moving):
    async def run():
        built = chat.assistant(moving)
        await chat.ask(built, "move Ana to 8 December")
        chat.decide()
        return await built.recover(now=NOW + timedelta(minutes=10)), await built.recover(now=NOW + timedelta(hours=1))

    assert asyncio.run(run()) == (1, 0)
    assert chat.turn(1).status is TurnStatus.DONE
    assert chat.turn(1).answer["text"] == "Approved by Rita Sand and done: Move Ana Petrov's booking to 8 Dec."


def test_a_turn_whose_proposal_expired_stops_waiting(chat, moving):
    async def run():
        built = chat.assistant(moving)
        await chat.ask(built, "move Ana to 8 December")
        early = await built.recover(now=NOW + timedelta(days=6))
        return early, await built.recover(now=NOW + timedelta(days=8)), await built._driver.has_place(1)

    assert asyncio.run(run()) == (0, 1, False)
    assert chat.turn(1).status is TurnStatus.DONE


@pytest.mark.postgres
def test_on_postgresql_the_checkpoints_are_in_the_database_and_die_with_the_turn(postgres_url, chat, moving):
    engine = connect(postgres_url)
    chat.fill(engine)
    options = {"checkpointer": None, "engine": engine, "database_url": postgres_url}

    async def asks():
        async with chat.assistant(moving, **options) as built:
            return await chat.ask(built, "move Ana to 8 December")

    async def resumes():
        async with chat.assistant(moving, **options) as built:
            return await chat.resume(built), await built._driver.has_place(1)

    asyncio.run(asks())
    chat.world = engine
    chat.decide()
    answer, kept = asyncio.run(resumes())
    engine.dispose()

    assert answer.text == "Approved by Rita Sand and done: Move Ana Petrov's booking to 8 Dec."
    assert kept is False


def test_messages_sent_at_once_to_one_conversation_each_get_their_turn(chat, one_tool):
    async def run():
        built = chat.assistant(one_tool("financial_control", "missing_time", {}, "Ana Petrov misses 6.5 h."))
        first = await chat.ask(built, "who?")
        return await asyncio.gather(*(chat.ask(built, "who?", conversation_id=first.conversation) for _ in range(5)))

    answers = asyncio.run(run())

    assert sorted(chat.turn(answer.turn).position for answer in answers) == [2, 3, 4, 5, 6]


def test_turns_of_a_long_conversation_cost_no_more_than_its_first_ones(chat, one_tool):
    async def run():
        built = chat.assistant(one_tool("financial_control", "missing_time", {}, "Ana Petrov misses 6.5 h."))
        first = await chat.ask(built, "who misses time?")
        for _ in range(30):
            await chat.ask(built, "who misses time?", conversation_id=first.conversation)
        return [
            sum(len(message.text) for message in messages)
            for messages, tools in built.model.seen
            if "financial_control" in tools
        ]

    sizes = asyncio.run(run())

    assert sizes[-1] == sizes[-10]
    assert sizes[-1] <= 1.2 * sizes[0]
