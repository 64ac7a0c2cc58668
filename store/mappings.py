"""Mappings of a file's columns that somebody said by hand and kept under a name, for the next file of its kind."""

from datetime import datetime
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from store.columns import json_column
from store.row import Versioned


class ColumnMapping(Versioned, table=True):
    """Headings to fields; ``kind`` is what the files hold (time)."""

    __tablename__ = "column_mapping"
    __table_args__ = (UniqueConstraint("kind", "name"),)
    kind: str
    name: str
    columns: dict[str, Any] = Field(default_factory=dict, sa_type=json_column())
    saved_by: int | None = Field(default=None, foreign_key="person.id")
    saved_at: datetime
