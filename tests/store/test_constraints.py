from datetime import UTC, date, datetime

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError, StatementError
from sqlalchemy.orm.exc import StaleDataError
from sqlmodel import Session

from store import audit
from store.bookings import Booking
from store.budgets import Budget
from store.clients import Client, CsatAnswer
from store.db import reading, writing
from store.invoices import Invoice, Payment
from store.people import JobRole, Person, Place, TimeOff
from store.projects import Project
from store.tasks import Dependency, Task
from store.timesheets import TimeEntry

DAY = date(2026, 11, 16)
AT = datetime(2026, 11, 22, 9, tzinfo=UTC)


@pytest.fixture
def firm(anydb):
    """Return a database with one person, one client and one project."""
    with writing(anydb) as db:
        db.add(Place(id=1, name="Berlin", country="DE", zone="Europe/Berlin"))
        db.add(JobRole(id=1, name="Consultant"))
        db.add(Client(id=1, name="Havbris", currency="EUR"))
        db.flush()
        db.add(Person(id=1, name="Ana", email="ana@x.example", job_role_id=1, place_id=1, hired_on=date(2020, 1, 1)))
        db.flush()
        dates = {"starts_on": date(2026, 1, 1), "ends_on": date(2026, 12, 31)}
        db.add(Project(id=1, code="N-1", name="Nordlys", client_id=1, manager_id=1, currency="EUR", **dates))
        db.flush()
        db.add(Task(id=1, project_id=1, name="Build"))
    return anydb


def entry(**given):
    values = {"person_id": 1, "project_id": 1, "work_on": DAY, "week": 6620, "month": 202611, "minutes": 60}
    return TimeEntry(**(values | given))


def booking(**given):
    values = {"person_id": 1, "project_id": 1, "starts_on": DAY, "ends_on": DAY, "minutes_per_day": 480}
    return Booking(**(values | given))


def invoice(**given):
    values = {
        "client_id": 1,
        "drafted_on": DAY,
        "currency": "EUR",
        "net_minor": 100,
        "tax_minor": 19,
        "gross_minor": 119,
    }
    return Invoice(**(values | given))


REFUSED = {
    "negative minutes": lambda: entry(minutes=-30),
    "no minutes": lambda: entry(minutes=0),
    "more than a day": lambda: entry(minutes=1441),
    "time of nobody": lambda: entry(person_id=99),
    "time on no project": lambda: entry(project_id=99),
    "an unknown state": lambda: entry(status="guessed"),
    "a booking that ends first": lambda: booking(ends_on=date(2026, 11, 15)),
    "a booking of nothing": lambda: booking(minutes_per_day=0),
    "a probability above 100": lambda: booking(probability_percent=101),
    "time off that ends first": lambda: TimeOff(person_id=1, starts_on=DAY, ends_on=date(2026, 11, 15)),
    "a gross that is not net and tax": lambda: invoice(gross_minor=120),
    "an answer of six": lambda: CsatAnswer(client_id=1, answered_on=DAY, score=6),
    "a task that follows itself": lambda: Dependency(project_id=1, predecessor_id=1, successor_id=1),
    "progress above 100": lambda: Task(project_id=1, name="Test", progress_percent=101),
    "two people with one address": lambda: Person(
        name="Ann", email="ana@x.example", job_role_id=1, place_id=1, hired_on=date(2020, 1, 1)
    ),
}


def test_the_database_itself_refuses_what_cannot_be(firm):
    accepted = []
    for what, row in REFUSED.items():
        try:
            with writing(firm) as db:
                db.add(row())
            accepted.append(what)
        except StatementError:  # of the database, or of the column's type before it gets there
            continue
    assert accepted == []


def test_a_state_that_is_none_is_refused_below_the_objects_too(firm):
    with writing(firm) as db:
        db.add(entry())
    with pytest.raises(IntegrityError), writing(firm) as db:
        db.execute(text("UPDATE time_entry SET status = 'guessed'"))


