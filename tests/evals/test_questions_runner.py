from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from evals.case import Question, load
from evals.checks import Called, Got, acceptable, judge
from tools.catalogue import CATALOGUE

TODAY = date(2026, 11, 22)
TAKES = {"missing_timesheets": frozenset({"window", "person"}), "log_time": frozenset({"project", "effort", "on"})}


def question(**changes) -> Question:
    given = {
        "id": "q1",
        "role": "finance",
        "says": ("who misses time?",),
        "intents": ("missing_timesheets",),
        "slots": {"window": "last week"},
        "expect": "answer",
        "tags": frozenset(),
    } | changes
    return Question(**given)


def verdict(asked: Question, got: Got):
    return judge(asked, got, TODAY, acceptable(), TAKES)


def test_a_period_is_compared_by_its_days_not_its_words():
    assert verdict(question(), Got("answer", (Called("missing_timesheets", {"window": "9 Nov to 15 Nov"}),))).right
    assert verdict(question(), Got("answer", (Called("missing_timesheets", {"window": "week 45"}),))).wrong == [
        "window"
    ]


def test_another_tool_is_wrong_even_with_the_right_period():
    assert not verdict(question(), Got("answer", (Called("bench", {"window": "last week"}),))).tool


def test_an_answer_where_a_refusal_is_due_is_wrong():
    assert not verdict(question(expect="refuse"), Got("answer", (Called("missing_timesheets", {}),))).right


def test_a_change_without_approval_is_never_right():
    got = Got("answer", (Called("missing_timesheets", {"window": "last week"}),), changed=True)
    assert not verdict(question(), got).right


def test_a_proposal_that_the_firms_data_forbids_counts_as_understood_and_is_marked():
    asked = question(intents=("log_time",), slots={"hours": 4}, expect="propose")
    judged = verdict(asked, Got("refuse", (Called("log_time", {"effort": "4h"}),)))
    assert judged.stopped
    assert judged.right


def test_every_acceptable_tool_of_an_intent_exists_or_is_announced():
    names = {tool.name for tool in CATALOGUE} | {"sow_to_plan"}
    assert {name for tools in acceptable().values() for name in tools} <= names


def test_placeholders_are_filled_everywhere():
    filled = question(says=("margin on {project}",), slots={"project": "{project}"}).filled({"project": "Nordlys"})
    assert (filled.says, filled.slots) == (("margin on Nordlys",), {"project": "Nordlys"})


def test_the_shared_sample_can_be_read():
    path = Path(__file__).parents[3] / "shared" / "examples" / "questions.yaml"
    if not path.exists():
        pytest.skip("the shared examples are not here")
    assert all(question.says for question in load(path))
