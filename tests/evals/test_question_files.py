"""The question files hold what their headers promise, and the unseen part stays unseen."""

import re
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

CASES = Path(__file__).parents[2] / "evals" / "cases"
EXAMPLES = Path(__file__).parents[3] / "shared" / "examples" / "questions.yaml"
FILES = {"questions_dev.yaml": "d", "questions_test.yaml": "t"}
LEAST = {"questions_dev.yaml": (420, 5), "questions_test.yaml": (160, 2)}

ROLES = {"consultant", "project_manager", "resource_manager", "finance", "head_of_delivery", "ceo", "client_contact"}
EXPECTS = {"answer", "propose", "clarify", "refuse", "smalltalk"}
PLACEHOLDERS = {"person", "person2", "project", "project2", "client", "skill", "role", "city"}
TAG = re.compile(r"noisy|trap|two|lang:(de|nl|fr|es)|bind:client=other|bind:project=not_mine")
FIELDS = ["id", "role", "says", "intent", "slots", "expect", "note"]
INTENTS = {
    "account_overview",
    "accounts_at_risk",
    "action_items",
    "approve_time",
    "at_risk_projects",
    "backfill",
    "bench",
    "bookings_of",
    "budget_alerts",
    "budget_status",
    "burning_margin_why",
    "critical_path",
    "draft_invoice",
    "expansion_candidates",
    "extend_booking",
    "find_people",
    "forecast_revenue",
    "help",
    "log_time",
    "meeting_brief",
    "missing_status_updates",
    "missing_timesheets",
    "move_booking",
    "move_task",
    "org_overview",
    "out_of_scope",
    "overallocation",
    "overdue_milestones",
    "overdue_tasks",
    "policy_create",
    "portfolio_margin",
    "project_margin",
    "project_status",
    "rate_lookup",
    "recall_from_calls",
    "receivables_dso",
    "release_person",
    "revenue_recognised",
    "role_demand",
    "rolloffs",
    "slip_impact",
    "snooze_finding",
    "sow_to_plan",
    "staff_need",
    "stakeholder_engagement",
    "stale_plans",
    "status_update_draft",
    "unapproved_time",
    "unbilled_time",
    "unusual_time",
    "utilisation",
    "utilisation_forecast",
    "who_am_i_permissions",
    "write_offs",
}

Question = dict[str, Any]


@cache
def questions(name: str) -> list[Question]:
    return list(yaml.safe_load((CASES / name).read_text(encoding="utf-8")))


def intents(question: Question) -> list[str]:
    label = question["intent"]
    return label if isinstance(label, list) else [label]


def plain(sentence: str) -> str:
    return " ".join(re.findall(r"[\w{}%]+", sentence.casefold()))


def sentences(asked: list[Question]) -> set[str]:
    return {plain(sentence) for question in asked for sentence in question["says"]}


def placeholders(text: str) -> set[str]:
    return set(re.findall(r"\{([^}]*)\}", text))


@pytest.mark.parametrize("name", FILES)
def test_every_question_has_the_fields_in_their_order(name: str):
    for question in questions(name):
        assert list(question) == [field for field in FIELDS if field in question], question["id"]
        assert set(FIELDS) - set(question) <= {"note"}, question["id"]


@pytest.mark.parametrize("name", FILES)
def test_messages_are_nonempty_strings(name: str):
    for question in questions(name):
        says = question["says"]
        assert says, question["id"]
        assert all(isinstance(message, str) and message == message.strip() != "" for message in says), question["id"]


@pytest.mark.parametrize("name", FILES)
def test_slots_map_words_to_words_numbers_or_lists_of_words(name: str):
    for question in questions(name):
        for key, value in question["slots"].items():
            values = value if isinstance(value, list) else [value]
            assert re.fullmatch(r"[a-z_0-9]+", key), question["id"]
            assert values, question["id"]
            assert all(isinstance(item, str | int) and not isinstance(item, bool) for item in values), question["id"]


@pytest.mark.parametrize("name", FILES)
def test_ids_are_numbered_without_gaps_and_unique(name: str):
    ids = [question["id"] for question in questions(name)]
    assert ids == [f"{FILES[name]}{number:03d}" for number in range(1, len(ids) + 1)]


@pytest.mark.parametrize("name", FILES)
def test_only_known_labels_roles_and_expectations_occur(name: str):
    for question in questions(name):
        assert set(intents(question)) <= INTENTS, question["id"]
        assert question["role"] in ROLES, question["id"]
        assert question["expect"] in EXPECTS, question["id"]


@pytest.mark.parametrize("name", FILES)
def test_only_known_placeholders_occur_and_slots_name_only_what_was_said(name: str):
    for question in questions(name):
        said = placeholders(" ".join(question["says"]))
        assert said <= PLACEHOLDERS, question["id"]
        assert placeholders(str(list(question["slots"].values()))) <= said, question["id"]


@pytest.mark.parametrize("name", FILES)
def test_notes_open_with_known_tags(name: str):
    for question in questions(name):
        tags = re.findall(r"\[([^\]]*)\]", question.get("note", "."))
        assert all(TAG.fullmatch(tag) for tag in tags), question["id"]
        assert question.get("note", ".").startswith("[") or not tags, question["id"]


@pytest.mark.parametrize("name", FILES)
def test_two_requests_carry_two_labels_and_the_tag(name: str):
    for question in questions(name):
        assert (len(intents(question)) > 1) == ("[two]" in question.get("note", "")), question["id"]


@pytest.mark.parametrize("name", FILES)
def test_every_trap_is_refused_and_says_what_is_at_stake(name: str):
    for question in questions(name):
        if "[trap]" in question.get("note", ""):
            assert question["expect"] == "refuse", question["id"]
            assert re.sub(r"\[[^\]]*\]", "", question["note"]).strip(), question["id"]


@pytest.mark.parametrize("name", FILES)
def test_every_intent_role_and_outcome_is_asked_often_enough(name: str):
    asked = questions(name)
    total, each = LEAST[name]
    count = Counter(label for question in asked for label in intents(question))
    assert len(asked) >= total
    assert {label: count[label] for label in INTENTS if count[label] < each} == {}
    assert {question["role"] for question in asked} == ROLES
    assert {question["expect"] for question in asked} == EXPECTS


@pytest.mark.parametrize("name", FILES)
def test_no_conversation_occurs_twice_in_a_file(name: str):
    seen = Counter(tuple(map(plain, question["says"])) for question in questions(name))
    assert [says for says, times in seen.items() if times > 1] == []


def test_no_sentence_occurs_in_both_files():
    dev, unseen = (sentences(questions(name)) for name in FILES)
    assert dev & unseen == set()


@pytest.mark.parametrize("name", FILES)
def test_no_sentence_is_taken_from_the_shared_sample(name: str):
    if not EXAMPLES.exists():
        pytest.skip(f"{EXAMPLES} is absent: the shared sample cannot be compared")
    sample = yaml.safe_load(EXAMPLES.read_text(encoding="utf-8"))
    assert sentences(questions(name)) & sentences(sample) == set()


def test_the_labels_are_those_of_the_shared_sample():
    if not EXAMPLES.exists():
        pytest.skip(f"{EXAMPLES} is absent: the labels cannot be compared")
    header = EXAMPLES.read_text(encoding="utf-8").split("Conventions")[0].split("whole set:")[1]
    assert set(re.findall(r"[a-z_]+", header)) == INTENTS
