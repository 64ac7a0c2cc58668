"""How much of the standard value of work was invoiced and collected, by project and month or by person."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import ColumnElement
from sqlmodel import Session

from domain.economics import Realisation
from domain.money import Money, allocate, half_up, total
from domain.windows import Window
from store.facts.exchange import Reporting
from store.queries import realisation as queries
from store.queries.project_time import month_end
from store.queries.realisation import Share


@dataclass(frozen=True, slots=True)
class Part:
    """Amounts of one project in one month (202611), or of one person; ``waiting`` is on no invoice yet."""

    project_id: int
    month: int
    person_id: int | None
    person: str
    standard: Money
    waiting: Money
    billed: Money
    collected: Money
    unpriced: int = 0


def parts(db: Session, where: ColumnElement[bool], window: Window, money: Reporting) -> list[Part]:
    """Return what the projects of ``where`` worked in the window and what was invoiced for that time.

    An invoice counts in the month its period ends. Amounts are stated at the rates of the month's end and of the day
    of the invoice.
    """
    nothing = Money.zero(money.currency)
    found = []
    for row in queries.worked(db, where, window):
        day = min(month_end(row.month, window.last), window.last)
        standard, waiting = (
            money.state(Money(minor, row.currency), day) if row.currency else nothing
            for minor in (row.minor, row.waiting)
        )
        found.append(Part(row.project_id, row.month, None, "", standard, waiting, nothing, nothing, row.unpriced))
    for one in queries.billed(db, where, window):
        net = money.state(Money(one.net, one.currency), one.issued_on)
        collected = _collected(net, one.paid, one.gross)
        month = one.day.year * 100 + one.day.month
        found.append(Part(one.project_id, month, None, "", nothing, nothing, net, collected))
    return found


def by_person(
    db: Session, where: ColumnElement[bool], window: Window, money: Reporting, person_id: int | None
) -> list[Part]:
    """Return each person's share of what was invoiced by time in the window, by their part of each line's value."""
    lines: dict[int, list[Share]] = {}
    for row in queries.shares(db, where, window, person_id):
        lines.setdefault(row.line_id, []).append(row)
    nothing = Money.zero(money.currency)
    found = []
    for rows in lines.values():
        for row, net in zip(rows, _divided(rows), strict=True):
            if person_id not in (None, row.person_id):
                continue
            billed, standard = (
                money.state(amount, row.issued_on) for amount in (net, Money(row.standard, row.currency))
            )
            month = row.day.year * 100 + row.day.month
            collected = _collected(billed, row.paid, row.gross)
            found.append(Part(row.project_id, month, row.person_id, row.person, standard, nothing, billed, collected))
    return found


def _divided(rows: Sequence[Share]) -> Sequence[Money]:
    net = Money(rows[0].net, rows[0].currency)
    weights = tuple(row.standard for row in rows)
    # Time without a rate has no share; when none of it has one, nobody's share is known.
    return allocate(net, weights) if sum(weights) > 0 else [Money.zero(net.currency) for _ in rows]


def _collected(net: Money, paid: int, gross: int) -> Money:
    return Money(half_up(Decimal(net.minor) * paid / gross), net.currency) if gross > 0 else Money.zero(net.currency)


def summed(found: Sequence[Part], currency: str) -> tuple[Realisation, Money]:
    """Return the three values of a group, and what of its standard value waits to be invoiced."""
    return (
        Realisation(
            total((one.standard for one in found), currency),
            total((one.billed for one in found), currency),
            total((one.collected for one in found), currency),
        ),
        total((one.waiting for one in found), currency),
    )
