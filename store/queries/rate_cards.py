"""Rate cards as they are kept: every version under the names it is made for, as far as the actor may see it."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, false, func, or_, select, true
from sqlmodel import Session, col

from domain.access import Actor, Permission, Reach
from store import scope
from store.clients import Client
from store.people import JobRole, Person, Place
from store.projects import Project
from store.queries.rates import Dimensions
from store.rates import Rate, RateKind


class Card(NamedTuple):
    """One version of a rate; empty names are dimensions it is not made for."""

    id: int
    kind: RateKind
    person: str
    project: str
    client: str
    role: str
    place: str
    minor: int
    currency: str
    per_minutes: int
    starts_on: date
    ends_on: date | None

    @property
    def made_for(self) -> str:
        """Whom the card is agreed with or kept for."""
        return self.project or self.client or ("the firm" if not self.person else "")

    @property
    def of(self) -> str:
        """Whose hour it prices."""
        return self.person or (f"{self.role} in {self.place}" if self.place else self.role)

    @property
    def same(self) -> tuple[str, ...]:
        """What versions of one rate have in common."""
        return (self.kind.value, self.person, self.project, self.client, self.role, self.place)


def cards(db: Session, actor: Actor, narrowed: Dimensions, kinds: tuple[RateKind, ...]) -> list[Card]:
    """Return the versions of these kinds, firm's first, then clients', projects' and people's, each by its start."""
    named = (
        (Rate.job_role_id, narrowed.role_id),
        (Rate.place_id, narrowed.place_id),
        (Rate.person_id, narrowed.person_id),
        (Rate.project_id, narrowed.project_id),
        (Rate.client_id, narrowed.client_id),
    )
    query = (
        select(
            col(Rate.id),
            col(Rate.kind),
            *(func.coalesce(col(one.name), "") for one in (Person, Project, Client, JobRole, Place)),
            col(Rate.amount_minor),
            col(Rate.currency),
            col(Rate.per_minutes),
            col(Rate.starts_on),
            col(Rate.ends_on),
        )
        .join(Person, col(Person.id) == col(Rate.person_id), isouter=True)
        .join(Project, col(Project.id) == col(Rate.project_id), isouter=True)
        .join(Client, col(Client.id) == col(Rate.client_id), isouter=True)
        .join(JobRole, col(JobRole.id) == col(Rate.job_role_id), isouter=True)
        .join(Place, col(Place.id) == col(Rate.place_id), isouter=True)
        .where(or_(*(_seen(actor, kind) for kind in kinds)), *(col(column) == key for column, key in named if key))
        .order_by(
            col(Rate.person_id).is_not(None),
            col(Rate.project_id).is_not(None),
            col(Rate.client_id).is_not(None),
            *(func.coalesce(col(one.name), "") for one in (Client, Project, Person, JobRole, Place)),
            col(Rate.kind),
            col(Rate.starts_on),
        )
    )
    return [Card(*row) for row in db.execute(query)]


def _seen(actor: Actor, kind: RateKind) -> ColumnElement[bool]:
    """Return the condition on ``Rate``: those who lead projects see the firm's card, their clients' and projects'."""
    needs = Permission.COST_RATES_READ if kind is RateKind.COST else Permission.BILL_RATES_READ
    reach = actor.reach(needs)
    if reach == Reach.ALL:
        return and_(col(Rate.kind) == kind, true())
    if reach < Reach.OWN:
        return false()
    mine = scope.project_ids(actor, needs)
    clients = select(col(Project.client_id)).where(scope.projects(actor, needs))
    return and_(
        col(Rate.kind) == kind,
        or_(col(Rate.project_id).in_(mine), and_(col(Rate.project_id).is_(None), col(Rate.person_id).is_(None))),
        or_(col(Rate.client_id).is_(None), col(Rate.client_id).in_(clients)),
    )
