"""What time is worth and what it costs, set on the entry at the date of the work.

The rate is resolved by ``domain.rates``; here it only gets its dimensions: the person, their role and place, the
project and its client. An entry no rate matches keeps an empty amount, which reports count and never take for 0.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import BindParameter, bindparam
from sqlmodel import Session, col, select

from domain.money import Money
from domain.rates import RateBook, RateKind, Scope, scope_of
from store.db import plainly
from store.people import Person
from store.projects import Project
from store.queries.rates import rates_for
from store.timesheets import TimeEntry, TimeStatus

FROZEN = (TimeStatus.LOCKED,)  # billed: its amount is on an invoice

_KEYS: BindParameter[int] = bindparam("keys", expanding=True)
_STAFF = select(Person.id, Person.job_role_id, Person.place_id).where(col(Person.id).in_(_KEYS))
_CLIENTS = select(Project.id, Project.client_id).where(col(Project.id).in_(_KEYS))


@dataclass(frozen=True, slots=True)
class Pricer:
    """A firm's rates, ready to price work."""

    rates: RateBook

    def amount(self, kind: RateKind, day: date, minutes: int, scope: Scope) -> Money | None:
        """Return the price of work on a day, rounded half-up to the minor unit; None when no rate holds."""
        found = self.rates.find(kind, day, scope)
        return found.version.price(minutes) if found else None


def price(db: Session, entries: Sequence[TimeEntry], pricer: Pricer | None = None) -> None:
    """Set bill and cost amounts on entries that are not billed yet; three queries however many there are."""
    entries = [entry for entry in entries if entry.status not in FROZEN]
    if not entries:
        return
    scopes = _scopes(db, entries)
    if pricer is None:
        days = [entry.work_on for entry in entries]
        pricer = Pricer(rates_for(db, set(scopes), min(days), max(days)))
    for entry, scope in zip(entries, scopes, strict=True):
        _set(entry, pricer, scope)


def _scopes(db: Session, entries: Sequence[TimeEntry]) -> list[Scope]:
    people = {entry.person_id for entry in entries}
    projects = {entry.project_id for entry in entries}
    staff: dict[int, Any] = {row[0]: row for row in plainly(db, _STAFF, keys=list(people)).all()}
    clients: dict[int, Any] = {row[0]: row for row in plainly(db, _CLIENTS, keys=list(projects)).all()}
    return [
        scope_of(
            person=entry.person_id,
            project=entry.project_id,
            client=clients[entry.project_id].client_id,
            role=entry.job_role_id or staff[entry.person_id].job_role_id,
            place=staff[entry.person_id].place_id,
        )
        for entry in entries
    ]


def _set(entry: TimeEntry, pricer: Pricer, scope: Scope) -> None:
    bill = pricer.amount(RateKind.BILL, entry.work_on, entry.minutes, scope) if entry.billable else None
    cost = pricer.amount(RateKind.COST, entry.work_on, entry.minutes, scope)
    entry.bill_minor, entry.bill_currency = (bill.minor, bill.currency) if bill else (None, None)
    entry.cost_minor, entry.cost_currency = (cost.minor, cost.currency) if cost else (None, None)
