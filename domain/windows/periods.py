"""Periods of the calendar by name: last week, October, Q3 2026, week 47, the past 30 days, year to date."""

from __future__ import annotations

import re
from datetime import date

from domain.errors import BadInput
from domain.windows.clock import Clock
from domain.windows.days import MONTH, UNIT, counted, read_day
from domain.windows.window import (
    DAY,
    DOOMSDAY,
    EPOCH,
    MONTHS_A_QUARTER,
    WEEK,
    Window,
    add_months,
    day_of,
    iso_week,
    month_of,
    quarter_of,
    week_of,
    year_of,
)
from domain.windows.words import MONTHS

STEP = {"this": 0, "current": 0, "last": -1, "previous": -1, "next": 1}
_WHICH = r"(this|current|last|previous|next)"
_YEAR = r"(?: (?:of |in )?(\d{4}|(?:last|this|next|previous) year))?"
_ORDINAL = {"first": 1, "1st": 1, "second": 2, "2nd": 2, "third": 3, "3rd": 3, "fourth": 4, "4th": 4}
_LAST = {"last": 4, "final": 4}
_QUARTERS = 4
_CENTURY = 100
_FEW = 3  # "the past weeks", without a number
_SATURDAY = 5
SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12}  # first months
_TO_DATE = {"ytd": "year", "mtd": "month", "qtd": "quarter", "wtd": "week", "fytd": "financial year"}
_ALL = {"all time", "to date", "life to date", "ltd", "inception to date", "itd", "ever", "all", "since inception"}


def period(unit: str, day: date, clock: Clock) -> Window:
    """Return the week, month, quarter, year, financial year or weekend that holds the day."""
    if unit == "weekend":
        saturday = week_of(day, 0).start + _SATURDAY * DAY
        return Window(saturday, saturday + 2 * DAY, "weekend")
    if unit in {"week", "working week"}:
        return week_of(day, clock.week_start)
    if unit == "month":
        return month_of(day)
    if "quarter" in unit:
        return quarter_of(day, clock.first_month)
    return year_of(day, clock.first_month if unit == "financial year" else 1)


def stepped(unit: str, steps: int, clock: Clock) -> Window:
    """Return the period so many steps from the one that holds today."""
    window = period(unit, clock.today, clock)
    for _ in range(abs(steps)):
        window = period(unit, window.end if steps > 0 else window.start - DAY, clock)
        if unit == "weekend" and steps < 0:
            window = Window(window.start - WEEK * (window.end > clock.today), window.end, "weekend")
    return window


def _year_said(said: str | None, clock: Clock) -> int | None:
    """Return the year of ``2026``, ``last year`` or None."""
    if said is None or said.isdigit():
        return int(said) if said else None
    return clock.today.year + STEP[said.split()[0]]


def _stepped(words: str, clock: Clock) -> Window | None:
    """Read this week, last month, next quarter, last financial year, the weekend, week after next."""
    unit = r"((?:working )?week|month|(?:financial |calendar )?quarter|(?:financial |calendar )?year)"
    if found := re.fullmatch(rf"(?:this )?{_WHICH}(?: full| complete)? {unit}", words):
        return stepped(found[2].replace("calendar ", ""), STEP[found[1]], clock)
    if found := re.fullmatch(unit, words):
        return stepped(found[1].replace("calendar ", ""), 0, clock)
    if found := re.fullmatch(r"(week|month|quarter|year) (after next|before last)", words):
        return stepped(found[1], 2 if found[2] == "after next" else -2, clock)
    if found := re.fullmatch(rf"(?:{_WHICH} )?weekend", words):
        return _weekend(found[1], clock)
    return None


def _weekend(which: str | None, clock: Clock) -> Window:
    """Return the weekend meant: the last one that is over, the next, or the one the sentence looks to."""
    here = period("weekend", clock.today, clock)
    if which in {"last", "previous"}:
        return here if here.end <= clock.today else Window(here.start - WEEK, here.end - WEEK, "weekend")
    if which == "next":
        return Window(here.start + WEEK, here.end + WEEK, "weekend")
    past = clock.lean == "past" and which is None and here.start > clock.today
    return Window(here.start - WEEK, here.end - WEEK, "weekend") if past else here


