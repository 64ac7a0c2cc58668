"""The billing run of one project: every model it is billed by, in one draft, with what was left out and why."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from domain.billing.caps import Cap, Charge, apply_cap
from domain.billing.expenses import ExpenseRow, expense_lines
from domain.billing.lines import Line, Source, discounted, percent_of, single, subtotal
from domain.billing.schedules import DepositTreatment, Part, deduct_deposits, to_invoice
from domain.billing.taxes import Tax, Taxed, TaxRounding, Totals, totals
from domain.billing.timesheets import LeftOut, Omission, TimeRow, select
from domain.money import Money

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from domain.billing.retainers import Statement


@dataclass(frozen=True, slots=True)
class Agreement:
    """How one project is billed, and what was billed under its cap before.

    ``deposits`` are those invoiced and not yet deducted; ``final`` says this run bills the last of the project.
    ``taxes`` hold for lines of every kind that ``taxes_of`` does not name.
    """

    project: int | str
    currency: str
    cap: Cap | None = None
    billed_under_cap: Money | None = None
    told: frozenset[int] = frozenset()
    discount_percent: Decimal = Decimal(0)
    deposits: Money | None = None
    deposit_treatment: DepositTreatment = DepositTreatment.DEDUCT_FINAL
    final: bool = False
    taxes: tuple[Tax, ...] = ()
    taxes_of: Mapping[Source, tuple[Tax, ...]] = field(default_factory=dict)
    tax_rounding: TaxRounding = TaxRounding.PER_LINE


@dataclass(frozen=True, slots=True)
class Draft:
    """What would be invoiced: a line a source row, the foot, and everything that is not on it with the reason.

    ``deposit_left`` is what of the deposits the final invoice was too small for: it is the client's.
    """

    lines: tuple[Line, ...]
    totals: Totals
    left_out: tuple[Omission, ...]
    covered: tuple[int | str, ...]
    written_down: Money
    crossed: tuple[int, ...]
    deposit_left: Money | None = None

    @property
    def net(self) -> Money:
        """The sum of the lines, before tax."""
        return self.totals.base


def draft(
    agreement: Agreement,
    starts: date,
    ends: date,
    *,
    time: Sequence[TimeRow] = (),
    expenses: Iterable[ExpenseRow] = (),
    parts: Iterable[Part] = (),
    retainer: Statement | None = None,
) -> Draft:
    """Return the draft of a period (both days included).

    Time and expenses share the cap; parts of a fixed fee and the retainer are agreed amounts outside it. A discount is
    spread over the lines. A deposit is invoiced without tax and comes back as a negative line without tax: the whole
    tax falls due on the invoice that bills the work.
    """
    selection = select(time, starts, ends)
    capped, crossed = _under_cap(agreement, [*selection.lines, *expense_lines(expenses, starts, ends)])
    lines: list[Line] = [*capped, *_agreed(agreement, parts, retainer)]
    net = subtotal(lines, agreement.currency)
    lines = list(discounted(lines, percent_of(net, agreement.discount_percent)))
    back = _deposit(agreement, lines)
    lines += back
    written = Money(sum(line.write_down.minor for line in lines), agreement.currency)
    return Draft(
        lines=tuple(lines),
        totals=_foot(agreement, lines),
        left_out=(*selection.left_out, *_beyond_cap(selection.lines, capped, time)),
        covered=tuple(o.row.id for o in selection.left_out if o.why in (LeftOut.RETAINER, LeftOut.FIXED_FEE)),
        written_down=written,
        crossed=crossed,
        deposit_left=_left(agreement, back),
    )


def _left(agreement: Agreement, back: Sequence[Line]) -> Money | None:
    if not agreement.final or not agreement.deposits:
        return None
    return agreement.deposits + subtotal(back, agreement.currency) or None


def _under_cap(agreement: Agreement, lines: Sequence[Line]) -> tuple[list[Line], tuple[int, ...]]:
    if agreement.cap is None:
        return list(lines), ()
    zero = Money.zero(agreement.currency)
    charges = [Charge(line.amount, zero) for line in lines]
    result = apply_cap(agreement.cap, agreement.billed_under_cap or zero, charges, agreement.told)
    return [replace(line, amount=c.amount) for line, c in zip(lines, result.charges, strict=True)], result.crossed


def _beyond_cap(before: Sequence[Line], after: Sequence[Line], time: Sequence[TimeRow]) -> list[Omission]:
    """Name the rows the cap left nothing of; they stay on the draft at 0 so that they are billed only once."""
    empty = {line.source_id for line, full in zip(after, before, strict=False) if full.amount and not line.amount}
    return [Omission(row, LeftOut.CAPPED) for row in time if row.id in empty and row.covered_by is None]


def _agreed(agreement: Agreement, parts: Iterable[Part], retainer: Statement | None) -> list[Line]:
    lines = [_part(part, agreement.project) for part in to_invoice(parts)]
    if retainer is not None:
        fee = retainer.bill
        if fee is not None and retainer.overage_amount is not None:
            fee = fee - retainer.overage_amount
        if fee is not None and fee:
            lines.append(single(Source.RETAINER, agreement.project, "Retainer", fee, agreement.project))
        if retainer.overage_amount:
            over = retainer.overage_amount
            lines.append(single(Source.OVERAGE, agreement.project, "Retainer overage", over, agreement.project))
    return lines


def _part(part: Part, project: int | str) -> Line:
    if part.deposit:
        return replace(single(Source.DEPOSIT, part.id, part.description, part.amount, project), taxable=False)
    source = Source.MILESTONE if part.milestone is not None else Source.FIXED_FEE
    return single(source, part.id, part.description, part.amount, project)


def _deposit(agreement: Agreement, lines: Sequence[Line]) -> list[Line]:
    """Return the line that pays a deposit back, if this run may: the final one, unless it is used up from the first."""
    wait = agreement.deposit_treatment is DepositTreatment.DEDUCT_FINAL and not agreement.final
    if not agreement.deposits or wait or agreement.deposit_treatment is DepositTreatment.CREDIT:
        return []
    net = subtotal(lines, agreement.currency)
    back = net - deduct_deposits([net], agreement.deposits).charges[0]
    if not back:
        return []
    return [single(Source.DEPOSIT, agreement.project, "Deposit already invoiced", -back, agreement.project)]


def _foot(agreement: Agreement, lines: Sequence[Line]) -> Totals:
    taxed = [Taxed(line.amount.amount, _taxes(agreement, line)) for line in lines]
    return totals(taxed, agreement.currency, agreement.tax_rounding)


def _taxes(agreement: Agreement, line: Line) -> tuple[Tax, ...]:
    return agreement.taxes_of.get(line.source, agreement.taxes) if line.taxable else ()
