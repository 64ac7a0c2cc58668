"""When somebody is away next, as far as it is approved."""

from __future__ import annotations

from dataclasses import dataclass

from domain.access import Permission
from domain.calendar import DAY
from domain.windows import Window
from store.queries import people, timesheets
from store.queries.people import Who
from tools.booking_changes import day, span_text
from tools.spec import ToolContext
from tools.values import hours_text

_AHEAD_DAYS = 180


@dataclass(frozen=True, slots=True)
class Absence:
    """Days away; ``text`` says them, ``whole`` tells whether the person is away all day."""

    days: Window
    text: str
    whole: bool


def coming(ctx: ToolContext, person: int) -> list[Absence]:
    """Return a person's approved time off of the next 180 days, in order.

    Nothing is returned where the actor may not see when the person is free.
    """
    may = people.condition(ctx.actor, Permission.AVAILABILITY_READ, Who(person=person))
    rows = sorted(timesheets.time_off(ctx.db, may, ctx.next_days(_AHEAD_DAYS)), key=lambda one: one.starts_on)
    found = []
    for row in rows:
        part = f", {hours_text(row.minutes_per_day)} a day" if row.minutes_per_day is not None else ""
        days = Window(row.starts_on, row.ends_on + DAY, "their time off")
        one_day = row.starts_on == row.ends_on
        text = day(row.starts_on, ctx.today) if one_day else span_text(row.starts_on, row.ends_on, ctx.today)
        found.append(Absence(days, text + part, whole=not part))
    return found
