"""How levelling is shown."""

from __future__ import annotations

from tools.blocks import Block, Figure
from tools.charts import Span, timeline
from tools.consequences import PlanLine, follow_blocks
from tools.outlook import MoneyOutlook
from tools.values import Day, Percent, day_text, percent_text
from tools.view import Line, View, listed, several, table


class LevelLine(Line):
    """A task that moves so that nobody has more than a day's work a day."""

    task: str
    owner: str
    was_from: Day
    was_to: Day
    starts_on: Day
    ends_on: Day
    days: int


class LevelPlan(View):
    """A plan within people's days, beside the plan as it is."""

    project: str
    over_before: int
    finish_before: Day
    finish: Day
    finish_days: int
    length: int
    bound: int
    gap: Percent | None = None
    solved: bool = False
    overloaded: tuple[str, ...] = ()
    lines: tuple[LevelLine, ...] = ()
    plan: str = ""

    def headline(self) -> str:
        """Say how much is too much now, what levelling does to the end, and how good the plan is."""
        quality = f"no shorter plan than {several(self.bound, 'working day')} can exist"
        if self.length > self.bound:
            quality = f"at most {percent_text(self.gap)} longer than the best that could exist ({self.bound} days)"
        if not self.over_before:
            return f"Nobody on {self.project} has more open work on a day than they can do; nothing needs to move."
        over = several(self.over_before, "day is", "days are")
        said = f"On {self.project} {over} over somebody's capacity ({listed(self.overloaded)})."
        end = f"ends on {day_text(self.finish)}"
        if self.finish_days > 0:
            end += f", {several(self.finish_days, 'working day')} later than {day_text(self.finish_before)}"
        moved = [f"{line.task} to {day_text(line.starts_on)}" for line in self.lines]
        moves = f" {several(len(self.lines) + self.left_out, 'task')} move: {listed(moved)}." if moved else ""
        return f"{said} Levelled, it {end}; {quality}.{moves}"

    def blocks(self) -> tuple[Block, ...]:
        """Show the end and quality, a timeline of what moves, and the moves."""
        note = f"{several(self.finish_days, 'working day')} later" if self.finish_days > 0 else "unchanged"
        found: list[Block] = [
            Figure(label="Days over capacity", value=str(self.over_before), note="0 when levelled"),
            Figure(label="End when levelled", value=day_text(self.finish), note=note),
            Figure(label="Above the bound", value=percent_text(self.gap) if self.gap is not None else "n/a"),
        ]
        if self.lines:
            spans = [Span(line.task, line.was_from, line.was_to, "as planned") for line in self.lines]
            spans += [Span(f"{line.task} ", line.starts_on, line.ends_on, "levelled") for line in self.lines]
            spans.sort(key=lambda span: [line.task for line in self.lines].index(span.label.rstrip()))
            found.append(timeline(f"Levelling {self.project}", self.headline(), spans, legend="Plan"))
            heads = {"task": "Task", "owner": "Whose", "was_from": "From", "was_to": "To"}
            heads |= {"starts_on": "Levelled from", "ends_on": "Levelled to", "days": "Days later|#"}
            found.append(table("Tasks that move", self.lines, heads, left_out=self.left_out))
        return tuple(found)


class LevelApplied(View):
    """Levelled days put into the plan."""

    project: str
    moved: int
    finish: Day
    follows: tuple[PlanLine, ...] = ()
    sentence: str = ""
    outlook: MoneyOutlook = MoneyOutlook()

    def headline(self) -> str:
        """Say how many tasks get new days, and what follows."""
        what = f"Level the plan of {self.project}: {several(self.moved, 'task')} get new days."
        return " ".join(filter(None, (what, self.sentence, self.outlook.sentence())))

    def blocks(self) -> tuple[Block, ...]:
        """Show what moves and the money."""
        return (*follow_blocks(self.follows), *self.outlook.figures())
