"""What comes in from Slack, Teams and e-mail, who is behind it, and where the firm is connected.

What goes out is ``store.findings.Notice``: written in the transaction of its cause, sent afterwards once.
"""

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import Index, UniqueConstraint
from sqlmodel import Field

from store.columns import enum_column, json_column
from store.row import Row, Versioned


class InboxState(StrEnum):
    """A message is acknowledged when it is stored; a worker does the rest."""

    NEW = "new"
    WORKING = "working"
    DONE = "done"
    DEAD = "dead"  # failed too often; a person may have it tried again


class Inbox(Row, table=True):
    """One thing somebody did in a channel. ``key`` makes it one however often the platform tells of it."""

    __tablename__ = "inbox"
    __table_args__ = (Index(None, "state", "lane"),)
    key: str = Field(unique=True)
    channel: str
    lane: str  # what is answered in order: one conversation of the platform
    sender: str  # the platform's name of the person, with its workspace
    incoming: dict[str, Any] = Field(sa_type=json_column())
    state: InboxState = Field(default=InboxState.NEW, sa_type=enum_column(InboxState))
    received_at: datetime
    not_before: datetime
    lease_until: datetime | None = None
    attempts: int = 0
    error: str = ""
    done_at: datetime | None = None


class Identity(Versioned, table=True):
    """Who somebody of a platform is in the firm: a person or a client's contact."""

    __tablename__ = "identity"
    __table_args__ = (UniqueConstraint("channel", "workspace", "sender"),)
    channel: str
    workspace: str
    sender: str
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    contact_id: int | None = Field(default=None, foreign_key="contact.id")
    address: dict[str, Any] = Field(default_factory=dict, sa_type=json_column())  # where to write to them unasked
    linked_at: datetime
    how: str = ""  # by the address the platform vouches for, or by a link


class LinkCode(Row, table=True):
    """A secret that ties a platform's user to whoever opens it signed in; only its hash is kept, it works once."""

    __tablename__ = "link_code"
    sha256: str = Field(unique=True)
    channel: str
    workspace: str
    sender: str
    address: dict[str, Any] = Field(default_factory=dict, sa_type=json_column())
    created_at: datetime
    expires_at: datetime
    used_at: datetime | None = None


class Preference(Versioned, table=True):
    """Where and when a person wants to hear from the assistant unasked."""

    __tablename__ = "preference"
    person_id: int = Field(foreign_key="person.id", unique=True)
    channel: str = ""  # empty: wherever they were last seen, else e-mail
    digest_minute: int | None = None  # minutes after local midnight; empty: no digest
    digest_days: list[int] = Field(default_factory=lambda: [0, 1, 2, 3, 4], sa_type=json_column())  # 0 is Monday
    silenced: list[str] = Field(default_factory=list, sa_type=json_column())  # kinds of messages unsubscribed from


class RefusedAddress(Row, table=True):
    """A mail address that letters came back from for good: nothing is sent there until somebody says it works again."""

    __tablename__ = "refused_address"
    address: str = Field(unique=True)
    why: str = ""
    refused_at: datetime


class ShownCard(Row, table=True):
    """A proposal that waits, shown with its buttons in a message that can be changed: it turns when it is decided."""

    __tablename__ = "shown_card"
    __table_args__ = (UniqueConstraint("notice_id", "proposal_id"),)
    notice_id: int = Field(foreign_key="outbox.id")
    proposal_id: int = Field(foreign_key="proposal.id", index=True)
    turned_at: datetime | None = Field(default=None, index=True)


class Connection(Versioned, table=True):
    """A workspace, tenant or mailbox the firm is connected to; ``sealed`` holds its secrets, encrypted."""

    __tablename__ = "connection"
    __table_args__ = (UniqueConstraint("channel", "workspace"),)
    channel: str
    workspace: str
    name: str = ""
    sealed: str = ""
    connected_at: datetime
    revoked_at: datetime | None = None
    last_ok_at: datetime | None = None
    last_error: str = ""
    facts: dict[str, Any] = Field(default_factory=dict, sa_type=json_column())
