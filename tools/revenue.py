"""Revenue earned, as opposed to invoiced: posted for closed months, measured by contract for what is open."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Literal

from sqlalchemy import ColumnElement, and_, true
from sqlmodel import col

from domain.access import Permission
from domain.money import Money, total
from domain.revenue import position
from domain.windows import Window
from domain.windows.window import EPOCH, add_months, month_of
from store import scope
from store.facts.earned import Earned, earned_by_project
from store.facts.exchange import Reporting, reporting
from store.facts.margin import ProjectName, names
from store.projects import Project
from store.queries.invoiced import invoiced
from tools.params import ClientRef, PastWindow, ProjectRef
from tools.reach import require_project
from tools.revenue_lines import Net, RevenueLine, RevenueRecognised
from tools.spec import Named, ToolContext, tool
from tools.values import period_text

DAY = timedelta(days=1)
By = Literal["project", "client", "method", "month"]
_BASIS = (
    "Months already posted count as posted; the rest is measured by each contract's method to date, with today's "
    "estimate of what is left."
)


@tool(
    needs=Permission.REVENUE_READ,
    agent="financial_control",
    examples=(
        "how much revenue do we recognise in November, by project?",
        "earned revenue, not invoiced, this financial year",
        "revenue recognised last quarter by client",
        "how much have we earned on Granite so far?",
        "recognised revenue by month this year",
        "is Nordlys deferred or unbilled?",
    ),
)
def revenue_recognised(
    ctx: ToolContext,
    window: PastWindow | None = None,
    project: ProjectRef | None = None,
    client: ClientRef | None = None,
    group_by: By = "project",
) -> RevenueRecognised:
    """Show revenue earned in a period (default: this month to date) beside what was invoiced, grouped.

    Closed months are taken as posted; an open month is measured by each contract's method to date. For one project the
    net position (unbilled receivable or deferred revenue) is stated.
    """
    if project is not None:
        require_project(ctx, project, Permission.REVENUE_READ, "revenue")
    asked = window or month_of(ctx.today)
    period = Window(asked.start, max(asked.start, min(asked.end, ctx.today + DAY)), asked.label)
    where = and_(
        scope.projects(ctx.actor, Permission.REVENUE_READ),
        col(Project.id) == project.id if project else true(),
        col(Project.client_id) == client.id if client else true(),
    )
    money = reporting(ctx.db, ctx.firm.currency)
    lines = (
        _by_month(ctx, where, period, money) if group_by == "month" else _grouped(ctx, where, period, money, group_by)
    )
    view = _view(ctx, lines, period, money, project or client)
    return view.model_copy(update={"by": group_by, "net": _net(ctx, project, period) if project else None})


def _earned(ctx: ToolContext, where: ColumnElement[bool], period: Window) -> dict[int, Earned]:
    return earned_by_project(ctx.db, where, period, ctx.today, first_weekday=ctx.firm.first_weekday)


def _grouped(
    ctx: ToolContext, where: ColumnElement[bool], period: Window, money: Reporting, by: By
) -> list[RevenueLine]:
    earned = _earned(ctx, where, period)
    billed = _billed(ctx, where, period, money)
    groups: dict[tuple[str, str], list[ProjectName]] = {}
    for one in names(ctx.db, where):
        if one.id in earned and (earned[one.id].posted or earned[one.id].open or one.id in billed):
            groups.setdefault(_group(one, earned[one.id], by), []).append(one)
    last = max(period.start, period.last)
    lines = []
    for (name, ref), rows in groups.items():
        mine = [earned[one.id] for one in rows]
        methods = sorted({one.method.value for one in mine})
        lines.append(
            RevenueLine(
                ref=ref,
                name=name,
                method=", ".join(methods),
                posted=total((money.state(one.posted, last) for one in mine), money.currency),
                open=total((money.state(one.open, last) for one in mine), money.currency),
                amount=total((money.state(one.amount, last) for one in mine), money.currency),
                invoiced=total((billed.get(one.id, Money.zero(money.currency)) for one in rows), money.currency),
            )
        )
    return sorted(lines, key=lambda line: (-line.amount.minor, line.name))


def _group(one: ProjectName, earned: Earned, by: By) -> tuple[str, str]:
    if by == "client":
        return one.client, f"client:{one.client_id}"
    return (earned.method.value, "") if by == "method" else (one.name, f"project:{one.id}")


def _billed(ctx: ToolContext, where: ColumnElement[bool], period: Window, money: Reporting) -> dict[int, Money]:
    found: dict[int, Money] = {}
    for row in invoiced(ctx.db, where, period):
        stated = money.state(Money(row.minor, row.currency), row.day)
        found[row.project_id] = found.get(row.project_id, Money.zero(money.currency)) + stated
    return found


def _by_month(ctx: ToolContext, where: ColumnElement[bool], period: Window, money: Reporting) -> list[RevenueLine]:
    lines = []
    month = period.start
    while month < period.end:
        end = min(add_months(month.replace(day=1), 1), period.end)
        part = Window(month, end, f"{month:%B %Y}")
        rows = _grouped(ctx, where, part, money, "project")
        lines.append(_summed(part.label, rows, money.currency))
        month = end
    return lines


def _summed(name: str, rows: Sequence[RevenueLine], currency: str) -> RevenueLine:
    return RevenueLine(
        name=name,
        method="",
        posted=total((row.posted for row in rows), currency),
        open=total((row.open for row in rows), currency),
        amount=total((row.amount for row in rows), currency),
        invoiced=total((row.invoiced for row in rows), currency),
    )


def _net(ctx: ToolContext, project: Named, period: Window) -> Net:
    """Return the one net position of a project's contract at the end of the period, in its own currency."""
    mine = col(Project.id) == project.id
    stored = ctx.db.get_one(Project, project.id)
    to_date = Window(EPOCH, period.end, "to date")
    own = reporting(ctx.db, stored.currency)
    earned = _earned(ctx, mine, to_date).get(project.id)
    recognised = own.state(earned.amount, period.last) if earned else Money.zero(own.currency)
    billed = _billed(ctx, mine, to_date, own).get(project.id, Money.zero(own.currency))
    net = position(recognised, billed)
    return Net(
        ref=f"project:{project.id}",
        recognised=recognised,
        invoiced=billed,
        unbilled=net.unbilled,
        deferred=net.deferred,
    )


def _view(
    ctx: ToolContext, lines: list[RevenueLine], period: Window, money: Reporting, of: Named | None
) -> RevenueRecognised:
    shown = ctx.firm.page_rows * 3
    return RevenueRecognised(
        as_of=_until(ctx.today, period),
        of=f" for {of.name}" if of else "",
        period=period_text(period),
        total=_summed("All", lines, money.currency),
        lines=tuple(lines[:shown]),
        left_out=max(0, len(lines) - shown),
        assumptions=(
            _BASIS,
            *money.assumptions(),
        ),
    )


def _until(today: date, period: Window) -> date:
    return min(today, max(period.start, period.last))
