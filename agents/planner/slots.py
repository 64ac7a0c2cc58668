"""Everything in a request that is a value rather than a wish: periods, days, moves, efforts, thresholds, limits.

Names have been replaced by {placeholders} before; what is found here becomes placeholders too, so that what is left
is the wish, the same in all its fillings.
"""

# ruff: noqa: E501 -- a pattern or a table row is read as one piece

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from agents.planner.plainer import NA, N, number_of, plainer
from domain.effort import find_effort
from domain.errors import BadInput
from domain.firm import Firm
from domain.windows import Window, find_day, find_shift, find_window

_UNIT = r"(?P<unit>working days?|days?|d|weeks?|wks?|w|fortnights?|months?|mths?|mos?|quarters?|years?|yrs?)"
_DAYS = {"d": 1, "w": 7, "f": 14, "m": 30, "q": 91, "y": 365}
_MORE = r"(?:older than|more than|longer than|(?<!all )over|(?<!the )(?<!over )(?<!for )past|beyond|above|at least|for more than|greater than|>=?|exceeding)"
_AGE = (
    re.compile(rf"{_MORE} ?(?P<n>{NA}) ?{_UNIT}\b(?: (?:late|overdue|old|ago|or more))?"),
    re.compile(rf"(?P<n>{NA}) ?{_UNIT} (?:overdue|late|old|or more|or older|or longer|without|and older)\b"),
    re.compile(rf"(?P<n>{N}) ?(?P<unit>d)\+"),
    re.compile(
        rf"(?:touched|updated|update|changed|heard|contact|talked|spoken|met|movement|news)"
        rf"(?: \w+){{0,2}}? (?:for|in|since)(?: over| about)? (?P<n>{NA}) {_UNIT}\b"
    ),
    re.compile(rf"(?:say|make it|rather) (?P<n>{NA}) {_UNIT}(?: or more)?\b"),
)
_PERCENT = re.compile(rf"(?P<sign>minus |-)?(?P<n>{N})[ -]?(?:%|percent\b|per cent\b|pct\b)")
_BARE_PERCENT = re.compile(
    r"(?:over|above|past|passed|beyond|crossed|reached|>|under|below|<) ?(?P<n>\d{2,3})\b(?! ?(?:d|h|w|m|k|days?|hours?|hrs?|weeks?|wks?|months?|years?|working)\b)"
)
_HALF_TIME = re.compile(r"\b(?P<word>half[ -]?time|half days|halftime|full[ -]?time|fulltime|part[ -]?time)\b")
_LIMIT = (
    re.compile(
        rf"\b(?:top|worst|best|first|last|bottom|biggest|largest|the|lowest|highest|only|just|any) (?P<n>{N})\b(?! ?(?:%|percent|days?|weeks?|wks?|months?|quarters?|years?|hours?|hrs?|h\b|d\b|w\b|working|half|of))"
    ),
    re.compile(
        rf"\b(?P<n>{N}) (?:best|worst|top|lowest|highest|biggest|largest|strongest|shakiest|riskiest|slowest|oldest|most"
        rf"|least|candidates?|projects|jobs|engagements|clients|accounts|people|names|customers|options|suggestions|ones)\b"
    ),
)
_GROUP = re.compile(
    r"\b(?:by|per|split by|grouped? by|for each|each|breakdown by|broken down by|break (?:it|that|this) down by|compare the|"
    r"across|which|what|list of|rank)(?: the| our| us by| each)? "
    r"(?P<what>person|people|consultants?|role|roles|place|city|cities|office|offices|country|countries|location|month|months|"
    r"client|clients|customer|customers|accounts?|project|projects|manager|managers|pms?|project managers?|team|teams|"
    r"approvers?|phase|phases|leads?|skill|skills|assignee|age|billing model|region|site)\b"
)
_DIMENSIONS = {
    "peo": "person", "per": "person", "con": "person", "rol": "role", "pla": "place", "cit": "place", "off": "place",
    "cou": "place", "loc": "place", "mon": "month", "cli": "client", "cus": "client", "acc": "client", "pro": "project",
    "man": "manager", "pm": "manager", "pms": "manager", "tea": "team", "app": "approver", "pha": "phase", "lea": "manager",
    "ski": "skill", "ass": "person", "reg": "place", "sit": "place", "age": "age", "bil": "billing model",
}  # fmt: skip
_STATUS = re.compile(r"\b(?P<what>red|amber|yellow|green)\b")
_LATER = re.compile(
    rf"(?:(?P<sign>[+-]) ?)?(?P<n>{NA}) ?{_UNIT}(?: more\b| longer\b| later\b| earlier\b| sooner\b| delay\b| slip\b| late\b)?"
)
# "I've been away for two weeks", "what did I miss": a length that lies behind.
_GONE_BY = re.compile(r"(?:'ve|\b(?:have|has|had)) been\b|\bdid (?:i|we) miss\b|\bwas (?:away|out|off|gone|on leave)\b")
_SPAN_AHEAD = re.compile(rf"(?<![\w+>-])(?P<n>{N}) ?-?{_UNIT}(?![\w])")
_CLOCK = re.compile(
    r"\b(?:at|@) ?(?P<n>\d{1,2})(?::\d\d)?(?: ?(?:am|pm|o'clock|sharp))?(?! ?(?:%|percent|days?|hours?))\b|\b\d{1,2}(?::\d\d)? ?(?:am|pm)\b"
)
_NOT_EFFORT = {"and", "a d", "an d", "a day", "an h", "a m", "am", "an m"}
_COMPARED = re.compile(
    r"\b(?:vs\.?|versus|against|compared (?:to|with)|than|relative to|over the)\s*(?:in |the )?$|\b(?:same|just|exactly) (?:as|like) (?:in |the )?$"
)
_RATHER = re.compile(
    r"\b(?:make that|or rather|i mean|i meant|or no|no wait|wait|sorry|actually),?\s*(?:on |for |in )?(?:the )?$"
)
_COMES_LATE = re.compile(
    rf"\b(?:comes?|came|arrives?|is|was|delivers?|finish(?:es)?|runs?|late by|takes?|needs?|lasts?)\b[\w\s{{}}]{{0,40}}?\b(?P<n>{NA}) (?P<unit>days?|weeks?|months?) (?P<how>late|later|longer|over|behind)\b"
)
_IN_A_WHILE = re.compile(rf"\bin (?P<n>{NA}) (?P<unit>days?|weeks?|months?)\b(?! (?:advance|a row))")
_DATED = re.compile(r"\b\d{1,2}(?:st|nd|rd|th)? ?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)\w*", re.IGNORECASE)
_MASKS = ("xa", "xb", "xc")  # stand-ins that are no words of time
_LONG = 330  # days: a range given by two dates that long was given the wrong way round


