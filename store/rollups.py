"""Weekly sums of time by person and by project, kept in the transaction that changes an entry.

Changes of ``TimeEntry`` objects are followed by themselves, in every session, once this module is imported
(``store.tables`` does). A statement that changes many rows at once says so with ``IN_BULK`` and calls ``recompute``
for the months it touched; without that it is refused, because the sums would be wrong in silence.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, Table, and_, case, delete, event, func, insert, inspect, or_, select
from sqlalchemy.orm import ORMExecuteState, Session
from sqlmodel import SQLModel, col

from store.db import inserting
from store.timesheets import TimeByPerson, TimeByProject, TimeEntry, TimeStatus

IN_BULK = {"rollups": "recomputed"}  # execution options of a statement whose caller recomputes
DONE = (TimeStatus.APPROVED, TimeStatus.LOCKED)
_SOURCES = (
    *("person_id", "project_id", "month", "week", "minutes", "billable", "status"),
    *("bill_minor", "bill_currency", "cost_minor", "cost_currency"),
)
_PERSON_KEY = ("person_id", "month", "week")
_PROJECT_KEY = ("project_id", "month", "week", "bill_currency", "cost_currency")
Sums = dict[tuple[Any, ...], dict[str, int]]


class Difference(NamedTuple):
    """A sum that is not what a recompute finds."""

    table: str
    key: tuple[Any, ...]
    kept: dict[str, int]
    true: dict[str, int]


def _by_person(entry: dict[str, Any]) -> dict[str, int]:
    minutes, submitted, done = entry["minutes"], entry["status"] == TimeStatus.SUBMITTED, entry["status"] in DONE
    return {
        "submitted_minutes": minutes if submitted else 0,
        "submitted_billable_minutes": minutes if submitted and entry["billable"] else 0,
        "approved_minutes": minutes if done else 0,
        "approved_billable_minutes": minutes if done and entry["billable"] else 0,
    }


def _by_project(entry: dict[str, Any]) -> dict[str, int]:
    minutes, done = entry["minutes"], entry["status"] in DONE
    billed = done and entry["billable"]
    return {
        "submitted_minutes": minutes if entry["status"] == TimeStatus.SUBMITTED else 0,
        "approved_minutes": minutes if done else 0,
        "approved_billable_minutes": minutes if billed else 0,
        "approved_bill_minor": entry["bill_minor"] or 0 if billed else 0,
        "approved_cost_minor": entry["cost_minor"] or 0 if done else 0,
        "unpriced_minutes": minutes if billed and entry["bill_minor"] is None else 0,
        "uncosted_minutes": minutes if done and entry["cost_minor"] is None else 0,
    }


_ROLLUPS = ((TimeByPerson, _PERSON_KEY, _by_person), (TimeByProject, _PROJECT_KEY, _by_project))


def _table(model: type[SQLModel]) -> Table:
    return SQLModel.metadata.tables[str(model.__tablename__)]


def _key(entry: dict[str, Any], names: tuple[str, ...]) -> tuple[Any, ...]:
    return tuple("" if entry[name] is None else entry[name] for name in names)


def _states(entry: TimeEntry, *, new: bool, gone: bool) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield (-1, what the row was) and (1, what it is), as far as there is one."""
    attributes = inspect(entry).attrs
    if not new:
        before = {}
        for name in _SOURCES:
            history = attributes[name].history
            before[name] = history.deleted[0] if history.deleted else getattr(entry, name)
        yield -1, before
    if not gone:
        yield 1, {name: getattr(entry, name) for name in _SOURCES}


def _follow(session: Session, _context: object) -> None:
    """Add what this flush changed to the sums."""
    kinds = ((session.new, True, False), (session.dirty, False, False), (session.deleted, False, True))
    states = [
        state
        for rows, new, gone in kinds
        for entry in rows
        if isinstance(entry, TimeEntry)
        for state in _states(entry, new=new, gone=gone)
    ]
    for table, names, measured in _ROLLUPS:
        deltas: Sums = {}
        for sign, entry in states:
            sums = deltas.setdefault(_key(entry, names), {})
            for name, value in measured(entry).items():
                sums[name] = sums.get(name, 0) + sign * value
        rows = [dict(zip(names, key, strict=True)) | sums for key, sums in deltas.items() if any(sums.values())]
        if rows:
            _add(session, table, names, rows)


