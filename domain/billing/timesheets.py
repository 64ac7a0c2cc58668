"""Time and materials: which time is billed in a period, at which rate, and why the rest is left out."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum
from typing import TYPE_CHECKING

from domain.billing.lines import Line, Source
from domain.errors import BadInput
from domain.money import MINUTES_PER_HOUR

if TYPE_CHECKING:
    from collections.abc import Iterable

    from domain.rates import RateVersion


class LeftOut(StrEnum):
    """Why a row is not on the invoice; the first reason that applies is the one given."""

    OUTSIDE = "the work is outside the period"
    NOT_BILLABLE = "the work is not billable"
    INVOICED = "it is on an invoice already"
    NOT_SUBMITTED = "it is not submitted yet"
    NOT_APPROVED = "it is not approved yet"
    REJECTED = "it was rejected"
    NO_RATE = "no bill rate holds on that day"
    OTHER_CURRENCY = "its rate is in another currency than the invoice"
    CAPPED = "the not-to-exceed cap is reached"
    ON_HOLD = "it is held back"
    FIXED_FEE = "the fixed fee covers it"
    RETAINER = "the retainer covers it"
    MONTH_OPEN = "the retainer's month is not over yet"


class State(StrEnum):
    """The states of a time entry that billing knows."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    REJECTED = "rejected"


@dataclass(frozen=True, slots=True)
class TimeRow:
    """An entry with its rate already resolved for the day of the work.

    ``minutes`` are the minutes to bill (rounding rules applied); ``invoice`` is the draft or issued invoice it is on;
    ``covered_by`` is the fixed fee or retainer that pays for it, ``None`` when it is billed by time. In a month of a
    retainer that is not over (``month_open``) nobody knows yet. An entry a retainer pays for in part is two rows.
    """

    id: int | str
    day: date
    minutes: int
    state: State
    billable: bool
    rate: RateVersion | None
    description: str = ""
    project: int | str | None = None
    invoice: int | str | None = None
    on_hold: bool = False
    covered_by: Source | None = None
    month_open: bool = False
    other_currency: bool = False

    @property
    def locked(self) -> bool:
        """A row on any invoice, even a draft, may not be changed until that draft is cancelled or credited."""
        return self.invoice is not None


@dataclass(frozen=True, slots=True)
class Omission:
    """A row that is not billed, and why."""

    row: TimeRow
    why: LeftOut


@dataclass(frozen=True, slots=True)
class Selection:
    """The lines of a period and the rows left out; together they are every row given."""

    lines: tuple[Line, ...]
    left_out: tuple[Omission, ...]


_COVERED = frozenset({Source.FIXED_FEE, Source.MILESTONE, Source.RETAINER})
_STATES = {
    State.DRAFT: LeftOut.NOT_SUBMITTED,
    State.SUBMITTED: LeftOut.NOT_APPROVED,
    State.REJECTED: LeftOut.REJECTED,
}


def omission(row: TimeRow, starts: date, ends: date) -> LeftOut | None:
    """Return why a row cannot be billed in the period (both days included), or ``None`` when it can."""
    reasons = (
        (row.invoice is not None, LeftOut.INVOICED),
        (not starts <= row.day <= ends, LeftOut.OUTSIDE),
        (not row.billable, LeftOut.NOT_BILLABLE),
        (row.state in _STATES, _STATES.get(row.state, LeftOut.NOT_APPROVED)),
        (row.on_hold, LeftOut.ON_HOLD),
        (row.covered_by in _COVERED, LeftOut.RETAINER if row.covered_by is Source.RETAINER else LeftOut.FIXED_FEE),
        (row.month_open, LeftOut.MONTH_OPEN),
        (row.rate is None, LeftOut.OTHER_CURRENCY if row.other_currency else LeftOut.NO_RATE),
    )
    return next((why for applies, why in reasons if applies), None)


def select(rows: Iterable[TimeRow], starts: date, ends: date) -> Selection:
    """Return one line a billable row, each rounded on its own, so that the invoice equals the sum of its entries.

    Raises BadInput for a period that ends before it starts or a row of negative length.
    """
    if ends < starts:
        raise BadInput(f"A billing period from {starts} cannot end on {ends}.")
    lines: list[Line] = []
    left_out: list[Omission] = []
    for row in rows:
        why = omission(row, starts, ends)
        if why is not None or row.rate is None:
            left_out.append(Omission(row, why or LeftOut.NO_RATE))
        else:
            lines.append(_line(row, row.rate))
    return Selection(tuple(lines), tuple(left_out))


def _line(row: TimeRow, rate: RateVersion) -> Line:
    amount = rate.price(row.minutes)
    hours = Decimal(row.minutes) / MINUTES_PER_HOUR
    return Line(Source.TIME, row.id, row.description, hours, "h", rate.hourly, amount, amount, row.project)
