"""Receivables: open and overdue invoices, days sales outstanding, and which client drives them."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Literal

from domain.access import Permission
from domain.money import Money
from domain.windows import Window
from store.facts.receivables import Receivables as Facts
from store.facts.receivables import receivables_of
from store.queries.receivables import Claim, claims
from tools.params import ClientRef, PastWindow
from tools.receivable_lines import AgeLine, DriverLine, InvoiceLine, Receivables
from tools.spec import Named, ToolContext, tool
from tools.values import period_text

_METHODS = {
    "classic": "Days sales outstanding is receivables at the end of the period / credit sales of the period x days, "
    "tax included.",
    "count_back": "Days sales outstanding is counted back: the latest days whose sales the receivables still hold, "
    "tax included.",
}
_DAYS = 90  # the period of days sales outstanding unless another is named
DsoMethod = Literal["classic", "count_back"]


@tool(
    needs=Permission.INVOICES_READ,
    agent="financial_control",
    examples=(
        "what's our DSO?",
        "which invoices are overdue?",
        "has Helvetia Bank paid the September invoice?",
        "who owes us money?",
        "DSO last quarter and which client is driving it",
        "open invoices of Contoso",
        "which of our invoices are still unpaid?",
        "how late does Acme pay?",
    ),
)
def receivables(
    ctx: ToolContext,
    client: ClientRef | None = None,
    window: PastWindow | None = None,
    overdue_only: bool = False,  # noqa: FBT001, FBT002 -- a named argument of a tool
    method: DsoMethod = "classic",
) -> Receivables:
    """Show open and overdue invoices with days sales outstanding and the clients that drive it.

    With a client and a window it lists every invoice issued to them in it, paid or not. Days sales outstanding is for
    the window, or the last 90 days; method count_back counts back through the most recent sales.
    """
    asked = window or ctx.last_days(_DAYS)
    until = min(asked.last, ctx.today)
    period = Window(min(asked.start, until), until + timedelta(days=1), asked.label)
    client_id = client.id if client else None
    facts = receivables_of(ctx.db, ctx.actor, period, ctx.firm.currency, client_id)
    issued = None
    if window is not None and client is not None:
        issued = claims(ctx.db, ctx.actor, until=ctx.today, window=window, client_id=client_id)
    listed = facts.owed if issued is None else issued
    lines = [_line(claim, ctx.today) for claim in listed if not overdue_only or facts.overdue(claim)]
    view = _view(ctx, facts, lines, client, issued=issued is not None)
    return view if ctx.actor.is_client else _with_dso(ctx, view, facts, method)


def _line(claim: Claim, today: date) -> InvoiceLine:
    left = claim.gross - claim.paid
    late = max((today - claim.due_on).days, 0) if claim.due_on and left > 0 else 0
    state = "part-paid" if claim.paid and left else "open"
    if not left:
        state = f"paid on {claim.last_paid_on}" if claim.last_paid_on else "settled"
    return InvoiceLine(
        ref=f"invoice:{claim.key}",
        number=claim.number,
        client=claim.client,
        issued_on=claim.issued_on,
        due_on=claim.due_on,
        gross=Money(claim.gross, claim.currency),
        outstanding=Money(left, claim.currency),
        overdue_days=late,
        state=f"{state}, {late} days overdue" if late else state,
    )


def _view(
    ctx: ToolContext, facts: Facts, lines: list[InvoiceLine], client: Named | None, *, issued: bool
) -> Receivables:
    lines.sort(key=lambda line: (-line.overdue_days, line.issued_on, line.number))
    shown = ctx.firm.page_rows
    late = facts.late
    return Receivables(
        as_of=facts.until,
        client=client.name if client else "",
        own=ctx.actor.is_client,
        period=period_text(facts.period),
        outstanding=facts.total(facts.owed),
        overdue=facts.total(late),
        open_count=len(facts.owed),
        overdue_count=len(late),
        listing="Invoices of the period" if issued else "Open invoices",
        lines=tuple(lines[:shown]),
        left_out=max(0, len(lines) - shown),
        ages=_ages(facts) if facts.owed else (),
        assumptions=facts.money.assumptions(),
    )


def _with_dso(ctx: ToolContext, view: Receivables, facts: Facts, method: DsoMethod) -> Receivables:
    dso = facts.dso() if method == "classic" else facts.counted_back()
    drivers = [
        DriverLine(
            ref=f"client:{one.client_id}",
            client=one.client,
            outstanding=facts.total(one.claims),
            overdue=facts.total(claim for claim in one.claims if facts.overdue(claim)),
            days=facts.dso(one.claims).value,
        )
        for one in facts.debtors()
    ]
    notes = (*facts.money.assumptions(), _METHODS[method], *((dso.reason,) if dso.value is None else ()))
    return view.model_copy(
        update={
            "days_sales_outstanding": dso.value,
            "with_dso": True,
            "drivers": tuple(drivers[: ctx.firm.page_rows]),
            "assumptions": notes,
        }
    )


def _ages(facts: Facts) -> tuple[AgeLine, ...]:
    late = facts.total(facts.late)
    found = [AgeLine(age="not due yet", amount=facts.total(facts.owed) - late)]
    for one in facts.ages():
        age = (
            f"over {one.from_days - 1} days"
            if one.to_days is None
            else f"{max(one.from_days, 1)} to {one.to_days} days"
        )
        found.append(AgeLine(age=age, amount=one.amount))
    return tuple(found)
