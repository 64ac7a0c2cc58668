"""A template from a project that went well: its plan with every length, effort and price scaled by a size."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from domain.blueprints import Blueprint, NewMilestone, NewTask, NewTerm
from domain.calendar import DAY, STANDARD, Calendar, duration, variance
from domain.errors import Conflict
from domain.money import Money, total
from domain.templates.definition import (
    Kind,
    MilestoneSpec,
    Parameter,
    PartSpec,
    TaskSpec,
    Template,
    TermSpec,
    Tie,
    plain,
)

_HOUR, _DAY = 60, 480
_SIZE = Parameter("size", "Size, % of the original", Kind.NUMBER, "100", least="10", most="500")


def learned(past: Blueprint, name: str, summary: str = "", calendar: Calendar = STANDARD) -> Template:
    """Return the template of a project; with its defaults it gives the project's plan again from another day.

    Raises:
        Conflict: the project has no tasks.

    """
    if not past.tasks:
        raise Conflict(f"{past.name} has no tasks, so there is nothing to learn from it.")
    price = _price(past)
    asked = (
        (Parameter("price", f"Price, {past.currency}", Kind.NUMBER, plain(price.amount), least="0"),) if price else ()
    )
    ends = max(task.due for task in past.tasks)
    return Template(
        name=name,
        summary=summary or past.description or f"Made from {past.name}.",
        parameters=(_SIZE, *asked),
        phases=past.stages,
        tasks=tuple(_task(task, past, calendar) for task in past.tasks),
        milestones=tuple(_milestone(one, past.tasks, ends, calendar) for one in past.milestones),
        terms=tuple(_term(term, past, ends, calendar) for term in past.contract.terms) if past.contract else (),
        price="price" if price else "",
        recognition=past.contract.recognition if past.contract else "as_invoiced",
        payment_days=past.contract.payment_days if past.contract else 30,
    )


def _price(past: Blueprint) -> Money | None:
    """Return the agreed price, or what fixed fees and milestones come to beside open time and materials."""
    if past.contract is None or past.contract.price is not None:
        return past.contract.price if past.contract else None
    parts = [part.amount for term in past.contract.terms for part in term.parts]
    amounts = [*parts, *(one.amount for one in past.milestones if one.amount)]
    return total(amounts, past.currency) if amounts else None


def _scaled(amount: Decimal) -> str:
    return f"{plain(amount)} * size / 100"


def _task(task: NewTask, past: Blueprint, calendar: Calendar) -> TaskSpec:
    days = max(1, duration(calendar, task.starts, task.due))
    offset = calendar.days_between(calendar.next_working(past.starts), task.starts)
    ties = tuple(Tie(one.key, one.kind.value, plain(Decimal(one.lag) / _DAY)) for one in task.after)
    return TaskSpec(
        key=task.key,
        name=_quoted(task.name),
        phase=_quoted(task.phase),
        days=f"max(1, round({_scaled(Decimal(days))}))",
        hours=_scaled((Decimal(task.minutes) / _HOUR).quantize(Decimal("0.01"))) if task.minutes else "0",
        role=_quoted(task.role),
        # A task may have waited for more than its links say, so it keeps its distance from the start too.
        offset=f"round({_scaled(Decimal(offset))})" if offset else "",
        after=ties,
        client_owned=task.client_owned,
        billable=task.billable,
    )


def _quoted(text: str) -> str:
    """Return a text without the braces that would make a formula of it."""
    return text.replace("{", "(").replace("}", ")")


def _milestone(one: NewMilestone, tasks: Sequence[NewTask], ends: date, calendar: Calendar) -> MilestoneSpec:
    """Tie a milestone to the last task of its phase that was over by its day, else to the project's end."""
    before = [task for task in tasks if task.due <= one.due and one.phase in {"", task.phase}]
    last = max(before, key=lambda task: task.due) if before else None
    return MilestoneSpec(
        name=_quoted(one.name),
        phase=_quoted(one.phase),
        after=(last.key,) if last else (),
        offset=str(variance(calendar, last.due if last else ends, one.due)),
        share=plain(one.amount.amount) if one.amount else "",
        needs_acceptance=one.needs_acceptance,
        client_facing=one.client_facing,
    )


def _term(term: NewTerm, past: Blueprint, ends: date, calendar: Calendar) -> TermSpec:
    days = max(1, calendar.days_between(past.starts, ends + DAY))

    def at(due: date) -> str:
        gone = min(days, max(0, calendar.days_between(past.starts, due)))
        return plain((Decimal(100) * gone / days).quantize(Decimal("0.1")))

    def money(amount: Money | None) -> str:
        return plain(amount.amount) if amount is not None else ""

    def hours(minutes: int | None) -> str:
        return plain(Decimal(minutes) / _HOUR) if minutes is not None else ""

    fixed = term.model == "fixed_fee"
    return TermSpec(
        model=term.model,
        share=money(term.price) if fixed else "",
        parts=tuple(PartSpec(_quoted(one.name), money(one.amount), at(one.due)) for one in term.parts),
        price="" if fixed or term.price is None else _scaled(term.price.amount),
        cap="" if term.cap is None else _scaled(term.cap.amount),
        quota_hours=hours(term.quota_minutes),
        carry_over_hours=hours(term.carry_over_minutes),
        carry_over_periods="" if term.carry_over_periods is None else str(term.carry_over_periods),
        overage=money(term.overage),
        tax_percent=plain(Decimal(term.tax_bp) / 100),
    )
