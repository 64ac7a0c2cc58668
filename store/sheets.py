"""A week's sheet follows its entries: it is as far as the least finished of them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam
from sqlmodel import Session, col, select

from store.db import plainly
from store.timesheets import TimeEntry, Timesheet, TimeStatus

_ORDER = (TimeStatus.REJECTED, TimeStatus.DRAFT, TimeStatus.SUBMITTED, TimeStatus.APPROVED, TimeStatus.LOCKED)
# Asked for with every entry that is logged: built once, since building costs more than running.
_STATES = (
    select(TimeEntry.person_id, TimeEntry.week, TimeEntry.status)
    .where(
        col(TimeEntry.person_id).in_(bindparam("people", expanding=True)),
        col(TimeEntry.week).in_(bindparam("weeks", expanding=True)),
    )
    .distinct()
)
_SHEETS = select(Timesheet).where(
    col(Timesheet.person_id).in_(bindparam("people", expanding=True)),
    col(Timesheet.week).in_(bindparam("weeks", expanding=True)),
)


def follow(db: Session, entries: Collection[TimeEntry], *, now: datetime, by: int | None, reason: str = "") -> None:
    """Bring the sheets of the given entries up to date, making those that do not exist; two queries in all."""
    if not entries:
        return
    db.flush()
    wanted = {(entry.person_id, entry.week) for entry in entries}
    meant = {"people": list({person for person, _ in wanted}), "weeks": list({week for _, week in wanted})}
    furthest = _least_finished(plainly(db, _STATES, **meant).all())
    known = {(sheet.person_id, sheet.week): sheet for sheet in db.exec(_SHEETS, params=meant)}
    for key in sorted(wanted):
        sheet = known.get(key) or Timesheet(person_id=key[0], week=key[1])
        # A week whose last entry was removed is as good as not begun.
        _set(sheet, furthest.get(key, TimeStatus.DRAFT), now=now, by=by, reason=reason)
        db.add(sheet)


def _least_finished(rows: Sequence[Any]) -> dict[tuple[int, int], TimeStatus]:
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
