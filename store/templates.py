"""Templates of projects: a definition as data, with parameters, that a project is made from."""

from datetime import datetime
from typing import Any

from sqlmodel import Field

from store.columns import json_column
from store.row import Versioned


class ProjectTemplate(Versioned, table=True):
    """A template under its name; ``body`` is what ``domain.templates`` reads."""

    __tablename__ = "project_template"
    name: str = Field(unique=True)
    summary: str = ""
    body: dict[str, Any] = Field(sa_type=json_column())
    retired: bool = False
    created_by: int | None = Field(default=None, foreign_key="person.id")
    updated_at: datetime
