"""Proposals as pages show them: what would change, with names instead of keys, and what the visitor may do about it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Date, Engine, Table
from sqlmodel import Session

from domain.access import Actor
from domain.approval import ProposalStatus
from domain.money import Money
from store.approvals import Proposal
from store.db import metadata, reading
from store.queries import proposals
from tools.proposals import decidable, is_requester, line_of
from tools.values import day_text, hours_text, money_text
from web.labels import cited, labels, named
from web.refs import url_of

_MANY = 4  # rows of one kind from which on they share a table
_MOST_EVIDENCE = 8
_VERBS = {"create": "New", "change": "Change", "delete": "Remove"}
Names = Mapping[tuple[str, int], str]
_HIDDEN = {"trust", "source", "job_role_id", "key", "requester_id", "not_before", "attempts"}
_CALLED = {"outbox": "message"}  # a table that has another name among people


@dataclass(frozen=True, slots=True)
class Changed:
    """One field of a row, before and after."""

    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Row:
    """One row that would change."""

    what: str
    ref: str
    label: str
    fields: tuple[Changed, ...]


@dataclass(frozen=True, slots=True)
class Alike:
    """Many rows that change in the same fields: one table, a line each."""

    what: str
    fields: tuple[str, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class CardView:
    """One proposal for one visitor."""

    proposal: int
    title: str
    status: str
    requester: str
    approver: str
    expires: str
    reason: str
    outcome: str
    replaced_by: int | None
    count: int
    rows: tuple[Row, ...]
    alike: tuple[Alike, ...]
    evidence: Mapping[str, str]  # reference, such as booking:7, and what it is called
    may_decide: bool
    may_withdraw: bool


def cards_for(engine: Engine, actor: Actor, keys: Sequence[int]) -> dict[int, CardView]:
    """Return proposals by their number, as they are now."""
    with reading(engine) as db:
        return cards_in(db, actor, keys)


def cards_in(db: Session, actor: Actor, keys: Sequence[int]) -> dict[int, CardView]:
    """Return the same in the caller's transaction."""
    return {card.proposal: card for card in _views(db, actor, proposals.several(db, keys))} if keys else {}


def _views(db: Session, actor: Actor, found: Sequence[Proposal]) -> Iterable[CardView]:
    may = {one.pk for one in decidable(db, found, actor)}
    changes = [change for one in found for change in one.changes]
    names, called = _names(db, changes), labels(db, (str(change["row"]) for change in changes))
    for one in found:
        line = line_of(db, one)
        rows, alike = _sorted_out([_row(change, names, called) for change in one.changes])
        pending = one.status is ProposalStatus.PENDING
        yield CardView(
            proposal=one.pk,
            title=line.title,
            status=line.status,
            requester=line.requester,
            approver=line.approver,
            expires=line.expires,
            reason=line.reason,
            outcome=line.outcome,
            replaced_by=one.replaced_by,
            count=len(one.changes),
            rows=rows,
            alike=alike,
            evidence=cited(db, _evidence(one)),
            may_decide=pending and one.pk in may,
            may_withdraw=pending and is_requester(one, actor),
        )


def _sorted_out(rows: Sequence[Row]) -> tuple[tuple[Row, ...], tuple[Alike, ...]]:
    """Return the rows to show one by one, and those there are many of."""
    kinds: dict[tuple[str, ...], list[Row]] = {}
    for row in rows:
        verb_and_kind = " ".join(part for part in row.what.split() if not part.isdecimal())
        kinds.setdefault((verb_and_kind, *(field.field for field in row.fields)), []).append(row)
    few = tuple(row for found in kinds.values() if len(found) < _MANY for row in found)
    many = tuple(
        Alike(f"{kind}: {len(found)} rows", fields, tuple(sorted(found, key=lambda row: row.label)))
        for (kind, *fields_), found in kinds.items()
        if len(found) >= _MANY
        for fields in (tuple(fields_),)
    )
    return few, many


def _evidence(proposal: Proposal) -> tuple[str, ...]:
    refs = (str(item.get("ref") or f"project:{item.get('project')}") for item in proposal.evidence)
    return tuple(ref for ref in dict.fromkeys(refs) if url_of(ref))[:_MOST_EVIDENCE]


def _target(table: Table, column: str) -> str:
    if column not in table.columns:
        return ""
    return next((key.column.table.name for key in table.columns[column].foreign_keys), "")


def _names(db: Session, changes: Sequence[Mapping[str, Any]]) -> Names:
    wanted: dict[str, set[int]] = {}
    for change in changes:
        kind = str(change["row"]).partition(":")[0]
        table = metadata().tables[kind]
        for column, values in change["fields"].items():
            target = _target(table, column)
            if target:
                keys = {value for value in values.values() if isinstance(value, int)}
                wanted.setdefault(target, set()).update(keys)
    return named(db, wanted)


def _row(change: Mapping[str, Any], names: Names, called: Mapping[str, str]) -> Row:
    kind, _, key = str(change["row"]).partition(":")
    table, fields = metadata().tables[kind], change["fields"]
    verb = _VERBS.get(change["action"], change["action"])
    shown = [column for column in list(table.columns.keys()) if column in fields and not _is_noise(column, fields)]
    return Row(
        what=f"{verb} {_CALLED.get(kind, kind.replace('_', ' '))} {key}".strip(),
        ref=str(change["row"]) if key else "",
        label=called.get(str(change["row"]), ""),
        fields=tuple(
            Changed(
                field=_label(column),
                before=_text(table, column, fields[column].get("before"), names, fields),
                after=_text(table, column, fields[column].get("after"), names, fields),
            )
            for column in shown
        ),
    )


def _is_noise(column: str, fields: Mapping[str, Any]) -> bool:
    new_and_off = fields[column].get("after") is False and "before" not in fields[column]
    return (
        column in _HIDDEN or new_and_off or column.endswith("_at") or (column.endswith("currency") and len(fields) > 1)
    )


def _label(column: str) -> str:
    plain = column.removesuffix("_id").removesuffix("_minor").replace("minutes", "time")
    return plain.replace("_", " ").capitalize()


def _text(  # noqa: PLR0911 -- one return a kind
    table: Table, column: str, value: object, names: Names, fields: Mapping[str, Any]
) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, str) and isinstance(table.columns[column].type, Date):
        return day_text(date.fromisoformat(value))
    if isinstance(value, int):
        target = _target(table, column)
        if target:
            return names.get((target, value), f"{target.replace('_', ' ')} {value}")
        if "minutes" in column:
            return hours_text(value)
        if column.endswith("_minor"):
            return _money(column, value, fields)
    return str(value)


def _money(column: str, minor: int, fields: Mapping[str, Any]) -> str:
    said = fields.get(column.replace("_minor", "_currency")) or fields.get("currency") or {}
    currency = said.get("after") or said.get("before")
    return money_text(Money(minor, currency)) if currency else f"{minor:,} minor units"
