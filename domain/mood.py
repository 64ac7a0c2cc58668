"""How a client feels, from their own words and answers: a number from -1 to 1, and days of silence."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

_MIDDLE = 3  # of a survey answer from 1 to 5
_SPREAD = 2
_STRONGEST = 100

WINDOW_DAYS = 90  # what was said earlier says little about today


def sentiment(signals: Iterable[tuple[str, int]], scores: Iterable[int]) -> Decimal | None:
    """Return the mean of what was said and answered; ``None`` when nothing was.

    A signal is (kind, strength 1 to 100): churn counts below zero, expansion above, neutral as zero. A survey answer
    of 5 counts 1, of 1 counts -1.

    >>> sentiment([("churn", 80)], [4])
    Decimal('-0.15')
    """
    signs = {"churn": -1, "expansion": 1}
    values = [Decimal(signs.get(kind, 0) * strength) / _STRONGEST for kind, strength in signals]
    values += [Decimal(score - _MIDDLE) / _SPREAD for score in scores]
    return sum(values, Decimal(0)) / len(values) if values else None


def silence_days(last: date | None, today: date) -> int | None:
    """Return the days since the client was last heard; ``None`` when they never were."""
    return None if last is None else max(0, (today - last).days)
