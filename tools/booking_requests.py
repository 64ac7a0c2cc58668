"""Asking for a change of one's own booking: a message to the resource managers, who decide."""

from __future__ import annotations

from hashlib import sha256

from sqlmodel import col, select

from domain.access import Permission, Role
from domain.approval import Approval, Effect
from domain.errors import BadInput, Conflict, NotFound
from domain.windows import Window
from domain.windows.window import DOOMSDAY
from store.findings import Notice
from store.people import Grant, Person
from store.queries import bookings
from tools import booking_changes as change
from tools.blocks import Block, Quote
from tools.params import ProjectRef
from tools.spec import Named, ToolContext, tool
from tools.view import Line, View, listed


class AskedBooking(Line):
    """A booking a change is asked for."""

    days: str


class BookingRequest(View):
    """What is asked of the resource managers."""

    project: str
    wish: str
    to: tuple[str, ...]
    bookings: tuple[AskedBooking, ...]

    def headline(self) -> str:
        """Say what would be sent to whom."""
        return f"Ask {listed(list(self.to))} to change your booking on {self.project}: “{self.wish}”"

    def blocks(self) -> tuple[Block, ...]:
        """Show the message."""
        days = "; ".join(line.days for line in self.bookings)
        return (Quote(text=self.wish, speaker="you", source=f"about your booking on {self.project}, {days}"),)


@tool(
    needs=Permission.BOOKINGS_REQUEST,
    effect=Effect.SEND,
    approval=Approval.REQUESTER,
    agent="resourcing",
    examples=(
        "ask the resource manager to move my Nordlys booking to January",
        "request a change to my booking on Atlas: I would like to stay until March",
        "tell resource management I need to be off Nordlys in December",
        "could you ask for my Atlas booking to be shortened?",
    ),
)
def ask_for_booking_change(ctx: ToolContext, project: ProjectRef, wish: str) -> BookingRequest:
    """Ask the resource managers to change the asker's own booking on a project; ``wish`` is what should change.

    This only sends a message: the booking itself is changed by the resource manager.
    """
    wish = " ".join(wish.split())
    if not wish:
        raise BadInput("What should change about your booking?")
    ahead = Window(ctx.today, DOOMSDAY, "from today")
    own = bookings.overlapping(ctx.db, ctx.actor, ahead, person_id=ctx.me().id, project_id=project.id)
    if not own:
        raise NotFound(f"You have no present or coming booking on {project}.")
    return _asked(ctx, project, wish, own)


def _asked(ctx: ToolContext, project: Named, wish: str, own: list[bookings.BookingRow]) -> BookingRequest:
    managers = ctx.db.exec(
        select(Person)
        .join(Grant, col(Grant.person_id) == Person.id)
        .where(col(Grant.role) == Role.RESOURCE_MANAGER, col(Person.active), col(Person.id) != ctx.me().id)
        .order_by(col(Person.name))
    ).all()
    if not managers:
        raise Conflict("There is no resource manager to ask.", hint="Ask the head of delivery.")
    days = "; ".join(change.days_text(row.booking) for row in own)
    asked = sha256(f"{ctx.actor.email}|{project.id}|{wish.casefold()}".encode()).hexdigest()[:24]
    for manager in managers:
        key = f"booking-request:{asked}:{ctx.today.isoformat()}:{manager.pk}"
        if ctx.db.exec(select(Notice.id).where(col(Notice.key) == key)).first() is not None:
            raise Conflict("You have asked for that today already; the resource managers have it.")
        ctx.db.add(
            Notice(
                key=key,
                person_id=manager.pk,
                kind="booking",
                subject=f"{ctx.actor.name} asks for a change of the booking on {project}",
                body=f"Booked: {days}.\nWish of {ctx.actor.name}: {wish}",
                created_at=ctx.now,
                not_before=ctx.now,
            )
        )
    return BookingRequest(
        as_of=ctx.today,
        project=project.name,
        wish=wish,
        to=tuple(manager.name for manager in managers),
        bookings=tuple(
            AskedBooking(ref=f"booking:{row.booking.id}", days=change.days_text(row.booking)) for row in own
        ),
    )
