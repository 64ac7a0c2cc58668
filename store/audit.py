"""The audit log: append-only, every row sealed by a hash over the one before it."""

import hashlib
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import DDL, event, insert, text
from sqlmodel import Field, Session, SQLModel, col, select

from store.columns import dumps, json_column
from store.row import Row

_SEED = "firstmate"
_SEALED = ("actor", "action", "subject", "detail", "key")
_LOCK = 7_041_776  # any constant: the advisory lock that makes appending to the chain one at a time on PostgreSQL


class AuditRow(Row, table=True):
    """Who did what to what, when; ``hash`` seals this row and ``previous``."""

    __tablename__ = "audit"
    at: datetime
    actor: str
    action: str = Field(index=True)
    subject: str = Field(default="", index=True)
    detail: dict[str, Any] = Field(default_factory=dict, sa_type=json_column())
    key: str | None = Field(default=None, unique=True)  # idempotency key of the effect
    previous: str
    hash: str = Field(unique=True)


# The database itself refuses to change or remove a row, whoever asks. Migrations create the same triggers.
GUARDS: dict[str, tuple[str, ...]] = {
    "sqlite": tuple(
        f"CREATE TRIGGER audit_no_{verb.lower()} BEFORE {verb} ON audit "
        "BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END"
        for verb in ("UPDATE", "DELETE")
    ),
    "postgresql": (
        """CREATE OR REPLACE FUNCTION audit_append_only() RETURNS trigger LANGUAGE plpgsql AS
        $$ BEGIN RAISE EXCEPTION 'the audit log is append-only'; END $$""",
        """CREATE TRIGGER audit_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
        FOR EACH STATEMENT EXECUTE FUNCTION audit_append_only()""",
    ),
}
for _dialect, _statements in GUARDS.items():
    for _statement in _statements:
        _guard = DDL(_statement).execute_if(dialect=_dialect)  # type: ignore[no-untyped-call]
        event.listen(SQLModel.metadata.tables["audit"], "after_create", _guard)


# Built once: the object mapper would spend more on a row than the database does.
_LAST = select(AuditRow.hash).order_by(col(AuditRow.id).desc()).limit(1)
_APPEND = insert(SQLModel.metadata.tables["audit"])


def _seal(row: Mapping[str, Any]) -> str:
    content = [row["previous"], row["at"].isoformat(), *(row[name] for name in _SEALED)]
    return hashlib.sha256(dumps(content).encode()).hexdigest()


def append(
    db: Session, *, at: datetime, actor: str, action: str, subject: str, detail: dict[str, Any], key: str | None = None
) -> None:
    """Add one row to the chain, inside the caller's transaction, after everything that waits to be written."""
    db.flush()
    connection = db.connection()
    if connection.dialect.name == "postgresql":
        connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _LOCK})
    last = connection.execute(_LAST).scalar()
    row = {"at": at, "actor": actor, "action": action, "subject": subject, "detail": detail, "key": key}
    row["previous"] = last or _SEED
    connection.execute(_APPEND, row | {"hash": _seal(row)})


def broken(db: Session) -> Iterator[tuple[int, str]]:
    """Yield the key of every row that does not fit the chain, with the reason; nothing when all is sound."""
    previous = _SEED
    for row in db.exec(select(AuditRow).order_by(col(AuditRow.id))).yield_per(1000):
        if row.previous != previous:
            yield row.id or 0, "the row before it is missing or was changed"
        elif row.hash != _seal(row.model_dump()):
            yield row.id or 0, "its content was changed"
        previous = row.hash
