"""Looking at the calendars that are followed, each every few hours while the server runs.

A look is claimed before it is taken, so that several servers share them; nothing is held open while one waits for an
answer. A calendar that fails is tried again later and later, its person told once.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from sqlalchemy import Engine, or_, update
from sqlmodel import col, select

from domain.access import SYSTEM
from domain.errors import OpsError
from domain.firm import Firm
from domain.windows import Window
from memory.feeds import Fetched, fetch, host_of
from memory.readers.calendars import read_calendar
from store.db import reading, writing
from store.feeds import CalendarFeed
from store.findings import Notice
from store.people import Person
from tools.calendar_import import run_calendar
from tools.spec import Call, Named, ToolContext

_LOG = logging.getLogger("firstmate.calendars")
_EVERY = timedelta(hours=4)
_SLOWEST = timedelta(days=2)
_BACK, _AHEAD = timedelta(days=31), timedelta(days=730)
_AT_ONCE = 20
_TOLD_AFTER = 3  # failures in a row
Fetch = Callable[[str, str], Fetched]


class _Due(NamedTuple):
    """A calendar whose look is claimed."""

    id: int
    person_id: int
    person: str
    url: str
    etag: str
    failures: int


def look(engine: Engine, *, firm: Firm, now: datetime, get: Fetch = fetch) -> dict[str, int]:
    """Look at the calendars that are due; return how many were looked at, changed time off, or failed."""
    counts = {"looked_at": 0, "changes": 0, "failed": 0}
    for one in _due(engine, now):
        counts["looked_at"] += 1
        try:
            fetched = get(one.url, one.etag)
            changes = _taken(engine, firm, now, one, fetched)
        except OpsError as why:
            counts["failed"] += 1
            _failed(engine, now, one, str(why))
        else:
            counts["changes"] += changes
    return counts


def looking(engine: Engine, *, firm: Firm, clock: Callable[[], datetime]) -> Callable[[], None]:
    """Return what the clock should do every minute."""

    def once() -> None:
        try:
            found = look(engine, firm=firm, now=clock())
        except Exception:  # noqa: BLE001 -- logged; a calendar must not stop the clock
            _LOG.exception("calendars could not be looked at")
            return
        if found["looked_at"]:
            _LOG.info("calendars: %s", found)

    return once


def _due(engine: Engine, now: datetime) -> list[_Due]:
    """Claim the calendars whose time has come: whoever sets ``checked_at`` first takes the look."""
    feed = CalendarFeed
    query = (
        select(feed, Person.name)
        .join(Person, col(Person.id) == col(feed.person_id))
        .where(or_(col(feed.checked_at).is_(None), col(feed.checked_at) <= now - _EVERY), col(Person.active))
        .order_by(col(feed.checked_at), col(feed.id))
    )
    with reading(engine) as db:
        rows = [(row, name) for row, name in db.exec(query) if row.checked_at is None or _ripe(row, now)][:_AT_ONCE]
    found = []
    for row, name in rows:
        before = col(feed.checked_at).is_(None) if row.checked_at is None else col(feed.checked_at) == row.checked_at
        with writing(engine) as db:
            mine = db.execute(update(feed).where(col(feed.id) == row.pk, before).values(checked_at=now))
            if getattr(mine, "rowcount", 0) == 1:
                found.append(_Due(row.pk, row.person_id, name, row.url, row.etag, row.failures))
    return found


def _ripe(row: CalendarFeed, now: datetime) -> bool:
    wait = min(_EVERY * 2 ** min(row.failures, 6), _SLOWEST)
    return row.checked_at is None or row.checked_at <= now - wait


def _taken(engine: Engine, firm: Firm, now: datetime, one: _Due, fetched: Fetched) -> int:
    changes = 0
    zone = ZoneInfo(firm.zone)
    today = now.astimezone(zone).date()
    with writing(engine) as db:
        row = db.get(CalendarFeed, one.id)
        if row is None or row.url != one.url:
            return 0  # given up or changed while it was read
        if fetched.content is not None:
            window = Window(today - _BACK, today + _AHEAD, "the calendar")
            # Named after the person: the address would give the calendar away.
            feed = read_calendar(fetched.content, f"calendar-of-{one.person_id}", window=window, zone=zone)
            ctx = ToolContext(db, Call(actor=SYSTEM, today=today, now=now, firm=firm, thread="calendars"))
            report = run_calendar(ctx, feed, Named("person", one.person_id, one.person), write=True)
            changes = report.added + report.changed + report.removed
        row.etag, row.error, row.failures = fetched.etag, "", 0
        db.add(row)
    return changes


def _failed(engine: Engine, now: datetime, one: _Due, why: str) -> None:
    with writing(engine) as db:
        row = db.get(CalendarFeed, one.id)
        if row is None or row.url != one.url:
            return
        row.error, row.failures = why[:300], row.failures + 1
        db.add(row)
        if row.failures == _TOLD_AFTER:
            db.add(_told(now, one, why))


def _told(now: datetime, one: _Due, why: str) -> Notice:
    return Notice(
        key=f"calendar-failed:{one.id}:{now.isoformat()}",
        person_id=one.person_id,
        kind="calendar",
        subject="Your calendar cannot be read",
        body=f"Time off is not taken over from {host_of(one.url)} any more: {why} It is tried again now and then.",
        created_at=now,
        not_before=now,
    )
