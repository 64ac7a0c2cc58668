"""Where a project's money ends, before and after a change, as far as the asker may see it."""

from __future__ import annotations

from decimal import Decimal

from domain.access import Permission
from domain.money import Money
from domain.outlook import AtCompletion
from store.facts.outlook import outlook
from tools.blocks import Block, Figure
from tools.reach import reaches
from tools.spec import Named, ToolContext
from tools.values import Amount, Effort, Percent, hours_text, money_text, percent_text
from tools.view import Line


class MoneyOutlook(Line):
    """Cost, value and margin at completion before and after; empty where the asker may not see it."""

    before_cost: Amount | None = None
    after_cost: Amount | None = None
    before_margin: Percent | None = None
    after_margin: Percent | None = None
    before_value: Amount | None = None
    after_value: Amount | None = None
    budget: Amount | None = None
    revenue: Amount | None = None
    extra: Effort = 0

    def sentence(self) -> str:
        """Say what changes about the money, or that nothing does; nothing when none of it may be seen."""
        if self.before_value is None and self.before_cost is None:
            return ""
        parts = []
        if self.before_cost is not None and self.after_cost is not None:
            parts.append(_change("cost at completion", self.before_cost, self.after_cost))
        if self.before_margin is not None and self.after_margin is not None:
            parts.append(f"margin {_ratios(self.before_margin, self.after_margin)}")
        if self.before_value is not None and self.after_value is not None and self.budget is not None:
            over = f" of a budget of {money_text(self.budget)}"
            parts.append(_change("work at bill rates", self.before_value, self.after_value) + over)
        return f"Money: {'; '.join(parts)}." if parts else ""

    def figures(self) -> tuple[Block, ...]:
        """Show cost, margin and use of the budget at completion."""
        found: list[Block] = []
        if self.before_cost is not None and self.after_cost is not None:
            worse = "bad" if self.before_cost < self.after_cost else ""
            note = f"now heading for {money_text(self.before_cost)}"
            found.append(Figure(label="Cost at completion", value=money_text(self.after_cost), note=note, status=worse))
        if self.before_margin is not None and self.after_margin is not None:
            worse = "bad" if self.after_margin < self.before_margin else ""
            note = f"now heading for {percent_text(self.before_margin)}"
            found.append(Figure(label="Margin", value=percent_text(self.after_margin), note=note, status=worse))
        if self.after_value is not None and self.budget is not None:
            status = "bad" if self.budget < self.after_value else "good"
            note = f"budget {money_text(self.budget)}"
            found.append(
                Figure(label="Work at bill rates", value=money_text(self.after_value), note=note, status=status)
            )
        return tuple(found)


def _change(what: str, before: Money, after: Money) -> str:
    if before == after:
        return f"{what} stays {money_text(after)}"
    return f"{what} {money_text(after)} instead of {money_text(before)}"


def _ratios(before: Decimal, after: Decimal) -> str:
    if percent_text(before) == percent_text(after):
        return f"stays {percent_text(after)}"
    return f"{percent_text(after)} instead of {percent_text(before)}"


def money_outlook(ctx: ToolContext, project: Named, more: int) -> tuple[MoneyOutlook, tuple[str, ...]]:
    """Return where the money ends with more minutes of work, as far as the asker may see it, and how that is known."""
    sees_margin = reaches(ctx, project, Permission.MARGIN_READ)
    sees_budget = reaches(ctx, project, Permission.BUDGETS_READ)
    if not (sees_margin or sees_budget):
        return MoneyOutlook(extra=more), ()
    found = outlook(ctx.db, project.id, ctx.today, first_weekday=ctx.firm.first_weekday)
    if found is None:
        return MoneyOutlook(extra=more), (f"{project} has no budget of effort, so its money cannot be forecast.",)
    before, after = found.at_completion(), found.at_completion(more)
    line = MoneyOutlook(ref=f"project:{project.id}", extra=more)
    if sees_budget:
        values = {"before_value": before.value, "after_value": after.value, "budget": found.value}
        line = line.model_copy(update=values)
    if sees_margin:
        line = line.model_copy(update=_margins(before, after))
    return line, _basis(found.price is not None, capped=found.cap is not None)


def if_worked(ctx: ToolContext, project: Named, minutes: int) -> tuple[str, ...]:
    """Say what a delay within people's bookings costs if it is work rather than waiting."""
    line, _ = money_outlook(ctx, project, minutes)
    if not minutes or not line.sentence():
        return ()
    said = line.sentence().removeprefix("Money: ")
    return (
        f"Nobody is needed beyond their booking. If the delay is {hours_text(minutes)} more work, not waiting: {said}",
    )


def _margins(before: AtCompletion, after: AtCompletion) -> dict[str, object]:
    return {
        "before_cost": before.cost,
        "after_cost": after.cost,
        "before_margin": before.margin.value,
        "after_margin": after.margin.value,
        "revenue": after.revenue,
    }


def _basis(priced: bool, *, capped: bool) -> tuple[str, ...]:  # noqa: FBT001 -- read where it is called
    revenue = "the agreed price" if priced else "the value of the work" + (" up to its cap" if capped else "")
    how = "At completion = to date + remaining and extra hours at the planned average rate of the budget"
    return (f"{how}; revenue is {revenue}.",)
