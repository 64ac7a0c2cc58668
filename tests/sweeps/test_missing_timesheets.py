"""The Monday sweep finds exactly those who really miss time, reminds each once, and follows what changes after."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlmodel import Session, col, select

from domain.access import SYSTEM
from domain.firm import Firm
from domain.weeks import month_index, week_index
from store.clients import Client
from store.db import writing
from store.findings import Finding, FindingStatus, Notice
from store.people import JobRole, Person, Place, TimeOff
from store.projects import Project
from store.timesheets import TimeEntry, TimeStatus
from sweeps import missing_timesheets
from tools.spec import Call, ToolContext

TUESDAY = date(2026, 11, 17)
WEEK = [date(2026, 11, day) for day in range(16, 21)]


@pytest.fixture
def firm(engine):
    with writing(engine) as db:
        db.add(Place(name="Berlin", country="DE", zone="Europe/Berlin"))
        db.add(JobRole(name="Consultant"))
        db.flush()
        for name, manager in (("Lead", None), ("Ana", 1), ("Ben", 1)):
            db.add(_person(name, manager))
            db.flush()
        db.add(Client(name="Nordlys", currency="EUR"))
        db.flush()
        db.add(
            Project(
                code="N",
                name="N",
                client_id=1,
                manager_id=1,
                currency="EUR",
                starts_on=WEEK[0],
                ends_on=date(2027, 1, 1),
            )
        )
        db.flush()
        for person in (1, 2, 3):
            db.add_all(_entry(person, day) for day in WEEK if (person, day) != (2, TUESDAY))
    return engine


def _person(name: str, manager: int | None) -> Person:
    return Person(
        name=name, email=f"{name}@f.example", job_role_id=1, place_id=1, hired_on=date(2026, 1, 1), manager_id=manager
    )


def _entry(person: int, day: date, minutes: int = 480) -> TimeEntry:
    return TimeEntry(
        person_id=person,
        project_id=1,
        work_on=day,
        week=week_index(day),
        month=month_index(day),
        minutes=minutes,
        status=TimeStatus.SUBMITTED,
    )


def _sweep(engine, now: datetime = datetime(2026, 11, 23, 7, tzinfo=UTC)) -> dict:
    with writing(engine) as db:
        return missing_timesheets.work(ToolContext(db, Call(actor=SYSTEM, today=now.date(), now=now, firm=Firm())))


def _findings(engine) -> list[tuple[int | None, FindingStatus]]:
    with Session(engine) as db:
        return list(db.exec(select(Finding.person_id, Finding.status)))


def _notices(engine) -> list[tuple[int | None, str]]:
    with Session(engine) as db:
        return list(db.exec(select(Notice.person_id, Notice.subject).order_by(col(Notice.id))))


def test_who_misses_time_is_found_and_reminded_and_the_lead_told_once(firm) -> None:
    _sweep(firm)
    _sweep(firm)
    assert _findings(firm) == [(2, FindingStatus.OPEN)]
    assert _notices(firm) == [
        (2, "8 h of your time is missing"),
        (1, "1 person of your team miss time"),
    ]


def test_a_finding_is_resolved_when_the_time_arrives_and_back_when_it_leaves(firm) -> None:
    _sweep(firm)
    with writing(firm) as db:
        db.add(_entry(2, TUESDAY))
    assert _sweep(firm)["findings"]["resolved"] == 1
    assert _findings(firm) == [(2, FindingStatus.RESOLVED)]
    with writing(firm) as db:
        db.delete(
            db.exec(select(TimeEntry).where(col(TimeEntry.work_on) == TUESDAY, col(TimeEntry.person_id) == 2)).one()
        )
    assert _sweep(firm)["findings"]["reopened"] == 1
    assert _findings(firm) == [(2, FindingStatus.OPEN)]


def test_a_finding_of_an_earlier_week_is_resolved_a_week_later(firm) -> None:
    _sweep(firm)
    with writing(firm) as db:
        db.add(_entry(2, TUESDAY))
    _sweep(firm, datetime(2026, 11, 30, 7, tzinfo=UTC))
    with Session(firm) as db:
        found = db.exec(select(Finding).where(col(Finding.fingerprint).endswith(":2"))).all()
    assert {row.status for row in found if row.evidence["week"] == week_index(TUESDAY)} == {FindingStatus.RESOLVED}


def test_people_on_leave_not_hired_yet_or_gone_are_never_chased(firm) -> None:
    with writing(firm) as db:
        db.add(TimeOff(person_id=2, starts_on=TUESDAY, ends_on=TUESDAY))
        late, gone = _person("Late", 1), _person("Gone", 1)
        late.hired_on, gone.left_on = date(2026, 11, 23), date(2026, 11, 13)
        db.add_all((late, gone))
    assert _sweep(firm)["people"] == 0
    assert _notices(firm) == []
