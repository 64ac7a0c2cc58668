"""Rate cards as read: every version of the firm as one ``domain.rates.RateBook``."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import date
from typing import Any, NamedTuple

from sqlalchemy import Row, bindparam, or_
from sqlalchemy import select as sa_select
from sqlmodel import Session, col, select

from domain import rates as domain
from domain.access import Actor, Permission
from domain.errors import Forbidden
from domain.money import Money
from domain.rates import RateBook, RateVersion, Scope, scope_of
from store.db import plainly
from store.rates import Rate, RateKind

_DIMENSIONS = {
    "person": Rate.person_id,
    "project": Rate.project_id,
    "client": Rate.client_id,
    "role": Rate.job_role_id,
    "place": Rate.place_id,
}
_COLUMNS = (
    *(Rate.id, Rate.kind, Rate.amount_minor, Rate.currency, Rate.starts_on, Rate.ends_on, Rate.per_minutes),
    *_DIMENSIONS.values(),
)
# Asked for with every entry that is logged: built once, since building costs more than running.
_FITTING = sa_select(*(col(column) for column in _COLUMNS)).where(
    col(Rate.starts_on) <= bindparam("last"),
    or_(col(Rate.ends_on).is_(None), col(Rate.ends_on) >= bindparam("first")),
    *(
        or_(col(column).is_(None), col(column).in_(bindparam(name, expanding=True)))
        for name, column in _DIMENSIONS.items()
    ),
)


class Dimensions(NamedTuple):
    """What a question about rates names, by key."""

    role_id: int | None = None
    person_id: int | None = None
    project_id: int | None = None
    place_id: int | None = None
    client_id: int | None = None


def version_of(rate: Rate | Row[Any]) -> RateVersion:
    """Return a stored rate as the value the rules work with; its dimensions are the keys of the rows it names."""
    scope = scope_of(
        person=rate.person_id,
        project=rate.project_id,
        client=rate.client_id,
        role=rate.job_role_id,
        place=rate.place_id,
    )
    return RateVersion(
        kind=domain.RateKind(rate.kind.value),
        scope=scope,
        amount=Money(rate.amount_minor, rate.currency),
        starts=rate.starts_on,
        ends=rate.ends_on,
        per_minutes=rate.per_minutes,
        id=rate.id or 0,
    )


def book_of(rates: Iterable[Rate]) -> RateBook:
    """Return stored rates as one book.

    Raises:
        Conflict: two versions of one scope hold on the same day.

    """
    return RateBook(version_of(rate) for rate in rates)


def rate_book(db: Session) -> RateBook:
    """Return every rate of the firm, in one query: what pricing itself works with, whoever's time it is."""
    return book_of(db.exec(select(Rate)))


def rates_for(db: Session, scopes: Collection[Scope], first: date, last: date) -> RateBook:
    """Return the rates that can hold for work of these scopes from ``first`` to ``last``, in one query."""
    values = {name: list({value for scope in scopes for of, value in scope if of == name}) for name in _DIMENSIONS}
    return RateBook(version_of(row) for row in plainly(db, _FITTING, first=first, last=last, **values))


def visible(db: Session, actor: Actor, kind: RateKind) -> RateBook:
    """Return the rates of a kind that an actor may look up.

    A project manager sees bill rates of roles and of own projects (``tools`` resolves them for own projects only);
    cost rates are finance's.

    Raises:
        Forbidden: the kind is outside the actor's rights.

    """
    needs = Permission.COST_RATES_READ if kind is RateKind.COST else Permission.BILL_RATES_READ
    if not actor.may(needs):
        raise Forbidden(f"Your role does not include {kind.value} rates.", hint="Ask finance.")
    return book_of(db.exec(select(Rate).where(col(Rate.kind) == kind)))
