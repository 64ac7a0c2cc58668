"""What the sweeps found, and the runs that found it."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from store.columns import enum_column, json_column
from store.row import Row, Versioned


class FindingStatus(StrEnum):
    """Open until the cause is gone; snoozed by a person until a day."""

    OPEN = "open"
    SNOOZED = "snoozed"
    RESOLVED = "resolved"


class Finding(Versioned, table=True):
    """One thing that needs someone; ``fingerprint`` makes it one however often it is seen."""

    __tablename__ = "finding"
    fingerprint: str = Field(unique=True)
    kind: str = Field(index=True)
    severity: str = "warning"  # info, warning, critical
    title: str
    detail: str = ""
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    project_id: int | None = Field(default=None, foreign_key="project.id", index=True)
    client_id: int | None = Field(default=None, foreign_key="client.id", index=True)
    status: FindingStatus = Field(default=FindingStatus.OPEN, sa_type=enum_column(FindingStatus))
    first_seen_at: datetime
    last_seen_at: datetime
    resolved_at: datetime | None = None
    snoozed_until: date | None = None
    evidence: dict[str, Any] = Field(default_factory=dict, sa_type=json_column())


class SweepRun(Versioned, table=True):
    """A sweep on one local date of the firm: the unique row is what makes it run once."""

    __tablename__ = "sweep_run"
    __table_args__ = (UniqueConstraint("sweep", "local_date"),)
    sweep: str
    local_date: date
    owner: str
    lease_until: datetime
    started_at: datetime
    finished_at: datetime | None = None
    report: dict[str, Any] = Field(default_factory=dict, sa_type=json_column())


class PolicyStatus(StrEnum):
    """A rule works only while active."""

    PROPOSED = "proposed"
    ACTIVE = "active"
    RETIRED = "retired"


class Policy(Versioned, table=True):
    """A rule or routine in the words of the firm, with its formal reading."""

    __tablename__ = "policy"
    name: str
    text: str
    rule: dict[str, Any] = Field(default_factory=dict, sa_type=json_column())
    schedule: str = ""  # "fri 16:00", empty for a standing rule
    recipient_id: int | None = Field(default=None, foreign_key="person.id")
    author_id: int | None = Field(default=None, foreign_key="person.id")
    status: PolicyStatus = Field(default=PolicyStatus.ACTIVE, sa_type=enum_column(PolicyStatus))
    paused: bool = False
    since: datetime | None = None  # when it began, or went on after a pause: what was due before is not made up for


class Notice(Row, table=True):
    """A message waiting to go out (the outbox): written in the transaction of its cause, sent afterwards once."""

    __tablename__ = "outbox"
    key: str = Field(unique=True)  # the idempotency key of its cause
    channel: str = "preferred"
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    contact_id: int | None = Field(default=None, foreign_key="contact.id")
    subject: str
    body: str
    card: dict[str, Any] = Field(default_factory=dict, sa_type=json_column())
    created_at: datetime
    not_before: datetime
    # Where exactly, once that is known (channel, workspace, room, thread), and the conversation whose order is kept.
    address: dict[str, Any] = Field(default_factory=dict, sa_type=json_column())
    lane: str = Field(default="", index=True)
    kind: str = ""  # what it is about, so that it can be unsubscribed from; empty for an answer
    attempts: int = 0
    lease_until: datetime | None = None
    sent_at: datetime | None = None
    dead_at: datetime | None = None  # given up; a person may have it tried again
    provider_id: str | None = None
    error: str = ""
