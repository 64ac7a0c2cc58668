"""The business rules of EN 16931 over an electronic invoice as it was written: sums, VAT breakdown, what must be there.

Source: EN 16931-1:2017, chapter 6.4 and 7 (rules BR, BR-CO, BR-S, BR-E, BR-AE, BR-G), with the tolerance of one unit
that the standard's own validation artefacts allow for tax (rates times sums against rounded lines).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from domain.billing.documents import EU, TaxCategory
from domain.money import exponent
from domain.ratio import rounded

_PERCENT = 100
_TOLERANCE = Decimal(1)
_CREDIT_TRANSFER = frozenset({"30", "58"})
_CENTS = -2
_NOTHING = Decimal(0)


@dataclass(frozen=True, slots=True)
class Sender:
    """A party as it stands in the document; empty where it is not said."""

    name: str
    country: str
    vat: str


@dataclass(frozen=True, slots=True)
class Item:
    """A line: price and quantity, what was taken off, the net amount, and its VAT category and rate in percent."""

    id: str
    name: str
    quantity: Decimal | None
    price: Decimal | None
    taken_off: Decimal
    net: Decimal | None
    category: str
    rate: Decimal | None


@dataclass(frozen=True, slots=True)
class Breakdown:
    """What one VAT category and rate comes to; ``reason`` tells whether an exemption is explained."""

    category: str
    rate: Decimal | None
    basis: Decimal
    tax: Decimal
    reason: bool


@dataclass(frozen=True, slots=True)
class Sums:
    """The foot: lines, taxable amount, tax, total with tax, paid already, due."""

    lines: Decimal
    basis: Decimal
    tax: Decimal
    grand: Decimal
    prepaid: Decimal
    due: Decimal


@dataclass(frozen=True, slots=True)
class Sheet:
    """An electronic invoice as data, read back from what was written."""

    number: str
    issued_on: date | None
    currency: str
    seller: Sender
    buyer: Sender
    items: tuple[Item, ...]
    breakdown: tuple[Breakdown, ...]
    sums: Sums
    due_on: date | None = None
    means: str = ""
    account: str = ""
    starts: date | None = None
    ends: date | None = None


@dataclass(frozen=True, slots=True)
class Broken:
    """A rule that does not hold. ``sums`` are wrong figures, which nobody may send; else something is missing."""

    rule: str
    said: str
    sums: bool = False

    def __str__(self) -> str:
        """Name the rule and say what is wrong."""
        return f"{self.said} ({self.rule})"


def broken(sheet: Sheet) -> tuple[Broken, ...]:
    """Return every rule that does not hold, figures first."""
    return (*_foot(sheet), *_groups(sheet), *_lines(sheet), *_there(sheet), *_parties(sheet), *_payment(sheet))


def _equal(rule: str, what: str, have: Decimal, want: Decimal) -> Iterator[Broken]:
    if have != want:
        yield Broken(rule, f"{what} is {have}, and should be {want}", sums=True)


def _foot(sheet: Sheet) -> Iterator[Broken]:
    sums = sheet.sums
    yield from _equal("BR-CO-10", "The sum of the lines", sums.lines, _sum(one.net for one in sheet.items))
    yield from _equal("BR-CO-13", "The total without tax", sums.basis, sums.lines)
    yield from _equal("BR-CO-14", "The tax", sums.tax, _sum(one.tax for one in sheet.breakdown))
    yield from _equal("BR-CO-15", "The total with tax", sums.grand, sums.basis + sums.tax)
    yield from _equal("BR-CO-16", "The amount due", sums.due, sums.grand - sums.prepaid)
    amounts = (sums.lines, sums.basis, sums.tax, sums.grand, sums.prepaid, sums.due)
    if any(int(one.as_tuple().exponent) < _CENTS for one in amounts):
        yield Broken("BR-DEC-09", "An amount has more than two decimals", sums=True)


def _sum(amounts: Iterator[Decimal | None]) -> Decimal:
    return sum((one for one in amounts if one is not None), _NOTHING)


def _groups(sheet: Sheet) -> Iterator[Broken]:
    if not sheet.breakdown:
        yield Broken("BR-CO-18", "The VAT breakdown is missing", sums=True)
    kinds = {(one.category, one.rate) for one in sheet.items}
    seen = [(one.category, one.rate) for one in sheet.breakdown]
    for category, _rate in kinds - set(seen):
        yield Broken(f"BR-{category}-01", f"The VAT breakdown has no group for category {category}", sums=True)
    if len(set(seen)) < len(seen):
        yield Broken("BR-CO-18", "The VAT breakdown names a category and rate twice", sums=True)
    for one in sheet.breakdown:
        yield from _group(sheet, one)


def _group(sheet: Sheet, one: Breakdown) -> Iterator[Broken]:
    name = f"category {one.category} at {one.rate} %"
    mine = _sum(item.net for item in sheet.items if (item.category, item.rate) == (one.category, one.rate))
    yield from _equal(f"BR-{one.category}-08", f"The taxable amount of {name}", one.basis, mine)
    exact = rounded(one.basis * (one.rate or 0) / _PERCENT, 2)
    if abs(one.tax - exact) >= _TOLERANCE:
        yield Broken("BR-CO-17", f"The tax of {name} is {one.tax}, and should be {exact}", sums=True)
    standard = one.category == TaxCategory.STANDARD
    if not standard and one.tax:
        yield Broken(f"BR-{one.category}-09", f"The tax of {name} is {one.tax}, and should be 0", sums=True)
    if standard == one.reason:
        wrong = "gives a reason for an exemption" if standard else "gives no reason why no tax is charged"
        yield Broken(f"BR-{one.category}-10", f"The group of {name} {wrong}")


def _lines(sheet: Sheet) -> Iterator[Broken]:
    if not sheet.items:
        yield Broken("BR-16", "There is no line", sums=True)
    for item in sheet.items:
        where = f"Line {item.id or '?'}"
        if not item.name:
            yield Broken("BR-25", f"{where} says nothing about what is billed")
        if item.quantity is None or item.price is None or item.net is None or not item.id:
            yield Broken("BR-21", f"{where} lacks its number, quantity, price or amount", sums=True)
            continue
        if item.price < 0:
            yield Broken("BR-27", f"{where} has a negative price", sums=True)
        exact = rounded(item.quantity * item.price, exponent(sheet.currency)) - item.taken_off
        yield from _equal("BT-131", f"The amount of line {item.id}", item.net, exact)
        taxed = item.category == TaxCategory.STANDARD
        if not item.category or item.rate is None:
            yield Broken("BR-CO-04", f"{where} has no VAT category and rate", sums=True)
        elif taxed != (item.rate > 0):
            yield Broken(
                f"BR-{item.category}-05", f"{where} is of category {item.category} at {item.rate} %", sums=True
            )


def _there(sheet: Sheet) -> Iterator[Broken]:
    wanted = (
        ("BR-02", "The number", sheet.number),
        ("BR-03", "The date of issue", sheet.issued_on),
        ("BR-05", "The currency", sheet.currency),
        ("BR-06", "The name of the seller", sheet.seller.name),
        ("BR-07", "The name of the buyer", sheet.buyer.name),
        ("BR-09", "The country of the seller", sheet.seller.country),
        ("BR-11", "The country of the buyer", sheet.buyer.country),
    )
    yield from (Broken(rule, f"{what} is missing") for rule, what, value in wanted if not value)


def _parties(sheet: Sheet) -> Iterator[Broken]:
    categories = {item.category for item in sheet.items}
    if not sheet.seller.vat:
        yield Broken("BR-CO-26", "The VAT number of the seller is missing")
    if TaxCategory.REVERSE_CHARGE in categories and not sheet.buyer.vat:
        yield Broken("BR-AE-02", "The VAT number of the buyer is missing, who owes the tax")
    for whose, one in (("seller", sheet.seller), ("buyer", sheet.buyer)):
        if one.vat and not one.vat[:2].isalpha():
            yield Broken("BR-CO-09", f"The VAT number of the {whose} ({one.vat}) does not begin with a country")
        elif one.vat and one.country in EU and one.vat[:2] not in _prefixes(one.country):
            yield Broken("BR-CO-09", f"The VAT number of the {whose} ({one.vat}) is not one of {one.country}")


def _prefixes(country: str) -> tuple[str, ...]:
    return ("EL", "GR") if country == "GR" else (country,)


def _payment(sheet: Sheet) -> Iterator[Broken]:
    if sheet.sums.due > 0 and sheet.due_on is None:
        yield Broken("BR-CO-25", "The day it is due is missing")
    if sheet.means in _CREDIT_TRANSFER and not sheet.account:
        yield Broken("BR-61", "The account to pay to is missing")
    if sheet.starts and sheet.ends and sheet.ends < sheet.starts:
        yield Broken("BR-29", f"The period ends on {sheet.ends}, before it starts on {sheet.starts}")
