"""What a change of bookings does to the project it is on: hours, value, margin, and tasks left without time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import select
from sqlmodel import col

from domain.access import Permission
from domain.economics import margin
from domain.money import Money, total
from domain.ratio import Ratio
from domain.windows import Window
from store import scope
from store.bookings import BookingKind
from store.facts.bookings_value import valued
from store.facts.exchange import reporting
from store.facts.own_share import own_share
from store.projects import Project
from tools.spec import Named, ToolContext
from tools.values import hours_text, money_text, percent_text
from tools.view import several

_AHEAD = timedelta(days=730)


@dataclass(frozen=True, slots=True)
class Worth:
    """The firm bookings ahead on a project; the money is empty where it is not the actor's to see or lacks a rate."""

    minutes: int
    value: Money | None = None
    cost: Money | None = None

    @property
    def margin(self) -> Ratio | None:
        """The margin of these bookings, where both sides are known."""
        return None if self.value is None or self.cost is None else margin(self.value, self.cost)


def worth(ctx: ToolContext, project: Named) -> Worth:
    """Return what is firmly booked on a project from today on, as far as the actor may see money there."""
    money = reporting(ctx.db, ctx.firm.currency)
    window = Window(ctx.today, ctx.today + _AHEAD, "ahead")
    found = [
        one
        for one in valued(ctx.db, col(Project.id) == project.id, window, money)
        if one.booking.kind == BookingKind.HARD
    ]
    minutes = sum(one.minutes for one in found)
    if not _sees(ctx, project, Permission.BILL_RATES_READ) or any(one.unpriced for one in found):
        return Worth(minutes)
    value = total((one.value for one in found), money.currency)
    # A margin beside a bill rate gives the cost rate away: it is told only to those who may see cost rates.
    if not ctx.actor.may(Permission.COST_RATES_READ) or any(one.uncosted for one in found):
        return Worth(minutes, value)
    return Worth(minutes, value, total((one.cost for one in found), money.currency))


def _sees(ctx: ToolContext, project: Named, permission: Permission) -> bool:
    query = select(col(Project.id)).where(col(Project.id) == project.id, scope.projects(ctx.actor, permission))
    return ctx.db.execute(query).first() is not None


def effects(ctx: ToolContext, person: Named, project: Named, before: Worth | None) -> tuple[str, ...]:
    """Say what changed on the project since ``before``, and whether the person's open tasks there still have time."""
    if before is None:
        return ()
    ctx.db.flush()
    now = worth(ctx, project)
    said = []
    if now.minutes != before.minutes or now.value != before.value:
        text = f"Firm bookings ahead on {project}: {hours_text(now.minutes)} instead of {hours_text(before.minutes)}"
        if now.value is not None and before.value is not None:
            more = now.value - before.value
            text += f", worth {money_text(now.value)} ({'+' if more.minor >= 0 else ''}{money_text(more)})"
        said.append(f"{text}.")
    if now.margin and before.margin and now.margin.value != before.margin.value:
        shares = f"{percent_text(now.margin.value)} instead of {percent_text(before.margin.value)}"
        said.append(f"The margin of these bookings is {shares}, at the rates that hold then.")
    share = own_share(ctx.db, person.id, project.id, ctx.today)
    if share.tasks and share.left > share.booked_ahead:
        tasks = several(share.tasks, "open task")
        said.append(
            f"{person} has {tasks} there with {hours_text(share.left)} left and is booked for "
            f"{hours_text(share.booked_ahead)}: the rest moves out or to somebody else."
        )
    return tuple(said)
