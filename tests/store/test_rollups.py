from datetime import date, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, text, update
from sqlmodel import Session, select

from domain.weeks import month_index, week_index
from store import rollups
from store.db import writing
from store.people import JobRole, Person, Place
from store.projects import Project
from store.timesheets import TimeByPerson, TimeEntry, TimeStatus

FIRST = date(2026, 8, 30)  # a Sunday: week and month both change within the days below
PEOPLE, PROJECTS = (1, 2), (1, 2)
AMOUNTS = st.one_of(st.none(), st.tuples(st.integers(0, 90_000), st.sampled_from(("EUR", "GBP"))))
ENTRIES = st.fixed_dictionaries(
    {
        "person_id": st.sampled_from(PEOPLE),
        "project_id": st.sampled_from(PROJECTS),
        "day": st.integers(0, 9),
        "minutes": st.integers(1, 1440),
        "billable": st.booleans(),
        "status": st.sampled_from(TimeStatus),
        "bill": AMOUNTS,
        "cost": AMOUNTS,
    }
)
STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("add"), st.integers(0, 0), ENTRIES),
        st.tuples(st.just("change"), st.integers(0, 20), ENTRIES),
        st.tuples(st.just("state"), st.integers(0, 20), ENTRIES),
        st.tuples(st.just("delete"), st.integers(0, 20), ENTRIES),
        st.tuples(st.just("commit"), st.integers(0, 0), ENTRIES),
        st.tuples(st.just("undo"), st.integers(0, 0), ENTRIES),
    ),
    min_size=1,
    max_size=14,
)


def columns(entry):
    day = FIRST + timedelta(days=entry["day"])
    bill, cost = entry["bill"] or (None, None), entry["cost"] or (None, None)
    plain = {name: entry[name] for name in ("person_id", "project_id", "minutes", "billable", "status")}
    amounts = {"bill_minor": bill[0], "bill_currency": bill[1], "cost_minor": cost[0], "cost_currency": cost[1]}
    return plain | amounts | {"work_on": day, "week": week_index(day), "month": month_index(day)}


def staffed(db):
    db.add(Place(id=1, name="Berlin", country="DE", zone="Europe/Berlin"))
    db.add(JobRole(id=1, name="Consultant"))
    db.flush()
    for key in PEOPLE:
        db.add(
            Person(
                id=key, name=f"P{key}", email=f"p{key}@x.example", job_role_id=1, place_id=1, hired_on=date(2020, 1, 1)
            )
        )
    db.flush()
    for key in PROJECTS:
        dates = {"starts_on": date(2026, 1, 1), "ends_on": date(2026, 12, 31)}
        db.add(Project(id=key, code=f"C{key}", name=f"Project {key}", manager_id=1, currency="EUR", **dates))
    db.flush()


def step(db, what, number, entry):
    rows = db.exec(select(TimeEntry).order_by(TimeEntry.id)).all()
    found = rows[number % len(rows)] if rows else None
    if what == "add":
        db.add(TimeEntry(**columns(entry)))
    elif what == "change" and found:
        for name, value in columns(entry).items():
            setattr(found, name, value)
    elif what == "state" and found:
        found.status = entry["status"]
    elif what == "delete" and found:
        db.delete(found)
    elif what == "commit":
        db.commit()
    elif what == "undo":
        db.rollback()


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_any_sequence_of_changes_leaves_the_sums_equal_to_a_recompute(anydb, steps):
    with Session(anydb) as db:  # expires on commit: old values must be found again
        if db.get(Person, 1) is None:
            staffed(db)
            db.commit()
        for table in ("time_entry", "time_by_person", "time_by_project"):
            db.execute(text(f"DELETE FROM {table}"))  # noqa: S608 -- three names of our own
        db.commit()
        for what, number, entry in steps:
            step(db, what, number, entry)
            assert not list(rollups.differences(db))
        kept = db.exec(select(TimeByPerson)).all()
        before = {(row.person_id, row.month, row.week): row.approved_minutes for row in kept if row.approved_minutes}
        rollups.recompute(db)
        db.expire_all()
        after = db.exec(select(TimeByPerson)).all()
        assert before == {
            (row.person_id, row.month, row.week): row.approved_minutes for row in after if row.approved_minutes
        }


def test_a_wrong_sum_is_found(anydb):
    with Session(anydb) as db:
        staffed(db)
        entry = {"person_id": 1, "project_id": 1, "day": 0, "minutes": 60, "billable": True}
        db.add(TimeEntry(**columns(entry | {"status": TimeStatus.APPROVED, "bill": (9000, "EUR"), "cost": None})))
        db.flush()
        db.execute(text("UPDATE time_by_person SET approved_minutes = 61"))
        (found,) = rollups.differences(db)
        assert (found.table, found.kept["approved_minutes"], found.true["approved_minutes"]) == (
            "time_by_person",
            61,
            60,
        )


def test_a_recompute_of_one_month_leaves_the_others(anydb):
    with Session(anydb) as db:
        staffed(db)
        entry = {"person_id": 1, "project_id": 1, "minutes": 60, "billable": True, "status": TimeStatus.APPROVED}
        for day in (0, 5):  # 30 August and 4 September
            db.add(TimeEntry(**columns(entry | {"day": day, "bill": None, "cost": None})))
        db.flush()
        db.execute(text("UPDATE time_by_person SET approved_minutes = 0"))
        rollups.recompute(db, months=(202609,))
        assert {found.key[1] for found in rollups.differences(db)} == {202608}


@pytest.mark.parametrize("statement", [update(TimeEntry).values(minutes=1), delete(TimeEntry)])
def test_a_statement_behind_the_back_of_the_sums_is_refused(engine, statement):
    with writing(engine) as db, pytest.raises(RuntimeError, match="recompute"):
        db.execute(statement)


def test_a_statement_that_recomputes_is_allowed(engine):
    with writing(engine) as db:
        db.execute(update(TimeEntry).values(minutes=1), execution_options=rollups.IN_BULK)
        rollups.recompute(db)


def test_the_demo_firm_starts_with_sound_sums(demo):
    with Session(demo) as db:
        assert not list(rollups.differences(db))
