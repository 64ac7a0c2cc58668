"""Lines of a draft of a statement of work: tasks, promises, people and findings, each with where it stands."""

from __future__ import annotations

from collections.abc import Sequence

from domain.plan import Demand, DraftPlan
from domain.sow.difference import Difference
from domain.sow.evidence import Evidence
from domain.sow.statement import Finding, Weight
from tools.values import Amount, Day, Effort
from tools.view import Line, listed

_QUOTED = 3
_LONGEST = 200


class SowDraftLine(Line):
    """A draft in a list."""

    number: int
    title: str
    document: str
    client: str
    owner: str
    status: str
    starts_on: Day | None = None
    ends_on: Day | None = None
    price: Amount | None = None
    findings: int = 0
    questions: int = 0


class SowTaskLine(Line):
    """A task of a draft."""

    phase: str
    task: str
    starts_on: Day
    due_on: Day
    effort: Effort | None = None
    estimate: str = ""


class SowPromiseLine(Line):
    """A milestone of a draft."""

    milestone: str
    due_on: Day
    amount: Amount | None = None
    where: str = ""


class SowPeopleLine(Line):
    """A role of a draft with who is proposed."""

    role: str
    our_role: str
    effort: Effort | None = None
    estimate: str = ""
    hourly: Amount | None = None
    proposed: str = ""
    others: str = ""
    against: str = ""


class SowFindingLine(Line):
    """A finding with its place."""

    weight: str
    finding: str
    where: str = ""


def task_lines(plan: DraftPlan, number: int) -> tuple[SowTaskLine, ...]:
    """Return the tasks of a plan, without the ends of phases."""
    return tuple(
        SowTaskLine(
            ref=f"sow_draft:{number}",
            phase=one.phase,
            task=one.name,
            starts_on=one.start,
            due_on=one.finish,
            effort=one.minutes or None,
            estimate=one.basis.value if one.minutes else "",
        )
        for one in plan.tasks
        if one.kind != "milestone"
    )


def promise_lines(plan: DraftPlan, number: int) -> tuple[SowPromiseLine, ...]:
    """Return the milestones of a plan."""
    return tuple(
        SowPromiseLine(
            ref=f"sow_draft:{number}",
            milestone=one.name,
            due_on=one.stated or one.planned,
            amount=one.amount,
            where=place(one.evidence),
        )
        for one in plan.milestones
    )


def people_lines(plan: DraftPlan, number: int) -> tuple[SowPeopleLine, ...]:
    """Return the roles of a plan with who is proposed."""
    return tuple(_person(one, f"sow_draft:{number}") for one in plan.demands)


def _person(one: Demand, ref: str) -> SowPeopleLine:
    chosen = next((person for person in one.people if person.person_id == one.person_id), None)
    others = [person.name for person in one.people if person.person_id != one.person_id]
    return SowPeopleLine(
        ref=ref,
        role=one.role,
        our_role=one.job_role or "not chosen",
        effort=one.minutes,
        estimate=one.basis.value if one.minutes else "",
        hourly=one.hourly or one.bill,
        proposed=chosen.name if chosen else "",
        others=listed(others, 3) if others else "",
        against=listed(list(chosen.conflicts), 2) if chosen and chosen.conflicts else "",
    )


def finding_line(number: int, one: Finding) -> SowFindingLine:
    """Return a finding with its place."""
    where = place(one.evidence[0]) if one.evidence else ""
    return SowFindingLine(ref=f"sow_draft:{number}", weight=one.weight.value, finding=one.text[:_LONGEST], where=where)


def risky_quotes(findings: Sequence[Finding]) -> list[tuple[str, str]]:
    """Return the words of the weightiest findings with their places."""
    risky = [one for one in findings if one.weight is not Weight.NOTE and one.evidence]
    return [(" ".join(one.evidence[0].quote.split())[:_LONGEST], place(one.evidence[0])) for one in risky[:_QUOTED]]


def place(evidence: Evidence | None) -> str:
    """Say where words stand: page or line; "entered" for what a person put in, "" for nothing."""
    if evidence is None:
        return ""
    if not evidence.quote:
        return "entered"
    return f"page {evidence.page}" if evidence.page else f"line {evidence.line}"


def said_of(one: Difference) -> str:
    """Write a difference in a few words."""
    what = one.name if one.kind in {"price", "end"} else f"{one.kind} {one.name}"
    if one.before and one.after:
        return f"{what}: {one.before} \u2192 {one.after}"
    return f"{what} {one.change.value}" + (f" ({one.after or one.before})" if one.after or one.before else "")
