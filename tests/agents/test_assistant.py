from __future__ import annotations

import asyncio
import json

import pytest
from langchain_core.messages import HumanMessage, SystemMessage, ToolMessage

from domain.errors import BadInput, NotFound
from store.conversations import TurnStatus


def test_a_question_goes_through_supervisor_specialist_and_tool_to_a_sourced_answer(asked, one_tool):
    answer = asked(one_tool("financial_control", "missing_time", {}, "Ana Petrov misses 6.5 h on Fri 20 Nov 2026."))

    assert answer.text == "Ana Petrov misses 6.5 h on Fri 20 Nov 2026."
    assert answer.kind == "answer"
    assert answer.agents == ("financial_control",)
    assert [(one.name, one.args) for one in answer.tools] == [("missing_time", {})]
    assert answer.citations == ("person:1",)
    assert answer.blocks[0].rows == (("Ana Petrov", "6.5 h", "Fri 20 Nov 2026"),)
    assert answer.model_calls == 3
    assert answer.tokens == 45


def test_the_turn_is_in_the_ledger_with_its_answer_and_every_step(asked, one_tool, world, turn_of):
    from sqlmodel import Session

    from store.queries import conversations

    answer = asked(one_tool("financial_control", "missing_time", {}, "Ana Petrov does."))

    turn = turn_of(answer.turn)
    assert turn.status is TurnStatus.DONE
    assert turn.answer["text"] == "Ana Petrov does."
    assert (turn.model, turn.model_calls, turn.tokens_in, turn.tokens_out) == ("scripted", 3, 30, 15)
    with Session(world) as db:
        steps = [(step.agent, step.tool, step.rows) for step in conversations.trace(db, answer.turn)]
    assert steps == [
        ("supervisor", "", []),
        ("financial_control", "", []),
        ("financial_control", "missing_time", ["person:1"]),
        ("financial_control", "", []),
    ]


def test_the_checkpoints_of_a_turn_die_with_it(assistant, ask, one_tool):
    async def run():
        built = assistant(one_tool("financial_control", "missing_time", {}, "Ana Petrov does."))
        answer = await ask(built, "who misses time?")
        return await built._driver.has_place(answer.turn)

    assert asyncio.run(run()) is False


def test_a_follow_up_sees_the_earlier_turns_of_its_conversation_only(assistant, ask, one_tool):
    async def run():
        built = assistant(one_tool("financial_control", "missing_time", {}, "Ana Petrov does."), history_turns=2)
        first = await ask(built, "one")
        for says in ("two", "three", "four"):
            await ask(built, says, conversation_id=first.conversation)
        await ask(built, "elsewhere")
        return built.model.seen

    seen = asyncio.run(run())

    supervisor = [messages for messages, tools in seen if "financial_control" in tools and messages[-1].type == "human"]
    said = [[m.text.partition("\n")[0] for m in messages if isinstance(m, HumanMessage)] for messages in supervisor]
    assert said == [["one"], ["one", "two"], ["one", "two", "three"], ["two", "three", "four"], ["elsewhere"]]


def test_somebody_elses_conversation_is_not_found(assistant, ask, one_tool, mo):
    async def run():
        built = assistant(one_tool("financial_control", "missing_time", {}, "Ana Petrov does."))
        first = await ask(built, "one")
        await ask(built, "two", mo, conversation_id=first.conversation)

    with pytest.raises(NotFound):
        asyncio.run(run())


def test_the_prompt_prefix_is_the_same_for_everyone_and_the_circumstances_come_last(assistant, ask, one_tool, ana, mo):
    async def run():
        built = assistant(one_tool("financial_control", "missing_time", {}, "Ana Petrov does."))
        await ask(built, "one", ana)
        await ask(built, "one", mo)
        return built.model.seen

    seen = asyncio.run(run())

    prompts = {messages[0].text for messages, _ in seen if isinstance(messages[0], SystemMessage)}
    assert len(prompts) == 2
    assert seen[0][0][-1].text == "one\n\n[Today is Mon 23 Nov 2026. Asked by Ana Petrov, consultant.]"
    assert seen[3][0][-1].text == "one\n\n[Today is Mon 23 Nov 2026. Asked by Mo Keller, project manager.]"


def test_a_specialist_sees_the_request_and_nothing_of_the_conversation(assistant, ask, says):
    def script(messages, tools):
        if "financial_control" in tools:
            return says(("financial_control", {"request": "who misses time last week?"}))
        return says(("missing_time", {})) if messages[-1].type == "human" else "Ana Petrov does."

    async def run():
        built = assistant(script)
        first = await ask(built, "hello")
        await ask(built, "and last week?", conversation_id=first.conversation)
        return built.model.seen

    messages, _ = asyncio.run(run())[-1]
    assert [type(m).__name__ for m in messages] == ["SystemMessage", "HumanMessage", "AIMessage", "ToolMessage"]
    assert messages[1].text.startswith("who misses time last week?\n")


