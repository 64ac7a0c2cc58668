"""Who rolls off which project when, the early ones first."""

from __future__ import annotations

from datetime import date, timedelta

from domain.access import Permission
from domain.windows import Window
from store.queries import people
from store.queries.people import Who
from store.queries.rolloffs import Next, RollOff, afterwards, rolloffs_in
from tools.blocks import Block
from tools.params import AheadWindow, ClientRef, PersonRef, ProjectRef, RoleRef, SkillRef
from tools.rights import reach_note, within_reach
from tools.spec import Named, ToolContext, tool
from tools.values import Day, Effort, day_text, during, period_text
from tools.view import Line, View, listed, several, table

_DEFAULT_DAYS = 30


class RollOffLine(Line):
    """One person's last booked day on a project; ``planned`` is the end it had before it was brought forward."""

    person: str
    role: str
    project: str
    ends_on: Day
    early: bool = False
    planned: Day | None = None
    known_on: Day | None = None
    per_day: Effort
    then: str = ""

    @classmethod
    def of(cls, row: RollOff, after: Next | None) -> RollOffLine:
        """Show one roll-off."""
        booking = row.booking
        early = booking.first_ends_on is not None and booking.first_ends_on > booking.ends_on
        return cls(
            ref=f"booking:{booking.id}",
            person=row.person,
            role=row.role,
            project=row.project,
            ends_on=booking.ends_on,
            early=early,
            planned=booking.first_ends_on if early else None,
            known_on=booking.shortened_at.date() if early and booking.shortened_at else None,
            per_day=booking.minutes_per_day,
            then=_then(booking.ends_on, after),
        )


def _then(ends_on: date, after: Next | None) -> str:
    if after is None:
        return "nothing booked"
    if after.starts_on <= ends_on:
        return f"still on {after.project}"
    return f"{after.project} from {after.starts_on.day} {after.starts_on:%b}"


class RollOffs(View):
    """Roll-offs in a period."""

    of: str
    period: str
    early_only: bool = False
    early: int = 0
    lines: tuple[RollOffLine, ...] = ()

    def headline(self) -> str:
        """Name the early ones first, then the next."""
        kind = "early roll-off" if self.early_only else "roll-off"
        if not self.lines:
            return f"There is no {kind}{self.of} {during(self.period)}."
        count = several(len(self.lines) + self.left_out, kind)
        said = f"{count}{self.of} {during(self.period)}"
        if self.early and not self.early_only:
            said += f", {self.early} of them early"
        return f"{said}: {listed([self._said(line) for line in self.lines], 5, beyond=self.left_out)}."

    def _said(self, line: RollOffLine) -> str:
        early = f", early: was {day_text(line.planned)}" if line.planned else ""
        return f"{line.person} off {line.project} on {day_text(line.ends_on)} (then {line.then}{early})"

    def blocks(self) -> tuple[Block, ...]:
        """Show them as a table."""
        heads = {"person": "Person", "role": "Role", "project": "Project", "ends_on": "Last day", "early": "Early"}
        heads |= {"planned": "Was", "known_on": "Known on", "per_day": "A day|h", "then": "Then"}
        return (table("Roll-offs", self.lines, heads, left_out=self.left_out),) if self.lines else ()


@tool(
    needs=Permission.BOOKINGS_READ,
    agent="resourcing",
    examples=(
        "who rolls off in the next 30 days?",
        "who comes free in December?",
        "when does everybody's time on Nordlys end?",
        "which consultants finish their assignments next month?",
        "did anybody get released earlier than planned?",
        "who am I losing from Nordlys over the next six weeks?",
        "when am I done on Nordlys?",
        "rolloffs 60d",
    ),
)
def rolloffs(  # noqa: PLR0913 -- each narrows the list
    ctx: ToolContext,
    window: AheadWindow | None = None,
    project: ProjectRef | None = None,
    person: PersonRef | None = None,
    *,
    client: ClientRef | None = None,
    role: RoleRef | None = None,
    skill: SkillRef | None = None,
    early_only: bool = False,
) -> RollOffs:
    """List whose last firm booking on a project ends in a period (default: the next 30 days), early ones first.

    A person or a project alone looks a year ahead. An early roll-off shows from the day it is known.
    """
    within_reach(ctx, Permission.BOOKINGS_READ, person, "bookings")
    period = window or ctx.next_days(365 if project or person else _DEFAULT_DAYS)
    who = Who(person.id if person else None, role.id if role else None, skill=skill.id if skill else None)
    rows = _found(ctx, period, who, project, client)
    lines = [line for line in rows if line.early or not early_only]
    of = "".join(f" {word} {one}" for word, one in (("off", project), ("of", person), ("at", client)) if one)
    return _view(ctx, of, period, lines, early_only=early_only)


def _found(
    ctx: ToolContext, period: Window, who: Who, project: Named | None, client: Named | None
) -> list[RollOffLine]:
    rows = rolloffs_in(
        ctx.db,
        ctx.actor,
        period,
        people.condition(ctx.actor, Permission.DIRECTORY_READ, who),
        known_since=min(period.start, ctx.today - timedelta(days=ctx.firm.early_roll_off_days)),
        project_id=project.id if project else None,
        client_id=client.id if client else None,
    )
    after = afterwards(ctx.db, ctx.actor, rows)
    lines = [RollOffLine.of(row, after.get(row.booking.pk)) for row in rows]
    return sorted(lines, key=lambda line: (not line.early, line.ends_on, line.person))


def _view(ctx: ToolContext, of: str, period: Window, lines: list[RollOffLine], *, early_only: bool) -> RollOffs:
    most = ctx.firm.page_rows
    said = f"Early ones that became known in the last {ctx.firm.early_roll_off_days} days are shown whenever they end."
    return RollOffs(
        as_of=ctx.today,
        of=of,
        period=period_text(period),
        early_only=early_only,
        early=sum(line.early for line in lines),
        lines=tuple(lines[:most]),
        left_out=max(0, len(lines) - most),
        assumptions=(said, *reach_note(ctx, Permission.BOOKINGS_READ, "bookings")),
    )
