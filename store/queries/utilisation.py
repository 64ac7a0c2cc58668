"""Billable minutes by person, from the weekly sums; only the cut weeks at a window's edges are read from entries."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import ColumnElement, Select, Subquery, True_, false, func, literal, or_, select, union_all
from sqlalchemy.orm import Mapped
from sqlmodel import Session, col

from domain.weeks import first_of_week, month_index, week_index, week_start
from domain.windows import Window
from store.people import Person
from store.timesheets import TimeByPerson, TimeEntry, TimeStatus

DAY = timedelta(days=1)
WEEK = timedelta(days=7)
_APPROVED = (TimeStatus.APPROVED, TimeStatus.LOCKED)


def billable(
    db: Session,
    where: ColumnElement[bool],
    window: Window,
    *,
    submitted_counts: bool = False,
    first_weekday: int = 0,
) -> dict[int, int]:
    """Return billable minutes in the window by person, of the people of ``where`` (a condition on ``Person``).

    Approved and billed time counts, submitted time too when the firm says so.
    """
    sums = billable_sums(where, window, submitted_counts=submitted_counts, first_weekday=first_weekday)
    return {person: int(minutes) for person, minutes in db.execute(sums)}


def billable_sums(
    where: ColumnElement[bool], window: Window, *, submitted_counts: bool = False, first_weekday: int = 0
) -> Select[int, int]:
    """Return the query behind ``billable``: rows of ``person_id`` and ``minutes``."""
    whole, edges = _parts(window, first_weekday)
    parts: list[Select[int, int]] = []
    if whole is not None:
        parts.append(_summed(where, whole, first_weekday, submitted_counts=submitted_counts))
    if edges or whole is None:
        parts.append(_entered(where, edges, first_weekday, submitted_counts=submitted_counts))
    if len(parts) == 1:
        return parts[0]
    rows = union_all(*parts).subquery()
    return select(rows.c.person_id, func.sum(rows.c.minutes).label("minutes")).group_by(rows.c.person_id)


def billable_of_person(
    where: ColumnElement[bool], window: Window, *, submitted_counts: bool = False, first_weekday: int = 0
) -> tuple[ColumnElement[int], Subquery | None]:
    """Return the same minutes as an expression beside ``Person``, and the cut days' sums to be joined for it, if any.

    A look-up a person by the key of the weekly sums: they need not be sorted by person first.
    """
    whole, edges = _parts(window, first_weekday)
    minutes: ColumnElement[int] = literal(0)
    if whole is not None:
        sums = select(func.sum(_counted(submitted_counts=submitted_counts))).where(
            col(TimeByPerson.person_id) == col(Person.id), *_stretch(whole, first_weekday)
        )
        minutes = func.coalesce(sums.correlate(Person).scalar_subquery(), 0)
    if not edges:
        return minutes, None
    cut = _entered(where, edges, first_weekday, submitted_counts=submitted_counts).subquery()
    return minutes + func.coalesce(cut.c.minutes, 0), cut


def first_recorded(db: Session, first_weekday: int = 0) -> date | None:
    """Return the first day of the first week in which anybody's time counts, or None when there is none."""
    week = db.execute(select(func.min(col(TimeByPerson.week)))).scalar()
    return None if week is None else week_start(week, first_weekday)


def _cell(day: date, first_weekday: int) -> tuple[date, date]:
    """Return the days ``[start, end)`` of the week of a day, cut at its month: the grain of the rollup."""
    week = first_of_week(day, first_weekday)
    month = day.replace(day=1)
    following = (month + timedelta(days=31)).replace(day=1)
    return max(week, month), min(week + WEEK, following)


def _parts(window: Window, first_weekday: int) -> tuple[Window | None, list[Window]]:
    """Return the stretch of whole cells, if any, and the cut days before and after it."""
    if not window.days:
        return None, []
    start, end = window.start, window.end
    first, after_first = _cell(start, first_weekday)
    if first < start:
        start = after_first
    last, after_last = _cell(window.last, first_weekday)
    if after_last > end:
        end = last
    if start >= end:
        return None, [window]
    edges = [Window(a, b, "edge") for a, b in ((window.start, start), (end, window.end)) if a < b]
    return Window(start, end, "whole"), edges


def _summed(
    where: ColumnElement[bool], whole: Window, first_weekday: int, *, submitted_counts: bool
) -> Select[int, int]:
    person = col(TimeByPerson.person_id)
    minutes = func.sum(_counted(submitted_counts=submitted_counts)).label("minutes")
    return select(person, minutes).where(*_stretch(whole, first_weekday), *_of(person, where)).group_by(person)


def _counted(*, submitted_counts: bool) -> ColumnElement[int] | Mapped[int]:
    minutes = col(TimeByPerson.approved_billable_minutes)
    return minutes + col(TimeByPerson.submitted_billable_minutes) if submitted_counts else minutes


def _stretch(whole: Window, first_weekday: int) -> list[ColumnElement[bool]]:
    month, week = col(TimeByPerson.month), col(TimeByPerson.week)
    first, last = month_index(whole.start), month_index(whole.last)
    found: list[ColumnElement[bool]] = [month.between(first, last)]
    # Weeks rise within a month: only the first and the last month may be cut.
    if whole.start.day > 1:
        found.append(or_(month > first, week >= week_index(whole.start, first_weekday)))
    if whole.end.day > 1:
        found.append(or_(month < last, week <= week_index(whole.last, first_weekday)))
    return found


def _entered(
    where: ColumnElement[bool], edges: list[Window], first_weekday: int, *, submitted_counts: bool
) -> Select[int, int]:
    states = (*_APPROVED, TimeStatus.SUBMITTED) if submitted_counts else _APPROVED
    days = or_(
        false(), *((col(TimeEntry.work_on) >= edge.start) & (col(TimeEntry.work_on) < edge.end) for edge in edges)
    )
    return (
        select(col(TimeEntry.person_id), func.sum(col(TimeEntry.minutes)).label("minutes"))
        .where(
            # Named by week too: that index holds the few rows of an edge together.
            col(TimeEntry.week).in_(sorted({week_index(one, first_weekday) for edge in edges for one in edge})),
            days,
            col(TimeEntry.billable).is_(True),
            col(TimeEntry.status).in_(states),
            *_of(col(TimeEntry.person_id), where),
        )
        .group_by(col(TimeEntry.person_id))
    )


def _of(person: Mapped[int], where: ColumnElement[bool]) -> list[ColumnElement[bool]]:
    """Return the condition that keeps a row to the people of ``where``; none when that is everybody."""
    return [] if isinstance(where, True_) else [person.in_(select(col(Person.id)).where(where))]