@dataclass(slots=True)
class Found:
    """What one message says in values, and the message with placeholders in their stead."""

    text: str  # with {window}, {day}, {effort} … where values stood
    windows: list[str] = field(default_factory=list)
    days: list[str] = field(default_factory=list)
    tenses: list[str] = field(default_factory=list)  # of each: past, now, future or day
    shift: str = ""
    effort: str = ""
    efforts: list[str] = field(default_factory=list)
    percents: list[int] = field(default_factory=list)
    age_days: int | None = None
    age_words: str = ""
    limit: int | None = None
    group_by: str = ""
    statuses: list[str] = field(default_factory=list)
    clock: str = ""
    compared: bool = False  # the only period is one to compare with
    problem: str = ""  # why a date or an effort in it cannot be


def days_of(count: str, unit: str) -> int:
    """Return a length of time in days: two weeks are 14."""
    return number_of(count) * _DAYS[unit.strip()[0] if not unit.startswith("working") else "d"]


def _masked(text: str, span: tuple[int, int], name: str) -> str:
    return f"{text[: span[0]]} {{{name}}} {text[span[1] :]}"


def _percents(found: Found) -> None:
    for pattern in (_PERCENT, _BARE_PERCENT):
        while match := pattern.search(found.text.casefold()):
            sign = -1 if match.groupdict().get("sign") else 1
            found.percents.append(sign * number_of(match["n"]))
            start = match.start() if pattern is _PERCENT else match.start("n")
            found.text = _masked(found.text, (start, match.end()), "percent")
    if match := _HALF_TIME.search(found.text.casefold()):
        found.percents.append(100 if match["word"].startswith("full") else 50)


def _age(found: Found) -> None:
    for pattern in (*_AGE, _NOT_FOR):
        match = pattern.search(found.text.casefold())
        if match and "hour" not in match.group():
            found.age_days = days_of(match["n"], match["unit"])
            found.age_words = match.group()
            found.text = _masked(found.text, match.span(), "age")
            return


_NOT_FOR = re.compile(rf"\b(?:not|n't|no|nothing|never|without)\b.{{0,60}}\bfor (?P<n>{NA}) {_UNIT}\b")


_LATE_BY = re.compile(rf"{_MORE} ?{NA} ?(?:working )?(?:days?|weeks?|months?) (?:late|overdue|past|behind)\b")


def _shift(found: Found) -> None:
    if _LATE_BY.search(found.text.casefold()):
        return  # an age, not a move
    got = find_shift(found.text)
    late = _COMES_LATE.search(found.text.casefold())
    if got and str(got[0]):
        found.shift = str(got[0])
        found.text = _masked(found.text, got[1], "shift")
    elif late:
        found.shift = f"{number_of(late['n'])} {late['unit']} later"
        found.text = _masked(found.text, (late.start("n"), late.end()), "shift")
    elif plus := re.search(r"\+ ?(?P<n>\d+) (?P<unit>days?|weeks?|months?|fortnights?)\b", found.text):
        found.shift = f"{plus['n']} {plus['unit']} later"
        found.text = _masked(found.text, plus.span(), "shift")


