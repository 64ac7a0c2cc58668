from collections import Counter, defaultdict
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, text
from sqlmodel import Session, select

from domain.access import Role
from store import actors
from store.bookings import Booking, BookingKind
from store.budgets import Budget
from store.clients import Client, Contact, CsatAnswer
from store.contracts import BillingModel, BillingTerm, FixedFeePart
from store.db import connect, metadata, writing
from store.demo import seed
from store.demo import situations as planted
from store.demo.clock import Clock
from store.demo.holidays import holidays
from store.demo.page import page
from store.invoices import Invoice, InvoiceLine, Payment
from store.meetings import ActionItem, Attendance, Meeting, Signal, Transcript
from store.milestones import Milestone
from store.people import Grant, Holiday, Person, Place, TimeOff, TimeOffStatus
from store.projects import Project, ProjectStatus, StatusUpdate
from store.rollups import DONE
from store.tasks import Task, TaskStatus
from store.timesheets import TimeEntry, TimeStatus

DAY = timedelta(days=1)
COUNTS = {TimeStatus.SUBMITTED, TimeStatus.APPROVED, TimeStatus.LOCKED}


@pytest.fixture
def db(demo):
    with Session(demo) as session:
        yield session


@pytest.fixture
def clock(today):
    return Clock(today)


def expected_minutes(db):
    """Return who should log how much on which day, computed from the rows in the plainest way."""
    closed = {(row.place_id, row.day) for row in db.exec(select(Holiday))}
    off = defaultdict(list)
    for row in db.exec(select(TimeOff).where(TimeOff.status == TimeOffStatus.APPROVED)):
        off[row.person_id].append(row)

    def expected(person, day):
        if day < person.hired_on or (person.left_on and day > person.left_on) or (person.place_id, day) in closed:
            return 0
        minutes = person.pattern[day.weekday()]
        for row in off[person.id]:
            if row.starts_on <= day <= row.ends_on:
                minutes -= minutes if row.minutes_per_day is None else row.minutes_per_day
        return max(0, minutes)

    return expected


def missing(db, first, last):
    """Return the gaps of everyone: name to (day, minutes)."""
    expected = expected_minutes(db)
    logged = Counter()
    for row in db.exec(select(TimeEntry).where(TimeEntry.work_on >= first, TimeEntry.work_on <= last)):
        if row.status in COUNTS:
            logged[row.person_id, row.work_on] += row.minutes
    found = {}
    for person in db.exec(select(Person)):
        days = [first + DAY * offset for offset in range((last - first).days + 1)]
        gaps = [(day, expected(person, day) - logged[person.id, day]) for day in days]
        if any(gap > 0 for _day, gap in gaps):
            found[person.name] = tuple((day, gap) for day, gap in gaps if gap > 0)
    return found


def planned_gaps(db, clock, week, gaps):
    """Return the planted gaps as dates, without those that fall on a holiday, and of days that are over."""
    closed = {(row.place_id, row.day) for row in db.exec(select(Holiday))}
    places = {person.name: person.place_id for person in db.exec(select(Person))}
    found = {}
    for name, days in gaps.items():
        dated = [(clock.day(week, weekday), minutes) for weekday, minutes in days]
        kept = tuple(
            (day, minutes) for day, minutes in dated if (places[name], day) not in closed and day < clock.today
        )
        if kept:
            found[name] = kept
    return found


def test_exactly_the_planted_people_miss_time_last_week(db, clock):
    assert missing(db, clock.day(-1), clock.day(-1, 6)) == planned_gaps(db, clock, -1, planted.MISSING_LAST_WEEK)


def test_exactly_the_planted_people_miss_time_this_week(db, clock):
    found = missing(db, clock.day(0), clock.yesterday)
    assert found == planned_gaps(db, clock, 0, planted.MISSING_THIS_WEEK)


def test_nobody_misses_time_before(db, clock):
    assert missing(db, clock.first_day, clock.day(-2, 6)) == {}


def test_whoever_is_excused_has_a_day_without_work_last_week(db, clock):
    expected = expected_minutes(db)
    people = {person.name: person for person in db.exec(select(Person))}
    for name in planted.EXCUSED_LAST_WEEK:
        assert sum(expected(people[name], clock.day(-1, weekday)) for weekday in range(5)) < 5 * planted.DAY


@pytest.mark.parametrize(
    "today", [date(2027, 1, 1) + DAY * 43 * step for step in range(7)] + [date(2028, 2, 29), date(2026, 4, 6)]
)
def test_the_gaps_of_last_week_are_the_planted_ones_whatever_the_day(engine, today):
    with writing(engine) as db:
        seed(db, today)
        clock = Clock(today)
        assert missing(db, clock.day(-1), clock.day(-1, 6)) == planned_gaps(db, clock, -1, planted.MISSING_LAST_WEEK)


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


