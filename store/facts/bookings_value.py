"""What bookings ahead are worth at the bill rates of their months, and what they cost, in minutes and money."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import NamedTuple

from sqlalchemy import ColumnElement, and_, select
from sqlmodel import Session, col

from domain.allocation import Booked, minutes_on
from domain.capacity import expected_of_all
from domain.money import Money
from domain.rates import RateBook, RateKind, Scope, scope_of
from domain.windows import Window
from domain.windows.window import add_months
from store.bookings import Booking, BookingKind
from store.facts.exchange import Reporting
from store.facts.loads import Staff, holidays, staff
from store.people import Person
from store.projects import Project
from store.queries.rates import rate_book

DAY = timedelta(days=1)


class BookingKeys(NamedTuple):
    """A booking with what decides its rate and where its value belongs."""

    id: int
    person_id: int
    project_id: int
    client_id: int | None
    role_id: int | None
    opportunity_id: int | None
    starts: date
    ends: date
    per_day: int
    kind: BookingKind
    probability: int


@dataclass(frozen=True, slots=True)
class Valued:
    """A booking's part in a window: minutes, value and cost in the reporting currency, and minutes without a rate."""

    booking: BookingKeys
    minutes: int
    value: Money
    unpriced: int
    cost: Money
    uncosted: int


def valued(db: Session, where: ColumnElement[bool], window: Window, money: Reporting) -> list[Valued]:
    """Return the bookings on the projects of ``where`` in the window with their value; five queries in all."""
    if not window.days:
        return []
    bookings = _bookings(db, where, window)
    if not bookings:
        return []
    who = col(Person.id).in_({one.person_id for one in bookings})
    people = {one.id: one for one in staff(db, who, window)}
    expected = {
        worker.key: tuple(minutes)
        for worker, minutes in expected_of_all((one.worker for one in people.values()), window, holidays(db, window))
    }
    rates = rate_book(db)
    return [
        _valued(one, people[one.person_id], expected[one.person_id], window, (rates, money))
        for one in bookings
        if one.person_id in people
    ]


def _bookings(db: Session, where: ColumnElement[bool], window: Window) -> list[BookingKeys]:
    query = (
        select(
            col(Booking.id),
            col(Booking.person_id),
            col(Booking.project_id),
            col(Project.client_id),
            col(Booking.job_role_id),
            col(Booking.opportunity_id),
            col(Booking.starts_on),
            col(Booking.ends_on),
            col(Booking.minutes_per_day),
            col(Booking.kind),
            col(Booking.probability_percent),
        )
        .join(Project, col(Project.id) == col(Booking.project_id))
        .where(
            and_(where, col(Project.internal).is_(False)),
            col(Booking.cancelled).is_(False),
            col(Booking.starts_on) < window.end,
            col(Booking.ends_on) >= window.start,
        )
        .order_by(col(Booking.id))
    )
    return [BookingKeys(*row) for row in db.execute(query)]


def _valued(
    one: BookingKeys, person: Staff, expected: Sequence[int], window: Window, prices: tuple[RateBook, Reporting]
) -> Valued:
    hard = one.kind == BookingKind.HARD
    booked = Booked(one.id, one.person_id, one.starts, one.ends, one.per_day, hard=hard)
    days = minutes_on(person.worker, window, expected, booked)
    scope = scope_of(
        person=one.person_id,
        project=one.project_id,
        client=one.client_id,
        role=one.role_id or person.role_id,
        place=person.place_id,
    )
    months = list(_months(days, window))
    value, unpriced = _priced(months, RateKind.BILL, scope, prices, window.start)
    own = scope_of(
        person=one.person_id,
        project=one.project_id,
        client=one.client_id,
        role=person.role_id,
        place=person.place_id,
    )
    cost, uncosted = _priced(months, RateKind.COST, own, prices, window.start)
    return Valued(one, sum(days), value, unpriced, cost, uncosted)


def _priced(
    months: Sequence[tuple[date, int]],
    kind: RateKind,
    scope: Scope,
    prices: tuple[RateBook, Reporting],
    today: date,
) -> tuple[Money, int]:
    """Return the price of the minutes of each month, and the minutes for which no rate is set."""
    rates, money = prices
    amount, without = Money.zero(money.currency), 0
    for first, minutes in months:
        found = rates.find(kind, first, scope)
        if found is None:
            without += minutes
        elif minutes:
            # No rate of exchange is known for a day to come: the latest one holds.
            amount = amount + money.state(found.version.price(minutes), today)
    return amount, without


def _months(days: Sequence[int], window: Window) -> Iterator[tuple[date, int]]:
    """Yield the first day of each month of the window with the minutes in it: rates are resolved once a month."""
    start = window.start
    while start < window.end:
        end = min(add_months(start.replace(day=1), 1), window.end)
        first, last = (start - window.start).days, (end - window.start).days
        yield start, sum(days[first:last])
        start = end
