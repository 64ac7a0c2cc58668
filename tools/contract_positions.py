"""One net position a contract: earned more than invoiced is an asset, invoiced more than earned a liability."""

from __future__ import annotations

from datetime import date

from sqlalchemy import ColumnElement, and_, true
from sqlmodel import Session, col

from domain.access import Permission
from domain.money import Money
from domain.revenue import position
from domain.totals import by_currency
from domain.windows import Window
from domain.windows.window import DAY, EPOCH
from store import scope
from store.facts.earned import earned_by_project
from store.facts.exchange import Reporting, rate_table
from store.facts.margin import names
from store.projects import Project
from store.queries.invoiced import invoiced
from tools.blocks import Block, Figure
from tools.params import ClientRef, PastDay, ProjectRef
from tools.reach import require_project, require_staff
from tools.spec import ToolContext, tool
from tools.values import Amount, Day, day_text, money_text
from tools.view import Line, View, listed, several, table


class PositionLine(Line):
    """The contracts of one project: earned and invoiced to the day, and what that leaves on one side."""

    project: str
    client: str
    earned: Amount
    invoiced: Amount
    asset: Amount
    liability: Amount
    stands: str


class Positions(View):
    """Net positions on a day, with sums a currency."""

    on: Day
    where: str
    assets: tuple[Amount, ...] = ()
    liabilities: tuple[Amount, ...] = ()
    lines: tuple[PositionLine, ...] = ()

    def headline(self) -> str:
        """Say both sides and the largest contracts."""
        if not self.lines:
            return f"No contract{self.where} has anything earned or invoiced by {day_text(self.on)}."
        assets, owed = (listed([money_text(one) for one in side]) for side in (self.assets, self.liabilities))
        count = several(len(self.lines) + self.left_out, "contract")
        said = f"On {day_text(self.on)} {count}{self.where}: contract assets (earned, not invoiced) of {assets}, "
        top = [f"{one.project} ({money_text(one.asset or one.liability)}, {one.stands})" for one in self.lines]
        return f"{said}contract liabilities (invoiced, not earned) of {owed}. Largest: {listed(top)}."

    def blocks(self) -> tuple[Block, ...]:
        """Show both sums, then every contract."""
        if not self.lines:
            return ()
        sums = (("Contract assets", self.assets), ("Contract liabilities", self.liabilities))
        heads = {
            "project": "Contract of",
            "client": "Client",
            "earned": "Earned|$",
            "invoiced": "Invoiced|$",
            "asset": "Asset|$",
            "liability": "Liability|$",
        }
        figures = [Figure(label=name, value=listed([money_text(one) for one in side])) for name, side in sums]
        return (*figures, table(f"Net positions on {self.on}", self.lines, heads, left_out=self.left_out))


@tool(
    needs=Permission.REVENUE_READ,
    agent="financial_control",
    staff_only=True,
    examples=(
        "net position of each contract",
        "contract assets and liabilities at the end of October",
        "which contracts have deferred revenue?",
        "where have we earned more than we invoiced?",
        "who have we billed ahead of the work?",
        "unbilled receivables and deferred revenue by contract",
        "contract balances for Contoso",
    ),
)
def contract_positions(
    ctx: ToolContext, project: ProjectRef | None = None, client: ClientRef | None = None, on: PastDay | None = None
) -> Positions:
    """Show one net position a contract on a day (default: today): asset or liability, never both.

    Earned to date by each contract's method less invoiced to date without tax; deposits asked for are not invoiced.
    """
    require_staff(ctx, "What contracts earned")
    if project is not None:
        require_project(ctx, project, Permission.REVENUE_READ, "revenue")
    where = and_(
        scope.projects(ctx.actor, Permission.REVENUE_READ),
        col(Project.id) == project.id if project else true(),
        col(Project.client_id) == client.id if client else true(),
    )
    day = min(on or ctx.today, ctx.today)
    lines = _lines(ctx, where, Window(EPOCH, day + DAY, "to date"))
    return _view(ctx, lines, f" of {project or client}" if project or client else "").model_copy(update={"on": day})


def _lines(ctx: ToolContext, where: ColumnElement[bool], to_date: Window) -> list[PositionLine]:
    earned = earned_by_project(ctx.db, where, to_date, ctx.today, first_weekday=ctx.firm.first_weekday)
    billed = _billed(ctx.db, where, to_date)
    rates, found = rate_table(ctx.db), []
    for one in names(ctx.db, where):
        own, nothing = Reporting(rates, one.currency), Money.zero(one.currency)
        revenue = own.state(earned[one.id].amount, to_date.last) if one.id in earned else nothing
        invoices = own.total((amount, day) for day, amount in billed.get(one.id, ()))
        if not revenue and not invoices:
            continue
        net = position(revenue, invoices)
        stands = "a liability" if net.deferred else "an asset" if net.unbilled else "even"
        line = {"earned": revenue, "invoiced": invoices, "asset": net.unbilled, "liability": net.deferred}
        found.append(PositionLine(ref=f"project:{one.id}", project=one.name, client=one.client, stands=stands, **line))
    return sorted(found, key=lambda line: (-max(line.asset.minor, line.liability.minor), line.project))


def _billed(db: Session, where: ColumnElement[bool], to_date: Window) -> dict[int, list[tuple[date, Money]]]:
    found: dict[int, list[tuple[date, Money]]] = {}
    for row in invoiced(db, where, to_date):
        found.setdefault(row.project_id, []).append((row.day, Money(row.minor, row.currency)))
    return found


def _view(ctx: ToolContext, lines: list[PositionLine], where: str) -> Positions:
    shown = ctx.firm.page_rows * 3
    return Positions(
        as_of=ctx.today,
        on=ctx.today,
        where=where,
        assets=by_currency((line.asset for line in lines), ctx.firm.currency),
        liabilities=by_currency((line.liability for line in lines), ctx.firm.currency),
        lines=tuple(lines[:shown]),
        left_out=max(0, len(lines) - shown),
        assumptions=(
            "Months posted count as posted, open ones are measured by each contract's method to the day.",
            "Contracts of one project are one position, each in the project's own currency.",
        ),
    )
