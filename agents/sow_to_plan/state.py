"""What the steps of the pipeline hand on, what they tell while they work, and the firm they plan for."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal, Protocol, TypedDict

from domain.calendar import STANDARD, Calendar
from domain.plan import DraftPlan
from domain.schedule import Plan
from domain.sow.edits import Edits
from domain.sow.outline import Outline
from domain.sow.statement import Extract, Finding, Question, Sow
from domain.sow.worth import priced
from memory.readers.reading import Reading

STEPS = ("read", "recognise", "extract", "check", "plan", "schedule", "staff", "price", "report")
StepName = Literal["read", "recognise", "extract", "check", "plan", "schedule", "staff", "price", "report"]


@dataclass(frozen=True, slots=True)
class Progress:
    """One step that begins or is done; ``detail`` says what came of it, ``ms`` what it took."""

    step: str
    state: Literal["started", "done"]
    detail: str = ""
    ms: int = 0


Listener = Callable[[Progress], None]


def unheard(_progress: Progress) -> None:
    """Hear nothing."""


class State(TypedDict, total=False):
    """The state of one run; each step adds its part."""

    data: bytes
    name: str
    today: date
    start: date | None
    reading: Reading
    extract: Extract
    first: date
    outline: Outline
    dates: Plan
    plan: DraftPlan | None
    questions: tuple[Question, ...]
    findings: tuple[Finding, ...]
    timings: dict[str, int]


class Firm(Protocol):
    """Whose plan it becomes: calendar, roles, people and rates of a firm."""

    def calendar(self, sow: Sow, edits: Edits) -> Calendar:
        """Return the working calendar of the office that leads the work."""
        ...

    def roles(self) -> Sequence[str]:
        """Return the firm's job roles."""
        ...

    def stated(self, sow: Sow) -> Sow:
        """Return the statement with what the firm knows of the client where the document is silent."""
        ...

    def staffed(self, plan: DraftPlan, sow: Sow, edits: Edits) -> DraftPlan:
        """Return the plan with people proposed for every role."""
        ...

    def priced(self, plan: DraftPlan, sow: Sow, edits: Edits) -> DraftPlan:
        """Return the plan priced at the firm's rates."""
        ...

    def questions(self, plan: DraftPlan | None, sow: Sow, edits: Edits) -> tuple[Question, ...]:
        """Return what has to be settled before a project can be made of it."""
        ...


class NoFirm:
    """Planning for nobody: the standard week, the document's own roles and rates, nobody proposed."""

    def calendar(self, _sow: Sow, _edits: Edits) -> Calendar:
        """Return the standard week."""
        return STANDARD

    def roles(self) -> Sequence[str]:
        """Return none."""
        return ()

    def stated(self, sow: Sow) -> Sow:
        """Return the statement as it is."""
        return sow

    def staffed(self, plan: DraftPlan, _sow: Sow, _edits: Edits) -> DraftPlan:
        """Return the plan as it is."""
        return plan

    def priced(self, plan: DraftPlan, sow: Sow, _edits: Edits) -> DraftPlan:
        """Return the plan at the stated rates."""
        return priced(plan, sow)

    def questions(self, _plan: DraftPlan | None, _sow: Sow, _edits: Edits) -> tuple[Question, ...]:
        """Return none."""
        return ()
