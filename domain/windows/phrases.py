"""Windows built from other windows: since, until, from ... to, first half of, rest of, two weeks from Monday."""

from __future__ import annotations

import re
from collections.abc import Callable

from domain.errors import BadInput
from domain.windows.clock import Clock
from domain.windows.days import MONTH, NTH, UNIT, WEEKDAY, counted, exact, read_day
from domain.windows.periods import read_period, stepped
from domain.windows.window import DAY, EPOCH, MONTHS_A_YEAR, Window, add_months

_LEAD = re.compile(
    r"^(?:in|during|for|over|within|on|of|throughout|across|at|the|all of|all|whole of|whole|entire|around|about|just"
    r"|worth of|starting|dated|due|posted|anywhere) "
)
_TAIL = re.compile(r"(?: of)?(?: inclusive| incl| onwards?| forward| altogether| please)+$")
_SPLIT = re.compile(r" (?:to|until|through|up to|-|/|\.\.+|and) ")
_UNIT_NAME = r"(?:the |this |current )?((?:financial )?year|quarter|month|week)"
_TENTH, _TWENTIETH = 10, 20
_LONG = 60  # days: longer periods are cut into thirds by length, months at the 10th and 20th
_COUNT = r"(an?|\d{1,3})"
_EOP = {"eow": "week", "eom": "month", "eoq": "quarter", "eoy": "year", "ye": "year", "month end": "month"}
_EOP |= {"year end": "year", "quarter end": "quarter", "week end": "week", "financial year end": "financial year"}


