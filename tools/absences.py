"""Time off: entered for oneself or, by who staffs, for others, with what it does to bookings, dates and money."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from sqlmodel import col, select

from domain.access import Permission, Reach
from domain.approval import Approval, Effect
from domain.calendar import DAY, Calendar, variance
from domain.errors import BadInput, Conflict, Forbidden
from domain.schedule import Moved
from domain.slip import Promise, Slip, delayed, milestones_moved
from domain.windows import Window
from store.bookings import BookingKind
from store.facts.schedule import PlanOf, office_of, plan_of
from store.people import TimeOff, TimeOffStatus
from store.queries import bookings, milestones, tasks
from store.queries.bookings import BookingRow
from tools.absence_money import MoneyMove, booked_after, booked_before, money_move
from tools.absence_views import Absence, DelayLine, LostLine
from tools.consequences import billed_later
from tools.params import AheadDay, AheadWindow, EffortParam, PersonRef
from tools.spec import Named, ToolContext, tool
from tools.values import day_text, hours_text, period_text

_DAY_MINUTES = 480
_LONGEST = 400  # days of one absence


@tool(
    needs=Permission.BOOKINGS_REQUEST,
    effect=Effect.WRITE,
    approval=Approval.RESOURCE_MANAGER,
    agent="resourcing",
    staff_only=True,
    examples=(
        "I'm on holiday from 21 December to 1 January",
        "Ana is ill all of next week, put it in",
        "enter parental leave for Ben from 4 January to 26 March",
        "I need Friday off",
        "book my vacation for the week of 14 December",
        "Carla is out on Thursday, sick",
    ),
)
def add_time_off(
    ctx: ToolContext,
    person: PersonRef | None = None,
    window: AheadWindow | None = None,
    starts: AheadDay | None = None,
    ends: AheadDay | None = None,
    *,
    hours_per_day: EffortParam | None = None,
    kind: Literal["holiday", "sick leave", "parental leave", "training", "leave"] = "leave",
) -> Absence:
    """Enter time off (default: one's own) and list what it does to bookings, dates, billing, cost, margin and budget.

    Bookings and plans stay as they are: ask for a backfill, or move what must move.
    """
    whom = person or ctx.me()
    _may(ctx, whom)
    first, last = _days(window, starts, ends)
    calendar = office_of(ctx.db, whom.id)
    asked = _Off(whom, Window(first, last + DAY, f"{first} .. {last}"), calendar, hours_per_day, kind)
    days = _checked(ctx, asked)
    rows = bookings.overlapping(ctx.db, ctx.actor, asked.window, person_id=whom.id)
    before = booked_before(ctx, rows)
    row = TimeOff(person_id=whom.id, starts_on=first, ends_on=last, minutes_per_day=hours_per_day, kind=kind)
    row.status = TimeOffStatus.APPROVED
    ctx.db.add(row)
    return _view(ctx, asked, days, _lost(asked, rows), booked_after(ctx, whom, before))


@dataclass(frozen=True, slots=True)
class _Off:
    """An absence: whose, when, in which calendar, of what kind; ``minutes`` a day when it is only part of days."""

    whom: Named
    window: Window
    calendar: Calendar
    minutes: int | None
    kind: str

    @property
    def part(self) -> str:
        """The hours a day, when it is only part of days."""
        return f", {hours_text(self.minutes)} a day" if self.minutes else ""


def _may(ctx: ToolContext, whom: Named) -> None:
    if whom.id != ctx.actor.person_id and ctx.actor.reach(Permission.BOOKINGS_WRITE) < Reach.ALL:
        raise Forbidden("You can enter time off only for yourself.", hint=f"Ask {whom} or the resource manager.")


def _days(window: Window | None, starts: date | None, ends: date | None) -> tuple[date, date]:
    first = starts or (window.start if window else None)
    last = ends or (window.last if window and not starts else first)
    if first is None or last is None:
        raise BadInput("From when to when?", hint="Say for example from 21 December to 1 January.")
    if last < first:
        raise BadInput(f"Time off from {first} cannot end on {last}.")
    if (last - first).days > _LONGEST:
        raise BadInput(f"Time off from {first} to {last} is longer than {_LONGEST} days.")
    return first, last


def _checked(ctx: ToolContext, off: _Off) -> int:
    """Return the working days; Conflict when there are none or the time is off already."""
    whom, first, last = off.whom, off.window.start, off.window.last
    if off.minutes is not None and not 0 < off.minutes <= _DAY_MINUTES:
        raise BadInput(f"{hours_text(off.minutes)} a day is no part of a day off.", hint="Leave it out for full days.")
    days = off.calendar.days_between(first, last + DAY)
    if not days:
        raise Conflict(f"There is no working day from {day_text(first)} to {day_text(last)}.")
    query = select(TimeOff).where(
        col(TimeOff.person_id) == whom.id,
        col(TimeOff.status) == TimeOffStatus.APPROVED,
        col(TimeOff.starts_on) <= last,
        col(TimeOff.ends_on) >= first,
        col(TimeOff.minutes_per_day).is_(None),
    )
    there = ctx.db.exec(query).first()
    if there is not None:
        raise Conflict(f"{whom} is off already from {day_text(there.starts_on)} to {day_text(there.ends_on)}.")
    return days


def _view(ctx: ToolContext, off: _Off, days: int, lost: tuple[LostLine, ...], booked: tuple[str, ...]) -> Absence:
    later = _delays(ctx, off)
    said = ["Nothing but the absence is entered: bookings and plans stay until they are changed."]
    if later.lines:
        said.append("Each open task is taken to wait for the days its owner is away; tasks follow their links.")
    moves = [move for move in later.money if move.line]
    return Absence(
        as_of=ctx.today,
        person=off.whom.name,
        period=period_text(off.window),
        days=days,
        part=off.part,
        kind=off.kind,
        lost=lost,
        delays=tuple(later.lines),
        ends=tuple(later.ends),
        billed=tuple(later.billed),
        worth=(*booked, *(move.said for move in moves)),
        money=tuple(move.line for move in moves if move.line),
        assumptions=(*said, *dict.fromkeys(line for move in moves for line in move.basis)),
    )


def _lost(off: _Off, rows: Sequence[BookingRow]) -> tuple[LostLine, ...]:
    found = []
    for row in rows:
        booking = row.booking
        first, last = max(booking.starts_on, off.window.start), min(booking.ends_on, off.window.last)
        days = off.calendar.days_between(first, last + DAY)
        a_day = min(booking.minutes_per_day, off.minutes) if off.minutes else booking.minutes_per_day
        if days and booking.kind is BookingKind.HARD:
            ref = f"booking:{booking.pk}"
            found.append(LostLine(ref=ref, project=row.project, days=days, effort=days * a_day))
    return tuple(found)


@dataclass(slots=True)
class _Later:
    """What comes later, how the ends of projects move, what is billed later, and where the money ends."""

    lines: list[DelayLine] = field(default_factory=list)
    ends: list[str] = field(default_factory=list)
    billed: list[str] = field(default_factory=list)
    money: list[MoneyMove] = field(default_factory=list)


def _delays(ctx: ToolContext, off: _Off) -> _Later:
    """Return what an absence delays on each project the asker may see."""
    held: dict[int, dict[str, int]] = {}
    for row in tasks.found(ctx.db, ctx.actor, tasks.Narrowed(person_id=off.whom.id)):
        minutes = _held(off, row.task.starts_on, row.task.due_on, ctx.today)
        if minutes:
            held.setdefault(row.task.project_id, {})[str(row.task.pk)] = minutes
    later = _Later()
    for project_id, minutes_of in held.items():
        found = plan_of(ctx.db, project_id, ctx.today)
        result = delayed(found.work, minutes_of)
        promised, billed = _promises(ctx, found, result)
        later.lines += [*_tasks(found, result.moved), *promised]
        later.billed += billed
        if result.moved:
            later.money.append(money_move(ctx, found, result))
        if result.days > 0:
            was, now = day_text(result.before.finish), day_text(result.after.finish)
            later.ends.append(f"{found.project.name} would end on {now} instead of {was}.")
    return later


def _held(off: _Off, starts: date | None, due: date | None, today: date) -> int:
    """Return the working minutes of a task that fall into the absence."""
    if due is None:
        return 0
    first = max(off.window.start, starts or today)
    last = min(off.window.last, max(due, today))
    days = off.calendar.days_between(first, last + DAY)
    return days * (off.minutes or _DAY_MINUTES)


def _tasks(found: PlanOf, moved: Sequence[Moved]) -> list[DelayLine]:
    return [
        DelayLine(
            ref=f"task:{one.id}",
            what=found.tasks[one.id].name,
            project=found.project.name,
            kind="task",
            was=one.before.finish,
            now=one.after.finish,
            days=one.finish_days,
        )
        for one in moved
        if one.finish_days > 0
    ]


def _promises(ctx: ToolContext, found: PlanOf, result: Slip) -> tuple[list[DelayLine], list[str]]:
    rows = milestones.found(ctx.db, ctx.actor, milestones.Narrowed(project_id=found.project.pk, open_only=True))
    rows = [row for row in rows if row.milestone.due_on >= ctx.today]
    promised = [Promise(row.milestone.pk, row.milestone.due_on, row.milestone.phase_id) for row in rows]
    calendar = found.work.calendar
    now = milestones_moved(promised, found.stages, result, calendar)
    later = [(row, now[row.milestone.pk]) for row in rows if row.milestone.pk in now]
    lines = [
        DelayLine(
            ref=f"milestone:{row.milestone.pk}",
            what=row.milestone.name,
            project=found.project.name,
            kind="milestone",
            was=row.milestone.due_on,
            now=day,
            days=variance(calendar, row.milestone.due_on, day),
        )
        for row, day in later
    ]
    return lines, billed_later(ctx, later)