def test_the_same_imported_row_is_stored_once(firm):
    with writing(firm) as db:
        db.add(entry(fingerprint="abc"))
    with pytest.raises(IntegrityError), writing(firm) as db:
        db.add(entry(fingerprint="abc"))


def test_a_budget_version_exists_once(firm):
    version = {"project_id": 1, "number": 1, "minutes": 60, "amount_minor": 100, "currency": "EUR", "since": DAY}
    with writing(firm) as db:
        db.add(Budget(**version))
    with pytest.raises(IntegrityError), writing(firm) as db:
        db.add(Budget(**version))


def test_a_payment_is_entered_once_a_reference(firm):
    with writing(firm) as db:
        db.add(invoice())
    payment = {"invoice_id": 1, "paid_on": DAY, "amount_minor": 119, "currency": "EUR", "reference": "TR-1"}
    with writing(firm) as db:
        db.add(Payment(**payment))
    with pytest.raises(IntegrityError), writing(firm) as db:
        db.add(Payment(**payment))


def test_the_second_of_two_who_read_the_same_version_is_refused(firm):
    with Session(firm, expire_on_commit=False) as one:
        mine = one.get(Project, 1)
        one.commit()
        with writing(firm) as other:
            other.get(Project, 1).description = "theirs"
        mine.description = "mine"
        with pytest.raises(StaleDataError):
            one.commit()
        one.rollback()
    with reading(firm) as db:
        assert (db.get(Project, 1).description, db.get(Project, 1).version) == ("theirs", 2)


def test_what_raises_leaves_nothing_behind(firm):
    def half():
        with writing(firm) as db:
            db.add(entry())
            db.flush()
            raise RuntimeError("half way")

    with pytest.raises(RuntimeError, match="half way"):
        half()
    with reading(firm) as db:
        for table in ("time_entry", "time_by_person", "time_by_project"):
            assert db.execute(text(f"SELECT count(*) FROM {table}")).scalar_one() == 0  # noqa: S608 -- our names


def logged(engine, count=3):
    for number in range(count):
        with writing(engine) as db:
            audit.append(
                db, at=AT, actor="ana@x.example", action="move booking", subject=f"booking:{number}", detail={"to": DAY}
            )


def broken(engine):
    with reading(engine) as db:
        return list(audit.broken(db))


def unguarded(engine, statement):
    """Do what only somebody with the database in their hands can do."""
    with engine.begin() as db:
        if engine.dialect.name == "sqlite":
            db.execute(text("DROP TRIGGER audit_no_update"))
            db.execute(text("DROP TRIGGER audit_no_delete"))
        else:
            db.execute(text("ALTER TABLE audit DISABLE TRIGGER USER"))
        db.execute(text(statement))


def test_an_untouched_audit_log_is_sound(anydb):
    logged(anydb)
    assert broken(anydb) == []


@pytest.mark.parametrize("statement", ["UPDATE audit SET actor = 'x'", "DELETE FROM audit"])
def test_the_database_refuses_to_change_the_audit_log(anydb, statement):
    logged(anydb)
    with pytest.raises(DBAPIError, match="append-only"), anydb.begin() as db:
        db.execute(text(statement))
    assert broken(anydb) == []


@pytest.mark.parametrize(
    ("statement", "row", "reason"),
    [
        ("UPDATE audit SET actor = 'bob@x.example' WHERE id = 2", 2, "its content was changed"),
        ("UPDATE audit SET detail = '{}' WHERE id = 2", 2, "its content was changed"),
        ("DELETE FROM audit WHERE id = 2", 3, "the row before it is missing or was changed"),
    ],
)
def test_tampering_below_the_guards_is_found(anydb, statement, row, reason):
    logged(anydb)
    unguarded(anydb, statement)
    assert (row, reason) in broken(anydb)


def test_one_effect_is_logged_once(anydb):
    with writing(anydb) as db:
        audit.append(db, at=AT, actor="a", action="b", subject="c", detail={}, key="thread/1")
    with pytest.raises(IntegrityError), writing(anydb) as db:
        audit.append(db, at=AT, actor="a", action="b", subject="c", detail={}, key="thread/1")
