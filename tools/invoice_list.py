"""Invoices as they stand: a list, and one of them with its lines, payments and credits."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Literal

from domain.access import Permission
from domain.errors import Forbidden
from domain.money import Money
from domain.totals import by_currency
from store.invoices import Invoice, InvoiceStatus
from store.invoices import InvoiceLine as StoredLine
from store.queries import invoice_list as queries
from store.queries.invoice_list import Listed
from tools.blocks import Block, Figure
from tools.invoice_changes import name_of, outstanding, status_text
from tools.invoice_refs import InvoiceRef
from tools.params import ClientRef, PastWindow, ProjectRef
from tools.spec import Named, ToolContext, tool
from tools.values import Amount, Day, Effort, Percent, day_text, during, money_text, period_text
from tools.view import Line, View, listed, several, table

State = Literal["draft", "issued", "part_paid", "paid", "cancelled", "credited", "written_off", "open", "overdue"]
_OPEN = (InvoiceStatus.ISSUED, InvoiceStatus.PART_PAID)
_PERCENT = 10_000


class InvoiceRow(Line):
    """One invoice in a list."""

    number: str
    client: str
    project: str
    issued_on: Day | None
    due_on: Day | None
    net: Amount
    gross: Amount
    outstanding: Amount
    status: str


class Invoices(View):
    """Invoices of a period, a client or a project."""

    which: str
    gross: tuple[Amount, ...]
    outstanding: tuple[Amount, ...]
    lines: tuple[InvoiceRow, ...] = ()

    def headline(self) -> str:
        """Say how many, over how much, and what is open of it."""
        if not self.lines:
            return f"There is no {self.which}."
        count = len(self.lines) + self.left_out
        total, left = (listed([money_text(one) for one in sums]) for sums in (self.gross, self.outstanding))
        top = [f"{line.number} {line.client} ({money_text(line.gross)}, {line.status})" for line in self.lines]
        first = f"{several(count, self.which, self.which.replace('invoice', 'invoices', 1))} over {total} with tax"
        return f"{first}, {left} of it outstanding: {listed(top, beyond=self.left_out)}."

    def blocks(self) -> tuple[Block, ...]:
        """Show them as a table."""
        heads = {
            "number": "Invoice",
            "client": "Client",
            "project": "Project",
            "issued_on": "Issued",
            "due_on": "Due",
            "gross": "With tax|$",
            "outstanding": "Outstanding|$",
            "status": "Status",
        }
        return (table("Invoices", self.lines, heads, left_out=self.left_out),) if self.lines else ()


class BillLine(Line):
    """A line of an invoice."""

    position: int
    kind: str
    description: str
    minutes: Effort | None
    net: Amount
    written_down: Amount
    tax_percent: Percent
    tax: Amount


class Movement(Line):
    """A payment, a credit note or a write-off."""

    day: Day
    what: str
    reference: str
    amount: Amount


class InvoiceDetail(View):
    """One invoice in full."""

    invoice: InvoiceRow
    period: str
    note: str
    tax: Amount
    lines: tuple[BillLine, ...]
    movements: tuple[Movement, ...] = ()

    def headline(self) -> str:
        """Say what it is over, where it stands and what is open."""
        one = self.invoice
        what = f"{one.number} for {one.client}" + (f", {one.project}" if one.project else "")
        due = f", due {day_text(one.due_on)}" if one.due_on else ""
        left = f"{money_text(one.outstanding)} is outstanding" if one.outstanding else "nothing is outstanding"
        count = several(len(self.lines) + self.left_out, "line")
        return f"{what}, is {one.status}{due}: {count} over {money_text(one.gross)} with tax; {left}."

    def blocks(self) -> tuple[Block, ...]:
        """Show the sums, the lines and what happened to it."""
        one = self.invoice
        heads = {
            "position": "#",
            "kind": "Kind",
            "description": "What",
            "minutes": "Hours|h",
            "written_down": "Taken off|$",
            "tax_percent": "Tax|%",
            "net": "Amount|$",
        }
        found: list[Block] = [
            Figure(label="Before tax", value=money_text(one.net)),
            Figure(label="Tax", value=money_text(self.tax)),
            Figure(label="With tax", value=money_text(one.gross), note=self.period),
            Figure(label="Outstanding", value=money_text(one.outstanding)),
            table("Lines", self.lines, heads, left_out=self.left_out),
        ]
        if self.movements:
            said = {"day": "Day", "what": "What", "reference": "Reference", "amount": "Amount|$"}
            found.append(table("Payments and credits", self.movements, said))
        return tuple(found)


@tool(
    needs=Permission.INVOICES_READ,
    agent="financial_control",
    examples=(
        "list the invoices of October",
        "show me all drafts",
        "which invoices did we send Acme this year?",
        "invoices on Nordlys",
        "what have we invoiced this month?",
        "credited invoices this quarter",
    ),
)
def invoice_list(
    ctx: ToolContext,
    status: State | None = None,
    client: ClientRef | None = None,
    project: ProjectRef | None = None,
    window: PastWindow | None = None,
) -> Invoices:
    """List invoices, newest first, by status, client, project or period of issue."""
    named = (client.id if client else None, project.id if project else None)
    found = queries.invoices(ctx.db, ctx.actor, window, *named)
    lines = [_row(row) for row in found if _fits(row.invoice, status, ctx.today)]
    where = "".join(f" {word} {one.name}" for word, one in (("of", client), ("on", project)) if one)
    when = f" {during(period_text(window))}" if window else ""
    return _list(ctx, lines, f"{status.replace('_', '-') + ' ' if status else ''}invoice{where}{when}")


def _list(ctx: ToolContext, lines: list[InvoiceRow], which: str) -> Invoices:
    shown = ctx.firm.page_rows * 3
    return Invoices(
        as_of=ctx.today,
        which=which,
        gross=by_currency((line.gross for line in lines), ctx.firm.currency),
        outstanding=by_currency((line.outstanding for line in lines), ctx.firm.currency),
        lines=tuple(lines[:shown]),
        left_out=max(0, len(lines) - shown),
    )


def _fits(invoice: Invoice, status: State | None, today: date) -> bool:
    if status in ("open", "overdue"):
        late = invoice.due_on is not None and invoice.due_on < today
        return invoice.status in _OPEN and outstanding(invoice).minor > 0 and (status == "open" or late)
    return status is None or invoice.status.value == status


def _row(row: Listed) -> InvoiceRow:
    one = row.invoice
    return InvoiceRow(
        ref=f"invoice:{one.id}",
        number=name_of(one),
        client=row.client,
        project=row.project or "",
        issued_on=one.issued_on,
        due_on=one.due_on,
        net=Money(one.net_minor, one.currency),
        gross=Money(one.gross_minor, one.currency),
        outstanding=Money.zero(one.currency) if one.number is None else outstanding(one),
        status="credit note" if one.credits_id is not None else status_text(one),
    )


@tool(
    needs=Permission.INVOICES_READ,
    agent="financial_control",
    examples=(
        "show invoice FM-00012",
        "what is on FM-00031?",
        "open draft 12",
        "the lines of the Contoso invoice FM-00007",
        "who paid what on FM-00018?",
    ),
)
def show_invoice(ctx: ToolContext, invoice: InvoiceRef) -> InvoiceDetail:
    """Show one invoice with its lines, its tax, its payments and credits."""
    row = _seen(ctx, invoice)
    one = row.invoice
    lines = [_bill_line(line, one.currency) for line in queries.lines(ctx.db, one.pk)]
    shown = ctx.firm.page_rows * 20
    return InvoiceDetail(
        as_of=ctx.today,
        invoice=_row(row),
        period=f"{one.period_from} to {one.period_to}" if one.period_from else "",
        note=one.note,
        tax=Money(one.tax_minor, one.currency),
        lines=tuple(lines[:shown]),
        movements=_movements(ctx, one),
        left_out=max(0, len(lines) - shown),
    )


def _bill_line(line: StoredLine, currency: str) -> BillLine:
    return BillLine(
        ref=f"invoice_line:{line.id}",
        position=line.position,
        kind=line.kind.value.replace("_", " "),
        description=line.description,
        minutes=line.quantity_minutes,
        net=Money(line.net_minor, currency),
        written_down=Money(line.write_down_minor, currency),
        tax_percent=Decimal(line.tax_bp) / _PERCENT,
        tax=Money(line.tax_minor, currency),
    )


def _movements(ctx: ToolContext, invoice: Invoice) -> tuple[Movement, ...]:
    hidden = ("written off",) if ctx.actor.is_client else ()
    found = [one for one in queries.movements(ctx.db, invoice) if one.what not in hidden]
    return tuple(Movement(day=one.day, what=one.what, reference=one.reference, amount=one.amount) for one in found)


def _seen(ctx: ToolContext, named: Named) -> Listed:
    found = queries.invoices(ctx.db, ctx.actor, None, key=named.id)
    if not found:
        raise Forbidden("You can see invoices only of projects you lead.", hint="Ask finance.")
    return found[0]
