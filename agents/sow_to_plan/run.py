"""A file in; its facts, findings, questions and a draft plan out, with the time each step took."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import Enum
from typing import Any

from agents.sow_to_plan.builtin import BuiltIn
from agents.sow_to_plan.engine import Engine
from domain.calendar import STANDARD, Calendar
from domain.money import Money
from domain.plan import DraftPlan
from domain.sow.evidence import Fact, When
from domain.sow.planning import draft
from domain.sow.questions import questions
from domain.sow.statement import Finding, Question, Sow, Weight
from memory.readers.reading import Reading, Verdict
from memory.readers.sandbox import read_file

Progress = Callable[[str], None]


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


def sow_to_plan(
    data: bytes,
    name: str,
    today: date,
    *,
    start: date | None = None,
    engine: Engine | None = None,
    calendar: Calendar = STANDARD,
    progress: Progress = lambda _step: None,
) -> Outcome:
    """Read, extract and plan. A start given beats the stated one; without either the next Monday is taken and said."""
    works = engine or BuiltIn()
    began = time.perf_counter()
    progress("reading")
    reading = read_file(data, name)
    read = time.perf_counter()
    if reading.verdict is not Verdict.READ:
        unread = Finding(str(reading.verdict), reading.reason, Weight.STOP)
        return Outcome(reading, works.name, None, None, (), (unread,), _milliseconds(began, read))
    progress("extracting")
    extract = works.extract(reading)
    extracted = time.perf_counter()
    progress("planning")
    sow, findings = extract.sow, list(extract.findings)
    stated = sow.start.value.date if sow.start else None
    first = start or stated or today + timedelta(days=7 - today.weekday())
    if start is None and stated is None:
        findings.append(Finding("start_assumed", f"No start is stated: the plan begins on {first}.", Weight.NOTE))
    plan = draft(sow, first, calendar=calendar) if sow.kind != "amendment" else None
    timings = _milliseconds(began, read, extracted, time.perf_counter())
    return Outcome(reading, works.name, sow, plan, questions(sow), tuple(findings), timings)


def _milliseconds(*marks: float) -> dict[str, int]:
    steps = ("read_ms", "extract_ms", "plan_ms")
    spent = {step: round((after - before) * 1000) for step, before, after in zip(steps, marks, marks[1:], strict=False)}
    return spent | {"total_ms": round((marks[-1] - marks[0]) * 1000)}


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
