"""From a statement of work to a draft plan, by rules alone: the same document and start always give the same plan."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from domain.calendar import DAY, STANDARD, Calendar
from domain.money import Money, for_minutes, total
from domain.plan import Basis, Demand, DraftPlan, PlanMilestone, PlanTask
from domain.schedule import Constraint, ConstraintType, Link, Plan, Task, schedule
from domain.sow.effort import NORM_DAYS, NORM_HOURS, REVIEW_DAYS, hourly, money, phase_days, role_minutes, working_days
from domain.sow.evidence import Evidence
from domain.sow.statement import Deliverable, Milestone, Phase, Sow

_DAY_MINUTES = 480
_MOST_PERIODS = 120  # months of a retainer that are drawn


@dataclass(slots=True)
class _Draft:
    """A plan while it is drawn: tasks with their lengths, the links, and what each stands for."""

    tasks: list[Task] = field(default_factory=list)
    links: list[Link] = field(default_factory=list)
    about: dict[str, tuple[str, str, str, Evidence | None]] = field(default_factory=dict)
    last: dict[str, str] = field(default_factory=dict)
    notes: list[str] = field(default_factory=list)

    def add(
        self,
        name: str,
        phase: str,
        kind: str,
        days: int,
        after: list[str],
        evidence: Evidence | None,
        not_before: date | None = None,
    ) -> str:
        """Add a task after others and return its id."""
        task = f"T{len(self.tasks) + 1}"
        held = Constraint(ConstraintType.START_NO_EARLIER, not_before) if not_before else None
        self.tasks.append(Task(task, days * _DAY_MINUTES, constraint=held))
        self.links += [Link(before, task) for before in dict.fromkeys(after)]
        self.about[task] = (name, phase, kind, evidence)
        self.last[phase] = task
        return task


def draft(
    sow: Sow, start: date, *, calendar: Calendar = STANDARD, cost_rates: Mapping[str, Money] | None = None
) -> DraftPlan | None:
    """Draw the plan from a start; ``cost_rates`` an hour by role, lower case. None when there is nothing to plan."""
    drawn = _Draft()
    closed = [clause.due.date for clause in sow.blackouts if clause.due and clause.due.date]
    working = calendar.without(closed)
    if sow.phases or sow.deliverables or sow.milestones:
        _phased(drawn, sow, working)
    if sow.retainer is not None and not sow.phases:
        _periods(drawn, sow)
    if not drawn.tasks:
        return None
    plan = schedule(drawn.tasks, drawn.links, start, calendar=working)
    days = max(1, working.days_between(plan.start, plan.finish))
    demands = _demands(sow, plan, days)
    tasks = _tasks(drawn, plan, sum(one.minutes or 0 for one in demands))
    value, cost = _values(demands, cost_rates or {})
    price = money(sow.total.value, sow) if sow.total else None
    margin = None
    if price is not None and cost is not None and price.minor and price.currency == cost.currency:
        margin = Decimal(price.minor - cost.minor) / price.minor
    else:
        drawn.notes.append("No margin: it needs the price and a cost rate for every role.")
    if price and value and price.currency == value.currency and value.minor > price.minor:
        drawn.notes.append(f"The hours promised are worth {value} at the stated rates, the price is {price}.")
    milestones = tuple(_milestone(one, drawn, plan, sow) for one in sow.milestones)
    return DraftPlan(
        plan.start, plan.finish, tasks, milestones, demands, price, value, cost, margin, tuple(drawn.notes)
    )


def _phased(drawn: _Draft, sow: Sow, calendar: Calendar) -> None:
    phases = sow.phases or (Phase("Delivery", sow.title.evidence if sow.title else next(iter(_places(sow)))),)
    homes = {id(one): _home(one, phases, i, len(sow.deliverables)) for i, one in enumerate(sow.deliverables)}
    review = sow.acceptance.review_days if sow.acceptance and sow.acceptance.review_days else REVIEW_DAYS
    if not (sow.acceptance and sow.acceptance.review_days) and sow.deliverables:
        drawn.notes.append(f"No review period is stated: {REVIEW_DAYS} working days are planned for each acceptance.")
    whole = working_days(sow.period.value) if sow.period else None
    for i, phase in enumerate(phases):
        inside = [one for one in sow.deliverables if homes[id(one)] == phase.name]
        days = phase_days(phase, calendar) or (whole // len(phases) if whole else None)
        if days is None:
            drawn.notes.append(f"{phase.name}: no length is stated; {NORM_DAYS} working days are planned.")
        waits = phase.depends_on or ((phases[i - 1].name,) if i else ())
        after = [drawn.last[name] for name in waits if name in drawn.last]
        not_before = phase.start.date if phase.start else None
        _phase(drawn, phase, inside, (days or NORM_DAYS, review, calendar), after, not_before)


def _phase(
    drawn: _Draft,
    phase: Phase,
    inside: list[Deliverable],
    lengths: tuple[int, int, Calendar],
    after: list[str],
    not_before: date | None,
) -> None:
    """Add a phase's deliverables one after the other, each followed by its review beside the next."""
    days, review, calendar = lengths
    if not inside:
        drawn.add(phase.name, phase.name, "work", days, after, phase.evidence, not_before)
        return
    share = max(1, days // len(inside))
    reviews: list[str] = []
    before = after
    ordered = sorted(inside, key=lambda one: one.due.date if one.due and one.due.date else date.max)
    begun = not_before
    for one in ordered:
        due = one.due.date if one.due else None
        length = calendar.days_between(begun, due + DAY) if begun and due and due >= begun else share
        begun = due + DAY if begun and due else None
        kind = "optional" if one.optional else "work"
        work = drawn.add(one.name, phase.name, kind, max(1, length), before, one.evidence, not_before)
        reviews.append(
            drawn.add(f"Review and acceptance: {one.name}", phase.name, "review", review, [work], one.evidence)
        )
        before = [work]
    end = drawn.add(f"{phase.name} accepted", phase.name, "milestone", 0, reviews, phase.evidence)
    drawn.last[phase.name] = end


def _places(sow: Sow) -> list[Evidence]:
    return [one.evidence for one in sow.deliverables] + [one.evidence for one in sow.milestones]


def _home(one: Deliverable, phases: tuple[Phase, ...], at: int, count: int) -> str:
    """Return the phase of a deliverable: as named, by its due date, else by its place in the list."""
    for i, phase in enumerate(phases):
        number = re.search(r"\d+", phase.name)
        if one.phase and (
            one.phase.lower() in phase.name.lower() or one.phase == str(i + 1) or (number and number[0] == one.phase)
        ):
            return phase.name
    due = one.due.date if one.due else None
    if due:
        dated = [phase for phase in phases if phase.end and phase.end.date and phase.end.date >= due]
        if dated:
            return dated[0].name
    return phases[at * len(phases) // max(count, 1)].name


def _periods(drawn: _Draft, sow: Sow) -> None:
    """Add a task for each month of a recurring fee."""
    fee = sow.retainer
    if fee is None:
        return
    stated = fee.months or _months(sow)
    months = min(stated or 1, _MOST_PERIODS)
    if stated is None:
        drawn.notes.append("The recurring fee has no stated length: one period is planned.")
    before: list[str] = []
    for i in range(months):
        days = 21 if i % 4 else 24  # 21.75 working days a month on average
        before = [drawn.add(f"{fee.period.title()} {i + 1}", "Recurring service", "period", days, before, fee.evidence)]


def _months(sow: Sow) -> int | None:
    """Return the months between the stated start and end, a begun one counted; None when either is open."""
    start = sow.start.value.date if sow.start else None
    end = sow.end.value.date if sow.end else None
    if start is None or end is None or end < start:
        return None
    return (end.year - start.year) * 12 + end.month - start.month + (end.day >= start.day)


def _demands(sow: Sow, plan: Plan, days: int) -> tuple[Demand, ...]:
    code = sow.currency.value if sow.currency else ""
    return tuple(
        Demand(
            role.role,
            role.person,
            role.count or 1,
            role_minutes(role, days),
            plan.start,
            plan.finish,
            hourly(role, code),
            role.evidence,
        )
        for role in sow.roles
    )


def _tasks(drawn: _Draft, plan: Plan, minutes: int) -> tuple[PlanTask, ...]:
    """Give every task its dates, and its effort: a share of the roles' hours by its length, else the norm."""
    lengths = {
        task.id: task.minutes for task in drawn.tasks if drawn.about[task.id][2] in {"work", "optional", "period"}
    }
    whole = sum(lengths.values())
    waits: dict[str, list[str]] = {}
    for link in drawn.links:
        waits.setdefault(link.after, []).append(link.before)
    made = []
    for task in drawn.tasks:
        name, phase, kind, evidence = drawn.about[task.id]
        dates = plan.tasks[task.id]
        length = lengths.get(task.id, 0)
        basis = Basis.ROLE_HOURS if minutes and length else Basis.NORM
        effort = minutes * length // whole if minutes and whole else NORM_HOURS * 60 if length else 0
        after = tuple(waits.get(task.id, ()))
        made.append(
            PlanTask(
                task.id,
                name,
                phase,
                kind,
                effort,
                basis,
                dates.early_start,
                dates.early_finish,
                dates.critical,
                after,
                evidence,
            )
        )
    return tuple(made)


def _values(demands: tuple[Demand, ...], cost_rates: Mapping[str, Money]) -> tuple[Money | None, Money | None]:
    """Return the hours at the stated rates, and at cost; None unless every role has hours and a rate."""

    def at(rates: list[Money | None]) -> Money | None:
        pairs = [(rate, one.minutes) for rate, one in zip(rates, demands, strict=True)]
        sums = [for_minutes(rate, minutes) for rate, minutes in pairs if rate is not None and minutes is not None]
        codes = {one.currency for one in sums}
        return total(sums, codes.pop()) if len(sums) == len(pairs) and len(codes) == 1 else None

    return at([one.hourly for one in demands]), at([cost_rates.get(one.role.lower()) for one in demands])


def _words(text: str) -> set[str]:
    return set(re.findall(r"\w{3,}", text.lower())) - {
        "accepted",
        "signed",
        "and",
        "the",
        "milestone",
        "approved",
        "completed",
    }


def _milestone(one: Milestone, drawn: _Draft, plan: Plan, sow: Sow) -> PlanMilestone:
    """Place a milestone at the end of the task that shares most words with it, else at its date, else at the end."""
    words = _words(one.name)
    best = max(
        drawn.about, key=lambda task: (len(words & _words(drawn.about[task][0])), drawn.about[task][2] == "review")
    )
    stated = one.due.date if one.due else None
    shared = words & _words(drawn.about[best][0])
    planned = plan.tasks[best].early_finish if shared else stated or plan.finish
    amount = money(one.amount, sow, one.currency)
    if amount is None and one.percent is not None and sow.total is not None:
        whole = money(sow.total.value, sow)
        amount = whole.times(one.percent / 100) if whole else None
    if stated and planned > stated:
        drawn.notes.append(f"{one.name}: planned for {planned}, stated for {stated}.")
    return PlanMilestone(one.name, planned, stated, amount, one.due.rule if one.due else "", one.evidence)
