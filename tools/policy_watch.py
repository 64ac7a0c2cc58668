"""What a rule watches, by the tools that know it: the same numbers, the same rights, nothing else can be asked."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from domain.access import Actor
from domain.errors import Forbidden
from domain.policy import Rule
from domain.watch.insight import Severity
from store.queries.concerned import Concerned, concerned
from tools import gate
from tools.catalogue import by_name
from tools.spec import ToolContext
from tools.values import day_text, hours_text, money_text, percent_text
from tools.view import View, listed, several

_ALL = 1_000_000  # rows: a rule misses nothing because a page would be full
_WHOLE = 100  # percent
_LONG_OVERDUE = 30  # days


@dataclass(frozen=True, slots=True)
class Match:
    """One row a rule is about, worded, with whom it concerns."""

    ref: str
    title: str
    about: Concerned
    detail: str = ""
    severity: Severity = "warning"


@dataclass(frozen=True, slots=True)
class Looked:
    """What a look found: the tool's own answer, and the rows the rule means."""

    headline: str
    matches: tuple[Match, ...]


@dataclass(frozen=True, slots=True)
class _Source:
    """Where a subject is looked up: the tool, its arguments, which lines count, and how one is said."""

    tool: str
    arguments: Callable[[Rule], dict[str, Any]]
    title: Callable[[Any], str]
    counts: Callable[[Any, Rule], bool] = lambda _line, _rule: True
    severity: Callable[[Any], Severity] = lambda _line: "warning"
    detail: Callable[[Any], str] = lambda _line: ""
    lines: str = "lines"  # the part of the answer that holds the rows


def _nothing(_rule: Rule) -> dict[str, Any]:
    return {}


def _ahead(rule: Rule) -> dict[str, Any]:
    return {"window": rule.window} if rule.window else {}


def _below(share: Decimal | None, over: int | None) -> bool:
    return over is None or (share is not None and share * 100 < over)


def _critical(_line: object) -> Severity:
    return "critical"


def _info(_line: object) -> Severity:
    return "info"


def _rolling(line: Any) -> str:  # noqa: ANN401 -- a RollOffLine
    before = f"{day_text(line.planned)} was planned; " if line.planned else ""
    return f"{before}then: {line.then}."


def _unbilled(line: Any) -> str:  # noqa: ANN401 -- an UnbilledLine
    unpriced = f" {hours_text(line.unpriced)} have no bill rate." if line.unpriced else ""
    return f"{money_text(line.amount)} at the rates of the days.{unpriced}"


def _left(line: Any) -> str:  # noqa: ANN401 -- an AlertLine
    left = (money_text(line.left) if line.left else "", hours_text(line.left_minutes) if line.left_minutes else "")
    return f"{listed([one for one in left if one])} left." if any(left) else "Nothing is left."


def _used(line: Any) -> str:  # noqa: ANN401 -- an AlertLine
    shares = [share for share in (line.money_share, line.effort_share) if share is not None]
    return percent_text(max(shares)) if shares else f"{line.passed} %"


