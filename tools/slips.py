"""The impact of a slip, put together: the plan moved, then everything that rests on its days."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from sqlmodel import col

from domain.access import Permission, Reach
from domain.calendar import advance, variance
from domain.errors import Ambiguous, BadInput, NotFound
from domain.money import Money
from domain.rates import RateKind, scope_of
from domain.schedule import Moved, baseline_of
from domain.slip import Longer, Promise, Stay, last_days, milestones_moved, needed_longer, shifted, slip
from domain.totals import by_currency
from domain.windows import Shift, Window
from domain.windows.window import DAY
from store.facts.budgets import burns
from store.facts.schedule import PlanOf
from store.pricing import Pricer
from store.projects import Project
from store.queries import milestones, slipping
from store.queries.milestones import MilestoneRow
from store.queries.rates import rate_book
from store.queries.slipping import StayRow
from store.tasks import TaskStatus
from tools.consequences import billed_later
from tools.outlook import if_worked, money_outlook
from tools.params import among
from tools.slip_lines import ClashLine, LongerLine, MilestoneLine, MovedLine, SlipImpact
from tools.spec import Named, ToolContext
from tools.values import day_text
from tools.view import several

_DAY_MINUTES = 480


@dataclass(frozen=True, slots=True)
class Asked:
    """A slip as people say it."""

    project: Named
    by: Shift
    task: str = ""
    person: Named | None = None
    other: Named | None = None


@dataclass(frozen=True, slots=True)
class _Slipped:
    """What moved: tasks, the end of the project (where it was heading and now is), milestones."""

    what: str
    days: int
    moved: tuple[Moved, ...]
    heading: date
    end: date
    promises: dict[int, date]
    notes: tuple[str, ...] = ()
    keys: tuple[str, ...] = ()


def impact(ctx: ToolContext, found: PlanOf, asked: Asked) -> SlipImpact:
    """Return everything a slip moves, as far as the actor may see it."""
    narrowed = milestones.Narrowed(project_id=asked.project.id, open_only=True)
    rows = [row for row in milestones.found(ctx.db, ctx.actor, narrowed) if row.milestone.due_on >= ctx.today]
    slipped = _slipped(found, asked, rows)
    staying = slipping.stays(ctx.db, ctx.actor, asked.project.id, ctx.today)
    longer = _longer(found, slipped, staying)
    later, extra = [row for row in rows if row.milestone.pk in slipped.promises], sum(one.minutes for one in longer)
    money, basis = money_outlook(ctx, asked.project, extra)
    instead: tuple[str, ...] = ()
    if not extra:
        owners = {found.owners[key] for key in slipped.keys} - {None}
        booked = sum(stay.minutes_per_day for stay in staying if stay.person_id in owners)
        booked = booked or _DAY_MINUTES * len(owners)  # whoever has no booking: full days
        instead = if_worked(ctx, asked.project, slipped.days * booked)
    return SlipImpact(
        as_of=ctx.today,
        project=asked.project.name,
        what=slipped.what,
        days=slipped.days,
        old_end=slipped.heading,
        new_end=slipped.end,
        end_days=variance(found.work.calendar, slipped.heading, slipped.end),
        tasks=tuple(_task_line(found, one) for one in slipped.moved[: ctx.firm.page_rows]),
        left_out=max(0, len(slipped.moved) - ctx.firm.page_rows),
        milestones=tuple(_milestone_line(ctx, row, slipped.promises[row.milestone.pk]) for row in later),
        longer=tuple(_longer_line(one, staying) for one in longer),
        clashes=_clashes(ctx, found, asked, longer, staying),
        extra_minutes=extra,
        outlook=money,
        if_worked=instead,
        billed=tuple(billed_later(ctx, [(row, slipped.promises[row.milestone.pk]) for row in later])),
        **_money(ctx, found, longer, staying),
        assumptions=(*slipped.notes, *_assumptions(ctx, longer), *basis),
    )


def _slipped(found: PlanOf, asked: Asked, rows: list[MilestoneRow]) -> _Slipped:
    work, planned_end = found.work, found.project.ends_on
    days = _working_days(asked.by, found)
    longer = several(days, "working day")
    before = work.scheduled()
    heading = max(planned_end, before.finish)
    notes = _already_late(before.finish, planned_end)
    if asked.task and asked.person is None and not _known(found, asked, rows):
        missing = f"The plan has no open task called {asked.task!r}: this is what moves if the whole project slips."
        asked, notes = replace(asked, task=""), (missing, *notes)
    if not asked.task and asked.person is None:
        moved = shifted(before, days, work.status, work.calendar)
        promises = {row.milestone.pk: advance(work.calendar, row.milestone.due_on, days) for row in rows}
        end = advance(work.calendar, heading, days)
        return _Slipped(f"{asked.project} slips by {longer}", days, moved, heading, end, promises, notes)
    names, what, said = _named(found, asked, rows, days)
    result = slip(work, names, days * _DAY_MINUTES)
    promised = [Promise(row.milestone.pk, row.milestone.due_on, row.milestone.phase_id) for row in rows]
    promises = milestones_moved(promised, found.stages, result, work.calendar)
    end = max(heading, result.after.finish)
    return _Slipped(f"{what} by {longer}", days, result.moved, heading, end, promises, (*said, *notes), tuple(names))


def _known(found: PlanOf, asked: Asked, rows: list[MilestoneRow]) -> bool:
    """Tell whether what is said to slip is a milestone or anything like a task of the plan."""
    if asked.task.casefold() in {row.milestone.name.casefold() for row in rows}:
        return True
    still = [(task.pk, task.name, "") for task in found.tasks.values() if task.status is not TaskStatus.DONE]
    try:
        among("task", asked.task, still)
    except NotFound:
        return False
    except Ambiguous:
        return True
    return True


def _working_days(by: Shift, found: PlanOf) -> int:
    """Return how long a slip is in working days: a day is one, a week five.

    Raises:
        BadInput: it is not a delay.

    """
    calendar, start = found.work.calendar, found.work.status
    months = variance(calendar, start, Shift(months=by.months).applied(start)) if by.months else 0
    days = by.working_days + by.days + 5 * by.weeks + months
    if days <= 0:
        raise BadInput(f"{by} is no slip.", hint="Say how much later, for example a week or 8 days.")
    return days


def _already_late(heading: date, planned: date) -> tuple[str, ...]:
    if heading <= planned:
        return ()
    return (
        f"By the progress of its late tasks the plan runs to {day_text(heading)} already, past {day_text(planned)}.",
    )


def _named(found: PlanOf, asked: Asked, rows: list[MilestoneRow], days: int) -> tuple[list[str], str, tuple[str, ...]]:
    """Return the tasks that slip, in words too: one task, the last one before a milestone, or a person's."""
    still = {key: task for key, task in found.tasks.items() if task.status is not TaskStatus.DONE}
    if asked.task:
        promise = next((row for row in rows if row.milestone.name.casefold() == asked.task.casefold()), None)
        if promise is not None:
            key = _before(found, promise)
            note = f"{promise.milestone.name} rests on {found.tasks[key].name}, which is taken to end later."
            return [key], f"{promise.milestone.name} slips", (note,)
        key = str(among("task", asked.task, [(int(key), task.name, "") for key, task in still.items()]).id)
        return [key], f"{still[key].name} takes longer", ()
    person = asked.person or Named("person", 0, "")
    until = advance(found.work.calendar, found.work.status, days)
    theirs = [key for key, task in still.items() if task.assignee_id == person.id and not task.client_owned]
    now = [key for key in theirs if (found.tasks[key].starts_on or until) <= until] or theirs[:1]
    if not now:
        raise NotFound(f"{person} has no open task on {asked.project}.", hint="Name the task that slips.")
    names = ", ".join(found.tasks[key].name for key in now)
    return now, f"{person} delays {names}", ()


