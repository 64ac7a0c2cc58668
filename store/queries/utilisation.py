"""Billable minutes by person, from the weekly sums; only the cut weeks at a window's edges are read from entries."""

from __future__ import annotations

from datetime import date, timedelta

from sqlalchemy import ColumnElement, func, or_, select
from sqlmodel import Session, col

from domain.weeks import first_of_week, month_index, week_index
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

    Approved and billed time counts, submitted time too when the firm says so. At most one sum over the rollup and one
    over the entries of the edges, whatever the number of people.
    """
    whole, edges = _parts(window, first_weekday)
    found: dict[int, int] = {}
    if whole is not None:
        _add(found, _summed(db, where, whole, first_weekday, submitted_counts=submitted_counts))
    if edges:
        _add(found, _entered(db, where, edges, first_weekday, submitted_counts=submitted_counts))
    return found


def _add(found: dict[int, int], more: dict[int, int]) -> None:
    for person, minutes in more.items():
        found[person] = found.get(person, 0) + minutes


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
    db: Session, where: ColumnElement[bool], whole: Window, first_weekday: int, *, submitted_counts: bool
) -> dict[int, int]:
    minutes = col(TimeByPerson.approved_billable_minutes)
    value = minutes + col(TimeByPerson.submitted_billable_minutes) if submitted_counts else minutes
    month, week = col(TimeByPerson.month), col(TimeByPerson.week)
    first, last = month_index(whole.start), month_index(whole.last)
    query = (
        select(col(TimeByPerson.person_id), func.sum(value))
        .where(
            month.between(first, last),
            or_(month > first, week >= week_index(whole.start, first_weekday)),
            or_(month < last, week <= week_index(whole.last, first_weekday)),
            col(TimeByPerson.person_id).in_(select(col(Person.id)).where(where)),
        )
        .group_by(col(TimeByPerson.person_id))
    )
    return {person: int(total) for person, total in db.execute(query)}


def _entered(
    db: Session, where: ColumnElement[bool], edges: list[Window], first_weekday: int, *, submitted_counts: bool
) -> dict[int, int]:
    states = (*_APPROVED, TimeStatus.SUBMITTED) if submitted_counts else _APPROVED
    days = or_(*((col(TimeEntry.work_on) >= edge.start) & (col(TimeEntry.work_on) < edge.end) for edge in edges))
    query = (
        select(col(TimeEntry.person_id), func.sum(col(TimeEntry.minutes)))
        .where(
            # Named by week too: that index holds the few rows of an edge together.
            col(TimeEntry.week).in_(sorted({week_index(day, first_weekday) for edge in edges for day in edge})),
            days,
            col(TimeEntry.billable).is_(True),
            col(TimeEntry.status).in_(states),
            col(TimeEntry.person_id).in_(select(col(Person.id)).where(where)),
        )
        .group_by(col(TimeEntry.person_id))
    )
    return {person: int(total) for person, total in db.execute(query)}
