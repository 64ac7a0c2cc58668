"""People as read: who is in the firm, narrowed by what a request names."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col
from sqlmodel import select as rows

from domain.access import Actor, Permission
from domain.windows import Window
from store import scope
from store.bookings import Booking
from store.people import JobRole, Person, Place
from store.skills import PersonSkill


@dataclass(frozen=True, slots=True)
class Who:
    """What a request narrows people by, in keys of the rows it names; nothing given is everybody."""

    person: int | None = None
    role: int | None = None
    place: int | None = None
    skill: int | None = None
    team_of: int | None = None
    project: int | None = None
    within: Window | None = None
    billing: bool = False  # only those who are meant to bill: a target above 0


def condition(actor: Actor, permission: Permission, who: Who) -> ColumnElement[bool]:
    """Return the condition on ``Person`` for those the permission shows the actor and the request means.

    The team of a manager is whoever reports to them; of a project, whoever is booked on it, in ``within`` if given.
    """
    parts = [scope.people(actor, permission)]
    if who.person is not None:
        parts.append(col(Person.id) == who.person)
    if who.role is not None:
        parts.append(col(Person.job_role_id) == who.role)
    if who.place is not None:
        parts.append(col(Person.place_id) == who.place)
    if who.team_of is not None:
        parts.append(col(Person.manager_id) == who.team_of)
    if who.skill is not None:
        able = select(col(PersonSkill.person_id)).where(col(PersonSkill.skill_id) == who.skill)
        parts.append(col(Person.id).in_(able))
    if who.project is not None:
        team = select(col(Booking.person_id)).where(
            col(Booking.project_id) == who.project, col(Booking.cancelled).is_(False)
        )
        if who.within is not None:
            team = team.where(col(Booking.starts_on) < who.within.end, col(Booking.ends_on) >= who.within.start)
        parts.append(col(Person.id).in_(team))
    if who.billing:
        role = aliased(JobRole)
        usual = select(col(role.target_percent)).where(col(role.id) == Person.job_role_id).scalar_subquery()
        parts.append(func.coalesce(col(Person.target_percent), usual) > 0)
    return and_(*parts)


class PersonRow(NamedTuple):
    """A person with the names a reader needs."""

    person: Person
    role: str
    place: str
    manager: str | None


def one(db: Session, actor: Actor, person_id: int) -> PersonRow | None:
    """Return a person of the directory, or None when the actor may not see them."""
    boss = aliased(Person)
    query = (
        rows(Person, JobRole.name, Place.name, boss.name)
        .join(JobRole, col(JobRole.id) == Person.job_role_id)
        .join(Place, col(Place.id) == Person.place_id)
        .outerjoin(boss, col(boss.id) == Person.manager_id)
        .where(col(Person.id) == person_id, scope.people(actor))
    )
    found = db.exec(query).first()
    return PersonRow(*found) if found else None
