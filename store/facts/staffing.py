"""Candidates for a need, with everything their score looks at, in a handful of queries however many there are."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import case, func, select
from sqlmodel import Session, col

from domain.access import Actor, Permission, Reach
from domain.economics import margin
from domain.errors import NotFound
from domain.firm import Firm
from domain.rates import RateBook, RateKind, Resolved, scope_of
from domain.ratio import Ratio
from domain.staffing import Candidate, Certified, History, Need
from domain.windows import Window
from store import scope
from store.bookings import Booking
from store.facts.exchange import Reporting, reporting
from store.facts.loads import Staff, loaded
from store.projects import Project
from store.queries import people, skills
from store.queries.people import Who
from store.queries.rates import rate_book

HOUR = 60


@dataclass(frozen=True, slots=True)
class Keys:
    """The rows a need names, by key."""

    role: int | None = None
    skill: int | None = None
    project: int | None = None
    client: int | None = None
    without: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Found:
    """A candidate and the key of the person."""

    person: int
    candidate: Candidate


def candidates(db: Session, actor: Actor, firm: Firm, need: Need, keys: Keys) -> list[Found]:
    """Return who could take the need: whoever knows the skill, else whoever has the role."""
    window = Window(need.starts, need.ends + timedelta(days=1), "the need")
    who = Who(skill=keys.skill) if keys.skill is not None else Who(role=keys.role)
    where = people.condition(actor, Permission.AVAILABILITY_READ, who)
    found = loaded(db, where, window, firm)
    levels = skills.levels(db, actor, keys.skill) if keys.skill is not None else {}
    held = skills.certificates(db, actor, keys.skill) if keys.skill is not None else {}
    known = _history(db, keys)
    money = _Margins.of(db, actor, firm, need, keys)
    return [
        Found(
            one.id,
            Candidate(
                name=one.name,
                role=one.role,
                place=one.place,
                worker=one.worker,
                load=found.loads[one.id],
                level=levels.get(one.id),
                certified=Certified(held[one.id].name, held[one.id].expires_on) if one.id in held else None,
                margin=money.of_person(one) if money else None,
                margin_in_bands=not actor.may(Permission.COST_RATES_READ),
                history=known.get(one.id, History.NONE),
            ),
        )
        for one in found.staff
        if one.id not in keys.without and found.loads[one.id].capacity
    ]


def _history(db: Session, keys: Keys) -> dict[int, History]:
    """Return who was ever booked on the project, or for its client."""
    if keys.project is None:
        return {}
    value = case((col(Booking.project_id) == keys.project, History.PROJECT.value), else_=History.CLIENT.value)
    query = (
        select(col(Booking.person_id), func.max(value))
        .join(Project, col(Project.id) == Booking.project_id)
        .where(
            col(Booking.cancelled).is_(False),
            (col(Booking.project_id) == keys.project) | (col(Project.client_id) == keys.client),
        )
        .group_by(col(Booking.person_id))
    )
    return {person: History(found) for person, found in db.execute(query)}


@dataclass(frozen=True, slots=True)
class _Margins:
    """What an hour of somebody would earn at the rates that hold when the need starts."""

    rates: RateBook
    money: Reporting
    need: Need
    keys: Keys

    @classmethod
    def of(cls, db: Session, actor: Actor, firm: Firm, need: Need, keys: Keys) -> _Margins | None:
        """Return the rates to reckon with, or None when the margin there is not the actor's to see."""
        if keys.project is None:
            if actor.reach(Permission.MARGIN_READ) < Reach.ALL:
                return None
        else:
            seen = scope.projects(actor, Permission.MARGIN_READ)
            if db.execute(select(col(Project.id)).where(col(Project.id) == keys.project, seen)).first() is None:
                return None
        return cls(rate_book(db), reporting(db, firm.currency), need, keys)

    def of_person(self, one: Staff) -> Ratio:
        """Return the margin of an hour; undefined with the reason when a rate is missing."""
        bill = self._find(RateKind.BILL, one, self.keys.role or one.role_id)
        cost = self._find(RateKind.COST, one, one.role_id)
        if bill is None or cost is None:
            return Ratio(None, "no bill rate is set" if bill is None else "no cost rate is set")
        day = self.need.starts
        try:
            return margin(
                self.money.state(bill.version.price(HOUR), day), self.money.state(cost.version.price(HOUR), day)
            )
        except NotFound as missing:
            return Ratio(None, missing.message)

    def _find(self, kind: RateKind, one: Staff, role: int) -> Resolved | None:
        keys = scope_of(
            person=one.id, project=self.keys.project, client=self.keys.client, role=role, place=one.place_id
        )
        return self.rates.find(kind, self.need.starts, keys)