def _rolling(words: str, clock: Clock) -> Window | None:
    """Read the last 30 days (ending today), the next 6 weeks (beginning today), past month, 30/60/90 days."""
    number = r"(?:a )?(?:\d+ ?[/,&-] ?)*(\d+)(?: of)?"
    ahead = r"next|within(?: the)?(?: next)?|(?:over |in )?the next"
    words = re.sub(r"^(last|past|previous|next|over the next) half year$", r"\1 6 months", words)
    words = re.sub(r"^forward (?=\d)", "next ", words)
    back = re.fullmatch(rf"(?:over )?{number} {UNIT}( now)?", words)
    if found := re.fullmatch(rf"(last|past|previous|trailing|rolling|recent|{ahead})(?: full)? {number} {UNIT}", words):
        which, count, unit = found[1], int(found[2]), found[3]
    elif (found := re.fullmatch(rf"(?:this )?(past|trailing) {UNIT}", words)) or (
        found := re.fullmatch(r"(?:this |a )?(last|past|previous|next|this) (fortnight)", words)
    ):
        which, count, unit = found[1] or found[3], 1, found[2] or found[4]
    elif found := re.fullmatch(r"(last|past|previous|next) (day|week|month|quarter)s", words):
        which, count, unit = found[1], _FEW, found[2]
    elif found := re.fullmatch(rf"{number} {UNIT} (ahead|out)", words):
        which, count, unit = "next", int(found[1]), found[2]
    elif back:
        which, count, unit = "last" if back[3] or clock.lean == "past" else "next", int(back[1]), back[2]
    else:
        return None
    if not count:
        raise BadInput(f"{words!r} holds no day at all.", hint="Say for example last 2 weeks.")
    tomorrow = clock.today + DAY
    if which in {"last", "past", "previous", "trailing", "rolling", "recent"}:
        return Window(counted(tomorrow, -count, unit), tomorrow, words)
    return Window(clock.today, counted(clock.today, count, unit), words)


def _month(words: str, clock: Clock) -> Window | None:
    """Read October, Oct 2025, last October, October last year, the month of May, next spring."""
    if found := re.fullmatch(rf"(?:(last|this|next|previous) )?({'|'.join(SEASONS)}){_YEAR}", words):
        return _season(found[1], found[2], _year_said(found[3], clock), clock)
    if found := re.fullmatch(rf"(last|this|next|previous) {MONTH}", words):
        return _relative_month(found[1], MONTHS.index(found[2]) + 1, clock)
    found = re.fullmatch(rf"(?:month of )?{MONTH}{_YEAR}", words)
    if not found:
        return None
    month, year = MONTHS.index(found[1]) + 1, _year_said(found[2], clock)
    if year is not None:
        return month_of(date(year, month, 1))
    return clock.occurrence(lambda of: month_of(date(of, month, 1)))


def _season(which: str | None, name: str, year: int | None, clock: Clock) -> Window | None:
    """Return the three months of a season; winter is named by the year it ends in."""

    def in_year(of: int) -> Window:
        start = date(of - (name == "winter"), SEASONS[name], 1)
        return Window(start, add_months(start, MONTHS_A_QUARTER), name)

    if year is not None:
        return in_year(year)
    if which == "next":
        return clock.after(clock.today + DAY).occurrence(in_year)
    seen = clock.leaning("past") if which in {"last", "previous"} else clock
    return seen.occurrence(in_year)


def _relative_month(which: str, month: int, clock: Clock) -> Window:
    """Return the last such month that is over, the next to begin, or this year's."""
    this = month_of(date(clock.today.year, month, 1))
    if which == "this":
        return this
    if which == "next":
        return this if this.start > clock.today else month_of(date(clock.today.year + 1, month, 1))
    return this if this.end <= clock.today else month_of(date(clock.today.year - 1, month, 1))


def _part(number: int, parts: int, of: str | None, fiscal_year: str | None, clock: Clock) -> Window:
    """Return a quarter (parts 4) or a half (parts 2) of a year."""
    if not 1 <= number <= parts:
        raise BadInput(f"A year has {parts} {'quarters' if parts == _QUARTERS else 'halves'}, there is no {number}.")
    months = 12 // parts

    def in_year(year: int) -> Window:
        start = add_months(date(year, clock.first_month, 1), (number - 1) * months)
        return Window(start, add_months(start, months), "part of a year")

    if fiscal_year:
        return in_year(_full(fiscal_year) - (clock.first_month > 1))
    year = _year_said(of, clock)
    found = in_year(year - (clock.first_month > 1)) if year is not None else clock.occurrence(in_year)
    if found is None:
        raise BadInput("There is no such part of a year.", hint="Say for example Q3 2026.")
    return found


def _full(year: str) -> int:
    return int(year) if int(year) >= _CENTURY else 2000 + int(year)


