"""Tasks of a project and the links between them."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field

from domain.trust import Trust
from store.columns import enum_column
from store.row import Row, Versioned


class TaskStatus(StrEnum):
    """Where a task stands."""

    TODO = "todo"
    DOING = "doing"
    BLOCKED = "blocked"
    DONE = "done"


class Task(Versioned, table=True):
    """A piece of work. ``estimate`` and ``remaining`` in minutes of effort, ``duration`` in minutes of working time."""

    __tablename__ = "task"
    __table_args__ = (CheckConstraint("progress_percent BETWEEN 0 AND 100", name="progress"),)
    project_id: int = Field(foreign_key="project.id", index=True)
    phase_id: int | None = Field(default=None, foreign_key="phase.id")
    name: str
    position: int = 0
    assignee_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    job_role_id: int | None = Field(default=None, foreign_key="job_role.id")  # who it needs, before a name is known
    client_owned: bool = False  # the client must do it
    estimate_minutes: int | None = None
    remaining_minutes: int | None = None
    duration_minutes: int = 480
    progress_percent: int = 0
    billable: bool = True
    status: TaskStatus = Field(default=TaskStatus.TODO, sa_type=enum_column(TaskStatus))
    starts_on: date | None = None
    due_on: date | None = Field(default=None, index=True)
    started_on: date | None = None
    completed_on: date | None = None
    not_before: date | None = None  # start no earlier than
    fixed_on: date | None = None  # must start on
    updated_at: datetime | None = None
    note: str = ""
    trust: Trust = Field(default=Trust.STAFF, sa_type=enum_column(Trust))


class LinkKind(StrEnum):
    """Finish-start, start-start, finish-finish, start-finish."""

    FS = "FS"
    SS = "SS"
    FF = "FF"
    SF = "SF"


class Dependency(Row, table=True):
    """``predecessor`` holds ``successor``; lag in minutes of working time (negative is a lead), elapsed if flagged."""

    __tablename__ = "dependency"
    __table_args__ = (
        UniqueConstraint("predecessor_id", "successor_id", "kind"),
        CheckConstraint("predecessor_id <> successor_id", name="distinct"),
    )
    project_id: int = Field(foreign_key="project.id", index=True)
    predecessor_id: int = Field(foreign_key="task.id")
    successor_id: int = Field(foreign_key="task.id", index=True)
    kind: LinkKind = Field(default=LinkKind.FS, sa_type=enum_column(LinkKind))
    lag_minutes: int = 0
    elapsed: bool = False
