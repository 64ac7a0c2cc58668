"""The life of an invoice: draft, issued under the next number, paid in parts, and undone only by a credit note."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING

from domain.errors import BadInput, Conflict
from domain.money import Money

if TYPE_CHECKING:
    from collections.abc import Iterable


class InvoiceState(StrEnum):
    """Derived from what happened to it, never set by hand."""

    DRAFT = "draft"
    CANCELLED = "cancelled"
    ISSUED = "issued"
    PART_PAID = "part-paid"
    PAID = "paid"
    CREDITED = "credited"
    WRITTEN_OFF = "written off"


@dataclass(frozen=True, slots=True)
class Invoice:
    """An invoice's money; ``number`` and ``issued_on`` are set when it is issued and never change."""

    total: Money
    number: str | None = None
    issued_on: date | None = None
    due_on: date | None = None
    paid: Money | None = None
    credited: Money | None = None
    written_off: Money | None = None
    cancelled: bool = False

    @property
    def state(self) -> InvoiceState:
        """Where it stands."""
        if self.cancelled:
            return InvoiceState.CANCELLED
        if self.number is None:
            return InvoiceState.DRAFT
        if self._credited and self._credited == self.total:
            return InvoiceState.CREDITED
        if not self.outstanding:
            return InvoiceState.WRITTEN_OFF if self.written_off else InvoiceState.PAID
        return InvoiceState.PART_PAID if self._paid else InvoiceState.ISSUED

    @property
    def outstanding(self) -> Money:
        """Total less credit notes, payments and what was given up; below zero is owed to the client."""
        return self.total - self._credited - self._paid - (self.written_off or Money.zero(self.total.currency))

    @property
    def locks_its_rows(self) -> bool:
        """Whether the source rows may not change: from the draft on, until it is cancelled or wholly credited."""
        return self.state not in (InvoiceState.CANCELLED, InvoiceState.CREDITED)

    @property
    def _paid(self) -> Money:
        return self.paid or Money.zero(self.total.currency)

    @property
    def _credited(self) -> Money:
        return self.credited or Money.zero(self.total.currency)

    def overdue_days(self, today: date) -> int:
        """Return the days past its due date while something is outstanding, else 0."""
        if self.due_on is None or self.number is None or self.outstanding.minor <= 0 or self.cancelled:
            return 0
        return max((today - self.due_on).days, 0)


def issued(invoice: Invoice, number: str, on: date, *, due_on: date, closed_until: date | None = None) -> Invoice:
    """Return the draft issued. Raises Conflict unless it is a draft dated after the closed period."""
    if invoice.state is not InvoiceState.DRAFT:
        raise Conflict(f"Only a draft can be issued; this invoice is {invoice.state}.")
    refuse_closed(on, closed_until)
    if due_on < on:
        raise BadInput(f"An invoice of {on} cannot be due on {due_on}.")
    return replace(invoice, number=number, issued_on=on, due_on=due_on)


def refuse_closed(day: date, closed_until: date | None) -> None:
    """Raise Conflict for a posting into a period that is closed (up to and including that day)."""
    if closed_until is not None and day <= closed_until:
        raise Conflict(
            f"The books are closed until {closed_until}: nothing can be posted on {day}.",
            hint="Date it in the open period.",
        )


def cancelled(invoice: Invoice) -> Invoice:
    """Return a draft thrown away. Raises Conflict once it is issued: it has a number then."""
    if invoice.state is not InvoiceState.DRAFT:
        raise Conflict(f"An invoice that is {invoice.state} cannot be cancelled.", hint="Write a credit note.")
    return replace(invoice, cancelled=True)


def paid(invoice: Invoice, amount: Money) -> Invoice:
    """Return the invoice after a payment. Raises Conflict for more than is outstanding, or before it is issued."""
    if invoice.number is None or invoice.cancelled:
        raise Conflict(f"An invoice that is {invoice.state} cannot be paid.")
    if amount.minor <= 0:
        raise BadInput(f"A payment is above 0, not {amount}.")
    if invoice.outstanding < amount:
        raise Conflict(f"{amount} is more than the {invoice.outstanding} outstanding on {invoice.number}.")
    return replace(invoice, paid=(invoice.paid or Money.zero(amount.currency)) + amount)


def credited(invoice: Invoice, amount: Money) -> Invoice:
    """Return the invoice after a credit note. Raises Conflict for more than the invoice, or before it is issued."""
    if invoice.number is None or invoice.cancelled:
        raise Conflict(f"An invoice that is {invoice.state} needs no credit note; cancel it.")
    if amount.minor <= 0:
        raise BadInput(f"A credit note is for an amount above 0, not {amount}.")
    before = invoice.credited or Money.zero(amount.currency)
    if invoice.total < before + amount:
        raise Conflict(f"{amount} is more than the {invoice.total - before} of {invoice.number} not credited yet.")
    return replace(invoice, credited=before + amount)


def written_off(invoice: Invoice, amount: Money) -> Invoice:
    """Return the invoice after some of it was given up as lost. Raises Conflict for more than is outstanding."""
    if invoice.number is None or invoice.cancelled:
        raise Conflict(f"An invoice that is {invoice.state} cannot be written off.")
    if amount.minor <= 0:
        raise BadInput(f"A write-off is above 0, not {amount}.")
    if invoice.outstanding < amount:
        raise Conflict(f"{amount} is more than the {invoice.outstanding} outstanding on {invoice.number}.")
    return replace(invoice, written_off=(invoice.written_off or Money.zero(amount.currency)) + amount)


def next_number(series: str, last: int, width: int = 4) -> str:
    """Return the number after ``last`` (0: none yet) in a series; numbers are given at issue, so none is lost.

    >>> next_number("2026-", 41)
    '2026-0042'
    """
    if last < 0:
        raise BadInput(f"The last number of a series cannot be {last}.")
    return f"{series}{last + 1:0{width}d}"


def gaps(numbers: Iterable[int]) -> tuple[int, ...]:
    """Return the numbers missing between 1 and the highest; a sound series has none. Raises Conflict on a double."""
    given = list(numbers)
    if len(set(given)) != len(given):
        double = sorted({number for number in given if given.count(number) > 1})
        raise Conflict(f"Invoice numbers given twice: {', '.join(map(str, double))}.")
    return tuple(sorted(set(range(1, max(given, default=0) + 1)) - set(given)))
