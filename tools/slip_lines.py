"""How the impact of a slip is shown."""

from __future__ import annotations

from domain.totals import by_currency
from tools.blocks import Block, Figure
from tools.outlook import MoneyOutlook
from tools.values import Amount, Day, Effort, day_text, hours_text, money_text
from tools.view import Line, View, listed, several, table


class MovedLine(Line):
    """A task that ends later."""

    task: str
    owner: str
    was: Day
    now: Day
    days: int


class MilestoneLine(Line):
    """A milestone that moves, with what becomes billable later."""

    milestone: str
    was: Day
    now: Day
    amount: Amount | None = None


class LongerLine(Line):
    """Someone needed beyond their booking."""

    person: str
    booked_until: Day
    needed_until: Day
    days: int
    effort: Effort


class ClashLine(Line):
    """Someone needed longer while booked elsewhere."""

    person: str
    project: str
    starts: Day
    ends: Day
    per_day: Effort


class SlipImpact(View):
    """What a slip would move."""

    project: str
    what: str
    days: int
    old_end: Day
    new_end: Day
    end_days: int
    tasks: tuple[MovedLine, ...] = ()
    milestones: tuple[MilestoneLine, ...] = ()
    longer: tuple[LongerLine, ...] = ()
    clashes: tuple[ClashLine, ...] = ()
    extra_minutes: Effort = 0
    extra_value: tuple[Amount, ...] = ()
    extra_cost: tuple[Amount, ...] = ()
    budget_left: Effort | None = None
    outlook: MoneyOutlook = MoneyOutlook()
    billed: tuple[str, ...] = ()
    if_worked: tuple[str, ...] = ()

    def headline(self) -> str:
        """Say what moves, the end first."""
        parts = [f"If {self.what}, {self._end()}."]
        if self.tasks:
            named = [f"{one.task} to {day_text(one.now)}" for one in self.tasks]
            parts.append(f"{several(len(self.tasks) + self.left_out, 'task')} would end later: {listed(named)}.")
        if self.milestones:
            named = [f"{one.milestone} to {day_text(one.now)}" for one in self.milestones]
            parts.append(f"Milestones: {listed(named)}{self._billing()}.")
        parts += self.billed
        if self.longer:
            parts.append(self._people())
        if self.clashes:
            named = [f"{one.person} with {one.project} from {day_text(one.starts)}" for one in self.clashes]
            parts.append(f"Clashes: {listed(named)}.")
        return " ".join(filter(None, (*parts, self.outlook.sentence(), *self.if_worked)))

    def _end(self) -> str:
        if self.end_days <= 0:
            return f"{self.project} still ends on {day_text(self.old_end)}"
        later = several(self.end_days, "working day")
        return f"{self.project} ends on {day_text(self.new_end)} instead of {day_text(self.old_end)}, {later} later"

    def _billing(self) -> str:
        later = by_currency([one.amount for one in self.milestones if one.amount is not None])
        said = f", so that {listed([money_text(one) for one in later])} is billed later" if later else ""
        beyond = [one.amount for one in self.milestones if one.amount and one.was.year < one.now.year]
        if beyond:
            said += f" ({listed([money_text(one) for one in by_currency(beyond)])} of it only next year)"
        return said

    def _people(self) -> str:
        named = [f"{one.person} until {day_text(one.needed_until)} ({hours_text(one.effort)})" for one in self.longer]
        said = f"Needed longer than booked: {listed(named)}; {hours_text(self.extra_minutes)} more in all"
        for what, amounts in (("at bill rates", self.extra_value), ("of cost", self.extra_cost)):
            if amounts:
                said += f", {listed([money_text(one) for one in amounts])} {what}"
        if self.budget_left is not None:
            left = hours_text(abs(self.budget_left))
            said += f"; the budget has {left} left" if self.budget_left >= 0 else f"; the budget is over by {left}"
        return f"{said}."

    def blocks(self) -> tuple[Block, ...]:
        """Show the end, then tasks, milestones, people and clashes."""
        status = "bad" if self.end_days > 0 else "good"
        note = f"{several(self.end_days, 'working day')} later" if self.end_days > 0 else "unchanged"
        found: list[Block] = [Figure(label="New end", value=day_text(self.new_end), note=note, status=status)]
        found += self.outlook.figures()
        if self.tasks:
            heads = {"task": "Task", "owner": "Whose", "was": "Ends", "now": "Would end", "days": "Days later|#"}
            found.append(table("Tasks that move", self.tasks, heads, left_out=self.left_out))
        if self.milestones:
            heads = {"milestone": "Milestone", "was": "Due", "now": "Would be due", "amount": "Amount|$"}
            found.append(table("Milestones that move", self.milestones, heads))
        if self.longer:
            heads = {"person": "Person", "booked_until": "Booked until", "needed_until": "Needed until"}
            found.append(table("Needed longer", self.longer, {**heads, "days": "Days|#", "effort": "Effort|h"}))
        if self.clashes:
            heads = {"person": "Person", "project": "Booked on", "starts": "From", "ends": "To", "per_day": "A day|h"}
            found.append(table("Clashes", self.clashes, heads))
        return tuple(found)