def test_several_specialists_answer_in_parallel_and_the_supervisor_merges(asked, says):
    def script(messages, tools):
        if "financial_control" in tools:
            if isinstance(messages[-1], ToolMessage):
                return f"Merged: {messages[-2].text} {messages[-1].text}"
            return says(("financial_control", {"request": "time"}), ("resourcing", {"request": "bookings"}))
        if "missing_time" in tools:
            return says(("missing_time", {})) if messages[-1].type == "human" else "Ana Petrov misses time."
        return "Nobody is booked."

    answer = asked(script)

    assert answer.text == "Merged: Ana Petrov misses time. Nobody is booked."
    assert answer.model_calls == 5


def test_with_more_to_ask_the_supervisor_is_called_again(asked, says):
    def script(messages, tools):
        if "financial_control" in tools:
            if not isinstance(messages[-1], ToolMessage):
                return says(("financial_control", {"request": "time", "more": True}))
            if messages[-1].name == "financial_control":
                return says(("resourcing", {"request": f"free: {messages[-1].text}"}))
            return "Both said."
        return "Some words."

    assert asked(script).text == "Both said."


def test_tools_an_actor_may_not_use_are_neither_shown_nor_run(assistant, ask, one_tool, ana, mo):
    async def run(actor):
        built = assistant(
            one_tool(
                "financial_control",
                "margin_of",
                {"project": "Nordlys Portal"},
                lambda messages: json.loads(messages[-1].text)["message"],
            )
        )
        answer = await ask(built, "margin?", actor)
        return answer, {name for _, tools in built.model.seen for name in tools}

    answer, shown = asyncio.run(run(ana))
    assert "margin_of" not in shown
    assert answer.text == "Your role does not include margin."
    assert answer.kind == "refuse"

    _, shown = asyncio.run(run(mo))
    assert "margin_of" in shown


def test_a_name_nobody_has_comes_back_as_words_for_the_model(asked, one_tool):
    args = {"person": "Zzyzx"}
    answer = asked(
        one_tool("financial_control", "missing_time", args, lambda messages: json.loads(messages[-1].text)["message"])
    )

    assert answer.text == "I find no person called 'Zzyzx' among those you may see."
    assert answer.kind == "clarify"


def test_wrong_arguments_come_back_as_words_for_the_model(asked, one_tool):
    args = {"colour": "blue"}
    answer = asked(one_tool("financial_control", "missing_time", args, lambda messages: messages[-1].text))

    assert '"error": "bad_input"' in answer.text


def test_a_tool_that_breaks_is_logged_and_said_in_one_neutral_sentence(asked, one_tool, caplog):
    answer = asked(
        one_tool("financial_control", "broken_tool", {}, lambda messages: json.loads(messages[-1].text)["message"])
    )

    assert answer.text.startswith("Something went wrong on our side while looking this up (reference ")
    assert "secret" not in answer.text
    assert "the secret inside" in caplog.text


@pytest.mark.parametrize(
    ("message", "complaint"),
    [
        ("  ", "The message is empty"),
        ("x" * 8001, "has 8,001 characters; I read at most 8,000"),
        ("who is\x00on the bench", r"control character \(U\+0000\)"),
        ("who is \x1b[31mred", r"control character \(U\+001B\)"),
    ],
)
def test_a_message_that_cannot_be_read_is_refused_before_anything_is_stored(asked, world, message, complaint):
    from sqlmodel import Session, select

    from store.conversations import Turn

    with pytest.raises(BadInput, match=complaint):
        asked(lambda *_: "never", message)

    with Session(world) as db:
        assert db.exec(select(Turn)).all() == []


def test_small_talk_needs_no_specialist(asked):
    answer = asked(lambda *_: "You are welcome!", "thanks")

    assert (answer.text, answer.kind, answer.model_calls) == ("You are welcome!", "smalltalk", 1)


def test_a_plain_no_is_a_refusal_and_a_question_back_a_clarification(asked):
    assert asked(lambda *_: "I can't help with salaries.").kind == "refuse"
    assert asked(lambda *_: "Which project do you mean?").kind == "clarify"


def test_a_model_that_never_stops_calling_is_stopped_with_what_was_found(asked, says):
    def script(_messages, tools):
        return (
            says(("financial_control", {"request": "x"}))
            if "financial_control" in tools
            else says(("missing_time", {}))
        )

    answer = asked(script, turn_model_calls=4)

    assert answer.text.startswith("I stopped here: this question took more model calls than one turn may.")
    assert answer.blocks[0].title == "Missing time"
    assert answer.model_calls == 4


def test_a_turn_that_spends_its_tokens_is_stopped(asked, one_tool):
    answer = asked(one_tool("financial_control", "missing_time", {}, "Ana Petrov does."), turn_tokens=500)
    assert answer.text == "Ana Petrov does."

    def greedy(messages, tools):
        reply = one_tool("financial_control", "missing_time", {}, "Ana Petrov does.")(messages, tools)
        if not isinstance(reply, str):
            reply.usage_metadata = {"input_tokens": 400, "output_tokens": 0, "total_tokens": 400}
        return reply

    assert "more tokens than one turn may" in asked(greedy, turn_tokens=500).text


def test_a_model_that_fails_fails_the_turn_in_plain_words(asked, turn_of):
    def script(*_):
        raise ConnectionError("refused by 10.0.0.1")

    answer = asked(script)

    assert answer.text.startswith("The language model did not answer")
    assert "10.0.0.1" not in answer.text
    turn = turn_of(answer.turn)
    assert turn.status is TurnStatus.FAILED
    assert turn.error_id
