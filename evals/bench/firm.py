"""A generated firm for benchmarks: 10,000 people and about five million time entries by default.

Written with set-based SQL straight into SQLite, so that it is there in a minute or two; every value follows from the
row's own number, so that two runs give the same firm. The rollups are recomputed from the entries at the end.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path

from sqlalchemy import Connection, Engine, text
from sqlalchemy.sql.schema import ScalarElementColumnDefault

from domain.weeks import month_index, week_index
from store.db import connect, metadata, writing
from store.rollups import recompute

PEOPLE = 10_000
DAYS = 365
TODAY = date(2026, 11, 23)  # a Monday, the morning of the sweep
_PLACES = (("Berlin", "DE", "Europe/Berlin"), ("London", "GB", "Europe/London"), ("Lisbon", "PT", "Europe/Lisbon"))
_ROLES = (("Consultant", 80, 11000, 5200), ("Senior Consultant", 75, 14000, 7000), ("Architect", 70, 18000, 9500))
_INDEXES = "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND tbl_name = 'time_entry' AND sql IS NOT NULL"
_CHUNK = 20_000
_PERSON = (
    *("id", "name", "email", "title", "seniority", "job_role_id", "place_id", "manager_id", "hired_on"),
    *("active", "contractor", "version"),
    *(f"{day}_minutes" for day in ("mon", "tue", "wed", "thu", "fri", "sat", "sun")),
)
_PROJECT = (
    *("id", "code", "name", "client_id", "manager_id", "status", "internal", "currency", "description", "version"),
    *("starts_on", "ends_on"),
)


def open_firm(path: Path, people: int = PEOPLE, days: int = DAYS) -> Engine:
    """Return the firm in this file, made on first use."""
    fresh = not path.exists()
    engine = connect(f"sqlite:///{path}")
    if fresh:
        metadata().create_all(engine)
        build(engine, people, days)
    return engine


def build(engine: Engine, people: int, days: int) -> None:
    """Fill an empty database."""
    with engine.execution_options(writes=True).begin() as db:
        _firm(db, people)
        _projects(db, max(30, people * 3 // 10))
        indexes = db.execute(text(_INDEXES)).all()
        for name, _ in indexes:
            db.execute(text(f'DROP INDEX "{name}"'))
        _days(db, days)
        _entries(db, people)
        for _, statement in indexes:
            db.execute(text(statement))
        db.execute(text("DROP TABLE bench_day"))
        db.execute(text("ANALYZE"))
    with writing(engine) as session:
        recompute(session)


def _many(db: Connection, table: str, columns: Sequence[str], rows: Iterator[tuple[object, ...]]) -> None:
    # Columns that came later have defaults in the program, not in the database: they are given here.
    known = metadata().tables.get(table)
    later = {
        column.name: column.default.arg
        for column in (() if known is None else known.columns)
        if column.name not in columns and not column.nullable and isinstance(column.default, ScalarElementColumnDefault)
    }
    names = (*columns, *later)
    marks = ", ".join(f":{column}" for column in names)
    statement = text(f'INSERT INTO "{table}" ({", ".join(names)}) VALUES ({marks})')  # noqa: S608 -- our own names
    batch: list[dict[str, object]] = []
    for row in rows:
        batch.append(dict(zip(columns, row, strict=True)) | later)
        if len(batch) == _CHUNK:
            db.execute(statement, batch)
            batch = []
    if batch:
        db.execute(statement, batch)


def _firm(db: Connection, people: int) -> None:
    _many(db, "place", ("id", "name", "country", "zone"), ((n, *place) for n, place in enumerate(_PLACES, 1)))
    roles = ((n, name, target) for n, (name, target, _, _) in enumerate(_ROLES, 1))
    _many(db, "job_role", ("id", "name", "target_percent"), roles)
    holidays = ((n, place, TODAY - timedelta(days=back), "Holiday") for n, (place, back) in enumerate(_off(), 1))
    _many(db, "holiday", ("id", "place_id", "day", "name"), holidays)
    _many(db, "person", _PERSON, (_person(n) for n in range(1, people + 1)))
    _many(db, "grant", ("id", "person_id", "role"), iter(((1, 1, "finance"), (2, 1, "head_of_delivery"))))
    leave = ((n, n * 20, *_leave(n), "leave", "approved", 1) for n in range(1, people // 20 + 1))
    _many(db, "time_off", ("id", "person_id", "starts_on", "ends_on", "kind", "status", "version"), leave)
    rates = (
        (number * 2 + side, kind, number + 1, amount, 60, "EUR", date(2020, 1, 1), 1)
        for number, (_, _, bill, cost) in enumerate(_ROLES)
        for side, kind, amount in ((1, "bill", bill), (2, "cost", cost))
    )
    columns = ("id", "kind", "job_role_id", "amount_minor", "per_minutes", "currency", "starts_on", "version")
    _many(db, "rate", columns, rates)


def _off() -> Iterator[tuple[int, int]]:
    for place in (1, 2, 3):
        for back in (4 if place == 1 else 60, 90 + place, 200 + place):
            yield place, back


def _person(n: int) -> tuple[object, ...]:
    named = (n, f"Person {n:05}", f"p{n}@bench.example", "", "", n % 3 + 1, n % 3 + 1, n // 10 * 10 or 1)
    return (*named, _hired(n), True, False, 1, *_pattern(n))


def _hired(number: int) -> date:
    return TODAY - timedelta(days=3 if number % 500 == 0 else 800)


def _pattern(number: int) -> tuple[int, ...]:
    return (480, 480, 240, 0, 0, 0, 0) if number % 25 == 0 else (480, 480, 480, 480, 480, 0, 0)


def _leave(number: int) -> tuple[date, date]:
    start = TODAY - timedelta(days=7 + number % 60)
    return start, start + timedelta(days=number % 5)


def _projects(db: Connection, count: int) -> None:
    clients = ((n, f"Client {n:04}", "EUR", "active", *[""] * 6, 1) for n in range(1, count // 3 + 1))
    columns = ("industry", "country", "street", "post_code", "city", "tax_id", "version")
    _many(db, "client", ("id", "name", "currency", "status", *columns), clients)
    _many(db, "project", _PROJECT, (_project(n, count // 3) for n in range(1, count + 1)))


def _project(n: int, clients: int) -> tuple[object, ...]:
    named = (n, f"P{n:04}", f"Project {n:04}", n % clients + 1, n, "active", n % 50 == 0, "EUR", "", 1)
    return (*named, date(2025, 1, 1), TODAY + timedelta(days=200))


def _days(db: Connection, days: int) -> None:
    db.execute(
        text("CREATE TABLE bench_day (n INTEGER PRIMARY KEY, day DATE, week INTEGER, month INTEGER, wd INTEGER)")
    )
    dates = (TODAY - timedelta(days=back) for back in range(days, 0, -1))
    rows = ((n, day, week_index(day), month_index(day), day.weekday()) for n, day in enumerate(dates, 1))
    _many(db, "bench_day", ("n", "day", "week", "month", "wd"), rows)


# Two entries a working day, on two of a person's projects; one day in 97 is not logged at all; the last two weeks
# are submitted, what is older is approved.
_ENTRIES = """
INSERT INTO time_entry (person_id, project_id, job_role_id, work_on, week, month, minutes, billable, status, note,
                        trust, bill_minor, bill_currency, cost_minor, cost_currency, reason, source, version)
