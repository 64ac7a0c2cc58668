"""The Monday sweep: who misses time of the week that is over gets one reminder, their leads one digest.

Weeks of earlier findings are looked at again, so that a finding is resolved when the time arrives and comes back when
the time leaves; reminders are written for the week asked for only.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from sqlalchemy import insert, select
from sqlmodel import col

from domain.watch.missing_timesheets import KIND, prefix, watch
from domain.weeks import first_of_week, week_index, week_start
from domain.windows import Window
from store.facts.timesheets import Missing, MissingTime, missing_time
from store.findings import Finding, Notice
from store.sightings import record
from tools.spec import ToolContext
from tools.time_reminders import new_reminders
from tools.values import hours_text
from tools.view import several

_LOOK_BACK = 4  # weeks whose findings are checked again
_WEEK = timedelta(days=7)


def work(ctx: ToolContext, week_of: date | None = None) -> dict[str, Any]:
    """Find, record, remind; ``week_of`` is any day of the week to look at (default: the week before today)."""
    start = first_of_week(week_of or ctx.today - _WEEK, ctx.firm.first_weekday)
    found = of_week(ctx, start)
    number = week_index(start, ctx.firm.first_weekday)
    weeks = {number: found} | {other: _again(ctx, other) for other in _earlier(ctx, number)}
    insights = [
        watch(one.person_id, one.name, one.gaps, index) for index, there in weeks.items() for one in there.people
    ]
    sighted = record(ctx.db, [prefix(index) for index in weeks], insights, now=ctx.now, today=ctx.today)
    reminders = new_reminders(ctx, found.people)
    digests = _digests(ctx, found.people, number)
    if reminders or digests:
        ctx.db.execute(insert(Notice), [*reminders, *digests])
    return {
        "week": start.isoformat(),
        "looked_at": found.looked_at,
        "people": len(found.people),
        "minutes": sum(one.minutes for one in found.people),
        "excused": {str(why): len(names) for why, names in found.excused.items()},
        "findings": sighted.counts(),
        "reminders": len(reminders),
        "digests": len(digests),
    }


def of_week(ctx: ToolContext, start: date) -> MissingTime:
    """Return who misses time in the week that starts on a day."""
    # A week that is not over yet counts up to yesterday: today may still be filled in.
    window = Window(start, max(start, min(start + _WEEK, ctx.today)), "week")
    return missing_time(ctx.db, ctx.actor, window, first_weekday=ctx.firm.first_weekday)


def _again(ctx: ToolContext, index: int) -> MissingTime:
    return of_week(ctx, week_start(index, ctx.firm.first_weekday))


def _earlier(ctx: ToolContext, index: int) -> list[int]:
    fingerprints = select(col(Finding.id)).where(col(Finding.kind) == KIND)
    return [
        other
        for other in range(index - _LOOK_BACK, index)
        if ctx.db.execute(
            fingerprints.where(
                col(Finding.fingerprint) >= prefix(other), col(Finding.fingerprint) < f"{prefix(other)}~"
            ).limit(1)
        ).first()
    ]


def remind(ctx: ToolContext) -> tuple[int, int]:
    """Remind who misses time of the week that is over; return how many miss some, and how many were written to now."""
    found = of_week(ctx, first_of_week(ctx.today - _WEEK, ctx.firm.first_weekday))
    reminders = new_reminders(ctx, found.people)
    if reminders:
        ctx.db.execute(insert(Notice), reminders)
    return len(found.people), len(reminders)


def _digests(ctx: ToolContext, people: Sequence[Missing], week: int) -> list[dict[str, Any]]:
    teams: dict[int, list[Missing]] = defaultdict(list)
    for one in people:
        if one.manager_id is not None and one.manager_id != one.person_id:
            teams[one.manager_id].append(one)
    keys = {lead: f"missing-time-digest:{lead}:{week}" for lead in teams}
    sent = set(ctx.db.scalars(select(col(Notice.key)).where(col(Notice.key).startswith("missing-time-digest:"))))
    return [_digest(ctx, lead, keys[lead], team) for lead, team in teams.items() if keys[lead] not in sent]


def _digest(ctx: ToolContext, lead: int, key: str, team: Sequence[Missing]) -> dict[str, Any]:
    lines = [f"- {one.name}: {hours_text(one.minutes)}" for one in team]
    return {
        "key": key,
        "channel": "preferred",
        "person_id": lead,
        "kind": "team_time",
        "subject": f"{several(len(team), 'person', 'people')} of your team miss time",
        "body": "\n".join(["Each of them was reminded.", *lines]),
        "card": {"kind": "missing_time_digest", "people": [one.person_id for one in team]},
        "created_at": ctx.now,
        "not_before": ctx.now,
        "attempts": 0,
        "error": "",
    }
