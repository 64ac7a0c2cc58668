"""The demo firm as a question file needs it: who asks in each role, and names for the placeholders."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TypeVar

from sqlalchemy import Engine
from sqlmodel import Session, col, select

from domain.access import Actor, Role
from evals.case import Question
from store import actors
from store.bookings import Booking
from store.clients import Client, Contact
from store.db import connect, metadata, reading, writing
from store.demo import seed
from store.people import Grant, JobRole, Person, Place
from store.projects import Project, ProjectStatus
from store.skills import Skill

_CONTRACTUAL = {"person", "person2", "project", "project2", "client"}


@dataclass(slots=True)
class Firm:
    """The demo firm's rows that questions are filled from, read once."""

    engine: Engine
    today: date
    emails: dict[str, list[str]] = field(default_factory=dict)
    people: dict[int, str] = field(default_factory=dict)
    projects: list[Project] = field(default_factory=list)
    clients: dict[int, str] = field(default_factory=dict)
    staff: dict[int, list[int]] = field(default_factory=dict)  # project -> people booked on it
    skills: list[str] = field(default_factory=list)
    roles: list[str] = field(default_factory=list)
    places: list[str] = field(default_factory=list)

    def asker(self, question: Question) -> Actor:
        """Return who asks a question: someone of the role, the same on every run."""
        able = self.emails[question.role]
        chosen = able[random.Random(question.id).randrange(len(able))]  # noqa: S311 -- a choice, not a secret
        with reading(self.engine) as db:
            return actors.by_email(db, chosen)

    def names(self, question: Question, actor: Actor, binding: int = 0) -> dict[str, str]:
        """Return names for the placeholders, as the question file's header asks; ``binding`` varies them."""
        chance = random.Random(f"{question.id}/{binding}")  # noqa: S311 -- as above
        own = self._own(actor)
        pool = own if "bind:project=not_mine" not in question.tags else [p for p in self.projects if p not in own]
        staffed = [project for project in pool if self._workers(project, actor)]
        active = [project for project in staffed if project.status is ProjectStatus.ACTIVE]
        first, second = _two(active or staffed or pool or self.projects, self.projects, chance)
        workers = self._workers(first, actor) or [name for key, name in self.people.items() if key != actor.person_id]
        person, other = _two(workers, [name for key, name in self.people.items() if key != actor.person_id], chance)
        client = self.clients.get(first.client_id or 0, "")
        if "bind:client=other" in question.tags:
            client = chance.choice([name for key, name in self.clients.items() if key != actor.client_id])
        return {
            "project": first.name,
            "project2": second.name,
            "client": client,
            "person": person,
            "person2": other,
            "skill": chance.choice(self.skills),
            "role": chance.choice(self.roles),
            "city": chance.choice(self.places),
        }

    def _own(self, actor: Actor) -> list[Project]:
        if actor.is_client:
            return [project for project in self.projects if project.client_id == actor.client_id]
        led = [project for project in self.projects if project.manager_id == actor.person_id]
        on = [project for project in self.projects if actor.person_id in self.staff.get(project.pk, ())]
        if Role.PROJECT_MANAGER in actor.roles:
            return led
        return on or (self.projects if actor.roles - {Role.CONSULTANT} else [])

    def _workers(self, project: Project, actor: Actor) -> list[str]:
        return [
            self.people[key] for key in self.staff.get(project.pk, ()) if key != actor.person_id and key in self.people
        ]


_T = TypeVar("_T")


def _two(first_from: Sequence[_T], second_from: Sequence[_T], chance: random.Random) -> tuple[_T, _T]:
    """Return two different ones, the second from the first list as well where it has another."""
    first = chance.choice(first_from)
    others = [one for one in first_from if one is not first] or [one for one in second_from if one is not first]
    return first, chance.choice(others)


@contextmanager
def demo(today: date) -> Iterator[Firm]:
    """Yield the demo firm in a database of its own, as it stands on a day."""
    with TemporaryDirectory() as folder:
        engine = connect(f"sqlite:///{Path(folder) / 'firm.sqlite3'}")
        metadata().create_all(engine)
        with writing(engine) as db:
            seed(db, today)
        with reading(engine) as db:
            firm = _read(db, engine, today)
        try:
            yield firm
        finally:
            engine.dispose()


def _read(db: Session, engine: Engine, today: date) -> Firm:
    firm = Firm(engine, today)
    _read_emails(db, firm)
    firm.projects = list(db.scalars(select(Project).where(col(Project.internal).is_(False)).order_by(col(Project.id))))
    firm.clients = {
        row[0]: row[1] for row in db.execute(select(col(Client.id), col(Client.name)).order_by(col(Client.id)))
    }
    booked = select(col(Booking.project_id), col(Booking.person_id)).where(
        col(Booking.cancelled).is_(False), col(Booking.ends_on) >= today
    )
    for project, person in db.execute(booked.distinct().order_by(col(Booking.project_id), col(Booking.person_id))):
        firm.staff.setdefault(project, []).append(person)
    booked_anyone = {person for group in firm.staff.values() for person in group}
    firm.emails["consultant"] = [e for e in firm.emails["consultant"] if _id(db, e) in booked_anyone] or firm.emails[
        "consultant"
    ]
    _read_names(db, firm)
    with_projects = {project.client_id for project in firm.projects}
    firm.clients = {key: name for key, name in firm.clients.items() if key in with_projects}
    return firm


def _read_emails(db: Session, firm: Firm) -> None:
    granted = (
        select(col(Grant.role), col(Person.email))
        .join(Person, col(Person.id) == col(Grant.person_id))
        .where(col(Person.active))
    )
    for role, email in db.execute(granted.order_by(col(Person.id))):
        firm.emails.setdefault(Role(role).value, []).append(email)
    managers = set(firm.emails.get("project_manager", ()))
    firm.emails["consultant"] = [email for email in firm.emails["consultant"] if email not in managers]
    portal = (
        select(col(Contact.email)).where(col(Contact.portal), col(Contact.left_on).is_(None)).order_by(col(Contact.id))
    )
    firm.emails["client_contact"] = list(db.scalars(portal))
    consulting = (
        select(col(Person.id), col(Person.name))
        .join(JobRole, col(JobRole.id) == col(Person.job_role_id))
        .where(col(Person.active), col(JobRole.target_percent) > 0)
    )
    firm.people = {row[0]: row[1] for row in db.execute(consulting.order_by(col(Person.id)))}


def _read_names(db: Session, firm: Firm) -> None:
    firm.skills = list(db.scalars(select(col(Skill.name)).order_by(col(Skill.id))))
    firm.roles = list(
        db.scalars(select(col(JobRole.name)).where(col(JobRole.target_percent) > 0).order_by(col(JobRole.id)))
    )
    firm.places = list(db.scalars(select(col(Place.name)).order_by(col(Place.id))))


def _id(db: Session, email: str) -> int | None:
    return db.scalars(select(col(Person.id)).where(col(Person.email) == email)).first()
