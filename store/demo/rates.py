"""The demo firm's rate cards: by role, role and place, client, person and project, raised once on the way."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from domain.money import half_up
from store.clients import Client
from store.demo.book import Book
from store.demo.clock import month_start
from store.people import JobRole, Person, Place
from store.projects import Project
from store.rates import Rate, RateKind

# role: bill and cost an hour in euros; a role that has no bill rate cannot be billed yet
_CARD = {
    "Project Manager": (130, 66),
    "Solution Architect": (165, 84),
    "Senior Consultant": (140, 70),
    "Consultant": (112, 52),
    "Developer": (118, 56),
    "Data Engineer": (126, 60),
    "Designer": (120, 57),
    "QA Engineer": (96, 46),
    "Business Analyst": (116, 54),
    "Machine Learning Engineer": (None, 74),
    "Operations": (None, 58),
}
_RAISE = Decimal("1.04")
_IN_POUNDS = Decimal("0.86")
_MUNICH = Decimal("1.08")  # what architects and senior consultants cost and earn more there
_PORTO = Decimal("0.78")
_CENTS = 100


def rates(book: Book) -> None:
    """Add every rate; the firm's own cards were raised four months ago."""
    today = book.clock.today
    first, raised = date(today.year - 6, 1, 1), month_start(today, -4)
    for role, (bill, cost) in _CARD.items():
        scope = {"job_role_id": book.id(JobRole, role)}
        if bill is not None:
            _twice(book, RateKind.BILL, bill * _CENTS, "EUR", first, raised, **scope)
        _twice(book, RateKind.COST, cost * _CENTS, "EUR", first, raised, **scope)
        _by_place(book, role, bill, cost, first)
    for _name, client in book.keyed(Client):
        if client["currency"] == "GBP":
            for role, (bill, _cost) in _CARD.items():
                if bill is not None:
                    pounds = half_up(bill * _CENTS * _IN_POUNDS)
                    scope = {"client_id": client["id"], "job_role_id": book.id(JobRole, role)}
                    _twice(book, RateKind.BILL, pounds, "GBP", first, raised, **scope)
    _special(book, first)


def _by_place(book: Book, role: str, bill: int | None, cost: int, first: date) -> None:
    scope = {"job_role_id": book.id(JobRole, role)}
    manchester, munich, porto = (book.id(Place, name) for name in ("Manchester", "Munich", "Porto"))
    pounds = half_up(cost * _CENTS * _IN_POUNDS)
    _add(book, RateKind.COST, pounds, "GBP", first, place_id=manchester, **scope)
    _add(book, RateKind.COST, half_up(cost * _CENTS * _PORTO), "EUR", first, place_id=porto, **scope)
    if role in {"Solution Architect", "Senior Consultant"} and bill is not None:
        _add(book, RateKind.COST, half_up(cost * _CENTS * _MUNICH), "EUR", first, place_id=munich, **scope)
        _add(book, RateKind.BILL, half_up(bill * _CENTS * _MUNICH), "EUR", first, place_id=munich, **scope)


def _special(book: Book, first: date) -> None:
    """Add what was agreed for a person, a project, or a person on a project."""
    ana, samir = book.id(Person, "Ana Petrov"), book.id(Person, "Samir Aziz")
    baltic, bastion = book.id(Project, "Baltic Policy Core"), book.id(Project, "Bastion Payments")
    _add(book, RateKind.BILL, 18_500, "EUR", first, person_id=ana, project_id=book.id(Project, "Nordlys Data Platform"))
    _add(
        book,
        RateKind.BILL,
        98_000,
        "EUR",
        first,
        per_minutes=480,
        person_id=book.id(Person, "Finn Jacobsen"),
        project_id=book.id(Project, "Fjord Asset Register"),
    )
    _add(
        book, RateKind.BILL, 15_200, "EUR", first, project_id=baltic, job_role_id=book.id(JobRole, "Senior Consultant")
    )
    _add(book, RateKind.BILL, 12_900, "EUR", first, project_id=bastion, job_role_id=book.id(JobRole, "Developer"))
    _add(book, RateKind.BILL, 14_600, "EUR", first, person_id=book.id(Person, "Jonas Brandt"))
    _add(book, RateKind.COST, 8_800, "EUR", first, person_id=samir)
    _add(book, RateKind.COST, 9_900, "EUR", first, person_id=book.id(Person, "Anneke Baumann"))


def _twice(book: Book, kind: RateKind, minor: int, currency: str, first: date, raised: date, **scope: int) -> None:
    _add(book, kind, minor, currency, first, ends_on=raised - timedelta(days=1), **scope)
    _add(book, kind, half_up(minor * _RAISE), currency, raised, **scope)


def _add(book: Book, kind: RateKind, minor: int, currency: str, starts_on: date, **more: Any) -> None:  # noqa: ANN401 -- columns
    book.add(Rate, kind=kind, amount_minor=minor, currency=currency, starts_on=starts_on, **more)
