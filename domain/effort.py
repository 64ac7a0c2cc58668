"""Effort in whole minutes: read as people write it, shown as they read it."""

from __future__ import annotations

import re
from decimal import ROUND_HALF_UP, Decimal

from domain.errors import BadInput

HOUR = 60
DAY_MINUTES = 480  # a working day, unless the person's pattern says otherwise
MOST = 24 * HOUR  # what one day can hold
_WORDS = (
    *(("one", 1), ("two", 2), ("three", 3), ("four", 4), ("five", 5), ("six", 6), ("seven", 7), ("eight", 8)),
    *(("nine", 9), ("ten", 10), ("eleven", 11), ("twelve", 12), ("an", 1), ("a", 1)),
)
_NUMBER = rf"(?:\d+(?:[.,]\d+)?|{'|'.join(word for word, _value in _WORDS)})"
_H = r"(?:hours?|hrs?|h)"
_M = r"(?:minutes?|mins?|min|m)"
_D = r"(?:working days?|days?|d)"
_FORMS = (
    rf"(?P<h>\d+) ?{_H} ?(?:and )?(?P<m>\d{{1,2}})(?: ?{_M})?",
    rf"(?P<h>{_NUMBER}) ?{_H} and (?P<m>\d+) ?{_M}",
    rf"(?P<h>{_NUMBER}) ?{_H} and (?:a|1) (?P<part>half|quarter)",
    rf"(?P<h>{_NUMBER}) and (?:a|1) (?P<part>half|quarter) ?{_H}",
    rf"(?P<part>half|quarter)(?: of)?(?: an?)? ?(?:{_H})",
    r"(?:a )?(?P<part>half|quarter)(?: of)?(?: an?)? (?:hour|hr|h)",
    rf"(?P<h>{_NUMBER}) ?-?{_H}",
    r"(?P<h>\d{1,2}):(?P<m>[0-5]\d)(?: ?(?:h|hours|hrs))?",
    rf"(?P<only>{_NUMBER}) ?-?{_M}",
    r"(?P<halfday>(?:a )?half(?: a|-a)?[ -]days?)",
    r"(?:the |a )?(?P<fullday>full|whole|entire)[ -]day",
    rf"(?P<d>{_NUMBER}) ?{_D}",
)
_PATTERNS = tuple(re.compile(rf"(?<![\w.,:/-])(?P<sign>[-\u2212] ?)?{form}(?![\w:/-]|[.,]\d)") for form in _FORMS)
_BARE = re.compile(r"(?P<sign>[-\u2212] ?)?(?P<h>\d+(?:[.,]\d+)?)")
_NO_EFFORT = re.compile(r"\b(?:last|next|past|previous|by|within|than|in|every|over|at|until|since|for the)(?: the)? $")
_NO_DAYS = re.compile(r" ?(?:ago|later|earlier|from|before|after|late|delay|slip|old|overdue|notice|ahead)")


def _number(text: str) -> Decimal:
    word = dict(_WORDS).get(text)
    return Decimal(word) if word is not None else Decimal(text.replace(",", "."))


def _minutes(found: re.Match[str], day_minutes: int) -> int:
    """Return the minutes one match stands for, rounded half-up."""
    groups = {key: value for key, value in found.groupdict().items() if value is not None}
    minutes = _number(groups.get("h", "0")) * HOUR + _number(groups.get("d", "0")) * day_minutes
    minutes += _number(groups["only"]) if "only" in groups else _number(groups.get("m", "0"))
    minutes += {"half": Decimal(HOUR) / 2, "quarter": Decimal(HOUR) / 4}.get(groups.get("part", ""), Decimal(0))
    minutes += Decimal(day_minutes) / 2 if "halfday" in groups else day_minutes if "fullday" in groups else 0
    sign = -1 if "sign" in groups else 1
    return sign * int(minutes.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def _checked(minutes: int, said: str, most: int) -> int:
    if minutes < 0:
        raise BadInput(f"{said.strip()!r} is less than nothing.", hint="Say a positive effort such as 4h.")
    if minutes > most:
        limit = format_minutes(most)
        raise BadInput(f"{said.strip()!r} is more than {limit}, the most that fits here.", hint="Say a smaller effort.")
    return minutes


def parse_effort(text: str, *, day_minutes: int = DAY_MINUTES, most: int = MOST) -> int:
    """Read an effort such as ``4h``, ``1h30``, ``6.5 h``, ``45m``, ``1:30`` or a bare number of hours, in minutes.

    BadInput when it is none, negative, or more than ``most`` minutes.

    >>> parse_effort("1h30"), parse_effort("6,5 h"), parse_effort("45m"), parse_effort("4")
    (90, 390, 45, 240)
    """
    line = text.strip().lower()
    for pattern in (*_PATTERNS, _BARE):
        found = pattern.fullmatch(line)
        if found:
            return _checked(_minutes(found, day_minutes), text, most)
    raise BadInput(f"{text!r} is not an amount of time I understand.", hint="Say for example 4h, 1h30 or 45m.")


def find_effort(text: str, *, day_minutes: int = DAY_MINUTES, most: int = MOST) -> tuple[int, tuple[int, int]] | None:
    """Return the effort named in a sentence in minutes with its character span, or None; BadInput if impossible.

    A unit is needed here, and a count of days that tells when (two days ago, next 3 days) is no effort.
    """
    line = text.lower() if len(text.lower()) == len(text) else text
    best: re.Match[str] | None = None
    for pattern in _PATTERNS:
        for found in pattern.finditer(line):
            if _NO_EFFORT.search(line[: found.start()]):
                continue
            if found.groupdict().get("d") and _NO_DAYS.match(line[found.end() :]):
                continue
            if best is None or len(found.group()) > len(best.group()):
                best = found
    return (_checked(_minutes(best, day_minutes), best.group(), most), best.span()) if best else None


def format_minutes(minutes: int) -> str:
    """Return minutes for a person.

    >>> format_minutes(390), format_minutes(45), format_minutes(-90), format_minutes(480)
    ('6h 30m', '45m', '-1h 30m', '8h')
    """
    hours, rest = divmod(abs(minutes), HOUR)
    parts = [f"{hours:,}h"] * bool(hours) + [f"{rest}m"] * bool(rest or not hours)
    return ("-" if minutes < 0 else "") + " ".join(parts)


def in_hours(minutes: int) -> Decimal:
    """Return minutes as exact hours, for a column of figures.

    >>> in_hours(390)
    Decimal('6.5')
    """
    return Decimal(minutes) / HOUR


def from_hours(hours: Decimal | int | str) -> int:
    """Return hours as whole minutes, rounded half-up."""
    return int((Decimal(hours) * HOUR).quantize(Decimal(1), rounding=ROUND_HALF_UP))
