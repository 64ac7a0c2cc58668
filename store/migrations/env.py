"""What Alembic runs: on the connection that ``store.migrate`` opened, with the store's own metadata."""

from __future__ import annotations

from alembic import context

from store.db import metadata


def _run() -> None:
    connection = context.config.attributes["connection"]
    context.configure(
        connection=connection,
        target_metadata=metadata(),
        render_as_batch=connection.dialect.name == "sqlite",
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()


_run()
