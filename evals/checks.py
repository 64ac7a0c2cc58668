"""Whether an answer is what a question expects: its kind, the tools called, and the values they were called with."""

# ruff: noqa: E501 -- a pattern or a table row is read as one piece

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Literal

import yaml

from domain.effort import parse_effort
from domain.errors import BadInput
from domain.windows import Window, parse_day, parse_shift, parse_window
from evals.case import Question

_AHEAD = {
    "find_people", "utilisation_forecast", "bench", "rolloffs", "overallocation", "bookings_of", "book_person", "role_demand", "staff_need", "backfill",
    "forecast_revenue", "milestones", "tasks_of", "meeting_brief", "slip_impact", "move_booking", "extend_booking", "release_person", "move_task",
    "move_milestone", "snooze_finding",
}  # fmt: skip
_INTENTS = Path(__file__).with_name("intents.yaml")
_UNITS = {"d": 1, "w": 7, "m": 30, "y": 365}


@dataclass(frozen=True, slots=True)
class Called:
    """A tool that was called, with its arguments as given."""

    name: str
    arguments: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Got:
    """What came of a question."""

    kind: str  # answer, propose, clarify, refuse, smalltalk
    calls: tuple[Called, ...] = ()
    text: str = ""
    changed: bool = False  # something changed without approval
    ms: float = 0.0


@dataclass(slots=True)
class Verdict:
    """How a question fared."""

    question: Question
    got: Got
    kind: bool = True
    tool: bool = True
    wrong: list[str] = field(default_factory=list)  # slots that were misread
    stopped: bool = False  # understood; a rule of the trade or the firm's data forbids the change
    checked: int = 0

    @property
    def right(self) -> bool:
        """Everything as expected."""
        return self.kind and self.tool and not self.wrong and not self.got.changed


def acceptable() -> dict[str, list[str]]:
    """Return the acceptable tools of each intent."""
    found: dict[str, list[str]] = yaml.safe_load(_INTENTS.read_text(encoding="utf-8"))
    return found


def judge(
    question: Question, got: Got, today: date, tools: Mapping[str, Sequence[str]], takes: Mapping[str, frozenset[str]]
) -> Verdict:
    """Compare an answer with what was expected. ``takes`` says which arguments each tool has."""
    verdict = Verdict(question, got)
    verdict.kind = got.kind == question.expect
    if question.expect not in {"answer", "propose"}:
        return verdict
    names = [call.name for call in got.calls]
    verdict.tool = all(any(name in tools.get(intent, ()) for name in names) for intent in question.intents)
    if verdict.tool:
        for slot, value in question.slots.items():
            _check(verdict, slot, value, today, takes)
    if question.expect == "propose" and got.calls and verdict.tool and not verdict.wrong and not verdict.kind:
        verdict.stopped = verdict.kind = got.kind in {"refuse", "clarify"}
    return verdict


def _check(verdict: Verdict, slot: str, value: Any, today: date, takes: Mapping[str, frozenset[str]]) -> None:  # noqa: ANN401 -- as YAML gives it
    rule = _RULES.get(slot)
    if rule is None or "without" in str(value):
        return
    arguments, same = rule
    for one in value if isinstance(value, list) else [value]:
        open_to = [call for call in verdict.got.calls if set(arguments) & takes.get(call.name, frozenset())]
        verdicts = [
            same(str(one), call.arguments.get(argument), today, call.name in _AHEAD)
            for call in open_to
            for argument in arguments
            if argument in takes.get(call.name, frozenset())
        ]
        known = [ok for ok in verdicts if ok is not None]
        if known:
            verdict.checked += 1
            if not any(known):
                verdict.wrong.append(slot)


def _name(want: str, have: Any, today: date, ahead: bool) -> bool | None:  # noqa: ANN401, ARG001, FBT001 -- one signature for all
    if have is None:
        return False
    first, second = want.casefold(), str(have).casefold()
    return first == second or (len(second) > 2 and (second in first or first in second))  # noqa: PLR2004 -- a part of the name that resolves


def _window(want: str, have: Any, today: date, ahead: bool) -> bool | None:  # noqa: ANN401, FBT001 -- as above
    expected = _read(want, today, ahead=ahead)
    if expected is None:
        return None
    if have is None:
        return want in {"now", "today", "this week"} and None
    actual = _read(str(have), today, ahead=ahead)
    if actual is None:
        return False
    if expected.days == 1 and actual.days <= 7 and expected.start in actual:  # noqa: PLR2004 -- the week of that day
        return True
    return (
        (actual.start, actual.end) == (expected.start, expected.end)
        or _close(actual, expected)
        or _as_day(want, have, today)
    )


def _as_day(want: str, have: Any, today: date) -> bool:  # noqa: ANN401 -- as above
    try:
        return parse_day(want, today) == parse_day(str(have), today)
    except BadInput:
        return False


def _close(first: Window, second: Window) -> bool:
    """A phrase such as "in the next two weeks" may or may not count today, or name the working days of a week."""
    days = max(first.days, second.days)
    return abs((first.start - second.start).days) <= 1 and abs((first.end - second.end).days) <= (3 if days > 5 else 1)  # noqa: PLR2004 -- a working week


def _read(words: str, today: date, *, ahead: bool) -> Window | None:
    text = re.sub(
        r"\b(?:all of|financial year to date)\b", lambda m: "" if m.group() == "all of" else "year to date", words
    ).strip()
    try:
        return parse_window(text, today, lean="future" if ahead else "past")
    except BadInput:
        return None


