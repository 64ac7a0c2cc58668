"""Files and mails that arrived by themselves (a watched folder, a mailbox): each looked at once."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import LargeBinary
from sqlmodel import Field

from store.columns import enum_column
from store.row import Versioned


class ArrivalState(StrEnum):
    """What became of something that arrived."""

    KEPT = "kept"
    UNPLACED = "unplaced"  # nobody knows yet which client it is about
    REFUSED = "refused"  # it cannot be read
    PASSED = "passed"  # a mail that concerns no client; nothing of it is kept


class Arrival(Versioned, table=True):
    """A file or mail by the hash of its bytes; ``content`` is there only while somebody must say whose it is."""

    __tablename__ = "arrival"
    sha256: str = Field(unique=True)
    name: str
    origin: str  # folder, mail
    state: ArrivalState = Field(sa_type=enum_column(ArrivalState))
    reason: str = ""
    meeting_id: int | None = Field(default=None, foreign_key="meeting.id", index=True)
    at: datetime
    content: bytes | None = Field(default=None, sa_type=LargeBinary)
