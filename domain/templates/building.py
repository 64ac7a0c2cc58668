"""From a template and answers to a blueprint: what is included, how long, by whom, from when, for how much."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_CEILING, ROUND_HALF_UP, Decimal

from domain.blueprints import After, Blueprint, NewBudget, NewDemand, NewTask, checked
from domain.calendar import STANDARD, Calendar, advance, duration
from domain.errors import BadInput
from domain.money import Money, total
from domain.rates import RateKind
from domain.schedule import Constraint, ConstraintType, Link, LinkType, Plan, Task, schedule
from domain.templates.definition import Names, TaskSpec, Template, Tie, worded
from domain.templates.expressions import Unknown, Value, number, truth
from domain.templates.pricing import Promises, agreed

_HOUR, _DAY = 60, 480
_MOST_COPIES = 120
Price = Callable[[RateKind, str, date, int], Money | None]


@dataclass(frozen=True, slots=True)
class Frame:
    """What a project is called, in which currency it is, when it starts, in which calendar, and what work is worth.

    ``price`` returns what minutes of a role on a day are worth (bill) or cost, None when no rate holds.
    """

    name: str
    currency: str
    start: date
    price: Price
    calendar: Calendar = STANDARD


@dataclass(slots=True)
class _Drawn:
    """Tasks while they are drawn: the specification and names of each copy, and the keys a specification became."""

    specs: dict[str, tuple[TaskSpec, Names]] = field(default_factory=dict)
    copies: dict[str, list[str]] = field(default_factory=dict)

    def resolved(self, key: str, by_key: Mapping[str, TaskSpec]) -> Iterable[str]:
        """Return the tasks a link to ``key`` means: its copies, or what they wait for when it is left out."""
        seen, waiting, found = {key}, [key], dict[str, None]()
        while waiting:
            one = waiting.pop()
            if one not in by_key:
                raise BadInput(f"A link names the task {one!r}, which the template does not have.")
            if self.copies[one]:
                found.update(dict.fromkeys(self.copies[one]))
                continue
            fresh = [tie.key for tie in by_key[one].after if tie.key not in seen and tie.key != "previous"]
            seen.update(fresh)
            waiting += fresh
        return found


def build(template: Template, given: Mapping[str, object], frame: Frame) -> Blueprint:
    """Return the project a template comes to.

    Raises:
        BadInput: an answer or a formula that is none, tasks without length, a price without rates.
        NotFound: a parameter the template does not have.
        Conflict: tasks that wait for each other, amounts that do not add up.

    """
    names = template.values(given)
    drawn = _drawn(template, names)
    if not drawn.specs:
        raise BadInput(f"With these answers {template.name} has no task.")
    plan, links = _scheduled(template, drawn, frame)
    tasks = tuple(_task(key, spec, own, plan, links) for key, (spec, own) in drawn.specs.items())
    budget, notes, known = _worth(tasks, frame)
    ends = max(plan.finish, *(task.due for task in tasks))
    promises = Promises(frame.currency, plan.start, ends, frame.calendar, _lasts(drawn, tasks))
    milestones, contract = agreed(template, frame.name, {**names, **known}, promises)
    return checked(
        Blueprint(
            name=frame.name,
            currency=frame.currency,
            starts=min(frame.start, plan.start),
            ends=max(ends, *(one.due for one in milestones)) if milestones else ends,
            tasks=tasks,
            milestones=milestones,
            demands=_demands(tasks, frame),
            contract=contract,
            budget=budget,
            phases=template.phases,
            description=template.summary,
            notes=notes,
        )
    )


def _drawn(template: Template, names: Names) -> _Drawn:
    drawn = _Drawn()
    for spec in template.tasks:
        if spec.key in drawn.copies:
            raise BadInput(f"Two tasks of {template.name} are called {spec.key!r}.")
        drawn.copies[spec.key] = []
        for n in range(1, _copies(spec, names) + 1):
            own: Names = {**names, "n": Decimal(n)}
            if truth(spec.include, own):
                key = f"{spec.key}.{n}" if spec.repeat else spec.key
                drawn.specs[key] = (spec, own)
                drawn.copies[spec.key].append(key)
    return drawn


def _copies(spec: TaskSpec, names: Names) -> int:
    if not spec.repeat:
        return 1
    count = number(spec.repeat, names)
    if not 0 <= count <= _MOST_COPIES:
        raise BadInput(f"{spec.key} would be repeated {count} times; up to {_MOST_COPIES} are possible.")
    return int(count)


def _scheduled(template: Template, drawn: _Drawn, frame: Frame) -> tuple[Plan, dict[str, list[After]]]:
    first = frame.calendar.next_working(frame.start)
    tasks = [Task(key, *_length(spec, own, first, frame)) for key, (spec, own) in drawn.specs.items()]
    by_key = {spec.key: spec for spec in template.tasks}
    ties: dict[str, list[After]] = {}
    for key, (spec, own) in drawn.specs.items():
        found = {(after.key, after.kind): after for tie in spec.after for after in _tied(tie, key, own, drawn, by_key)}
        ties[key] = list(found.values())
    links = [Link(after.key, key, after.kind, after.lag) for key, some in ties.items() for after in some]
    return schedule(tasks, links, first, calendar=frame.calendar), ties


def _length(spec: TaskSpec, names: Names, first: date, frame: Frame) -> tuple[int, str, Constraint | None]:
    days = _whole(number(spec.days, names), f"{spec.key} lasts", least=1)
    held = None
    if spec.offset:
        offset = _whole(number(spec.offset, names), f"{spec.key} begins after")
        held = Constraint(ConstraintType.START_NO_EARLIER, advance(frame.calendar, first, offset))
    return days * _DAY, "", held


def _whole(value: Decimal, what: str, least: int = 0) -> int:
    """Return days rounded up to whole ones; BadInput for fewer than ``least`` or more than twenty years."""
    days = int(value.to_integral_value(ROUND_CEILING))
    if not least <= days <= 5_000:  # noqa: PLR2004 -- twenty years of working days
        raise BadInput(f"{what} {days} working days.", hint=f"Give {least} to 5,000.")
    return days


def _tied(tie: Tie, key: str, names: Names, drawn: _Drawn, by_key: Mapping[str, TaskSpec]) -> Iterable[After]:
    if tie.kind not in list(LinkType):
        raise BadInput(f"{tie.kind!r} is no kind of link.", hint="Use FS, SS, FF or SF.")
    kind, lag = LinkType(tie.kind), int((number(tie.lag, names) * _DAY).to_integral_value(ROUND_HALF_UP))
    if tie.key == "previous":
        siblings = drawn.copies[drawn.specs[key][0].key]
        at = siblings.index(key)
        return [After(siblings[at - 1], kind, lag)] if at else []
    return [After(one, kind, lag) for one in drawn.resolved(tie.key, by_key)]


def _task(key: str, spec: TaskSpec, names: Names, plan: Plan, ties: Mapping[str, Sequence[After]]) -> NewTask:
    dates = plan.tasks[key]
    hours = number(spec.hours, names)
    if hours < 0:
        raise BadInput(f"{spec.key} would take {hours} hours.")
    return NewTask(
        key=key,
        name=worded(spec.name, names),
        starts=dates.early_start,
        due=dates.early_finish,
        minutes=int((hours * _HOUR).to_integral_value(ROUND_HALF_UP)),
        length=_whole(number(spec.days, names), f"{key} lasts", least=1) * _DAY,
        phase=worded(spec.phase, names),
        role=worded(spec.role, names),
        after=tuple(ties[key]),
        client_owned=spec.client_owned,
        billable=spec.billable,
    )


def _lasts(drawn: _Drawn, tasks: Sequence[NewTask]) -> dict[str, date | None]:
    """Return the last day of each specification's copies; None for one that is left out."""
    due = {task.key: task.due for task in tasks}
    return {key: max((due[one] for one in copies), default=None) for key, copies in drawn.copies.items()}


