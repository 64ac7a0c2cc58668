"""An invoice as the document a client receives: parties, lines, tax groups and totals, by EN 16931's semantic model.

Source: EN 16931-1, business groups BG-4 (seller), BG-7 (buyer), BG-22 (totals), BG-23 (VAT breakdown), BG-25 (lines).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from domain.errors import Conflict
from domain.money import MINUTES_PER_HOUR, Money, total

_BP = 100


class TaxCategory(StrEnum):
    """Codes of UNTDID 5305 that a services firm needs."""

    STANDARD = "S"
    REVERSE_CHARGE = "AE"
    EXEMPT = "E"
    OUTSIDE_EU = "G"


REASONS = {
    TaxCategory.REVERSE_CHARGE: "Reverse charge: the customer owes the tax.",
    TaxCategory.EXEMPT: "Exempt from tax.",
    TaxCategory.OUTSIDE_EU: "Supply outside the European Union.",
}
_DEPOSIT = "Deposit: taxed with the invoice for the work."
# Member states of the European Union, ISO 3166 (Northern Ireland counts for goods only).
EU = frozenset(
    (
        *("AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IT", "LT", "LU"),
        *("LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK"),
    )
)


@dataclass(frozen=True, slots=True)
class Party:
    """Who sends or receives the document."""

    name: str
    street: str = ""
    post_code: str = ""
    city: str = ""
    country: str = ""
    tax_id: str = ""
    contact: str = ""
    email: str = ""


@dataclass(frozen=True, slots=True)
class DocumentLine:
    """One line as billed: ``net`` after ``taken_off`` (a cap or a discount); minutes for time."""

    position: int
    description: str
    net: Money
    taken_off: Money
    tax: Money
    tax_bp: int
    category: TaxCategory
    minutes: int | None = None
    unit: Money | None = None
    deposit: bool = False

    @property
    def full(self) -> Money:
        """What it would be without what was taken off."""
        return self.net + self.taken_off

    @property
    def by_the_hour(self) -> bool:
        """Tell whether hours times the price an hour is the amount to the cent, so that both can be shown."""
        if self.minutes is None or self.unit is None:
            return False
        exact = self.unit.times(Decimal(self.minutes) / MINUTES_PER_HOUR)
        return exact == self.full

    @property
    def percent(self) -> Decimal:
        """The tax rate in percent."""
        return Decimal(self.tax_bp) / _BP


@dataclass(frozen=True, slots=True)
class TaxGroup:
    """What one category and rate amounts to, and why no tax is charged where none is."""

    category: TaxCategory
    percent: Decimal
    basis: Money
    tax: Money
    reason: str = ""


@dataclass(frozen=True, slots=True)
class InvoiceDocument:
    """An issued invoice, or the credit note of one (``credits`` names it), whose amounts are then those given back."""

    number: str
    issued_on: date
    due_on: date
    currency: str
    seller: Party
    buyer: Party
    lines: tuple[DocumentLine, ...]
    iban: str = ""
    bic: str = ""
    register: str = ""
    starts: date | None = None
    ends: date | None = None
    subject: str = ""
    credits: tuple[str, date] | None = None
    paid: Money | None = None

    @property
    def net(self) -> Money:
        """Sum of the lines (BT-106)."""
        return total((line.net for line in self.lines), self.currency)

    @property
    def tax(self) -> Money:
        """Sum of the tax of the lines (BT-110)."""
        return total((line.tax for line in self.lines), self.currency)

    @property
    def gross(self) -> Money:
        """What is to be paid (BT-112)."""
        return self.net + self.tax

    @property
    def groups(self) -> tuple[TaxGroup, ...]:
        """The tax breakdown: a group a category and rate, in the order they first appear."""
        kinds = dict.fromkeys((line.category, line.percent) for line in self.lines)
        found = []
        for category, percent in kinds:
            mine = [line for line in self.lines if (line.category, line.percent) == (category, percent)]
            basis = total((line.net for line in mine), self.currency)
            tax = total((line.tax for line in mine), self.currency)
            deposits = category is TaxCategory.EXEMPT and all(line.deposit for line in mine)
            found.append(TaxGroup(category, percent, basis, tax, _DEPOSIT if deposits else REASONS.get(category, "")))
        return tuple(found)


def category_of(tax_bp: int, *, deposit: bool, seller: Party, buyer: Party) -> TaxCategory:
    """Return the tax category of a line.

    >>> category_of(0, deposit=False, seller=Party("A", country="DE"), buyer=Party("B", country="NL")).value
    'AE'
    """
    if tax_bp:
        return TaxCategory.STANDARD
    if deposit or buyer.country == seller.country:
        return TaxCategory.EXEMPT
    return TaxCategory.REVERSE_CHARGE if buyer.country in EU else TaxCategory.OUTSIDE_EU


def check(document: InvoiceDocument, *, net: Money, tax: Money) -> InvoiceDocument:
    """Return the document when its totals are those of the books.

    Raises:
        Conflict: lines and totals differ, so the document would not be what was posted.

    """
    if (document.net, document.tax) != (net, tax):
        raise Conflict(f"The lines of {document.number} come to {document.gross}, the books say {net + tax}.")
    return document
