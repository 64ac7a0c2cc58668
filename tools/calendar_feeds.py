"""Following a person's calendar: time off is taken over from its address again and again."""

from __future__ import annotations

from sqlmodel import col, select

from domain.access import Permission, Reach
from domain.approval import Approval, Effect
from domain.errors import Forbidden, NotFound
from memory.feeds import checked_address, host_of
from store.feeds import CalendarFeed
from tools.params import PersonRef
from tools.spec import Named, ToolContext, tool
from tools.view import View


class Followed(View):
    """What happens to a calendar that is followed."""

    says: str

    def headline(self) -> str:
        """Say it."""
        return self.says


@tool(
    needs=Permission.BOOKINGS_REQUEST,
    effect=Effect.WRITE,
    approval=Approval.RESOURCE_MANAGER,
    agent="resourcing",
    staff_only=True,
    examples=(
        "follow my calendar https://calendar.example.com/ana.ics",
        "take my time off from https://calendar.example.com/private/basic.ics",
        "Ana's holidays come from https://hr.example.net/feeds/9.ics",
        "my out of office calendar is https://calendar.example.com/ooo.ics",
    ),
)
def follow_calendar(ctx: ToolContext, url: str, person: PersonRef | None = None) -> Followed:
    """Take time off (default: one's own) over from a calendar's https address, and look at it again all day.

    What was moved or cancelled there follows; days that have passed stay. A new address replaces the old one.
    """
    whom = person or ctx.me()
    _may(ctx, whom)
    address = checked_address(url)
    row = _feed(ctx, whom)
    replaced = row is not None
    feed = row or CalendarFeed(person_id=whom.id, url=address, since=ctx.now)
    feed.url, feed.etag, feed.checked_at, feed.error, feed.failures = address, "", None, "", 0
    ctx.db.add(feed)
    ctx.db.flush()
    instead = " instead of the one before" if replaced else ""
    said = f"Take {whom}'s time off over from the calendar at {host_of(address)}{instead}, looked at every few hours."
    note = "Only absences count: events marked out of office, or named holiday, leave, sick and the like."
    return Followed(as_of=ctx.today, says=said, assumptions=(note,))


@tool(
    needs=Permission.BOOKINGS_REQUEST,
    effect=Effect.WRITE,
    approval=Approval.REQUESTER,
    agent="resourcing",
    staff_only=True,
    examples=(
        "stop following my calendar",
        "disconnect Ana's calendar",
        "turn off calendar sync for me",
        "forget my ical link",
    ),
)
def stop_following_calendar(ctx: ToolContext, person: PersonRef | None = None) -> Followed:
    """Look at a person's calendar (default: one's own) no longer; time off taken over from it stays."""
    whom = person or ctx.me()
    _may(ctx, whom)
    row = _feed(ctx, whom)
    if row is None:
        raise NotFound(f"No calendar of {whom} is followed.")
    ctx.db.delete(row)
    said = f"Look at {whom}'s calendar at {host_of(row.url)} no longer; time off taken from it stays."
    return Followed(as_of=ctx.today, says=said)


def _may(ctx: ToolContext, whom: Named) -> None:
    if whom.id != ctx.actor.person_id and ctx.actor.reach(Permission.BOOKINGS_WRITE) < Reach.ALL:
        raise Forbidden("You can say so only for your own calendar.", hint=f"Ask {whom} or the resource manager.")


def _feed(ctx: ToolContext, whom: Named) -> CalendarFeed | None:
    return ctx.db.exec(select(CalendarFeed).where(col(CalendarFeed.person_id) == whom.id)).first()
