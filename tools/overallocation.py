"""Who is booked beyond what they can work, on which days, by how much and by which bookings."""

from __future__ import annotations

from collections.abc import Iterable

from domain.access import Permission
from domain.allocation import Booked, Load, Over
from domain.errors import BadInput
from domain.ratio import ratio
from domain.windows import Window
from store.facts.loads import Loads, Staff, loaded
from store.queries import bookings
from tools.blocks import Block
from tools.horizon import ahead
from tools.params import AheadWindow, PersonRef, PlaceRef, ProjectRef, RoleRef
from tools.rights import people_note, within_reach
from tools.spec import ToolContext, tool
from tools.teams import Team
from tools.values import Day, Effort, Percent, day_text, during, hours_text, percent_text, period_text
from tools.view import Line, View, listed, several, table

_DEFAULT_DAYS = 30
_FULL = 100


class OverLine(Line):
    """One person booked beyond capacity: days, hours too many in all, the worst day, and the bookings at work."""

    person: str
    role: str
    days: int
    over: Effort
    worst_on: Day
    worst: Effort
    peak: Percent
    first: Day
    last: Day
    projects: tuple[str, ...] = ()


class Overallocation(View):
    """People booked beyond capacity in a period."""

    of: str
    period: str
    threshold: int = _FULL
    over: Effort = 0
    lines: tuple[OverLine, ...] = ()

    def headline(self) -> str:
        """Name who, on how many days, by how much, and by what."""
        limit = "" if self.threshold == _FULL else f" {self.threshold} % of"
        if not self.lines:
            verb = "are" if self.of.endswith("s") else "is"
            return f"No: {self.of} {verb} within{limit} capacity {during(self.period)}."
        count = several(len(self.lines) + self.left_out, "person", "people")
        said = [self._said(line) for line in self.lines]
        verb = "is" if len(said) + self.left_out == 1 else "are"
        total = f"{hours_text(self.over)} too many in all"
        names = listed(said, beyond=self.left_out)
        return f"{count} {verb} booked beyond{limit} capacity {during(self.period)}, {total}: {names}."

    def _said(self, line: OverLine) -> str:
        by = f" by {listed(list(line.projects))}" if line.projects else ""
        days = several(line.days, "day")
        worst = f"worst {day_text(line.worst_on)} at {percent_text(line.peak)}"
        return f"{line.person} on {days}, {hours_text(line.over)} over ({worst}){by}"

    def blocks(self) -> tuple[Block, ...]:
        """Show them as a table."""
        heads = {"person": "Person", "role": "Role", "days": "Days|#", "over": "Too much|h", "first": "First"}
        heads |= {"last": "Last", "worst_on": "Worst day", "worst": "Then over|h", "peak": "Booked|%"}
        heads["projects"] = "Bookings"
        return (table("Booked beyond capacity", self.lines, heads, left_out=self.left_out),) if self.lines else ()


@tool(
    needs=Permission.UTILISATION_READ,
    agent="resourcing",
    examples=(
        "is anyone booked over 100 % in December?",
        "who is double booked in the next four weeks?",
        "overbooked over 120 % next week",
        "is Ana overbooked, and by how much?",
        "conflicts in the January schedule",
        "who has been promised to too many projects?",
        "have I been put on two jobs at once next week?",
    ),
)
def overallocation(
    ctx: ToolContext,
    window: AheadWindow | None = None,
    person: PersonRef | None = None,
    *,
    project: ProjectRef | None = None,
    role: RoleRef | None = None,
    place: PlaceRef | None = None,
    threshold_percent: int = _FULL,
) -> Overallocation:
    """List who is firmly booked beyond capacity in a period (default: the next 30 days), by day, hours and bookings."""
    if not _FULL <= threshold_percent <= 10 * _FULL:
        raise BadInput(f"Overbooked begins at 100 %; {threshold_percent} % is no such threshold.")
    within_reach(ctx, Permission.UTILISATION_READ, person, "bookings")
    period, notes = ahead(ctx, window, _DEFAULT_DAYS)
    team = Team(person, role, place, project)
    found = loaded(ctx.db, team.condition(ctx, period), period, ctx.firm)
    lines = _lines(ctx, found, period, threshold_percent)
    return _view(ctx, team.named(ctx), period, lines, (*notes, _said(threshold_percent)), threshold_percent)


def _said(threshold: int) -> str:
    return "Only firm bookings count, day by day." + (
        "" if threshold == _FULL else f" Days up to {threshold} % are left out."
    )


def _lines(ctx: ToolContext, found: Loads, period: Window, threshold: int) -> list[OverLine]:
    over = {one.id: _days(found.loads[one.id], threshold) for one in found.staff}
    seen = bookings.overlapping(ctx.db, ctx.actor, period) if any(over.values()) else []
    names = {row.booking.pk: row.project for row in seen}
    lines = [_line(one, over[one.id], found.bookings, names) for one in found.staff if over[one.id]]
    return sorted(lines, key=lambda line: (-line.over, line.person))


def _days(load: Load, threshold: int) -> list[Over]:
    return [one for one in load.over_days if one.hard * _FULL > one.expected * threshold]


def _line(one: Staff, days: list[Over], booked: Iterable[Booked], names: dict[int, str]) -> OverLine:
    worst = max(days, key=lambda over: (over.by, -over.day.toordinal()))
    at_work = [
        booking
        for booking in booked
        if booking.person == one.id and booking.hard and any(booking.starts <= day.day <= booking.ends for day in days)
    ]
    hidden = len([booking for booking in at_work if booking.key not in names])
    projects = list(dict.fromkeys(names[booking.key] for booking in at_work if booking.key in names))
    if hidden:
        projects.append(f"{several(hidden, 'booking')} you may not see")
    return OverLine(
        ref=f"person:{one.id}",
        person=one.name,
        role=one.role,
        days=len(days),
        over=sum(day.by for day in days),
        worst_on=worst.day,
        worst=worst.by,
        peak=ratio(worst.hard, worst.expected, "").value,
        first=days[0].day,
        last=days[-1].day,
        projects=tuple(projects),
    )


def _view(
    ctx: ToolContext, of: str, period: Window, lines: list[OverLine], said: tuple[str, ...], threshold: int
) -> Overallocation:
    most = ctx.firm.page_rows
    return Overallocation(
        as_of=ctx.today,
        of=of,
        period=period_text(period),
        threshold=threshold,
        over=sum(line.over for line in lines),
        lines=tuple(lines[:most]),
        left_out=max(0, len(lines) - most),
        assumptions=(*said, *people_note(ctx, Permission.UTILISATION_READ)),
    )
