"""Projects: which there are, and one of them with people, time, money and health."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response

from web.deps import HouseDep
from web.pages.nouns import Noun, detail, listing
from web.sections import Section
from web.visitor import VisitorDep

router = APIRouter(include_in_schema=False)


def _one(ref: str) -> tuple[Section, ...]:
    at = {"project": ref}
    return (
        Section("project_status", "Status", at),
        Section("project_timeline", "Timeline", at),
        Section("budget_status", "Budget", at),
        Section("project_margin", "Money", at),
        Section("bookings_of", "People", at),
        Section("milestones", "Milestones", at),
        Section("tasks_of", "Tasks", at),
        Section("critical_path", "Critical path", at),
        Section("baselines", "Baselines", at),
        Section("change_orders", "Change orders", at),
        Section("missing_timesheets", "Missing time", at | {"window": "last week"}),
        Section("unapproved_time", "Time to approve", at),
        Section("unbilled_time", "Unbilled", at),
        Section("plan_hygiene", "Plan hygiene", at),
        Section("action_items", "Action items", at),
    )


_NOUN = Noun(
    kind="project",
    title="Projects",
    path="/projects",
    overview=(
        Section("my_projects", "All of them", ask="List my projects"),
        Section("at_risk_projects", "At risk", ask="Which projects are at risk?"),
        Section("overdue_milestones", "Overdue milestones", ask="Which milestones are overdue?"),
        Section("stale_plans", "Plans nobody touched", ask="Which plans are stale?"),
        Section("templates", "New project", ask="Which project templates do we have?"),
    ),
    one=_one,
    hint="How is the budget? Who is on it next week? What if it slips two weeks?",
)


@router.get("/projects")
async def projects(
    request: Request, house: HouseDep, visitor: VisitorDep, search: Annotated[str, Query(max_length=100)] = ""
) -> Response:
    """List the projects the visitor may see."""
    return await listing(_NOUN, request, house, visitor, search)


@router.get("/projects/{key}")
async def project(key: int, request: Request, house: HouseDep, visitor: VisitorDep) -> Response:
    """Show one project."""
    return await detail(_NOUN, key, request, house, visitor)
