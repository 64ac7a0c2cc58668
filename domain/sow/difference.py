"""What a revised statement of work changes against the one a project was made of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from domain.plan import DraftPlan, PlanTask
from domain.sow.statement import Sow

_SENTENCES = (
    ("assumptions", "assumption"),
    ("out_of_scope", "out of scope"),
    ("client_responsibilities", "duty of the client"),
)
_WORKED = frozenset({"work", "optional", "period"})


class Change(StrEnum):
    """What became of something."""

    ADDED = "added"
    REMOVED = "removed"
    CHANGED = "changed"


@dataclass(frozen=True, slots=True)
class Difference:
    """One change: of what kind of thing, which, and what it was and is, in words; ``minutes`` and ``days`` of work."""

    change: Change
    kind: str
    name: str
    before: str = ""
    after: str = ""
    minutes: int = 0
    days: int = 0


def differences(before: tuple[Sow, DraftPlan], after: tuple[Sow, DraftPlan]) -> tuple[Difference, ...]:
    """Return what changed, work first, then promises and money."""
    (old_sow, old), (new_sow, new) = before, after
    return (
        *_work(old, new),
        *_rows("milestone", _milestones(old), _milestones(new)),
        *_rows("role", _roles(old), _roles(new)),
        *_values(old_sow, new_sow),
        *_terms(old, new),
        *(
            one
            for name, kind in _SENTENCES
            for one in _rows(kind, _clauses(getattr(old_sow, name)), _clauses(getattr(new_sow, name)))
        ),
    )


def same_words(name: str) -> str:
    """Return a name as it is compared: without case and blanks."""
    return " ".join(name.casefold().split())


def _work(old: DraftPlan, new: DraftPlan) -> Iterator[Difference]:
    before, after = _tasks(old), _tasks(new)
    for name, task in after.items():
        was = before.get(name)
        if was is None:
            yield Difference(Change.ADDED, "work", task.name, "", _effort(task), task.minutes, max(1, task.days))
        elif was.minutes != task.minutes or was.days != task.days:
            grown, longer = task.minutes - was.minutes, task.days - was.days
            yield Difference(Change.CHANGED, "work", task.name, _effort(was), _effort(task), grown, longer)
    for name, task in before.items():
        if name not in after:
            yield Difference(Change.REMOVED, "work", task.name, _effort(task), "", -task.minutes, 0)


def _tasks(plan: DraftPlan) -> dict[str, PlanTask]:
    return {same_words(task.name): task for task in plan.tasks if task.kind in _WORKED}


def _effort(task: PlanTask) -> str:
    return f"{task.minutes // 60} h in {task.days} working days"


def _rows(kind: str, before: dict[str, tuple[str, str]], after: dict[str, tuple[str, str]]) -> Iterator[Difference]:
    for key, (name, words) in after.items():
        if key not in before:
            yield Difference(Change.ADDED, kind, name, "", words)
        elif before[key][1] != words:
            yield Difference(Change.CHANGED, kind, name, before[key][1], words)
    for key, (name, words) in before.items():
        if key not in after:
            yield Difference(Change.REMOVED, kind, name, words)


def _milestones(plan: DraftPlan) -> dict[str, tuple[str, str]]:
    found = {}
    for one in plan.milestones:
        due = one.stated or one.planned
        found[same_words(one.name)] = (one.name, f"{due}, {one.amount}" if one.amount else str(due))
    return found


def _roles(plan: DraftPlan) -> dict[str, tuple[str, str]]:
    found = {}
    for one in plan.demands:
        hours = "hours open" if one.minutes is None else f"{one.minutes // 60} h"
        rate = f" at {one.hourly} an hour" if one.hourly else ""
        found[same_words(f"{one.role} {one.person}")] = (one.role, f"{hours}{rate}")
    return found


def _values(old: Sow, new: Sow) -> Iterator[Difference]:
    for name in ("start", "end", "billing_model", "cap", "payment_terms", "client", "vendor"):
        yield from _value(name.replace("_", " "), getattr(old, name), getattr(new, name))


def _value(name: str, old: Any, new: Any) -> Iterator[Difference]:  # noqa: ANN401 -- a fact of any kind
    was, now = (str(one.value) if one is not None else "" for one in (old, new))
    if " ".join(was.split()) != " ".join(now.split()):
        change = Change.ADDED if not was else Change.REMOVED if not now else Change.CHANGED
        yield Difference(change, "term", name, was, now)


def _terms(old: DraftPlan, new: DraftPlan) -> Iterator[Difference]:
    if old.price != new.price:
        yield Difference(Change.CHANGED, "price", "price", str(old.price or "open"), str(new.price or "open"))
    if old.finish != new.finish:
        yield Difference(Change.CHANGED, "end", "end of the plan", str(old.finish), str(new.finish))


def _clauses(clauses: Sequence[Any]) -> dict[str, tuple[str, str]]:
    return {same_words(one.text): (one.text, "") for one in clauses}
