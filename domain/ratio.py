"""A ratio that may be undefined: nothing over nothing is not zero, it is a gap with a reason."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, slots=True)
class Ratio:
    """An exact ``value``, or ``None`` and the ``reason`` it cannot be told. Rounded only where it is shown."""

    value: Decimal | None
    reason: str = ""

    @property
    def percent(self) -> Decimal | None:
        """The ratio times 100, still exact."""
        return None if self.value is None else self.value * 100

    def rounded(self, places: int) -> Decimal | None:
        """Return the value rounded half-up to ``places`` decimals for display."""
        return None if self.value is None else rounded(self.value, places)


def ratio(part: Decimal | int, whole: Decimal | int, reason: str) -> Ratio:
    """Return part / whole, or an undefined ratio with ``reason`` when the whole is zero.

    >>> ratio(19000, 51000, "no revenue").rounded(4)
    Decimal('0.3725')
    >>> ratio(0, 0, "no revenue yet")
    Ratio(value=None, reason='no revenue yet')
    """
    if not whole:
        return Ratio(None, reason)
    return Ratio(Decimal(part) / Decimal(whole))


def rounded(value: Decimal, places: int) -> Decimal:
    """Round half-up (halves away from zero) to ``places`` decimals.

    >>> rounded(Decimal("92.7922"), 2), rounded(Decimal("2.675"), 2)
    (Decimal('92.79'), Decimal('2.68'))
    """
    return value.quantize(Decimal(1).scaleb(-places), rounding="ROUND_HALF_UP")
