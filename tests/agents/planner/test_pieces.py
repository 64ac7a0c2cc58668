from __future__ import annotations

from datetime import date

import pytest

from agents.planner import classifier, lexicon, slots, speak
from agents.planner.canonical import parsed, written
from agents.planner.intents import INTENTS
from agents.planner.understand import Step
from domain.access import Actor, Role
from domain.firm import Firm
from tools.catalogue import CATALOGUE

TODAY = date(2026, 11, 22)


def found(text: str) -> slots.Found:
    return slots.find(text, TODAY, Firm())


@pytest.mark.parametrize(
    ("text", "days"),
    [("unbilled >30d", 30), ("plans nobody touched for more than three weeks", 21), ("older than 60 days", 60)],
)
def test_an_age_is_read_in_days(text, days):
    assert found(text).age_days == days


def test_two_thresholds_keep_their_order():
    assert found("over 80% burnt but not 50% done").percents == [80, 50]


@pytest.mark.parametrize(
    ("text", "limit"), [("top five clients", 5), ("the worst 3", 3), ("five lowest percentages", 5)]
)
def test_a_limit_is_read_in_words_and_digits(text, limit):
    assert found(text).limit == limit


def test_a_period_to_compare_with_is_not_the_period():
    assert found("margin in October compared with September").windows == ["in October"]


def test_an_impossible_day_is_a_problem_not_a_period():
    assert "31" in found("log 8h on 31 February").problem


def test_english_is_not_taken_for_a_neighbours_language():
    assert lexicon.english("die margin on it")[1] == "en"


def test_a_canonical_request_survives_the_way_to_the_specialist():
    steps = [
        Step("bench", "resourcing", {"window": 'the "quiet" week', "limit": 5}),
        Step("rolloffs", "resourcing", {}),
    ]
    assert parsed(written(steps)) == [("bench", {"window": 'the "quiet" week', "limit": 5}), ("rolloffs", {})]


def test_every_tool_of_the_catalogue_is_an_intent_of_the_planner():
    assert {tool.name for tool in CATALOGUE} <= set(INTENTS)


def test_the_classifier_knows_every_tool_of_the_catalogue():
    assert {tool.name for tool in CATALOGUE} <= set(classifier.load().labels)


def test_an_unknown_name_is_no_proof_of_absence_to_whoever_sees_little():
    reply = '{"error": "not_found", "message": "I find no project called \'X\' among those you may see."}'
    actor = Actor("Mia", "mia@firm.example", frozenset({Role.PROJECT_MANAGER}), person_id=1)
    words, kind = speak.spoken([reply], actor)
    assert kind == "refuse"
    assert "may see" in words


def test_candidates_become_a_question():
    reply = '{"error": "ambiguous", "message": "Several.", "candidates": ["Jonas Brandt", "Jonas Richter"]}'
    actor = Actor("Mia", "mia@firm.example", frozenset({Role.CEO}), person_id=1)
    assert speak.spoken([reply], actor) == ("Several. Which one do you mean: Jonas Brandt or Jonas Richter?", "clarify")
