import re
from contextlib import suppress
from datetime import date, datetime

import pytest
from sqlalchemy import MetaData, text
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session

from domain.errors import BadInput
from store import migrate
from store.clients import Client, Opportunity
from store.db import connect, metadata
from store.people import Place

TABLES = "SELECT name, sql FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE 'alembic%' ORDER BY name"
CHECKS = """SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint
    WHERE connamespace = 'public'::regnamespace AND conrelid::regclass::text <> 'alembic_version' ORDER BY 1, 2"""
TRIGGERS = "SELECT tgname, pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal ORDER BY 1"


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.postgres)])
def migrated(request, tmp_path):
    """Return an engine on a database that only migrations have made."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'firm.sqlite3'}"
    else:
        url = request.getfixturevalue("postgres_url")
        empty = connect(url)
        with empty.begin() as db:
            db.execute(text("DROP SCHEMA public CASCADE"))
            db.execute(text("CREATE SCHEMA public"))
        empty.dispose()
    migrate.upgrade(url)
    engine = connect(url)
    yield engine
    engine.dispose()


def statements(db):
    """Return what SQLite keeps of each table: columns and constraints, in any order and without spaces."""
    found = {}
    for name, sql in db.execute(text(TABLES)):
        head, _, body = re.sub(r'[\s"]+', " ", sql).partition("(")
        found[name] = (head.strip(), sorted(part.strip(" )") for part in body.split(", ")))
    return found


def test_migrations_and_tables_agree(migrated):
    with migrated.connect() as db:
        assert migrate.differences(db) == []


def test_migrations_make_the_same_checks_and_triggers_as_the_tables(migrated, request):
    if migrated.dialect.name == "sqlite":
        made = request.getfixturevalue("engine")
        with migrated.connect() as one, made.connect() as other:
            assert statements(one) == statements(other)
        return
    fresh = connect(str(request.getfixturevalue("postgres")).replace("/postgres?", "/fresh?", 1))
    with migrated.connect() as one, fresh.connect() as other:
        for query in (CHECKS, TRIGGERS):
            assert one.execute(text(query)).all() == other.execute(text(query)).all()
    fresh.dispose()


def test_a_second_upgrade_changes_nothing(migrated):
    with Session(migrated) as db:
        db.add(Place(name="Berlin", country="DE", zone="Europe/Berlin"))
        db.commit()
    assert migrate.is_current(migrated)
    migrate.upgrade_engine(migrated)
    with Session(migrated) as db:
        assert db.get(Place, 1).name == "Berlin"


def test_a_database_without_migrations_is_not_current(engine):
    assert not migrate.is_current(engine)


def test_a_database_can_go_back_to_nothing(migrated):
    from alembic import command

    with migrated.begin() as connection:
        command.downgrade(migrate._config(connection), "base")
    with migrated.connect() as db:
        assert metadata().tables.keys().isdisjoint(migrated.dialect.get_table_names(db))


def test_a_table_others_refer_to_is_changed_without_losing_them(tmp_path):
    engine = connect(f"sqlite:///{tmp_path / 'firm.sqlite3'}")
    migrate.upgrade_engine(engine)
    from alembic import command

    with engine.connect() as connection:
        migrate._foreign_keys(connection, on=False)
        with connection.begin():
            command.downgrade(migrate._config(connection), "0002")
    keys = "INSERT INTO client (id, version, name, industry, country, currency, status) VALUES "
    with engine.begin() as db:
        db.execute(text(keys + "(1, 1, 'Acme', '', 'DE', 'EUR', 'active')"))
        db.execute(
            text("INSERT INTO opportunity VALUES (1, 1, 1, 'Next', 100, 'EUR', 50, 'open', '2026-12-01', NULL, '')")
        )
    migrate.upgrade_engine(engine)
    with Session(engine) as db:
        assert db.get(Client, 1).tax_id == ""
        assert db.get(Opportunity, 1).client_id == 1
        assert db.exec(text("PRAGMA foreign_keys")).scalar() == 1
    engine.dispose()


def _some(column, checks):
    """Return a value the column and its checks admit."""
    chosen = re.search(rf"{column.name} IN \('([^']*)'", checks)
    if chosen:
        return chosen[1]
    kind = column.type.python_type
    if kind is dict or kind is list:
        return "{}"
    return {str: "x", bool: 1, date: "2026-11-02", datetime: "2026-11-02 09:00:00", float: 1}.get(kind, 1)


def test_an_upgrade_from_the_first_release_loses_no_row(tmp_path):
    engine = connect(f"sqlite:///{tmp_path / 'firm.sqlite3'}")
    migrate.upgrade_engine(engine, "0001")
    found = MetaData()
    found.reflect(engine)
    tables = [table for table in found.tables.values() if table.name != "alembic_version"]
    with engine.connect() as db:
        filled: list[str] = []
        checks = {name: sql or "" for name, sql in db.execute(text(TABLES))}
    with engine.connect() as db:
        migrate._foreign_keys(db, on=False)
        for table in tables:
            row = {column.name: _some(column, checks[table.name]) for column in table.columns}
            names = ", ".join(f'"{name}"' for name in row)
            marks = ", ".join(f":{name}" for name in row)
            if table.name == "invoice":
                row["gross_minor"] = 2  # net and tax, a cent each
            with suppress(IntegrityError):  # a check between columns, such as two different tasks of a link
                db.execute(text(f'INSERT INTO "{table.name}" ({names}) VALUES ({marks})'), row)  # noqa: S608
                filled.append(table.name)
        db.commit()
    migrate.upgrade_engine(engine)
    with engine.connect() as db:
        kept = {name: db.execute(text(f'SELECT count(*) FROM "{name}"')).scalar() for name in filled}  # noqa: S608
    assert len(filled) > len(tables) - 10
    assert {name: count for name, count in kept.items() if count != 1} == {}
    engine.dispose()


def test_an_unknown_kind_of_database_is_refused():
    with pytest.raises(BadInput, match="mysql"):
        migrate.upgrade("mysql://host/db")
