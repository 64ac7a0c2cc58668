"""Clients: which there are, and one of them with projects, invoices, contacts and signals."""

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
    at = {"client": ref}
    return (
        Section("account_overview", "Account", at),
        Section("account_timeline", "How it came about", at, ask=""),
        Section("meetings", "Meetings", at),
        Section("my_projects", "Projects", at),
        Section("stakeholder_engagement", "Who shows up", at),
        Section("milestones", "Milestones", at),
        Section("receivables", "Invoices", at),
        Section("unbilled_time", "Unbilled", at),
        Section("portfolio_margin", "Margin", at),
        Section("action_items", "Action items", at),
    )


_NOUN = Noun(
    kind="client",
    title="Clients",
    path="/clients",
    overview=(
        Section("accounts_at_risk", "At risk", ask="Which accounts are at risk?"),
        Section("expansion_candidates", "Room to grow", ask="Where could we expand?"),
        Section("portfolio_margin", "Margin by client", {"group_by": "client"}, ask="What is our margin by client?"),
    ),
    one=_one,
    hint="What did they say in the last call? What do they owe? Are they happy?",
)


@router.get("/clients")
async def clients(
    request: Request, house: HouseDep, visitor: VisitorDep, search: Annotated[str, Query(max_length=100)] = ""
) -> Response:
    """List the clients the visitor may see."""
    return await listing(_NOUN, request, house, visitor, search)


@router.get("/clients/{key}")
async def client(key: int, request: Request, house: HouseDep, visitor: VisitorDep) -> Response:
    """Show one client."""
    return await detail(_NOUN, key, request, house, visitor)
