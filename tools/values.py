"""How a value is written: one function a kind, used by what the model reads, the tables and the sentences.

In JSON for programs a value keeps its exact form (minutes, minor units, ratios, ISO dates); with
``context="model"`` it is the text a person would read, so that a model can quote it without arithmetic.
"""

from __future__ import annotations

import re
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Annotated

from pydantic import PlainSerializer, SerializationInfo, WithJsonSchema

from domain.money import Money
from domain.windows import Window

_TENTH = Decimal("0.1")
_HUNDREDTH = Decimal("0.01")


def plain(value: Decimal) -> str:
    """Write a decimal without trailing zeros or exponent.

    >>> plain(Decimal("6.50")), plain(Decimal("1200"))
    ('6.5', '1,200')
    """
    text = f"{value:,f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def hours_text(minutes: int) -> str:
    """Write minutes of effort as hours, to the hundredth.

    >>> hours_text(390), hours_text(20), hours_text(0)
    ('6.5 h', '0.33 h', '0 h')
    """
    return f"{plain((Decimal(minutes) / 60).quantize(_HUNDREDTH, rounding=ROUND_HALF_UP))} h"


def money_text(value: Money) -> str:
    """Write an amount with thousands separators and its currency."""
    return str(value)


def percent_text(ratio: Decimal | None) -> str:
    """Write a ratio as a percentage to the tenth; undefined is n/a.

    >>> percent_text(Decimal("0.7844")), percent_text(Decimal(1)), percent_text(None)
    ('78.4 %', '100 %', 'n/a')
    """
    if ratio is None:
        return "n/a"
    return f"{plain((ratio * 100).quantize(_TENTH, rounding=ROUND_HALF_UP))} %"


def ratio_text(value: Decimal | None) -> str:
    """Write an index such as CPI to the hundredth; undefined is n/a."""
    return "n/a" if value is None else plain(value.quantize(_HUNDREDTH, rounding=ROUND_HALF_UP))


def day_text(day: date) -> str:
    """Write a day with its weekday.

    >>> day_text(date(2026, 11, 23))
    'Mon 23 Nov 2026'
    """
    return f"{day:%a} {day.day} {day:%b %Y}"


def _minutes(value: int, info: SerializationInfo) -> int | str:
    return hours_text(value) if info.context == "model" else value


def _money(value: Money, info: SerializationInfo) -> dict[str, int | str] | str:
    return money_text(value) if info.context == "model" else {"minor": value.minor, "currency": value.currency}


def _percent(value: Decimal | None, info: SerializationInfo) -> str | None:
    if info.context == "model":
        return percent_text(value)
    return None if value is None else str(value)


def _ratio(value: Decimal | None, info: SerializationInfo) -> str | None:
    if info.context == "model":
        return ratio_text(value)
    return None if value is None else str(value)


def _day(value: date, info: SerializationInfo) -> str:
    return day_text(value) if info.context == "model" else value.isoformat()


# Optional fields are written ``Effort | None`` (and so on); a ratio carries its own None, which means undefined.
Effort = Annotated[int, PlainSerializer(_minutes), WithJsonSchema({"type": "integer", "description": "minutes"})]
Amount = Annotated[
    Money,
    PlainSerializer(_money),
    WithJsonSchema(
        {
            "type": "object",
            "properties": {"minor": {"type": "integer"}, "currency": {"type": "string"}},
            "description": "minor units and ISO 4217 currency",
        }
    ),
]
Percent = Annotated[Decimal | None, PlainSerializer(_percent), WithJsonSchema({"type": ["string", "null"]})]
Index = Annotated[Decimal | None, PlainSerializer(_ratio), WithJsonSchema({"type": ["string", "null"]})]
Day = Annotated[date, PlainSerializer(_day), WithJsonSchema({"type": "string", "format": "date"})]


_ALONE = ("last ", "next ", "this ", "today", "yesterday", "tomorrow")  # periods that are adverbs already
_COUNTED = re.compile(r"(?:last|next|past) \d")
_OPEN = ("since ", "from ", "until ", "till ", "by ", "on ", "between ", "after ", "before ")


def during(period: str) -> str:
    """Write a period behind a verb: "last week" stands alone, other periods need their "in".

    >>> during("last week (16 Nov to 22 Nov 2026)"), during("Q3 (1 Jul to 30 Sep 2026)"), during("next 30 days")
    ('last week (16 Nov to 22 Nov 2026)', 'in Q3 (1 Jul to 30 Sep 2026)', 'in the next 30 days')
    """
    if _COUNTED.match(period):
        return f"in the {period}"
    return period if period.startswith(_ALONE) else f"in {period}"


def period_text(window: Window) -> str:
    """Write a period with its dates, so that a reader can check what "last week" meant.

    >>> from datetime import date
    >>> period_text(Window(date(2026, 11, 16), date(2026, 11, 23), "last week"))
    'last week (16 Nov to 22 Nov 2026)'
    >>> period_text(Window(date(2026, 11, 16), date(2026, 11, 23), "2026-11-16 .. 2026-11-22"))
    '16 Nov to 22 Nov 2026'
    >>> period_text(Window(date(2026, 11, 16), date(2026, 11, 23), "in the next week"))
    'the next week (16 Nov to 22 Nov 2026)'
    """
    first, last = window.start, window.last
    year = f" {first.year}" if first.year != last.year else ""
    end = f"{last.day} {last:%b} {last.year}"
    dates = end if first == last else f"{first.day} {first:%b}{year} to {end}"
    # The arguments of a proposal are frozen as dates: saying those twice helps nobody. "Since Monday" does not fit
    # behind "in" or "for", its dates do.
    if window.label.startswith((first.isoformat(), *_OPEN)):
        return dates
    return f"{window.label.removeprefix('in ')} ({dates})"
