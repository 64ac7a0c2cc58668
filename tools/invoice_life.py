"""The life of an invoice after its draft: issued, paid, credited, written off, or thrown away."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

from sqlmodel import col, select

from domain.access import Permission
from domain.approval import Approval, Effect
from domain.billing import invoices as rules
from domain.errors import BadInput, Conflict
from domain.money import Money
from domain.totals import by_currency
from store import crediting, invoicing, scope
from store.crediting import Credit
from store.facts.documents import document_of
from store.invoices import Invoice, InvoiceStatus, Payment, WriteOff
from tools.einvoice_check import faults
from tools.invoice_changes import InvoiceChange, name_of, outstanding, shown, status_text, writable
from tools.invoice_refs import InvoiceRef, SumParam
from tools.params import ClientRef, PastDay, ProjectRef
from tools.spec import Named, ToolContext, tool
from tools.values import day_text, money_text
from tools.view import listed, several

# What every change of an invoice needs.
_WRITES: dict[str, Any] = {
    "needs": Permission.INVOICES_WRITE,
    "effect": Effect.WRITE,
    "agent": "financial_control",
    "staff_only": True,
}


@tool(
    **_WRITES,
    approval=Approval.FINANCE,
    defaults={"on": lambda ctx: ctx.today},
    examples=(
        "issue the drafts",
        "send out the draft invoice for Nordlys",
        "finalise all draft invoices",
        "issue draft 12",
        "give the Contoso invoice its number and date it today",
        "make the drafts of Acme final",
    ),
)
def issue_invoice(
    ctx: ToolContext,
    invoice: InvoiceRef | None = None,
    client: ClientRef | None = None,
    project: ProjectRef | None = None,
    on: PastDay | None = None,
) -> InvoiceChange:
    """Issue one draft, or all drafts of a client, a project or everyone: each gets the next number and its due day.

    From then on it is changed only by a payment, a credit note or a write-off.
    """
    day = on or ctx.today
    drafts = [writable(ctx, invoice)] if invoice else _drafts(ctx, client, project)
    if not drafts:
        raise Conflict("There is no draft to issue.", hint="Draft invoices first.")
    before = [status_text(one) for one in drafts]
    days = invoicing.payment_days(ctx.db, {one.project_id for one in drafts if one.project_id})
    for one in drafts:
        invoicing.issue(ctx.db, one, ctx.firm.invoice_series, day, days.get(one.project_id or 0, ctx.firm.payment_days))
    notes = _lacking(ctx, drafts)
    total = listed([money_text(amount) for amount in by_currency(map(_gross, drafts), ctx.firm.currency)])
    top = listed([f"{name_of(one)} ({money_text(_gross(one))})" for one in drafts])
    says = f"Issue {several(len(drafts), 'invoice')} on {day_text(day)} over {total} with tax: {top}."
    return _changed(ctx, says, drafts, before, notes)


def _lacking(ctx: ToolContext, issued: Sequence[Invoice]) -> tuple[str, ...]:
    """Say what keeps issued invoices from being electronic ones; Conflict for figures that do not add up."""
    ctx.db.flush()
    documents = (document_of(ctx.db, ctx.actor, one.pk, ctx.firm) for one in issued)
    found = {one.number: faults(one) for one in documents}
    return tuple(
        f"{number} goes out as a PDF without the electronic invoice: {'; '.join(map(str, lacking))}."
        for number, lacking in found.items()
        if lacking
    )


def _gross(invoice: Invoice) -> Money:
    return Money(invoice.gross_minor, invoice.currency)


def _drafts(ctx: ToolContext, client: Named | None, project: Named | None) -> list[Invoice]:
    query = select(Invoice).where(
        col(Invoice.status) == InvoiceStatus.DRAFT, scope.invoices(ctx.actor, Permission.INVOICES_WRITE)
    )
    if client is not None:
        query = query.where(col(Invoice.client_id) == client.id)
    if project is not None:
        query = query.where(col(Invoice.project_id) == project.id)
    return list(ctx.db.exec(query.order_by(col(Invoice.drafted_on), col(Invoice.id))))


@tool(
    **_WRITES,
    approval=Approval.FINANCE,
    defaults={"on": lambda ctx: ctx.today},
    examples=(
        "Acme paid FM-00012",
        "record a payment of 5,000 EUR on FM-00031 from yesterday",
        "Contoso transferred 1.250,50 for invoice FM-00007",
        "mark FM-00044 as paid",
        "we got half of FM-00018 on Monday: 4,200 EUR, reference TR-99",
    ),
)
def record_payment(
    ctx: ToolContext,
    invoice: InvoiceRef,
    amount: SumParam | None = None,
    on: PastDay | None = None,
    reference: str = "",
) -> InvoiceChange:
    """Record money received for an invoice: all that is outstanding, or a part of it, on a day (default: today)."""
    found, day = writable(ctx, invoice), on or ctx.today
    rules.refuse_closed(day, invoicing.closed_until(ctx.db, day))
    before, paid = status_text(found), amount.money(found.currency) if amount else outstanding(found)
    invoicing.keep(found, rules.paid(invoicing.state_of(found), paid))
    if found.issued_on and day < found.issued_on:
        raise BadInput(f"{found.number} was issued on {found.issued_on}: it cannot be paid on {day}.")
    ctx.db.add(_payment(found, paid, day, _reference(ctx, found, reference)))
    left = outstanding(found)
    rest = f"{money_text(left)} stays outstanding" if left else "nothing stays outstanding"
    says = f"Record {money_text(paid)} received on {day_text(day)} for {found.number}: {rest}."
    return _changed(ctx, says, [found], [before])


def _payment(invoice: Invoice, paid: Money, day: date, reference: str) -> Payment:
    return Payment(
        invoice_id=invoice.pk, paid_on=day, amount_minor=paid.minor, currency=paid.currency, reference=reference
    )


def _loss(invoice: Invoice, project_id: int, lost: Money, day: date, decided: tuple[int | None, str]) -> WriteOff:
    return WriteOff(
        project_id=project_id,
        invoice_id=invoice.pk,
        amount_minor=lost.minor,
        currency=lost.currency,
        written_on=day,
        decided_by=decided[0],
        reason=decided[1],
    )


def _reference(ctx: ToolContext, invoice: Invoice, said: str) -> str:
    """Return the reference of a payment, its own for each. Raises Conflict for one that was entered before."""
    found = ctx.db.exec(select(Payment.reference).where(col(Payment.invoice_id) == invoice.pk)).all()
    reference = said.strip() or f"{invoice.number}/{len(found) + 1}"
    if reference in found:
        raise Conflict(f"The payment {reference} of {invoice.number} was recorded already.")
    return reference


@tool(
    **_WRITES,
    approval=Approval.FINANCE,
    defaults={"on": lambda ctx: ctx.today},
    examples=(
        "credit FM-00012, the hours were wrong",
        "credit note for lines 2 and 3 of FM-00040 because they were billed twice",
        "cancel invoice FM-00031 with a credit note and bill it again",
        "give Acme 500 EUR off FM-00018 as goodwill",
        "reverse FM-00007",
    ),
)
def credit_note(
    ctx: ToolContext,
    invoice: InvoiceRef,
    reason: str,
    *,
    lines: tuple[int, ...] = (),
    amount: SumParam | None = None,
    bill_again: bool = True,
    on: PastDay | None = None,
) -> InvoiceChange:
    """Write a credit note over an issued invoice: all of it, some lines, or an amount before tax.

    The work behind credited lines is free to be billed again, unless bill_again is false: then it is given up.
    """
    if lines and amount:
        raise BadInput("Credit lines or an amount, not both at once.")
    found, day, why = writable(ctx, invoice), on or ctx.today, _said(reason)
    before, taken = status_text(found), [] if amount else crediting.lines_to_credit(ctx.db, found, lines)
    credit = Credit(taken, amount.money(found.currency) if amount else None, bill_again)
    note = crediting.write(ctx.db, found, credit, ctx.firm.credit_series, day, why)
    freed = invoicing.release(ctx.db, taken) if bill_again else 0
    what = f"{several(freed, 'row')} can be billed again" if freed else "nothing is billed again"
    says = f"Credit {money_text(-_gross(note))} of {found.number} with tax by {note.number} ({why}); {what}."
    return _changed(ctx, says, [found, note], [before, "new"])


@tool(
    **_WRITES,
    approval=Approval.FINANCE_FOUR_EYES,
    defaults={"on": lambda ctx: ctx.today},
    examples=(
        "write off FM-00012, the client is bankrupt",
        "give up on the rest of FM-00031",
        "FM-00018 will never be paid: write it off",
        "write off 250 EUR of FM-00040 as a bad debt",
    ),
)
def write_off_invoice(
    ctx: ToolContext, invoice: InvoiceRef, reason: str, amount: SumParam | None = None, on: PastDay | None = None
) -> InvoiceChange:
    """Give up what is outstanding of an invoice, or a part of it, as lost; a second person must agree."""
    found, day, why = writable(ctx, invoice), on or ctx.today, _said(reason)
    rules.refuse_closed(day, invoicing.closed_until(ctx.db, day))
    if found.project_id is None:
        raise Conflict(f"{name_of(found)} belongs to no project, so its loss belongs to none either.")
    before, lost = status_text(found), amount.money(found.currency) if amount else outstanding(found)
    invoicing.keep(found, rules.written_off(invoicing.state_of(found), lost))
    ctx.db.add(_loss(found, found.project_id, lost, day, (ctx.actor.person_id, why)))
    says = f"Write off {money_text(lost)} of {found.number} on {day_text(day)}: {why}."
    return _changed(ctx, says, [found], [before])


@tool(
    **_WRITES,
    approval=Approval.FINANCE,
    examples=(
        "throw away the draft for Nordlys",
        "cancel draft 12",
        "delete the draft invoice of Acme, we bill next month",
        "discard that draft",
    ),
)
def cancel_draft(ctx: ToolContext, invoice: InvoiceRef) -> InvoiceChange:
    """Throw a draft invoice away; its time, expenses and instalments can be billed again."""
    found = writable(ctx, invoice)
    before, name = status_text(found), name_of(found)
    freed = invoicing.cancel(ctx.db, found)
    says = f"Throw away {name} over {money_text(_gross(found))} with tax; {several(freed, 'row')} can be billed again."
    return _changed(ctx, says, [found], [before])


def _said(reason: str) -> str:
    if not reason.strip():
        raise BadInput("Why? A reason goes on the document and into the log.")
    return reason.strip()


def _changed(
    ctx: ToolContext, says: str, invoices: list[Invoice], before: list[str], notes: tuple[str, ...] = ()
) -> InvoiceChange:
    lines = shown(ctx, invoices, before)
    page = ctx.firm.page_rows * 2
    return InvoiceChange(
        as_of=ctx.today, says=says, lines=lines[:page], left_out=max(0, len(lines) - page), assumptions=notes
    )
