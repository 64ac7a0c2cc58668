"""The statement of work: every field is a fact with its evidence, or absent."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from enum import StrEnum

from domain.sow.evidence import Evidence, Fact, When


class BillingModel(StrEnum):
    """How the work is paid for."""

    FIXED = "fixed"
    TIME_AND_MATERIALS = "tm"
    MILESTONE = "milestone"
    RETAINER = "retainer"
    MIXED = "mixed"


@dataclass(frozen=True, slots=True)
class Phase:
    """A stage of the work; ``condition`` is what must be true before it starts, as written."""

    name: str
    evidence: Evidence
    duration: str = ""
    start: When | None = None
    end: When | None = None
    depends_on: tuple[str, ...] = ()
    condition: str = ""


@dataclass(frozen=True, slots=True)
class Deliverable:
    """Something handed over."""

    name: str
    evidence: Evidence
    due: When | None = None
    acceptance: str = ""
    phase: str = ""
    optional: bool = False


@dataclass(frozen=True, slots=True)
class Milestone:
    """A point that releases money or ends a stage; ``amount`` in major units of the document's currency."""

    name: str
    evidence: Evidence
    due: When | None = None
    amount: Decimal | None = None
    currency: str = ""
    percent: Decimal | None = None
    duration: str = ""


@dataclass(frozen=True, slots=True)
class Role:
    """Who works, how much, at what rate; one row a role, person and rate. ``hours`` are per ``hours_per`` if set.

    ``rate_evidence`` is set when the rate stands elsewhere, in a rate card.
    """

    role: str
    evidence: Evidence
    person: str = ""
    count: int | None = None
    hours: Decimal | None = None
    hours_per: str = ""
    days: Decimal | None = None
    days_per: str = ""
    rate: Decimal | None = None
    rate_unit: str = ""
    currency: str = ""
    amount: Decimal | None = None
    location: str = ""
    rate_evidence: Evidence | None = None


@dataclass(frozen=True, slots=True)
class Retainer:
    """A recurring fee: amount a period, hours it covers, what happens to unused and to further hours."""

    amount: Decimal
    period: str
    evidence: Evidence
    months: int | None = None
    hours: Decimal | None = None
    overage_rate: Decimal | None = None
    rollover: str = ""


@dataclass(frozen=True, slots=True)
class Clause:
    """A sentence that binds: an assumption, an exclusion, a duty with its date, an option with its price."""

    text: str
    evidence: Evidence
    due: When | None = None
    amount: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Acceptance:
    """How work is accepted: days of review, and whether silence is consent."""

    evidence: Evidence
    review_days: int | None = None
    unit: str = ""
    deemed: bool | None = None


@dataclass(frozen=True, slots=True)
class Sow:
    """What a document states. Amounts are in major units of ``currency``; whatever it does not say is absent."""

    document: str
    kind: str = "sow"
    title: Fact[str] | None = None
    client: Fact[str] | None = None
    vendor: Fact[str] | None = None
    currency: Fact[str] | None = None
    start: Fact[When] | None = None
    end: Fact[When] | None = None
    period: Fact[str] | None = None
    billing_model: Fact[BillingModel] | None = None
    total: Fact[Decimal] | None = None
    cap: Fact[Decimal] | None = None
    retainer: Retainer | None = None
    acceptance: Acceptance | None = None
    payment_terms: Fact[str] | None = None
    expenses: Fact[str] | None = None
    expenses_cap: Fact[Decimal] | None = None
    hypercare: Fact[str] | None = None
    change_control: Fact[str] | None = None
    termination: Fact[str] | None = None
    training: Fact[str] | None = None
    phases: tuple[Phase, ...] = ()
    deliverables: tuple[Deliverable, ...] = ()
    milestones: tuple[Milestone, ...] = ()
    roles: tuple[Role, ...] = ()
    assumptions: tuple[Clause, ...] = ()
    out_of_scope: tuple[Clause, ...] = ()
    client_responsibilities: tuple[Clause, ...] = ()
    options: tuple[Clause, ...] = ()
    service_levels: tuple[Clause, ...] = ()
    blackouts: tuple[Clause, ...] = ()


class Weight(StrEnum):
    """How much a finding matters."""

    STOP = "stop"
    WARN = "warn"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Finding:
    """Something a careful reader reports beside the plan, with the words it stands on."""

    code: str
    text: str
    weight: Weight = Weight.WARN
    evidence: tuple[Evidence, ...] = ()


@dataclass(frozen=True, slots=True)
class Question:
    """Something the document does not say and the plan needs."""

    field: str
    text: str


@dataclass(frozen=True, slots=True)
class Extract:
    """What an engine made of a document."""

    sow: Sow
    findings: tuple[Finding, ...] = ()
    dates: tuple[Fact[date], ...] = field(default=())
