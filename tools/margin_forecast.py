"""Where the margins of running projects will end: revenue, cost and margin at completion against plan."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Literal, NamedTuple

from sqlalchemy import and_, true
from sqlmodel import col

from domain.access import Permission
from domain.economics import margin
from domain.money import Money, total
from domain.outlook import Outlook
from store import scope
from store.facts.exchange import Reporting, reporting
from store.facts.margin import ProjectName, names
from store.facts.outlook import outlooks
from store.projects import LIVE, Project
from tools.blocks import Block, Figure
from tools.charts import Bar, bars, percent
from tools.params import ClientRef, Limit
from tools.spec import ToolContext, tool
from tools.values import Amount, Effort, Percent, hours_text, money_text, percent_text
from tools.view import Line, View, listed, several, table

By = Literal["project", "client", "manager"]
_CLEARLY = Decimal("0.05")


class EndLine(Line):
    """A project or group: planned margin, margin so far, and revenue, cost and margin when it is done."""

    name: str
    client: str = ""
    planned: Percent
    so_far: Percent
    margin: Percent
    points: Percent = None
    revenue: Amount
    cost: Amount
    to_go: Effort
    overrun: Amount

    @property
    def clearly_below(self) -> bool:
        """Tell whether it will end more than a few points below its plan."""
        return self.points is not None and self.points < -_CLEARLY


class MarginForecast(View):
    """The expected margins of running projects at completion, in one currency."""

    where: str = ""
    by: str = "project"
    projects: int
    below: int
    total: EndLine
    lines: tuple[EndLine, ...] = ()

    def headline(self) -> str:
        """Say where the whole ends against plan, and who falls short."""
        if not self.lines:
            return f"No running project{self.where} has a budget with a planned cost, so no margin can be forecast."
        whole = self.total
        count = several(self.projects, "running project")
        first = (
            f"When done, {count}{self.where} will have made {money_text(whole.revenue)} revenue at "
            f"{money_text(whole.cost)} cost: a margin of {percent_text(whole.margin)}, "
            f"planned {percent_text(whole.planned)}, so far {percent_text(whole.so_far)}."
        )
        over = whole.overrun
        cost = f" Cost ends {money_text(abs(over))} {'over' if over.minor > 0 else 'under'} plan." if over else ""
        short = [line for line in self.lines if line.clearly_below]
        if not short:
            return f"{first}{cost} None ends more than 5 points below its plan."
        named = [f"{one.name} {percent_text(one.margin)} (planned {percent_text(one.planned)})" for one in short]
        beyond = max(0, self.below - len(short))
        return f"{first}{cost} More than 5 points below plan: {listed(named, 5, beyond=beyond)}."

    def blocks(self) -> tuple[Block, ...]:
        """Show the whole, the lines and a bar a line."""
        if not self.lines:
            return ()
        heads = {"name": self.by.capitalize(), "planned": "Planned|%", "so_far": "So far|%", "margin": "When done|%"}
        heads |= {"points": "Points to plan|%", "revenue": "Revenue|$", "cost": "Cost|$"}
        heads |= {"to_go": "To go|h", "overrun": "Over planned cost|$"}
        rows = [Bar(line.name, percent(line.margin), _status(line)) for line in self.lines]
        alt = "; ".join(f"{line.name} {percent_text(line.margin)}" for line in self.lines)
        note = f"planned {percent_text(self.total.planned)}"
        return (
            Figure(label="Margin when done", value=percent_text(self.total.margin), note=note),
            Figure(label="Still to do", value=hours_text(self.total.to_go)),
            table(f"Margin at completion by {self.by}", self.lines, heads, left_out=self.left_out),
            bars("Margin at completion", alt, rows, axis="Margin, %"),
        )


def _status(line: EndLine) -> str:
    if line.points is None:
        return "unknown"
    return "red" if line.clearly_below else "yellow" if line.points < 0 else "green"


@tool(
    needs=Permission.MARGIN_READ,
    agent="financial_control",
    examples=(
        "where will our margins end up?",
        "margin forecast for the portfolio",
        "which projects will finish below their planned margin?",
        "estimate at completion for all projects",
        "expected final margin by client",
        "what margin will my projects finish with?",
    ),
)
def margin_forecast(
    ctx: ToolContext,
    client: ClientRef | None = None,
    group_by: By = "project",
    limit: Limit | None = None,
) -> MarginForecast:
    """Forecast where running projects' revenue, cost and margin end against plan.

    Cost at completion is cost to date plus what is left at the planned rate; the furthest below plan stands first.
    """
    money = reporting(ctx.db, ctx.firm.currency)
    mine = scope.projects(ctx.actor, Permission.MARGIN_READ)
    where = and_(mine, col(Project.status).in_(LIVE), col(Project.client_id) == client.id if client else true())
    found = outlooks(ctx.db, where, ctx.today, money, first_weekday=ctx.firm.first_weekday)
    ends = [_Known(one, found[one.id]) for one in names(ctx.db, where) if one.id in found]
    view = _view(ctx, [one for one in ends if one.outlook.cost is not None], money, (group_by, limit))
    bare = [one.name for one in names(ctx.db, where) if one.id not in found or found[one.id].cost is None]
    return view.model_copy(
        update={
            "where": f" for {client.name}" if client else "",
            "assumptions": (*_notes(bare), *_unrated(ends), *money.assumptions()),
        }
    )


class _Known(NamedTuple):
    """A project with its outlook."""

    project: ProjectName
    outlook: Outlook


def _view(ctx: ToolContext, ends: Sequence[_Known], money: Reporting, asked: tuple[By, int | None]) -> MarginForecast:
    by, limit = asked
    groups: dict[tuple[str, str, str], list[Outlook]] = {}
    for one in ends:
        groups.setdefault(_key(one.project, by), []).append(one.outlook)
    lines = [_line(key, rows, money.currency) for key, rows in groups.items()]
    lines.sort(key=_worst)
    shown = limit or ctx.firm.page_rows
    return MarginForecast(
        as_of=ctx.today,
        by=by,
        projects=len(ends),
        below=sum(line.clearly_below for line in lines),
        total=_line(("All", "", ""), [one.outlook for one in ends], money.currency),
        lines=tuple(lines[:shown]),
        left_out=max(0, len(lines) - shown),
    )


def _key(project: ProjectName, by: By) -> tuple[str, str, str]:
    if by == "client":
        return project.client, f"client:{project.client_id}", ""
    if by == "manager":
        return project.manager, f"person:{project.manager_id}", ""
    return project.name, f"project:{project.id}", project.client


def _line(key: tuple[str, str, str], rows: Sequence[Outlook], currency: str) -> EndLine:
    name, ref, client = key

    def summed(amounts: Sequence[Money | None]) -> Money:
        return total((one for one in amounts if one is not None), currency)

    ends = [one.at_completion() for one in rows]
    revenue, cost, planned = (
        summed([one.revenue for one in ends]),
        summed([one.cost for one in ends]),
        summed([one.cost for one in rows]),
    )
    at_end, plan = margin(revenue, cost).value, margin(summed([one.value for one in rows]), planned).value
    return EndLine(
        ref=ref,
        name=name,
        client=client,
        planned=plan,
        so_far=margin(summed([one.used_revenue for one in rows]), summed([one.used_cost for one in rows])).value,
        margin=at_end,
        points=at_end - plan if at_end is not None and plan is not None else None,
        revenue=revenue,
        cost=cost,
        to_go=sum(one.remaining for one in rows),
        overrun=cost - planned,
    )


def _worst(line: EndLine) -> tuple[bool, Decimal, str]:
    return line.points is None, line.points or Decimal(0), line.name


def _notes(bare: Sequence[str]) -> tuple[str, ...]:
    said = (
        "At completion = to date + remaining hours at the planned average rate of the latest budget; revenue is the "
        "agreed price, else the value of the work up to its cap with instalments, milestones and fees still to come."
    )
    without = f"Without a budget of effort and cost, and so not here: {listed(bare, 5)}."
    return (said, "The planned margin is the budget's value less its planned cost.", *((without,) if bare else ()))


def _unrated(ends: Sequence[_Known]) -> tuple[str, ...]:
    said = []
    for kind, loses in (("bill", "revenue"), ("cost", "cost")):
        minutes = [(one.project.name, one.outlook.unpriced if kind == "bill" else one.outlook.uncosted) for one in ends]
        named = [f"{name} {hours_text(count)}" for name, count in minutes if count]
        if named:
            said.append(f"Worked without a {kind} rate, and so without {loses}: {listed(named, 5)}.")
    return tuple(said)
