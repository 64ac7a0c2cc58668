"""What a language model may say of a part of a document: text as written and the quote it stands in."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

_MOST = 200  # rows of one kind from one part
_LONGEST = 4000


class _Said(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", str_max_length=_LONGEST)


class Value(_Said):
    """One value as written, and the words of the document it stands in."""

    value: str
    quote: str


class SaidPhase(_Said):
    """A stage of the work."""

    name: str
    quote: str
    start: str = ""
    end: str = ""
    duration: str = ""
    condition: str = ""


class SaidDeliverable(_Said):
    """Something handed over."""

    name: str
    quote: str
    due: str = ""
    acceptance: str = ""
    phase: str = ""
    optional: bool = False


class SaidMilestone(_Said):
    """A payment or a dated promise."""

    name: str
    quote: str
    due: str = ""
    amount: str = ""
    percent: str = ""


class SaidRole(_Said):
    """Who works, how much, at what rate."""

    role: str
    quote: str
    person: str = ""
    count: str = ""
    hours: str = ""
    days: str = ""
    rate: str = ""
    rate_unit: Literal["", "hour", "day", "week", "month"] = ""


class SaidClause(_Said):
    """A sentence that binds."""

    kind: Literal["assumption", "out_of_scope", "client_responsibility", "option"]
    text: str
    quote: str
    due: str = ""


class SaidRetainer(_Said):
    """A recurring fee."""

    amount: str
    quote: str
    period: Literal["month", "quarter", "year"] = "month"
    months: str = ""
    hours: str = ""


class SaidFacts(_Said):
    """Everything a part states; what it does not say is left out."""

    title: Value | None = None
    client: Value | None = None
    vendor: Value | None = None
    currency: Value | None = None
    start: Value | None = None
    end: Value | None = None
    period: Value | None = None
    billing_model: Value | None = None
    total: Value | None = None
    cap: Value | None = None
    payment_terms: Value | None = None
    expenses: Value | None = None
    review_days: Value | None = None
    change_control: Value | None = None
    termination: Value | None = None
    retainer: SaidRetainer | None = None
    phases: tuple[SaidPhase, ...] = Field(default=(), max_length=_MOST)
    deliverables: tuple[SaidDeliverable, ...] = Field(default=(), max_length=_MOST)
    milestones: tuple[SaidMilestone, ...] = Field(default=(), max_length=_MOST)
    roles: tuple[SaidRole, ...] = Field(default=(), max_length=_MOST)
    clauses: tuple[SaidClause, ...] = Field(default=(), max_length=_MOST)
