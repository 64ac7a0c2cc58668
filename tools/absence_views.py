"""What time off shows: booked hours that fall away, what comes later, and what it does to money."""

from __future__ import annotations

from tools.absence_money import MoneyLine, money_blocks
from tools.blocks import Block
from tools.values import Day, Effort, day_text, during, hours_text
from tools.view import Line, View, listed, several, table


class LostLine(Line):
    """A booking that time off takes hours from."""

    project: str
    days: int
    effort: Effort


class DelayLine(Line):
    """A task or milestone that would come later."""

    what: str
    project: str
    kind: str
    was: Day
    now: Day
    days: int


class Absence(View):
    """Time off with its consequences."""

    person: str
    period: str
    days: int
    part: str = ""
    kind: str
    lost: tuple[LostLine, ...] = ()
    delays: tuple[DelayLine, ...] = ()
    ends: tuple[str, ...] = ()
    billed: tuple[str, ...] = ()
    worth: tuple[str, ...] = ()
    money: tuple[MoneyLine, ...] = ()

    def headline(self) -> str:
        """Say the absence, the booked hours it takes and what would come later."""
        days = several(self.days, "working day")
        what = f"Enter {self.kind} for {self.person} {during(self.period)}, {days}{self.part}."
        parts = [what]
        if self.lost:
            named = [f"{hours_text(line.effort)} on {line.project}" for line in self.lost]
            parts.append(f"Booked time that falls away: {listed(named)}.")
        if self.delays:
            named = [f"{line.what} on {line.project} to {day_text(line.now)}" for line in self.delays]
            parts.append(f"Unless someone covers, later: {listed(named, 4)}.")
        parts += [*self.ends, *self.billed, *self.worth]
        return " ".join(parts) if self.lost or self.delays else f"{what} No booking and no task is touched."

    def blocks(self) -> tuple[Block, ...]:
        """Show booked hours that fall away, and what comes later."""
        found: list[Block] = []
        if self.lost:
            heads = {"project": "Project", "days": "Days|#", "effort": "Booked hours|h"}
            found.append(table("Booked time that falls away", self.lost, heads))
        if self.delays:
            heads = {"what": "What", "project": "Project", "kind": "Kind", "was": "Ends", "now": "Would end"}
            found.append(table("What would come later", self.delays, {**heads, "days": "Days later|#"}))
        return (*found, *money_blocks(self.money))
