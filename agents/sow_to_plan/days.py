# ruff: noqa: E501 -- the words of the trade: a pattern stands on one line
"""Dates as documents write them, in the order the document uses; what is relative stays a rule."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from agents.sow_to_plan.amounts import COUNT, PERIOD
from domain.sow.evidence import When

_MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
_MONTH = (
    r"(jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\.?"
)
_ISO = re.compile(r"(?<!\d)((?:19|20)\d\d)-(\d\d)-(\d\d)(?!\d)")
_NUMERIC = re.compile(r"(?<![\d/.])(\d{1,2})([/.-])(\d{1,2})\2((?:19|20)?\d\d)(?![\d/])")
_DAY_FIRST = re.compile(
    rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th)?\.?(?: of)?[ \u00a0-]+{_MONTH},?[ \u00a0-]+((?:19|20)\d\d)", re.IGNORECASE
)
_MONTH_FIRST = re.compile(rf"\b{_MONTH}[ \u00a0]+(\d{{1,2}})(?:st|nd|rd|th)?,?[ \u00a0]+((?:19|20)\d\d)", re.IGNORECASE)
_STATED_DMY = re.compile(r"day[ /-]+month[ /-]+year|\bdd[/.-]mm[/.-]yy|european date", re.IGNORECASE)
_STATED_MDY = re.compile(r"month[ /-]+day[ /-]+year|\bmm[/.-]dd[/.-]yy|us date", re.IGNORECASE)
_RELATIVE = re.compile(
    r"\b(?:early|mid|late|end of|beginning of|Q[1-4])[- ]?[^.;|\n]{0,40}?\b20\d\d|"
    rf"(?:within |after |by (?:the end of )?|at the end of |no later than |not later than )?(?:\b{COUNT}\b(?:\s*\(\d+\))?"
    rf"[ -]{PERIOD}s?|\b(?:week|month|sprint|day) \d+)"
    r"(?: (?:after|from|before|of|following|prior to|ahead)\b[^.;,|\n]{0,80})?|\b(?:week|month|sprint) \d+\b"
    r"|\b(?:monthly|weekly|quarterly|fortnightly|each (?:month|week|quarter|sprint)|every \w+)\b[^.;|\n]{0,40}"
    r"|\b(?:on|upon|at|after|with)\b (?:acceptance|completion|signature|delivery|sign-off|kick-off|go-live|approval|receipt)"
    r"[^.;|\n]{0,60}",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Day:
    """A date in a text; ``readings`` are two when day and month cannot be told apart."""

    when: When
    start: int
    end: int


def day_first(text: str) -> bool | None:
    """Tell whether the document writes the day before the month in figures; None when nothing shows it."""
    if _STATED_DMY.search(text):
        return True
    if _STATED_MDY.search(text):
        return False
    firsts = [(int(m[1]), int(m[3])) for m in _NUMERIC.finditer(text) if m[2] != "."]
    dmy, mdy = any(a > 12 for a, _ in firsts), any(b > 12 for _, b in firsts)  # noqa: PLR2004 months
    if dmy != mdy:
        return dmy
    return None


def _made(year: int, month: int, day: int) -> date | None:
    try:
        return date(year if year > 99 else 2000 + year, month, day)  # noqa: PLR2004 two figures
    except ValueError:
        return None


def days(text: str, *, dmy: bool | None) -> list[Day]:
    """Return every date in a text, in order."""
    found: list[Day] = []

    def keep(match: re.Match[str], day: date | None) -> None:
        if day is not None and not any(one.start < match.end() and match.start() < one.end for one in found):
            found.append(Day(When(day, as_written=match[0]), *match.span()))

    for m in _ISO.finditer(text):
        keep(m, _made(int(m[1]), int(m[2]), int(m[3])))
    for m in _DAY_FIRST.finditer(text):
        keep(m, _made(int(m[3]), _MONTHS.index(m[2][:3].lower()) + 1, int(m[1])))
    for m in _MONTH_FIRST.finditer(text):
        keep(m, _made(int(m[3]), _MONTHS.index(m[1][:3].lower()) + 1, int(m[2])))
    for m in _NUMERIC.finditer(text):
        day_month, month_day = _made(int(m[4]), int(m[3]), int(m[1])), _made(int(m[4]), int(m[1]), int(m[3]))
        order = True if m[2] == "." else dmy
        if order is None and day_month and month_day and day_month != month_day:
            if not any(one.start < m.end() and m.start() < one.end for one in found):
                found.append(Day(When(as_written=m[0], readings=(day_month, month_day)), *m.span()))
        else:
            keep(m, (day_month or month_day) if order is not False else (month_day or day_month))
    return sorted(found, key=lambda one: one.start)


def when(text: str, *, dmy: bool | None) -> When | None:
    """Read a cell or phrase that says when: a date, else a rule, else None.

    >>> str(when("14 days after kick-off", dmy=True)), str(when("3 May 2027", dmy=None))
    ('rule: 14 days after kick-off', '2027-05-03')
    """
    known = days(text, dmy=dmy)
    if known:
        return known[0].when
    words = text.strip()
    if not re.search(r"[A-Za-z0-9]", words) or re.fullmatch(
        r"(?i)tbd|tba|n/?a|none|-+|to be (?:agreed|confirmed|decided)", words
    ):
        return None
    return When(rule=words)


def relative(text: str) -> When | None:
    """Return the rule in a sentence that says when, such as within six weeks of kick-off."""
    found = _RELATIVE.search(text)
    return When(rule=found[0].strip()) if found else None


DURATION_MONTHS = re.compile(rf"\b({COUNT})(?:\s*\(\d+\))?[ \u00a0-]+(?:calendar )?months?\b", re.IGNORECASE)
