from datetime import date

import pytest
from sqlmodel import Session, select

from domain.errors import Forbidden
from domain.rates import RateKind as Kind
from domain.rates import scope_of
from domain.weeks import month_index, week_index
from store import actors, pricing
from store.db import writing
from store.demo.clock import month_start
from store.demo.situations import NO_BILL_RATE
from store.people import Person
from store.projects import Project
from store.queries.rates import rate_book, visible
from store.rates import RateKind
from store.timesheets import TimeEntry, TimeStatus


def logged(db, who, project, day, minutes=60, **given):
    person = db.exec(select(Person).where(Person.name == who)).one()
    found = db.exec(select(Project).where(Project.name == project)).one()
    entry = TimeEntry(
        person_id=person.id,
        project_id=found.id,
        work_on=day,
        week=week_index(day),
        month=month_index(day),
        minutes=minutes,
        **given,
    )
    db.add(entry)
    db.flush()
    pricing.price(db, [entry])
    return entry


@pytest.fixture
def db(demo_copy):
    with writing(demo_copy) as session:
        yield session


@pytest.mark.parametrize(
    ("who", "project", "minor", "currency", "why"),
    [
        ("Ana Petrov", "Nordlys Data Platform", 18_500, "EUR", "a person on a project"),
        ("Finn Jacobsen", "Fjord Asset Register", 12_250, "EUR", "a day rate of 980 over eight hours"),
        ("Jonas Richter", "Baltic Policy Core", 15_200, "EUR", "a project's role"),
        ("Rhys Morgan", "Aurora Claims Portal", 14_758, "GBP", "a client's role, raised by 4 %"),
        ("Jonas Brandt", "Compass Route Planning", 14_600, "EUR", "a person"),
        ("Jonas Richter", "Granite Warehouse", 15_120, "EUR", "a role in a place"),
        ("Karim Benali", "Compass Route Planning", 11_648, "EUR", "a role, raised by 4 %"),
    ],
)
def test_the_most_specific_bill_rate_holds(db, today, who, project, minor, currency, why):
    entry = logged(db, who, project, today)
    assert (entry.bill_minor, entry.bill_currency) == (minor, currency), why


def test_the_rate_is_that_of_the_day_of_the_work(db, today):
    raised = month_start(today, -4)
    before = logged(db, "Karim Benali", "Compass Route Planning", date(raised.year, raised.month - 1, 20))
    after = logged(db, "Karim Benali", "Compass Route Planning", raised)
    assert (before.bill_minor, after.bill_minor) == (11_200, 11_648)


def test_cost_and_bill_are_resolved_apart(db, today):
    entry = logged(db, "Viktor Danilov", "Hearth Tenant Portal", today)
    assert (entry.bill_currency, entry.cost_currency) == ("GBP", "EUR")


def test_work_nobody_set_a_rate_for_stays_without_one(db, today):
    who, project = NO_BILL_RATE
    entry = logged(db, who, project, today)
    assert (entry.bill_minor, entry.bill_currency) == (None, None)
    assert entry.cost_minor is not None


def test_time_that_is_not_billable_has_a_cost_only(db, today):
    entry = logged(db, "Ana Petrov", "Nordlys Data Platform", today, billable=False)
    assert (entry.bill_minor, entry.bill_currency) == (None, None)
    assert entry.cost_minor


def test_billed_time_keeps_its_amount(db, today):
    entry = logged(db, "Ana Petrov", "Nordlys Data Platform", today)
    entry.status, entry.bill_minor = TimeStatus.LOCKED, 1
    pricing.price(db, [entry])
    assert entry.bill_minor == 1


def test_the_demo_firm_is_priced_by_the_same_rules(db):
    rows = db.exec(select(TimeEntry).where(TimeEntry.status != TimeStatus.LOCKED).limit(500)).all()
    before = [(row.bill_minor, row.bill_currency, row.cost_minor, row.cost_currency) for row in rows]
    pricing.price(db, rows)
    assert before == [(row.bill_minor, row.bill_currency, row.cost_minor, row.cost_currency) for row in rows]


def test_cost_rates_are_for_finance(demo):
    with Session(demo) as db:
        manager = actors.by_email(db, "marta.kowalczyk@firstmate.example")
        with pytest.raises(Forbidden, match="cost rates"):
            visible(db, manager, RateKind.COST)
        bills = visible(db, manager, RateKind.BILL)
        ana = db.exec(select(Person).where(Person.name == "Ana Petrov")).one()
        scope = scope_of(person=ana.id, role=ana.job_role_id, place=ana.place_id)
        assert bills.find(Kind.BILL, date(2026, 11, 22), scope) is not None
        assert bills.find(Kind.COST, date(2026, 11, 22), scope) is None
        assert rate_book(db).find(Kind.COST, date(2026, 11, 22), scope) is not None
