"""Who is booked where, and changes to it."""

from __future__ import annotations

from typing import Annotated

from pydantic import WithJsonSchema

from domain.access import Permission
from domain.approval import Approval, Effect
from domain.calendar import DAY
from domain.errors import BadInput
from domain.windows import Shift
from store.queries import bookings
from tools import booking_changes as change
from tools import booking_moves as moves
from tools.blocks import Block
from tools.booking_changes import BookingChange
from tools.params import AheadDay, AheadWindow, EffortParam, PersonRef, ProjectRef, ShiftParam
from tools.rights import reach_note, within_reach
from tools.spec import ToolContext, tool
from tools.values import Day, Effort, during, hours_text, period_text
from tools.view import Line, View, listed, several, table

WhichBooking = Annotated[
    str,
    WithJsonSchema(
        {
            "type": "string",
            "x-kind": "booking",
            "description": "Only after several were offered: the one meant, as offered or as booking:NUMBER.",
        }
    ),
]


class BookingLine(Line):
    """One booking."""

    person: str
    project: str
    starts_on: Day
    ends_on: Day
    per_day: Effort
    kind: str

    @classmethod
    def of(cls, row: bookings.BookingRow) -> BookingLine:
        """Show one stored booking."""
        booking = row.booking
        return cls(
            ref=f"booking:{booking.id}",
            person=row.person,
            project=row.project,
            starts_on=booking.starts_on,
            ends_on=booking.ends_on,
            per_day=booking.minutes_per_day,
            kind=change.kind_text(booking),
        )


class Bookings(View):
    """Bookings of a person or on a project within a period."""

    of: str
    period: str
    lines: tuple[BookingLine, ...] = ()

    def headline(self) -> str:
        """Say how many and for whom, the first ones by name."""
        if not self.lines:
            return f"{self.of} has no bookings {during(self.period)}."
        found = several(len(self.lines) + self.left_out, "booking")
        parts = [self._said(line) for line in self.lines]
        return f"{self.of} has {found} {during(self.period)}: {listed(parts, beyond=self.left_out)}."

    def _said(self, line: BookingLine) -> str:
        who = {line.person: line.project, line.project: line.person}.get(self.of, f"{line.person} on {line.project}")
        days = change.span_text(line.starts_on, line.ends_on, self.as_of)
        soft = "" if line.kind == "hard" else f", {line.kind}"
        return f"{who} ({days}, {hours_text(line.per_day)} a day{soft})"

    def blocks(self) -> tuple[Block, ...]:
        """Show them as a table."""
        heads = {
            "person": "Person",
            "project": "Project",
            "starts_on": "From",
            "ends_on": "To",
            "per_day": "A day|h",
            "kind": "Kind",
        }
        return (table(f"Bookings of {self.of}", self.lines, heads, left_out=self.left_out),) if self.lines else ()


@tool(
    needs=Permission.BOOKINGS_READ,
    agent="resourcing",
    examples=(
        "what is Ana booked on next month?",
        "who is on Nordlys?",
        "my bookings",
        "where am I working in December?",
        "who is planned on Nordlys next week and for how many hours?",
        "show Ben's bookings",
        "what is Ana doing now?",
    ),
)
def bookings_of(
    ctx: ToolContext,
    person: PersonRef | None = None,
    project: ProjectRef | None = None,
    window: AheadWindow | None = None,
) -> Bookings:
    """List the bookings of one person or on one project in a period (default: the next 30 days).

    Give a person, a project or both; without either it lists the asker's own.
    """
    if person is None and project is None:
        person = ctx.me()
    within_reach(ctx, Permission.BOOKINGS_READ, person, "bookings")
    window = window or ctx.next_days(30)
    found = bookings.overlapping(
        ctx.db, ctx.actor, window, person_id=person.id if person else None, project_id=project.id if project else None
    )
    return Bookings(
        as_of=ctx.today,
        of=" on ".join(named.name for named in (person, project) if named),
        period=period_text(window),
        lines=tuple(BookingLine.of(row) for row in found[: ctx.firm.page_rows]),
        left_out=max(0, len(found) - ctx.firm.page_rows),
        assumptions=reach_note(ctx, Permission.BOOKINGS_READ, "bookings"),
    )


