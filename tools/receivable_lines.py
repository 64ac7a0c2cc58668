"""What an answer about receivables shows: invoices, ages, and the clients that drive days sales outstanding."""

from __future__ import annotations

from domain.ratio import rounded
from tools.blocks import Block, Figure
from tools.values import Amount, Day, Index, during, money_text, plain
from tools.view import Line, View, listed, several, table


class InvoiceLine(Line):
    """One invoice as it stands."""

    number: str
    client: str
    issued_on: Day
    due_on: Day | None
    gross: Amount
    outstanding: Amount
    overdue_days: int
    state: str


class AgeLine(Line):
    """What is open by days since it was due."""

    age: str
    amount: Amount


class DriverLine(Line):
    """A client's part: what it owes, and the days of sales outstanding that come from it alone."""

    client: str
    outstanding: Amount
    overdue: Amount
    days: Index

    @property
    def days_text(self) -> str:
        """The days to the tenth."""
        return "n/a" if self.days is None else plain(rounded(self.days, 1))


class Receivables(View):
    """Open and overdue invoices, days sales outstanding with its method, and what drives it."""

    client: str
    period: str
    outstanding: Amount
    overdue: Amount
    open_count: int
    overdue_count: int
    listing: str = "Open invoices"
    lines: tuple[InvoiceLine, ...] = ()
    days_sales_outstanding: Index = None
    with_dso: bool = False
    own: bool = False  # the asker is the client
    drivers: tuple[DriverLine, ...] = ()
    ages: tuple[AgeLine, ...] = ()

    def headline(self) -> str:
        """Say what is owed and overdue, days sales outstanding, and who drives it."""
        parts = [self._owed()]
        if self.listing != "Open invoices":
            parts.append(self._issued())
        if self.with_dso:
            parts.append(self._dso())
        return " ".join(parts)

    def _owed(self) -> str:
        owing = "You owe" if self.own else f"{self.client} owes" if self.client else "Clients owe"
        if not self.open_count:
            return f"{owing} nothing as of {self.as_of}: no invoice is open."
        first = f"{owing} {money_text(self.outstanding)} on {several(self.open_count, 'invoice')}"
        if not self.overdue_count:
            return f"{first}; nothing is overdue."
        late = max((line for line in self.lines if line.overdue_days), key=lambda line: line.overdue_days, default=None)
        longest = f", longest {late.number} of {late.client} by {late.overdue_days} days" if late else ""
        return (
            f"{first}, {money_text(self.overdue)} of it overdue on {several(self.overdue_count, 'invoice')}{longest}."
        )

    def _issued(self) -> str:
        if not self.lines:
            return f"No invoice was issued {during(self.period)}."
        states = [f"{line.number} ({money_text(line.gross)}) is {line.state}" for line in self.lines]
        return f"Issued {during(self.period)}: {listed(states, 5)}."

    def _dso(self) -> str:
        if self.days_sales_outstanding is None:
            return f"Days sales outstanding is undefined for {self.period}."
        days = plain(rounded(self.days_sales_outstanding, 1))
        first = f"Days sales outstanding for {self.period}: {days} days."
        top = [line for line in self.drivers if line.days]
        if self.client or not top:
            return first
        named = [f"{line.client} ({plain(rounded(line.days, 1))} days)" for line in top[:3] if line.days is not None]
        return f"{first} Driven by {listed(named)}."

    def blocks(self) -> tuple[Block, ...]:
        """Show the figures, the invoices, the ages and the drivers."""
        figures: list[Block] = [
            Figure(label="Open", value=money_text(self.outstanding)),
            Figure(
                label="Overdue",
                value=money_text(self.overdue),
                status="warn" if self.overdue else "good",
                ask="which invoices are overdue?",
            ),
        ]
        if self.with_dso:
            value = self.days_sales_outstanding
            text = "n/a" if value is None else f"{plain(rounded(value, 1))} days"
            figures.append(Figure(label="Days sales outstanding", value=text, note=self.period))
        return (*figures, *self._tables())

    def _tables(self) -> tuple[Block, ...]:
        heads = {
            "number": "Invoice",
            "client": "Client",
            "issued_on": "Issued",
            "due_on": "Due",
            "gross": "Amount|$",
            "outstanding": "Open|$",
            "overdue_days": "Days overdue|#",
            "state": "State",
        }
        found: list[Block] = []
        if self.lines:
            found.append(table(self.listing, self.lines, heads, left_out=self.left_out))
        if self.ages:
            found.append(table("By days past due", self.ages, {"age": "Age", "amount": "Open|$"}))
        if self.drivers:
            drivers = {"client": "Client", "outstanding": "Open|$", "overdue": "Overdue|$", "days_text": "DSO, days|#"}
            found.append(table("By client", self.drivers, drivers))
        return tuple(found)
