"""Budgets that came to 80, 90 or 100 %: told once a version, a measure and a mark, to the project's manager.

The row of ``budget_alert`` says what was raised: a second run, another server or a budget that falls and rises again
raises nothing more; a new version of the budget begins anew.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from typing import Any

from sqlalchemy import insert, select
from sqlmodel import col

from domain.access import SYSTEM, Permission
from domain.budgets import Alert, Standing, Watch, observed
from domain.money import Money
from store import scope
from store.budgets import BudgetAlert
from store.facts.budgets import Burn, burns
from store.findings import Notice
from store.people import Person
from store.projects import LIVE, Project
from tools.spec import ToolContext
from tools.values import hours_text, money_text, percent_text
from tools.view import listed

_MEASURES = ("amount", "minutes")


def raise_new(ctx: ToolContext) -> int:
    """Write what is new to the alerts and one message a project to its manager; return how many projects."""
    where = scope.projects(SYSTEM, Permission.BUDGETS_READ) & col(Project.status).in_(LIVE)
    found = burns(ctx.db, where, ctx.today, first_weekday=ctx.firm.first_weekday)
    raised = _raised(ctx, [burn.budget_id for burn in found])
    new = {burn.budget_id: alerts for burn in found if (alerts := _new(ctx, burn, raised))}
    if not new:
        return 0
    ctx.db.execute(insert(BudgetAlert), [row for key, alerts in new.items() for row in _rows(ctx, key, alerts)])
    notices = _notices(ctx, [burn for burn in found if burn.budget_id in new], new)
    if notices:
        ctx.db.execute(insert(Notice), notices)
    return len(new)


_Alerts = list[tuple[str, Alert]]


def _raised(ctx: ToolContext, budgets: Sequence[int]) -> dict[tuple[int, str], frozenset[int]]:
    query = select(col(BudgetAlert.budget_id), col(BudgetAlert.measure), col(BudgetAlert.threshold_percent)).where(
        col(BudgetAlert.budget_id).in_(budgets)
    )
    found: dict[tuple[int, str], set[int]] = defaultdict(set)
    for key, measure, threshold in ctx.db.execute(query):
        found[key, measure].add(threshold)
    return {key: frozenset(marks) for key, marks in found.items()}


def _new(ctx: ToolContext, burn: Burn, raised: dict[tuple[int, str], frozenset[int]]) -> _Alerts:
    found: _Alerts = []
    for measure, standing in zip(_MEASURES, (burn.money, burn.effort), strict=True):
        before = raised.get((burn.budget_id, measure), frozenset())
        found += [(measure, alert) for alert in _passed(standing, before, ctx.firm.budget_thresholds, burn.currency)]
    return found


def _passed(
    standing: Standing, before: frozenset[int], thresholds: tuple[int, ...], currency: str
) -> tuple[Alert, ...]:
    # The rule counts in one unit throughout: minutes take the place of minor units where effort is measured.
    watch = Watch(Money(standing.budget, currency), raised=before, thresholds=thresholds)
    return observed(watch, Money(standing.spent, currency))[1]


def _rows(ctx: ToolContext, budget_id: int, alerts: _Alerts) -> list[dict[str, Any]]:
    return [
        {"budget_id": budget_id, "measure": measure, "threshold_percent": alert.threshold, "raised_at": ctx.now}
        for measure, alert in alerts
    ]


def _notices(ctx: ToolContext, found: Sequence[Burn], new: dict[int, _Alerts]) -> list[dict[str, Any]]:
    managers = {burn.project.manager_id for burn in found}
    present = set(ctx.db.scalars(select(col(Person.id)).where(col(Person.id).in_(managers), col(Person.active))))
    return [_notice(ctx, burn, new[burn.budget_id]) for burn in found if burn.project.manager_id in present]


def _notice(ctx: ToolContext, burn: Burn, alerts: _Alerts) -> dict[str, Any]:
    highest = {measure: max(alert.threshold for of, alert in alerts if of == measure) for measure, _ in alerts}
    passed = max(highest.values())
    said = [_used(burn, measure) for measure in _MEASURES if measure in highest]
    return {
        "key": f"budget:{burn.budget_id}:{','.join(f'{name}{mark}' for name, mark in sorted(highest.items()))}",
        "channel": "preferred",
        "person_id": burn.project.manager_id,
        "kind": "budget",
        "subject": f"{burn.project.name} has used {passed} % of its budget",
        "body": (
            f"{burn.project.name} has used {listed(said)}.\n"
            f"{money_text(Money(burn.money.open, burn.currency))} and {hours_text(burn.effort.open)} are left, "
            f"{hours_text(burn.left.left)} are still to be done."
        ),
        "card": {"kind": "budget", "refs": [f"project:{burn.project.id}"]},
        "created_at": ctx.now,
        "not_before": ctx.now,
        "attempts": 0,
        "error": "",
    }


def _used(burn: Burn, measure: str) -> str:
    if measure == "minutes":
        used, whole = hours_text(burn.effort.spent), hours_text(burn.effort.budget)
        return f"{percent_text(burn.effort.used.value)} of its hours ({used} of {whole})"
    used, whole = money_text(burn.used), money_text(burn.amount)
    return f"{percent_text(burn.money.used.value)} of its money ({used} of {whole})"
