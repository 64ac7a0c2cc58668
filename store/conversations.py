"""Conversations, their turns, and the trace each turn leaves."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from domain.trust import Trust
from store.columns import enum_column, json_column
from store.row import Row, Versioned


class Conversation(Versioned, table=True):
    """A thread of one person with the assistant."""

    __tablename__ = "conversation"
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    contact_id: int | None = Field(default=None, foreign_key="contact.id", index=True)
    channel: str = "terminal"
    external_id: str | None = Field(default=None, unique=True)
    title: str = ""
    created_at: datetime
    updated_at: datetime


class TurnStatus(StrEnum):
    """A turn is in this ledger before its graph starts."""

    RECEIVED = "received"
    RUNNING = "running"
    WAITING = "waiting"  # for an approval
    DONE = "done"
    STOPPED = "stopped"
    FAILED = "failed"


class Turn(Versioned, table=True):
    """One message and its answer."""

    __tablename__ = "turn"
    __table_args__ = (UniqueConstraint("conversation_id", "position"),)
    conversation_id: int = Field(foreign_key="conversation.id")
    position: int
    status: TurnStatus = Field(default=TurnStatus.RECEIVED, sa_type=enum_column(TurnStatus), index=True)
    says: str
    trust: Trust = Field(default=Trust.USER, sa_type=enum_column(Trust))
    answer: dict[str, Any] = Field(default_factory=dict, sa_type=json_column())
    focus: dict[str, Any] = Field(default_factory=dict, sa_type=json_column())
    model: str = ""
    received_at: datetime
    finished_at: datetime | None = None
    ms: int = 0
    model_calls: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    error_id: str = ""
    feedback: str = ""


class TraceStep(Row, table=True):
    """What an agent did in a turn: a tool with its arguments, or a model call."""

    __tablename__ = "trace_step"
    turn_id: int = Field(foreign_key="turn.id", index=True)
    position: int
    agent: str
    tool: str = ""
    arguments: dict[str, Any] = Field(default_factory=dict, sa_type=json_column())
    rows: list[str] = Field(default_factory=list, sa_type=json_column())
    ms: int = 0
    tokens: int = 0
    error: str = ""


class Token(Row, table=True):
    """A bearer token of a person or contact for the JSON API; only its hash is kept."""

    __tablename__ = "token"
    sha256: str = Field(unique=True)
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    contact_id: int | None = Field(default=None, foreign_key="contact.id", index=True)
    name: str = ""
    created_at: datetime
    expires_at: datetime | None = None
    revoked_at: datetime | None = None