def _worth(tasks: Sequence[NewTask], frame: Frame) -> tuple[NewBudget, tuple[str, ...], dict[str, Value | Unknown]]:
    """Return the budget of the tasks, what is missing from it, and the names a price may use."""
    ours = [task for task in tasks if task.minutes and not task.client_owned]
    notes, known = [], dict[str, Value | Unknown]()
    sums: dict[RateKind, Money] = {}
    for kind, name in ((RateKind.BILL, "value"), (RateKind.COST, "cost")):
        paid = [task for task in ours if task.billable or kind is RateKind.COST]
        priced = [(task, frame.price(kind, task.role, task.starts, task.minutes)) for task in paid]
        sums[kind] = total([amount for _task, amount in priced if amount is not None], frame.currency)
        missing = sorted({task.role or "no role" for task, amount in priced if amount is None})
        known[name] = sums[kind].amount
        if missing:
            notes.append(f"There is no {kind.value} rate in {frame.currency} for {', '.join(missing)}.")
            known[name] = Unknown(notes[-1].rstrip(".").replace("There is", "there is"))
    minutes = sum(task.minutes for task in ours if task.billable)
    known["hours"] = Decimal(sum(task.minutes for task in ours)) / _HOUR
    cost = None if isinstance(known["cost"], Unknown) else sums[RateKind.COST]
    return NewBudget(minutes, sums[RateKind.BILL], cost), tuple(notes), known


def _demands(tasks: Sequence[NewTask], frame: Frame) -> tuple[NewDemand, ...]:
    """Return a demand for each role: its effort spread evenly from its first task to its last."""
    found = []
    for role in dict.fromkeys(task.role for task in tasks if task.role and task.minutes and not task.client_owned):
        theirs = [task for task in tasks if task.role == role and not task.client_owned and task.minutes]
        starts, ends = min(task.starts for task in theirs), max(task.due for task in theirs)
        days = max(1, duration(frame.calendar, starts, ends))
        minutes = sum(task.minutes for task in theirs)
        count = max(1, -(-minutes // (days * _DAY)))
        hourly = frame.price(RateKind.BILL, role, starts, _HOUR)
        found.append(NewDemand(role, starts, ends, max(1, -(-minutes // (days * count))), count, hourly))
    return tuple(found)