def test_budgets_stand_where_they_are_planted(db):
    newest = {}
    for budget in db.exec(select(Budget).order_by(Budget.number)):
        newest[budget.project_id] = budget
    names = {project.id: project.name for project in db.exec(select(Project))}
    used = {}
    for project_id, budget in newest.items():
        rows = db.exec(
            select(TimeEntry).where(TimeEntry.project_id == project_id, TimeEntry.billable, TimeEntry.status.in_(DONE))
        ).all()
        amount = sum(row.bill_minor or 0 for row in rows) * 100 // budget.amount_minor
        effort = sum(row.minutes for row in rows) * 100 // budget.minutes
        used[names[project_id]] = (amount, effort)
    passed = {name: shares for name, shares in used.items() if max(shares) >= 80}
    assert passed == {name: (share, share) for name, share in planted.BUDGET_USED.items()}
    assert all(max(shares) < 70 for name, shares in used.items() if name not in passed)


def test_overdue_tasks_and_milestones_are_the_planted_ones(db, today):
    late = select(Project.name, Task.name).join(Project).where(Task.due_on < today, Task.status != TaskStatus.DONE)
    assert sorted(db.exec(late).all()) == sorted(planted.OVERDUE_TASKS)
    late = select(Project.name, Milestone.name).join(Project)
    late = late.where(Milestone.due_on < today, Milestone.completed_on.is_(None))
    assert db.exec(late).all() == [planted.OVERDUE_MILESTONE]


def test_one_completed_milestone_is_not_billed(db):
    rows = db.exec(
        select(Project.name, Milestone.name, Milestone.amount_minor, Milestone.currency)
        .join(Project)
        .where(Milestone.amount_minor > 0, Milestone.completed_on.is_not(None), Milestone.invoice_line_id.is_(None))
    ).all()
    assert rows == [planted.UNBILLED_MILESTONE]


def test_unpriced_billable_time_is_the_planted_person_only(db):
    rows = select(Person.name, Project.name).select_from(TimeEntry).join(Person, Person.id == TimeEntry.person_id)
    rows = (
        rows.join(Project, Project.id == TimeEntry.project_id)
        .where(TimeEntry.billable, TimeEntry.bill_minor.is_(None))
        .distinct()
    )
    assert db.exec(rows).all() == [planted.NO_BILL_RATE]


def test_time_waits_for_approval_on_the_planted_project_only(db, clock):
    rows = select(Project.name, Person.name).select_from(TimeEntry).join(Project)
    rows = rows.join(Person, Person.id == TimeEntry.person_id).distinct()
    waiting = rows.where(TimeEntry.status == TimeStatus.SUBMITTED, TimeEntry.work_on < clock.day(-1))
    assert sorted(db.exec(waiting).all()) == [(planted.WAITING_PROJECT, name) for name in planted.WAITING_PEOPLE]


def test_overdue_invoices_are_the_planted_ones(db, today):
    rows = (
        select(Client.name, Invoice)
        .join(Client)
        .where(Invoice.due_on < today, Invoice.paid_minor < Invoice.gross_minor)
    )
    found = [(name, invoice.paid_minor > 0) for name, invoice in db.exec(rows.order_by(Invoice.number))]
    assert sorted(found) == [(planted.SLOW_PAYER, False), (planted.SLOW_PAYER, False), (planted.PART_PAYER, True)]


def test_invoices_add_up_and_are_numbered_without_gaps(db):
    invoices = db.exec(select(Invoice).order_by(Invoice.id)).all()
    assert [invoice.number for invoice in invoices] == [f"FM-{number:05}" for number in range(1, len(invoices) + 1)]
    assert [invoice.issued_on for invoice in invoices] == sorted(invoice.issued_on for invoice in invoices)
    lines, paid = defaultdict(int), defaultdict(int)
    for line in db.exec(select(InvoiceLine)):
        lines[line.invoice_id] += line.net_minor
    for payment in db.exec(select(Payment)):
        paid[payment.invoice_id] += payment.amount_minor
    assert all((invoice.net_minor, invoice.paid_minor) == (lines[invoice.id], paid[invoice.id]) for invoice in invoices)


def test_billed_time_adds_up_to_its_invoice_line(db):
    rows = db.execute(
        text(
            "SELECT l.id, l.net_minor, sum(t.bill_minor), l.quantity_minutes, sum(t.minutes) FROM invoice_line l "
            "JOIN time_entry t ON t.invoice_line_id = l.id GROUP BY l.id"
        )
    ).all()
    assert rows
    assert all((net, quantity) == (value, minutes) for _id, net, value, quantity, minutes in rows)
    locked = select(func.count()).where(TimeEntry.status == TimeStatus.LOCKED, TimeEntry.invoice_line_id.is_(None))
    assert db.exec(locked).one() == 0


