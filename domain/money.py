"""Money as integer minor units plus an ISO 4217 currency, and the one place that rounds it.

Amounts never pass through binary floating point: a rate times a duration is exact in ``Decimal`` (or in
integers) and is rounded half-up to the minor unit once, at the line.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING

from domain.errors import BadInput, Conflict

if TYPE_CHECKING:
    from collections.abc import Iterable

# ISO 4217 minor-unit exponents that are not 2 (source: ISO 4217 list one).
_EXPONENTS = {
    **dict.fromkeys(("BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "VND", "VUV"), 0),
    **dict.fromkeys(("XAF", "XOF", "XPF"), 0),
    **dict.fromkeys(("BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"), 3),
}
MINUTES_PER_HOUR = 60
_CODE_LENGTH = 3
_SEEN: set[str] = set()  # codes that were checked before


def exponent(currency: str) -> int:
    """Return how many decimals the currency's minor unit has (EUR 2, JPY 0, KWD 3)."""
    return _EXPONENTS.get(currency, 2)


_ZEROS: dict[str, Money] = {}


def half_up(value: Decimal) -> int:
    """Round to the nearest integer, halves away from zero (commercial rounding).

    >>> half_up(Decimal("2.5")), half_up(Decimal("-2.5"))
    (3, -3)
    """
    return int(value.quantize(Decimal(1), rounding=ROUND_HALF_UP))


@dataclass(frozen=True, slots=True, order=False)
class Money:
    """An exact amount: ``minor`` units (cents) of ``currency``. Arithmetic across currencies is a Conflict."""

    minor: int
    currency: str

    def __post_init__(self) -> None:
        """Refuse anything but an int of a three-letter upper-case currency."""
        if type(self.minor) is int and self.currency in _SEEN:
            return  # sums over thousands of projects make an amount a microsecond matters
        if not isinstance(self.minor, int) or isinstance(self.minor, bool):
            msg = f"An amount is a whole number of minor units, not {self.minor!r}."
            raise BadInput(msg)
        if len(self.currency) != _CODE_LENGTH or not self.currency.isalpha() or not self.currency.isupper():
            msg = f"{self.currency!r} is not a currency code such as EUR."
            raise BadInput(msg)
        _SEEN.add(self.currency)

    @classmethod
    def of(cls, amount: Decimal | int | str, currency: str) -> Money:
        """Return the amount given in major units, rounded half-up to the minor unit.

        >>> Money.of("105.005", "EUR")
        Money(minor=10501, currency='EUR')
        """
        scaled = Decimal(amount).scaleb(exponent(currency))
        return cls(half_up(scaled), currency)

    @classmethod
    def zero(cls, currency: str) -> Money:
        """Return nothing at all of a currency."""
        found = _ZEROS.get(currency)
        if found is None:
            found = _ZEROS[currency] = cls(0, currency)
        return found

    @property
    def amount(self) -> Decimal:
        """The amount in major units, exact."""
        return Decimal(self.minor).scaleb(-exponent(self.currency))

    def _same(self, other: Money) -> None:
        if self.currency != other.currency:
            msg = f"{self.currency} and {other.currency} cannot be added without an exchange rate."
            raise Conflict(msg)

    def __add__(self, other: Money) -> Money:
        """Add an amount of the same currency."""
        self._same(other)
        return Money(self.minor + other.minor, self.currency)

    def __sub__(self, other: Money) -> Money:
        """Subtract an amount of the same currency."""
        self._same(other)
        return Money(self.minor - other.minor, self.currency)

    def __neg__(self) -> Money:
        """Return the opposite amount."""
        return Money(-self.minor, self.currency)

    def __abs__(self) -> Money:
        """Return the amount without its sign."""
        return Money(abs(self.minor), self.currency)

    def __lt__(self, other: Money) -> bool:
        """Compare amounts of the same currency."""
        self._same(other)
        return self.minor < other.minor

    def __le__(self, other: Money) -> bool:
        """Compare amounts of the same currency."""
        self._same(other)
        return self.minor <= other.minor

    def __bool__(self) -> bool:
        """Tell whether it is anything but nothing."""
        return self.minor != 0

    def __str__(self) -> str:
        """Return it for a person.

        >>> str(Money(123456789, "EUR"))
        '1,234,567.89 EUR'
        """
        return f"{self.amount:,.{exponent(self.currency)}f} {self.currency}"

    def times(self, factor: Decimal | int) -> Money:
        """Return the amount times an exact factor, rounded half-up to the minor unit."""
        return Money(half_up(Decimal(self.minor) * factor), self.currency)


def total(amounts: Iterable[Money], currency: str) -> Money:
    """Sum amounts that must all be in ``currency``; an empty sum is zero of it."""
    start = Money.zero(currency)
    minor = 0
    for amount in amounts:
        start._same(amount)  # noqa: SLF001 -- one sum instead of an amount a term
        minor += amount.minor
    return Money(minor, currency)


def for_minutes(hourly: Money, minutes: int) -> Money:
    """Return minutes times an hourly rate over 60, rounded half-up to the minor unit (domain.md, Rounding).

    >>> for_minutes(Money(12345, "EUR"), 50)
    Money(minor=10288, currency='EUR')
    """
    return Money(half_up(Decimal(hourly.minor) * minutes / MINUTES_PER_HOUR), hourly.currency)


def allocate(amount: Money, weights: tuple[int, ...]) -> tuple[Money, ...]:
    """Split an amount by weights; every part is rounded half-up and the last takes the remainder.

    >>> [str(part.amount) for part in allocate(Money(10000, "EUR"), (22, 28, 15))]
    ['33.85', '43.08', '23.07']
    """
    whole = sum(weights)
    if not weights or whole <= 0 or min(weights) < 0:
        msg = f"An amount can be split by positive weights only, not {list(weights)}."
        raise BadInput(msg)
    parts = [Money(half_up(Decimal(amount.minor) * weight / whole), amount.currency) for weight in weights[:-1]]
    rest = amount.minor - sum(part.minor for part in parts)
    return (*parts, Money(rest, amount.currency))
