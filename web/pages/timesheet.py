"""One's week as the timesheet page shows it: days, entries, what is missing, and what the bookings suggest."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import cast

from domain.timesheets import Gap
from domain.weeks import first_of_week
from store.db import reading
from store.facts.suggestions import Suggestion, logged_by_project, suggestions
from tools import gate, my_time, params
from tools.my_time import MyTime, OwnDay, OwnLine
from tools.spec import Call, ToolContext
from web.deps import House

WEEK = timedelta(days=7)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class DayView:
    """One day of the strip."""

    day: date
    minutes: int
    missing: int
    ahead: bool


@dataclass(frozen=True, slots=True)
class WeekView:
    """A week, with one day of it open."""

    days: tuple[DayView, ...]
    chosen: DayView
    entries: tuple[OwnLine, ...]
    suggested: tuple[Suggestion, ...]
    projects: tuple[tuple[str, str], ...]  # (project:12, name), those at hand first
    logged: int
    expected: int
    drafts: int
    sent_back: tuple[OwnLine, ...]

    @property
    def first(self) -> date:
        """The first day of the week."""
        return self.days[0].day


def week_view(house: House, call: Call, day: date) -> WeekView:
    """Return the week that holds a day."""
    first = first_of_week(day, call.firm.first_weekday)
    this, before = own_time(house, call, first, first + WEEK), own_time(house, call, first - WEEK, first)
    gaps = {gap.day: gap for gap in this.missing}
    if first <= call.today < first + WEEK:
        # The week's view leaves today out until it is over; the page wants to fill it now.
        gaps |= {gap.day: gap for gap in own_time(house, call, call.today, call.today + _DAY).missing}
    days = tuple(_day(first + _DAY * at, this.lines, gaps, call.today) for at in range(7))
    chosen = next(one for one in days if one.day == day)
    suggested, named = _by_bookings(house, call, gaps.get(day))
    at_hand = [*(one.project for one in suggested), *(line.project for line in (*this.lines, *before.lines))]
    rank = {name: at for at, name in reversed(list(enumerate(at_hand)))}
    projects = sorted(named, key=lambda pair: (rank.get(pair[1], len(rank) + 1), pair[1].casefold()))
    return WeekView(
        days=days,
        chosen=chosen,
        entries=tuple(line for line in this.lines if line.day == day),
        suggested=suggested,
        projects=tuple(projects),
        logged=this.logged,
        expected=this.expected,
        drafts=this.drafts,
        sent_back=tuple(line for line in this.lines if line.status == "rejected"),
    )


def own_time(house: House, call: Call, start: date, end: date) -> MyTime:
    """Return one's own time of [start, end)."""
    window = f"{start.isoformat()}..{(end - _DAY).isoformat()}"
    return cast("MyTime", gate.run(house.engine, my_time.my_time, {"window": window}, call).view)


def copies(before: MyTime, this: WeekView, today: date) -> list[tuple[date, str, int, str]]:
    """Return last week's entries moved to the days of this week that are still short: day, project, minutes, note."""
    short = {one.day for one in this.days if one.missing and one.day <= today}
    return [
        (line.day + WEEK, line.project, line.minutes, line.note)
        for line in before.lines
        if line.day + WEEK in short and line.status != "rejected"
    ]


def _day(day: date, lines: Sequence[OwnLine], gaps: dict[date, OwnDay], today: date) -> DayView:
    minutes = sum(line.minutes for line in lines if line.day == day and line.status != "rejected")
    drafts = sum(line.minutes for line in lines if line.day == day and line.status == "draft")
    gap = gaps.get(day)
    # Drafts count once they are submitted; for whoever fills the week in they are there.
    return DayView(day, minutes, max(0, gap.missing - drafts) if gap else 0, day > today)


def _by_bookings(house: House, call: Call, gap: OwnDay | None) -> tuple[tuple[Suggestion, ...], list[tuple[str, str]]]:
    with reading(house.engine) as db:
        ctx = ToolContext(db, call)
        me = ctx.me().id
        named = [(f"project:{one.id}", one.name) for one in params.names(ctx, "project")]
        if gap is None:
            return (), named
        wanted = {me: [Gap(day=gap.day, expected=gap.expected, logged=gap.counted)]}
        return suggestions(db, wanted, logged_by_project(db, wanted)).get(me, ()), named
