"""Recognised revenue by period, closed periods, and exchange rates."""

from datetime import date, datetime

from sqlalchemy import UniqueConstraint
from sqlmodel import Field

from store.columns import enum_column
from store.contracts import Recognition
from store.row import Row


class RevenueEntry(Row, table=True):
    """Revenue of one project in one month (``month`` as 202611). Corrected only by a further entry."""

    __tablename__ = "revenue_entry"
    project_id: int = Field(foreign_key="project.id", index=True)
    contract_id: int | None = Field(default=None, foreign_key="contract.id")
    month: int = Field(index=True)
    amount_minor: int
    provision_minor: int = 0  # change of the provision for an expected loss; a cost, not revenue
    currency: str = Field(max_length=3)
    method: Recognition = Field(sa_type=enum_column(Recognition))
    posted_on: date
    reverses_id: int | None = Field(default=None, foreign_key="revenue_entry.id")
    note: str = ""


class ClosedPeriod(Row, table=True):
    """A closed month takes no postings."""

    __tablename__ = "closed_period"
    month: int = Field(unique=True)
    closed_at: datetime
    closed_by: int | None = Field(default=None, foreign_key="person.id")


class ExchangeRate(Row, table=True):
    """How many ``quote`` one ``base`` buys on a day, as exact decimal text."""

    __tablename__ = "exchange_rate"
    __table_args__ = (UniqueConstraint("base", "quote", "day"),)
    base: str = Field(max_length=3)
    quote: str = Field(max_length=3)
    day: date
    rate: str
