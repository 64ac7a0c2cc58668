"""The database: one engine, SQLite by default or PostgreSQL by one URL, and the transaction everyone uses."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from threading import RLock
from typing import Any, cast
from weakref import WeakKeyDictionary

from sqlalchemy import CursorResult, Engine, Executable, MetaData, create_engine, event
from sqlalchemy.dialects import sqlite
from sqlalchemy.dialects.sqlite import Insert
from sqlalchemy.pool import StaticPool
from sqlmodel import Session, SQLModel

from domain.errors import BadInput
from store.columns import dumps

_MAPPED = 1 << 30  # bytes of a database file read through the page cache of the system
# One writer at a time within a process: SQLite's own waiting sleeps and tries again, so that under load some wait for
# seconds while others pass. Between processes it still decides.
_WRITERS: WeakKeyDictionary[Engine, RLock] = WeakKeyDictionary()


def metadata() -> MetaData:
    """Return the metadata with every table of the store imported."""
    import store.tables  # noqa: F401 -- importing registers the tables

    return SQLModel.metadata


def connect(url: str, *, echo: bool = False) -> Engine:
    """Return an engine for ``sqlite:///file``, ``sqlite://`` (in memory) or ``postgresql+psycopg://…``.

    Raises:
        BadInput: for any other scheme.

    """
    if url.startswith("postgresql://"):
        url = url.replace("postgresql://", "postgresql+psycopg://", 1)
    if url in {"sqlite://", "sqlite:///:memory:"}:
        engine = create_engine(
            "sqlite://",
            echo=echo,
            poolclass=StaticPool,
            connect_args={"check_same_thread": False},
            json_serializer=dumps,
        )
    elif url.startswith("sqlite:///"):
        engine = create_engine(url, echo=echo, connect_args={"check_same_thread": False}, json_serializer=dumps)
    elif url.startswith("postgresql+psycopg://"):
        return create_engine(url, echo=echo, pool_size=5, max_overflow=10, pool_pre_ping=True, json_serializer=dumps)
    else:
        scheme = url.split(":", 1)[0]
        raise BadInput(f"The database URL starts with {scheme!r}; use sqlite:///FILE or postgresql://….")
    event.listen(engine, "connect", _pragmas)
    event.listen(engine, "begin", _begin)
    return engine


def _pragmas(connection: Any, _record: object) -> None:  # noqa: ANN401 -- a DBAPI connection
    # pysqlite must not open transactions by itself, or SAVEPOINT and BEGIN IMMEDIATE do not work as written.
    connection.isolation_level = None
    cursor = connection.cursor()
    # Mapped, a page is not copied to be read: a week of five million entries takes two thirds of the time.
    pragmas = ("journal_mode=WAL", "foreign_keys=ON", "busy_timeout=5000", "synchronous=NORMAL", f"mmap_size={_MAPPED}")
    for pragma in pragmas:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _begin(connection: Any) -> None:  # noqa: ANN401 -- a SQLAlchemy connection
    # A writer takes its lock at the start: a read transaction that upgrades fails at once, whatever the timeout.
    connection.exec_driver_sql("BEGIN IMMEDIATE" if connection.get_execution_options().get("writes") else "BEGIN")


@contextmanager
def reading(engine: Engine) -> Iterator[Session]:
    """Yield a session for one read; nothing it changes is kept."""
    with Session(engine, expire_on_commit=False) as session:
        yield session


def plainly(db: Session, query: Executable, **values: object) -> CursorResult[*tuple[Any, ...]]:
    """Return the rows of a query of columns past the object mapper, which costs more than many rows themselves.

    ``values`` are those of the query's ``bindparam``s, where it was built once for all.
    """
    db.flush()
    return db.connection().execute(query, values)


def inserting(dialect: str, table: Any) -> Insert:  # noqa: ANN401 -- a table or a class mapped to one
    """Return an INSERT that can say what happens ON CONFLICT, which either database words for itself."""
    if dialect == "postgresql":
        # Its drivers take longer to import than everything else a command needs of the database.
        from sqlalchemy.dialects import postgresql

        return cast("Insert", postgresql.insert(table))
    return sqlite.insert(table)


def _turn(engine: Engine) -> AbstractContextManager[object]:
    if engine.dialect.name != "sqlite":
        return nullcontext()
    return _WRITERS.setdefault(engine, RLock())


@contextmanager
def writing(engine: Engine) -> Iterator[Session]:
    """Yield a session whose work commits as one transaction, or not at all when anything raises.

    Every table is known by then: rows are written in the order their keys ask for, whatever else was imported, and the
    rollups listen. Reading needs no more tables than its query names, and declaring all of them takes half a second.
    """
    metadata()
    with _turn(engine), Session(engine.execution_options(writes=True), expire_on_commit=False) as session:
        try:
            yield session
            session.commit()
        except BaseException:
            session.rollback()
            raise
