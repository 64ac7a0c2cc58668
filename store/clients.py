"""Clients, the people there, and what we may still sell them."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field

from domain.trust import Trust
from store.columns import enum_column
from store.row import Row, Versioned


class ClientStatus(StrEnum):
    """Whether we work for them."""

    PROSPECT = "prospect"
    ACTIVE = "active"
    FORMER = "former"


class Client(Versioned, table=True):
    """A company we work for; ``owner_id`` is our person who answers for the account."""

    __tablename__ = "client"
    name: str = Field(unique=True)
    industry: str = ""
    country: str = Field(default="", max_length=2)
    street: str = ""
    post_code: str = ""
    city: str = ""
    tax_id: str = ""  # VAT identifier
    currency: str = Field(max_length=3)
    owner_id: int | None = Field(default=None, foreign_key="person.id")
    status: ClientStatus = Field(default=ClientStatus.ACTIVE, sa_type=enum_column(ClientStatus))
    client_since: date | None = None
    renews_on: date | None = None


class ContactPart(StrEnum):
    """A contact's part in the account."""

    SPONSOR = "sponsor"
    CHAMPION = "champion"
    BILLING = "billing"
    USER = "user"


class Contact(Versioned, table=True):
    """A person at a client. Never a member of staff."""

    __tablename__ = "contact"
    client_id: int = Field(foreign_key="client.id", index=True)
    name: str
    email: str = Field(unique=True)
    title: str = ""
    part: ContactPart = Field(default=ContactPart.USER, sa_type=enum_column(ContactPart))
    left_on: date | None = None
    portal: bool = False  # may sign in as a client contact


class OpportunityStage(StrEnum):
    """Where a sale stands."""

    OPEN = "open"
    WON = "won"
    LOST = "lost"


class Opportunity(Versioned, table=True):
    """Work we may win; ``probability_percent`` weights its soft bookings."""

    __tablename__ = "opportunity"
    __table_args__ = (CheckConstraint("probability_percent BETWEEN 0 AND 100", name="probability"),)
    client_id: int = Field(foreign_key="client.id", index=True)
    name: str
    value_minor: int
    currency: str = Field(max_length=3)
    probability_percent: int
    stage: OpportunityStage = Field(default=OpportunityStage.OPEN, sa_type=enum_column(OpportunityStage))
    closes_on: date
    starts_on: date | None = None
    note: str = ""


class InteractionKind(StrEnum):
    """How we were in touch."""

    MAIL_IN = "mail_in"
    MAIL_OUT = "mail_out"
    CALL = "call"
    MEETING = "meeting"


class Interaction(Row, table=True):
    """One contact with a client; its subject is material from outside."""

    __tablename__ = "interaction"
    __table_args__ = (Index(None, "client_id", "happened_at"),)
    client_id: int = Field(foreign_key="client.id")
    contact_id: int | None = Field(default=None, foreign_key="contact.id")
    person_id: int | None = Field(default=None, foreign_key="person.id")
    kind: InteractionKind = Field(sa_type=enum_column(InteractionKind))
    happened_at: datetime
    reply_minutes: int | None = None  # how long the answer took, when this is one
    subject: str = ""
    meeting_id: int | None = Field(default=None, foreign_key="meeting.id", index=True)  # the mail it came from
    trust: Trust = Field(default=Trust.OUTSIDE, sa_type=enum_column(Trust))


class CsatAnswer(Row, table=True):
    """A satisfaction answer, 1 to 5; CSAT is the share of 4s and 5s among answers."""

    __tablename__ = "csat_answer"
    __table_args__ = (CheckConstraint("score BETWEEN 1 AND 5", name="score"),)
    client_id: int = Field(foreign_key="client.id", index=True)
    project_id: int | None = Field(default=None, foreign_key="project.id")
    contact_id: int | None = Field(default=None, foreign_key="contact.id")
    answered_on: date = Field(index=True)
    score: int
    comment: str = ""
    trust: Trust = Field(default=Trust.OUTSIDE, sa_type=enum_column(Trust))
