"""What work of a role is worth and costs before anyone is named: role rates, stated in one currency."""

from __future__ import annotations

from datetime import date

from sqlmodel import Session, select

from domain.errors import NotFound
from domain.money import Money
from domain.rates import RateKind, scope_of
from domain.templates.building import Price
from store.facts.exchange import Reporting, reporting
from store.people import JobRole
from store.pricing import Pricer
from store.queries.rates import rate_book


def role_prices(
    db: Session, currency: str, today: date, *, client_id: int | None = None, project_id: int | None = None
) -> tuple[Price, Reporting]:
    """Return a function that prices minutes of a role on a day, and what it converted; None where no rate holds.

    The rate is the project's or the client's own for the role, else the role's. Another currency is stated at the last
    exchange rate set by the day of the work, of today at the latest.
    """
    pricer, money = Pricer(rate_book(db)), reporting(db, currency)
    keys = {name.casefold(): key for key, name in db.exec(select(JobRole.id, JobRole.name)).all()}

    def price(kind: RateKind, role: str, day: date, minutes: int) -> Money | None:
        key = keys.get(role.casefold())
        if key is None:
            return None
        scope = scope_of(role=key, client=client_id, project=project_id)
        amount = pricer.amount(kind, day, minutes, scope)
        try:
            return money.state(amount, min(day, today)) if amount is not None else None
        except NotFound:  # no exchange rate: as little known as a missing rate
            return None

    return price, money
