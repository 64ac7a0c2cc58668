"""Keeping what a recorded meeting said: the meeting, who came, its words, signals and promises, replaced as a whole."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlmodel import Session, col, delete, select

from domain.access import Actor
from store import scope
from store.clients import Client, Contact, Interaction, InteractionKind
from store.meetings import ActionItem, ActionStatus, Attendance, Meeting, Signal, Transcript
from store.people import Person
from store.projects import Project


class Known(NamedTuple):
    """Someone a speaker may be: a contact of the client, or one of ours; ``key`` 0 is somebody without a row."""

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


def same_day(db: Session, client_id: int, since: datetime, until: datetime) -> list[Transcript]:
    """Return the transcripts of a client's meetings of one day, latest first."""
    query = (
        select(Transcript)
        .join(Meeting, col(Meeting.id) == col(Transcript.meeting_id))
        .where(col(Meeting.client_id) == client_id, col(Meeting.held_at) >= since, col(Meeting.held_at) < until)
        .order_by(col(Transcript.id).desc())
    )
    return list(db.exec(query))


def clear(db: Session, meeting_id: int, *, words: bool = True) -> None:
    """Remove what an earlier version of the words gave; promises that are settled or became tasks stay.

    Without ``words`` the transcript itself stays, and only what was drawn from it goes.
    """
    open_ones = (col(ActionItem.status) == ActionStatus.OPEN) & col(ActionItem.task_id).is_(None)
    db.execute(delete(ActionItem).where(col(ActionItem.meeting_id) == meeting_id, open_ones))
    for table in (Signal, Attendance, Interaction, *((Transcript,) if words else ())):
        db.execute(delete(table).where(col(table.meeting_id) == meeting_id))
    db.flush()


def settled(db: Session, meeting_id: int) -> set[str]:
    """Return the words of the promises of a meeting that are kept whatever a corrected file says."""
    return set(db.exec(select(ActionItem.quote).where(col(ActionItem.meeting_id) == meeting_id)))


def add(db: Session, rows: Sequence[Attendance | Signal | ActionItem | Transcript | Interaction]) -> None:
    """Store rows of one meeting at once."""
    db.add_all(rows)
    db.flush()


def answered(db: Session, client_id: int, subject: str, until: datetime, *, theirs: bool) -> Interaction | None:
    """Return the latest mail of the other side with this subject before an instant: what a reply answers."""
    kind = InteractionKind.MAIL_OUT if theirs else InteractionKind.MAIL_IN
    query = (
        select(Interaction)
        .where(
            col(Interaction.client_id) == client_id,
            col(Interaction.kind) == kind,
            col(Interaction.subject) == subject,
            col(Interaction.happened_at) < until,
        )
        .order_by(col(Interaction.happened_at).desc())
    )
    return db.exec(query).first()


def transcript_of(db: Session, meeting_id: int) -> Transcript | None:
    """Return the words of a meeting, where somebody kept them."""
    return db.exec(select(Transcript).where(col(Transcript.meeting_id) == meeting_id)).first()


def belongs(db: Session, project_id: int, client_id: int) -> bool:
    """Tell whether a project is the client's."""
    query = select(Project.id).where(col(Project.id) == project_id, col(Project.client_id) == client_id)
    return db.exec(query).first() is not None


def spoken_by(db: Session, client_id: int, label: str) -> list[Meeting]:
    """Return the meetings of a client in whose words somebody of this name speaks."""
    query = (
        select(Meeting)
        .join(Transcript, col(Transcript.meeting_id) == col(Meeting.id))
        .where(col(Meeting.client_id) == client_id, col(Transcript.text).contains(f"{label}: ", autoescape=True))
        .order_by(col(Meeting.id))
    )
    return list(db.exec(query))