@tool(
    needs=Permission.BOOKINGS_WRITE,
    effect=Effect.WRITE,
    approval=Approval.RESOURCE_MANAGER,
    agent="resourcing",
    examples=(
        "book Ana on Nordlys from 7 December to 18 December",
        "book Ben half time on Atlas from 4 January until end of March",
        "put Carla on Nordlys next week, 4h a day",
        "pencil in Ana on Atlas for January, tentative only",
        "staff Ben on Nordlys at 50 % in December",
        "reserve Ana for Atlas from Monday to Friday",
    ),
)
def book_person(  # noqa: PLR0913 -- each is something people say of a booking
    ctx: ToolContext,
    person: PersonRef,
    project: ProjectRef,
    *,
    starts: AheadDay | None = None,
    ends: AheadDay | None = None,
    window: AheadWindow | None = None,
    hours_per_day: EffortParam | None = None,
    hours_per_week: EffortParam | None = None,
    percent: int | None = None,
    soft: bool = False,
    probability_percent: int | None = None,
) -> BookingChange:
    """Book one person on one project: first and last day (or a period), hours a day or a week, or percent of their day.

    A soft booking is pipeline and needs a probability. Without an end it runs to the end of the project.
    """
    found = change.site(ctx, person, project)
    term, notes = moves.requested(
        starts, ends, window, minutes=hours_per_day, percent=percent, weekly=hours_per_week
    ).term(found)
    kind, probability, said = moves.likelihood(soft=soft, probability=probability_percent)
    return moves.book(found, found.check(term), kind, probability, notes + said)


@tool(
    needs=Permission.BOOKINGS_WRITE,
    effect=Effect.WRITE,
    approval=Approval.RESOURCE_MANAGER,
    agent="resourcing",
    examples=(
        "move Ana's Nordlys booking to 8 December",
        "shift Ben's booking on Atlas two weeks later",
        "push Carla on Nordlys back by a week",
        "can Ana's Atlas assignment begin on 14 December instead?",
        "bring Ben's start on Nordlys forward by three days",
        "reschedule Ana on Atlas to start next Monday",
    ),
)
def move_booking(
    ctx: ToolContext,
    person: PersonRef,
    project: ProjectRef,
    starts: AheadDay | None = None,
    by: ShiftParam | None = None,
    booking: WhichBooking = "",
) -> BookingChange:
    """Move a person's booking on a project to start on another day, or by some days or weeks, keeping its length.

    What was worked before today stays where it was.
    """
    found = change.site(ctx, person, project)
    row = change.chosen(found, booking)
    return moves.move(found, row, moves.new_start(found, row, starts, by))


@tool(
    needs=Permission.BOOKINGS_WRITE,
    effect=Effect.WRITE,
    approval=Approval.RESOURCE_MANAGER,
    agent="resourcing",
    examples=(
        "extend Ana on Nordlys until 29 January",
        "keep Ben on Atlas two more weeks",
        "extend Carla's Nordlys booking by a month",
        "hold on to Ana for Atlas through the end of January",
        "Ben should stay on Nordlys until 5 February",
    ),
)
def extend_booking(
    ctx: ToolContext,
    person: PersonRef,
    project: ProjectRef,
    until: AheadDay | None = None,
    by: ShiftParam | None = None,
    booking: WhichBooking = "",
) -> BookingChange:
    """Let a person's booking on a project end later: until a day, or by some days, weeks or months."""
    found = change.site(ctx, person, project)
    row = change.chosen(found, booking, last=True)
    if until is None and by is None:
        raise BadInput("Until when, or by how long?")
    return moves.extend(found, row, until or (by or Shift()).applied(row.ends_on, found.assignee.week.works))


@tool(
    needs=Permission.BOOKINGS_WRITE,
    effect=Effect.WRITE,
    approval=Approval.RESOURCE_MANAGER,
    agent="resourcing",
    examples=(
        "release Ana from Nordlys on 1 December",
        "take Ben off Atlas from next Monday",
        "free up Carla from Nordlys as of today",
        "roll Ana off Atlas early",
        "Ben's last day on Nordlys is 18 December",
        "pull Ana off Nordlys",
    ),
)
def release_person(
    ctx: ToolContext,
    person: PersonRef,
    project: ProjectRef,
    on: AheadDay | None = None,
    last_day: AheadDay | None = None,
) -> BookingChange:
    """End a person's bookings on a project early. ``on`` is the first day they are free (default: today).

    Use ``last_day`` instead when the user names the last day they still work there.
    """
    found = change.site(ctx, person, project)
    free_from = last_day + DAY if last_day else on or ctx.today
    return moves.release(found, free_from)
