"""Credit notes: an issued invoice undone in whole, by line, or by an amount; never changed itself."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from sqlmodel import Session, col, select

from domain.billing import invoices as rules
from domain.errors import BadInput, Conflict
from domain.money import Money, allocate, half_up
from store import invoicing
from store.invoices import Invoice, InvoiceLine, InvoiceStatus, LineKind

_BP = 10_000


@dataclass(frozen=True, slots=True)
class Credit:
    """What a credit note takes back: some lines, or an amount before tax when there are none.

    Unless it is to be billed again, a retainer's month or a deposit stays asked for.
    """

    lines: Sequence[InvoiceLine] = ()
    net: Money | None = None
    bill_again: bool = True


def lines_to_credit(db: Session, invoice: Invoice, positions: Collection[int] = ()) -> list[InvoiceLine]:
    """Return the lines a credit note takes back: those named by their number, or all that are left.

    Raises:
        BadInput: there is no such line.
        Conflict: it was credited before.

    """
    lines = invoicing.lines_of(db, invoice.pk)
    gone = credited_lines(db, lines)
    known = {line.position: line for line in lines}
    for position in positions:
        if position not in known:
            raise BadInput(f"{invoice.number} has lines 1 to {len(lines)}, not {position}.")
        if known[position].pk in gone:
            raise Conflict(f"Line {position} of {invoice.number} was credited already.")
    return [line for line in lines if line.pk not in gone and (not positions or line.position in positions)]


def credited_lines(db: Session, lines: Sequence[InvoiceLine]) -> set[int]:
    """Return the keys of lines a credit note took back already."""
    keys = [line.pk for line in lines]
    found = db.exec(select(InvoiceLine.credits_id).where(col(InvoiceLine.credits_id).in_(keys)))
    return {key for key in found if key is not None}


def write(db: Session, invoice: Invoice, credit: Credit, series: str, on: date, reason: str) -> Invoice:
    """Issue a credit note over an invoice under the next number of its own series.

    Raises:
        Conflict: more than the invoice, a closed period, or the invoice was never issued.

    """
    rules.refuse_closed(on, invoicing.closed_until(db, on))
    lines = [_reversed(one, credit) for one in credit.lines] if credit.net is None else []
    lines += _goodwill(db, invoice, credit.net) if credit.net is not None else []
    invoicing.refuse_deducted(db, invoice, -sum(one.net_minor for one in lines if one.kind == LineKind.DEPOSIT))
    net, tax = sum(line.net_minor for line in lines), sum(line.tax_minor for line in lines)
    state = rules.credited(invoicing.state_of(invoice), Money(-net - tax, invoice.currency))
    note = Invoice(
        number=invoicing.take_number(db, series),
        client_id=invoice.client_id,
        project_id=invoice.project_id,
        credits_id=invoice.pk,
        status=InvoiceStatus.ISSUED,
        drafted_on=on,
        issued_on=on,
        due_on=on,
        period_from=invoice.period_from,
        period_to=invoice.period_to,
        currency=invoice.currency,
        net_minor=net,
        tax_minor=tax,
        gross_minor=net + tax,
        note=reason,
    )
    db.add(note)
    db.flush()
    for position, line in enumerate(lines, start=1):
        line.invoice_id, line.position = note.pk, position
    db.add_all(lines)
    invoicing.keep(invoice, state)
    return note


def _reversed(line: InvoiceLine, credit: Credit) -> InvoiceLine:
    stays = not credit.bill_again and line.kind in (LineKind.RETAINER, LineKind.DEPOSIT)
    return InvoiceLine(
        invoice_id=0,
        position=0,
        project_id=line.project_id,
        billing_term_id=None if stays else line.billing_term_id,
        kind=line.kind,
        description=line.description,
        quantity_minutes=-line.quantity_minutes if line.quantity_minutes is not None else None,
        unit_minor=line.unit_minor,
        net_minor=-line.net_minor,
        tax_bp=line.tax_bp,
        tax_minor=-line.tax_minor,
        write_down_minor=-line.write_down_minor,
        credits_id=line.pk,
    )


def _goodwill(db: Session, invoice: Invoice, net: Money) -> list[InvoiceLine]:
    """Return a line a tax rate of the invoice, each with its share of the amount."""
    billed: dict[int, int] = {}
    kinds = set()
    for line in invoicing.lines_of(db, invoice.pk):
        if line.net_minor > 0:
            billed[line.tax_bp] = billed.get(line.tax_bp, 0) + line.net_minor
            kinds.add(line.kind)
    if net.minor <= 0 or not billed:
        raise BadInput(f"A credit is for an amount above 0, not {net}.")
    shares = allocate(net, tuple(billed.values()))
    return [
        InvoiceLine(
            invoice_id=0,
            position=0,
            project_id=invoice.project_id,
            kind=LineKind.DEPOSIT if kinds == {LineKind.DEPOSIT} else LineKind.DISCOUNT,
            description=f"Credit on {invoice.number}",
            net_minor=-share.minor,
            tax_bp=rate,
            tax_minor=-half_up(Decimal(share.minor * rate) / _BP),
        )
        for rate, share in zip(billed, shares, strict=True)
    ]
