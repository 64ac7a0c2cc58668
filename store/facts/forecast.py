"""Expected revenue of projects: earned so far, firm bookings at bill rates, agreed amounts; the pipeline apart."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from sqlalchemy import ColumnElement, select, true
from sqlmodel import Session, col

from domain.capacity import split_at
from domain.earning import Terms, earned_ratably
from domain.money import Money
from domain.revenue import Method
from domain.windows import Window
from store.bookings import BookingKind
from store.clients import Client, Opportunity, OpportunityStage
from store.contracts import Recognition
from store.facts.bookings_value import Valued, valued
from store.facts.earned import earned_by_project
from store.facts.exchange import Reporting
from store.facts.margin import ProjectName, names
from store.projects import Project
from store.queries import contracts
from store.queries.contracts import Coming
from store.queries.wip import bills_by_time

_PERCENT = 100


@dataclass(slots=True)
class Expected:
    """One project's revenue in the window by where it comes from."""

    project: ProjectName
    earned: Money
    booked: Money
    fixed: Money
    minutes: int = 0
    unpriced: int = 0

    @property
    def amount(self) -> Money:
        """All of it."""
        return self.earned + self.booked + self.fixed


class Deal(NamedTuple):
    """An open opportunity with what its soft bookings bring in the window."""

    id: int
    name: str
    client: str
    closes_on: date
    chance: int
    value: Money
    in_window: Money
    weighted: Money


class Pipeline(NamedTuple):
    """The open deals of one client, or of all."""

    client_id: int | None = None


@dataclass(frozen=True, slots=True)
class Forecast:
    """Expected revenue by project, most first, and the pipeline by the size of the deal."""

    projects: tuple[Expected, ...]
    deals: tuple[Deal, ...]
    weighted: Money
    soft: Money
    unpriced: int = 0


def forecast(
    db: Session,
    where: ColumnElement[bool],
    window: Window,
    money: Reporting,
    today: date,
    *,
    first_weekday: int = 0,
    pipeline: Pipeline | None = None,
) -> Forecast:
    """Return what the projects of ``where`` are expected to earn in the window.

    Up to and with today it is what is earned; after it, firm bookings on work billed by time at the bill rates of their
    months, instalments and milestones by the day they are due, and retainers by days. Without ``pipeline`` no deals.
    """
    past, ahead = split_at(window, today)
    found = {one.id: _nothing(one, money) for one in names(db, where)}
    if past.days:
        for key, one in earned_by_project(db, where, past, today, first_weekday=first_weekday).items():
            if key in found:
                found[key].earned = money.state(one.amount, past.last)
    by_time = set(db.execute(select(col(Project.id)).where(where, bills_by_time())).scalars())
    bookings = valued(db, where, ahead, money)
    _book(found, (one for one in bookings if one.booking.kind == BookingKind.HARD), by_time)
    _agree(db, where, ahead, money, found, today)
    expected = sorted(
        (one for one in found.values() if one.amount), key=lambda one: (-one.amount.minor, one.project.name)
    )
    soft = [one for one in bookings if one.booking.kind == BookingKind.SOFT] if pipeline else []
    weighted, whole = _weigh(soft, money)
    return Forecast(
        tuple(expected),
        _deals(db, pipeline, soft, money, today) if pipeline else (),
        weighted,
        whole,
        sum(one.unpriced for one in found.values()),
    )


def _nothing(one: ProjectName, money: Reporting) -> Expected:
    zero = Money.zero(money.currency)
    return Expected(one, zero, zero, zero)


def _book(found: Mapping[int, Expected], bookings: Iterable[Valued], by_time: set[int | None]) -> None:
    for one in bookings:
        expected = found.get(one.booking.project_id)
        if expected is not None and one.booking.project_id in by_time:
            expected.booked = expected.booked + one.value
            expected.minutes += one.minutes
            expected.unpriced += one.unpriced


def _agree(
    db: Session,
    where: ColumnElement[bool],
    ahead: Window,
    money: Reporting,
    found: Mapping[int, Expected],
    today: date,
) -> None:
    """Add instalments and milestones due in the window, and monthly fees by their days."""
    if not ahead.days:
        return
    coming: list[Coming] = contracts.coming(db, where, ahead)
    for row in coming:
        if row.project_id in found:
            expected = found[row.project_id]
            expected.fixed = expected.fixed + money.state(Money(row.minor, row.currency), today)
    fees = contracts.monthly_fees(db, where)
    for one in contracts.contracts(db, where):
        if one.id in fees and one.project_id in found and Recognition(one.recognition) is Recognition.RATABLE:
            fee = Money(fees[one.id], one.currency)
            terms = Terms(Method.RATABLE, one.currency, one.starts_on, one.ends_on, monthly=fee)
            expected = found[one.project_id]
            expected.fixed = expected.fixed + money.state(earned_ratably(terms, ahead), today)


def _weigh(soft: Iterable[Valued], money: Reporting) -> tuple[Money, Money]:
    weighted, whole = Money.zero(money.currency), Money.zero(money.currency)
    for one in soft:
        whole = whole + one.value
        weighted = weighted + one.value.times(Decimal(one.booking.probability) / _PERCENT)
    return weighted, whole


def _deals(db: Session, pipeline: Pipeline, soft: Iterable[Valued], money: Reporting, today: date) -> tuple[Deal, ...]:
    brings: dict[int, list[Valued]] = {}
    for one in soft:
        if one.booking.opportunity_id is not None:
            brings.setdefault(one.booking.opportunity_id, []).append(one)
    query = (
        select(
            col(Opportunity.id),
            col(Opportunity.name),
            col(Client.name),
            col(Opportunity.closes_on),
            col(Opportunity.probability_percent),
            col(Opportunity.value_minor),
            col(Opportunity.currency),
        )
        .join(Client, col(Client.id) == col(Opportunity.client_id))
        .where(
            col(Opportunity.stage) == OpportunityStage.OPEN,
            col(Client.id) == pipeline.client_id if pipeline.client_id is not None else true(),
        )
    )
    found = []
    for key, name, client, closes_on, chance, minor, currency in db.execute(query):
        weighted, whole = _weigh(brings.get(key, ()), money)
        value = money.state(Money(minor, currency), today)
        found.append(Deal(key, name, client, closes_on, chance, value, whole, weighted))
    return tuple(sorted(found, key=lambda deal: (-deal.value.minor, deal.name)))
