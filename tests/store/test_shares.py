from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from random import Random

import pytest
from sqlalchemy import true
from sqlmodel import Session, col

from domain.firm import Firm
from domain.weeks import month_index, week_index
from domain.windows import Window
from store.clients import Client
from store.db import writing
from store.facts.shares import by_group, by_person
from store.people import Holiday, JobRole, Person, Place, TimeOff, TimeOffStatus
from store.projects import Project
from store.timesheets import TimeEntry, TimeStatus

FIRST = date(2026, 7, 1)
WINDOWS = (
    Window(FIRST, date(2026, 10, 1), "a quarter"),
    Window(date(2026, 7, 8), date(2026, 9, 10), "cut weeks"),
    Window(date(2026, 8, 4), date(2026, 8, 6), "two days"),
    Window(FIRST, FIRST, "no day"),
)


def day(random):
    return FIRST + timedelta(days=random.randrange(92))


@pytest.fixture
def filled(anydb):
    random = Random(7)  # noqa: S311 -- the same firm every time
    with writing(anydb) as db:
        db.add_all([JobRole(id=1, name="Developer", target_percent=80), JobRole(id=2, name="Designer")])
        db.add_all([Place(id=i, name=f"Place {i}", country="DE", zone="Europe/Berlin") for i in (1, 2)])
        db.add(Client(id=1, name="Acme", currency="EUR"))
        db.flush()
        for i in range(1, 41):
            other = {"hired_on": day(random)} if i % 9 == 0 else {"hired_on": date(2020, 1, 1)}
            other |= {"left_on": day(random), "active": False} if i % 11 == 0 else {}
            other |= {"fri_minutes": 0} if i % 5 == 0 else {}
            other |= {"target_percent": 50} if i % 13 == 0 else {}
            keys = {"job_role_id": i % 2 + 1, "place_id": i % 2 + 1 if i % 3 else 1}
            db.add(Person(id=i, name=f"Person {i}", email=f"p{i}@firm.example", **keys, **other))
        db.flush()
        days = {"currency": "EUR", "starts_on": FIRST, "ends_on": date(2026, 12, 31)}
        db.add(Project(id=1, code="A", name="Atlas", client_id=1, manager_id=1, **days))
        db.add(Holiday(place_id=1, day=date(2026, 8, 5), name="Feast"))
        for i in range(1, 41, 4):
            start = day(random)
            part = 240 if i % 8 == 1 else None
            status = TimeOffStatus.APPROVED if i % 3 else TimeOffStatus.REQUESTED
            span = {"starts_on": start, "ends_on": start + timedelta(days=4), "minutes_per_day": part}
            db.add(TimeOff(person_id=i, status=status, **span))
        db.flush()
        for _ in range(400):
            on = day(random)
            keys = {"work_on": on, "week": week_index(on), "month": month_index(on), "project_id": 1}
            status = random.choice(list(TimeStatus))
            billable = random.random() < 0.8
            person = random.randrange(1, 41)
            db.add(
                TimeEntry(person_id=person, minutes=random.randrange(30, 480), status=status, billable=billable, **keys)
            )
    return anydb


@pytest.mark.parametrize("window", WINDOWS, ids=lambda window: window.label)
@pytest.mark.parametrize(
    "firm", [Firm(), Firm(submitted_counts=True, holidays_reduce_capacity=False)], ids=["usual", "other"]
)
def test_sums_by_group_are_the_sums_of_the_people(filled, window, firm):
    with Session(filled) as db:
        for where in (true(), col(Person.job_role_id) == 1):
            people, groups = by_person(db, where, window, firm), by_group(db, where, window, firm)
            assert sum(one.people for one in groups) == len(people)
            for key in ("role", "place", "own_target"):
                assert summed(people, key) == summed(groups, key)
    assert len(groups) < len(people) or not people


def summed(shares, key):
    found = Counter()
    for share in shares:
        found[getattr(share, key), "did"] += share.did
        found[getattr(share, key), "could"] += share.could
    return found
