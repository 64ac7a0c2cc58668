"""Everybody who could take any of many open needs, in a handful of queries however many needs and people there are."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import ColumnElement, select
from sqlmodel import Session, col

from domain.access import Actor, Permission
from domain.allocation import Booked, Load, minutes_on
from domain.assignment import Option, Problem, Room
from domain.economics import margin
from domain.errors import NotFound
from domain.firm import Firm
from domain.money import Money
from domain.rates import RateBook, RateKind, scope_of
from domain.staffing import Aim, Assessment, Candidate, Certified, History, Need, assess
from domain.windows import Window
from store import scope
from store.bookings import Booking
from store.facts.exchange import Reporting, reporting
from store.facts.loads import Staff, loaded
from store.people import Person
from store.projects import Project
from store.queries import demand
from store.queries.rates import rate_book
from store.skills import Certification

_MOST = 30  # people looked at closely for one need


@dataclass(frozen=True, slots=True)
class Rules:
    """What holds for every need beside its role, skill, level, place and the free time of people.

    ``without`` names people who are not to be assigned; ``certified`` asks for a certificate in the skill that holds to
    the need's last day; ``money`` lets margins be reckoned, where they are the asker's to see;
    ``exact`` lets them be told as they are instead of in bands. The pairs of need and person in ``agreed`` are always
    looked at.
    """

    aim: Aim = Aim.BALANCE
    without: frozenset[int] = frozenset()
    certified: bool = False
    money: bool = False
    exact: bool = False
    agreed: frozenset[tuple[int, int]] = frozenset()


@dataclass(frozen=True, slots=True)
class Pool:
    """An assignment to solve, with what stands behind it: by seat and person, by person, and why a seat has nobody."""

    problem: Problem
    window: Window
    needs: dict[int, demand.Need]
    spans: dict[int, Need]
    assessed: dict[tuple[int, int], Assessment]
    people: dict[int, Staff]
    loads: dict[int, Load]
    nobody: dict[int, str]
    left_out: int
    unpriced: int


def pool(db: Session, actor: Actor, firm: Firm, needs: Sequence[demand.Need], today: date, rules: Rules) -> Pool:
    """Return who could take which of the needs whole. ``needs`` are open and visible to the actor."""
    spans = {one.demand.pk: _span(one, today) for one in needs}
    window = Window(
        min(span.starts for span in spans.values()),
        max(span.ends for span in spans.values()) + timedelta(days=1),
        "the needs",
    )
    where = scope.people(actor, Permission.AVAILABILITY_READ) & col(Person.job_role_id).in_(
        {one.demand.job_role_id for one in needs}
    )
    found = loaded(db, where, window, firm)
    known = _Known.of(db, firm, needs, where, rules)
    able: dict[int, list[_Taker]] = {}
    nobody: dict[int, str] = {}
    for need in needs:
        key = need.demand.pk
        able[key], nobody[key] = _able(need, spans[key], found.staff, found.loads, window, known, rules)
    chosen = {key: _closest(key, takers, rules) for key, takers in able.items()}
    assessed = {
        (need.demand.pk, one.staff.id): assess(span, known.candidate(need, span, one, window), rules.aim)
        for need, span in zip(needs, spans.values(), strict=True)
        for one in chosen[need.demand.pk]
    }
    options = tuple(
        Option(key, one.staff.id, one.days, assessed[key, one.staff.id].score.value or 0, one.gain or 0)
        for key, takers in chosen.items()
        for one in takers
    )
    rooms = {one.person: Room(found.loads[one.person].capacity, found.loads[one.person].free) for one in options}
    return Pool(
        Problem(tuple(spans), options, rooms),
        window,
        {need.demand.pk: need for need in needs},
        spans,
        assessed,
        {one.id: one for one in found.staff},
        found.loads,
        {key: why for key, why in nobody.items() if not able[key]},
        sum(max(0, len(takers) - _MOST) for takers in able.values()),
        sum(one.gain is None for takers in chosen.values() for one in takers) if rules.money else 0,
    )


def _span(one: demand.Need, today: date) -> Need:
    row = one.demand
    return Need(
        max(row.starts_on, today), row.ends_on, row.minutes_per_day, one.role, one.skill, row.min_level, one.place
    )


@dataclass(frozen=True, slots=True)
class _Taker:
    """Somebody who keeps every hard rule of a need: the minutes of their days, and the margin in minor units."""

    staff: Staff
    load: Load
    days: tuple[int, ...]
    gain: int | None


def _closest(seat: int, takers: list[_Taker], rules: Rules) -> list[_Taker]:
    """Return those worth a closer look: the ones who serve the aim best, and whoever is agreed already."""
    if rules.aim is Aim.MARGIN:
        ordered = sorted(takers, key=lambda one: (-(one.gain or 0), one.staff.id))
    else:
        ordered = sorted(takers, key=lambda one: (one.load.booked, one.staff.id))
    return [one for i, one in enumerate(ordered) if i < _MOST or (seat, one.staff.id) in rules.agreed]


def _able(
    need: demand.Need,
    span: Need,
    staff: Iterable[Staff],
    loads: dict[int, Load],
    window: Window,
    known: _Known,
    rules: Rules,
) -> tuple[list[_Taker], str]:
    """Return who keeps every hard rule, and the rule at which the last ones failed."""
    row, asks = need.demand, rules.certified and bool(need.skill)
    fit = [one for one in staff if one.role_id == row.job_role_id and one.id not in rules.without]
    steps: tuple[tuple[str, Callable[[Staff], bool]], ...] = (
        ("sits in the place asked for", lambda one: row.place_id in {None, one.place_id}),
        ("reaches the level asked for", lambda one: not need.skill or known.level(need, one) >= row.min_level),
        ("holds a certificate to the end", lambda one: not asks or known.certified(need, one, span)),
        ("is employed throughout", lambda one: _employed(one, span)),
    )
    why = "nobody has the role"
    for rule, holds in steps:
        if fit:
            fit, why = [one for one in fit if holds(one)], f"nobody in the role {rule}"
    if not fit:
        return [], why
    asked = Booked(row.pk, 0, span.starts, span.ends, row.minutes_per_day)
    found = []
    for one in fit:
        load = loads[one.id]
        days = minutes_on(one.worker, window, load.expected, asked)
        if any(days) and all(room >= want for room, want in zip(load.free, days, strict=True) if want):
            found.append(_Taker(one, load, days, known.gain(need, one, sum(days))))
    return found, "nobody who fits is free on every day of it"


def _employed(one: Staff, span: Need) -> bool:
    hired, left = one.worker.employment.hired, one.worker.employment.left
    return (hired is None or hired <= span.starts) and (left is None or left >= span.ends)


@dataclass(frozen=True, slots=True)
class _Known:
    """Levels, certificates, history and rates, read once for all needs and people."""

    levels: dict[int, dict[int, int]]
    certificates: dict[tuple[int, int], Certified]
    history: dict[int, dict[int, set[int]]]  # person → client → projects
    clients: dict[int, int | None]
    rates: RateBook | None
    money: Reporting | None
    exact: bool

    @classmethod
    def of(
        cls, db: Session, firm: Firm, needs: Sequence[demand.Need], where: ColumnElement[bool], rules: Rules
    ) -> _Known:
        skills = {one.demand.skill_id for one in needs if one.demand.skill_id is not None}
        projects = {one.demand.project_id for one in needs}
        owners = select(col(Project.id), col(Project.client_id)).where(col(Project.id).in_(projects))
        clients: dict[int, int | None] = {row[0]: row[1] for row in db.execute(owners)}
        return cls(
            demand.able(db, skills),
            _certificates(db, skills),
            _history(db, where, {client for client in clients.values() if client is not None}),
            clients,
            rate_book(db) if rules.money else None,
            reporting(db, firm.currency) if rules.money else None,
            rules.exact,
        )

    def level(self, need: demand.Need, one: Staff) -> int:
        return self.levels.get(need.demand.skill_id or 0, {}).get(one.id, 0)

    def certified(self, need: demand.Need, one: Staff, span: Need) -> bool:
        held = self.certificates.get((need.demand.skill_id or 0, one.id))
        return held is not None and (held.until is None or held.until >= span.ends)

    def gain(self, need: demand.Need, one: Staff, minutes: int) -> int | None:
        """Return the margin of such minutes at the rates of the first day, or None when a rate is missing."""
        both = self._prices(need, one, minutes)
        return None if both is None else (both[0] - both[1]).minor

    def _prices(self, need: demand.Need, one: Staff, minutes: int) -> tuple[Money, Money] | None:
        if self.rates is None or self.money is None:
            return None
        row, day = need.demand, need.demand.starts_on
        keys = {"person": one.id, "project": row.project_id, "client": self.clients.get(row.project_id)}
        bill = self.rates.find(RateKind.BILL, day, scope_of(role=row.job_role_id, place=one.place_id, **keys))
        cost = self.rates.find(RateKind.COST, day, scope_of(role=one.role_id, place=one.place_id, **keys))
        if bill is None or cost is None:
            return None
        try:
            earned, spent = (self.money.state(rate.version.price(minutes), day) for rate in (bill, cost))
        except NotFound:
            return None
        return earned, spent

    def candidate(self, need: demand.Need, span: Need, one: _Taker, window: Window) -> Candidate:
        """Return what the score looks at, over the days of the need alone."""
        first, last = (span.starts - window.start).days, (span.ends - window.start).days + 1
        own = Window(span.starts, span.ends + timedelta(days=1), "the need")
        load = Load(
            own,
            one.load.expected[first:last],
            one.load.hard[first:last],
            tuple((days[first:last], chance) for days, chance in one.load.soft),
        )
        prices = self._prices(need, one.staff, sum(one.days))
        worked = self.history.get(one.staff.id, {}).get(self.clients.get(need.demand.project_id) or 0, set())
        return Candidate(
            name=one.staff.name,
            role=one.staff.role,
            place=one.staff.place,
            worker=one.staff.worker,
            load=load,
            level=self.level(need, one.staff) or None,
            certified=self.certificates.get((need.demand.skill_id or 0, one.staff.id)),
            margin=margin(*prices) if prices else None,
            margin_in_bands=not self.exact,
            history=History.PROJECT if need.demand.project_id in worked else History.CLIENT if worked else History.NONE,
        )


def _certificates(db: Session, skills: set[int]) -> dict[tuple[int, int], Certified]:
    """Return the certificate that counts longest, by skill and person."""
    found: dict[tuple[int, int], Certified] = {}
    for row in db.scalars(select(Certification).where(col(Certification.skill_id).in_(skills))):
        key = (row.skill_id or 0, row.person_id)
        known = found.get(key)
        if known is None or (row.expires_on or date.max) > (known.until or date.max):
            found[key] = Certified(row.name, row.expires_on)
    return found


def _history(db: Session, where: ColumnElement[bool], clients: set[int]) -> dict[int, dict[int, set[int]]]:
    """Return on which projects of these clients people have been booked: person → client → projects."""
    query = (
        select(col(Booking.person_id), col(Project.client_id), col(Booking.project_id))
        .join(Project, col(Project.id) == Booking.project_id)
        .join(Person, col(Person.id) == Booking.person_id)
        .where(where, col(Booking.cancelled).is_(False), col(Project.client_id).in_(clients))
        .distinct()
    )
    found: dict[int, dict[int, set[int]]] = defaultdict(lambda: defaultdict(set))
    for person, client, project in db.execute(query):
        found[person][client].add(project)
    return found
