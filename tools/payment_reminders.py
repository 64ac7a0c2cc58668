"""Reminding a client's billing contact of overdue invoices, as a draft that finance approves."""

from __future__ import annotations

from sqlmodel import col, select

from domain.access import Permission
from domain.approval import Approval, Effect
from domain.errors import Conflict
from domain.money import Money
from domain.totals import by_currency
from store.clients import Contact, ContactPart
from store.findings import Notice
from store.queries.receivables import Claim, claims
from tools.blocks import Block
from tools.params import ClientRef
from tools.spec import Named, ToolContext, tool
from tools.values import Amount, Day, day_text, money_text
from tools.view import Line, View, listed, several, table


class OverdueLine(Line):
    """One overdue invoice."""

    number: str
    issued_on: Day
    due_on: Day
    outstanding: Amount
    days: int


class PaymentReminder(View):
    """A reminder to be sent, with its text."""

    client: str
    contact: str
    totals: tuple[Amount, ...]
    lines: tuple[OverdueLine, ...]
    subject: str
    body: str

    def headline(self) -> str:
        """Say who is reminded of what."""
        amounts = listed([money_text(amount) for amount in self.totals])
        numbers = listed([f"{line.number}, {several(line.days, 'day')}" for line in self.lines])
        return f"Remind {self.contact} of {self.client} of {amounts} overdue ({numbers})."

    def blocks(self) -> tuple[Block, ...]:
        """Show the invoices."""
        heads = {"number": "Invoice", "due_on": "Due", "days": "Days overdue|#", "outstanding": "Open|$"}
        return (table("Overdue invoices", self.lines, heads),)


@tool(
    needs=Permission.INVOICES_WRITE,
    effect=Effect.SEND,
    approval=Approval.FINANCE,
    agent="financial_control",
    examples=(
        "remind Brackwater of their overdue invoices",
        "send Acme a payment reminder",
        "chase Contoso for payment",
        "dun Helvetia Bank about the open invoices",
    ),
)
def remind_payment(ctx: ToolContext, client: ClientRef) -> PaymentReminder:
    """Send a client's billing contact a reminder of the invoices that are overdue; once a day at most."""
    found = claims(ctx.db, ctx.actor, until=ctx.today, client_id=client.id)
    late = [(claim, claim.due_on) for claim in found if claim.due_on and claim.gross > claim.paid]
    lines = tuple(_line(ctx, claim, due_on) for claim, due_on in late if due_on < ctx.today)
    if not lines:
        raise Conflict(f"{client.name} has no overdue invoice.")
    contact = _contact(ctx, client)
    view = _view(ctx, client, contact, lines)
    ctx.db.add(_notice(ctx, client, contact, view))
    return view


def _notice(ctx: ToolContext, client: Named, contact: Contact, view: PaymentReminder) -> Notice:
    key = f"payment-reminder:{client.id}:{ctx.today.isoformat()}"
    if ctx.db.exec(select(Notice.id).where(col(Notice.key) == key)).first() is not None:
        raise Conflict(f"{client.name} was reminded today already.")
    return Notice(
        key=key,
        channel="email",
        contact_id=contact.id,
        subject=view.subject,
        body=view.body,
        card={"reply_to": ctx.actor.email},
        created_at=ctx.now,
        not_before=ctx.now,
    )


def _line(ctx: ToolContext, claim: Claim, due_on: Day) -> OverdueLine:
    return OverdueLine(
        ref=f"invoice:{claim.key}",
        number=claim.number,
        issued_on=claim.issued_on,
        due_on=due_on,
        outstanding=Money(claim.gross - claim.paid, claim.currency),
        days=(ctx.today - due_on).days,
    )


def _contact(ctx: ToolContext, client: Named) -> Contact:
    query = select(Contact).where(
        col(Contact.client_id) == client.id,
        col(Contact.part) == ContactPart.BILLING,
        col(Contact.left_on).is_(None),
    )
    found = ctx.db.exec(query.order_by(col(Contact.id))).first()
    if found is None:
        raise Conflict(f"{client.name} has no billing contact.", hint="Name one among the client's contacts first.")
    return found


def _view(ctx: ToolContext, client: Named, contact: Contact, lines: tuple[OverdueLine, ...]) -> PaymentReminder:
    totals = by_currency((line.outstanding for line in lines), ctx.firm.currency)
    rows = "\n".join(
        f"- {line.number} of {day_text(line.issued_on)}: {money_text(line.outstanding)}, due {day_text(line.due_on)}"
        for line in lines
    )
    amounts = listed([money_text(amount) for amount in totals])
    body = (
        f"Dear {contact.name},\n\nour records show these invoices as unpaid ({amounts} in all):\n\n{rows}\n\n"
        "If you have paid in the meantime, please disregard this message; otherwise please let us know when we may "
        f"expect payment.\n\nKind regards\n{ctx.actor.name}"
    )
    return PaymentReminder(
        as_of=ctx.today,
        client=client.name,
        contact=contact.name,
        totals=totals,
        lines=lines,
        subject=f"{several(len(lines), 'overdue invoice')}, {amounts}",
        body=body,
    )
