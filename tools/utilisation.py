"""How much of people's capacity was billable work, against their targets."""

from __future__ import annotations

from typing import Literal

from domain.access import Permission
from domain.capacity import NO_CAPACITY
from domain.errors import BadInput
from domain.windows import Window
from store.queries.utilisation import first_recorded
from tools import charts
from tools.blocks import Block, Figure
from tools.measured import GroupBy, Measured, UtilisationLine, assumptions, measured
from tools.params import Limit, PastWindow, PersonRef, PlaceRef, ProjectRef, RoleRef
from tools.rights import people_note, within_reach
from tools.spec import ToolContext, tool
from tools.teams import Team
from tools.values import day_text, during, hours_text, percent_text, period_text
from tools.view import View, listed, table

STATUS: dict[str, Literal["", "good", "warn", "bad"]] = {"green": "good", "yellow": "warn", "red": "bad"}
_MOST_BARS = 24
_MOST_MONTHS = 12


class Utilisation(View):
    """Billable utilisation of a group (sum over sum) and of its parts."""

    of: str
    period: str
    total: UtilisationLine
    group_by: str = "person"
    lines: tuple[UtilisationLine, ...] = ()
    lowest_first: bool = False

    def headline(self) -> str:
        """Say the group's figure, its band, and who stands highest and lowest."""
        total = self.total
        if total.utilisation is None:
            return f"The billable utilisation of {self.of} {during(self.period)} is undefined: {NO_CAPACITY}."
        said = (
            f"The billable utilisation of {self.of} {during(self.period)} is {percent_text(total.utilisation)} "
            f"({hours_text(total.billable)} of {hours_text(total.capacity)} capacity), {_band_text(total)}."
        )
        if len(self.lines) < 2:  # noqa: PLR2004 -- one part is the whole
            return said
        named = [f"{line.name} {percent_text(line.utilisation)} ({line.band})" for line in self.lines]
        order = "By month" if self.group_by == "month" else "Lowest" if self.lowest_first else "Highest"
        shown = _MOST_MONTHS if self.group_by == "month" else 5 if self.lowest_first else 3
        return f"{said} {order}: {listed(named, shown, beyond=self.left_out)}."

    def blocks(self) -> tuple[Block, ...]:
        """Show the figure, the parts as bars against the target, and as a table."""
        total = self.total
        figure = Figure(
            label=f"Billable utilisation, {self.of}",
            value=percent_text(total.utilisation),
            note=f"{self.period}; {_band_text(total)}",
            status=STATUS.get(total.band, ""),
        )
        if not self.lines:
            return (figure,)
        heads = {"name": self.group_by.capitalize(), "utilisation": "Utilisation|%", "band": "Band"}
        heads |= {"target": "Target, %|#", "billable": "Billable|h", "capacity": "Capacity|h"}
        title = f"Billable utilisation by {self.group_by}"
        return (figure, self._chart(title), table(title, self.lines, heads, left_out=self.left_out))

    def _chart(self, title: str) -> Block:
        bars = [charts.Bar(line.name, charts.percent(line.utilisation), line.band) for line in self.lines[:_MOST_BARS]]
        targets = {line.target for line in self.lines}
        alt = f"{title} {during(self.period)}: " + listed(
            [f"{line.name} {percent_text(line.utilisation)}" for line in self.lines], 5
        )
        mark = targets.pop() if len(targets) == 1 else None
        return charts.bars(title, alt, bars, axis="Billable utilisation, %", legend="Band", mark_at=mark)


def _band_text(line: UtilisationLine) -> str:
    return f"{line.band} against a target of {line.target} %"


@tool(
    needs=Permission.UTILISATION_READ,
    agent="resourcing",
    examples=(
        "what was our utilisation last month?",
        "billable utilisation per role last quarter",
        "how busy was Ana in October?",
        "my utilisation this year",
        "utilisation of the Berlin office in Q3",
        "who was below target last month?",
        "the five lowest billable percentages over the last 30 days",
        "util nov?",
    ),
)
def utilisation(  # noqa: PLR0913 -- each narrows or arranges the figure
    ctx: ToolContext,
    person: PersonRef | None = None,
    role: RoleRef | None = None,
    place: PlaceRef | None = None,
    *,
    project: ProjectRef | None = None,
    team_of: PersonRef | None = None,
    window: PastWindow | None = None,
    group_by: GroupBy = "person",
    lowest_first: bool = False,
    limit: Limit | None = None,
) -> Utilisation:
    """Give actual billable utilisation (approved billable time over capacity) of a person, a team or everybody.

    For periods behind us; for what is booked ahead use the forecast. ``project`` means the team booked on it.
    """
    within_reach(ctx, Permission.UTILISATION_READ, person, "utilisation")
    period, notes = _past(ctx, window or ctx.last_days(30))
    team = Team(person, role, place, project, team_of)
    found = measured(ctx, team.condition(ctx, period), period, group_by)
    most = limit or (found.count() if group_by == "month" else ctx.firm.page_rows)
    view = _view(ctx, found, team.named(ctx), notes + team.note(ctx))
    lines = tuple(found.lines(most, lowest_first=lowest_first))
    left = max(0, found.count() - most)
    return view.model_copy(update={"lines": lines, "left_out": left, "lowest_first": lowest_first})


def _past(ctx: ToolContext, window: Window) -> tuple[Window, tuple[str, ...]]:
    """Return the part of a period that is over: time of today is still to be written."""
    if window.start >= ctx.today and window.days > 1:
        raise BadInput(f"{period_text(window)} is still ahead.", hint="Ask for the utilisation forecast.")
    if window.end <= ctx.today or window.start >= ctx.today:
        return window, ()
    over = Window(window.start, ctx.today, window.label)
    return over, (f"Counted through {day_text(over.last)}: time of later days is not written yet.",)


def _view(ctx: ToolContext, found: Measured, of: str, notes: tuple[str, ...]) -> Utilisation:
    """Return the view of the whole, with the assumptions the figures rest on."""
    first = first_recorded(ctx.db, ctx.firm.first_weekday)
    if first is not None and found.period.start < first:
        notes += (f"No time is recorded before {day_text(first)}; capacity before it counts all the same.",)
    undefined = found.undefined()
    said = [*notes, *assumptions(ctx), *people_note(ctx, Permission.UTILISATION_READ)]
    if undefined:
        said.append(f"Undefined for {listed(undefined)}: {NO_CAPACITY}.")
    return Utilisation(
        as_of=ctx.today,
        of=of,
        period=period_text(found.period),
        total=found.total(of),
        group_by=found.group_by,
        assumptions=tuple(said),
    )
