"""Proposals as pages show them: what would change, with names instead of keys, and what the visitor may do about it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Date, Engine, Table
from sqlmodel import Session, select

from domain.access import Actor
from domain.approval import ProposalStatus
from domain.money import Money
from store.approvals import Proposal
from store.db import metadata, reading
from store.queries import proposals
from tools.proposals import decidable, is_requester, line_of
from tools.values import day_text, hours_text, money_text
from web.refs import url_of

_NAMES = ("name", "title", "number", "code")  # what a row is called, the first of these it has
_MOST_EVIDENCE = 8
_VERBS = {"create": "New", "change": "Change", "delete": "Remove"}
Names = Mapping[tuple[str, int], str]
_HIDDEN = {"trust", "source", "job_role_id", "key", "requester_id"}


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
    fields: tuple[Changed, ...]


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
    rows: tuple[Row, ...]
    evidence: tuple[str, ...]  # references such as booking:7
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
    names = _names(db, [change for one in found for change in one.changes])
    for one in found:
        line = line_of(db, one)
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
            rows=tuple(_row(change, names) for change in one.changes),
            evidence=_evidence(one),
            may_decide=pending and one.pk in may,
            may_withdraw=pending and is_requester(one, actor),
        )


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
    return {(kind, key): name for kind, keys in wanted.items() for key, name in _named(db, kind, keys)}


def _named(db: Session, kind: str, keys: set[int]) -> Iterable[tuple[int, str]]:
    table = metadata().tables[kind]
    column = next((name for name in _NAMES if name in table.columns), "")
    if not column or not keys:
        return ()
    rows = db.execute(select(table.c.id, table.columns[column]).where(table.c.id.in_(keys)))
    return [(row[0], str(row[1])) for row in rows]


def _row(change: Mapping[str, Any], names: Names) -> Row:
    kind, _, key = str(change["row"]).partition(":")
    table, fields = metadata().tables[kind], change["fields"]
    verb = _VERBS.get(change["action"], change["action"])
    shown = [column for column in list(table.columns.keys()) if column in fields and not _is_noise(column, fields)]
    return Row(
        what=f"{verb} {kind.replace('_', ' ')} {key}".strip(),
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