def _thirds(words: str, clock: Clock) -> Window | None:
    """Read early March, mid January, late Q1, first half of Q1, second half of the year."""
    if found := re.fullmatch(r"(first|1st|second|2nd|last|other) half(?: of (.+))?", words):
        whole = read(found[2], clock) if found[2] else stepped("year", 0, clock)
        if whole is None:
            return None
        whole_years = whole.start.day == 1 and whole.end == add_months(whole.start, MONTHS_A_YEAR)
        middle = add_months(whole.start, 6) if whole_years else whole.start + (whole.days // 2) * DAY
        first = found[1] in {"first", "1st"}
        return Window(whole.start, middle, words) if first else Window(middle, whole.end, words)
    found = re.fullmatch(r"(early|mid|late|start of|middle of|later)(?: in)?(?: the)? (.+)", words)
    whole = read(found[2], clock) if found else None
    if not found or whole is None or whole.days < 3:  # noqa: PLR2004 a third of less is no day
        return None
    if whole.days < _LONG and whole.start.day == 1:
        cuts = (whole.start + _TENTH * DAY, whole.start + _TWENTIETH * DAY)
    else:
        cuts = (whole.start + (whole.days // 3) * DAY, whole.start + (2 * whole.days // 3) * DAY)
    bounds = {"early": (whole.start, cuts[0]), "start of": (whole.start, cuts[0]), "mid": cuts, "middle of": cuts}
    start, end = bounds.get(found[1], (cuts[1], whole.end))
    return Window(start, end, words)


def _edge(words: str, clock: Clock) -> Window | None:
    """Read first week of January, last two weeks of December, last 10 days of the quarter, last day of the month."""
    ordinal = "first|second|third|fourth|1st|2nd|3rd|4th|last|final"
    found = re.fullmatch(rf"({ordinal})(?: (\d+))? {UNIT}(?: (?:of|in)(?: the)? (.+))?", words)
    if not found:
        return None
    which, count, unit = found[1], int(found[2] or 1), found[3]
    if found[4] is None and (which != "first" or unit != "month"):
        return None
    whole = read(found[4], clock) if found[4] else stepped("year", 0, clock)
    if whole is None:
        return None
    if which in {"last", "final"}:
        window = Window(counted(whole.end, -count, unit), whole.end, words)
    else:
        skip = {"f": 0, "1": 0, "s": 1, "2": 1, "t": 2, "3": 2, "4": 3}[which[0]] if which != "fourth" else 3
        start = counted(whole.start, skip * count, unit) if skip else whole.start
        window = Window(start, counted(start, count, unit), words)
    if window.start < whole.start or window.end > whole.end:
        raise BadInput(f"{words!r} does not fit into {whole.dates}.", hint="Say for example first week of January.")
    return window


def _rest(words: str, clock: Clock) -> Window | None:
    """Read rest of the year, remaining quarter: from today to the period's end."""
    found = re.fullmatch(r"(?:(?:rest|balance) of|remaining(?: part of)?)(?: the| this)? (.+)", words)
    whole = read(found[1], clock.leaning("future")) if found else None
    return Window(max(clock.today, whole.start), max(whole.end, clock.today), words) if whole else None


def _end(words: str, clock: Clock) -> Window | None:
    """Read end of month, year end, end of October: from today to that day, or the day itself when it is past."""
    unit = _EOP.get(words)
    if unit:
        whole: Window | None = stepped(unit, 0, clock)
    elif found := re.fullmatch(r"(?:this |current )?(year|quarter|month|week|financial year) end", words):
        whole = stepped(found[1], 0, clock)
    elif found := re.fullmatch(r"(?:very )?(?:end|close) of(?: business)?(?: on)?(?: the)? (.+)", words):
        whole = read(found[1], clock.leaning("future"))
    else:
        return None
    if whole is None:
        return None
    return Window(min(clock.today, whole.last) if whole.end > clock.today else whole.last, whole.end, words)


def _since(words: str, clock: Clock) -> Window | None:
    """Read since 1 October, since the start of the financial year: up to and with today."""
    found = re.fullmatch(r"(?:ever )?since (?:(?:the )?(?:very )?start of )?(?:the )?(.+)", words)
    if not found:
        return None
    tomorrow = clock.today + DAY
    named = re.fullmatch(r"today|" + _UNIT_NAME, found[1])
    begun = read(found[1], clock.leaning("past"))
    weekday = read_day(found[1], Clock(tomorrow, "past", clock.week_start, clock.first_month))
    start = weekday if weekday and not named and weekday <= clock.today and found[1].endswith("day") else None
    if begun is None and start is None:
        return None
    return Window(min(start or (begun.start if begun else tomorrow), tomorrow), tomorrow, words)


def _until(words: str, clock: Clock) -> Window | None:
    """Read until Friday, by end of month, up to 31 October, before 1 December."""
    found = re.fullmatch(r"(until|by|up to|up until|through|before|no later than|not after)(?: the)? (.+)", words)
    if not found or re.fullmatch(rf"\d+ {UNIT}", found[2]):
        return None
    seen = Clock(clock.today - DAY, "future", clock.week_start, clock.first_month) if _is_weekday(found[2]) else clock
    named = read(found[2], seen.leaning("future"))
    if named is None:
        return None
    end = named.start if found[1] == "before" else named.end
    return Window(clock.today if end > clock.today else min(EPOCH, end), end, words)


def _is_weekday(words: str) -> bool:
    return words.endswith("day") and " " not in words and words not in {"today", "yesterday"}


def _from(words: str, clock: Clock) -> Window | None:
    """Read from 1 December, after Christmas: a year when ahead, up to today when behind; from last week is it."""
    found = re.fullmatch(
        r"(from|starting|starting from|as of|as from|effective|eff(?: \.)?|after|beyond|beginning) (.+)", words
    )
    named = (read_period(found[2], clock) or _thirds(found[2], clock)) if found else None
    if not found or named is None:
        return None
    if found[1] == "from" and named.days > 1 and named.end <= clock.today + DAY and clock.lean == "past":
        return named.named(words)
    start = named.end if found[1] in {"after", "beyond"} else named.start
    ends = clock.today + DAY if start <= clock.today and clock.lean == "past" else add_months(start, MONTHS_A_YEAR)
    return Window(start, max(ends, start + DAY), words)


def _lasting(words: str, clock: Clock) -> Window | None:
    """Read for two weeks from Monday, from 1 December for 3 weeks, 10 days starting tomorrow."""
    if found := re.fullmatch(
        rf"(?:for )?{_COUNT} {UNIT} (?:from|starting|starting from|starting on|as of) (.+)", words
    ):
        count, unit, day = found[1], found[2], read_day(found[3], clock.leaning("future"))
    elif found := re.fullmatch(rf"(?:from |starting )?(.+) for {_COUNT} {UNIT}", words):
        count, unit, day = found[2], found[3], read_day(found[1], clock.leaning("future"))
    elif found := re.fullmatch(rf"(?:in )?(?:the )?{_COUNT} {UNIT} (?:to|up to|until|ending|ending on) (.+)", words):
        day, unit = read_day(found[3], clock), found[2]
        count = 1 if found[1].startswith("a") else int(found[1])
        return Window(counted(day + DAY, -count, unit), day + DAY, words) if day else None
    else:
        return None
    return Window(day, counted(day, 1 if count.startswith("a") else int(count), unit), words) if day else None


def _range(words: str, clock: Clock) -> Window | None:
    """Read from 3 Nov to 14 Nov, 1-15 Nov, Nov 3-14, between X and Y, weeks 45-47, Oct to Dec."""
    bare = re.sub(r"^(?:from|between|weeks?(?= \d+ (?:-|to|and|until|through) \d)) ", "", words)
    between, weeks = words.startswith("between"), words.startswith("week")
    for found in _SPLIT.finditer(bare):
        first, last = bare[: found.start()], bare[found.end() :]
        if found.group() == " and " and not (between or weeks or _pair(first, last)):
            continue
        if weeks and first.isdigit():
            first, last = f"week {first}", last if last.startswith("w") else f"week {last}"
        window = _span(first, last, words, clock)
        if window is not None:
            return window
    return None


def _pair(first: str, last: str) -> bool:
    """Tell whether October and November, Monday and Tuesday or Q1 and Q2 are named together."""
    return any(re.fullmatch(kind, first) and re.fullmatch(kind, last) for kind in (MONTH, WEEKDAY, r"q\d"))


def _span(first: str, last: str, words: str, clock: Clock) -> Window | None:
    """Resolve both ends; an end without month or year takes it from the other."""
    if re.fullmatch(NTH, first) and (end := read_day(last, clock)):
        day = int(re.sub(r"\D", "", first))
        month = end if day <= end.day else add_months(end.replace(day=1), -1)
        return Window(exact(month.year, month.month, day, words), end + DAY, words)
    dated = re.search(r"\d{4}", last) and not re.search(r"\d{4}", first)
    ending = read(last, clock) if dated else None
    begin = read(first, Clock(ending.start, "past", clock.week_start, clock.first_month) if ending else clock)
    if begin is None:
        return None
    if re.fullmatch(NTH, last) and begin.days == 1:
        return Window(
            begin.start, exact(begin.start.year, begin.start.month, int(re.sub(r"\D", "", last)), words) + DAY, words
        )
    ending = ending or read(last, clock.after(begin.start))
    if ending is None or (begin.label.isdigit() and ending.label.isdigit()):
        return None
    return Window(begin.start, ending.end, words)


RULES: tuple[Callable[[str, Clock], Window | None], ...] = (
    _lasting,
    _range,
    read_period,
    _thirds,
    _edge,
    _rest,
    _end,
    _since,
    _until,
    _from,
)


def read(words: str, clock: Clock) -> Window | None:
    """Return the window some clean words name, or None when they name none; BadInput for an impossible one."""
    try:
        return _first(words, clock)
    except (ValueError, OverflowError):
        raise BadInput(f"{words!r} lies beyond the calendar.", hint="Say for example next 90 days.") from None


def _first(words: str, clock: Clock) -> Window | None:
    words = _TAIL.sub("", words.strip(" ,.?!;:"))
    while words:
        for rule in RULES:
            window = rule(words, clock)
            if window is not None:
                return window
        shorter = _LEAD.sub("", words)
        if shorter == words:
            return None
        words = shorter
    return None
