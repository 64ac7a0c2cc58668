"""The one place that decides which rows an actor sees: conditions for WHERE clauses, derived from the rights matrix.

Every query of the store takes the actor and adds one of these. ``own`` projects are those the actor manages; for
what every member of staff may see (plan and status), also those they are or were booked on; for a client's contact,
their company's.
"""

from __future__ import annotations

from sqlalchemy import ColumnElement, Select, false, or_, select, true
from sqlalchemy.orm import Mapped
from sqlmodel import col

from domain.access import MATRIX, Actor, Permission, Reach, Role
from store.bookings import Booking
from store.clients import Client
from store.documents import SowDraft
from store.expenses import Expense
from store.findings import Finding
from store.invoices import Invoice, InvoiceStatus
from store.meetings import Attendance, Meeting
from store.milestones import Milestone
from store.people import Person
from store.projects import Project
from store.tasks import Task
from store.timesheets import TimeEntry

_LEADERSHIP = frozenset({Role.HEAD_OF_DELIVERY, Role.CEO})


def _managed(actor: Actor, permission: Permission) -> Select[int | None]:
    return select(col(Project.id)).where(col(Project.manager_id).in_(actor.leads(permission)))


def _staffed(actor: Actor) -> Select[int]:
    return select(col(Booking.project_id)).where(
        col(Booking.person_id) == actor.person_id, col(Booking.cancelled).is_(False)
    )


def _shared_with_staff(permission: Permission) -> bool:
    return MATRIX[Role.CONSULTANT].get(permission, Reach.NONE) >= Reach.OWN


def projects(actor: Actor, permission: Permission = Permission.PROJECTS_READ) -> ColumnElement[bool]:
    """Return the condition on ``Project`` for what the permission lets the actor see."""
    reach = actor.reach(permission)
    if reach == Reach.ALL:
        return true()
    if reach < Reach.OWN:
        return false()
    if actor.is_client:
        return col(Project.client_id) == actor.client_id
    mine = col(Project.manager_id).in_(actor.leads(permission))
    return or_(mine, col(Project.id).in_(_staffed(actor))) if _shared_with_staff(permission) else mine


def project_ids(actor: Actor, permission: Permission = Permission.PROJECTS_READ) -> Select[int | None]:
    """Return the same as a subquery of keys, for tables that carry ``project_id``."""
    return select(col(Project.id)).where(projects(actor, permission))


def named_projects(actor: Actor) -> ColumnElement[bool]:
    """Return the condition for projects whose *name* the actor may use: any permission that shows its rows."""
    ways = (Permission.PROJECTS_READ, Permission.BOOKINGS_READ, Permission.MARGIN_READ)
    if any(actor.reach(way) == Reach.ALL for way in ways):
        return true()
    # Time on internal projects (leave, sales, training) is everybody's.
    internal = col(Project.internal).is_(True) if not actor.is_client else false()
    return or_(projects(actor, Permission.PROJECTS_READ), internal)


def people(actor: Actor, permission: Permission = Permission.DIRECTORY_READ) -> ColumnElement[bool]:
    """Return the condition on ``Person``; ``OWN`` means oneself and whoever is booked on a managed project."""
    reach = actor.reach(permission)
    if reach == Reach.ALL:
        return true()
    if reach == Reach.NONE or actor.person_id is None:
        return false()
    me = col(Person.id) == actor.person_id
    if reach == Reach.SELF:
        return me
    team = select(col(Booking.person_id)).where(
        col(Booking.project_id).in_(_managed(actor, permission)), col(Booking.cancelled).is_(False)
    )
    return or_(me, col(Person.id).in_(team))


def time(actor: Actor, permission: Permission = Permission.TIME_READ) -> ColumnElement[bool]:
    """Return the condition on ``TimeEntry``: one's own, and with ``OWN`` the time on projects one manages."""
    return _by_project_or_person(actor, permission, col(TimeEntry.project_id), col(TimeEntry.person_id))


def expenses(actor: Actor, permission: Permission = Permission.TIME_READ) -> ColumnElement[bool]:
    """Return the condition on ``Expense``: one's own, and with ``OWN`` those on projects one manages."""
    return _by_project_or_person(actor, permission, col(Expense.project_id), col(Expense.person_id))


def bookings(actor: Actor, permission: Permission = Permission.BOOKINGS_READ) -> ColumnElement[bool]:
    """Return the condition on ``Booking``: one's own, and with ``OWN`` those on projects one manages."""
    return _by_project_or_person(actor, permission, col(Booking.project_id), col(Booking.person_id))


def _by_project_or_person(
    actor: Actor, permission: Permission, project: Mapped[int], person: Mapped[int]
) -> ColumnElement[bool]:
    reach = actor.reach(permission)
    if reach == Reach.ALL:
        return true()
    if reach == Reach.NONE or actor.person_id is None:
        return false()
    mine = person == actor.person_id
    return mine if reach == Reach.SELF else or_(mine, project.in_(_managed(actor, permission)))


