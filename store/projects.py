"""Projects, their phases and the status updates written about them."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field

from domain.trust import Trust
from store.columns import enum_column
from store.row import Versioned


class ProjectStatus(StrEnum):
    """``active`` takes time; ``completed`` and ``cancelled`` are closed to it."""

    PIPELINE = "pipeline"
    ACTIVE = "active"
    ON_HOLD = "on_hold"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


LIVE = (ProjectStatus.ACTIVE, ProjectStatus.ON_HOLD)  # sold, begun and not over
CLOSED = (ProjectStatus.COMPLETED, ProjectStatus.CANCELLED)  # these take no more time


class Project(Versioned, table=True):
    """One engagement for one client. Dates are inclusive. ``internal`` projects are never billed."""

    __tablename__ = "project"
    __table_args__ = (CheckConstraint("ends_on >= starts_on", name="ordered"),)
    code: str = Field(unique=True)
    name: str = Field(index=True)
    client_id: int | None = Field(default=None, foreign_key="client.id", index=True)
    manager_id: int = Field(foreign_key="person.id", index=True)
    status: ProjectStatus = Field(default=ProjectStatus.ACTIVE, sa_type=enum_column(ProjectStatus))
    internal: bool = False
    currency: str = Field(max_length=3)
    starts_on: date
    ends_on: date
    baseline_ends_on: date | None = None
    kickoff_on: date | None = None
    description: str = ""
    plan_updated_at: datetime | None = None


class Phase(Versioned, table=True):
    """A stage of a project, in order of ``position``."""

    __tablename__ = "phase"
    project_id: int = Field(foreign_key="project.id", index=True)
    name: str
    position: int = 0
    starts_on: date | None = None
    ends_on: date | None = None


class Rag(StrEnum):
    """Red, amber, green as a status update states it."""

    GREEN = "green"
    AMBER = "amber"
    RED = "red"


class UpdateStatus(StrEnum):
    """A status update is a draft until sent."""

    DRAFT = "draft"
    SENT = "sent"


class StatusUpdate(Versioned, table=True):
    """What the manager told the client about a week; ``week`` as in ``domain.weeks``."""

    __tablename__ = "status_update"
    __table_args__ = (UniqueConstraint("project_id", "week"),)
    project_id: int = Field(foreign_key="project.id")
    author_id: int = Field(foreign_key="person.id")
    week: int = Field(index=True)
    rag: Rag = Field(sa_type=enum_column(Rag))
    summary: str
    status: UpdateStatus = Field(default=UpdateStatus.DRAFT, sa_type=enum_column(UpdateStatus))
    sent_at: datetime | None = None
    trust: Trust = Field(default=Trust.STAFF, sa_type=enum_column(Trust))
