"""What somebody's time off does to money: the bookings it takes from, and where each project's cost and margin end."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from domain.slip import Slip
from store.facts.schedule import PlanOf
from store.queries.bookings import BookingRow
from tools.blocks import Block
from tools.booking_effects import Worth, effects, worth
from tools.consequences import needed_beyond
from tools.outlook import money_outlook
from tools.spec import Named, ToolContext
from tools.values import Amount, Effort, Percent
from tools.view import Line, table


class MoneyLine(Line):
    """A project's money at completion before and after; empty where the asker may not see it."""

    project: str
    extra: Effort
    before_cost: Amount | None = None
    after_cost: Amount | None = None
    before_margin: Percent | None = None
    after_margin: Percent | None = None
    after_value: Amount | None = None
    budget: Amount | None = None


@dataclass(frozen=True, slots=True)
class MoneyMove:
    """The line of one project, what is said of it, and how it is known."""

    line: MoneyLine | None
    said: str
    basis: tuple[str, ...]


def money_move(ctx: ToolContext, found: PlanOf, result: Slip) -> MoneyMove:
    """Return where a delayed project's money ends: people stay as long as their tasks do."""
    end = max(found.project.ends_on, result.after.finish)
    extra = needed_beyond(ctx, found, result.moved, end)
    project = Named("project", found.project.pk, found.project.name)
    outlook, basis = money_outlook(ctx, project, extra)
    said = outlook.sentence()
    if not said:
        return MoneyMove(None, "", basis)
    fields = outlook.model_dump(include=set(MoneyLine.model_fields) - {"ref"})
    line = MoneyLine.model_validate({"ref": f"project:{project.id}", "project": project.name, **fields})
    return MoneyMove(line, f"{project.name}: {said.removeprefix('Money: ')}", basis)


def money_blocks(lines: Sequence[MoneyLine]) -> tuple[Block, ...]:
    """Show cost, margin and use of the budget by project, as far as any of it may be seen."""
    heads = {"project": "Project", "extra": "Needed longer|h"}
    if any(line.after_cost for line in lines):
        heads |= {"before_cost": "Cost was|$", "after_cost": "Cost at completion|$"}
    if any(line.after_margin is not None for line in lines):
        heads |= {"before_margin": "Margin was|%", "after_margin": "Margin|%"}
    if any(line.after_value for line in lines):
        heads |= {"after_value": "Work at bill rates|$", "budget": "Budget|$"}
    return (table("Where the money ends", lines, heads),) if lines else ()


def booked_before(ctx: ToolContext, rows: Iterable[BookingRow]) -> Mapping[Named, Worth]:
    """Return what is firmly booked ahead on each project of the bookings, as far as the asker may see it."""
    projects = dict.fromkeys(Named("project", row.booking.project_id, row.project) for row in rows)
    return {project: worth(ctx, project) for project in projects}


def booked_after(ctx: ToolContext, person: Named, before: Mapping[Named, Worth]) -> tuple[str, ...]:
    """Say what the bookings are worth with the time off, and whether the person's tasks there still have time."""
    return tuple(said for project, was in before.items() for said in effects(ctx, person, project, was))