def _add(session: Session, table: type[SQLModel], names: tuple[str, ...], rows: list[dict[str, Any]]) -> None:
    bind = session.connection()
    found = _table(table)
    statement = inserting(bind.dialect.name, found)
    sums = {name: found.c[name] + statement.excluded[name] for name in rows[0] if name not in names}
    # In one order for everybody, or two transactions wait for each other's rows.
    ordered = sorted(rows, key=lambda row: tuple(row[name] for name in names))
    bind.execute(statement.on_conflict_do_update(index_elements=list(names), set_=sums), ordered)


def _refuse_unseen(state: ORMExecuteState) -> None:
    if not (state.is_insert or state.is_update or state.is_delete):
        return
    table = getattr(state.statement, "table", None)
    # An ORM statement holds an annotated copy of the table: only its name is the same.
    if getattr(table, "name", "") != TimeEntry.__tablename__ or state.execution_options.get("rollups"):
        return
    raise RuntimeError("time_entry is changed by a statement: pass IN_BULK and call rollups.recompute")


def _install() -> None:
    event.listen(Session, "after_flush", _follow)
    event.listen(Session, "do_orm_execute", _refuse_unseen)
    for name in _SOURCES:
        # Without active history the old value of an attribute that was not loaded yet would be lost.
        event.listen(getattr(TimeEntry, name), "set", lambda *_: None, active_history=True)


def _selected(table: type[SQLModel], months: Collection[int] | None) -> Select[Any]:
    """Return the true sums of a rollup as one grouped query, without groups in which everything is 0."""
    entry = TimeEntry
    done, submitted = col(entry.status).in_(DONE), col(entry.status) == TimeStatus.SUBMITTED
    billed = and_(done, col(entry.billable).is_(True))
    keys: tuple[Any, ...]
    measures: tuple[ColumnElement[int], ...]
    if table is TimeByPerson:
        keys = (col(entry.person_id), col(entry.month), col(entry.week))
        measures = (
            _sum(submitted, entry.minutes),
            _sum(and_(submitted, col(entry.billable).is_(True)), entry.minutes),
            _sum(done, entry.minutes),
            _sum(billed, entry.minutes),
        )
    else:
        currencies = (func.coalesce(entry.bill_currency, ""), func.coalesce(entry.cost_currency, ""))
        keys = (col(entry.project_id), col(entry.month), col(entry.week), *currencies)
        measures = (
            _sum(submitted, entry.minutes),
            _sum(done, entry.minutes),
            _sum(billed, entry.minutes),
            _sum(billed, func.coalesce(entry.bill_minor, 0)),
            _sum(done, func.coalesce(entry.cost_minor, 0)),
            _sum(and_(billed, col(entry.bill_minor).is_(None)), entry.minutes),
            _sum(and_(done, col(entry.cost_minor).is_(None)), entry.minutes),
        )
    query = select(*keys, *measures).group_by(*keys).having(or_(*(measure != 0 for measure in measures)))
    return query if months is None else query.where(col(entry.month).in_(months))


def _sum(when: ColumnElement[bool], value: Any) -> ColumnElement[int]:  # noqa: ANN401 -- a column or an expression
    return func.sum(case((when, value), else_=0))


def _columns(table: type[SQLModel]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    for found, names, measured in _ROLLUPS:
        if found is table:
            nothing = dict.fromkeys(_SOURCES, 0)
            return names, tuple(measured(nothing))
    raise KeyError(table)


def recompute(db: Session, months: Collection[int] | None = None) -> None:
    """Build the sums anew from the entries, for some months (as 202611) or for all; two statements a table."""
    db.flush()
    for table, names, _measured in _ROLLUPS:
        found = _table(table)
        _names, measures = _columns(table)
        clear = delete(found) if months is None else delete(found).where(found.c.month.in_(months))
        db.connection().execute(clear)
        db.connection().execute(insert(found).from_select([*names, *measures], _selected(table, months)))


def differences(db: Session) -> Iterator[Difference]:
    """Yield every sum that differs from what the entries say; nothing when all is sound."""
    db.flush()
    for table, names, _measured in _ROLLUPS:
        found = _table(table)
        _names, measures = _columns(table)
        true = _read(db.connection().execute(_selected(table, None)), names, measures)
        kept = _read(db.connection().execute(select(*(found.c[name] for name in (*names, *measures)))), names, measures)
        nothing = dict.fromkeys(measures, 0)
        for key in sorted(true.keys() | kept.keys(), key=str):
            if true.get(key, nothing) != kept.get(key, nothing):
                yield Difference(found.name, key, kept.get(key, nothing), true.get(key, nothing))


def _read(rows: Iterable[Any], names: tuple[str, ...], measures: tuple[str, ...]) -> Sums:
    count = len(names)
    return {tuple(row[:count]): dict(zip(measures, map(int, row[count:]), strict=True)) for row in rows}


_install()
