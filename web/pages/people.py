"""People: who there is, and one of them with bookings and utilisation."""

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
    at = {"person": ref}
    return (
        Section("person_overview", "Who this is", at),
        Section("bookings_of", "Bookings", at),
        Section("utilisation", "Utilisation", at | {"window": "last 3 months"}),
        Section("utilisation_forecast", "What is coming", at),
        Section("overallocation", "Over-allocation", at),
        Section("missing_timesheets", "Missing time", at | {"window": "last week"}),
        Section("tasks_of", "Tasks", at),
        Section("backfill", "Who could cover", at),
    )


_NOUN = Noun(
    kind="person",
    title="People",
    path="/people",
    overview=(
        Section("bench", "Bench", ask="Who is on the bench?"),
        Section(
            "utilisation", "Utilisation last month", {"window": "last month"}, ask="What was utilisation last month?"
        ),
        Section("rolloffs", "Roll-offs", ask="Who rolls off in the next 30 days?"),
    ),
    one=_one,
    hint="When are they free? What are they booked on? Who could cover?",
)


@router.get("/people")
async def people(
    request: Request, house: HouseDep, visitor: VisitorDep, search: Annotated[str, Query(max_length=100)] = ""
) -> Response:
    """List the people the visitor may see."""
    return await listing(_NOUN, request, house, visitor, search)


@router.get("/people/{key}")
async def person(key: int, request: Request, house: HouseDep, visitor: VisitorDep) -> Response:
    """Show one person."""
    return await detail(_NOUN, key, request, house, visitor)
