"""A retainer beside time and materials in one project: the retainer pays first, what is beyond it is billed by time.

The oldest work of a month uses up its quota and what was carried into it. With an overage rate of its own, or with
overuse carried on, the retainer covers all work of its months and nothing of it is billed by time.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from domain.billing.retainers import Statement, Terms, statements

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from domain.windows import Window


@dataclass(frozen=True, slots=True)
class Worked:
    """Approved billable minutes of a row, and how many of them stand on an invoice by time: those stay there."""

    id: int | str
    day: date
    minutes: int
    billed: int = 0

    @property
    def free(self) -> int:
        """Minutes a retainer may still cover."""
        return max(self.minutes - self.billed, 0)


@dataclass(frozen=True, slots=True)
class Coverage:
    """A statement a month, and how many minutes of each row the retainer pays for (rows without any are absent)."""

    statements: tuple[Statement, ...] = ()
    minutes: Mapping[int | str, int] = field(default_factory=dict)


def cover(terms: Terms, months: Sequence[Window], work: Sequence[Worked]) -> Coverage:
    """Return what a retainer of consecutive months pays for of the work.

    >>> from domain.windows import Window
    >>> march = Window(date(2026, 3, 1), date(2026, 4, 1), "March")
    >>> rows = [Worked("a", date(2026, 3, 2), 300), Worked("b", date(2026, 3, 9), 480)]
    >>> dict(cover(Terms(quota=600), [march], rows).minutes)
    {'a': 300, 'b': 300}
    """
    by_month = [[row for row in work if row.day in month] for month in months]
    found = statements(terms, [sum(row.free for row in rows) for rows in by_month])
    minutes: dict[int | str, int] = {}
    for statement, rows in zip(found, by_month, strict=True):
        room = sum(row.free for row in rows) if _covers_all(terms) else max(statement.available, 0)
        # What is left of a row already billed in part was covered when it was billed, so it comes first.
        for row in sorted(rows, key=lambda row: (not row.billed, row.day)):
            taken = min(row.free, room)
            room -= taken
            if taken:
                minutes[row.id] = taken
    return Coverage(found, minutes)


def _covers_all(terms: Terms) -> bool:
    return terms.overage_rate is not None or terms.carry_overuse
