"""A weighted score out of 100 that always says why: parts, published weights, and the reasons that cost most."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from domain.errors import BadInput
from domain.ratio import rounded

if TYPE_CHECKING:
    from collections.abc import Sequence

FULL = Decimal(100)
GREEN_FROM = 75
AMBER_FROM = 50


class Band(StrEnum):
    """The colour a score is shown in."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Part:
    """One component: ``value`` 0 (worst) to 100 (best), ``None`` when its facts are not known, and its sentence."""

    name: str
    weight: int
    value: Decimal | None
    reason: str

    def __post_init__(self) -> None:
        """Refuse weights and values outside their range."""
        if self.weight <= 0:
            raise BadInput(f"The weight of {self.name} is a number above 0, not {self.weight}.")
        if self.value is not None and not 0 <= self.value <= FULL:
            raise BadInput(f"{self.name} is scored from 0 to 100, not {self.value}.")


@dataclass(frozen=True, slots=True)
class Score:
    """The weighted mean of the known parts, its band, and the parts with the points each one costs."""

    value: int | None
    band: Band
    parts: tuple[Part, ...]
    reasons: tuple[str, ...]
    unknown: tuple[str, ...]


def weighted(parts: Sequence[Part], *, reasons: int = 3) -> Score:
    """Return the score; unknown parts are left out, their weight shared by the rest, and named.

    The reasons are those of the parts that cost most points (weight x shortfall), worst first; parts at 100 cost none.
    """
    known = [(part, part.value) for part in parts if part.value is not None]
    unknown = tuple(part.name for part in parts if part.value is None)
    if not known:
        return Score(None, Band.UNKNOWN, tuple(parts), (), unknown)
    weights = sum(part.weight for part, _ in known)
    mean = sum((part.weight * value for part, value in known), Decimal(0)) / weights
    costs = sorted(((part.weight * (FULL - value), part.reason) for part, value in known), key=lambda c: -c[0])
    value = int(rounded(mean, 0))
    return Score(value, band(value), tuple(parts), tuple(r for cost, r in costs if cost > 0)[:reasons], unknown)


def band(value: int) -> Band:
    """Return green from 75, amber from 50, red below."""
    if value >= GREEN_FROM:
        return Band.GREEN
    return Band.AMBER if value >= AMBER_FROM else Band.RED


def between(value: Decimal, *, worst: Decimal | int, best: Decimal | int) -> Decimal:
    """Return where ``value`` lies from ``worst`` (0) to ``best`` (100), linearly and clamped.

    >>> between(Decimal("0.9"), worst=Decimal("0.8"), best=1)
    Decimal('50.0')
    """
    if worst == best:
        raise BadInput("A scale needs two different ends.")
    share = (value - worst) / (Decimal(best) - worst) * FULL
    return min(max(share, Decimal(0)), FULL)
