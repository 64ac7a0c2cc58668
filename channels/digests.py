"""A person's digest: their week, what waits for them, their projects, what was found, as far as they may see it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Engine

from channels.answering import decisions_of
from channels.message import Note, Outgoing, Part
from domain.access import Actor, Permission
from domain.errors import OpsError
from tools import gate, proposals
from tools.blocks import Table
from tools.catalogue import by_name
from tools.spec import Call

_MOST_CARDS, _MOST_ROWS = 5, 6
_P = Permission


@dataclass(frozen=True, slots=True)
class _Section:
    title: str
    tool: str
    arguments: Mapping[str, Any] = field(default_factory=dict)
    needs: Permission | None = None
    rows: bool = True  # its table is shown too, not only its sentence


_SECTIONS = (
    _Section("My week", "my_time", {"window": "this week"}, _P.TIME_LOG, rows=False),
    _Section("My tasks", "tasks_of", {"person": "me"}, _P.TASKS_WRITE),
    _Section("Missing time of the team", "missing_timesheets", {"window": "last week"}, _P.TIME_APPROVE),
    _Section("Projects at risk", "at_risk_projects", {}, _P.MARGIN_READ),
    _Section("My projects", "my_projects", {}, _P.PROJECTS_READ),
    _Section("On the bench", "bench", {}, _P.DEMAND_READ, rows=False),
    _Section("Found", "findings", {}, _P.FINDINGS_READ),
)


def digest_of(engine: Engine, call: Call) -> Outgoing:
    """Return the digest of the caller, each part only as far as they may see it."""
    parts: list[Part] = [*_waiting(engine, call)]
    for section in _SECTIONS:
        if _fits(section, call.actor):
            parts += _section(engine, call, section)
    first = call.actor.name.split()[0]
    text = f"Good day {first}. This is your {call.today:%A}, {call.today.day} {call.today:%B %Y}."
    parts.append(Note(text="Whether, when and where this reaches you is yours to choose on the page behind the link."))
    subject = f"Your {call.today:%A}: {call.today.day} {call.today:%b}"
    return Outgoing(text=text, parts=tuple(parts), subject=subject, page="/notifications")


def _fits(section: _Section, actor: Actor) -> bool:
    """Tell whether a part is for somebody; whoever sees the whole firm has no use for a list of own projects."""
    if section.tool == "my_projects" and actor.may(_P.PORTFOLIO_READ):
        return False
    return section.needs is None or actor.may(section.needs)


def _section(engine: Engine, call: Call, section: _Section) -> Iterator[Part]:
    try:
        outcome = gate.run(engine, by_name(section.tool), dict(section.arguments), call)
    except OpsError:
        return
    yield Note(text=section.title, strong=True)
    yield Note(text=outcome.view.headline())
    for table in [block for block in outcome.view.blocks() if isinstance(block, Table) and block.rows][: section.rows]:
        left = table.left_out + max(0, len(table.rows) - _MOST_ROWS)
        yield table.model_copy(update={"rows": table.rows[:_MOST_ROWS], "left_out": left})


def _waiting(engine: Engine, call: Call) -> Iterator[Part]:
    waiting = proposals.pending_for(engine, call)
    if not waiting.lines:
        return
    yield Note(text="Waiting for your decision", strong=True)
    for line in waiting.lines[:_MOST_CARDS]:
        card = line.card()
        yield card
        yield decisions_of(card)
    left = max(0, len(waiting.lines) - _MOST_CARDS) + waiting.left_out
    if left:
        yield Note(text=f"and {left} more on the page of approvals")
