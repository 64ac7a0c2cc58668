"""The demo firm while it is put together: rows by table with keys of our own, written in one set-based go."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy import func, insert, select, text
from sqlmodel import Session, SQLModel

from store.db import metadata
from store.demo.clock import Clock
from store.rollups import IN_BULK
from store.row import Row

Values = dict[str, Any]


class Book:
    """Rows to be written. Every row gets its primary key here, so that rows can name each other before they exist."""

    def __init__(self, clock: Clock) -> None:
        self.clock = clock
        self._rows: dict[type[SQLModel], list[Values]] = {}
        self._keys: dict[tuple[type[SQLModel], str], int] = {}
        self._defaults: dict[type[SQLModel], Values] = {}

    def add(self, model: type[Row], key: str = "", /, **values: Any) -> int:  # noqa: ANN401 -- the columns of any table
        """Add a row and return its primary key; ``key`` is the name other rows find it by."""
        rows = self._rows.setdefault(model, [])
        number = len(rows) + 1
        rows.append({**self._defaults_of(model), **values, "id": number})
        if key:
            if (model, key) in self._keys:
                raise KeyError(f"{model.__name__} {key!r} is there twice")
            self._keys[model, key] = number
        return number

    def id(self, model: type[Row], key: str) -> int:
        """Return the primary key of the row added under a name; KeyError when there is none."""
        return self._keys[model, key]

    def row(self, model: type[Row], key: str) -> Values:
        """Return the row added under a name, to read or to complete."""
        return self._rows[model][self._keys[model, key] - 1]

    def rows(self, model: type[Row]) -> list[Values]:
        """Return every row of a table so far, in order of its key."""
        return self._rows.get(model, [])

    def keyed(self, model: type[Row]) -> Iterator[tuple[str, Values]]:
        """Yield every named row of a table with its name."""
        for (kind, key), number in self._keys.items():
            if kind is model:
                yield key, self._rows[model][number - 1]

    def write(self, db: Session) -> None:
        """Insert everything, table by table in the order of their foreign keys; the caller recomputes rollups."""
        by_table = {metadata().tables[str(model.__tablename__)]: rows for model, rows in self._rows.items()}
        for table in metadata().sorted_tables:
            if by_table.get(table):
                db.execute(insert(table), by_table[table], execution_options=IN_BULK)
                if db.get_bind().dialect.name == "postgresql":
                    _continue_keys(db, table.name)

    def _defaults_of(self, model: type[Row]) -> Values:
        known = self._defaults.get(model)
        if known is None:
            fields = model.model_fields.items()
            known = {
                name: field.get_default(call_default_factory=True) for name, field in fields if not field.is_required()
            }
            self._defaults[model] = known
        return known


def _continue_keys(db: Session, table: str) -> None:
    """Let PostgreSQL give the next row the next key: its sequence knows nothing of keys that were given."""
    rows = metadata().tables[table]
    top = db.execute(select(func.max(rows.c.id))).scalar_one()
    db.execute(text("SELECT setval(pg_get_serial_sequence(:table, 'id'), :top)"), {"table": f'"{table}"', "top": top})
