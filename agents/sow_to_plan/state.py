"""What the steps of the pipeline hand on, and what they tell while they work."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Literal, TypedDict

from domain.plan import DraftPlan
from domain.schedule import Plan
from domain.sow.outline import Outline
from domain.sow.statement import Extract, Finding, Question
from memory.readers.reading import Reading

STEPS = ("read", "recognise", "extract", "check", "plan", "schedule", "staff", "price", "report")


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
