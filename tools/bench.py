"""Who has time that nobody has booked."""

from __future__ import annotations

from datetime import date

from domain.access import Permission, Reach
from domain.errors import Forbidden
from domain.ratio import ratio
from domain.windows import Window
from store.facts.loads import Loads, Staff, loaded
from store.queries.rolloffs import last_booked
from tools import charts
from tools.blocks import Block, Figure
from tools.horizon import ahead
from tools.params import AheadWindow, Limit, PlaceRef, RoleRef, SkillRef
from tools.rights import people_note
from tools.spec import ToolContext, tool
from tools.teams import Team
from tools.values import Day, Effort, Percent, during, hours_text, percent_text, period_text
from tools.view import Line, View, listed, several, table

_DEFAULT_DAYS = 30


class BenchLine(Line):
    """One person with unbooked time: ``pipeline`` is what soft bookings would take of it if all came."""

    person: str
    role: str
    place: str
    free: Effort
    share: Percent
    wholly_free: bool
    free_from: Day | None = None
    unbooked_since: Day | None = None
    pipeline: Effort = 0


class Bench(View):
    """Capacity that is not firmly booked in a period."""

    of: str
    period: str
    free: Effort
    capacity: Effort
    share: Percent
    over: Effort
    wholly_free: int
    people: int
    lines: tuple[BenchLine, ...] = ()

    def headline(self) -> str:
        """Name who is wholly free, count who partly is, and give the hours."""
        if not self.people:
            nobody = "Nobody" if self.of == "everybody" else f"Nobody ({self.of})"
            return f"{nobody} is on the bench {during(self.period)}: all capacity is booked."
        whole = [f"{line.person} ({line.role}, {line.place})" for line in self.lines if line.wholly_free]
        rest = self.people - self.wholly_free
        parts = []
        if whole:
            verb = "is" if self.wholly_free == 1 else "are"
            parts.append(f"{several(self.wholly_free, 'person', 'people')} {verb} wholly unbooked: {listed(whole, 5)}")
        if rest:
            part = [f"{line.person} {hours_text(line.free)}" for line in self.lines if not line.wholly_free]
            named = f" ({listed(part)})" if part and not whole else ""
            verb = "has" if rest == 1 else "have"
            parts.append(f"{several(rest, 'person', 'people')} {verb} part of their time free{named}")
        total = f"{hours_text(self.free)} of {hours_text(self.capacity)} capacity ({percent_text(self.share)})"
        return f"In {self.period}, {'; '.join(parts)}. Together {total} is on the bench."

    def blocks(self) -> tuple[Block, ...]:
        """Show the figure, the people and, if several, their hours as bars."""
        over = f"; {hours_text(self.over)} over-allocated elsewhere" if self.over else ""
        note = f"{percent_text(self.share)} of capacity{over}"
        figure = Figure(label=f"Bench, {self.period}", value=hours_text(self.free), note=note)
        if not self.lines:
            return (figure,)
        heads = {"person": "Person", "role": "Role", "place": "Place", "free": "Free|h", "share": "Of capacity|%"}
        heads |= {"free_from": "Wholly free from", "unbooked_since": "Last booked", "pipeline": "Pipeline|h"}
        rows = table("Bench", self.lines, heads, left_out=self.left_out)
        bars = [charts.Bar(line.person, charts.hours(line.free)) for line in self.lines]
        alt = "Unbooked hours: " + listed([f"{line.person} {hours_text(line.free)}" for line in self.lines], 5)
        return (
            (figure, rows, charts.bars("Unbooked hours", alt, bars, axis="Hours")) if len(bars) > 1 else (figure, rows)
        )


@tool(
    needs=Permission.UTILISATION_READ,
    agent="resourcing",
    examples=(
        "who is on the bench?",
        "who's sitting idle next week?",
        "bench for December, only those with Java",
        "any architect without work right now?",
        "whose calendar is empty the week of 14 December?",
        "people on the beach in Lisbon next month",
        "who has been unassigned for longer than a fortnight?",
        "list everybody without bookings in the next two weeks",
    ),
)
def bench(
    ctx: ToolContext,
    window: AheadWindow | None = None,
    role: RoleRef | None = None,
    skill: SkillRef | None = None,
    place: PlaceRef | None = None,
    *,
    unbooked_days: int = 0,
    limit: Limit | None = None,
) -> Bench:
    """List who has unbooked time in a period (default: the next 30 days), with hours and since when.

    Bench is capacity less firm bookings, never below 0 on a day; pipeline bookings do not lower it. With
    ``unbooked_days`` only those without a firm booking for more than so many days.
    """
    if ctx.actor.reach(Permission.UTILISATION_READ) == Reach.SELF:
        raise Forbidden("Other people's free time is not yours to see.", hint="I can show you your own bookings.")
    period, notes = ahead(ctx, window, _DEFAULT_DAYS)
    team = Team(role=role, place=place, skill=skill)
    where = team.condition(ctx, period)
    found = loaded(ctx.db, where, period, ctx.firm)
    lines = _lines(found, last_booked(ctx.db, where, ctx.today), unbooked_days, ctx.today)
    return _view(ctx, found, lines, (team.named(ctx), period, limit or ctx.firm.page_rows), notes + team.note(ctx))


def _lines(found: Loads, last: dict[int, date], unbooked_days: int, today: date) -> list[BenchLine]:
    lines = []
    for one in found.staff:
        day = last.get(one.id)
        line = _line(one, found, day)
        recent = unbooked_days and day is not None and (today - day).days <= unbooked_days
        if line.free and not recent:
            lines.append(line)
    return sorted(lines, key=lambda line: (not line.wholly_free, -(line.share or 0), -line.free, line.person))


def _line(one: Staff, found: Loads, last: date | None) -> BenchLine:
    load = found.loads[one.id]
    whole = load.bench == load.capacity
    return BenchLine(
        ref=f"person:{one.id}",
        person=one.name,
        role=one.role,
        place=one.place,
        free=load.bench,
        share=ratio(load.bench, load.capacity, "").value,
        wholly_free=whole,
        free_from=load.free_from,
        unbooked_since=last if whole else None,
        pipeline=load.bench - load.free_after_pipeline,
    )


def _view(
    ctx: ToolContext, found: Loads, lines: list[BenchLine], asked: tuple[str, Window, int], notes: tuple[str, ...]
) -> Bench:
    of, period, most = asked
    free = sum(line.free for line in lines)
    capacity = sum(load.capacity for load in found.loads.values())
    over = sum(load.over for load in found.loads.values())
    said = "Bench is capacity less firm bookings, day by day; pipeline bookings do not lower it."
    busy = f"Over-allocation of {hours_text(over)} is counted apart." if over else ""
    return Bench(
        as_of=ctx.today,
        of=of,
        period=period_text(period),
        free=free,
        capacity=capacity,
        share=ratio(free, capacity, "").value,
        over=over,
        wholly_free=sum(line.wholly_free for line in lines),
        people=len(lines),
        lines=tuple(lines[:most]),
        left_out=max(0, len(lines) - most),
        assumptions=(*notes, said, *filter(None, [busy]), *people_note(ctx, Permission.UTILISATION_READ)),
    )
