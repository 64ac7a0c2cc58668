"""Everything in a request that is a value rather than a wish: periods, days, moves, efforts, thresholds, limits.

Names have been replaced by {placeholders} before; what is found here becomes placeholders too, so that what is left
is the wish, the same in all its fillings.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date

from domain.effort import find_effort
from domain.errors import BadInput
from domain.firm import Firm
from domain.windows import Window, find_day, find_shift, find_window

_NUMBERS = {
    **{word: i for i, word in enumerate("zero one two three four five six seven eight nine ten eleven twelve".split())},
    **{"fifteen": 15, "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80},
    **{"ninety": 90, "hundred": 100, "a": 1, "an": 1, "couple of": 2, "a couple of": 2, "single": 1, "half a": 0},
}
_N = rf"(?:\d+(?:[.,]\d+)?|{'|'.join(sorted((word for word in _NUMBERS if word not in {'a', 'an'}), key=len, reverse=True))})"
_NA = rf"(?:{_N}|an?)"
_UNIT = r"(?P<unit>working days?|days?|d|weeks?|wks?|w|fortnights?|months?|mths?|mos?|quarters?|years?|yrs?)"
_DAYS = {"d": 1, "w": 7, "f": 14, "m": 30, "q": 91, "y": 365}
_MORE = r"(?:older than|more than|longer than|over|past|beyond|above|at least|for more than|greater than|>=?|exceeding)"
_AGE = (
    re.compile(rf"{_MORE} ?(?P<n>{_NA}) ?{_UNIT}\b(?: (?:late|overdue|old|ago|or more))?"),
    re.compile(rf"(?P<n>{_NA}) ?{_UNIT} (?:overdue|late|old|or more|or older|or longer|without|and older)\b"),
    re.compile(rf"(?P<n>{_N}) ?(?P<unit>d)\+"),
    re.compile(
        rf"(?:touched|updated|update|changed|heard|contact|talked|spoken|met|movement|news)"
        rf"(?: \w+){{0,2}}? (?:for|in|since)(?: over| about)? (?P<n>{_NA}) {_UNIT}\b"
    ),
    re.compile(rf"(?:say|make it|rather) (?P<n>{_NA}) {_UNIT}(?: or more)?\b"),
)
_PERCENT = re.compile(rf"(?P<sign>minus |-)?(?P<n>{_N})[ -]?(?:%|percent\b|per cent\b|pct\b)")
_BARE_PERCENT = re.compile(r"(?:over|above|past|passed|beyond|crossed|reached|>|under|below|<) ?(?P<n>\d{2,3})\b(?! ?\w*(?:d|h|w)\b)")
_HALF_TIME = re.compile(r"\b(?P<word>half[ -]?time|halftime|full[ -]?time|fulltime|part[ -]?time)\b")
_LIMIT = (
    re.compile(rf"\b(?:top|worst|best|first|last|bottom|biggest|largest|the|lowest|highest|only|just|any) (?P<n>{_N})\b(?! ?(?:%|percent|days?|weeks?|wks?|months?|quarters?|years?|hours?|hrs?|h\b|d\b|w\b|working|half|of))"),
    re.compile(
        rf"\b(?P<n>{_N}) (?:best|worst|top|lowest|highest|biggest|largest|strongest|shakiest|riskiest|slowest|oldest|most"
        rf"|least|candidates?|projects|clients|accounts|people|names|customers|options|suggestions|ones)\b"
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
    rf"(?:(?P<sign>[+-]) ?)?(?P<n>{_NA}) ?{_UNIT}(?: more\b| longer\b| later\b| earlier\b| sooner\b| delay\b| slip\b| late\b)?"
)
_SPAN_AHEAD = re.compile(rf"(?<![\w+>-])(?P<n>{_N}) ?-?{_UNIT}(?![\w])")
_CLOCK = re.compile(r"\b(?:at|@) ?(?P<n>\d{1,2})(?::\d\d)?(?: ?(?:am|pm|o'clock|sharp))?(?! ?(?:%|percent|days?|hours?))\b|\b\d{1,2}(?::\d\d)? ?(?:am|pm)\b")
_NOT_EFFORT = {"and", "a d", "an d"}


@dataclass(slots=True)
class Found:
    """What one message says in values, and the message with placeholders in their stead."""

    text: str  # with {window}, {day}, {effort} … where values stood
    windows: list[str] = field(default_factory=list)
    days: list[str] = field(default_factory=list)
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
    problem: str = ""  # why a date or an effort in it cannot be


def number_of(words: str) -> int:
    """Return a number written in digits or as a word."""
    said = words.strip().casefold()
    return _NUMBERS[said] if said in _NUMBERS else int(float(said.replace(",", ".")))  # display only, never money


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
    for pattern in _AGE:
        match = pattern.search(found.text.casefold())
        if match and "hour" not in match.group():
            found.age_days = days_of(match["n"], match["unit"])
            found.age_words = match.group()
            found.text = _masked(found.text, match.span(), "age")
            return


def _shift(found: Found) -> None:
    got = find_shift(found.text)
    if got:
        found.shift = found.text[slice(*got[1])].strip() if str(got[0]) else ""
        found.shift = str(got[0])
        found.text = _masked(found.text, got[1], "shift")


def _effort(found: Found) -> None:
    for _ in range(3):
        got = find_effort(found.text, most=1_000_000)
        if got is None or found.text[slice(*got[1])].strip().casefold() in _NOT_EFFORT:
            return
        found.efforts.append(found.text[slice(*got[1])].strip())
        found.effort = found.effort or found.efforts[0]
        found.text = _masked(found.text, got[1], "effort")


def _moments(found: Found, today: date, firm: Firm, lean: str) -> None:
    finders: tuple[Callable[..., tuple[Window | date, tuple[int, int]] | None], ...] = (find_window, find_day)
    for _ in range(3):
        spans = [
            finder(
                found.text,
                today,
                lean=lean,
                week_start=firm.first_weekday,
                fiscal_year_start_month=firm.fiscal_year_start_month,
            )
            for finder in finders
        ]
        window, day = spans
        best = max((got for got in spans if got), key=lambda got: got[1][1] - got[1][0], default=None)
        if best is None:
            return
        words = found.text[slice(*best[1])].strip(" ,.?!")
        found.windows.append(words if window else "")
        found.days.append(words if day else "")
        found.text = _masked(found.text, best[1], _tense(best[0], today))


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
    if match and not found.windows and not found.shift:
        unit = {"d": "days", "w": "weeks", "f": "fortnights", "m": "months", "q": "quarters", "y": "years"}[match["unit"][0]]
        words = f"{number_of(match['n'])} {unit}"
        found.windows.append(f"next {words}")
        found.days.append("")
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


def find(text: str, today: date, firm: Firm, *, lean: str = "past") -> Found:
    """Return the values of a message whose names are placeholders already."""
    found = Found(text)
    _rest(found)
    for step in (_percents, _age, _shift, lambda it: _moments(it, today, firm, lean), _effort, _ahead):
        try:
            step(found)
        except BadInput as error:
            found.problem = found.problem or str(error)
    return found
