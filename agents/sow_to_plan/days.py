# ruff: noqa: E501 -- the words of the trade: a pattern stands on one line
"""Dates as documents write them, in the order the document uses; what is relative stays a rule."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from agents.sow_to_plan.amounts import COUNT, PERIOD
from domain.sow.evidence import When

_MONTHS = (
    r"jan(?:uary|uar|vier|uari)?|ene(?:ro)?|gennaio|januar[iy]?|jänner",
    r"feb(?:ruary|ruar|rero|bruari|ruari|braio)?|f[ée]v(?:rier)?|febbraio",
    r"mar(?:ch|s|zo)?|m[äa]rz|mrz|maart",
    r"apr(?:il|ile)?|avr(?:il)?|abr(?:il)?",
    r"may|mai|mayo|mei|maggio|maj",
    r"june?|juni|juin|junio|giugno",
    r"july?|juli|juil(?:let)?|julio|luglio",
    r"aug(?:ust|usti|ustus)?|ao[ûu]t|agosto|ago",
    r"sept?(?:ember|embre|iembre)?|settembre",
    r"oct(?:ober|obre|ubre)?|okt(?:ober)?|ottobre",
    r"nov(?:ember|embre|iembre)?",
    r"dec(?:ember|embre)?|dez(?:ember)?|d[ée]c(?:embre)?|dic(?:iembre|embre)?|des(?:ember)?",
)
_MONTH = rf"({'|'.join(_MONTHS)})(?![\w])\.?"
_ISO = re.compile(r"(?<!\d)((?:19|20)\d\d)([-/])(\d\d)\2(\d\d)(?!\d)")
_NUMERIC = re.compile(r"(?<![\d/.])(\d{1,2})([/.-])(\d{1,2})\2((?:19|20)?\d\d)(?![\d/])")
_ORDINAL = r"(?:st|nd|rd|th|er|re|º|ª)?\.?"
_OF = r"(?: of| de| del| day of)?"
_DAY_FIRST = re.compile(
    rf"(?<!\d)(\d{{1,2}}){_ORDINAL}{_OF}[ \u00a0-]+{_MONTH},?(?: of| de| del)?[ \u00a0-]+((?:19|20)\d\d)(?!\d)",
    re.IGNORECASE,
)
_SHORT_YEAR = re.compile(
    rf"(?<!\d)(\d{{1,2}})(?:-{_MONTH}-|[ ]{_MONTH}[ ](?=['\u2019]|\d\d\s*(?:$|[;,)\u2013-])))['\u2019]?([23]\d)(?![\d:%])",
    re.IGNORECASE,
)
_MONTH_FIRST = re.compile(rf"\b{_MONTH}[ \u00a0]+(\d{{1,2}}){_ORDINAL},?[ \u00a0]+((?:19|20)\d\d)(?!\d)", re.IGNORECASE)
_TO = r"[ \u00a0]*(?:-|\u2013|\u2014|to|until|till|through|thru|and|bis(?: zum)?|au|al|a|tot|til|till)[ \u00a0]*"
_NO_YEAR = re.compile(
    rf"(?<!\d)(\d{{1,2}}){_ORDINAL}{_OF}[ \u00a0]+{_MONTH}(?={_TO}\d{{1,2}}{_ORDINAL}{_OF}[ \u00a0])", re.IGNORECASE
)
_NO_YEAR_MONTH = re.compile(
    rf"\b{_MONTH}[ \u00a0]+(\d{{1,2}}){_ORDINAL}(?={_TO}(?:[^\W\d_]{{6,9}},? )?[^\W\d_]{{3,9}}\.?[ \u00a0]+\d)",
    re.IGNORECASE,
)
_NO_YEAR_DIGITS = re.compile(
    r"(?<![\d.])(\d{1,2})\.(\d{1,2})\.(?=[ \u00a0]*(?:-|\u2013|bis(?: zum)?)[ \u00a0]*\d{1,2}\.\d{1,2}\.)"
)
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

_RANGE = 24  # characters between the two days of a range


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
        keep(m, _made(int(m[1]), int(m[3]), int(m[4])))
    for m in _DAY_FIRST.finditer(text):
        keep(m, _made(int(m[3]), _month(m[2]), int(m[1])))
    for m in _SHORT_YEAR.finditer(text):
        keep(m, _made(int(m[4]), _month(m[2] or m[3]), int(m[1])))
    for m in _MONTH_FIRST.finditer(text):
        keep(m, _made(int(m[3]), _month(m[1]), int(m[2])))
    for m in _NUMERIC.finditer(text):
        day_month, month_day = _made(int(m[4]), int(m[3]), int(m[1])), _made(int(m[4]), int(m[1]), int(m[3]))
        order = True if m[2] == "." else dmy
        if order is None and day_month and month_day and day_month != month_day:
            if not any(one.start < m.end() and m.start() < one.end for one in found):
                found.append(Day(When(as_written=m[0], readings=(day_month, month_day)), *m.span()))
        else:
            keep(m, (day_month or month_day) if order is not False else (month_day or day_month))
    return _with_begins(text, sorted(found, key=lambda one: one.start))


def _with_begins(text: str, found: list[Day]) -> list[Day]:
    """Add the first days of ranges that write their year only once, such as 7 June to 24 September 2027."""
    begins = []
    for pattern, day, month in ((_NO_YEAR, 1, 2), (_NO_YEAR_MONTH, 2, 1), (_NO_YEAR_DIGITS, 1, 2)) if found else ():
        for m in pattern.finditer(text):
            end = next((one for one in found if m.end() < one.start <= m.end() + _RANGE and one.when.date), None)
            if (
                end is None
                or end.when.date is None
                or any(one.start < m.end() and m.start() < one.end for one in found)
            ):
                continue
            which = int(m[month]) if m[month].isdigit() else _month(m[month])
            first = _made(end.when.date.year, which, int(m[day]))
            if first is not None and first > end.when.date:
                first = _made(end.when.date.year - 1, which, int(m[day]))
            if first is not None:
                begins.append(Day(When(first, as_written=text[m.start() : end.end]), *m.span()))
    return sorted([*found, *begins], key=lambda one: one.start)


def _month(word: str) -> int:
    return next(i for i, names in enumerate(_MONTHS, 1) if re.fullmatch(names, word.rstrip("."), re.IGNORECASE))


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
