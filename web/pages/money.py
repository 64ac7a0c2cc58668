"""Money: what is unbilled, owed, earned and at what margin."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from web.deps import HouseDep
from web.pages.nouns import board
from web.sections import Section
from web.visitor import VisitorDep

router = APIRouter(include_in_schema=False)

_SECTIONS = (
    Section("unbilled_time", "Unbilled", ask="What is unbilled?"),
    Section("invoice_list", "Drafts", {"status": "draft"}, ask="List the draft invoices"),
    Section("receivables", "Receivables", ask="Who owes us money?"),
    Section("budget_alerts", "Budgets", ask="Which budgets passed 80, 90 or 100 %?"),
    Section("burning_margin", "Margin going down", ask="Which projects are burning margin right now, and why?"),
    Section("portfolio_margin", "Margin", {"group_by": "client"}, ask="What is our margin by client?"),
    Section("revenue_recognised", "Revenue earned", ask="What revenue did we earn this quarter?"),
    Section("contract_positions", "Net positions", ask="What is the net position of each contract?"),
    Section("forecast_revenue", "Revenue ahead", ask="What revenue do we expect next quarter?"),
    Section("write_offs", "Write-offs", ask="What did we write off this quarter?"),
    Section("unusual_time", "Unusual time", {"window": "last month"}, ask="Is there unusual time?"),
)
_OF_CLIENT = (Section("receivables", "Open invoices", ask="Which invoices are open?"),)


@router.get("/money")
async def money(request: Request, house: HouseDep, visitor: VisitorDep) -> Response:
    """Show the money the visitor may see."""
    if visitor.actor.is_client:
        return await board("Invoices", "", _OF_CLIENT, request, house, visitor)
    return await board("Money", "From the time worked to the money paid.", _SECTIONS, request, house, visitor)
