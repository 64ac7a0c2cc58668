"""Drafting invoices: every model a project is billed by, a line for every row, and what was left out and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta

from sqlalchemy import and_, true
from sqlmodel import col

from domain.access import Permission
from domain.approval import Approval, Effect
from domain.errors import Conflict
from domain.money import Money
from domain.totals import by_currency
from domain.windows import Window
from domain.windows.window import EPOCH
from store import drafting, scope
from store.facts.billing import Run, runs
from store.invoices import Invoice
from store.projects import Project
from store.queries import billing
from tools.invoice_lines import BilledLine, DraftedInvoices, DraftLine, LeftOutLine
from tools.left_out import left_out_of
from tools.params import ClientRef, PastWindow, ProjectRef
from tools.reach import require_project
from tools.spec import Named, ToolContext, tool
from tools.values import day_text, period_text

DAY = timedelta(days=1)


def all_to_date(ctx: ToolContext) -> Window:
    """Return the default of a billing run: everything that is unbilled so far."""
    return Window(EPOCH, ctx.today + DAY, "all unbilled work to date")


def period_said(period: Window) -> str:
    """Write the period of a run; from the beginning on it is all there is."""
    return period_text(period) if period.start > EPOCH else f"all unbilled work to {day_text(period.last)}"


@tool(
    needs=Permission.INVOICES_WRITE,
    effect=Effect.WRITE,
    approval=Approval.FINANCE,
    agent="financial_control",
    defaults={"window": all_to_date},
    examples=(
        "draft this month's invoices and show me what you left out",
        "draft the invoice for Helvetia Bank",
        "invoice Nordlys for October",
        "prepare an invoice for Aurora without expenses",
        "bill what is unbilled for Contoso",
        "draft it, but without expenses",
    ),
)
def draft_invoice(
    ctx: ToolContext,
    client: ClientRef | None = None,
    project: ProjectRef | None = None,
    window: PastWindow | None = None,
    exclude_expenses: bool = False,  # noqa: FBT001, FBT002 -- a named argument of a tool
) -> DraftedInvoices:
    """Draft invoices of a client, a project or all projects for a period (default: all unbilled work to date).

    Approved time under its cap, expenses, instalments that are due, milestones reached, retainer months that are over
    and deposits agreed; with the list of what was left out and why. Drafted rows are locked.
    """
    if project is not None:
        require_project(ctx, project, Permission.INVOICES_WRITE, "invoices")
    window = window or all_to_date(ctx)
    where = and_(
        scope.projects(ctx.actor, Permission.INVOICES_WRITE),
        col(Project.id) == project.id if project else true(),
        col(Project.client_id) == client.id if client else true(),
    )
    found = runs(ctx.db, billing.projects(ctx.db, where), window, ctx.today, ctx.firm, expenses=not exclude_expenses)
    full = [run for run in found if not run.empty]
    if not full:
        raise Conflict(_nothing(client or project, window, left_out_of(found)))
    drafts = [(run, drafting.write(ctx.db, run, ctx.today)) for run in full]
    return _view(ctx, drafts, left_out_of(found), (client or project, window), exclude_expenses=exclude_expenses)


def _nothing(of: Named | None, period: Window, left_out: Sequence[LeftOutLine]) -> str:
    named = f" for {of.name}" if of else ""
    reasons = "; ".join(str(line) for line in left_out[:3])
    why = f" Left out: {reasons}." if reasons else ""
    return f"There is nothing to invoice{named} in {period_said(period)}.{why}"


def _view(
    ctx: ToolContext,
    drafts: Sequence[tuple[Run, Invoice]],
    left_out: Sequence[LeftOutLine],
    asked: tuple[Named | None, Window],
    *,
    exclude_expenses: bool,
) -> DraftedInvoices:
    of, period = asked
    shown = ctx.firm.page_rows
    lines = [_draft(run, invoice) for run, invoice in drafts]
    billed = [line for run, _ in drafts for line in _billed(run)]
    notes = ["Amounts are recomputed from the rate of the day of the work; tax is on top."]
    if exclude_expenses:
        notes.append("Expenses are left out, as asked.")
    return DraftedInvoices(
        as_of=ctx.today,
        of=f" for {of.name}" if of else "",
        period=period_said(period),
        net=by_currency((line.net for line in lines), ctx.firm.currency),
        gross=by_currency((line.gross for line in lines), ctx.firm.currency),
        written_down=by_currency((line.written_down for line in lines if line.written_down), ctx.firm.currency),
        drafts=tuple(lines),
        lines=tuple(billed[:shown]),
        left_out=max(0, len(billed) - shown),
        omitted=tuple(left_out[: shown * 5]),
        more_omitted=max(0, len(left_out) - shown * 5),
        assumptions=tuple(notes),
    )


def _draft(run: Run, invoice: Invoice) -> DraftLine:
    currency = invoice.currency
    sources = Counter(line.source.value for line in run.draft.lines)
    return DraftLine(
        ref=f"project:{run.billed.project.id}",
        project=run.billed.project.name,
        client=run.billed.client,
        starts=run.period.start,
        ends=run.period.last,
        what=", ".join(f"{count} {source}" for source, count in sources.items()),
        net=Money(invoice.net_minor, currency),
        tax=Money(invoice.tax_minor, currency),
        gross=Money(invoice.gross_minor, currency),
        written_down=run.draft.written_down,
    )


def _billed(run: Run) -> list[BilledLine]:
    return [
        BilledLine(
            ref=f"time_entry:{line.source_id}" if line.source.value == "time" else "",
            project=run.billed.project.name,
            kind=line.source.value,
            description=line.description,
            quantity=line.quantity,
            unit=line.unit,
            amount=line.amount,
            written_down=line.write_down,
        )
        for line in run.draft.lines
    ]
