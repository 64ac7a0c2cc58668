"""The firm's rules and routines, carried out: each is a sweep of its own, on its own timetable.

A routine (with a time) tells its readers what it finds each time it is due. A standing rule is looked at every morning:
what it finds becomes findings, and whoever is to be told is told once, until the cause has gone and come back.
Nothing else can happen: a rule changes nothing and writes to no client.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from datetime import time
from functools import partial
from typing import Any

from sqlalchemy import select
from sqlmodel import Session, col

from domain.access import SYSTEM
from domain.errors import Forbidden, NotFound
from domain.policy import Rule, Whom
from domain.timetable import EVERY_DAY, Schedule
from store import actors
from store.findings import Notice, Policy, PolicyStatus
from store.people import Person
from store.queries import sweeps
from sweeps import missing_timesheets, standing
from sweeps.runner import Sweep
from tools.policy_watch import Looked, Match, look
from tools.spec import ToolContext

_MORNING = Schedule(EVERY_DAY, time(7))
_TIME = "missing_timesheets"  # the Monday sweep keeps these findings
_SHOWN = 30


def every(db: Session) -> list[Sweep]:
    """Return the rules in force as sweeps."""
    query = select(Policy).where(col(Policy.status) == PolicyStatus.ACTIVE, col(Policy.paused).is_(False))
    return [_sweep(policy) for policy in db.execute(query.order_by(col(Policy.id))).scalars() if standing.read(policy)]


def _sweep(policy: Policy) -> Sweep:
    when = Schedule.of(policy.schedule) if policy.schedule else _MORNING
    return Sweep(name(policy.pk), when, partial(work, policy_id=policy.pk), policy.since)


def name(policy_id: int) -> str:
    """Return the name under which a rule's runs are kept."""
    return f"policy:{policy_id}"


def work(ctx: ToolContext, *, policy_id: int) -> dict[str, Any]:
    """Carry one rule out and return its report: what matched, who was told, and what is seen from now on."""
    policy = ctx.db.get_one(Policy, policy_id)
    rule = Rule.of(policy.rule)
    report: dict[str, Any] = {"rule": policy.name}
    if not policy.schedule and standing.keeps_findings(ctx, policy, rule):
        report["findings"] = standing.keep(ctx, rule)
    if rule.subject == _TIME and rule.whom is Whom.CONCERNED:
        # The same reminder as the Monday sweep's: exact gaps, suggestions, nobody twice for a week.
        missing, told = missing_timesheets.remind(ctx)
        return report | {"matches": missing, "told": told}
    try:
        looked, readers = _readers(ctx, policy, rule)
    except (Forbidden, NotFound) as refusal:
        # The reader has left, or may not see this any more: nobody else gets it instead.
        return report | {"told": 0, "refused": str(refusal)}
    before = set() if policy.schedule else _seen_before(ctx, policy_id)
    told = 0
    for person_id, matches in readers.items():
        new = [match for match in matches if match.ref not in before]
        if new or (policy.schedule and rule.whom is Whom.READER):
            told += _tell(ctx, policy, person_id, new, looked.headline)
    matched = sorted(match.ref for match in looked.matches)
    return report | {"matches": len(matched), "told": told, "seen": matched}


def _readers(ctx: ToolContext, policy: Policy, rule: Rule) -> tuple[Looked, dict[int, list[Match]]]:
    """Return what was found, and who is to hear which part of it."""
    if rule.whom is Whom.READER:
        person_id = policy.recipient_id or policy.author_id
        if person_id is None:
            raise NotFound("This rule has no reader.")
        looked = look(ctx, rule, actors.by_id(ctx.db, person_id=person_id))
        return looked, {person_id: list(looked.matches)}
    looked = look(ctx, rule, SYSTEM)
    readers: dict[int, list[Match]] = defaultdict(list)
    for match in looked.matches:
        reader = _reader(match, rule.whom)
        if reader is not None:
            readers[reader].append(match)
    there = select(col(Person.id)).where(col(Person.id).in_(readers), col(Person.active))
    present = set(ctx.db.scalars(there))
    return looked, {key: found for key, found in readers.items() if key in present}


def _reader(match: Match, whom: Whom) -> int | None:
    about = match.about
    if whom is Whom.MANAGER:
        return about.manager_id or about.lead_id
    if whom is Whom.LEAD:
        return about.lead_id or about.manager_id
    return about.person_id if whom is Whom.CONCERNED else None


def _seen_before(ctx: ToolContext, policy_id: int) -> set[str]:
    return set(sweeps.last_report(ctx.db, name(policy_id)).get("seen", ()))


def _tell(ctx: ToolContext, policy: Policy, person_id: int, matches: Sequence[Match], headline: str) -> int:
    key = f"{name(policy.pk)}:{ctx.today.isoformat()}:{person_id}"
    if ctx.db.execute(select(col(Notice.id)).where(col(Notice.key) == key)).first() is not None:
        return 0
    lines = [f"- {match.title}" for match in matches[:_SHOWN]]
    more = [f"… and {len(matches) - _SHOWN} more."] if len(matches) > _SHOWN else []
    reader = Rule.of(policy.rule).whom is Whom.READER
    first = headline if reader and policy.schedule else Rule.of(policy.rule).said().capitalize() + ":"
    ctx.db.add(
        Notice(
            key=key,
            person_id=person_id,
            kind="policy",
            subject=policy.name,
            body="\n".join([first, *lines, *more, f"You get this by the rule “{policy.text}”."]),
            card={"kind": "policy", "policy": policy.pk, "refs": [match.ref for match in matches[:_SHOWN]]},
            created_at=ctx.now,
            not_before=ctx.now,
        )
    )
    return 1
