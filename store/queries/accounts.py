"""Client accounts as read: owner and renewal, the people there, how often they were in touch, revenue by month."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import NamedTuple

from sqlalchemy import ColumnElement, Select, and_, func, select, union_all
from sqlmodel import Session, col

from domain.access import Actor
from store import scope
from store.clients import (
    Client,
    ClientStatus,
    Contact,
    ContactPart,
    Interaction,
    InteractionKind,
    Opportunity,
    OpportunityStage,
)
from store.meetings import Attendance, Meeting
from store.people import Person
from store.projects import Project
from store.revenue import RevenueEntry

_FROM_THEM = (InteractionKind.MAIL_IN, InteractionKind.CALL, InteractionKind.MEETING)


class Account(NamedTuple):
    """A client with its owner."""

    id: int
    name: str
    industry: str
    currency: str
    status: ClientStatus
    owner: str
    client_since: date | None
    renews_on: date | None


def found(db: Session, actor: Actor, *, client_id: int | None = None, active_only: bool = True) -> list[Account]:
    """Return the accounts the actor may see, by name."""
    conditions: list[ColumnElement[bool]] = [scope.clients(actor)]
    if client_id is not None:
        conditions.append(col(Client.id) == client_id)
    elif active_only:
        conditions.append(col(Client.status) == ClientStatus.ACTIVE)
    query = (
        select(
            col(Client.id),
            col(Client.name),
            col(Client.industry),
            col(Client.currency),
            col(Client.status),
            func.coalesce(col(Person.name), ""),
            col(Client.client_since),
            col(Client.renews_on),
        )
        .join(Person, col(Person.id) == col(Client.owner_id), isouter=True)
        .where(*conditions)
        .order_by(col(Client.name))
    )
    return [Account(*row) for row in db.execute(query)]


class ContactRow(NamedTuple):
    """Someone at a client; ``heard_at`` when they last wrote, called or came to a meeting."""

    id: int
    client_id: int
    name: str
    title: str
    part: ContactPart
    left_on: date | None
    heard_at: datetime | None


def contacts(db: Session, clients: Sequence[int], until: datetime) -> list[ContactRow]:
    """Return the people at some clients with their last sign of life before ``until``, by part and name."""
    wrote: Select[int | None, datetime] = select(
        col(Interaction.contact_id).label("contact"), col(Interaction.happened_at).label("at")
    ).where(
        col(Interaction.client_id).in_(clients),
        col(Interaction.kind).in_(_FROM_THEM),
        col(Interaction.happened_at) < until,
    )
    came: Select[int | None, datetime] = (
        select(col(Attendance.contact_id).label("contact"), col(Meeting.held_at).label("at"))
        .join(Meeting, col(Meeting.id) == col(Attendance.meeting_id))
        .where(col(Meeting.client_id).in_(clients), col(Attendance.attended).is_(True), col(Meeting.held_at) < until)
    )
    both = union_all(wrote, came).subquery()
    last = select(both.c.contact, func.max(both.c.at).label("at")).group_by(both.c.contact).subquery()
    query = (
        select(
            col(Contact.id),
            col(Contact.client_id),
            col(Contact.name),
            col(Contact.title),
            col(Contact.part),
            col(Contact.left_on),
            last.c.at,
        )
        .join(last, last.c.contact == col(Contact.id), isouter=True)
        .where(col(Contact.client_id).in_(clients))
        .order_by(col(Contact.client_id), col(Contact.part), col(Contact.name))
    )
    return [ContactRow(*row) for row in db.execute(query)]


class Earned(NamedTuple):
    """Revenue recognised with a client in one month, in one currency."""

    client_id: int
    month: int
    minor: int
    currency: str


def revenue(db: Session, clients: Sequence[int], months: Sequence[int]) -> list[Earned]:
    """Return recognised revenue of some clients by month and currency."""
    query = (
        select(
            col(Project.client_id),
            col(RevenueEntry.month),
            func.sum(col(RevenueEntry.amount_minor)),
            col(RevenueEntry.currency),
        )
        .join(Project, col(Project.id) == col(RevenueEntry.project_id))
        .where(col(Project.client_id).in_(clients), col(RevenueEntry.month).in_(months))
        .group_by(col(Project.client_id), col(RevenueEntry.month), col(RevenueEntry.currency))
    )
    return [
        Earned(int(client or 0), month, int(minor), currency) for client, month, minor, currency in db.execute(query)
    ]


class Attended(NamedTuple):
    """One invitation of a contact to a meeting."""

    meeting_id: int
    title: str
    kind: str
    held_at: datetime
    contact_id: int
    attended: bool


def attendance(db: Session, actor: Actor, client_id: int, since: datetime, until: datetime) -> list[Attended]:
    """Return who of a client was invited to the meetings the actor may see, and whether they came; latest first."""
    query = (
        select(
            col(Meeting.id),
            col(Meeting.title),
            col(Meeting.kind),
            col(Meeting.held_at),
            col(Attendance.contact_id),
            col(Attendance.attended),
        )
        .join(Attendance, and_(col(Attendance.meeting_id) == col(Meeting.id), col(Attendance.contact_id).is_not(None)))
        .where(
            scope.meetings(actor),
            col(Meeting.client_id) == client_id,
            col(Meeting.kind) != "mail",
            col(Meeting.held_at) >= since,
            col(Meeting.held_at) < until,
        )
        .order_by(col(Meeting.held_at).desc(), col(Meeting.id).desc())
    )
    return [Attended(*row) for row in db.execute(query)]


class Chance(NamedTuple):
    """An open sale to a client."""

    client_id: int
    name: str
    minor: int
    currency: str
    percent: int
    closes_on: date
    note: str


def chances(db: Session, clients: Sequence[int]) -> list[Chance]:
    """Return the open sales to some clients, the most likely first."""
    query = (
        select(
            col(Opportunity.client_id),
            col(Opportunity.name),
            col(Opportunity.value_minor),
            col(Opportunity.currency),
            col(Opportunity.probability_percent),
            col(Opportunity.closes_on),
            col(Opportunity.note),
        )
        .where(col(Opportunity.client_id).in_(clients), col(Opportunity.stage) == OpportunityStage.OPEN)
        .order_by(col(Opportunity.probability_percent).desc(), col(Opportunity.closes_on), col(Opportunity.id))
    )
    return [Chance(*row) for row in db.execute(query)]


def client_of(db: Session, contact_id: int) -> int | None:
    """Return the client a contact belongs to."""
    return db.execute(select(col(Contact.client_id)).where(col(Contact.id) == contact_id)).scalar_one_or_none()
