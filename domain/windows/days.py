"""Single days as people write them: ISO and local dates, day and month, weekdays, feasts, days counted from today."""

from __future__ import annotations

import re
from datetime import date, timedelta

from domain.errors import BadInput
from domain.windows.clock import Clock
from domain.windows.window import DAY, WEEK, Window, add_months, day_of, week_of
from domain.windows.words import MONTHS, WEEKDAYS

MONTH = f"({'|'.join(MONTHS)})"
WEEKDAY = f"({'|'.join(WEEKDAYS)})"
NTH = r"(\d{1,2})(?:st|nd|rd|th)?"
UNIT = r"(day|week|fortnight|month|quarter|year|working day)s?"
FEASTS = {"christmas": (12, 25), "boxing": (12, 26), "new year": (1, 1), "new year eve": (12, 31)}
_FEAST = r"(christmas|boxing|new year|new year eve)(?: day)?"
_CENTURY = 100
_LAST_MONTH = 12
_WEEKEND = 5
_NEARLY_A_YEAR = 300  # a weekday picks this year or the next, never a year in which it happens to fit
_RELATIVE = {"today": 0, "tonight": 0, "now": 0, "tomorrow": 1, "yesterday": -1, "day before yesterday": -2}
_RELATIVE |= {"day after tomorrow": 2, "this morning": 0, "this afternoon": 0, "this evening": 0, "last night": -1}
_RELATIVE |= {"right now": 0, "tomorrow morning": 1, "tomorrow afternoon": 1, "yesterday afternoon": -1}


def exact(year: int, month: int, day: int, said: str) -> date:
    """Return a calendar day; BadInput names one that does not exist."""
    try:
        return date(year, month, day)
    except ValueError:
        msg = f"{said!r} is not a day of the calendar."
        raise BadInput(msg, hint="Write a day such as 8 December or 2026-12-08.") from None


def counted(day: date, number: int, unit: str) -> date:
    """Return the day ``number`` units later (negative: earlier); working days are Monday to Friday."""
    months = {"month": 1, "quarter": 3, "year": 12}
    if unit in months:
        return add_months(day, number * months[unit])
    if unit != "working day":
        return day + number * {"day": DAY, "week": WEEK, "fortnight": 2 * WEEK}[unit]
    step, left = (DAY if number > 0 else -DAY), abs(number)
    while left:
        day += step
        left -= day.weekday() < _WEEKEND
    return day


def _numeric(words: str) -> date | None:
    """Read 2026-11-26, 26/11/2026 and 26.11.26 (day first, unless only the other order is a date)."""
    if found := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", words):
        return exact(int(found[1]), int(found[2]), int(found[3]), words)
    if found := re.fullmatch(r"(\d{1,2})[./](\d{1,2})[./](\d{2,4})", words):
        day, month, year = int(found[1]), int(found[2]), int(found[3])
        day, month = (month, day) if month > _LAST_MONTH >= day else (day, month)
        return exact(year if year >= _CENTURY else 2000 + year, month, day, words)
    return None


def _yearly(month: int, day: int, clock: Clock, said: str, weekday: str | None = None) -> date:
    """Return the nearest fitting year's day; a weekday said with it chooses the year or is contradicted."""

    def in_year(year: int) -> Window | None:
        try:
            found = date(year, month, day)
        except ValueError:
            return None
        return day_of(found) if weekday is None or found.weekday() == WEEKDAYS.index(weekday) else None

    window = clock.occurrence(in_year)
    if window is None:
        exact(clock.today.year, month, day, said)
    if window is not None and (weekday is None or abs((window.start - clock.today).days) <= _NEARLY_A_YEAR):
        return window.start
    real = _yearly(month, day, clock, said)
    msg = f"{real.day} {real:%B %Y} is a {real:%A}, not a {(weekday or '').capitalize()}."
    raise BadInput(msg, hint="Say which of the two you mean.")


def _named(words: str, clock: Clock) -> date | None:
    """Read the first of November, 26 Nov, Nov 26th, Thursday 26 November 2026, 26/11, Thursday the 26th."""
    weekday = rf"(?:{WEEKDAY}(?: ,)?(?: the)? )?"
    year = r"(?:(?: ,)? (\d{4}))?"
    words = re.sub(rf"^(?:the )?first of {MONTH}", r"1 \1", words)
    if found := re.fullmatch(rf"{weekday}(?:the )?{NTH}(?: of)? {MONTH}{year}", words):
        name, day, month, of = found[1], int(found[2]), found[3], found[4]
    elif found := re.fullmatch(rf"{weekday}{MONTH}(?: the)? {NTH}{year}", words):
        name, day, month, of = found[1], int(found[3]), found[2], found[4]
    elif found := re.fullmatch(rf"{weekday}(\d{{1,2}})/(\d{{1,2}})", words):
        if not 1 <= int(found[3]) <= _LAST_MONTH:
            exact(clock.today.year, int(found[3]), int(found[2]), words)
        name, day, month, of = found[1], int(found[2]), MONTHS[int(found[3]) - 1], None
    else:
        return None
    number = MONTHS.index(month) + 1
    if of is None:
        return _yearly(number, day, clock, words, name)
    return exact(int(of), number, day, words)


