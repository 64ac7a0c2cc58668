"""How far a timesheet or a project is billed, from the documents that bill its rows and the notes that credit them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from domain.errors import Conflict, NotFound

if TYPE_CHECKING:
    from collections.abc import Iterable

Key = int | str


class Progress(StrEnum):
    """Draft before anything is submitted, then how much of the submitted rows is on invoices that stand."""

    DRAFT = "Draft"
    SUBMITTED = "Submitted"
    PARTLY_BILLED = "Partially Billed"
    BILLED = "Billed"


@dataclass(frozen=True, slots=True)
class Ledger:
    """Which rows exist, which were submitted, which invoice holds which rows, and which invoices are credited.

    A row is on one standing invoice at most; a credited invoice gives its rows back until the credit is cancelled.
    """

    rows: frozenset[Key]
    submitted: frozenset[Key] = frozenset()
    invoices: tuple[tuple[Key, frozenset[Key]], ...] = ()
    credited: frozenset[Key] = frozenset()

    @property
    def billed(self) -> frozenset[Key]:
        """The rows on invoices that stand."""
        held = [rows for invoice, rows in self.invoices if invoice not in self.credited]
        return frozenset().union(*held)

    @property
    def progress(self) -> Progress:
        """Where the billing of these rows stands."""
        billed = self.billed
        if not billed:
            return Progress.SUBMITTED if self.submitted else Progress.DRAFT
        return Progress.BILLED if billed >= self.rows else Progress.PARTLY_BILLED

    def with_submitted(self, rows: Iterable[Key]) -> Ledger:
        """Return the ledger after rows were submitted. Raises NotFound for a row it does not know."""
        return Ledger(self.rows, self.submitted | self._known(rows), self.invoices, self.credited)

    def with_invoice(self, invoice: Key, rows: Iterable[Key]) -> Ledger:
        """Return the ledger after an invoice. Raises Conflict if a row is not submitted or stands on another one."""
        taken = self._known(rows)
        if taken - self.submitted:
            raise Conflict(f"{_names(taken - self.submitted)} is not submitted, so it cannot be invoiced.")
        if taken & self.billed:
            raise Conflict(f"{_names(taken & self.billed)} is on an invoice already.")
        if any(invoice == known for known, _ in self.invoices):
            raise Conflict(f"There is an invoice {invoice} already.")
        return Ledger(self.rows, self.submitted, (*self.invoices, (invoice, taken)), self.credited)

    def with_credit(self, invoice: Key) -> Ledger:
        """Return the ledger after a credit note for a whole invoice. Raises Conflict if it is credited already."""
        self._invoice(invoice)
        if invoice in self.credited:
            raise Conflict(f"Invoice {invoice} is credited already.")
        return Ledger(self.rows, self.submitted, self.invoices, self.credited | {invoice})

    def without_credit(self, invoice: Key) -> Ledger:
        """Return the ledger after a credit note was cancelled. Raises Conflict if its rows were billed again since."""
        if invoice not in self.credited:
            raise Conflict(f"Invoice {invoice} is not credited.")
        again = self._invoice(invoice) & self.billed
        if again:
            raise Conflict(f"{_names(again)} was invoiced again since, so the credit note stands.")
        return Ledger(self.rows, self.submitted, self.invoices, self.credited - {invoice})

    def _known(self, rows: Iterable[Key]) -> frozenset[Key]:
        wanted = frozenset(rows)
        if wanted - self.rows:
            raise NotFound(f"There is no row {_names(wanted - self.rows)}.")
        return wanted

    def _invoice(self, invoice: Key) -> frozenset[Key]:
        for known, rows in self.invoices:
            if known == invoice:
                return rows
        raise NotFound(f"There is no invoice {invoice}.")


def _names(rows: frozenset[Key]) -> str:
    return ", ".join(sorted(map(str, rows)))
