"""Calendars that are followed: whose, where, and what came of the last look."""

from datetime import datetime

from sqlmodel import Field

from store.row import Versioned


class CalendarFeed(Versioned, table=True):
    """One person's calendar. The address is a secret of theirs: it is shown to nobody but by its host."""

    __tablename__ = "calendar_feed"
    person_id: int = Field(foreign_key="person.id", unique=True)
    url: str
    since: datetime
    etag: str = ""
    checked_at: datetime | None = Field(default=None, index=True)
    error: str = ""  # why the last look failed; empty when it did not
    failures: int = 0  # in a row
