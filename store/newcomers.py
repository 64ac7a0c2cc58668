"""People, clients and projects that an import names and the store does not know yet."""

from __future__ import annotations

import re
from datetime import date

from sqlalchemy import select
from sqlmodel import Session, col

from domain.firm import Firm
from domain.time_import import fold
from store.clients import Client
from store.people import JobRole, Person, Place
from store.projects import Project
from store.queries.time_import import KnownPerson, KnownProject

_ROLE = "Imported"


class Newcomers:
    """Makes each unknown name once, if it is enabled; otherwise it answers with nothing.

    An imported person is inactive and expects no hours: they cannot sign in and are never chased for time, until
    someone completes them.
    """

    def __init__(self, db: Session, firm: Firm, *, manager_id: int, enabled: bool) -> None:
        self._db, self._firm, self._manager_id, self.enabled = db, firm, manager_id, enabled
        self._people: dict[str, KnownPerson] = {}
        self._projects: dict[tuple[str, str], KnownProject] = {}

    def names(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the names of the people and projects that were made."""
        return tuple(p.name for p in self._people.values()), tuple(p.name for p in self._projects.values())

    def person(self, name: str, email: str, *, since: date) -> KnownPerson | None:
        """Return the newcomer of this name, made on first sight; their first day is the earliest one seen first."""
        if not self.enabled:
            return None
        key = fold(email or name)
        if key not in self._people:
            address = email or f"{re.sub(r'[^a-z0-9]+', '.', fold(name)).strip('.')}@imported.invalid"
            person = Person(
                name=name,
                email=address.lower(),
                job_role_id=self._role(),
                place_id=self._place(),
                hired_on=date(since.year, 1, 1),
                active=False,
                mon_minutes=0,
                tue_minutes=0,
                wed_minutes=0,
                thu_minutes=0,
                fri_minutes=0,
            )
            self._db.add(person)
            self._db.flush()
            known = KnownPerson(person.pk, name, person.email, person.job_role_id, date.min, None)
            self._people[key] = known
        return self._people[key]

    def project(self, name: str, client: str, currency: str | None, since: date) -> KnownProject | None:
        """Return the newcomer project of this name for this client, made on first sight."""
        if not self.enabled:
            return None
        key = (fold(client), fold(name))
        if key not in self._projects:
            project = Project(
                code=self._code(name),
                name=name,
                client_id=self._client(client, currency) if client else None,
                manager_id=self._manager_id,
                currency=currency or self._firm.currency,
                starts_on=date(since.year, 1, 1),
                ends_on=date(since.year, 12, 31),
                internal=not client,
                description="Created by an import of time.",
            )
            self._db.add(project)
            self._db.flush()
            self._projects[key] = KnownProject(
                project.pk, name, project.code, client, open=True, internal=project.internal
            )
        return self._projects[key]

    def _code(self, name: str) -> str:
        stem = re.sub(r"[^A-Z0-9]+", "", name.upper())[:6] or "IMPORT"
        taken = set(self._db.scalars(select(col(Project.code)).where(col(Project.code).startswith(stem))))
        return next(code for code in (stem, *(f"{stem}-{n}" for n in range(2, len(taken) + 3))) if code not in taken)

    def _client(self, name: str, currency: str | None) -> int:
        for client in self._db.scalars(select(Client)):
            if fold(client.name) == fold(name):
                return client.pk
        client = Client(name=name, currency=currency or self._firm.currency)
        self._db.add(client)
        self._db.flush()
        return client.pk

    def _role(self) -> int:
        found = self._db.scalars(select(JobRole).where(col(JobRole.name) == _ROLE)).first()
        if found is None:
            found = JobRole(name=_ROLE, target_percent=0)
            self._db.add(found)
            self._db.flush()
        return found.pk

    def _place(self) -> int:
        found = self._db.scalars(select(Place).order_by(col(Place.id))).first()
        if found is None:
            found = Place(name="Unknown", country="", zone=self._firm.zone)
            self._db.add(found)
            self._db.flush()
        return found.pk