def _effort(found: Found) -> None:
    text = found.text
    for _ in range(5):
        got = find_effort(text, most=1_000_000)
        if got is None:
            return
        (start, end), words = got[1], text[slice(*got[1])].strip()
        if words.casefold() in _NOT_EFFORT or re.fullmatch(r"\d+ ?d(?:ays)?", words.casefold()):
            text = f"{text[:start]}{'_' * (end - start)}{text[end:]}"  # looked at, not an effort
            continue
        found.efforts.append(words)
        found.effort = found.effort or words
        found.text = _masked(found.text, (start, end), "effort")
        text = _masked(text, (start, end), "effort")


def _moments(found: Found, today: date, firm: Firm, lean: str) -> None:
    finders: tuple[Callable[..., tuple[Window | date, tuple[int, int]] | None], ...] = (find_window, find_day)
    settings = {"lean": lean, "week_start": firm.first_weekday, "fiscal_year_start_month": firm.fiscal_year_start_month}
    taken: list[tuple[str, str, str]] = []
    for turn in range(3):
        window, day = (finder(found.text, today, **settings) for finder in finders)
        best = max((got for got in (window, day) if got), key=lambda got: got[1][1] - got[1][0], default=None)
        if best is None:
            break
        words = found.text[slice(*best[1])].strip(" ,.?!")
        if isinstance(best[0], Window) and best[0].days > _LONG and len(_DATED.findall(words)) > 1:
            found.problem = f"{words!r} would end before it begins. Which days do you mean?"
        taken.append((words if window else "", words if day else "", _tense(best[0], today)))
        found.text = _masked(found.text, best[1], _MASKS[turn])
    order = sorted(range(len(taken)), key=lambda turn: found.text.find(f"{{{_MASKS[turn]}}}"))
    compared = [
        turn for turn in order if _COMPARED.search(found.text[: found.text.find(f"{{{_MASKS[turn]}}}")].casefold())
    ]
    kept = [turn for turn in order if turn not in compared] or order
    renewed = [turn for turn in kept if _RATHER.search(found.text[: found.text.find(f"{{{_MASKS[turn]}}}")].casefold())]
    kept = renewed or kept
    found.windows = [taken[turn][0] for turn in kept]
    found.days = [taken[turn][1] for turn in kept]
    found.tenses = [taken[turn][2] for turn in kept]
    found.compared = len(compared) == len(taken) and bool(taken)
    for turn, (_, _, tense) in enumerate(taken):
        found.text = found.text.replace(f"{{{_MASKS[turn]}}}", f"{{{tense}}}")


def _tense(moment: Window | date, today: date) -> str:
    if isinstance(moment, Window):
        if moment.days == 1:
            return "day"
        if moment.start <= today < moment.end:
            return "now"
        return "past" if moment.end <= today else "future"
    return "day"


def _ahead(found: Found) -> None:
    """Read a bare length ("rolloffs 60d", "2 wks") as the days ahead."""
    match = _SPAN_AHEAD.search(found.text.casefold())
    if match and not any(found.windows) and not found.shift:
        unit = {"d": "days", "w": "weeks", "f": "fortnights", "m": "months", "q": "quarters", "y": "years"}[
            match["unit"][0]
        ]
        words = f"{number_of(match['n'])} {unit}"
        gone = bool(_GONE_BY.search(found.text.casefold()))
        found.windows.append(f"{'last' if gone else 'next'} {words}")
        found.days.append("")
        found.tenses.append("past" if gone else "future")
        found.shift = f"{words} later"
        found.text = _masked(found.text, match.span(), "span")


def _rest(found: Found) -> None:
    lowered = found.text.casefold()
    for pattern in _LIMIT:
        if (match := pattern.search(lowered)) and 1 <= number_of(match["n"]) <= 50:  # noqa: PLR2004 -- a tool's limit
            found.limit = number_of(match["n"])
            break
    if match := _GROUP.search(lowered):
        what = match["what"]
        found.group_by = _DIMENSIONS.get(what, _DIMENSIONS.get(what[:3], ""))
    found.statuses = sorted({"amber" if m["what"] == "yellow" else m["what"] for m in _STATUS.finditer(lowered)})
    if match := _CLOCK.search(lowered):
        found.clock = match.group().strip()


def _later(found: Found) -> None:
    match = _IN_A_WHILE.search(found.text.casefold())
    if match:
        words = f"in {number_of(match['n'])} {match['unit']}"
        found.windows.append(words)
        found.days.append(words)
        found.tenses.append("day")
        found.text = _masked(found.text, match.span(), "day")


def find(text: str, today: date, firm: Firm, *, lean: str = "past") -> Found:
    """Return the values of a message whose names are placeholders already."""
    found = Found(text)
    _rest(found)
    found.text = plainer(text)
    for step in (_percents, _shift, _age, lambda it: _moments(it, today, firm, lean), _effort, _ahead, _later):
        try:
            step(found)
        except BadInput as error:
            if re.search(r"\d|minus", error.message):
                found.problem = found.problem or error.message
    return found
