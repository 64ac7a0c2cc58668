"""Writing a drafted invoice: its lines, and the lock on every row they stand for."""

from __future__ import annotations

from datetime import date

from sqlmodel import Session

from domain.billing.lines import Line, Source
from domain.errors import Conflict
from domain.money import MINUTES_PER_HOUR, Money
from domain.timesheets import TimeAction, TimeState, after
from store.contracts import PartStatus
from store.facts.billing import Run
from store.invoices import Invoice, InvoiceLine, LineKind
from store.timesheets import TimeEntry, TimeStatus

_KINDS = {
    Source.TIME: LineKind.TIME,
    Source.EXPENSE: LineKind.EXPENSE,
    Source.FIXED_FEE: LineKind.FIXED_FEE,
    Source.MILESTONE: LineKind.MILESTONE,
    Source.RETAINER: LineKind.RETAINER,
    Source.OVERAGE: LineKind.OVERAGE,
    Source.DEPOSIT: LineKind.DEPOSIT,
    Source.DISCOUNT: LineKind.DISCOUNT,
}


def write(db: Session, run: Run, today: date) -> Invoice:
    """Store a run as a draft: time and expenses are locked, instalments invoiced, milestones linked.

    Raises:
        Conflict: a row went onto another invoice in the meantime.

    """
    project, totals = run.billed.project, run.draft.totals
    if project.client_id is None:
        raise Conflict(f"{project.name} has no client to invoice.")
    invoice = Invoice(
        client_id=project.client_id,
        project_id=project.pk,
        drafted_on=today,
        period_from=run.period.start,
        period_to=run.period.last,
        note=f"Invoice for {project.name}",
        currency=project.currency,
        net_minor=totals.base.minor,
        tax_minor=totals.tax.minor,
        gross_minor=totals.total.minor,
    )
    db.add(invoice)
    db.flush()
    stored = [_line(run, invoice.pk, number, line) for number, line in enumerate(run.draft.lines, start=1)]
    db.add_all(stored)
    db.flush()
    for row, line in zip(stored, run.draft.lines, strict=True):
        _claim(run, line, row.pk)
    return invoice


def _line(run: Run, invoice_id: int, position: int, line: Line) -> InvoiceLine:
    minutes = _minutes_billed(run, int(line.source_id)) if line.source is Source.TIME else None
    currency, term = line.amount.currency, run.terms.of(line.source)
    return InvoiceLine(
        invoice_id=invoice_id,
        position=position,
        project_id=run.billed.project.pk,
        billing_term_id=run.term_of(line.source, int(line.source_id)),
        kind=_KINDS[line.source],
        description=line.description,
        quantity_minutes=minutes if minutes is not None else _minutes_of(line),
        unit_minor=Money.of(line.unit_price, currency).minor,
        net_minor=line.amount.minor,
        tax_bp=term.tax_bp if term is not None and line.amount.minor > 0 and line.source is not Source.DEPOSIT else 0,
        write_down_minor=line.write_down.minor,
        tax_minor=run.draft.totals.lines[position - 1].minor,
    )


def _minutes_billed(run: Run, key: int) -> int:
    """Return the minutes of an entry that are billed by time, as they were logged: a retainer may pay for the rest."""
    return run.entries[key].entry.minutes - run.retained.get(key, 0)


def _minutes_of(line: Line) -> int | None:
    return int(line.quantity * MINUTES_PER_HOUR) if line.unit == "h" else None


def _claim(run: Run, line: Line, line_id: int) -> None:
    """Mark the row a line stands for as invoiced, so that nothing bills it again."""
    key = int(line.source_id)
    if line.source is Source.TIME:
        _lock(run.entries[key].entry, line, line_id, whole=key not in run.retained)
    elif line.source is Source.EXPENSE:
        run.expenses[key].status, run.expenses[key].invoice_line_id = TimeStatus.LOCKED, line_id
    elif line.source is Source.FIXED_FEE:
        run.parts[key].status, run.parts[key].invoice_line_id = PartStatus.INVOICED, line_id
    elif line.source is Source.MILESTONE:
        run.milestones[key].invoice_line_id = line_id


def _lock(entry: TimeEntry, line: Line, line_id: int, *, whole: bool) -> None:
    entry.status = TimeStatus(after(TimeState(entry.status), TimeAction.LOCK))
    entry.invoice_line_id = line_id
    # The value the invoice was made from; the same unless a rate was changed since it was logged.
    if whole and (entry.bill_minor, entry.bill_currency) != (line.standard.minor, line.standard.currency):
        entry.bill_minor, entry.bill_currency = line.standard.minor, line.standard.currency
