"""What an answer about margin shows: one project's profit and loss, or many side by side."""

from __future__ import annotations

from domain.economics import ProfitAndLoss
from store.facts.margin import Result
from tools.blocks import Block, Figure
from tools.charts import Bar, bars, percent
from tools.values import Amount, Effort, Percent, during, hours_text, money_text, percent_text
from tools.view import Line, View, listed, several, table


class ProfitLine(Line):
    """Revenue, cost and margin of a project or a group."""

    name: str
    client: str = ""
    revenue: Amount
    cost: Amount
    profit: Amount
    margin: Percent
    basis: str = ""

    @classmethod
    def of(cls, name: str, ref: str, result: ProfitAndLoss, *, client: str = "", basis: str = "") -> ProfitLine:
        """Show a result under a name."""
        return cls(
            ref=ref,
            name=name,
            client=client,
            revenue=result.revenue,
            cost=result.cost,
            profit=result.profit,
            margin=result.margin.value,
            basis=basis,
        )


class Completion(Line):
    """What the project will have cost and earned when it is done."""

    cost_to_date: Amount
    remaining: Effort
    remaining_cost: Amount
    estimate: Amount
    planned: Amount
    overrun: Amount
    revenue: Amount
    margin: Percent


class ProjectMargin(View):
    """Profit and loss of one project."""

    project: str
    period: str
    revenue: Amount
    basis: str
    labour: Amount
    expenses: Amount
    cost: Amount
    profit: Amount
    margin: Percent
    minutes: Effort
    planned_margin: Percent = None
    completion: Completion | None = None

    def headline(self) -> str:
        """Say revenue, cost and margin, against plan, and where it will end."""
        if not self.revenue and not self.cost:
            return f"{self.project} has neither revenue nor cost {during(self.period)}."
        share = f"a margin of {percent_text(self.margin)}" if self.margin is not None else "an undefined margin"
        first = (
            f"{self.project} {during(self.period)}: {money_text(self.revenue)} revenue less "
            f"{money_text(self.cost)} cost leaves {money_text(self.profit)}, {share}"
        )
        first += f" (planned {percent_text(self.planned_margin)})." if self.planned_margin is not None else "."
        if self.completion is None:
            return first
        end = self.completion
        over = f", {money_text(end.overrun)} more than planned" if end.overrun.minor > 0 else ", within plan"
        at_end = f" and a margin of {percent_text(end.margin)}" if end.margin is not None else ""
        return f"{first} At completion it will have cost {money_text(end.estimate)}{over}{at_end}."

    def blocks(self) -> tuple[Block, ...]:
        """Show the figures and the way to completion."""
        status = _status(self)
        figures: list[Block] = [
            Figure(label="Revenue", value=money_text(self.revenue), note=self.basis),
            Figure(label="Labour", value=money_text(self.labour), note=f"{hours_text(self.minutes)} approved"),
            Figure(label="Expenses", value=money_text(self.expenses)),
            Figure(label="Profit", value=money_text(self.profit)),
            Figure(label="Margin", value=percent_text(self.margin), status=status, ask=f"why is {self.project} there?"),
        ]
        if self.completion is not None:
            heads = {
                "cost_to_date": "Cost to date|$",
                "remaining": "Left|h",
                "remaining_cost": "Cost of that|$",
                "estimate": "At completion|$",
                "planned": "Planned|$",
                "revenue": "Revenue then|$",
                "margin": "Margin then|%",
            }
            figures.append(table("At completion", (self.completion,), heads))
        return tuple(figures)


def _status(view: ProjectMargin) -> str:
    if view.margin is None or view.planned_margin is None:
        return ""
    return "good" if view.margin >= view.planned_margin else "warn" if view.margin > 0 else "bad"


class PortfolioMargin(View):
    """Profit and loss of many projects, grouped, in one currency."""

    where: str = ""
    period: str = ""
    by: str = "project"
    worst_first: bool = False
    projects: int
    total: ProfitLine
    lines: tuple[ProfitLine, ...] = ()

    def headline(self) -> str:
        """Say the whole, then the first lines."""
        if not self.lines:
            return f"No project{self.where} has revenue or cost {during(self.period)}."
        whole = self.total
        first = (
            f"{several(self.projects, 'project')}{self.where} made {money_text(whole.revenue)} revenue at "
            f"{money_text(whole.cost)} cost {during(self.period)}: {money_text(whole.profit)}, "
            f"a margin of {percent_text(whole.margin)}."
        )
        named = [f"{line.name} {percent_text(line.margin)}" for line in self.lines[:5]]
        order = "Worst" if self.worst_first else "Most profit"
        return f"{first} {order}: {listed(named, 5)}."

    def blocks(self) -> tuple[Block, ...]:
        """Show the total, the lines and a bar a line."""
        if not self.lines:
            return ()
        heads = {"name": self.by.capitalize()}
        if self.by == "project":
            heads["client"] = "Client"
        heads |= {"revenue": "Revenue|$", "cost": "Cost|$", "profit": "Profit|$", "margin": "Margin|%"}
        if self.by == "project":
            heads["basis"] = "Revenue is"
        rows = [Bar(line.name, percent(line.margin)) for line in self.lines]
        alt = "; ".join(f"{line.name} {percent_text(line.margin)}" for line in self.lines)
        return (
            Figure(label="Margin", value=percent_text(self.total.margin), note=self.period),
            Figure(label="Profit", value=money_text(self.total.profit)),
            table(f"Margin by {self.by}", self.lines, heads, left_out=self.left_out),
            bars(f"Margin by {self.by}", alt, rows, axis="Margin, %"),
        )


def gaps(found: list[Result]) -> tuple[str, ...]:
    """Return what the figures leave out for want of a rate, in words."""
    notes = []
    unpriced = [one for one in found if one.unpriced]
    if unpriced:
        named = [f"{one.project.name} {hours_text(one.unpriced)}" for one in unpriced]
        notes.append(f"Without a bill rate, and so without revenue: {listed(named, 5)}.")
    uncosted = [one for one in found if one.uncosted]
    if uncosted:
        named = [f"{one.project.name} {hours_text(one.uncosted)}" for one in uncosted]
        notes.append(f"Without a cost rate, and so without cost: {listed(named, 5)}.")
    return tuple(notes)