def _nth(words: str, clock: Clock) -> date | None:
    """Read the 26th, Thursday the 26th, the 26th of this month: in the nearest month that fits."""
    if found := re.fullmatch(r"(?:the )?(\d{1,2})(?:st|nd|rd|th)? of (this|next|last) month", words):
        month = add_months(clock.today.replace(day=1), {"this": 0, "next": 1, "last": -1}[found[2]])
        return exact(month.year, month.month, int(found[1]), words)
    found = re.fullmatch(rf"(?:{WEEKDAY}(?: ,)? )?(?:the )?(\d{{1,2}})(?:st|nd|rd|th)", words)
    if not found:
        return None
    base = clock.anchor or clock.today
    ahead = clock.anchor is not None or clock.lean == "future"
    for step in range(_LAST_MONTH):
        month = add_months(base.replace(day=1), step if ahead else -step)
        day = int(found[2])
        if day > (add_months(month, 1) - DAY).day:
            continue
        candidate = month.replace(day=day)
        fits = candidate >= base if ahead else candidate <= base
        if fits and (not found[1] or candidate.weekday() == WEEKDAYS.index(found[1])):
            return candidate
    msg = f"There is no {words!r} near {base}."
    raise BadInput(msg, hint="Write a day such as 26 November.")


def _weekday(words: str, clock: Clock) -> date | None:
    """Read Monday, last Friday, next Tuesday (of next week), Friday this week, Monday week."""
    if found := re.fullmatch(rf"{WEEKDAY}(?: of)? (last|this|next) week", words):
        start = week_of(clock.today, clock.week_start).start + {"last": -1, "this": 0, "next": 1}[found[2]] * WEEK
        return start + timedelta(days=(WEEKDAYS.index(found[1]) - start.weekday()) % 7)
    if found := re.fullmatch(rf"{WEEKDAY} week|a week on {WEEKDAY}", words):
        return _coming(clock.today, found[1] or found[2]) + WEEK
    found = re.fullmatch(rf"(?:(last|this|next|previous) )?{WEEKDAY}(?: morning| afternoon| evening)?", words)
    return _which_weekday(found[1], found[2], clock) if found else None


def _which_weekday(which: str | None, name: str, clock: Clock) -> date:
    """Return the last, this week's, next week's or the nearest such weekday the sentence looks to."""
    start = week_of(clock.today, clock.week_start).start
    in_week = start + timedelta(days=(WEEKDAYS.index(name) - start.weekday()) % 7)
    if which == "next":
        return in_week + WEEK
    if which == "this":
        return in_week + WEEK if clock.lean == "future" and in_week < clock.today else in_week
    if which is None and clock.anchor:
        return _coming(clock.anchor - DAY, name)
    ahead = which is None and clock.lean == "future"
    return _coming(clock.today, name) if ahead else _coming(clock.today - WEEK - DAY, name)


def _coming(day: date, weekday: str) -> date:
    """Return the first such weekday after the day."""
    return day + timedelta(days=(WEEKDAYS.index(weekday) - day.weekday() - 1) % 7 + 1)


def _counted(words: str, clock: Clock) -> date | None:
    """Read in two weeks, 3 days ago, a week from Monday, two days after Christmas, in 3 weeks' time."""
    number = r"(\d{1,3}|an?)"
    sign = 1
    if found := re.fullmatch(rf"in {number} {UNIT}(?: time)?|{number} {UNIT} (?:from now|hence|from today)", words):
        count, unit, base = found[1] or found[3], found[2] or found[4], clock.today
    elif found := re.fullmatch(rf"{number} {UNIT} (?:ago|back)", words):
        count, unit, base, sign = found[1], found[2], clock.today, -1
    elif found := re.fullmatch(rf"{number} {UNIT} (from|after|before) (?:the )?(.+)", words):
        inner = read_day(found[4], clock.leaning("future"))
        if inner is None:
            return None
        count, unit, base, sign = found[1], found[2], inner, -1 if found[3] == "before" else 1
    else:
        return None
    return counted(base, sign * (1 if count in {"a", "an"} else int(count)), unit)


def _feast(words: str, clock: Clock) -> date | None:
    """Read Christmas, Boxing Day, New Year's Eve, with or without a year."""
    found = re.fullmatch(rf"{_FEAST}(?: (\d{{4}}))?", words)
    if not found:
        return None
    month, day = FEASTS[found[1]]
    return date(int(found[2]), month, day) if found[2] else _yearly(month, day, clock, words)


def read_day(words: str, clock: Clock) -> date | None:
    """Return the day some clean words name, or None when they name none; BadInput for an impossible one."""
    words = re.sub(r"^(?:on|the|eff|effective|as of|by) (?!\d+(?:st|nd|rd|th)$)", "", words)
    if words in _RELATIVE:
        return clock.today + timedelta(days=_RELATIVE[words])
    if words in {"next working day", "1 working day"}:
        return counted(clock.today, 1, "working day")
    readers = (_named, _nth, _weekday, _counted, _feast)
    return _numeric(words) or next((day for read in readers if (day := read(words, clock)) is not None), None)
