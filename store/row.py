"""What every table shares: an integer key, and for rows that change, a version the database checks."""

from __future__ import annotations

from typing import Any

from sqlalchemy.orm import declared_attr
from sqlmodel import Field, SQLModel


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
