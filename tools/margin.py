"""Margin: revenue less cost, of one project with where it will end, and of the portfolio."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Literal, NamedTuple

from sqlalchemy import ColumnElement, and_, true
from sqlmodel import col

from domain.access import Permission
from domain.economics import ProfitAndLoss, margin, portfolio
from domain.windows import Window
from domain.windows.window import EPOCH, quarter_of
from store import scope
from store.facts.exchange import Reporting, reporting
from store.facts.margin import Result, results
from store.facts.outlook import outlooks
from store.projects import Project
from tools.margin_lines import Completion, PortfolioMargin, ProfitLine, ProjectMargin, gaps
from tools.params import ClientRef, Limit, PastWindow, ProjectRef
from tools.reach import require_project
from tools.spec import Named, ToolContext, tool
from tools.values import period_text
from tools.view import listed

DAY = timedelta(days=1)
By = Literal["project", "client", "manager"]
_COST = "Cost is approved time at the cost rate of the day of the work, plus expenses."


@tool(
    needs=Permission.MARGIN_READ,
    agent="financial_control",
    examples=(
        "what's the margin on Nordlys?",
        "P&L of Aurora",
        "how profitable is Compass so far?",
        "margin on Granite last month",
        "are we making money on Helix?",
        "estimate at completion for Baltic",
    ),
)
def project_margin(ctx: ToolContext, project: ProjectRef, window: PastWindow | None = None) -> ProjectMargin:
    """Show a project's revenue, cost and margin (default: to date) and where they end.

    Revenue is approved time at standard value, or what the contract's method recognises; the answer says which.
    """
    require_project(ctx, project, Permission.MARGIN_READ, "the margin")
    stored = ctx.db.get_one(Project, project.id)
    to_date = Window(EPOCH, ctx.today + DAY, "all its time to date")
    money = reporting(ctx.db, stored.currency)
    mine = col(Project.id) == project.id
    found = _results(ctx, mine, window or to_date, money)
    whole = found if window is None else _results(ctx, mine, to_date, money)
    view = _project_view(ctx, project, found, money, period_text(window) if window else to_date.label)
    if not whole:
        return view
    planned, estimate = _completion(ctx, project.id, money)
    notes = (_COST, *gaps(found), *money.assumptions())
    return view.model_copy(update={"planned_margin": planned, "completion": estimate, "assumptions": notes})


def _results(ctx: ToolContext, where: ColumnElement[bool], window: Window, money: Reporting) -> list[Result]:
    return results(ctx.db, where, window, money, ctx.today, first_weekday=ctx.firm.first_weekday)


def _project_view(
    ctx: ToolContext, project: Named, found: list[Result], money: Reporting, period: str
) -> ProjectMargin:
    whole = portfolio((one.result for one in found), money.currency)
    return ProjectMargin(
        as_of=ctx.today,
        project=project.name,
        period=period,
        revenue=whole.revenue,
        basis=found[0].basis if found else "",
        labour=whole.labour,
        expenses=whole.expenses,
        cost=whole.cost,
        profit=whole.profit,
        margin=whole.margin.value,
        minutes=sum(one.minutes for one in found),
    )


def _completion(ctx: ToolContext, project_id: int, money: Reporting) -> tuple[object, Completion | None]:
    """Return the planned margin and where the project ends; nothing without a budget of effort and cost."""
    mine = col(Project.id) == project_id
    found = outlooks(ctx.db, mine, ctx.today, money, first_weekday=ctx.firm.first_weekday).get(project_id)
    end = found.at_completion() if found is not None else None
    if found is None or end is None or found.cost is None or end.cost is None:
        return None, None
    line = Completion(
        ref=f"project:{project_id}",
        cost_to_date=found.used_cost,
        remaining=found.remaining,
        remaining_cost=end.cost - found.used_cost,
        estimate=end.cost,
        planned=found.cost,
        overrun=end.cost - found.cost,
        revenue=end.revenue,
        margin=end.margin.value,
    )
    return margin(found.value, found.cost).value, line


@tool(
    needs=Permission.MARGIN_READ,
    agent="financial_control",
    examples=(
        "margin by client this quarter",
        "P&L across all projects last quarter, worst five",
        "which projects are least profitable?",
        "our overall margin",
        "how profitable are my projects?",
        "margin by project manager this year",
        "show me the portfolio P&L",
    ),
)
def portfolio_margin(
    ctx: ToolContext,
    window: PastWindow | None = None,
    client: ClientRef | None = None,
    group_by: By = "project",
    worst_first: bool = False,  # noqa: FBT001, FBT002 -- a named argument of a tool
    limit: Limit | None = None,
) -> PortfolioMargin:
    """Show revenue, cost and margin of projects (default: this quarter), grouped.

    A group's margin is its sum over its sum. Internal projects are left out.
    """
    asked = window or quarter_of(ctx.today, ctx.firm.fiscal_year_start_month)
    period = Window(asked.start, max(asked.start, min(asked.end, ctx.today + DAY)), asked.label)
    money = reporting(ctx.db, ctx.firm.currency)
    mine = scope.projects(ctx.actor, Permission.MARGIN_READ)
    found = _results(ctx, and_(mine, col(Project.client_id) == client.id if client else true()), period, money)
    groups = _groups(found, group_by, money.currency)
    groups.sort(key=_worst if worst_first else _most)
    view = _portfolio(ctx, found, groups, money, limit or ctx.firm.page_rows)
    where = f" for {client.name}" if client else ""
    said = {"where": where, "period": period_text(period), "by": group_by, "worst_first": worst_first}
    return view.model_copy(update=said)


def _portfolio(
    ctx: ToolContext, found: list[Result], groups: list[_Group], money: Reporting, shown: int
) -> PortfolioMargin:
    return PortfolioMargin(
        as_of=ctx.today,
        projects=len(found),
        total=ProfitLine.of("All", "", portfolio((one.result for one in found), money.currency)),
        lines=tuple(_line(group) for group in groups[:shown]),
        left_out=max(0, len(groups) - shown),
        assumptions=(_COST, *_undefined(groups), *gaps(found), *money.assumptions()),
    )


class _Group(NamedTuple):
    """A project, client or manager with its result."""

    name: str
    ref: str
    result: ProfitAndLoss
    client: str = ""
    basis: str = ""


def _groups(found: Sequence[Result], by: By, currency: str) -> list[_Group]:
    if by == "project":
        return [
            _Group(one.project.name, f"project:{one.project.id}", one.result, one.project.client, one.basis)
            for one in found
        ]
    groups: dict[tuple[str, str], list[Result]] = {}
    for one in found:
        project = one.project
        key = (project.client, f"client:{project.client_id}")
        groups.setdefault(key if by == "client" else (project.manager, f"person:{project.manager_id}"), []).append(one)
    return [
        _Group(name, ref, portfolio((one.result for one in rows), currency)) for (name, ref), rows in groups.items()
    ]


def _most(group: _Group) -> tuple[int, str]:
    return -group.result.profit_minor, group.name


def _worst(group: _Group) -> tuple[bool, Decimal, str]:
    share = group.result.margin.value
    return share is None, share or Decimal(0), group.name


def _line(group: _Group) -> ProfitLine:
    return ProfitLine.of(group.name, group.ref, group.result, client=group.client, basis=group.basis)


def _undefined(groups: Sequence[_Group]) -> tuple[str, ...]:
    without = [group.name for group in groups if not group.result.revenue]
    return (f"No revenue in the period, so no margin: {listed(without, 5)}.",) if without else ()