def _day(want: str, have: Any, today: date, ahead: bool) -> bool | None:  # noqa: ANN401, FBT001 -- as above
    lean: Literal["past", "future"] = "future" if ahead else "past"
    try:
        expected = parse_day(want, today, lean=lean)
    except BadInput:
        return None
    if have is None:
        return want == "today" and None
    try:
        return parse_day(str(have), today, lean=lean) == expected
    except BadInput:
        return False


def _until(want: str, have: Any, today: date, ahead: bool) -> bool | None:  # noqa: ANN401, FBT001 -- as above
    try:
        expected = parse_day(want, today)
    except BadInput:
        return None
    window = _read(str(have), today, ahead=ahead) if have is not None else None
    return bool(window and abs((window.last - expected).days) <= 1) or _day(want, have, today, ahead)


def _shift(want: str, have: Any, today: date, ahead: bool) -> bool | None:  # noqa: ANN401, ARG001, FBT001 -- as above
    try:
        expected = parse_shift(want)
    except BadInput:
        return None
    if have is None:
        return False
    try:
        return str(parse_shift(str(have))) == str(expected) or _days(str(have)) == _days(want)
    except BadInput:
        return _day(f"in {want.lstrip('+')}", have, today, ahead=True)


def _days(words: str) -> int | None:
    match = re.search(r"(-)?\D*?(\d+)\s*([dwmy])", words)
    return int(match[2]) * _UNITS[match[3]] if match else None


def _hours(want: str, have: Any, today: date, ahead: bool) -> bool | None:  # noqa: ANN401, ARG001, FBT001 -- as above
    if have is None:
        return False
    try:
        return parse_effort(f"{want}h", most=10**6) == parse_effort(str(have), most=10**6)
    except BadInput:
        return None


def _threshold(want: str, have: Any, today: date, ahead: bool) -> bool | None:  # noqa: ANN401, ARG001, FBT001 -- as above
    found = re.findall(r"(\d+)\s*(%|percent|days?|weeks?|months?|hours?)?", want)
    if not found or re.search(r"\d+ [A-Z][a-z]{2}", want):
        return None
    numbers = [int(number) * {"w": 7, "m": 30}.get((unit or "d")[0], 1) for number, unit in found]
    return have is not None and int(have) in numbers


def _same(want: str, have: Any, today: date, ahead: bool) -> bool | None:  # noqa: ANN401, ARG001, FBT001 -- as above
    table = {"city": "place", "country": "place", "yellow": "amber", "assignee": "person", "cost": "margin"}
    return have is not None and (
        str(have).casefold() == table.get(want, want).casefold() or str(have) in {"any", "both"}
    )


def _group(want: str, have: Any, today: date, ahead: bool) -> bool | None:  # noqa: ANN401, FBT001 -- as above
    return (
        None
        if have is None and want not in {"role", "client", "project", "month", "person"}
        else _same(want, have, today, ahead)
    )


def _number(want: str, have: Any, today: date, ahead: bool) -> bool | None:  # noqa: ANN401, ARG001, FBT001 -- as above
    return have is not None and want.isdigit() and int(have) == int(want) if want.isdigit() else None


def _scope(want: str, have: Any, today: date, ahead: bool) -> bool | None:  # noqa: ANN401, ARG001, FBT001 -- as above
    return have == "me" if want == "me" and have is not None else None


def _expenses(want: str, have: Any, today: date, ahead: bool) -> bool | None:  # noqa: ANN401, ARG001, FBT001 -- as above
    return bool(have) if want == "expenses" else None


def _topic(want: str, have: Any, today: date, ahead: bool) -> bool | None:  # noqa: ANN401, ARG001, FBT001 -- as above
    words = {word[:4] for word in re.findall(r"\w{3,}", want.casefold())}
    return have is not None and bool(words & {word[:4] for word in re.findall(r"\w{3,}", str(have).casefold())})


_Same = Callable[[str, Any, date, bool], bool | None]
_DAYS = ("on", "starts", "until", "to", "last_day")
_WINDOWS = ("window", "week", *_DAYS)
_RULES: dict[str, tuple[tuple[str, ...], _Same]] = {
    "person": (("person", "team_of", "contact"), _name),
    "project": (("project",), _name),
    "client": (("client",), _name),
    "skill": (("skill",), _name),
    "role": (("role",), _name),
    "city": (("place",), _name),
    "window": (_WINDOWS, _window),
    "date": ((*_DAYS, "window"), _day),
    "until": (("until", "to", "window", "last_day"), _until),
    "shift": (("by", "days", "shift", "slip", "until"), _shift),
    "hours": (("effort", "hours_per_day", "hours_per_week"), _hours),
    "threshold": (
        (
            "older_than_days",
            "threshold_percent",
            "done_below_percent",
            "days",
            "more_than_days",
            "unbooked_days",
            "silent_days",
        ),
        _threshold,
    ),
    "limit": (("limit", "meetings"), _number),
    "percent": (("percent",), _number),
    "group_by": (("group_by",), _group),
    "status": (
        ("status",),
        lambda want, have, today, ahead: (
            _same(want, have, today, ahead) if want in {"red", "amber", "yellow"} and have is not None else None
        ),
    ),
    "kind": (
        ("kind",),
        lambda want, have, today, ahead: _same(want, have, today, ahead) if want in {"bill", "cost"} else None,
    ),
    "scope": (("person",), _scope),
    "exclude": (("exclude_expenses",), _expenses),
    "topic": (("about",), _topic),
    "task": (("task", "milestone"), _topic),
    "milestone": (("milestone", "task"), _topic),
    "aim": (("aim",), _same),
}
