"""Speakers nobody knew, asked about once: the answer holds for every later file of the same client."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import UniqueConstraint
from sqlmodel import Field, Session, col, delete, select

from domain.signals.talk import Side
from store.columns import enum_column
from store.row import Versioned

# What programs call somebody they do not know: the same label is somebody else in the next file.
_NOBODYS = re.compile(
    r"(?:unknown |unnamed )?(?:speaker|participant|guest|user|caller|person|voice|sprecher\w*|teilnehmer\w*|spk)?"
    r"[ _#-]*(?:\d{1,3}|[a-z])?|\+?[\d ()/-]{5,}",
    re.IGNORECASE,
)


class Speaker(Versioned, table=True):
    """A name as a file gives it; open until ``side`` is known. ``within`` is the client or one meeting of it."""

    __tablename__ = "speaker"
    __table_args__ = (UniqueConstraint("client_id", "within", "heard_as"),)
    client_id: int = Field(foreign_key="client.id")
    meeting_id: int | None = Field(default=None, foreign_key="meeting.id", index=True)  # where it was first heard
    within: str
    heard_as: str
    label: str
    side: Side | None = Field(default=None, sa_type=enum_column(Side))
    contact_id: int | None = Field(default=None, foreign_key="contact.id")
    person_id: int | None = Field(default=None, foreign_key="person.id")
    asked_at: datetime
    answered_at: datetime | None = None
    answered_by: str = ""


class Heard(NamedTuple):
    """A label that was answered: whose side, and who, where it is somebody we know."""

    side: Side
    contact_id: int | None
    person_id: int | None


def within(label: str, meeting_id: int) -> str:
    """Return how far an answer about a label holds: a name for the client, "Speaker 3" for its own file.

    >>> within("Jane R.", 7), within("Speaker 3", 7), within("+49 170 1234567", 7)
    ('client', 'meeting:7', 'meeting:7')
    """
    return f"meeting:{meeting_id}" if _NOBODYS.fullmatch(label.strip()) else "client"


def answers(db: Session, client_id: int, meeting_id: int | None = None) -> Mapping[str, Heard]:
    """Return what was said about labels of a client, and of one meeting, by the folded label."""
    scopes = ["client"] if meeting_id is None else ["client", f"meeting:{meeting_id}"]
    query = select(Speaker).where(
        col(Speaker.client_id) == client_id, col(Speaker.within).in_(scopes), col(Speaker.side).is_not(None)
    )
    return {one.heard_as: Heard(one.side, one.contact_id, one.person_id) for one in db.exec(query) if one.side}


def ask(db: Session, client_id: int, meeting_id: int, labels: Iterable[str], *, now: datetime) -> None:
    """Put questions about labels that nobody was asked about yet."""
    wanted = {(within(label, meeting_id), label.casefold()): label for label in labels}
    known = select(Speaker.within, Speaker.heard_as).where(col(Speaker.client_id) == client_id)
    there = set(db.exec(known))
    for (where, folded), label in wanted.items():
        if (where, folded) not in there:
            db.add(
                Speaker(
                    client_id=client_id,
                    meeting_id=meeting_id,
                    within=where,
                    heard_as=folded,
                    label=label,
                    asked_at=now,
                )
            )
    db.flush()


def open_ones(db: Session, meetings: Iterable[int] | None = None) -> list[Speaker]:
    """Return the questions without an answer, of some meetings or of all, oldest first."""
    query = select(Speaker).where(col(Speaker.side).is_(None)).order_by(col(Speaker.id))
    if meetings is not None:
        query = query.where(col(Speaker.meeting_id).in_(list(meetings)))
    return list(db.exec(query))


def forget(db: Session, meeting_id: int) -> None:
    """Remove the questions and answers about the speakers of a meeting."""
    db.execute(delete(Speaker).where(col(Speaker.meeting_id) == meeting_id))
