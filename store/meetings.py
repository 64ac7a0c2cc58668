"""Meetings with clients, who came, what was said and what was promised."""

from datetime import date, datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from domain.trust import Trust
from store.columns import enum_column, json_column
from store.row import Row, Versioned


class Meeting(Versioned, table=True):
    """A call or meeting; ``internal`` ones (leadership) are not for those below head of delivery."""

    __tablename__ = "meeting"
    __table_args__ = (Index(None, "client_id", "held_at"),)
    client_id: int | None = Field(default=None, foreign_key="client.id")
    project_id: int | None = Field(default=None, foreign_key="project.id")
    title: str
    kind: str = "call"  # call, steering, workshop, kickoff, internal
    internal: bool = False
    held_at: datetime
    minutes: int = 60


class Attendance(Row, table=True):
    """Someone invited: a contact or one of ours, and whether they came."""

    __tablename__ = "attendance"
    meeting_id: int = Field(foreign_key="meeting.id", index=True)
    contact_id: int | None = Field(default=None, foreign_key="contact.id", index=True)
    person_id: int | None = Field(default=None, foreign_key="person.id")
    attended: bool = True


class Transcript(Versioned, table=True):
    """The words of a meeting as a file gave them; always material from outside."""

    __tablename__ = "transcript"
    __table_args__ = (UniqueConstraint("sha256"),)
    meeting_id: int = Field(foreign_key="meeting.id", index=True)
    sha256: str
    source: str
    turns: int
    refused_cues: int = 0
    text: str
    # Pieces that could not be read, and what was understood: topics, decisions, open questions (domain.signals.stored).
    refused: list[Any] = Field(default_factory=list, sa_type=json_column())
    understood: dict[str, Any] | None = Field(default=None, sa_type=json_column())
    trust: Trust = Field(default=Trust.OUTSIDE, sa_type=enum_column(Trust))


class SignalKind(StrEnum):
    """Which way an account leans."""

    CHURN = "churn"
    EXPANSION = "expansion"
    NEUTRAL = "neutral"


class Signal(Row, table=True):
    """What someone said that matters for the account; without a quote it does not exist."""

    __tablename__ = "signal"
    __table_args__ = (Index(None, "client_id", "said_at"),)
    client_id: int = Field(foreign_key="client.id")
    project_id: int | None = Field(default=None, foreign_key="project.id")
    meeting_id: int | None = Field(default=None, foreign_key="meeting.id")
    kind: SignalKind = Field(sa_type=enum_column(SignalKind))
    reason: str  # escalation, price, sponsor leaving, new team …
    strength: int  # 1 to 100
    quote: str
    speaker: str
    offset_seconds: int | None = None
    said_at: datetime
    trust: Trust = Field(default=Trust.OUTSIDE, sa_type=enum_column(Trust))


class ActionStatus(StrEnum):
    """Whether what was promised was done."""

    OPEN = "open"
    DONE = "done"
    DROPPED = "dropped"


class ActionItem(Versioned, table=True):
    """Who promised what by when, and the words it came from."""

    __tablename__ = "action_item"
    meeting_id: int = Field(foreign_key="meeting.id", index=True)
    client_id: int | None = Field(default=None, foreign_key="client.id", index=True)
    project_id: int | None = Field(default=None, foreign_key="project.id")
    person_id: int | None = Field(default=None, foreign_key="person.id")
    contact_id: int | None = Field(default=None, foreign_key="contact.id")
    what: str
    due_on: date | None = None
    quote: str = ""
    status: ActionStatus = Field(default=ActionStatus.OPEN, sa_type=enum_column(ActionStatus))
    task_id: int | None = Field(default=None, foreign_key="task.id")
    trust: Trust = Field(default=Trust.OUTSIDE, sa_type=enum_column(Trust))
