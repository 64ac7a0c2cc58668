"""Facts of several parts, and of two engines, as one statement of work; where they disagree, both are told."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, is_dataclass, replace
from typing import Any

from agents.sow_to_plan.facts import same_name
from domain.sow.evidence import Fact
from domain.sow.statement import Extract, Finding, Sow, Weight

_COMPARED = ("client", "currency", "start", "end", "billing_model", "total", "cap")
_LISTS = tuple(one.name for one in fields(Sow) if one.default == () and one.name != "document")


def merged(parts: Sequence[Sow]) -> tuple[Sow, list[Finding]]:
    """Return what all parts state: of single values the first, of rows each once."""
    whole, told = parts[0], []
    for part in parts[1:]:
        told += _disagreements(whole, part, "Two places give different values")
        whole = _filled(whole, part)
        lists: dict[str, Any] = {name: _joined(getattr(whole, name), getattr(part, name)) for name in _LISTS}
        whole = replace(whole, **lists)
    return whole, told


def backed(said: Sow, own: Extract) -> tuple[Sow, list[Finding]]:
    """Return the model's facts, completed by the built-in engine's: values it left out, lists and cells it has not."""
    told = _disagreements(said, own.sow, "The model and the built-in reader differ")
    whole = _filled(said, own.sow)
    lists: dict[str, Any] = {name: _completed(getattr(said, name), getattr(own.sow, name)) for name in _LISTS}
    return replace(whole, kind=own.sow.kind, **lists), told


def _filled(first: Sow, second: Sow) -> Sow:
    missing: dict[str, Any] = {
        one.name: getattr(second, one.name)
        for one in fields(Sow)
        if one.name not in _LISTS and getattr(first, one.name) is None
    }
    return replace(first, **missing)


def _disagreements(one: Sow, other: Sow, words: str) -> list[Finding]:
    found = []
    for name in _COMPARED:
        first, second = getattr(one, name), getattr(other, name)
        if isinstance(first, Fact) and isinstance(second, Fact) and str(first.value) != str(second.value):
            text = f"{words} for {name.replace('_', ' ')}: {first.value}, used here, and {second.value}."
            found.append(Finding("values_differ", text, Weight.WARN, (first.evidence, second.evidence)))
    return found


def _name(row: Any) -> str:  # noqa: ANN401 -- any row of a statement of work
    person = getattr(row, "person", "")
    return f"{getattr(row, 'name', '') or getattr(row, 'role', '') or getattr(row, 'text', '')} {person}"


def _joined(rows: tuple[Any, ...], more: tuple[Any, ...]) -> tuple[Any, ...]:
    found = list(rows)
    for row in more:
        at = next((i for i, one in enumerate(found) if same_name(_name(one), _name(row))), None)
        if at is None:
            found.append(row)
        else:
            found[at] = _cells(found[at], row)
    return tuple(found)


def _completed(rows: tuple[Any, ...], own: tuple[Any, ...]) -> tuple[Any, ...]:
    if not rows:
        return own
    by_name = [(one, next((row for row in own if same_name(_name(one), _name(row))), None)) for one in rows]
    return tuple(one if row is None else _cells(one, row) for one, row in by_name)


def _cells(row: Any, other: Any) -> Any:  # noqa: ANN401 -- any row of a statement of work
    """Return a row with the cells it leaves empty taken from another of the same name."""
    if not is_dataclass(row) or isinstance(row, type):
        return row
    empty = {
        one.name: getattr(other, one.name)
        for one in fields(row)
        if getattr(row, one.name) in (None, "", ()) and getattr(other, one.name) not in (None, "", ())
    }
    return replace(row, **empty)