def test_the_parts_of_a_fixed_fee_sum_to_its_price(db):
    for term in db.exec(select(BillingTerm).where(BillingTerm.model == BillingModel.FIXED_FEE)):
        parts = db.exec(
            select(func.sum(FixedFeePart.amount_minor)).where(FixedFeePart.billing_term_id == term.id)
        ).one()
        assert parts == term.price_minor


def test_status_updates_of_last_week_are_missing_where_planted(db, clock):
    from domain.weeks import week_index

    written = set(db.exec(select(StatusUpdate.project_id).where(StatusUpdate.week == week_index(clock.day(-1)))))
    active = db.exec(select(Project).where(Project.status == ProjectStatus.ACTIVE, Project.internal.is_(False))).all()
    assert sorted(project.name for project in active if project.id not in written) == sorted(planted.NO_STATUS_UPDATE)


def test_stale_plans_are_the_planted_ones(db, today):
    active = db.exec(select(Project).where(Project.status == ProjectStatus.ACTIVE, Project.internal.is_(False))).all()
    stale = [project.name for project in active if (today - project.plan_updated_at.date()).days > 14]
    assert sorted(stale) == sorted(planted.STALE_PLANS)


def test_every_quote_is_in_the_transcript_it_came_from(db):
    texts = {row.meeting_id: row.text for row in db.exec(select(Transcript))}
    quoted = [*db.exec(select(Signal)), *db.exec(select(ActionItem))]
    assert len(quoted) > 30
    assert all(row.quote and row.quote in texts[row.meeting_id] for row in quoted)


def test_every_signal_has_the_speaker_and_time_of_its_line(db):
    texts = {row.meeting_id: row.text.splitlines() for row in db.exec(select(Transcript))}
    for signal in db.exec(select(Signal)):
        (line,) = (line for line in texts[signal.meeting_id] if signal.quote in line)
        hours, minutes, seconds = map(int, line[1:9].split(":"))
        assert (hours * 3600 + minutes * 60 + seconds, signal.speaker) == (
            signal.offset_seconds,
            line[11:].split(":")[0],
        )


def test_the_client_at_risk_is_silent_unhappy_and_without_its_sponsor(db, today):
    client = db.exec(select(Client).where(Client.name == planted.CHURN_CLIENT)).one()
    scores = db.exec(select(CsatAnswer.score).where(CsatAnswer.client_id == client.id).order_by(CsatAnswer.answered_on))
    assert scores.all() == [5, 4, 3, 2]
    sponsor = db.exec(select(Contact).where(Contact.name == planted.LEFT_SPONSOR)).one()
    assert sponsor.left_on < today
    heard = db.exec(
        select(func.max(Meeting.held_at))
        .join(Attendance, Attendance.meeting_id == Meeting.id)
        .where(Meeting.client_id == client.id, Attendance.contact_id.is_not(None), Attendance.attended)
    ).one()
    assert (today - heard.date()).days >= planted.SILENT_DAYS


def test_public_holidays_by_rule():
    assert dict(holidays("Berlin", 2026))[date(2026, 5, 14)] == "Christi Himmelfahrt"
    assert dict(holidays("Munich", 2027))[date(2027, 5, 27)] == "Fronleichnam"
    assert dict(holidays("Porto", 2026))[date(2026, 6, 4)] == "Corpo de Deus"
    england = dict(holidays("Manchester", 2026))
    assert england[date(2026, 12, 28)] == "Boxing Day"  # the 26th is a Saturday
    assert england[date(2026, 8, 31)] == "Summer bank holiday"
    assert dict(holidays("Manchester", 2027))[date(2027, 12, 27)] == "Christmas Day"
    assert dict(holidays("Manchester", 2027))[date(2027, 12, 28)] == "Boxing Day"
    assert dict(holidays("Manchester", 2022))[date(2022, 12, 27)] == "Christmas Day"
    assert dict(holidays("Manchester", 2022))[date(2022, 12, 26)] == "Boxing Day"


def test_nothing_was_handed_in_after_today(db, today):
    for column in (TimeEntry.submitted_at, TimeEntry.approved_at):
        assert db.exec(select(func.max(column))).one().date() <= today


def test_every_manager_has_time_of_last_week_to_approve(db, clock):
    rows = select(Project.manager_id).join(TimeEntry, TimeEntry.project_id == Project.id).distinct()
    rows = rows.where(TimeEntry.status == TimeStatus.SUBMITTED, TimeEntry.work_on >= clock.day(-1))
    managers = db.exec(select(Project.manager_id).where(Project.status == ProjectStatus.ACTIVE)).all()
    waiting = set(db.exec(rows.where(TimeEntry.work_on < clock.day(0))).all())
    internal = set(db.exec(select(Project.manager_id).where(Project.internal)).all())
    assert waiting == set(managers) - internal