def _before(found: PlanOf, promise: MilestoneRow) -> str:
    """Return the open task a milestone rests on: the last to end by its day, in its phase."""
    ends = baseline_of(found.work.scheduled())
    one = promise.milestone
    rests = [
        key
        for key, stage in found.stages.items()
        if ends[key].finish <= one.due_on and (one.phase_id is None or stage == one.phase_id)
    ]
    if not rests:
        raise NotFound(f"No open task leads to {one.name}.", hint="Name the task that slips.")
    return max(rests, key=lambda key: ends[key].finish)


def _longer(found: PlanOf, slipped: _Slipped, staying: list[StayRow]) -> tuple[Longer, ...]:
    needed = last_days(slipped.moved, found.owners)
    stays = [Stay(one.person_id, one.until, one.minutes_per_day) for one in staying]
    end = slipped.end if slipped.end > slipped.heading else found.project.ends_on
    return needed_longer(stays, needed, found.project.ends_on, end, found.work.calendar)


def _task_line(found: PlanOf, one: Moved) -> MovedLine:
    task = found.tasks[one.id]
    return MovedLine(
        ref=f"task:{one.id}",
        task=task.name,
        owner=found.owner(one.id),
        was=one.before.finish,
        now=one.after.finish,
        days=one.finish_days,
    )


