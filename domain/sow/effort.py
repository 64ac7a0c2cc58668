"""How long and how much: durations in working days, hours of a role over a period, rates an hour."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal

from domain.calendar import DAY, Calendar
from domain.money import Money
from domain.sow.evidence import When
from domain.sow.statement import Phase, Role, Sow

DAY_HOURS = 8
NORM_HOURS = 24  # of a deliverable about which nothing is said
NORM_DAYS = 10  # of a phase about which nothing is said
REVIEW_DAYS = 5  # when nothing is said
_WORDS = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
]
_TENS = {"twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "ninety": 90}
_LENGTH = re.compile(
    r"(?i)(\d+(?:[.,]\d+)?|[a-z]+(?:-[a-z]+)?)[\s-]+"
    r"(?:(?:business|working|calendar)[ -])?(day|week|fortnight|month|quarter|year)s?\b"
)
_DAYS = {
    "day": Decimal(1),
    "week": Decimal(5),
    "fortnight": Decimal(10),
    "month": Decimal("21.75"),
    "quarter": Decimal("65.25"),
    "year": Decimal(261),
}


def _count(text: str) -> Decimal | None:
    word = text.lower()
    if word in _WORDS:
        return Decimal(_WORDS.index(word))
    tens, _, unit = word.partition("-")
    if tens in _TENS:
        return Decimal(_TENS[tens] + (_WORDS.index(unit) if unit in _WORDS else 0))
    return Decimal(word.replace(",", ".")) if word[0].isdigit() else None


def working_days(duration: str) -> int | None:
    """Return the working days in a stated length; a month is 21.75 of them, a week 5.

    >>> working_days("five weeks"), working_days("36 months"), working_days("10 business days")
    (25, 783, 10)
    """
    found = _LENGTH.search(duration)
    count = _count(found[1]) if found else None
    return max(1, int(count * _DAYS[found[2].lower()])) if found and count else None


def phase_days(phase: Phase, calendar: Calendar) -> int | None:
    """Return a phase's length in working days: between its dates, else as stated; None when neither is."""
    start, end = _day(phase.start), _day(phase.end)
    if start and end and end >= start:
        return max(1, calendar.days_between(start, end + DAY))
    return working_days(phase.duration) if phase.duration else None


def _day(when: When | None) -> date | None:
    return when.date if when else None


def role_minutes(role: Role, days: int) -> int | None:
    """Return the minutes of a role over a plan of so many working days; None when the document states none."""
    hours = role.hours if role.hours is not None else role.days * DAY_HOURS if role.days is not None else None
    if hours is None:
        return None
    per = role.hours_per if role.hours is not None else role.days_per
    times = Decimal(days) / _DAYS[per] if per in _DAYS else Decimal(1)
    return int(hours * times * 60 * (role.count or 1))


def hourly(role: Role, currency: str) -> Money | None:
    """Return the stated rate an hour; a day rate is divided by eight, other units have none."""
    code = role.currency or currency
    if role.rate is None or len(code) != 3:  # noqa: PLR2004 ISO 4217
        return None
    divisor = {"hour": 1, "day": DAY_HOURS}.get(role.rate_unit)
    return Money.of(role.rate / divisor, code) if divisor else None


def money(amount: Decimal | None, sow: Sow, currency: str = "") -> Money | None:
    """Return an amount of the document as money; None while its currency is open."""
    code = currency or (sow.currency.value if sow.currency else "")
    return Money.of(amount, code) if amount is not None and len(code) == 3 else None  # noqa: PLR2004 ISO 4217
