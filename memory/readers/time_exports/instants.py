"""Dates and clocks as exports write them, and the order of day and month decided by the whole column."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta, timezone
from functools import lru_cache
from typing import NamedTuple
from zoneinfo import ZoneInfo

from memory.readers.time_exports.export import DateOrder, Refusal

FIRST_YEAR, LAST_YEAR = 1990, 2100  # a year outside is a slip of the keyboard
_MONTHS_A_YEAR = 12
_HOURS_A_DAY = 24
_CENTURY = 2000
_SHORT_YEAR = 100

_YEAR_FIRST = re.compile(r"([0-9]{4})([-/.])([0-9]{1,2})\2([0-9]{1,2})\.?")
_YEAR_LAST = re.compile(r"([0-9]{1,2})([-/.])\s?([0-9]{1,2})\2\s?([0-9]{4}|[0-9]{2})\.?")
_COMPACT = re.compile(r"([0-9]{4})([0-9]{2})([0-9]{2})")
_SPLIT = re.compile(r"(?<=[0-9.])(?:[Tt]|,?\s+)(?=[0-9]{1,2}(?::[0-9]{2}|h[0-9]{2}|\s?[aApP]\.?\s?[mM]))")
_CLOCK = re.compile(
    r"([0-9]{1,2})(?:[:h]([0-9]{2}))?(?::([0-9]{2})(?:[.,][0-9]{1,9})?)?\s*([ap]m)?\s*(z|utc|[+-][0-9]{2}:?[0-9]{2})?"
)
_MERIDIEM = re.compile(r"\b([ap])\.?\s?m\b\.?|(?<=[0-9])([ap])\.?m\b\.?")
_WEEKDAY = re.compile(
    r"^(?:mon|tue|wed|thu|fri|sat|sun|mo|di|mi|do|fr|sa|so|lun|mar|mer|jeu|ven|sam|dim|mie|jue|vie|sab|dom|ma|wo|vr"
    r"|za|zo)[a-z]*[.,]?\s+(?=[0-9])"
)
_WORDS = re.compile(r"[0-9]+|[a-z]+")
_FILLERS = frozenset(("de", "del", "den", "of", "the", "le", "er", "st", "nd", "rd", "th"))
_MONTH_NAMES = (
    "january januar janvier januari enero jan janv ene janner",
    "february februar fevrier februari febrero feb fevr fev feber",
    "march marz maerz mars maart marzo mar mrt mrz",
    "april avril abril apr avr abr",
    "may mai mei mayo",
    "june juni juin junio jun",
    "july juli juillet julio jul juil",
    "august aout augustus agosto aug ago",
    "september septembre septiembre setiembre sept sep set",
    "october oktober octobre octubre oct okt",
    "november novembre noviembre nov",
    "december dezember decembre diciembre dec dez dic",
)
_MONTHS = {name: number for number, names in enumerate(_MONTH_NAMES, 1) for name in names.split()}


class Moment(NamedTuple):
    """What one cell says about time: a day, a clock, a zone, each of them or not; ``late`` is the clock 24:00."""

    day: date | None
    clock: time | None
    zone: timezone | None
    late: bool = False


@lru_cache(maxsize=65_536)
def parse_moment(text: str, order: DateOrder) -> Moment:
    """Return the day and clock of a cell; ``order`` decides 04/08/2026 only.

    >>> parse_moment("04.08.2026", "dmy").day, parse_moment("09/Jan/24 3:54 PM", "dmy").clock
    (datetime.date(2026, 8, 4), datetime.time(15, 54))
    """
    plain = " ".join(text.split())
    parts = _SPLIT.split(plain, maxsplit=1)
    if len(parts) > 1:
        clock, zone, late = _clock(parts[1], text)
        return Moment(_day(parts[0], order, text), clock, zone, late)
    if ":" in plain or plain[-1:].lower() == "m" or _CLOCK.fullmatch(plain.lower()):
        clock, zone, late = _clock(plain, text)
        return Moment(None, clock, zone, late)
    return Moment(_day(plain, order, text), None, None)


def _day(plain: str, order: DateOrder, text: str) -> date:
    found = _YEAR_FIRST.fullmatch(plain)
    if found:
        return _date(int(found[1]), int(found[3]), int(found[4]), text)
    found = _YEAR_LAST.fullmatch(_WEEKDAY.sub("", plain.lower()))
    if found:
        first, second, year = int(found[1]), int(found[3]), int(found[4])
        day, month = (first, second) if order == "dmy" else (second, first)
        return _date(year, month, day, text)
    found = _COMPACT.fullmatch(plain)
    if found:
        return _date(int(found[1]), int(found[2]), int(found[3]), text)
    return _named(plain, text)


def _named(plain: str, text: str) -> date:
    """Read 4 August 2026, Aug 4th, 2026, 04-Aug-26 and their like in five languages."""
    letters = unicodedata.normalize("NFKD", plain.casefold())
    bare = "".join(letter for letter in letters if not unicodedata.combining(letter))
    words = [word for word in _WORDS.findall(_WEEKDAY.sub("", bare)) if word not in _FILLERS]
    if words and not words[0].isdigit() and words[0] not in _MONTHS:
        words = words[1:]  # a weekday
    numbers = [word for word in words if word.isdigit()]
    names = [_MONTHS.get(word, 0) for word in words if not word.isdigit()]
    if len(numbers) != 2 or len(names) != 1 or not names[0]:  # noqa: PLR2004 - a day and a year
        raise Refusal(f"{text.strip()[:40]!r} is not a date.")
    year, day = (numbers[0], numbers[1]) if len(numbers[0]) == 4 else (numbers[1], numbers[0])  # noqa: PLR2004
    return _date(int(year), names[0], int(day), text)


def _date(year: int, month: int, day: int, text: str) -> date:
    whole = year + _CENTURY if year < _SHORT_YEAR else year
    try:
        found = date(whole, month, day)
    except (ValueError, OverflowError):
        raise Refusal(f"There is no date {text.strip()[:40]!r}.") from None
    if not FIRST_YEAR <= whole <= LAST_YEAR:
        raise Refusal(f"The year of {text.strip()[:40]!r} is not between {FIRST_YEAR} and {LAST_YEAR}.")
    return found


def _clock(plain: str, text: str) -> tuple[time, timezone | None, bool]:
    lower = _MERIDIEM.sub(lambda found: f"{found[1] or found[2]}m", plain.lower()).removesuffix("uhr").strip()
    found = _CLOCK.fullmatch(lower)
    if not found or (found[2] is None and found[4] is None):
        raise Refusal(f"{text.strip()[:40]!r} is not a time of day.")
    hour, minute, second = int(found[1]), int(found[2] or 0), int(found[3] or 0)
    late = hour == _HOURS_A_DAY and not minute and not second
    if found[4]:
        if not 1 <= hour <= _HOURS_A_DAY // 2:
            raise Refusal(f"{text.strip()[:40]!r} is not a time of day.")
        hour = hour % 12 + (12 if found[4] == "pm" else 0)
    try:
        return time(0 if late else hour, minute, second), _zone(found[5]), late
    except ValueError:
        raise Refusal(f"{text.strip()[:40]!r} is not a time of day.") from None


def _zone(text: str | None) -> timezone | None:
    if not text:
        return None
    if text in {"z", "utc"}:
        return UTC
    minutes = int(text[1:3]) * 60 + int(text[-2:])
    return timezone(timedelta(minutes=-minutes if text[0] == "-" else minutes))


def decide_order(texts: Iterable[str]) -> tuple[DateOrder | None, bool]:
    """Return the order of day and month that the column proves, and whether it leaves a doubt.

    (None, False): no date depends on it. (None, True): every date could be either. An order with a doubt: some
    dates prove one, some the other; the order of the more is returned.
    """
    proof = {"dmy": 0, "mdy": 0}
    doubtful = dotted = False
    for text in texts:
        found = _YEAR_LAST.match(_WEEKDAY.sub("", " ".join(text.lower().split())))
        if not found:
            continue
        first, second = int(found[1]), int(found[3])
        dotted = dotted or found[2] == "."
        if first > _MONTHS_A_YEAR >= second:
            proof["dmy"] += 1
        elif second > _MONTHS_A_YEAR >= first:
            proof["mdy"] += 1
        elif first != second:
            doubtful = True
    if proof["dmy"] or proof["mdy"]:
        return ("dmy" if proof["dmy"] >= proof["mdy"] else "mdy"), bool(proof["dmy"] and proof["mdy"])
    if dotted:  # only day-first countries write dates with dots
        return "dmy", False
    return None, doubtful


def instant(day: date, moment: Moment, zone: ZoneInfo, *, fold: int = 0) -> datetime:
    """Return the UTC instant of a clock on a day; a clock without its own zone is in ``zone``."""
    on = day + timedelta(days=1) if moment.late else day
    clock = (moment.clock or time()).replace(fold=fold) if fold else moment.clock or time()
    return datetime.combine(on, clock, moment.zone or zone).astimezone(UTC)


def span(start: tuple[date, Moment], end: tuple[date | None, Moment], zone: ZoneInfo) -> tuple[datetime, datetime]:
    """Return the UTC instants of start and end; an end before its start without a day of its own is the next day's.

    On the night the clocks go back, an end that would precede its start is the second of the two equal clocks.
    """
    begins = instant(*start, zone)
    day = end[0] or start[0]
    ends = instant(day, end[1], zone)
    if ends < begins:
        ends = instant(day, end[1], zone, fold=1)
    if ends < begins and end[0] is None:
        ends = instant(day + timedelta(days=1), end[1], zone)
    if ends < begins:
        raise Refusal("It ends before it starts.")
    return begins, ends
