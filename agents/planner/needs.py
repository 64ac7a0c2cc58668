"""What is still missing or cannot be, and the question that asks for it."""

# ruff: noqa: ARG005 -- the predicates of the table below have one signature

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from agents.planner import follow
from agents.planner.filling import arguments
from agents.planner.frame import Frame
from agents.planner.intents import QUESTIONS
from agents.planner.lexicon import lexicon
from agents.planner.world import World
from domain.effort import parse_effort
from domain.errors import BadInput

_DAY_MINUTES = 24 * 60
_ALL = re.compile(
    r"\b(all|every|everything|standard|rate card|rates|missing|this month's|no (?:cost |bill )?rates?|by role)\b"
)
_TEAM = re.compile(r"\b(all|everyone|everything|my team|team|pending|open|every|timesheets)\b")
_SPARE = re.compile(r"\bfree|available|capacity|speaks?\b")
_MUST_BE_NAMED = frozenset({"backfill", "person_overview", "return_time", "replace_person", "reassign_booking"})
_Filled = Callable[[Frame, str, Mapping[str, Any]], bool]
# Ways a need is met other than by a value of its kind.
_OTHERWISE: Mapping[str, _Filled] = {
    "me": lambda frame, said, given: frame.me,
    "all": lambda frame, said, given: bool(_ALL.search(said)),
    "team": lambda frame, said, given: bool(_TEAM.search(said)),
    "start": lambda frame, said, given: bool(frame.window or frame.day or frame.effort),
    "invoice": lambda frame, said, given: bool(given.get("invoice")),
    "amount": lambda frame, said, given: bool(given.get("amount")),
    "category": lambda frame, said, given: bool(given.get("category")),
    "what": lambda frame, said, given: bool(given.get("what")),
    "policy": lambda frame, said, given: bool(given.get("policy") and given.get("to")),
    "reason": lambda frame, said, given: bool(given.get("reason")),
    "template": lambda frame, said, given: bool(given.get("template")),
    "speaker": lambda frame, said, given: bool(given.get("speaker")),
    "first": lambda frame, said, given: bool(given.get("first")),
    "effort": lambda frame, said, given: bool(given.get("effort")),
    "task": lambda frame, said, given: bool(given.get("task") or given.get("milestone")),
    "milestone": lambda frame, said, given: bool(given.get("task") or given.get("milestone")),
    "finding": lambda frame, said, given: bool({"finding", "project", "client", "person"} & given.keys()),
    "person": lambda frame, said, given: (
        bool(frame.entities.get("name")) or (frame.me and frame.label not in _MUST_BE_NAMED)
    ),
    "client": lambda frame, said, given: bool(given.get("client") or frame.entities.get("name")),
    "project": lambda frame, said, given: bool(given.get("project") or frame.entities.get("name")),
    "shift": lambda frame, said, given: bool(frame.age_days or frame.effort),
}


def open_needs(frame: Frame, world: World) -> list[str]:
    """Return the needs of a request that are still unfilled, and without which the tool could not run."""
    said = " ".join(frame.plain).casefold()
    given = arguments(frame, world)
    needs = [
        need
        for need in follow.missing(frame)
        if not any(kind in _OTHERWISE and _OTHERWISE[kind](frame, said, given) for kind in need.split("|"))
    ]
    if (
        frame.label == "slip_impact"
        and needs == ["shift"]
        and (frame.window or frame.names("person") or frame.age_days)
    ):
        return []
    if frame.label == "find_people" and needs and (frame.window or frame.effort) and _SPARE.search(said):
        return []
    return needs


def question(needs: list[str]) -> str:
    """Return the question that asks for what is missing."""
    return " ".join(dict.fromkeys(QUESTIONS.get(need, f"Which {need.replace('|', ' or ')}?") for need in needs[:2]))


def impossible(frame: Frame) -> str:
    """Return why a value cannot be, or nothing."""
    if frame.label in {"log_time", "book_person"} and frame.effort and not _is_total(frame):
        try:
            minutes = parse_effort(frame.effort, most=10**6)
        except BadInput as error:
            return error.message
        if minutes <= 0 or minutes > _DAY_MINUTES:
            return "That can't be the time of one day. How much was it?"
    if frame.label == "create_policy" and not any(
        set(re.findall(r"[a-z]{2,}", plain.casefold())) - lexicon().bare_policy for plain in frame.plain
    ):
        return "What should I watch or send, when, and to whom?"
    if frame.label == "book_person" and any(not 0 < percent <= 100 for percent in frame.percents):  # noqa: PLR2004 -- a share of a day
        return "That is no share of a working day. Which percentage do you mean?"
    return ""


def _is_total(frame: Frame) -> bool:
    return frame.label == "book_person" and not re.search(r"a day|per day|daily", " ".join(frame.plain).casefold())