SELECT p.id, 1 + (p.id * (1 + half.n) + bench_day.week * half.n) % :projects, p.job_role_id, bench_day.day,
       bench_day.week, bench_day.month, w.minutes / 2, (p.id + bench_day.n + half.n) % 5 > 0,
       CASE WHEN bench_day.day >= :recent THEN 'submitted' ELSE 'approved' END, '', 'staff',
       b.amount_minor * (w.minutes / 2) / 60, 'EUR', c.amount_minor * (w.minutes / 2) / 60, 'EUR', '', 'manual', 1
FROM person p
JOIN bench_day
JOIN (SELECT 0 AS n UNION ALL SELECT 1) half
JOIN rate b ON b.job_role_id = p.job_role_id AND b.kind = 'bill'
JOIN rate c ON c.job_role_id = p.job_role_id AND c.kind = 'cost'
JOIN (SELECT id, 0 AS wd, mon_minutes AS minutes FROM person UNION ALL SELECT id, 1, tue_minutes FROM person
      UNION ALL SELECT id, 2, wed_minutes FROM person UNION ALL SELECT id, 3, thu_minutes FROM person
      UNION ALL SELECT id, 4, fri_minutes FROM person) w ON w.id = p.id AND w.wd = bench_day.wd
WHERE p.id BETWEEN :first AND :last AND w.minutes > 0 AND bench_day.day >= p.hired_on
  AND (p.id * 31 + bench_day.n * 17) % 97 > 0
"""


def _entries(db: Connection, people: int) -> None:
    projects = db.execute(text("SELECT count(*) FROM project")).scalar_one()
    recent = TODAY - timedelta(days=14)
    for first in range(1, people + 1, 500):
        values = {"first": first, "last": min(first + 499, people), "projects": projects, "recent": recent}
        db.execute(text(_ENTRIES), values)
