"""What was agreed with each client: all four billing models, sometimes two in one project."""

from __future__ import annotations

from datetime import date, timedelta

from domain.rates import RateKind, scope_of
from store.bookings import Booking, BookingKind
from store.clients import Client
from store.contracts import BillingModel, BillingTerm, Contract, FixedFeePart, PartStatus, Recognition
from store.demo.book import Book, Values
from store.demo.clock import FRI
from store.demo.projects import PLANNED, Planned
from store.demo.situations import BURNING_PROJECT
from store.people import Person
from store.pricing import Pricer
from store.projects import Project
from store.queries.rates import book_of
from store.rates import Rate

TAX_BP = {"DE": 1900, "GB": 2000, "PT": 2300}  # elsewhere the client owes the tax itself
PARTS = 5
_RECOGNITION = {
    "tm": Recognition.AS_INVOICED,
    "capped": Recognition.AS_INVOICED,
    "fixed": Recognition.HOURS,
    "fixed+milestone": Recognition.HOURS,
    "milestone": Recognition.MILESTONE,
    "retainer": Recognition.RATABLE,
}
_COST_TO_COST = ("Fjord Asset Register",)
# Price against the standard value of what is booked, in percent; the burning project was sold too cheap.
_DISCOUNT = {BURNING_PROJECT: 55, "Acorn Webshop": 78}
_USUAL_DISCOUNT = 96
_EXACT = {"Hearth Tenant Portal": 12_000_000}
SETUP_FEE = "Nordlys Data Platform"  # time and materials, and a fixed fee for setting up
_SETUP_MINOR = 2_400_000
RETAINERS = {
    # price a month, hours a month, price of an hour beyond
    "Sleeper Maintenance": (540_000, 60, 10_500),
    "Tram Insights": (980_000, 90, 12_000),
}
_ROUND = 100_000


def contracts(book: Book) -> None:
    """Add a contract with its terms for every client project."""
    pricer = Pricer(book_of(Rate(**row) for row in book.rows(Rate)))
    for plan in PLANNED:
        project = book.row(Project, plan.name)
        price = price_of(book, plan, pricer)
        key = book.add(
            Contract,
            plan.name,
            project_id=project["id"],
            client_id=project["client_id"],
            name=f"{plan.name}: statement of work",
            price_minor=price,
            currency=project["currency"],
            starts_on=project["starts_on"],
            ends_on=project["ends_on"],
            signed_on=project["starts_on"] - timedelta(days=18) if plan.first <= 0 else None,
            recognition=Recognition.COST_TO_COST if plan.name in _COST_TO_COST else _RECOGNITION[plan.billing],
        )
        _terms(book, plan, key, price)


def _terms(book: Book, plan: Planned, contract: int, price: int | None) -> None:
    project = book.row(Project, plan.name)
    same = {
        "contract_id": contract,
        "project_id": project["id"],
        "currency": project["currency"],
        "tax_bp": TAX_BP.get(book.row(Client, plan.client)["country"], 0),
    }
    if plan.billing in {"tm", "capped"}:
        cap = _value(book, plan, None) * 115 // 100 // _ROUND * _ROUND if plan.billing == "capped" else None
        book.add(BillingTerm, f"{plan.name}/time", model=BillingModel.TIME_AND_MATERIALS, cap_minor=cap, **same)
    if plan.billing.startswith("fixed") and price:
        fixed = price * 8 // 10 if "milestone" in plan.billing else price
        term = book.add(BillingTerm, f"{plan.name}/fixed", model=BillingModel.FIXED_FEE, price_minor=fixed, **same)
        _parts(book, plan, term, fixed)
    if "milestone" in plan.billing:
        book.add(BillingTerm, f"{plan.name}/milestone", model=BillingModel.MILESTONE, **same)
    if plan.billing == "retainer":
        monthly, hours, beyond = RETAINERS[plan.name]
        book.add(
            BillingTerm,
            f"{plan.name}/retainer",
            model=BillingModel.RETAINER,
            price_minor=monthly,
            quota_minutes=hours * 60,
            carry_over_minutes=hours * 20,
            carry_over_periods=2,
            overage_minor=beyond,
            **same,
        )
    if plan.name == SETUP_FEE:
        _setup(book, plan, same)


def _setup(book: Book, plan: Planned, same: Values) -> None:
    term = book.add(BillingTerm, f"{plan.name}/fixed", model=BillingModel.FIXED_FEE, price_minor=_SETUP_MINOR, **same)
    book.add(
        FixedFeePart,
        billing_term_id=term,
        name="Setup",
        due_on=book.clock.day(plan.first + 2, FRI),
        amount_minor=_SETUP_MINOR,
        status=PartStatus.PENDING,
    )


def _parts(book: Book, plan: Planned, term: int, price: int) -> None:
    """Add equal instalments over the project; the last takes the remainder."""
    share = price // PARTS // 100 * 100
    for number in range(1, PARTS + 1):
        book.add(
            FixedFeePart,
            billing_term_id=term,
            name=f"Instalment {number} of {PARTS}",
            due_on=settled(book, book.clock.day(plan.week_at(100 * number // PARTS), FRI)),
            amount_minor=share if number < PARTS else price - share * (PARTS - 1),
            status=PartStatus.PENDING,
        )


def settled(book: Book, due: date) -> date:
    """Return a due day, moved two weeks on when it lies so close before today that nobody has billed it yet."""
    return due + timedelta(days=14) if -9 < (due - book.clock.today).days <= 0 else due  # noqa: PLR2004 -- invoiced after a week


def price_of(book: Book, plan: Planned, pricer: Pricer) -> int | None:
    """Return the agreed price in minor units, None for open time and for retainers."""
    if plan.billing in {"tm", "capped", "retainer"}:
        return None
    discount = _DISCOUNT.get(plan.name, _USUAL_DISCOUNT)
    return _EXACT.get(plan.name, _value(book, plan, pricer) * discount // 100 // _ROUND * _ROUND)


def _value(book: Book, plan: Planned, pricer: Pricer | None) -> int:
    """Return the standard value of everything booked on a project, in minor units."""
    pricer = pricer or Pricer(book_of(Rate(**row) for row in book.rows(Rate)))
    project = book.row(Project, plan.name)
    people = {row["id"]: row for row in book.rows(Person)}
    value = 0
    for row in book.rows(Booking):
        if row["project_id"] == project["id"] and row["kind"] is BookingKind.HARD:
            minutes = _weekdays(row) * row["minutes_per_day"]
            scope = scope_of(
                person=row["person_id"],
                project=project["id"],
                client=project["client_id"],
                role=row["job_role_id"],
                place=people[row["person_id"]]["place_id"],
            )
            bill = pricer.amount(RateKind.BILL, row["starts_on"], minutes, scope)
            value += bill.minor if bill else 0
    return value


def _weekdays(booking: Values) -> int:
    days = (booking["ends_on"] - booking["starts_on"]).days + 1
    return sum((booking["starts_on"] + timedelta(days=offset)).weekday() <= FRI for offset in range(days))
