"""What every table shares: an integer key, and for rows that change, a version the database checks."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import declared_attr
from sqlmodel import Field, SQLModel

# Names for every constraint, so that a migration can drop what another one made, on both databases.
SQLModel.metadata.naming_convention = {
    "ix": "ix_%(column_0_N_label)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


class Row(SQLModel):
    """A row that is written once (entries of ledgers, answers, links)."""

    id: int | None = Field(default=None, primary_key=True)

    @property
    def pk(self) -> int:
        """The primary key of a stored row.

        Raises:
            RuntimeError: when the row was never stored, which is a bug of the caller.

        """
        if self.id is None:
            raise RuntimeError(f"{type(self).__name__} has no key before it is stored")
        return self.id


class Versioned(Row):
    """A row that people change: every UPDATE states the version it read, and fails when another came first."""

    version: int = Field(default=1, nullable=False)

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:  # noqa: N805, D105 -- SQLAlchemy passes the class and reads the name
        return {"version_id_col": cls.__table__.c.version}  # type: ignore[attr-defined]
