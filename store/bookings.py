"""Bookings (allocations) of people on projects, and the demand for roles not yet filled."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field

from store.columns import enum_column
from store.row import Versioned


class BookingKind(StrEnum):
    """Hard consumes capacity; soft is pipeline with a probability and does not lower bench."""

    HARD = "hard"
    SOFT = "soft"


class Booking(Versioned, table=True):
    """A person on a project, ``minutes_per_day`` on working days from ``starts_on`` to ``ends_on`` inclusive."""

    __tablename__ = "booking"
    __table_args__ = (
        CheckConstraint("ends_on >= starts_on", name="ordered"),
        CheckConstraint("minutes_per_day > 0 AND minutes_per_day <= 1440", name="minutes"),
        CheckConstraint("probability_percent BETWEEN 0 AND 100", name="probability"),
        Index(None, "person_id", "starts_on", "ends_on"),
    )
    person_id: int = Field(foreign_key="person.id")
    project_id: int = Field(foreign_key="project.id", index=True)
    job_role_id: int | None = Field(default=None, foreign_key="job_role.id")
    opportunity_id: int | None = Field(default=None, foreign_key="opportunity.id")
    starts_on: date
    ends_on: date = Field(index=True)
    minutes_per_day: int
    kind: BookingKind = Field(default=BookingKind.HARD, sa_type=enum_column(BookingKind))
    probability_percent: int = 100
    cancelled: bool = False
    # An early roll-off shows on the day it is known: what the end was, and when it was brought forward.
    first_ends_on: date | None = None
    shortened_at: datetime | None = None
    note: str = ""


class DemandStatus(StrEnum):
    """A need is open until a person is booked for it."""

    OPEN = "open"
    FILLED = "filled"
    WITHDRAWN = "withdrawn"


class RoleDemand(Versioned, table=True):
    """A need for a role on a project, before a name is known."""

    __tablename__ = "role_demand"
    __table_args__ = (CheckConstraint("ends_on >= starts_on", name="ordered"),)
    project_id: int = Field(foreign_key="project.id", index=True)
    job_role_id: int = Field(foreign_key="job_role.id")
    skill_id: int | None = Field(default=None, foreign_key="skill.id")
    min_level: int = 1
    place_id: int | None = Field(default=None, foreign_key="place.id")
    starts_on: date
    ends_on: date
    minutes_per_day: int
    budget_rate_minor: int | None = None
    currency: str | None = Field(default=None, max_length=3)
    status: DemandStatus = Field(default=DemandStatus.OPEN, sa_type=enum_column(DemandStatus))
    booking_id: int | None = Field(default=None, foreign_key="booking.id")
