from __future__ import annotations

import asyncio
from datetime import date

from store.conversations import TurnStatus

FIRST, EIGHTH = date(2026, 12, 1), date(2026, 12, 8)


def test_a_change_is_proposed_and_waits(chat, moving):
    answer = asyncio.run(chat.ask(chat.assistant(moving), "move Ana to 8 December"))

    assert answer.kind == "propose"
    assert answer.text == (
        "Proposed: Move Ana Petrov's booking to 8 Dec. "
        "Nothing is changed until the resource manager approves it (proposal 1)."
    )
    assert [card.status for card in answer.proposals] == ["pending"]
    assert chat.turn(answer.turn).status is TurnStatus.WAITING
    assert chat.booking_start() == FIRST


def test_an_approval_carries_it_out_and_finishes_the_turn(chat, moving):
    async def run():
        built = chat.assistant(moving)
        first = await chat.ask(built, "move Ana to 8 December")
        chat.decide(first.proposals[0].proposal)
        return first, await chat.resume(built, first.proposals[0].proposal)

    first, answer = asyncio.run(run())

    assert answer.turn == first.turn
    assert answer.kind == "answer"
    assert answer.text == "Approved by Rita Sand and done: Move Ana Petrov's booking to 8 Dec."
    assert [card.status for card in answer.proposals] == ["approved"]
    assert answer.model_calls == 3
    assert chat.booking_start() == EIGHTH
    assert chat.turn(answer.turn).status is TurnStatus.DONE


def test_a_rejection_finishes_the_turn_too(chat, moving):
    async def run():
        built = chat.assistant(moving)
        first = await chat.ask(built, "move Ana to 8 December")
        chat.decide(first.proposals[0].proposal, "reject")
        return await chat.resume(built, first.proposals[0].proposal)

    assert asyncio.run(run()).text == "Rejected by Rita Sand. Nothing was changed."
    assert chat.booking_start() == FIRST


def test_before_the_decision_and_after_the_end_there_is_nothing_to_resume(chat, moving):
    async def run():
        built = chat.assistant(moving)
        first = await chat.ask(built, "move Ana to 8 December")
        early = await chat.resume(built, 1)
        chat.decide(first.proposals[0].proposal)
        await chat.resume(built, 1)
        return early, await chat.resume(built, 1)

    assert asyncio.run(run()) == (None, None)


def test_two_resumes_at_once_finish_the_turn_once(chat, moving):
    async def run():
        built = chat.assistant(moving)
        first = await chat.ask(built, "move Ana to 8 December")
        chat.decide(first.proposals[0].proposal)
        return await asyncio.gather(*(chat.resume(built, 1) for _ in range(4)))

    answers = [answer for answer in asyncio.run(run()) if answer]
    assert len(answers) == 1
    assert chat.turn(answers[0].turn).model_calls == 3


def test_a_turn_resumes_in_another_process(chat, moving):
    async def first_process():
        async with chat.assistant(moving, checkpointer=None) as built:
            return await chat.ask(built, "move Ana to 8 December")

    async def second_process():
        async with chat.assistant(moving, checkpointer=None) as built:
            return await chat.resume(built, 1)

    asyncio.run(first_process())
    chat.decide(1)
    answer = asyncio.run(second_process())

    assert answer.text == "Approved by Rita Sand and done: Move Ana Petrov's booking to 8 Dec."
    assert [one.name for one in answer.tools] == ["shift_booking"]
    assert chat.booking_start() == EIGHTH


def test_two_changes_of_one_turn_are_decided_one_after_the_other(chat, says):
    def script(messages, tools):
        if "resourcing" in tools:
            return says(("resourcing", {"request": "both"}))
        if messages[-1].type == "human":
            return says(
                ("shift_booking", {"person": "Ana Petrov", "starts": "8 December"}),
                ("shift_booking", {"person": "Ana Petrov", "starts": "9 December"}),
            )
        return "Both are decided."

    async def run():
        built = chat.assistant(script)
        first = await chat.ask(built, "move Ana")
        chat.decide(1)
        middle = await chat.resume(built, 1)
        chat.decide(2, "reject")
        return first, middle, await chat.resume(built, 2)

    first, middle, last = asyncio.run(run())

    # The two are prepared side by side: which is written first is chance.
    assert sorted(card.proposal for card in first.proposals) == [1, 2]
    assert middle.kind == "propose"
    assert sorted(card.status for card in middle.proposals) == ["approved", "pending"]
    assert "proposal 2" in middle.text
    assert "proposal 1" not in middle.text
    assert last.text == "Both are decided."
    assert chat.turn(last.turn).status is TurnStatus.DONE


