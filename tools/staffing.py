"""Who could take a piece of work: ranked candidates for a need, and cover for somebody who is away."""

from __future__ import annotations

from typing import Literal

from domain.access import Permission, Reach
from domain.errors import Forbidden
from domain.staffing import Aim
from tools.params import AheadWindow, EffortParam, Limit, PersonRef, PlaceRef, ProjectRef, RoleRef, SkillRef
from tools.rights import within_reach
from tools.spec import ToolContext, tool
from tools.staffing_needs import Asked, Cover, asked_for
from tools.staffing_views import Backfill, Candidates

AimWord = Literal["balance", "margin"]
_THREE = 3


def _may_plan(ctx: ToolContext) -> None:
    if ctx.actor.reach(Permission.AVAILABILITY_READ) < Reach.ALL:
        raise Forbidden(
            "When colleagues are free is not yours to see.",
            hint="I can tell who knows what; staffing is the resource manager's.",
        )


@tool(
    needs=Permission.AVAILABILITY_READ,
    agent="resourcing",
    examples=(
        "who should I put on Nordlys as a data engineer from 4 January to the end of March?",
        "best three candidates for the architect seat on Atlas, with reasons",
        "I need a consultant with SAP on Nordlys, whom do you suggest?",
        "two people with Java for Atlas, who have we got?",
        "staff the open need on Nordlys",
        "who would earn us the most as a developer on Atlas in January?",
        "need a designer for Atlas, full time, ideally in Porto",
    ),
)
def staff_need(  # noqa: PLR0913 -- each is part of a need
    ctx: ToolContext,
    project: ProjectRef | None = None,
    role: RoleRef | None = None,
    skill: SkillRef | None = None,
    place: PlaceRef | None = None,
    *,
    min_level: int | None = None,
    window: AheadWindow | None = None,
    hours_per_day: EffortParam | None = None,
    hours_per_week: EffortParam | None = None,
    aim: AimWord = "balance",
    limit: Limit | None = None,
) -> Candidates:
    """Rank candidates for a need, each with every part of their score and what stands against them.

    What is left out comes from the project's open need. ``aim`` balances the load or maximises the margin.
    """
    _may_plan(ctx)
    asked = Asked(project, role, skill, place, min_level, window, hours_per_day, hours_per_week)
    need, keys, notes = asked_for(ctx, asked)
    return Candidates.of(ctx, need, keys, Aim(aim), limit or _THREE, project=project, notes=notes)


@tool(
    needs=Permission.AVAILABILITY_READ,
    agent="resourcing",
    examples=(
        "Ana is on leave from 7 December, who could step in on Nordlys?",
        "who can cover for Ben next week?",
        "need a stand-in for Carla on Atlas",
        "Ben has resigned, who could take over his work?",
        "who could swap in for Ana on Nordlys without hurting our margin?",
        "Ana is off sick for two weeks, who covers what?",
        "holiday cover for Ben from 21 December to 1 January",
    ),
)
def backfill(
    ctx: ToolContext,
    person: PersonRef,
    project: ProjectRef | None = None,
    window: AheadWindow | None = None,
    *,
    skill: SkillRef | None = None,
    aim: AimWord = "balance",
) -> Backfill:
    """Say, for each booking of somebody who will be away, who could cover it and with what consequences.

    Default: their next time off if soon, else 30 days. Cover is judged by the skill given, else by their strongest one.
    """
    _may_plan(ctx)
    within_reach(ctx, Permission.BOOKINGS_READ, person, "bookings")
    return Cover.of(ctx, person, project, window, skill).view(Aim(aim))