def clients(actor: Actor, permission: Permission = Permission.ACCOUNTS_READ) -> ColumnElement[bool]:
    """Return the condition on ``Client``: with ``OWN`` those that have an own project, a contact's own company."""
    reach = actor.reach(permission)
    if reach == Reach.ALL:
        return true()
    if actor.is_client:
        return col(Client.id) == actor.client_id if reach else false()
    if reach < Reach.OWN:
        return false()
    return col(Client.id).in_(select(col(Project.client_id)).where(projects(actor, permission)))


def named_clients(actor: Actor) -> ColumnElement[bool]:
    """Return the condition for clients whose *name* the actor may use."""
    if actor.is_client:
        return col(Client.id) == actor.client_id
    if any(actor.reach(way) == Reach.ALL for way in (Permission.ACCOUNTS_READ, Permission.BOOKINGS_READ)):
        return true()
    return col(Client.id).in_(select(col(Project.client_id)).where(projects(actor, Permission.PROJECTS_READ)))


def invoices(actor: Actor, permission: Permission = Permission.INVOICES_READ) -> ColumnElement[bool]:
    """Return the condition on ``Invoice``: with ``OWN`` those of projects one manages; a contact never sees drafts."""
    reach = actor.reach(permission)
    if reach == Reach.ALL:
        return true()
    if reach < Reach.OWN:
        return false()
    if actor.is_client:
        sent = col(Invoice.status).not_in((InvoiceStatus.DRAFT, InvoiceStatus.CANCELLED))
        return (col(Invoice.client_id) == actor.client_id) & sent
    return col(Invoice.project_id).in_(_managed(actor, permission))


def tasks(actor: Actor, permission: Permission = Permission.PROJECTS_READ) -> ColumnElement[bool]:
    """Return the condition on ``Task``: one's own and those of visible projects; a contact sees the client's own."""
    there = col(Task.project_id).in_(project_ids(actor, permission))
    if actor.is_client:
        return there & col(Task.client_owned).is_(True)
    if actor.reach(permission) in (Reach.NONE, Reach.ALL) or actor.person_id is None:
        return there
    return or_(there, col(Task.assignee_id) == actor.person_id)


def milestones(actor: Actor, permission: Permission = Permission.PROJECTS_READ) -> ColumnElement[bool]:
    """Return the condition on ``Milestone``: those of visible projects; a client's contact sees client-facing ones."""
    there = col(Milestone.project_id).in_(project_ids(actor, permission))
    return there & col(Milestone.client_facing).is_(True) if actor.is_client else there


def meetings(actor: Actor) -> ColumnElement[bool]:
    """Return the condition on ``Meeting`` and what was said there.

    With ``OWN`` those with the clients of one's projects; internal ones are for the head of delivery and the CEO alone;
    a client's contact sees meetings of their company that someone from there was invited to.
    """
    reach = actor.reach(Permission.CALLS_READ)
    open_to_staff = col(Meeting.internal).is_(False)
    if actor.is_client and reach:
        invited = select(col(Attendance.meeting_id)).where(col(Attendance.contact_id).is_not(None))
        return open_to_staff & (col(Meeting.client_id) == actor.client_id) & col(Meeting.id).in_(invited)
    if reach == Reach.ALL:
        return true() if actor.system or actor.roles & _LEADERSHIP else open_to_staff
    if reach < Reach.OWN:
        return false()
    theirs = select(col(Project.client_id)).where(projects(actor, Permission.CALLS_READ))
    return open_to_staff & col(Meeting.client_id).in_(theirs)


def findings(actor: Actor, permission: Permission = Permission.FINDINGS_READ) -> ColumnElement[bool]:
    """Return the condition on ``Finding``: those about oneself, and with ``OWN`` about projects one manages."""
    reach = actor.reach(permission)
    if reach == Reach.ALL:
        return true()
    if reach == Reach.NONE or actor.person_id is None:
        return false()
    mine = col(Finding.person_id) == actor.person_id
    return mine if reach == Reach.SELF else or_(mine, col(Finding.project_id).in_(_managed(actor, permission)))


def sow_drafts(actor: Actor, permission: Permission = Permission.PROJECTS_WRITE) -> ColumnElement[bool]:
    """Return the condition on ``SowDraft``: one's own, with ``ALL`` everybody's; never a client's contact's."""
    reach = Reach.NONE if actor.is_client else actor.reach(permission)
    if reach == Reach.ALL:
        return true()
    return col(SowDraft.owner_id) == actor.person_id if reach >= Reach.OWN and actor.person_id is not None else false()
