"""Keeping what a recorded meeting said: the meeting, who came, its words, signals and promises, replaced as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlmodel import Session, col, delete, select

from domain.access import Actor
from store import scope
from store.clients import Client, Contact
from store.meetings import ActionItem, ActionStatus, Attendance, Meeting, Signal, Transcript
from store.people import Person
from store.projects import Project


class Known(NamedTuple):
    """Someone a speaker may be: a contact of the client, or one of ours."""

    key: int
    name: str
    email: str
    ours: bool


def known(db: Session, client_id: int) -> list[Known]:
    """Return the contacts of a client and all our people."""
    contacts = select(Contact.id, Contact.name, Contact.email).where(col(Contact.client_id) == client_id)
    people = select(Person.id, Person.name, Person.email)
    return [
        *(Known(key or 0, name, email, ours=False) for key, name, email in db.exec(contacts)),
        *(Known(key or 0, name, email, ours=True) for key, name, email in db.exec(people)),
    ]


def may_keep(db: Session, actor: Actor, client_id: int) -> bool:
    """Tell whether the actor works with the client, not only knows its name."""
    return db.exec(select(Client.id).where(scope.clients(actor), col(Client.id) == client_id)).first() is not None


def same(db: Session, sha256: str) -> Transcript | None:
    """Return the transcript of the very same file for the same client."""
    return db.exec(select(Transcript).where(col(Transcript.sha256) == sha256)).first()


def earlier(db: Session, client_id: int, source: str, since: datetime, until: datetime) -> Transcript | None:
    """Return the transcript that a corrected file replaces: same client, same file name, same day."""
    query = (
        select(Transcript)
        .join(Meeting, col(Meeting.id) == col(Transcript.meeting_id))
        .where(
            col(Meeting.client_id) == client_id,
            col(Transcript.source) == source,
            col(Meeting.held_at) >= since,
            col(Meeting.held_at) < until,
        )
    )
    return db.exec(query).first()


def clear(db: Session, meeting_id: int) -> None:
    """Remove what an earlier version of the words gave; promises that are settled or became tasks stay."""
    open_ones = (col(ActionItem.status) == ActionStatus.OPEN) & col(ActionItem.task_id).is_(None)
    db.execute(delete(ActionItem).where(col(ActionItem.meeting_id) == meeting_id, open_ones))
    for table in (Signal, Attendance, Transcript):
        db.execute(delete(table).where(col(table.meeting_id) == meeting_id))
    db.flush()


def settled(db: Session, meeting_id: int) -> set[str]:
    """Return the words of the promises of a meeting that are kept whatever a corrected file says."""
    return set(db.exec(select(ActionItem.quote).where(col(ActionItem.meeting_id) == meeting_id)))


def add(db: Session, rows: Sequence[Attendance | Signal | ActionItem | Transcript]) -> None:
    """Store rows of one meeting at once."""
    db.add_all(rows)
    db.flush()


def forget(db: Session, meeting_id: int) -> None:
    """Remove a meeting and everything it left in the store, whatever its state."""
    for table in (ActionItem, Signal, Attendance, Transcript):
        db.execute(delete(table).where(col(table.meeting_id) == meeting_id))
    db.execute(delete(Meeting).where(col(Meeting.id) == meeting_id))
    db.flush()


def traces(db: Session, meeting_id: int) -> int:
    """Return how many rows of the store still belong to a meeting; 0 proves that it was forgotten."""
    tables = (ActionItem, Signal, Attendance, Transcript)
    left = sum(len(db.exec(select(t.id).where(col(t.meeting_id) == meeting_id)).all()) for t in tables)
    return left + len(db.exec(select(Meeting.id).where(col(Meeting.id) == meeting_id)).all())


def belongs(db: Session, project_id: int, client_id: int) -> bool:
    """Tell whether a project is the client's."""
    query = select(Project.id).where(col(Project.id) == project_id, col(Project.client_id) == client_id)
    return db.exec(query).first() is not None
