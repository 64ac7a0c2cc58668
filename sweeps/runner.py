"""Doing one sweep for one local date, exactly once, whoever else tries and wherever a process dies.

The claim is a row of its own; the effects and the mark that the run is done commit together. A process that dies
before leaves a claim whose lease ends, and the next one starts over; one that was only slow finds its lease taken
and rolls its effects back.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Engine
from sqlmodel import Session

from domain.access import SYSTEM
from domain.firm import Firm
from domain.timetable import Schedule
from store.db import writing
from store.queries import sweeps
from tools.spec import Call, ToolContext

Work = Callable[..., dict[str, Any]]  # called with the ToolContext; a sweep may take options by name


@dataclass(frozen=True, slots=True)
class Sweep:
    """A look over the whole firm: its name, when it is due, and what it does (returns its report).

    What was due before ``since`` is not made up for.
    """

    name: str
    schedule: Schedule
    work: Work
    since: datetime | None = None


class LeaseLost(Exception):
    """Another process took the run over; this one's effects are rolled back."""


def run(
    engine: Engine, sweep: Sweep, local_date: date, *, firm: Firm, owner: str, clock: Callable[[], datetime]
) -> dict[str, Any] | None:
    """Do the sweep for the date and return its report; nothing when it is done already or another process has it."""
    claimed = sweeps.claim(engine, sweep.name, local_date, owner=owner, now=clock())
    if claimed is None:
        return None
    try:
        with writing(engine) as db:
            report = _work(db, sweep, local_date, firm, clock())
            if not sweeps.finish(db, claimed, now=clock(), report=report):
                raise LeaseLost  # noqa: TRY301 -- the way out of `writing` that keeps nothing
    except LeaseLost:
        return None
    return report


def _work(db: Session, sweep: Sweep, local_date: date, firm: Firm, now: datetime) -> dict[str, Any]:
    call = Call(actor=SYSTEM, today=local_date, now=now, firm=firm, thread=f"{sweep.name}:{local_date.isoformat()}")
    return sweep.work(ToolContext(db, call))
