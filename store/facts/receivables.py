"""Receivables stated in one currency: balances at the rate of their day, sales at the rate of theirs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from sqlmodel import Session

from domain.access import Actor
from domain.economics import AgeBucket, Dated, ageing, days_outstanding_counted_back, days_sales_outstanding
from domain.money import Money, total
from domain.ratio import Ratio
from domain.windows import Window
from store.facts.exchange import Reporting, reporting
from store.queries import receivables
from store.queries.receivables import Claim, Sales

DAY = timedelta(days=1)


class Debtor(NamedTuple):
    """A client with its open invoices."""

    client_id: int
    client: str
    claims: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class Receivables:
    """What was owed at the end of a period and sold within it."""

    money: Reporting
    period: Window
    owed: Sequence[Claim]
    sold: Sequence[Sales]

    @property
    def until(self) -> date:
        """The day the balances hold for."""
        return self.period.last

    def open(self, claim: Claim) -> Money:
        """Return what is still to be paid of an invoice, in the reporting currency."""
        return self.money.state(Money(claim.gross - claim.paid, claim.currency), self.until)

    def overdue(self, claim: Claim) -> bool:
        """Tell whether something of it is past its due date."""
        return claim.due_on is not None and claim.due_on < self.until and claim.gross > claim.paid

    @property
    def late(self) -> list[Claim]:
        """The overdue ones."""
        return [claim for claim in self.owed if self.overdue(claim)]

    def total(self, claims: Iterable[Claim]) -> Money:
        """Return what is still to be paid of several."""
        return total((self.open(claim) for claim in claims), self.money.currency)

    @property
    def sales(self) -> Money:
        """Credit sales of the period."""
        return self._sales(self.period)

    def _sales(self, window: Window) -> Money:
        return self.money.total((Money(row.minor, row.currency), row.day) for row in self.sold if row.day in window)

    def dso(self, claims: Iterable[Claim] | None = None) -> Ratio:
        """Return days sales outstanding, or the part of it that some invoices stand for."""
        owed = self.total(self.owed if claims is None else claims)
        return days_sales_outstanding(owed, self.sales, max(self.period.days, 1))

    def counted_back(self) -> Ratio:
        """Return days sales outstanding by count-back over the months of the period, the last first."""
        months: list[tuple[Money, int]] = []
        end = self.period.end
        while end > self.period.start:
            start = max(self.period.start, (end - DAY).replace(day=1))
            month = Window(start, end, "month")
            months.append((self._sales(month), month.days))
            end = start
        return days_outstanding_counted_back(self.total(self.owed), months)

    def debtors(self) -> list[Debtor]:
        """Return clients by what they owe, most first."""
        grouped: dict[tuple[int, str], list[Claim]] = {}
        for claim in self.owed:
            grouped.setdefault((claim.client_id, claim.client), []).append(claim)
        found = [Debtor(key, name, tuple(claims)) for (key, name), claims in grouped.items()]
        return sorted(found, key=lambda one: (-self.total(one.claims).minor, one.client))

    def ages(self) -> tuple[AgeBucket, ...]:
        """Return what is overdue by days past due."""
        due = [Dated(claim.due_on, self.open(claim)) for claim in self.late if claim.due_on]
        return ageing(due, self.until, self.money.currency)


def receivables_of(
    db: Session, actor: Actor, period: Window, currency: str, client_id: int | None = None
) -> Receivables:
    """Return what the actor may see of receivables at the end of a period; a client's contact sees no sales."""
    owed = receivables.claims(db, actor, until=period.last, client_id=client_id)
    sold = [] if actor.is_client else receivables.sales(db, actor, period, client_id)
    return Receivables(reporting(db, currency), period, owed, sold)
