from __future__ import annotations

import pytest
from langchain_core.messages import AIMessage, HumanMessage, ToolMessage

from agents.guard import looked_up, plain_question


@pytest.mark.parametrize(
    "says",
    [
        "Who is on the bench in the next 30 days?",
        "what was utilisation last month",
        "Show overdue milestones",
        "Is Nordlys over budget?",
    ],
)
def test_a_question_that_only_wants_to_know_is_plain(says):
    assert plain_question([HumanMessage(says)])


@pytest.mark.parametrize(
    "says",
    [
        "Move Ana to 8 December",
        "Can you take Ana off Nordlys?",
        "Who is free next week, and book the best one",
        "what is overdue? then remind them",
        "log 4h on Nordlys for Friday",
        "Ana off Nordlys from Friday please",
    ],
)
def test_anything_that_may_need_a_change_or_another_step_is_not(says):
    assert not plain_question([HumanMessage(says)])


def _asked(*replies: ToolMessage):
    call = {"name": "t", "args": {}, "id": "1", "type": "tool_call"}
    return [HumanMessage("who?"), AIMessage("", tool_calls=[call]), *replies]


def test_a_question_is_looked_up_when_every_tool_replied_with_a_result():
    good = ToolMessage("{}", tool_call_id="1", artifact={"headline": "h"})
    refused = ToolMessage("{}", tool_call_id="2", artifact={"error": "not_found"})

    assert looked_up(_asked(good))
    assert not looked_up(_asked(good, refused))
    assert not looked_up(_asked())


def test_for_a_plain_question_tools_that_change_something_are_not_sent_and_none_for_the_wording(chat, one_tool):
    import asyncio

    async def shown(says):
        built = chat.assistant(one_tool("financial_control", "missing_time", {}, "Ana Petrov does."))
        built.model.script = one_tool("resourcing", "shift_booking", {"person": "Ana Petrov", "starts": "x"}, "No.")
        await chat.ask(built, says)
        return [tools for messages, tools in built.model.seen if "resourcing" not in tools]

    assert asyncio.run(shown("who can be moved?"))[0] == []
    assert asyncio.run(shown("move Ana"))[0] == ["shift_booking"]
