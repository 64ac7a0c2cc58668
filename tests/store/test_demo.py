from collections import Counter
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func
from sqlmodel import Session, select

from domain.access import Role
from store import actors
from store.bookings import Booking, BookingKind
from store.clients import Client, Contact
from store.contracts import BillingModel, BillingTerm
from store.db import connect, metadata, writing
from store.demo import seed
from store.demo import situations as planted
from store.demo.clock import Clock
from store.demo.page import page
from store.milestones import Milestone
from store.people import Grant, Person, Place
from store.projects import Project, ProjectStatus, StatusUpdate
from store.tasks import Task, TaskStatus

DAY = timedelta(days=1)


@pytest.fixture
def db(demo):
    with Session(demo) as session:
        yield session


@pytest.fixture
def clock(today):
    return Clock(today)


@pytest.mark.postgres
def test_the_firm_is_the_same_on_both_databases(demo, postgres_url, today):
    engine = connect(postgres_url)
    with writing(engine) as db:
        seed(db, today)
    with demo.connect() as one, engine.connect() as other:
        for table in metadata().sorted_tables:
            query = table.select().order_by(*table.primary_key)
            assert one.execute(query).all() == other.execute(query).all(), table.name
    with writing(engine) as db:
        db.add(Place(name="Lyon", country="FR", zone="Europe/Paris"))  # keys go on after those that were given
    engine.dispose()


def test_the_firm_is_the_same_on_every_run(demo, engine, today):
    with writing(engine) as db:
        seed(db, today)
    with demo.connect() as one, engine.connect() as other:
        for table in metadata().sorted_tables:
            query = table.select().order_by(*table.primary_key)
            assert one.execute(query).all() == other.execute(query).all(), table.name


def test_the_page_says_what_is_planted():
    assert Path(__file__).parents[2].joinpath("docs/demo.md").read_text(encoding="utf-8") == page()


def test_every_role_is_held_by_somebody(db):
    held = Counter(db.exec(select(Grant.role)).all())
    assert held[Role.PROJECT_MANAGER] >= 5
    assert held[Role.RESOURCE_MANAGER] == held[Role.FINANCE] == 2
    assert held[Role.HEAD_OF_DELIVERY] == held[Role.CEO] == held[Role.ADMINISTRATOR] == 1
    portals = db.exec(select(Contact).where(Contact.portal)).all()
    assert len({contact.client_id for contact in portals}) >= 3
    for contact in portals:
        assert actors.by_email(db, contact.email).roles == {Role.CLIENT_CONTACT}


def test_sizes(db):
    counts = {model: db.exec(select(func.count()).select_from(model)).one() for model in (Person, Client, Project)}
    assert (40 <= counts[Person] <= 50, counts[Client], counts[Project]) == (True, 14, 30)
    assert {term.model for term in db.exec(select(BillingTerm))} == set(BillingModel)


def test_the_bench_is_the_planted_one(db, clock):
    ahead = [
        row.person_id
        for row in db.exec(select(Booking).where(Booking.kind == BookingKind.HARD))
        if row.ends_on >= clock.today and not row.cancelled
    ]
    billable = [person for person in db.exec(select(Person).where(Person.active)) if person.job_role_id > 1]
    assert sorted(person.name for person in billable if person.id not in ahead) == sorted(planted.BENCH)


def test_only_the_planted_person_is_overbooked(db, clock):
    over = Counter()
    rows = db.exec(select(Booking).where(Booking.kind == BookingKind.HARD)).all()
    for person in db.exec(select(Person)):
        for offset in range(90):
            day = clock.today + DAY * offset
            mine = [row for row in rows if row.person_id == person.id and row.starts_on <= day <= row.ends_on]
            booked = sum(row.minutes_per_day for row in mine)
            if person.pattern[day.weekday()] and booked > person.pattern[day.weekday()]:
                over[person.name, booked - person.pattern[day.weekday()]] += 1
    assert over == {(planted.OVERALLOCATED, planted.OVERALLOCATED_BY): 15}


def test_early_rolloffs_are_the_planted_ones(db):
    rows = db.exec(
        select(Person.name, Project.name)
        .select_from(Booking)
        .join(Person, Person.id == Booking.person_id)
        .join(Project, Project.id == Booking.project_id)
        .where(Booking.shortened_at.is_not(None))
    )
    assert dict(rows.all()) == planted.EARLY_ROLLOFFS


def test_overdue_tasks_and_milestones_are_the_planted_ones(db, today):
    late = select(Project.name, Task.name).join(Project).where(Task.due_on < today, Task.status != TaskStatus.DONE)
    assert sorted(db.exec(late).all()) == sorted(planted.OVERDUE_TASKS)
    late = select(Project.name, Milestone.name).join(Project)
    late = late.where(Milestone.due_on < today, Milestone.completed_on.is_(None))
    assert db.exec(late).all() == [planted.OVERDUE_MILESTONE]


def test_status_updates_of_last_week_are_missing_where_planted(db, clock):
    from domain.weeks import week_index

    written = set(db.exec(select(StatusUpdate.project_id).where(StatusUpdate.week == week_index(clock.day(-1)))))
    active = db.exec(select(Project).where(Project.status == ProjectStatus.ACTIVE, Project.internal.is_(False))).all()
    assert sorted(project.name for project in active if project.id not in written) == sorted(planted.NO_STATUS_UPDATE)


def test_stale_plans_are_the_planted_ones(db, today):
    active = db.exec(select(Project).where(Project.status == ProjectStatus.ACTIVE, Project.internal.is_(False))).all()
    stale = [project.name for project in active if (today - project.plan_updated_at.date()).days > 14]
    assert sorted(stale) == sorted(planted.STALE_PLANS)
