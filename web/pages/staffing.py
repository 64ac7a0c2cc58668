"""Staffing: who is free, who leaves when, and where people are short."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from web.deps import HouseDep
from web.pages.nouns import board
from web.sections import Section
from web.visitor import VisitorDep

router = APIRouter(include_in_schema=False)

_SECTIONS = (
    Section("utilisation_forecast", "What is coming", ask="What is the utilisation forecast?"),
    Section("bench", "Bench", ask="Who is on the bench?"),
    Section("rolloffs", "Roll-offs", ask="Who rolls off in the next 30 days?"),
    Section("role_demand", "Open demand", ask="Where are we short of people?"),
    Section("overallocation", "Over-allocation", ask="Who is overbooked?"),
    Section("utilisation", "Utilisation by role", {"window": "last month", "group_by": "role"}),
)


@router.get("/staffing")
async def staffing(request: Request, house: HouseDep, visitor: VisitorDep) -> Response:
    """Show how people and work fit."""
    return await board("Staffing", "How people and work fit, from today on.", _SECTIONS, request, house, visitor)
