"""A draft project plan as data: tasks with dates, milestones with money, demands by role."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from domain.money import Money
from domain.sow.evidence import Evidence


class Basis(StrEnum):
    """Where an estimate comes from, the surest first."""

    STATED = "stated"
    ROLE_HOURS = "split of role hours"
    NORM = "template norm"


@dataclass(frozen=True, slots=True)
class PlanTask:
    """A task with its effort in minutes (``basis``: where that comes from), dates and what it waits for."""

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


@dataclass(frozen=True, slots=True)
class PlanMilestone:
    """A milestone: the day the plan reaches it, the day the document states, the money it releases."""

    name: str
    planned: date
    stated: date | None
    amount: Money | None
    rule: str
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class Demand:
    """A role needed over a time: all its minutes, the person the document names, the rate an hour."""

    role: str
    person: str
    count: int
    minutes: int | None
    starts: date
    ends: date
    hourly: Money | None
    evidence: Evidence


@dataclass(frozen=True, slots=True)
class DraftPlan:
    """The whole. ``value`` prices the demands at the stated rates; ``margin`` needs a cost rate for each role."""

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
