"""Which of two near tools it is, by the values of a request: the last distinctions after the words have had their say."""

# ruff: noqa: E501 -- a pattern is read as one piece

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

from agents.planner.frame import Frame
from agents.planner.world import World

_RETURN = re.compile(
    r"\b(send|sent|give|hand|push|bounce)\b.{0,40}\bback\b|\breject|\breturn\b|\bdecline\b|\bfor correction\b"
)
_BOOK = re.compile(r"\b(put|book|assign|add|move|onto|over to|get)\b")
_MARGIN_TOP = re.compile(r"\b(least|most|best|worst|which|rank|top|lowest|highest)\b")
_POINTS = re.compile(r"\b(?:it|this project|that project|the project|that one|this one)\b")
_REPLACES = re.compile(r"\breplace\b|\bswap\b|\btakes? over\b|\bin \{person\}'s place\b")
_MOVES_OVER = re.compile(r"\b(?:from|off) \{project\}.{0,20}\b(?:to|onto|over to) \{project\}")
_IDLE = re.compile(r"bench|idle|unassigned|no (?:project|work)")
_COMING = re.compile(r"(?:for|in|over|during|of)? ?(?:the )?(?:next|coming|upcoming) ")
_GONE = re.compile(r"(?:for|in|over|during|of)? ?(?:the )?(?:last|past|previous) |yesterday")
_AWAY = re.compile(
    r"\b(?:is|are|be|'s|was) \{person\}(?:'s)? (?:\w+ )?(?:off|away|on (?:leave|holiday|vacation|pto)|back)\b(?! \{project\}| the | of )"
    r"|\{person\}(?:'s)? (?:next )?(?:holidays?|vacation|time off|leave|days? off|pto)\b"
)
_WOULD = re.compile(r"\W*(?:would|does|will|is)\b.*(?:collide|clash|conflict|overlap|problem|ok\b|in the way)")


@dataclass(frozen=True, slots=True)
class _Case:
    """What the distinctions look at."""

    frame: Frame
    plain: str
    world: World

    def has(self, kind: str) -> bool:
        return bool(self.frame.names(kind))

    def count(self, kind: str) -> int:
        return len(self.frame.names(kind))

    def lies(self, tense: str) -> bool:
        """Tell whether every period that is named says itself that it lies ahead, or behind."""
        sign = _COMING if tense == "future" else _GONE
        return bool(self.frame.windows) and all(
            found == tense == "future" or sign.match(words.casefold()) for words, found in self.frame.windows
        )

    def able(self, tool: str) -> bool:
        return tool in self.world.abilities


_Rule = tuple[frozenset[str], Callable[[_Case], bool], str]
# Read as one of these, and this holds: it is rather that.
_RULES: tuple[_Rule, ...] = (
    (frozenset({"utilisation"}), lambda case: case.lies("future"), "utilisation_forecast"),
    (frozenset({"utilisation_forecast"}), lambda case: case.lies("past"), "utilisation"),
    (frozenset({"revenue_recognised"}), lambda case: case.lies("future"), "forecast_revenue"),
    (frozenset({"forecast_revenue"}), lambda case: case.lies("past"), "revenue_recognised"),
    (
        frozenset({"rolloffs", "bookings_of"}),
        lambda case: case.count("person") == 1 and not case.has("project") and bool(_AWAY.search(case.plain)),
        "person_overview",
    ),
    (frozenset({"approve_time"}), lambda case: bool(_RETURN.search(case.plain)), "return_time"),
    (
        frozenset({"project_margin"}),
        lambda case: (
            not case.has("project")
            and not _POINTS.search(case.frame.message.plain.casefold())
            and (case.has("client") or not case.frame.entities.get("name"))
        ),
        "portfolio_margin",
    ),
    (
        frozenset({"portfolio_margin"}),
        lambda case: (
            not case.has("project")
            and not case.has("client")
            and bool(re.search(r"\b(?:that|this|the) project\b", case.plain))
        ),
        "project_margin",
    ),
    (
        frozenset({"portfolio_margin"}),
        lambda case: case.has("project") and not _MARGIN_TOP.search(case.plain),
        "project_margin",
    ),
    (
        frozenset({"budget_alerts"}),
        lambda case: case.has("project") and not case.frame.percents and not case.frame.entities.get("client"),
        "budget_status",
    ),
    (frozenset({"move_task"}), lambda case: "milestone" in case.plain, "move_milestone"),
    (
        frozenset({"backfill", "book_person", "release_person"}),
        lambda case: (
            case.able("replace_person")
            and case.count("person") > 1
            and bool(_REPLACES.search(case.plain))
            and "who" not in case.plain.split()
        ),
        "replace_person",
    ),
    (
        frozenset({"move_booking", "book_person", "release_person"}),
        lambda case: (
            case.able("reassign_booking") and case.count("project") > 1 and bool(_MOVES_OVER.search(case.plain))
        ),
        "reassign_booking",
    ),
    (
        frozenset({"staff_need"}),
        lambda case: (
            case.has("person") and not case.has("role") and not case.has("skill") and bool(_BOOK.search(case.plain))
        ),
        "book_person",
    ),
    (
        frozenset({"bench"}),
        lambda case: case.has("skill") and len(case.frame.said) == 1 and not _IDLE.search(case.plain),
        "find_people",
    ),
    (frozenset({"extend_booking"}), lambda case: bool(_WOULD.match(case.plain)), "overallocation"),
)


def settled(frame: Frame, world: World) -> str:
    """Return the tool after the last distinctions that the values make."""
    case = _Case(frame, " ".join(frame.plain[-2:]).casefold(), world)
    for labels, holds, rather in _RULES:
        if frame.label in labels and holds(case):
            return rather
    return frame.label
