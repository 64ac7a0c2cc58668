"""What issuing, paying, crediting and writing off show before they are approved."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import col, select

from domain.access import Permission
from domain.errors import Forbidden
from domain.money import Money
from store import scope
from store.clients import Client
from store.invoices import Invoice
from store.projects import Project
from tools.blocks import Block
from tools.spec import Named, ToolContext
from tools.values import Amount
from tools.view import Line, View, table


class InvoiceState(Line):
    """One invoice before and after."""

    number: str
    client: str
    project: str
    gross: Amount
    before: str
    after: str
    outstanding: Amount


class InvoiceChange(View):
    """A step in the life of invoices."""

    says: str
    lines: tuple[InvoiceState, ...]

    def headline(self) -> str:
        """Say what is to be done, with the amounts."""
        return self.says

    def blocks(self) -> tuple[Block, ...]:
        """Show each invoice before and after."""
        heads = {
            "number": "Invoice",
            "client": "Client",
            "project": "Project",
            "gross": "Gross|$",
            "before": "Before",
            "after": "After",
            "outstanding": "Then outstanding|$",
        }
        return (table("Invoices", self.lines, heads, left_out=self.left_out),)


def writable(ctx: ToolContext, named: Named) -> Invoice:
    """Return the invoice, to be changed.

    Raises:
        Forbidden: it is of a project someone else leads.

    """
    query = select(Invoice).where(col(Invoice.id) == named.id, scope.invoices(ctx.actor, Permission.INVOICES_WRITE))
    found = ctx.db.exec(query).first()
    if found is None:
        raise Forbidden("You can change invoices only of projects you lead.", hint="Ask finance.")
    return found


def status_text(invoice: Invoice) -> str:
    """Write where an invoice stands."""
    return "part-paid" if invoice.status.value == "part_paid" else invoice.status.value.replace("_", " ")


def name_of(invoice: Invoice) -> str:
    """Write its number, or that it is a draft."""
    return invoice.number or f"draft {invoice.id}"


def shown(ctx: ToolContext, invoices: Sequence[Invoice], before: Sequence[str]) -> tuple[InvoiceState, ...]:
    """Return invoices as they stand now beside what they were."""
    clients = _names(ctx, Client, {one.client_id for one in invoices})
    projects = _names(ctx, Project, {one.project_id for one in invoices if one.project_id})
    return tuple(
        InvoiceState(
            ref=f"invoice:{one.id}",
            number=name_of(one),
            client=clients.get(one.client_id, ""),
            project=projects.get(one.project_id or 0, ""),
            gross=Money(one.gross_minor, one.currency),
            before=was,
            after=status_text(one),
            outstanding=outstanding(one),
        )
        for one, was in zip(invoices, before, strict=True)
    )


def outstanding(invoice: Invoice) -> Money:
    """Return what is still to be paid of an invoice; a credit note is settled with its invoice."""
    if invoice.credits_id is not None:
        return Money.zero(invoice.currency)
    left = invoice.gross_minor - invoice.paid_minor - invoice.credited_minor - invoice.written_off_minor
    return Money(left, invoice.currency)


def _names(ctx: ToolContext, table: type[Client | Project], keys: set[int]) -> dict[int, str]:
    rows = ctx.db.exec(select(table.id, table.name).where(col(table.id).in_(keys)))
    return {key: name for key, name in rows if key is not None}
