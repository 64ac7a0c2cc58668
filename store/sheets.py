"""A week's sheet follows its entries: it is as far as the least finished of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime

from sqlmodel import Session, col, select

from store.timesheets import TimeEntry, Timesheet, TimeStatus

_ORDER = (TimeStatus.REJECTED, TimeStatus.DRAFT, TimeStatus.SUBMITTED, TimeStatus.APPROVED, TimeStatus.LOCKED)


def follow(db: Session, entries: Collection[TimeEntry], *, now: datetime, by: int | None, reason: str = "") -> None:
    """Bring the sheets of the given entries up to date, making those that do not exist; two queries in all."""
    if not entries:
        return
    db.flush()
    people = {entry.person_id for entry in entries}
    weeks = {entry.week for entry in entries}
    wanted = {(entry.person_id, entry.week) for entry in entries}
    states = select(TimeEntry.person_id, TimeEntry.week, TimeEntry.status).where(
        col(TimeEntry.person_id).in_(people), col(TimeEntry.week).in_(weeks)
    )
    furthest = _least_finished(db.exec(states.distinct()))
    sheets = select(Timesheet).where(col(Timesheet.person_id).in_(people), col(Timesheet.week).in_(weeks))
    known = {(sheet.person_id, sheet.week): sheet for sheet in db.exec(sheets)}
    for key in sorted(wanted):
        sheet = known.get(key) or Timesheet(person_id=key[0], week=key[1])
        # A week whose last entry was removed is as good as not begun.
        _set(sheet, furthest.get(key, TimeStatus.DRAFT), now=now, by=by, reason=reason)
        db.add(sheet)


def _least_finished(rows: Iterable[tuple[int, int, str]]) -> dict[tuple[int, int], TimeStatus]:
    found: dict[tuple[int, int], TimeStatus] = {}
    for person_id, week, state in rows:
        status = TimeStatus(state)
        other = found.get((person_id, week), status)
        found[person_id, week] = min(status, other, key=_ORDER.index)
    return found


def _set(sheet: Timesheet, status: TimeStatus, *, now: datetime, by: int | None, reason: str) -> None:
    if status is TimeStatus.SUBMITTED and sheet.status is not status:
        sheet.submitted_at = now
    if status in (TimeStatus.APPROVED, TimeStatus.REJECTED) and sheet.status is not status:
        sheet.decided_by, sheet.decided_at, sheet.reason = by, now, reason
    sheet.status = status
