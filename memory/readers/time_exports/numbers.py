"""Numbers and durations as people and programs write them, exact: text → ``Decimal`` or whole seconds.

Only ASCII digits count as digits, and only forms that can be read in one way (given the file's decimal mark) are
read; anything else is a ``Refusal`` with the text in it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Literal

from memory.readers.time_exports.export import SECONDS_PER_DAY, SECONDS_PER_HOUR, SECONDS_PER_MINUTE, Refusal, Unit

DecimalMark = Literal[".", ","]

_MAX_DIGITS = 15
_GROUP_SPACE = re.compile(r"(?<=[0-9])[\s'\u2019](?=[0-9]{3}(?![0-9]))")
_NUMBER = re.compile(r"[0-9]+(?:[.,][0-9]+)*|[.,][0-9]+")
_GROUPED = {
    ".": re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+"),
    ",": re.compile(r"[0-9]{1,3}(?:,[0-9]{2,3})*,[0-9]{3}"),  # also the Indian 1,23,456
}
_AMOUNT = re.compile(
    r"(?P<open>\()?\s*(?P<sign>[-+\u2212])?\s*(?:(?P<before>[A-Z]{3}|US\$|[€£$¥])\s*)?(?P<sign2>[-+\u2212])?"
    r"(?P<number>[0-9.,]+)\s*(?P<after>[A-Z]{3}|[€£$¥])?(?:\s*/\s*h)?\s*(?P<close>\))?"
)
_SYMBOLS = {"€": "EUR", "£": "GBP", "US$": "USD"}  # $ and ¥ name several currencies
_CLOCK = re.compile(r"([0-9]{1,4}):([0-5]?[0-9])(?::([0-5]?[0-9])(?:[.,][0-9]{1,9})?)?")
_ISO = re.compile(
    r"P(?:([0-9]{1,4})D)?(?:T(?:([0-9]{1,6}(?:[.,][0-9]{1,9})?)H)?(?:([0-9]{1,6}(?:[.,][0-9]{1,9})?)M)?"
    r"(?:([0-9]{1,9}(?:[.,][0-9]{1,9})?)S)?)?",
    re.IGNORECASE,
)
_WORD_PART = re.compile(r"([0-9]{1,6}(?:[.,][0-9]{1,9})?)\s*([a-zé]+)\.?\s*")
_WORD_UNITS = {
    **dict.fromkeys(("h", "hr", "hrs", "hour", "hours", "std", "stunde", "stunden", "heure", "heures"), 3600),
    **dict.fromkeys(("uur", "uren", "hora", "horas", "u"), 3600),
    **dict.fromkeys(("m", "min", "mins", "minute", "minutes", "minuten", "minuut", "minuto", "minutos"), 60),
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds", "sek", "sekunden", "segundos"), 1),
}
_HOURS_THEN_MINUTES = re.compile(r"([0-9]{1,3})\s?[hu]\s?([0-5][0-9])")
_FACTORS: dict[Unit, Decimal] = {
    "hours": Decimal(SECONDS_PER_HOUR),
    "minutes": Decimal(SECONDS_PER_MINUTE),
    "seconds": Decimal(1),
    "milliseconds": Decimal("0.001"),
    "any": Decimal(SECONDS_PER_HOUR),
}


@lru_cache(maxsize=65_536)
def parse_number(text: str, mark: DecimalMark) -> Decimal:
    """Return an unsigned number; ``mark`` is the file's decimal mark and decides only where both readings exist.

    >>> parse_number("1.040,50", ","), parse_number("1,234", "."), parse_number("6,5", ".")
    (Decimal('1040.50'), Decimal('1234'), Decimal('6.5'))
    """
    plain = _GROUP_SPACE.sub("", text.strip())
    if not _NUMBER.fullmatch(plain) or sum(letter.isdigit() for letter in plain) > _MAX_DIGITS:
        raise Refusal(f"{text.strip()[:40]!r} is not a number.")
    whole, fraction = _split(plain, mark)
    return Decimal(f"{whole or 0}.{fraction}" if fraction else whole or "0")


def _split(plain: str, mark: DecimalMark) -> tuple[str, str]:
    """Return the digits before and after the decimal mark, thousands separators taken out."""
    last = max(plain.rfind("."), plain.rfind(","))
    if last < 0:
        return plain, ""
    kind = plain[last]
    other = "," if kind == "." else "."
    if other in plain:
        whole = plain[:last]
        if kind in whole or not _GROUPED[other].fullmatch(whole):
            raise Refusal(f"{plain[:40]!r} is not a number.")
        return whole.replace(other, ""), plain[last + 1 :]
    if plain.count(kind) > 1:
        if not _GROUPED[kind].fullmatch(plain):
            raise Refusal(f"{plain[:40]!r} is not a number.")
        return plain.replace(kind, ""), ""
    if kind != mark and _GROUPED[kind].fullmatch(plain) and not plain.startswith("0"):
        return plain.replace(kind, ""), ""
    return plain[:last], plain[last + 1 :]


@lru_cache(maxsize=65_536)
def parse_amount(text: str, mark: DecimalMark) -> tuple[Decimal | None, str | None]:
    """Return a signed amount and the currency written beside it; (None, None) where the cell says nothing.

    >>> parse_amount("CHF 1'040.00", "."), parse_amount("(50,00 €)", ",")
    ((Decimal('1040.00'), 'CHF'), (Decimal('-50.00'), 'EUR'))
    """
    plain = _GROUP_SPACE.sub("", text.strip())
    if plain in {"", "-", "\u2013", "n/a", "N/A"}:
        return None, None
    found = _AMOUNT.fullmatch(plain)
    if not found or bool(found["open"]) != bool(found["close"]) or (found["sign"] and found["sign2"]):
        raise Refusal(f"{text.strip()[:40]!r} is not an amount.")
    value = parse_number(found["number"], mark)
    sign = found["sign"] or found["sign2"]
    negative = bool(found["open"]) or sign in {"-", "\u2212"}
    written = found["before"] or found["after"] or ""
    currency = _SYMBOLS.get(written) or (written if written.isalpha() else None)
    return (-value if negative else value), currency


@lru_cache(maxsize=65_536)
def parse_duration(text: str, unit: Unit) -> int:
    """Return whole seconds, rounded half-up; a bare number counts in ``unit`` ("any" means hours).

    >>> [parse_duration(text, "hours") for text in ("1:30", "01:30:15", "1,5", "1h 30m", "PT1H30M", "1.500")]
    [5400, 5415, 5400, 5400, 5400, 5400]
    """
    plain = text.strip()
    if not plain:
        raise Refusal("The duration is missing.")
    if plain[0] in "-\u2212(":
        raise Refusal(f"The duration {plain[:40]!r} is negative.")
    clock = _CLOCK.fullmatch(plain)
    if clock:
        return int(clock[1]) * SECONDS_PER_HOUR + int(clock[2]) * SECONDS_PER_MINUTE + int(clock[3] or 0)
    if plain[0] in "Pp":
        return _iso_seconds(plain)
    if plain[-1].isalpha() or _HOURS_THEN_MINUTES.fullmatch(plain.lower()):
        return _worded_seconds(plain)
    sole: DecimalMark = "," if "," in plain and "." not in plain else "."  # no entry has a thousand hours
    try:
        return _whole(parse_number(plain, sole) * _FACTORS[unit])
    except Refusal:
        raise Refusal(f"{plain[:40]!r} is not a duration.") from None


def _whole(seconds: Decimal) -> int:
    return int(seconds.quantize(Decimal(1), rounding=ROUND_HALF_UP))


def _exact(text: str | None) -> Decimal:
    return Decimal(text.replace(",", ".")) if text else Decimal(0)


def _iso_seconds(plain: str) -> int:
    found = _ISO.fullmatch(plain)
    if not found or not any(found.groups()):
        raise Refusal(f"{plain[:40]!r} is not a duration.")
    days, hours, minutes, seconds = (_exact(part) for part in found.groups())
    return _whole(days * SECONDS_PER_DAY + hours * SECONDS_PER_HOUR + minutes * SECONDS_PER_MINUTE + seconds)


def _worded_seconds(plain: str) -> int:
    lower = plain.lower()
    short = _HOURS_THEN_MINUTES.fullmatch(lower)
    if short:
        return int(short[1]) * SECONDS_PER_HOUR + int(short[2]) * SECONDS_PER_MINUTE
    total, at, last = Decimal(0), 0, SECONDS_PER_DAY
    while at < len(lower):
        part = _WORD_PART.match(lower, at)
        factor = _WORD_UNITS.get(part[2], 0) if part else 0
        if part is None or not 0 < factor < last:
            raise Refusal(f"{plain[:40]!r} is not a duration.")
        total, at, last = total + _exact(part[1]) * factor, part.end(), factor
    return _whole(total)


def decide_mark(durations: Iterable[str], amounts: Iterable[str], *, hint: DecimalMark) -> DecimalMark:
    """Return the decimal mark most cells use; ``hint`` where no cell tells the two apart.

    A single separator in a duration is always its decimal mark; in an amount three digits after it may be a group.
    """
    votes = {".": 0, ",": 0}
    for text in durations:
        plain = text.strip()
        if plain.count(".") + plain.count(",") == 1 and ":" not in plain:
            votes["." if "." in plain else ","] += 1
    for text in amounts:
        digits = "".join(letter for letter in text if letter.isdigit() or letter in ".,")
        last = max(digits.rfind("."), digits.rfind(","))
        if last < 0:
            continue
        both = "." in digits and "," in digits
        if both or (digits.count(digits[last]) == 1 and not _GROUPED[digits[last]].fullmatch(digits)):
            votes[digits[last]] += 1
    if votes["."] == votes[","]:
        return hint
    return "." if votes["."] > votes[","] else ","


def decide_unit(numbers: list[Decimal], elapsed: list[tuple[Decimal, Decimal]]) -> Unit:
    """Return the unit of bare numbers under a heading that names none.

    ``elapsed`` pairs a number with the seconds between the same row's start and end; most of these decide. Else
    the middle number does: nobody's usual entry is longer than 24 hours, nor longer than 1,440 minutes.
    """
    for unit in ("hours", "minutes", "seconds", "milliseconds"):
        near = sum(1 for number, seconds in elapsed if abs(number * _FACTORS[unit] - seconds) <= SECONDS_PER_MINUTE)
        if elapsed and near * 2 > len(elapsed):
            return unit
    if not numbers:
        return "hours"
    middle = sorted(numbers)[len(numbers) // 2]
    if middle > SECONDS_PER_DAY // SECONDS_PER_MINUTE:
        return "seconds"
    return "minutes" if middle > SECONDS_PER_DAY // SECONDS_PER_HOUR else "hours"