_SOURCES: Mapping[str, _Source] = {
    "org": _Source("how_is_the_org_doing", _nothing, str),
    "unapproved_time": _Source(
        "unapproved_time",
        lambda rule: {"older_than_days": rule.over},
        lambda line: (
            f"{hours_text(line.minutes)} of {line.person} on {line.project} wait for {line.approver}, "
            f"{several(line.waiting_days, 'day')}"
        ),
    ),
    "missing_timesheets": _Source(
        "missing_timesheets", _nothing, lambda line: f"{line.person} misses {hours_text(line.missing)}"
    ),
    "overdue_invoice": _Source(
        "receivables",
        lambda _rule: {"overdue_only": True},
        lambda line: f"Invoice {line.number} of {line.client} is {several(line.overdue_days, 'day')} overdue",
        lambda line, rule: line.overdue_days >= (rule.over or 1),
        severity=lambda line: "critical" if line.overdue_days > _LONG_OVERDUE else "warning",
        detail=lambda line: f"{money_text(line.outstanding)} are open.",
    ),
    "unbilled_milestone": _Source(
        "unbilled_time",
        lambda rule: {"older_than_days": rule.over},
        lambda line: f"{line.name} of {line.project} is not invoiced",
        lambda line, _rule: line.ref.startswith("milestone:"),
        detail=lambda line: f"{money_text(line.amount)}, ready to bill since {day_text(line.since)}.",
        lines="ready",
    ),
    "unbilled_time": _Source(
        "unbilled_time",
        lambda rule: {"older_than_days": rule.over},
        lambda line: f"{hours_text(line.minutes)} on {line.project} are not invoiced, oldest {day_text(line.oldest)}",
        detail=_unbilled,
    ),
    "overallocation": _Source(
        "overallocation",
        _ahead,
        lambda line: f"{line.person} is overbooked on {several(line.days, 'day')}",
        detail=lambda line: (
            f"{hours_text(line.over)} too much from {day_text(line.first)}, on {listed(list(line.projects), 3)}."
        ),
    ),
    "bench": _Source("bench", _ahead, lambda line: f"{line.person} ({line.role}) has {hours_text(line.free)} free"),
    "early_rolloff": _Source(
        "rolloffs",
        lambda rule: {"early_only": True, **_ahead(rule)},
        lambda line: f"{line.person} rolls off {line.project} early, {day_text(line.ends_on)}",
        severity=_info,
        detail=_rolling,
    ),
    "utilisation": _Source(
        "utilisation",
        lambda _rule: {"lowest_first": True},
        lambda line: f"{line.name}: utilisation {percent_text(line.utilisation)}",
        lambda line, rule: _below(line.utilisation, rule.over),
    ),
    "margin": _Source(
        "portfolio_margin",
        lambda _rule: {"worst_first": True},
        lambda line: f"{line.name}: margin {percent_text(line.margin)}",
        lambda line, rule: _below(line.margin, rule.over),
        _critical,
    ),
    "budget": _Source(
        "budget_alerts",
        lambda rule: {"threshold_percent": rule.over},
        lambda line: f"{line.project} has used {_used(line)} of its budget",
        severity=lambda line: "critical" if line.passed >= _WHOLE else "warning",
        detail=_left,
    ),
    "churn": _Source(
        "accounts_at_risk",
        _nothing,
        lambda line: f"{line.client} may leave" if line.standing == "red" else f"{line.client} may be at risk",
        severity=lambda line: "critical" if line.standing == "red" else "warning",
        detail=lambda line: "; ".join((f"Stands at {line.score} of 100", *line.reasons[:3])) + ".",
    ),
    "overdue_milestone": _Source(
        "overdue_milestones",
        lambda rule: {"more_than_days": (rule.over or 1) - 1},
        lambda line: f"{line.milestone} of {line.project} is {several(line.days_late, 'day')} late",
        detail=lambda line: f"It bills {money_text(line.amount)}." if line.amount else "",
    ),
    "overdue_task": _Source(
        "overdue_tasks",
        lambda rule: {"more_than_days": (rule.over or 1) - 1},
        lambda line: (
            f"{line.task} of {line.project} ({line.assignee or 'nobody'}) is {several(line.days_late, 'day')} late"
        ),
    ),
    "tasks": _Source(
        "tasks_of",
        _nothing,
        lambda line: f"{line.task} ({line.project}){f', due {day_text(line.due_on)}' if line.due_on else ''}",
    ),
    "stale_plan": _Source(
        "stale_plans",
        lambda rule: {"days": rule.over},
        lambda line: (
            f"The plan of {line.project} was last touched "
            f"{f'{day_text(line.updated_on)}' if line.updated_on else 'when it was made'}"
        ),
    ),
    "missing_status": _Source(
        "missing_status_updates", _nothing, lambda line: f"{line.project} has no status update for last week"
    ),
    "red_project": _Source(
        "at_risk_projects",
        lambda _rule: {"status": "red"},
        lambda line: f"{line.project} is red{f': {line.reasons[0]}' if line.reasons else ''}",
        severity=_critical,
    ),
    "findings": _Source("findings", _nothing, lambda line: line.title),
}


def look(ctx: ToolContext, rule: Rule, actor: Actor) -> Looked:
    """Return what a rule finds with the rights of an actor.

    Raises:
        Forbidden: the actor may not see this at all.
        OpsError: the tool refuses.

    """
    source = _SOURCES[rule.subject]
    tool = by_name(source.tool)
    if not tool.open_to(actor):
        raise Forbidden(f"{actor.name} may not see {rule.said()}.")
    call = replace(ctx.call, actor=actor, firm=replace(ctx.firm, page_rows=_ALL))
    seeing = ToolContext(ctx.db, call)
    arguments = {name: value for name, value in source.arguments(rule).items() if value is not None}
    given = gate.validated(tool, arguments, seeing)
    view: View = tool.run(seeing, **{name: getattr(given, name) for name in type(given).model_fields})
    lines = [line for line in getattr(view, source.lines, ()) if source.counts(line, rule)]
    whom = concerned(ctx.db, [line.ref for line in lines])
    once = {
        line.ref: Match(
            line.ref,
            source.title(line),
            whom.get(line.ref, Concerned()),
            source.detail(line),
            source.severity(line),
        )
        for line in lines
    }
    return Looked(view.headline(), tuple(once.values()))