def test_a_read_beside_a_change_is_shown_at_once(chat, says):
    def script(messages, tools):
        if "resourcing" in tools:
            return says(("resourcing", {"request": "move"}), ("financial_control", {"request": "time"}))
        if messages[-1].type == "tool":
            return "Ana Petrov misses 6.5 h."
        if "shift_booking" in tools:
            return says(("shift_booking", {"person": "Ana Petrov", "starts": "8 December"}))
        return says(("missing_time", {}))

    answer = asyncio.run(chat.ask(chat.assistant(script), "move Ana, and who misses time?"))

    assert answer.kind == "propose"
    assert answer.text.startswith("Ana Petrov misses 6.5 h.\n\nProposed: Move Ana Petrov's booking to 8 Dec.")
    assert [block.kind for block in answer.blocks] == ["table"]


def test_a_new_message_settles_the_waiting_turn_and_leaves_the_proposal_decidable(chat, moving):
    async def run():
        built = chat.assistant(lambda messages, tools: moving(messages, tools) if "move" in str(messages) else "Hello!")
        first = await chat.ask(built, "move Ana to 8 December")
        built.model.script = lambda *_: "You are welcome!"
        second = await chat.ask(built, "thanks", conversation_id=first.conversation)
        chat.decide(first.proposals[0].proposal)
        late = await chat.resume(built, first.proposals[0].proposal)
        return first, second, late, await built._driver.has_place(first.turn)

    first, second, late, kept = asyncio.run(run())

    assert second.text == ("You are welcome!\n\n1 earlier proposal in this conversation still waits for a decision.")
    assert chat.turn(first.turn).status is TurnStatus.DONE
    assert late is None
    assert kept is False
    assert chat.booking_start() == EIGHTH


def test_a_plain_yes_of_someone_who_may_decides_the_one_thing_just_proposed(chat, moving):
    async def run(says):
        built = chat.assistant(moving)
        first = await chat.ask(built, "move Ana to 8 December", chat.rita)
        return await chat.ask(built, says, chat.rita, conversation_id=first.conversation)

    answer = asyncio.run(run("Yes, please."))

    assert answer.text == "Approved by Rita Sand and done: Move Ana Petrov's booking to 8 Dec."
    assert (answer.model_calls, [card.status for card in answer.proposals]) == (0, ["approved"])
    assert chat.booking_start() == EIGHTH


def test_a_plain_no_withdraws_it(chat, moving):
    async def run():
        built = chat.assistant(moving)
        first = await chat.ask(built, "move Ana to 8 December")
        return await chat.ask(built, "forget it", conversation_id=first.conversation)

    assert asyncio.run(run()).text == "Rejected by Mo Keller. Nothing was changed."


def test_a_plain_yes_of_someone_who_may_not_decides_nothing(chat, moving):
    async def run():
        built = chat.assistant(moving)
        first = await chat.ask(built, "move Ana to 8 December")
        return await chat.ask(built, "yes", conversation_id=first.conversation)

    answer = asyncio.run(run())

    assert (answer.text, answer.kind) == ("Proposal 1 is for the resource manager to decide.", "refuse")
    assert chat.booking_start() == FIRST


def test_the_outcome_of_an_edited_proposal_reaches_the_turn_that_waited(chat, moving):
    async def run():
        built = chat.assistant(moving)
        await chat.ask(built, "move Ana to 8 December")
        new = chat.revise(1, starts="9 December")
        early = await chat.resume(built, new)
        chat.decide(new)
        return early, await chat.resume(built, new)

    early, answer = asyncio.run(run())

    assert early is None
    assert answer.text == "Approved by Rita Sand and done: Move Ana Petrov's booking to 9 Dec."
