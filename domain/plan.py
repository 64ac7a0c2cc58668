"""A draft project plan as data: tasks with dates, milestones with money, demands by role."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from domain.money import Money
from domain.sow.evidence import Evidence


class Basis(StrEnum):
    """Where an estimate comes from, the surest first; ``GIVEN`` was entered by a person at the review."""

    GIVEN = "entered"
    STATED = "stated"
    ROLE_HOURS = "split of role hours"
    NORM = "template norm"


@dataclass(frozen=True, slots=True)
class PlanTask:
    """A task with its effort in minutes (``basis``: where that comes from), dates and what it waits for.

    ``id`` names its source in the document and stays when the plan is drawn again; ``role`` is a role of the plan,
    ``days`` its length in working days, ``owner`` the client where the work is theirs.
    """

    id: str
    name: str
    phase: str
    kind: str
    minutes: int
    basis: Basis
    start: date
    finish: date
    critical: bool
    after: tuple[str, ...] = ()
    evidence: Evidence | None = None
    role: str = ""
    days: int = 0
    owner: str = ""


@dataclass(frozen=True, slots=True)
class PlanMilestone:
    """A milestone: the day the plan reaches it, the day the document states, the money it releases."""

    name: str
    planned: date
    stated: date | None
    amount: Money | None
    rule: str
    evidence: Evidence
    id: str = ""
    phase: str = ""


@dataclass(frozen=True, slots=True)
class Proposed:
    """Somebody who could fill a demand: score of 100, the minutes of it that fit, what speaks for and against."""

    person_id: int
    name: str
    score: int | None
    fits: int
    asked: int
    reasons: tuple[str, ...] = ()
    conflicts: tuple[str, ...] = ()
    named: bool = False  # the document names this person


@dataclass(frozen=True, slots=True)
class Demand:
    """A role needed over a time: all its minutes, the person the document names, the rate an hour.

    ``job_role`` is the firm's role it is taken for; ``bill`` and ``cost`` an hour of it at the firm's rates;
    ``people`` who could do it, the one proposed first; ``basis`` where the minutes come from.
    """

    role: str
    person: str
    count: int
    minutes: int | None
    starts: date
    ends: date
    hourly: Money | None
    evidence: Evidence | None
    id: str = ""
    basis: Basis = Basis.STATED
    job_role: str = ""
    bill: Money | None = None
    cost: Money | None = None
    people: tuple[Proposed, ...] = ()
    person_id: int | None = None


@dataclass(frozen=True, slots=True)
class DraftPlan:
    """The whole. ``value`` prices the demands at the stated rates, ``card`` at the firm's own, ``cost`` at cost.

    ``promised`` are all minutes the plan holds, ``paid`` those the price pays for at the rates, ``normal`` those the
    templates would give the same deliverables; None where a price, rate or effort is missing.
    """

    start: date
    finish: date
    tasks: tuple[PlanTask, ...]
    milestones: tuple[PlanMilestone, ...]
    demands: tuple[Demand, ...]
    price: Money | None
    value: Money | None
    cost: Money | None
    margin: Decimal | None
    notes: tuple[str, ...] = ()
    card: Money | None = None
    promised: int = 0
    paid: int | None = None
    normal: int = 0
    currency: str = ""
