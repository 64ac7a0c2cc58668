"""Whose rates a question is about: roles in places, people, people on projects, each with what decides its rate."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, select
from sqlmodel import Session, col

from domain.access import Actor, Permission, Reach
from domain.rates import Scope, scope_of
from store import scope
from store.bookings import Booking
from store.people import JobRole, Person, Place
from store.projects import Project
from store.queries.rates import Dimensions
from store.rates import Rate


class Subject(NamedTuple):
    """Someone or something that has a rate: its name, the row it stands for, and its dimensions."""

    name: str
    ref: str
    scope: Scope


def subjects(db: Session, actor: Actor, asked: Dimensions, day: date) -> list[Subject]:
    """Return what the question is about: a person, the people on a project, or roles (in a place)."""
    if asked.person_id is not None:
        return _person(db, actor, asked)
    if asked.project_id is not None and asked.role_id is None:
        on = select(col(Booking.person_id)).where(
            col(Booking.project_id) == asked.project_id,
            col(Booking.cancelled).is_(False),
            col(Booking.starts_on) <= day,
            col(Booking.ends_on) >= day,
        )
        return _people(db, col(Person.id).in_(on), asked)
    found = _roles(db, asked)
    everything = actor.reach(Permission.BILL_RATES_READ) == Reach.ALL
    if asked.role_id is not None and asked.place_id is not None and everything:
        own = select(col(Rate.person_id)).where(col(Rate.person_id).is_not(None), col(Rate.project_id).is_(None))
        there = (col(Person.job_role_id) == asked.role_id) & (col(Person.place_id) == asked.place_id)
        found += _people(db, there & col(Person.id).in_(own), asked)
    return found


def _person(db: Session, actor: Actor, asked: Dimensions) -> list[Subject]:
    """Return the person, and on each project with a rate of their own; own projects only for whoever leads projects."""
    me = col(Person.id) == asked.person_id
    if asked.project_id is not None:
        return _people(db, me, asked)
    own_only = actor.reach(Permission.BILL_RATES_READ) < Reach.ALL
    found = [] if own_only else _people(db, me, asked)
    special = select(col(Rate.project_id)).where(
        col(Rate.person_id) == asked.person_id, col(Rate.project_id).is_not(None)
    )
    booked = select(col(Booking.project_id)).where(
        col(Booking.person_id) == asked.person_id, col(Booking.cancelled).is_(False)
    )
    wanted = booked if own_only else special
    visible = scope.projects(actor, Permission.BILL_RATES_READ)
    projects = db.execute(select(col(Project.id)).where(visible, col(Project.id).in_(wanted)).order_by(col(Project.id)))
    for (project_id,) in projects:
        found += _people(db, me, asked._replace(project_id=project_id))
    return found


def _people(db: Session, where: ColumnElement[bool], asked: Dimensions) -> list[Subject]:
    project = db.get(Project, asked.project_id) if asked.project_id is not None else None
    query = (
        select(col(Person.id), col(Person.name), col(Person.job_role_id), col(Person.place_id))
        .where(where, col(Person.active).is_(True))
        .order_by(col(Person.name))
    )
    on = f" on {project.name}" if project else ""
    client_id = project.client_id if project else asked.client_id
    return [
        Subject(
            f"{name}{on}",
            f"person:{key}",
            scope_of(person=key, project=asked.project_id, client=client_id, role=role_id, place=place_id),
        )
        for key, name, role_id, place_id in db.execute(query)
    ]


def _roles(db: Session, asked: Dimensions) -> list[Subject]:
    project = db.get(Project, asked.project_id) if asked.project_id is not None else None
    client_id = project.client_id if project else asked.client_id
    roles = select(col(JobRole.id), col(JobRole.name)).order_by(col(JobRole.name))
    if asked.role_id is not None:
        roles = roles.where(col(JobRole.id) == asked.role_id)
    found: list[Subject] = []
    places, priced = _places(db, asked), _priced(db)
    for role_id, role in db.execute(roles):
        for place_id, place in places:
            if place_id is not None and asked.place_id is None and (role_id, place_id) not in priced:
                continue
            dimensions = scope_of(project=asked.project_id, client=client_id, role=role_id, place=place_id)
            name = f"{role} in {place}" if place else role
            found.append(Subject(f"{name} on {project.name}" if project else name, f"job_role:{role_id}", dimensions))
    return found


def _places(db: Session, asked: Dimensions) -> list[tuple[int | None, str]]:
    query = select(col(Place.id), col(Place.name)).order_by(col(Place.name))
    if asked.place_id is not None:
        return [(key, name) for key, name in db.execute(query.where(col(Place.id) == asked.place_id))]
    everywhere: list[tuple[int | None, str]] = [(None, "")]
    if asked.role_id is None:
        return everywhere
    return everywhere + [(key, name) for key, name in db.execute(query)]


def _priced(db: Session) -> set[tuple[int | None, int | None]]:
    """Return the roles and places that have a rate of their own."""
    query = select(col(Rate.job_role_id), col(Rate.place_id)).where(col(Rate.place_id).is_not(None)).distinct()
    return {(role_id, place_id) for role_id, place_id in db.execute(query)}