def _quarter(words: str, clock: Clock) -> Window | None:
    """Read Q3, Q3 2026, 2026 Q3, Q3 FY26, H1, third quarter, next Q1, second half of 2026."""
    words = re.sub(r"^(\d{4}|fy ?\d{2,4}) ([qh] ?\d)$", r"\2 \1", words)
    if found := re.fullmatch(rf"([qh]) ?(\d)(?: (?:of )?fy ?(\d{{2,4}})|{_YEAR})", words):
        return _part(int(found[2]), _QUARTERS if found[1] == "q" else 2, found[4], found[3], clock)
    if found := re.fullmatch(r"(last|this|next|previous) ([qh]) ?(\d)", words):
        parts = _QUARTERS if found[2] == "q" else 2
        steps = {"last": clock.leaning("past"), "previous": clock.leaning("past"), "this": clock}
        seen = steps.get(found[1], clock.after(clock.today + DAY))
        window = _part(int(found[3]), parts, None, None, seen)
        ended = window.end <= clock.today or found[1] not in {"last", "previous"}
        return window if ended else _part(int(found[3]), parts, str(window.start.year - 1), None, clock)
    if found := re.fullmatch(rf"({'|'.join([*_ORDINAL, *_LAST])}) quarter{_YEAR}", words):
        if found[1] == "last" and not found[2]:
            return None
        return _part({**_ORDINAL, **_LAST}[found[1]], _QUARTERS, found[2], None, clock)
    return None


def _week(words: str, clock: Clock) -> Window | None:
    """Read week 47, KW 47, W47 2026, week of 16 Nov, w/c Monday, week ending Friday, Christmas week."""
    if found := re.fullmatch(r"(\d{4}) w ?(\d{1,2})", words):
        return iso_week(int(found[1]), int(found[2]))
    names = r"(?:calendar |iso )?(?:week|kw|cw|w)(?: no| number| nr)?\.? ?"
    if found := re.fullmatch(rf"{names}(\d{{1,2}}),?{_YEAR}", words):
        return _numbered(int(found[1]), _year_said(found[2], clock), clock)
    which = r"(?:week (?:of|commencing|beginning|starting|start|from|containing|including|in)(?: the)?|wc)"
    if found := re.fullmatch(rf"{which} (.+)|(christmas|easter) week", words):
        day = read_day(found[1] or found[2], clock)
        return week_of(day, clock.week_start) if day else None
    if found := re.fullmatch(r"(?:week ending|wending)(?: on)? (.+)", words):
        day = read_day(found[1], clock)
        return Window(day + DAY - WEEK, day + DAY, words) if day else None
    if found := re.fullmatch(r"week (before|after) (.+)", words):
        day = read_day(found[2], clock)
        return week_of(day + (WEEK if found[1] == "after" else -WEEK), clock.week_start) if day else None
    return None


def _numbered(number: int, year: int | None, clock: Clock) -> Window:
    if year is not None:
        return iso_week(year, number)

    def in_year(of: int) -> Window | None:
        try:
            return iso_week(of, number)
        except BadInput:
            return None

    return clock.occurrence(in_year) or iso_week(clock.today.year, number)


def _year(words: str, clock: Clock) -> Window | None:
    """Read 2026, year 2026, FY26, financial year 2026."""
    if found := re.fullmatch(r"(?:calendar )?(?:year )?((?:19|20)\d\d)", words):
        return year_of(date(int(found[1]), 1, 1))
    if found := re.fullmatch(r"(?:fy|financial year|financial) ?(\d{4}|\d{2})", words):
        return year_of(date(_full(found[1]) - (clock.first_month > 1), clock.first_month, 1), clock.first_month)
    if words == "fy":
        return stepped("financial year", 0, clock)
    return None


def _to_date(words: str, clock: Clock) -> Window | None:
    """Read year to date, MTD, this month so far, to date, all time."""
    tomorrow = clock.today + DAY
    if words in _ALL:
        return Window(EPOCH, DOOMSDAY if words.startswith("all") or words == "ever" else tomorrow, words)
    unit = _TO_DATE.get(words)
    if unit is None and (found := re.fullmatch(r"(?:(.+) to date|(.+) so far|so far (.+))", words)):
        named = read_period(re.sub(r"^the ", "", found[1] or found[2] or found[3]), clock.leaning("past"))
        return Window(named.start, max(tomorrow, named.start), words) if named else None
    return Window(stepped(unit, 0, clock).start, tomorrow, words) if unit else None


def read_period(words: str, clock: Clock) -> Window | None:
    """Return the period some clean words name, or None; BadInput for an impossible one."""
    for read in (_stepped, _rolling, _month, _quarter, _week, _year, _to_date):
        window = read(words, clock)
        if window is not None:
            return window.named(words)
    day = read_day(words, clock)
    return day_of(day).named(words) if day else None
