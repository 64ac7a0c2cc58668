"""A small firm built row by row, for tests that need exactly one situation; ``desk`` asks its tools as its people."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from itertools import count
from typing import Any

import pytest
from sqlmodel import Session, select

from domain.access import SYSTEM, Actor, Role
from domain.weeks import month_index, week_index
from store.clients import Client, Contact, ContactPart
from store.db import writing
from store.people import Grant, JobRole, Person, Place
from store.projects import Project
from store.timesheets import TimeEntry, TimeStatus
from tools import gate
from tools.spec import Call, Tool, ToolContext


class Desk:
    """Adds rows with sensible defaults and asks tools. Rows are committed at once; times are on ``today``."""

    def __init__(self, engine, today: date) -> None:
        self.engine = engine
        self.today = today
        self.now = datetime.combine(today, time(9), tzinfo=UTC)
        self._number = count(1)
        self.place = self.add(Place(name="Berlin", country="DE", zone="Europe/Berlin"))
        self.role = self.add(JobRole(name="Consultant", target_percent=80))

    def add(self, row: Any) -> Any:
        with writing(self.engine) as db:
            db.add(row)
            db.flush()
            db.refresh(row)
        return row

    def all(self, table: Any) -> list[Any]:
        with Session(self.engine) as db:
            return list(db.exec(select(table).order_by(table.id)))

    def person(self, name: str, *roles: Role, **given: Any) -> Person:
        email = f"{name.split(maxsplit=1)[0].lower()}.{next(self._number)}@firm.example"
        defaults = {
            "job_role_id": self.role.id,
            "place_id": self.place.id,
            "hired_on": date(2020, 1, 1),
            "email": email,
        }
        person = self.add(Person(name=name, **{**defaults, **given}))
        for role in roles or (Role.CONSULTANT,):
            self.add(Grant(person_id=person.id, role=role))
        return person

    def client(self, name: str = "Acme", currency: str = "EUR", **given: Any) -> Client:
        return self.add(Client(name=name, currency=currency, **given))

    def contact(self, client: Client, name: str = "Billie Buyer", part: ContactPart = ContactPart.BILLING) -> Contact:
        email = f"c{next(self._number)}@client.example"
        return self.add(Contact(client_id=client.id, name=name, email=email, part=part, portal=True))

    def project(self, name: str, manager: Person, client: Client | None = None, **given: Any) -> Project:
        defaults = {
            "code": f"P{next(self._number)}",
            "currency": client.currency if client else "EUR",
            "starts_on": date(2026, 1, 1),
            "ends_on": date(2027, 6, 30),
            "internal": client is None,
            "client_id": client.id if client else None,
            "manager_id": manager.id,
        }
        return self.add(Project(name=name, **{**defaults, **given}))

    def time(
        self,
        person: Person,
        project: Project,
        day: date,
        minutes: int = 480,
        status: TimeStatus = TimeStatus.APPROVED,
        **given: Any,
    ) -> TimeEntry:
        keys = {"week": week_index(day), "month": month_index(day), "work_on": day, "minutes": minutes}
        entry = TimeEntry(person_id=person.id, project_id=project.id, status=status, **keys, **given)
        return self.add(entry)

    def priced(self, person: Person, project: Project, day: date, bill: int, cost: int = 0, **given: Any) -> TimeEntry:
        """Add approved time with its standard value and cost in the project's currency."""
        currency = project.currency
        money = {"bill_minor": bill, "bill_currency": currency, "cost_minor": cost, "cost_currency": currency}
        return self.time(person, project, day, **{**money, **given})

    def call(self, person: Person | Contact | None = None, **given: Any) -> Call:
        return Call(**{"actor": self.actor(person), "today": self.today, "now": self.now, **given})

    def actor(self, person: Person | Contact | None) -> Actor:
        if person is None:
            return SYSTEM
        if isinstance(person, Contact):
            roles = frozenset({Role.CLIENT_CONTACT})
            ids = {"contact_id": person.id, "client_id": person.client_id}
            return Actor(name=person.name, email=person.email, roles=roles, **ids)
        with Session(self.engine) as db:
            roles = frozenset(db.exec(select(Grant.role).where(Grant.person_id == person.id)))
        return Actor(name=person.name, email=person.email, roles=roles, person_id=person.id)

    def ask(self, tool: Tool, asker: Person | Contact | None = None, /, **arguments: Any) -> Any:
        """Return the view of a read, or of what a change would do (a proposal)."""
        return gate.run(self.engine, tool, arguments, self.call(asker)).view

    def do(self, tool: Tool, asker: Person | Contact | None = None, /, **arguments: Any) -> Any:
        """Carry a change out for good, as its approval does, and return its view."""
        with writing(self.engine) as db:
            return gate.carry_out(tool, arguments, ToolContext(db, self.call(asker)))[0]


@pytest.fixture
def desk(engine, today) -> Desk:
    return Desk(engine, today)


@pytest.fixture
def both(anydb, today) -> Desk:
    """Give the same test a desk on SQLite, then one on PostgreSQL."""
    return Desk(anydb, today)
