"""A file in; its facts, findings, questions and a draft plan out, with the time each step took."""

from __future__ import annotations

import time
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from typing import Any

from agents.sow_to_plan.builtin import BuiltIn
from agents.sow_to_plan.engine import Engine
from agents.sow_to_plan.state import Listener, Progress, State, unheard
from domain.money import Money
from domain.plan import DraftPlan
from domain.sow.evidence import Fact, When
from domain.sow.firm import Firm, NoFirm
from domain.sow.statement import Finding, Question, Sow
from memory.readers.reading import Reading
from settings import Settings


@dataclass(frozen=True, slots=True)
class Outcome:
    """Everything the review shows. ``plan`` is None when there is none to draw; ``findings`` say why."""

    reading: Reading
    engine: str
    sow: Sow | None
    plan: DraftPlan | None
    questions: tuple[Question, ...]
    findings: tuple[Finding, ...]
    timings: dict[str, int]


def engine_for(settings: Settings) -> Engine:
    """Return the engine that reads documents: the configured chat model backed by the built-in one, or that alone."""
    from agents import models

    if not models.configured(settings):
        return BuiltIn()
    from agents.sow_to_plan.spoken import Spoken

    return Spoken(models.endpoint(settings), settings.model, method=settings.structured_output)


def sow_to_plan(
    data: bytes,
    name: str,
    today: date,
    *,
    start: date | None = None,
    engine: Engine | None = None,
    firm: Firm | None = None,
    progress: Listener = unheard,
) -> Outcome:
    """Read, extract and plan. A start given beats the stated one; without either the next Monday is taken and said.

    Writes nothing. ``progress`` hears every step as it begins and ends.
    """
    from agents.sow_to_plan.pipeline import Pipeline

    works = engine or BuiltIn()
    graph = Pipeline(works, firm or NoFirm()).graph
    began = time.perf_counter()
    state: State = {"data": data, "name": name, "today": today, "start": start}
    for kind, heard in graph.stream(state, stream_mode=["custom", "values"]):
        if kind == "custom" and isinstance(heard, Progress):
            progress(heard)
        elif kind == "values" and isinstance(heard, dict):
            state = State(**heard)  # type: ignore[typeddict-item]
    spent = round((time.perf_counter() - began) * 1000)
    extract = state.get("extract")
    return Outcome(
        state["reading"],
        works.name,
        extract.sow if extract else None,
        state["plan"],
        state["questions"],
        state["findings"],
        {**state["timings"], "total_ms": spent, "cpu_read_ms": state["reading"].cpu_ms},
    )


def plain(value: Any) -> Any:  # noqa: ANN401, PLR0911 any part of an outcome; one line a type
    """Return JSON of any part: facts as value with evidence, money with its currency, dates in ISO form."""
    if isinstance(value, Money):
        return {"amount": str(value.amount), "currency": value.currency}
    if isinstance(value, When):
        return _when(value)
    if isinstance(value, Fact):
        return {"value": plain(value.value), "evidence": plain(value.evidence)}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral() else str(value)
    if isinstance(value, date):
        return value.isoformat()
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, tuple | list):
        return [plain(one) for one in value]
    return value


def _when(when: When) -> dict[str, Any]:
    return {
        "date": when.date.isoformat() if when.date else None,
        "rule": when.rule or None,
        "as_written": when.as_written or None,
        "readings": [day.isoformat() for day in when.readings],
    }


def as_json(outcome: Outcome) -> dict[str, Any]:
    """Return the outcome as one JSON document."""
    parts = ("sow", "plan", "questions", "findings")
    found = {part: plain(getattr(outcome, part)) for part in parts}
    return {
        "document": outcome.reading.name,
        "verdict": str(outcome.reading.verdict),
        "engine": outcome.engine,
        **found,
        "timings": outcome.timings,
    }
