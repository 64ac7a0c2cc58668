"""Bringing a database up to this version, and drafting the next step when the tables have changed.

Alembic is imported only here and only when used: it costs half a second that most commands need not spend.
A step is drafted with ``python -m store.migrate "what changes"`` on an empty SQLite database and read before it is
committed; a test holds migrations and tables together on both databases.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, Engine, inspect, text

from store.db import connect, metadata

if TYPE_CHECKING:
    from alembic.config import Config

_FOLDER = Path(__file__).parent / "migrations"


def upgrade(url: str) -> None:
    """Create or bring up to date the database at a URL, in one transaction; nothing happens when it is current."""
    engine = connect(url)
    try:
        upgrade_engine(engine)
    finally:
        engine.dispose()


def upgrade_engine(engine: Engine, to: str = "head") -> None:
    """Do the same over an engine that is open already, to the latest revision or the one given."""
    from alembic import command

    with engine.execution_options(writes=True).connect() as connection:
        # SQLite changes a table by building it anew; with the old one dropped, rows that refer to it would be refused.
        # The pragma has no effect inside a transaction, so it is set before one is opened.
        lite = connection.dialect.name == "sqlite"
        if lite:
            _foreign_keys(connection, on=False)
        try:
            with connection.begin():
                command.upgrade(_config(connection), to)
                if lite:
                    _check(connection)
        finally:
            if lite:
                _foreign_keys(connection, on=True)


def _foreign_keys(connection: Connection, *, on: bool) -> None:
    cursor = connection.connection.cursor()
    cursor.execute(f"PRAGMA foreign_keys={'ON' if on else 'OFF'}")
    cursor.close()


def _check(connection: Connection) -> None:
    orphans = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchmany(3)
    if orphans:
        raise RuntimeError(f"a migration left rows that refer to nothing: {orphans}")


def ensure(engine: Engine) -> None:
    """Bring the database up to date, at the price of one query and a folder listing when it is."""
    if _stamp(engine) != _head():
        upgrade_engine(engine)


def _stamp(engine: Engine) -> str | None:
    with engine.connect() as connection:
        if not inspect(connection).has_table("alembic_version"):
            return None
        return connection.execute(text("SELECT version_num FROM alembic_version")).scalar()


def _head() -> str:
    # Steps are numbered in order (see ``draft``), so the last file is the head.
    return max(path.name.split("_", 1)[0] for path in (_FOLDER / "versions").glob("[0-9]*.py"))


def is_current(engine: Engine) -> bool:
    """Tell whether the database has seen every migration."""
    from alembic.runtime.migration import MigrationContext
    from alembic.script import ScriptDirectory

    with engine.connect() as connection:
        if "alembic_version" not in inspect(connection).get_table_names():
            return False
        heads = MigrationContext.configure(connection).get_current_heads()
        return set(heads) == set(ScriptDirectory.from_config(_config(connection)).get_heads())


def differences(connection: Connection) -> list[Any]:
    """Return what Alembic would change to make the database fit the tables; empty when they agree."""
    from alembic.autogenerate import compare_metadata
    from alembic.runtime.migration import MigrationContext

    context = MigrationContext.configure(connection, opts={"compare_type": True})
    return list(compare_metadata(context, metadata()))


def draft(message: str) -> Path:
    """Write a migration from the last step to the tables as they are, and return its file."""
    from alembic import command

    engine = connect("sqlite://")
    upgrade_engine(engine)
    number = len(list((_FOLDER / "versions").glob("[0-9]*.py"))) + 1
    with engine.begin() as connection:
        config = _config(connection)
        made = command.revision(config, message, autogenerate=True, rev_id=f"{number:04}")
    engine.dispose()
    return Path(made.path)  # type: ignore[union-attr]


def _config(connection: Connection) -> Config:
    from alembic.config import Config

    config = Config(attributes={"connection": connection})
    config.set_main_option("script_location", str(_FOLDER).replace("%", "%%"))
    config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    config.set_main_option("path_separator", "os")
    return config


if __name__ == "__main__":
    sys.stdout.write(f"{draft(' '.join(sys.argv[1:]) or 'changes')}\n")