def _milestone_line(ctx: ToolContext, row: MilestoneRow, now: date) -> MilestoneLine:
    one = row.milestone
    priced = ctx.actor.may(Permission.BUDGETS_READ) and one.amount_minor and one.currency
    amount = Money(one.amount_minor or 0, one.currency or "") if priced else None
    return MilestoneLine(ref=f"milestone:{one.id}", milestone=one.name, was=one.due_on, now=now, amount=amount)


def _longer_line(one: Longer, staying: list[StayRow]) -> LongerLine:
    stay = next(row for row in staying if row.person_id == one.person)
    return LongerLine(
        ref=f"person:{one.person}",
        person=stay.name,
        booked_until=stay.until,
        needed_until=one.until,
        days=one.days,
        effort=one.minutes,
    )


def _clashes(
    ctx: ToolContext, found: PlanOf, asked: Asked, longer: tuple[Longer, ...], staying: list[StayRow]
) -> tuple[ClashLine, ...]:
    """Return where people who are needed longer are booked by then."""
    if not longer:
        return ()
    window = Window(min(one.starts for one in longer), max(one.until for one in longer) + DAY, "the extra time")
    other = asked.other.id if asked.other else None
    booked = slipping.elsewhere(ctx.db, ctx.actor, [one.person for one in longer], window, asked.project.id, other)
    names = {row.person_id: row.name for row in staying}
    lines = []
    for one in longer:
        for row in booked:
            starts, ends = max(one.starts, row.starts), min(one.until, row.ends)
            if row.person_id == one.person and found.work.calendar.days_between(starts, ends + DAY) > 0:
                project = row.project if row.named else "another project"
                ref = f"project:{row.project_id}" if row.named else ""
                whom = names[one.person]
                lines.append(
                    ClashLine(
                        ref=ref, person=whom, project=project, starts=starts, ends=ends, per_day=row.minutes_per_day
                    )
                )
    return tuple(lines)


def _money(ctx: ToolContext, found: PlanOf, longer: tuple[Longer, ...], staying: list[StayRow]) -> dict[str, object]:
    """Return the extra time at bill rates and at cost, and the effort left in the budget, as far as it is open."""
    project = found.project
    budget = next(iter(burns(ctx.db, col(Project.id) == project.pk, ctx.today)), None)
    left = budget.effort.budget - budget.effort.spent if budget else None
    kinds = [kind for kind in (RateKind.BILL, RateKind.COST) if longer and _sees(ctx, found, kind)]
    if not kinds:
        return {"budget_left": left}
    pricer = Pricer(rate_book(ctx.db))
    roles = {row.person_id: row for row in staying}
    values: dict[RateKind, list[Money]] = {kind: [] for kind in kinds}
    for one in longer:
        who = roles[one.person]
        keys = {"person": one.person, "project": project.pk, "client": project.client_id}
        rate = scope_of(**keys, role=who.role_id, place=who.place_id)
        for kind in kinds:
            amount = pricer.amount(kind, one.starts, one.minutes, rate)
            values[kind] += [amount] if amount else []
    return {
        "budget_left": left,
        "extra_value": by_currency(values.get(RateKind.BILL, []), project.currency),
        "extra_cost": by_currency(values.get(RateKind.COST, []), project.currency),
    }


def _sees(ctx: ToolContext, found: PlanOf, kind: RateKind) -> bool:
    if kind is RateKind.COST:
        return ctx.actor.reach(Permission.COST_RATES_READ) == Reach.ALL
    reach = ctx.actor.reach(Permission.BILL_RATES_READ)
    return reach == Reach.ALL or (reach == Reach.OWN and found.project.manager_id == ctx.actor.person_id)


def _assumptions(ctx: ToolContext, longer: tuple[Longer, ...]) -> tuple[str, ...]:
    notes = ["Nothing is changed: this is what would move. A week is five working days; nothing moves earlier."]
    if longer:
        first = min(one.starts for one in longer)
        notes.append(f"Extra time counts the hours a day people are booked for, at the rates of {day_text(first)}.")
    if ctx.actor.reach(Permission.BOOKINGS_READ) < Reach.OWN:
        notes.append("Only your own bookings are looked at.")
    return tuple(notes)
