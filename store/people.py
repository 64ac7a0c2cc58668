"""People of the firm: their job role, place, weekly pattern, rights, holidays and time off."""

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index, UniqueConstraint
from sqlmodel import Field

from domain.access import Role
from store.columns import enum_column
from store.row import Row, Versioned

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class Place(Row, table=True):
    """An office: holidays are kept by place, and a person's local day is the place's."""

    __tablename__ = "place"
    name: str = Field(unique=True)
    country: str = Field(max_length=2)
    zone: str


class Holiday(Row, table=True):
    """A public holiday of a place."""

    __tablename__ = "holiday"
    __table_args__ = (UniqueConstraint("place_id", "day"),)
    place_id: int = Field(foreign_key="place.id")
    day: date = Field(index=True)
    name: str


class JobRole(Row, table=True):
    """What someone is staffed and billed as (Consultant, Architect …); ``target_percent`` of billable utilisation."""

    __tablename__ = "job_role"
    name: str = Field(unique=True)
    target_percent: int = 75


class Person(Versioned, table=True):
    """A member of staff or contractor. ``*_minutes`` is the weekly pattern; a person's target beats the role's."""

    __tablename__ = "person"
    name: str = Field(index=True)
    email: str = Field(unique=True)
    title: str = ""
    seniority: str = ""
    job_role_id: int = Field(foreign_key="job_role.id", index=True)
    place_id: int = Field(foreign_key="place.id", index=True)
    manager_id: int | None = Field(default=None, foreign_key="person.id")
    hired_on: date
    left_on: date | None = None  # the last day of employment, inclusive
    active: bool = True
    contractor: bool = False
    target_percent: int | None = None
    mon_minutes: int = 480
    tue_minutes: int = 480
    wed_minutes: int = 480
    thu_minutes: int = 480
    fri_minutes: int = 480
    sat_minutes: int = 0
    sun_minutes: int = 0

    @property
    def pattern(self) -> tuple[int, ...]:
        """The seven expected minutes, Monday first."""
        return tuple(getattr(self, f"{day}_minutes") for day in WEEKDAYS)


class Grant(Row, table=True):
    """One role of the rights matrix held by a person."""

    __tablename__ = "grant"
    __table_args__ = (UniqueConstraint("person_id", "role"),)
    person_id: int = Field(foreign_key="person.id", index=True)
    role: Role = Field(sa_type=enum_column(Role))


class Delegation(Versioned, table=True):
    """Somebody decides on time in another manager's place, from ``starts_on`` to ``ends_on`` inclusive."""

    __tablename__ = "delegation"
    __table_args__ = (
        CheckConstraint("ends_on >= starts_on", name="ordered"),
        CheckConstraint("from_id <> to_id", name="other"),
    )
    from_id: int = Field(foreign_key="person.id", index=True)
    to_id: int = Field(foreign_key="person.id", index=True)
    starts_on: date
    ends_on: date
    revoked_at: datetime | None = None


class TimeOffStatus(StrEnum):
    """Only approved time off lowers what is expected."""

    REQUESTED = "requested"
    APPROVED = "approved"
    REFUSED = "refused"


class TimeOff(Versioned, table=True):
    """Absence from ``starts_on`` to ``ends_on`` inclusive; ``minutes_per_day`` empty means whole days."""

    __tablename__ = "time_off"
    __table_args__ = (
        CheckConstraint("ends_on >= starts_on", name="ordered"),
        Index(None, "person_id", "starts_on", "ends_on"),
    )
    person_id: int = Field(foreign_key="person.id")
    starts_on: date
    ends_on: date
    minutes_per_day: int | None = None
    kind: str = "leave"
    status: TimeOffStatus = Field(default=TimeOffStatus.APPROVED, sa_type=enum_column(TimeOffStatus))
    # Which event of which calendar it came from; empty when it was entered here.
    feed: str = ""
    feed_key: str | None = Field(default=None, unique=True)
