from collections import Counter, defaultdict
from datetime import date, timedelta

import pytest
from sqlalchemy import func
from sqlmodel import Session, select

from store.db import writing
from store.demo import seed
from store.demo import situations as planted
from store.demo.clock import Clock
from store.demo.holidays import holidays
from store.people import Holiday, Person, TimeOff, TimeOffStatus
from store.projects import Project, ProjectStatus
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


@pytest.mark.slow
@pytest.mark.parametrize(
    "today", [date(2027, 1, 1) + DAY * 43 * step for step in range(7)] + [date(2028, 2, 29), date(2026, 4, 6)]
)
def test_the_gaps_of_last_week_are_the_planted_ones_whatever_the_day(engine, today):
    with writing(engine) as db:
        seed(db, today)
        clock = Clock(today)
        assert missing(db, clock.day(-1), clock.day(-1, 6)) == planned_gaps(db, clock, -1, planted.MISSING_LAST_WEEK)


def test_time_waits_for_approval_on_the_planted_project_only(db, clock):
    rows = select(Project.name, Person.name).select_from(TimeEntry).join(Project)
    rows = rows.join(Person, Person.id == TimeEntry.person_id).distinct()
    waiting = rows.where(TimeEntry.status == TimeStatus.SUBMITTED, TimeEntry.work_on < clock.day(-1))
    assert sorted(db.exec(waiting).all()) == [(planted.WAITING_PROJECT, name) for name in planted.WAITING_PEOPLE]


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
