"""Documents people handed in, and what became of a statement of work: a draft that is edited until a project exists."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Index, LargeBinary
from sqlmodel import Field

from domain.trust import Trust
from store.columns import enum_column, json_column
from store.row import Row, Versioned


class Document(Row, table=True):
    """A file someone gave us, with its text; ``reading`` is its structure and places as ``memory.readers`` gives it."""

    __tablename__ = "document"
    client_id: int | None = Field(default=None, foreign_key="client.id", index=True)
    project_id: int | None = Field(default=None, foreign_key="project.id", index=True)
    name: str
    kind: str  # sow, transcript, receipt, other
    media_type: str
    sha256: str = Field(index=True)
    text: str = ""
    uploaded_by: int | None = Field(default=None, foreign_key="person.id")
    uploaded_at: datetime
    trust: Trust = Field(default=Trust.OUTSIDE, sa_type=enum_column(Trust))
    content: bytes | None = Field(default=None, sa_type=LargeBinary)
    reading: dict[str, Any] | None = Field(default=None, sa_type=json_column())


class DraftStatus(StrEnum):
    """A draft is open until a project or a change of one was made of it, or it was put aside."""

    OPEN = "open"
    CREATED = "created"
    DISCARDED = "discarded"


class SowDraft(Versioned, table=True):
    """A statement of work as facts, and the plan drawn from them with a person's edits.

    ``project_id`` is the project made of it, or the one that a revised version would change (``revises``).
    """

    __tablename__ = "sow_draft"
    __table_args__ = (Index(None, "owner_id", "status"),)
    document_id: int = Field(foreign_key="document.id", index=True)
    title: str
    owner_id: int | None = Field(default=None, foreign_key="person.id")
    client_id: int | None = Field(default=None, foreign_key="client.id")
    project_id: int | None = Field(default=None, foreign_key="project.id", index=True)
    revises: bool = False
    status: DraftStatus = Field(default=DraftStatus.OPEN, sa_type=enum_column(DraftStatus))
    engine: str
    starts_on: date | None = None  # as asked for at the upload
    sow: dict[str, Any] = Field(sa_type=json_column())
    plan: dict[str, Any] | None = Field(default=None, sa_type=json_column())
    edits: dict[str, Any] = Field(default_factory=dict, sa_type=json_column())
    findings: list[Any] = Field(default_factory=list, sa_type=json_column())
    questions: list[Any] = Field(default_factory=list, sa_type=json_column())
    timings: dict[str, Any] = Field(default_factory=dict, sa_type=json_column())
    created_at: datetime
    updated_at: datetime
    decided_at: datetime | None = None
