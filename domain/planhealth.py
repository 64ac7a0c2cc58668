"""The health of a plan by the DCMA 14-point assessment, each point with its figure, its limit and who breaks it.

Source: the assessment of the US Defense Contract Management Agency; the default limits are the milder profile usual
in commercial projects. Shares are of the tasks that are not finished. A point without anything to judge is undefined.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from domain.calendar import Calendar, duration
from domain.ratio import Ratio, ratio
from domain.schedule import Baseline, ConstraintType, Link, LinkType, Plan, Task, full_day

_HARD = frozenset(
    {
        ConstraintType.MUST_START,
        ConstraintType.MUST_FINISH,
        ConstraintType.START_NO_LATER,
        ConstraintType.FINISH_NO_LATER,
    }
)
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Limits:
    """The limits of each point; shares in percent, lengths in working days."""

    missing_logic_pct_max: Decimal = Decimal(5)
    leads_max: int = 0
    lags_pct_max: Decimal = Decimal(5)
    fs_pct_min: Decimal = Decimal(90)
    hard_constraints_pct_max: Decimal = Decimal(5)
    high_float_days: int = 44
    high_float_pct_max: Decimal = Decimal(5)
    negative_float_max: int = 0
    high_duration_days: int = 44
    high_duration_pct_max: Decimal = Decimal(5)
    invalid_dates_max: int = 0
    resources_pct_min: Decimal = Decimal(80)
    missed_tasks_pct_max: Decimal = Decimal(5)
    cpli_min: Decimal = Decimal("0.95")
    bei_min: Decimal = Decimal("0.95")


DEFAULT_LIMITS = Limits()


class Verdict(StrEnum):
    """What a point says."""

    PASS = "pass"  # noqa: S105 a verdict, no password
    FAIL = "fail"
    UNDEFINED = "undefined"


@dataclass(frozen=True, slots=True)
class Point:
    """One point: its figure (percent, count or index), its limit, and the tasks or links that break it."""

    name: str
    figure: Decimal | None
    limit: Decimal
    at_most: bool
    offenders: tuple[str, ...] = ()
    reason: str = ""

    @property
    def verdict(self) -> Verdict:
        """Tell whether the figure keeps within its limit."""
        if self.figure is None:
            return Verdict.UNDEFINED
        within = self.figure <= self.limit if self.at_most else self.figure >= self.limit
        return Verdict.PASS if within else Verdict.FAIL


def share(name: str, part: int, whole: int, limit: Decimal, *, at_most: bool = True, of: tuple[str, ...] = ()) -> Point:
    """Judge a share in percent."""
    found = ratio(part, whole, "nothing to judge")
    return Point(name, found.percent, limit, at_most, of, found.reason)


def count(name: str, number: int, limit: int, of: tuple[str, ...] = ()) -> Point:
    """Judge a number that must not be passed."""
    return Point(name, Decimal(number), Decimal(limit), at_most=True, offenders=of)


def index(name: str, value: Ratio, limit: Decimal) -> Point:
    """Judge an index that must be reached."""
    return Point(name, value.value, limit, at_most=False, reason=value.reason)


def critical_path_index(path_days: Decimal | int, float_days: Decimal | int) -> Ratio:
    """Return CPLI = (critical path length + total float) / critical path length."""
    return ratio(Decimal(path_days) + Decimal(float_days), Decimal(path_days), "no critical path is left")


def baseline_execution(completed: int, baseline_due: int) -> Ratio:
    """Return BEI = tasks completed / tasks that the baseline finishes by now.

    >>> baseline_execution(1, 2).value
    Decimal('0.5')
    """
    return ratio(completed, baseline_due, "the baseline finishes nothing yet")


@dataclass(frozen=True, slots=True)
class PlanFacts:
    """A scheduled plan with what the assessment needs beside it. ``status`` is the first day not known yet."""

    tasks: Sequence[Task]
    links: Sequence[Link]
    plan: Plan
    calendar: Calendar
    status: date
    baseline: Mapping[str, Baseline]
    resourced: frozenset[str] = frozenset()

    @property
    def open(self) -> tuple[Task, ...]:
        """The tasks that are not finished."""
        return tuple(task for task in self.tasks if not task.finished)


def assess(facts: PlanFacts, limits: Limits = DEFAULT_LIMITS) -> tuple[Point, ...]:
    """Return every point that data can answer; the what-if of the critical path is ``path_is_sound``."""
    return (*_logic(facts, limits), *_lengths(facts, limits), *_progress(facts, limits))


def _of(name: str, offenders: Sequence[str], whole: int, limit: Decimal) -> Point:
    return share(name, len(offenders), whole, limit, of=tuple(offenders))


def _logic(facts: PlanFacts, limits: Limits) -> tuple[Point, ...]:
    """Judge links: missing ones, leads, lags, their types, and dates that override them."""
    waits, leads_on = {link.after for link in facts.links}, {link.before for link in facts.links}
    unfinished = facts.open
    loose_start = [task.id for task in unfinished if task.id not in waits and not task.started]
    loose_end = [task.id for task in unfinished if task.id not in leads_on]
    # A plan has one beginning and one end: the first loose start and the last loose end are those.
    first = min(loose_start, key=lambda name: facts.plan.tasks[name].early_start, default=None)
    last = max(loose_end, key=lambda name: facts.plan.tasks[name].early_finish, default=None)
    loose = sorted(({*loose_start} - {first}) | ({*loose_end} - {last}))
    leads = tuple(_named(link) for link in facts.links if link.lag < 0)
    lags = [_named(link) for link in facts.links if link.lag > 0]
    plain = sum(link.type is LinkType.FS for link in facts.links)
    hard = [task.id for task in unfinished if task.constraint and task.constraint.type in _HARD]
    others = tuple(_named(link) for link in facts.links if link.type is not LinkType.FS)
    return (
        _of("missing_logic", loose, len(unfinished), limits.missing_logic_pct_max),
        count("leads", len(leads), limits.leads_max, leads),
        _of("lags", lags, len(facts.links), limits.lags_pct_max),
        share("fs", plain, len(facts.links), limits.fs_pct_min, at_most=False, of=others),
        _of("hard_constraints", hard, len(unfinished), limits.hard_constraints_pct_max),
    )


def _named(link: Link) -> str:
    return f"{link.before} → {link.after}"


def _lengths(facts: PlanFacts, limits: Limits) -> tuple[Point, ...]:
    """Judge float and duration."""
    dates = facts.plan.tasks
    names = [task.id for task in facts.open]
    slack = [name for name in names if dates[name].total_float_days > limits.high_float_days]
    negative = tuple(name for name in names if dates[name].total_float < 0)
    longest = limits.high_duration_days
    long = [task.id for task in facts.open if task.minutes > longest * dates[task.id].day_minutes]
    return (
        _of("high_float", slack, len(names), limits.high_float_pct_max),
        count("negative_float", len(negative), limits.negative_float_max, negative),
        _of("high_duration", long, len(names), limits.high_duration_pct_max),
    )


def _progress(facts: PlanFacts, limits: Limits) -> tuple[Point, ...]:
    """Judge dates against today, resources, the baseline, and the two indices."""
    invalid = tuple(task.id for task in facts.tasks if _invalid(task, facts))
    real = [task for task in facts.open if task.minutes >= full_day(facts.calendar)]
    bare = tuple(task.id for task in real if task.id not in facts.resourced)
    due = {name for name, planned in facts.baseline.items() if planned.finish < facts.status}
    by_id = {task.id: task for task in facts.tasks}
    missed = [name for name in sorted(due & by_id.keys()) if _missed(by_id[name], facts.baseline[name])]
    completed = sum(task.finished is not None for task in facts.tasks)
    left = duration(facts.calendar, max(facts.status, facts.plan.start), facts.plan.finish)
    slack = min((facts.plan.tasks[task.id].total_float_days for task in facts.open), default=Decimal(0))
    return (
        count("invalid_dates", len(invalid), limits.invalid_dates_max, invalid),
        share("resources", len(real) - len(bare), len(real), limits.resources_pct_min, at_most=False, of=bare),
        _of("missed_tasks", missed, len(due & by_id.keys()), limits.missed_tasks_pct_max),
        index("cpli", critical_path_index(left, slack), limits.cpli_min),
        index("bei", baseline_execution(completed, len(due & by_id.keys())), limits.bei_min),
    )


def _invalid(task: Task, facts: PlanFacts) -> bool:
    """Tell whether something happened in the future, or is still planned for the past."""
    actual = [day for day in (task.started, task.finished) if day]
    if any(day >= facts.status for day in actual):
        return True
    dates = facts.plan.tasks[task.id]
    planned = dates.early_finish if task.started else dates.early_start
    return not task.finished and planned < facts.status - (_DAY if not task.minutes else timedelta(0))


def _missed(task: Task, planned: Baseline) -> bool:
    return task.finished is None or task.finished > planned.finish


def path_is_sound(before: Plan, after: Plan, slip: int) -> bool:
    """Tell whether a slip of a critical task (working minutes) moved the finish by all of it."""
    return after.length - before.length == slip
