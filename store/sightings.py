"""What a sweep saw, written to the findings: new ones opened, known ones kept, gone ones resolved, in bulk.

A finding is one row for ever, by its fingerprint: it is resolved when its cause is gone and re-opened when the cause
is back. A snoozed one stays snoozed until its day; resolving ends a snooze. What somebody hushed before it was found
(a row whose fingerprint starts with ``hush:``) is born snoozed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import insert, select, update
from sqlmodel import Session, col

from domain.watch.insight import Insight
from store.findings import Finding, FindingStatus

_BATCH = 500
HUSH = "hush:"


@dataclass(frozen=True, slots=True)
class Sighted:
    """What became of the findings of a sweep, as fingerprints."""

    opened: tuple[str, ...]
    reopened: tuple[str, ...]
    kept: tuple[str, ...]
    resolved: tuple[str, ...]

    def counts(self) -> dict[str, int]:
        """Return the numbers for a report."""
        names = ("opened", "reopened", "kept", "resolved")
        return {name: len(getattr(self, name)) for name in names}


def record(db: Session, prefixes: Iterable[str], insights: Iterable[Insight], *, now: datetime, today: date) -> Sighted:
    """Bring the findings whose fingerprint starts with one of the prefixes in line with what was seen now."""
    seen = {insight.fingerprint: insight for insight in insights}
    known = _known(db, prefixes)
    opened = [fingerprint for fingerprint in seen if fingerprint not in known]
    back = [key for key in seen if key in known and _hidden(known[key], today)]
    gone = [key for key, row in known.items() if key not in seen and row["status"] != FindingStatus.RESOLVED]
    again = set(back)
    kept = [key for key in seen if key in known and key not in again]
    if opened:
        hushed = _hushed(db, today)
        db.execute(insert(Finding), [_values(seen[key], now) | _asleep(seen[key], hushed) for key in opened])
    for key in (*back, *kept):
        _refresh(db, known[key], seen[key], now, reopen=key in again)
    _resolve(db, [known[key]["id"] for key in gone], now)
    return Sighted(tuple(opened), tuple(back), tuple(kept), tuple(gone))


def _known(db: Session, prefixes: Iterable[str]) -> dict[str, Mapping[str, Any]]:
    found: dict[str, Mapping[str, Any]] = {}
    for prefix in prefixes:
        # A range rather than LIKE: it uses the unique index on both databases. "~" follows every digit and letter.
        query = select(
            col(Finding.id),
            col(Finding.fingerprint),
            col(Finding.status),
            col(Finding.snoozed_until),
            col(Finding.title),
            col(Finding.detail),
        ).where(col(Finding.fingerprint) >= prefix, col(Finding.fingerprint) < f"{prefix}~")
        found.update({row["fingerprint"]: row for row in db.execute(query).mappings()})
    return found


def _hushed(db: Session, today: date) -> list[Finding]:
    query = select(Finding).where(
        col(Finding.fingerprint) >= HUSH,
        col(Finding.fingerprint) < f"{HUSH}~",
        col(Finding.status) == FindingStatus.SNOOZED,
        col(Finding.snoozed_until) > today,
    )
    return list(db.execute(query).scalars())


def _asleep(insight: Insight, hushed: Iterable[Finding]) -> dict[str, Any]:
    """Return the snooze of an insight of a hushed kind about what the hush names, else nothing."""
    about = (insight.person_id, insight.project_id, insight.client_id)
    for one in hushed:
        named = (one.person_id, one.project_id, one.client_id)
        if one.kind == insight.kind and all(key is None or key == about[at] for at, key in enumerate(named)):
            return {"status": FindingStatus.SNOOZED, "snoozed_until": one.snoozed_until}
    return {}


def _hidden(row: Mapping[str, Any], today: date) -> bool:
    if row["status"] == FindingStatus.SNOOZED:
        return row["snoozed_until"] is not None and bool(row["snoozed_until"] <= today)
    return bool(row["status"] == FindingStatus.RESOLVED)


def _values(insight: Insight, now: datetime) -> dict[str, Any]:
    return {
        "fingerprint": insight.fingerprint,
        "kind": insight.kind,
        "severity": insight.severity,
        "title": insight.title,
        "detail": insight.detail,
        "person_id": insight.person_id,
        "project_id": insight.project_id,
        "client_id": insight.client_id,
        "status": FindingStatus.OPEN,
        "first_seen_at": now,
        "last_seen_at": now,
        "evidence": dict(insight.evidence),
        "version": 1,
    }


def _refresh(db: Session, row: Mapping[str, Any], insight: Insight, now: datetime, *, reopen: bool) -> None:
    if not reopen and (row["title"], row["detail"]) == (insight.title, insight.detail):
        return
    values: dict[str, Any] = {
        "severity": insight.severity,
        "title": insight.title,
        "detail": insight.detail,
        "evidence": dict(insight.evidence),
        "last_seen_at": now,
    }
    if reopen:
        values |= {"status": FindingStatus.OPEN, "resolved_at": None, "snoozed_until": None}
    db.execute(
        update(Finding)
        .where(col(Finding.id) == row["id"])
        .values(**values, version=Finding.version + 1)
        .execution_options(synchronize_session=False)
    )


def _resolve(db: Session, keys: list[int], now: datetime) -> None:
    for start in range(0, len(keys), _BATCH):
        db.execute(
            update(Finding)
            .where(col(Finding.id).in_(keys[start : start + _BATCH]))
            .values(status=FindingStatus.RESOLVED, resolved_at=now, snoozed_until=None, version=Finding.version + 1)
            .execution_options(synchronize_session=False)
        )
