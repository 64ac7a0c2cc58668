"""Tax on a document: several taxes a line, beside or inside the price, compound or not, rounded per line or document.

Tax is worked out on positive lines only (domain.md, Billing); a credit note carries its own negative document.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, ROUND_HALF_UP, Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from domain.errors import BadInput
from domain.money import Money, exponent

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_PERCENT = 100


class TaxRounding(StrEnum):
    """Where tax is rounded: at every line and tax, or once a tax for the whole document."""

    PER_LINE = "round_per_line"
    PER_DOCUMENT = "round_globally"


@dataclass(frozen=True, slots=True)
class Tax:
    """A percentage of the base.

    ``adds_to_base``: later taxes are worked out on the base plus this one, unless they are not ``base_affected``.
    ``included``: the price contains it. ``group`` is the heading it is shown under (its own unless given).
    """

    percent: Decimal
    adds_to_base: bool = False
    base_affected: bool = True
    included: bool = False
    group: str | None = None


@dataclass(frozen=True, slots=True)
class Taxed:
    """An amount in major units (it may be unrounded, as a price times a quantity) and the taxes on it, in order."""

    price: Decimal
    taxes: tuple[Tax, ...]


@dataclass(frozen=True, slots=True)
class GroupTotal:
    """A heading of the tax summary: the base it was worked out on and the tax."""

    group: str
    base: Money
    tax: Money


@dataclass(frozen=True, slots=True)
class Totals:
    """The foot of a document; ``lines`` holds the tax of each line, which sums to ``tax``."""

    base: Money
    tax: Money
    groups: tuple[GroupTotal, ...]
    lines: tuple[Money, ...]

    @property
    def total(self) -> Money:
        """Base and tax."""
        return self.base + self.tax


@dataclass(frozen=True, slots=True)
class _Part:
    """One tax of one line, exact: the base it applies to and its amount."""

    line: int
    tax: tuple[int, Tax]
    base: Decimal
    amount: Decimal


def totals(
    lines: Sequence[Taxed],
    currency: str,
    rounding: TaxRounding = TaxRounding.PER_LINE,
    *,
    currency_rate: Decimal = Decimal(1),
) -> Totals:
    """Return the foot of a document.

    ``currency_rate`` states the foot in another currency (the document's units for one of ``currency``), converting
    before rounding, as the books of a company that invoices in foreign currency do. Raises BadInput for a rate of 0.
    """
    if currency_rate <= 0:
        raise BadInput(f"An exchange rate is above 0, not {currency_rate}.")
    places = exponent(currency)
    step = Decimal(1).scaleb(-places)
    per_line = rounding is TaxRounding.PER_LINE
    # a line is rounded in the document's own currency first: that is what the client sees
    split = [_split(at, line, step if per_line else None) for at, line in enumerate(lines)]
    rate = currency_rate
    bases = [base / rate for base, _ in split]
    parts = [_Part(p.line, p.tax, p.base / rate, p.amount / rate) for _, found in split for p in found]
    return _foot(bases, parts, currency, step if per_line else None)


def _split(at: int, line: Taxed, step: Decimal | None) -> tuple[Decimal, list[_Part]]:
    """Return a line's base and the parts of tax on it; ``step`` rounds each tax before the next builds on it."""
    if line.price < 0:
        return _rounded(line.price, step), []
    shares = _shares(line.taxes)
    inside = sum((amount for tax, (_, amount) in zip(line.taxes, shares, strict=True) if tax.included), Decimal(0))
    exact_base = line.price / (1 + inside)
    base = _rounded(line.price, step) if not inside else exact_base
    amounts = _amounts(line.taxes, base, step)
    if inside:
        # what the price contains beyond its taxes is the base, so that base and tax add up to the price
        contained = sum((amount for tax, amount in zip(line.taxes, amounts, strict=True) if tax.included), Decimal(0))
        base = _rounded(line.price, step) - contained
        amounts = _beside(line.taxes, base, amounts, step)
    parts = [
        _Part(at, (number, tax), _base_of(line.taxes, number, base, amounts), amounts[number])
        for number, tax in enumerate(line.taxes)
    ]
    return base, parts


def _shares(taxes: Sequence[Tax]) -> list[tuple[Decimal, Decimal]]:
    """Return for every tax its base and amount as multiples of the line's base."""
    shares: list[tuple[Decimal, Decimal]] = []
    for number, tax in enumerate(taxes):
        added = sum((shares[i][1] for i in range(number) if taxes[i].adds_to_base), Decimal(0))
        base = 1 + (added if tax.base_affected else 0)
        shares.append((Decimal(base), base * tax.percent / _PERCENT))
    return shares


def _amounts(taxes: Sequence[Tax], base: Decimal, step: Decimal | None) -> list[Decimal]:
    amounts: list[Decimal] = []
    for number, tax in enumerate(taxes):
        amounts.append(_rounded(_base_of(taxes, number, base, amounts) * tax.percent / _PERCENT, step))
    return amounts


def _beside(taxes: Sequence[Tax], base: Decimal, amounts: list[Decimal], step: Decimal | None) -> list[Decimal]:
    """Return the amounts with those not contained in the price worked out anew on the rounded base."""
    result = list(amounts)
    for number, tax in enumerate(taxes):
        if not tax.included:
            result[number] = _rounded(_base_of(taxes, number, base, result) * tax.percent / _PERCENT, step)
    return result


def _base_of(taxes: Sequence[Tax], number: int, base: Decimal, amounts: Sequence[Decimal]) -> Decimal:
    if not taxes[number].base_affected:
        return base
    return base + sum((amounts[i] for i in range(number) if taxes[i].adds_to_base), Decimal(0))


def _foot(bases: Sequence[Decimal], parts: Sequence[_Part], currency: str, step: Decimal | None) -> Totals:
    """Add up; with a ``step`` every part is rounded before it is added, else every tax once for the document."""
    taxes: dict[tuple[int, Tax], list[_Part]] = {}
    for part in parts:
        taxes.setdefault(part.tax, []).append(part)
    groups: dict[str, GroupTotal] = {}
    for (number, tax), found in taxes.items():
        heading = tax.group or str(number)
        amount = _sum((part.amount for part in found), currency, step)
        # taxes under one heading show the base the first of them starts from
        first = groups.get(heading) or GroupTotal(
            heading, _sum((part.base for part in found), currency, step), Money.zero(currency)
        )
        groups[heading] = GroupTotal(heading, first.base, first.tax + amount)
    tax_total = Money(sum(group.tax.minor for group in groups.values()), currency)
    by_line = [Decimal(0)] * len(bases)
    for part in parts:
        by_line[part.line] += _rounded(part.amount, step)
    return Totals(_sum(bases, currency, step), tax_total, tuple(groups.values()), spread(tax_total, by_line))


def _sum(values: Iterable[Decimal], currency: str, step: Decimal | None) -> Money:
    return Money.of(sum((_rounded(value, step) for value in values), Decimal(0)), currency)


def _rounded(value: Decimal, step: Decimal | None) -> Decimal:
    return value if step is None else value.quantize(step, rounding=ROUND_HALF_UP)


def spread(tax: Money, weights: Sequence[Decimal]) -> tuple[Money, ...]:
    """Spread a document's tax over its lines by weight, rounding down; the last line with a weight takes the rest.

    >>> [part.minor for part in spread(Money(533, "USD"), [Decimal(3000), Decimal(-500), Decimal(2000), Decimal(1000)])]
    [266, 0, 177, 90]
    """
    positive = [max(weight, Decimal(0)) for weight in weights]
    whole = sum(positive, Decimal(0))
    if not whole:
        return tuple(Money.zero(tax.currency) for _ in weights)
    last = max(at for at, weight in enumerate(positive) if weight)
    parts = [int((tax.minor * weight / whole).quantize(Decimal(1), rounding=ROUND_FLOOR)) for weight in positive]
    parts[last] += tax.minor - sum(parts)
    return tuple(Money(part, tax.currency) for part in parts)


def document_tax(amounts: Sequence[Money], percent: Decimal, *, rounding: str = ROUND_HALF_UP) -> Money:
    """Return one percentage on the sum of the positive amounts, rounded once (``ROUND_CEILING`` in some states)."""
    if rounding not in (ROUND_HALF_UP, ROUND_CEILING, ROUND_FLOOR):
        raise BadInput(f"Tax is rounded half up, up or down, not {rounding}.")
    if not amounts:
        raise BadInput("A document needs at least one line to be taxed.")
    base = sum(max(amount.minor, 0) for amount in amounts)
    exact = Decimal(base) * percent / _PERCENT
    return Money(int(exact.quantize(Decimal(1), rounding=rounding)), amounts[0].currency)
