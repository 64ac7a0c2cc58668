import re

import pytest
from sqlalchemy import text
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


def test_an_unknown_kind_of_database_is_refused():
    with pytest.raises(BadInput, match="mysql"):
        migrate.upgrade("mysql://host/db")
