"""Who is booked where, and changes to it."""

from __future__ import annotations

from domain.access import Permission
from store.queries import bookings
from tools.blocks import Block
from tools.params import AheadWindow, PersonRef, ProjectRef
from tools.spec import ToolContext, tool
from tools.values import Day, Effort, period_text
from tools.view import Line, View, several, table


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
        kind = booking.kind if booking.kind == "hard" else f"soft, {booking.probability_percent} %"
        return cls(
            ref=f"booking:{booking.id}",
            person=row.person,
            project=row.project,
            starts_on=booking.starts_on,
            ends_on=booking.ends_on,
            per_day=booking.minutes_per_day,
            kind=kind,
        )


class Bookings(View):
    """Bookings of a person or on a project within a period."""

    of: str
    period: str
    lines: tuple[BookingLine, ...] = ()

    def headline(self) -> str:
        """Say how many and for whom."""
        if not self.lines:
            return f"{self.of} has no bookings in {self.period}."
        return f"{self.of} has {several(len(self.lines) + self.left_out, 'booking')} in {self.period}."

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
    window = window or ctx.next_days(30)
    found = bookings.overlapping(
        ctx.db, ctx.actor, window, person_id=person.id if person else None, project_id=project.id if project else None
    )
    of = " on ".join(named.name for named in (person, project) if named)
    lines = tuple(BookingLine.of(row) for row in found)
    shown = ctx.firm.page_rows
    return Bookings(
        as_of=ctx.today, of=of, period=period_text(window), lines=lines[:shown], left_out=max(0, len(lines) - shown)
    )
