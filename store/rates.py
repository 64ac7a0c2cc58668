"""Rates with effective dates; which one applies is decided by ``domain.rates`` from the date of the work."""

from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, Index
from sqlmodel import Field

from store.columns import enum_column
from store.row import Versioned


class RateKind(StrEnum):
    """What an hour costs us, and what we charge for it."""

    COST = "cost"
    BILL = "bill"


class Rate(Versioned, table=True):
    """A rate for whatever is named on it, from ``starts_on`` to ``ends_on`` inclusive (open when empty).

    ``amount_minor`` is per ``per_minutes`` (60 for an hourly, 480 for a day rate): divided only at the end.
    """

    __tablename__ = "rate"
    __table_args__ = (
        CheckConstraint("amount_minor >= 0", name="amount"),
        CheckConstraint("per_minutes > 0", name="per"),
        Index(None, "kind", "starts_on"),
    )
    kind: RateKind = Field(sa_type=enum_column(RateKind))
    person_id: int | None = Field(default=None, foreign_key="person.id", index=True)
    project_id: int | None = Field(default=None, foreign_key="project.id", index=True)
    client_id: int | None = Field(default=None, foreign_key="client.id")
    job_role_id: int | None = Field(default=None, foreign_key="job_role.id")
    place_id: int | None = Field(default=None, foreign_key="place.id")
    amount_minor: int
    per_minutes: int = 60
    currency: str = Field(max_length=3)
    starts_on: date
    ends_on: date | None = None
