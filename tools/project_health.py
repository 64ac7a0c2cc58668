"""A project's health as an actor may read it: the score is everybody's, each reason only for those it is open to."""

from __future__ import annotations

from domain.access import Permission, Reach
from domain.health import WEIGHTS
from domain.score import FULL, Band, Score
from store.facts.health import ProjectHealth
from store.queries.projects import ProjectRow
from tools.spec import ToolContext

CHART_COLOUR = {Band.GREEN: "green", Band.AMBER: "yellow", Band.RED: "red", Band.UNKNOWN: "unknown"}
_WORST_FIRST = (Band.RED, Band.AMBER, Band.GREEN, Band.UNKNOWN)
_TOP = 3


def sees_team_time(ctx: ToolContext, project: ProjectRow) -> bool:
    """Tell whether the time of this project's team is open to the actor."""
    reach = ctx.actor.reach(Permission.TIME_READ)
    return reach == Reach.ALL or (reach == Reach.OWN and project.manager_id == ctx.actor.person_id)


def reasons(ctx: ToolContext, found: ProjectHealth, most: int = _TOP) -> tuple[str, ...]:
    """Return the reasons that cost most points and that the actor may read; in words, worst first."""
    hidden = set() if sees_team_time(ctx, found.project) else {"missing time"}
    return costly(found.score, hidden, most)


def costly(score: Score, hidden: set[str] | None = None, most: int = _TOP) -> tuple[str, ...]:
    """Return the reasons of a score that cost a whole point or more, worst first."""
    weights = sum(part.weight for part in score.parts if part.value is not None)
    costs = [
        (part.weight * (FULL - part.value) / weights, part.reason)
        for part in score.parts
        if part.value is not None and part.name not in (hidden or ())
    ]
    return tuple(reason for cost, reason in sorted(costs, key=lambda one: -one[0]) if cost >= 1)[:most]


def worst(*bands: Band) -> Band:
    """Return the worst of several bands; unknown says nothing."""
    return min(bands, key=_WORST_FIRST.index)


def weights_said() -> str:
    """Say how health is weighed."""
    return "Health weighs " + ", ".join(f"{name} {points}" for name, points in WEIGHTS.items()) + " of 100 points."
