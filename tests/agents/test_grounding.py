from __future__ import annotations

import json
from datetime import date

import pytest

from agents.grounding import unsupported

TODAY = date(2026, 11, 23)
RESULT = {
    "tool": "t",
    "agent": "a",
    "args": {},
    "headline": "Nordlys burnt EUR 12,400.00, 78.4 % of its budget, by Fri 20 Nov 2026.",
    "view_text": '{"missing":"6.5 h","period":"Q3 2026","lines":[{"ref":"person:97","on":"Mon 16 Nov 2026"}]}',
    "blocks": [
        {
            "kind": "table",
            "title": "T",
            "rows": [["Ana", "1,234.50"], ["Bo", "2"]],
            "left_out": 5,
            "refs": ["person:31"],
        }
    ],
    "assumptions": ["Rates of 1 October 2026."],
}


def wrong(text: str, says: str = "") -> tuple[str, ...]:
    return unsupported(text, [RESULT], says=says, today=TODAY)


@pytest.mark.parametrize(
    "text",
    [
        "EUR 12,400.00",
        "EUR 12400",
        "EUR 12.4k",
        "€12,400",
        "78.4%",
        "78.4 %",
        "6.5 h",
        "6.5h",
        "6h30",
        "6 h 30 min",
        "6 hours and 30 minutes",
        "1234.5",
        "1 234.50",
        "20 November",
        "20 Nov 2026",
        "2026-11-20",
        "November 20th, 2026",
        "Friday",
        "on Monday the 16th of November",
        "in Q3",
        "1 October",
        "1 Oct 2026",
        "in 2026",
        "today, 23 Nov",
        "2 of 7 people, 5 not shown",
        "1. First\n2. Second",
        "no figures at all",
    ],
)
def test_what_a_result_states_may_be_said_in_any_common_form(text):
    assert wrong(text) == ()


@pytest.mark.parametrize(
    ("text", "reported"),
    [
        ("EUR 12,500", "12500"),
        ("78 %", "78"),
        ("about 80%", "80"),
        ("6h45", "6.75"),
        ("21 Nov 2026", "21 Nov 2026"),
        ("20 Nov 2025", "20 Nov 2025"),
        ("on Wednesday", "Wednesday"),
        ("in Q4", "q4"),
        ("20 people", "20"),
        ("16 people", "16"),
        ("97 people", "97"),
        ("31 people", "31"),
        ("EUR 12.5k", "12500"),
        ("-3 days", "3"),
        ("20-22 Nov", "22 Nov"),
        ("in 2027", "2027"),
    ],
)
def test_what_no_result_states_is_found(text, reported):
    assert wrong(text) == (reported,)


def test_the_askers_own_figures_may_be_repeated():
    assert wrong("over 80 % and due on 4 December", says="which are over 80% and due 2026-12-04?") == ()


def test_without_any_result_a_figure_is_always_wrong():
    assert unsupported("She has 12 h left.", [], says="how much has she left?", today=TODAY) == ("12",)


def _liar(says, lie, *, after):
    """A model that looks things up, then says something else; ``after`` is what it says when told so."""

    def script(messages, tools):
        if messages[0].text.startswith("You correct a draft"):
            return after(messages) if callable(after) else after
        if "financial_control" in tools:
            return says(("financial_control", {"request": "time"}))
        return says(("missing_time", {})) if messages[-1].type == "human" else lie

    return script


def test_a_lie_is_repaired_once_and_the_repair_is_shown_the_results(asked, says):
    told = []

    def honest(messages):
        told.append(json.loads(messages[-1].text))
        return "Ana Petrov misses 6.5 h."

    answer = asked(_liar(says, "Ana Petrov misses 8 h on 19 Nov.", after=honest))

    assert answer.text == "Ana Petrov misses 6.5 h."
    assert told[0]["not in the results"] == ["8", "19 Nov"]
    assert "6.5 h" in told[0]["results"][0]
    assert answer.model_calls == 4


def test_a_model_that_lies_again_loses_its_words_and_the_blocks_stay(asked, says):
    answer = asked(_liar(says, "Ana Petrov misses 8 h.", after="Ana Petrov misses 9 h."))

    assert answer.text == (
        "I could not word this without figures the tools did not return, so here is what they returned.\n\n"
        "1 people miss time."
    )
    assert answer.blocks[0].rows == (("Ana Petrov", "6.5 h", "Fri 20 Nov 2026"),)
    assert "8 h" not in answer.model_dump_json()


def test_a_figure_made_up_without_any_tool_is_not_shown(asked):
    answer = asked(lambda *_: "The margin is 42 %.", "what is the margin?")

    assert answer.text == "I could not find figures for that in the firm's data, so I would rather not state any."


def test_the_lie_is_in_the_trace(asked, says, world):
    from sqlmodel import Session

    from store.queries import conversations

    answer = asked(_liar(says, "Ana Petrov misses 8 h.", after="Ana Petrov misses 6.5 h."))

    with Session(world) as db:
        errors = [step.error for step in conversations.trace(db, answer.turn) if step.agent == "grounding"]
    assert errors == ["not in any result: 8"]
