"""Meetings as read, with what was said and promised there; only those the actor may know of."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from domain.access import Actor
from store import scope
from store.clients import Client, Contact
from store.meetings import ActionItem, ActionStatus, Attendance, Meeting, Transcript
from store.people import Person
from store.projects import Project


class MeetingRow(NamedTuple):
    """A meeting with names, and its words when somebody kept them."""

    id: int
    title: str
    kind: str
    held_at: datetime
    client_id: int | None
    client: str
    project_id: int | None
    project: str
    text: str


class Narrowed(NamedTuple):
    """Which meetings a question is about."""

    client_id: int | None = None
    project_id: int | None = None
    since: datetime | None = None
    until: datetime | None = None
    meeting_id: int | None = None


def meetings(db: Session, actor: Actor, narrowed: Narrowed, *, with_words: bool = False) -> list[MeetingRow]:
    """Return the meetings the actor may know of, latest first; ``with_words`` only those with a transcript."""
    query = (
        select(
            col(Meeting.id),
            col(Meeting.title),
            col(Meeting.kind),
            col(Meeting.held_at),
            col(Meeting.client_id),
            func.coalesce(col(Client.name), ""),
            col(Meeting.project_id),
            func.coalesce(col(Project.name), ""),
            func.coalesce(col(Transcript.text), ""),
        )
        .join(Client, col(Client.id) == col(Meeting.client_id), isouter=True)
        .join(Project, col(Project.id) == col(Meeting.project_id), isouter=True)
        .join(Transcript, col(Transcript.meeting_id) == col(Meeting.id), isouter=not with_words)
        .where(scope.meetings(actor), *_conditions(narrowed))
        .order_by(col(Meeting.held_at).desc(), col(Meeting.id).desc())
    )
    return [MeetingRow(*row) for row in db.execute(query)]


def _conditions(narrowed: Narrowed) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if narrowed.client_id is not None:
        conditions.append(col(Meeting.client_id) == narrowed.client_id)
    if narrowed.project_id is not None:
        conditions.append(col(Meeting.project_id) == narrowed.project_id)
    if narrowed.since is not None:
        conditions.append(col(Meeting.held_at) >= narrowed.since)
    if narrowed.until is not None:
        conditions.append(col(Meeting.held_at) < narrowed.until)
    if narrowed.meeting_id is not None:
        conditions.append(col(Meeting.id) == narrowed.meeting_id)
    return conditions


def visible(db: Session, actor: Actor, keys: Sequence[int]) -> set[int]:
    """Return which of some meetings the actor may know of."""
    found = select(col(Meeting.id)).where(col(Meeting.id).in_(keys), scope.meetings(actor))
    return {key for key in db.execute(found).scalars() if key is not None}


class Came(NamedTuple):
    """Someone who was invited to a meeting."""

    meeting_id: int
    name: str
    ours: bool
    attended: bool
    title: str
    part: str


def attendance(db: Session, keys: Sequence[int]) -> list[Came]:
    """Return who was invited to some meetings, by meeting and name."""
    name = func.coalesce(col(Contact.name), col(Person.name))
    query = (
        select(
            col(Attendance.meeting_id),
            name,
            col(Attendance.person_id).is_not(None),
            col(Attendance.attended),
            func.coalesce(col(Contact.title), ""),
            col(Contact.part),
        )
        .join(Contact, col(Contact.id) == col(Attendance.contact_id), isouter=True)
        .join(Person, col(Person.id) == col(Attendance.person_id), isouter=True)
        .where(col(Attendance.meeting_id).in_(keys))
        .order_by(col(Attendance.meeting_id), name)
    )
    return [
        Came(meeting, who, bool(ours), attended, title, part.value if part else "")
        for meeting, who, ours, attended, title, part in db.execute(query)
    ]


class ActionRow(NamedTuple):
    """Something promised, with names."""

    item: ActionItem
    meeting: str
    held_at: datetime
    client: str
    project: str
    who: str


class WhoseActions(NamedTuple):
    """Which promises a question is about."""

    person_id: int | None = None
    contact_id: int | None = None
    theirs: bool | None = None  # the client's, ours, or either
    open_only: bool = True


def actions(db: Session, actor: Actor, narrowed: Narrowed, whose: WhoseActions) -> list[ActionRow]:
    """Return what was promised in meetings the actor may know of, by due day (undated last)."""
    ours, theirs = aliased(Person), aliased(Contact)
    query = (
        select(
            ActionItem,
            col(Meeting.title),
            col(Meeting.held_at),
            func.coalesce(col(Client.name), ""),
            func.coalesce(col(Project.name), ""),
            func.coalesce(col(ours.name), col(theirs.name), ""),
        )
        .join(Meeting, col(Meeting.id) == col(ActionItem.meeting_id))
        .join(Client, col(Client.id) == col(Meeting.client_id), isouter=True)
        .join(Project, col(Project.id) == col(Meeting.project_id), isouter=True)
        .join(ours, col(ours.id) == col(ActionItem.person_id), isouter=True)
        .join(theirs, col(theirs.id) == col(ActionItem.contact_id), isouter=True)
        .where(scope.meetings(actor), *_conditions(narrowed), *_whose(whose))
        .order_by(col(ActionItem.due_on).is_(None), col(ActionItem.due_on), col(ActionItem.id))
    )
    return [ActionRow(*row) for row in db.execute(query)]


def _whose(whose: WhoseActions) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if whose.person_id is not None:
        conditions.append(col(ActionItem.person_id) == whose.person_id)
    if whose.contact_id is not None:
        conditions.append(col(ActionItem.contact_id) == whose.contact_id)
    if whose.theirs is not None:
        conditions.append(col(ActionItem.contact_id).is_not(None) == whose.theirs)
    if whose.open_only:
        conditions.append(col(ActionItem.status) == ActionStatus.OPEN)
    return conditions
