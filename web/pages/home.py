"""The front page of each role: how the firm does, one's own week, what waits for one."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from domain.access import Permission
from tools import proposals
from tools.openers import suggestions_for
from tools.spec import Call
from web.cards import CardView, cards_for
from web.deps import House, HouseDep, in_thread
from web.page import page
from web.sections import Section, Shown, shown
from web.visitor import VisitorDep

router = APIRouter(include_in_schema=False)

_SHOWN_CARDS = 3
_FIRM = (
    Section("how_is_the_org_doing", "How the firm is doing", ask="How is the org doing?"),
    Section("at_risk_projects", "Projects at risk", ask="Which projects are at risk?"),
    Section("findings", "Findings", ask="What did you find?"),
    Section("burning_margin", "Margin", ask="Which projects are burning margin right now, and why?"),
)
_TEAM = (
    Section("at_risk_projects", "Projects at risk", ask="Which of my projects are at risk?"),
    Section("findings", "Findings", ask="What did you find?"),
    Section(
        "missing_timesheets",
        "Missing time",
        {"window": "last week"},
        ask="Who is missing time for last week?",
        acts=("remind everyone who misses time for last week",),
    ),
    Section(
        "unapproved_time",
        "Time to approve",
        ask="What time waits for approval?",
        acts=("approve my team's time for last week",),
    ),
    Section("overdue_milestones", "Overdue milestones", ask="Which milestones are overdue?"),
)
_STAFFING = (
    Section("bench", "Bench", ask="Who is on the bench?"),
    Section("rolloffs", "Roll-offs", ask="Who rolls off in the next 30 days?"),
    Section("overallocation", "Over-allocation", ask="Who is overbooked?"),
    Section("findings", "Findings", ask="What did you find?"),
)
_CLIENT = (
    Section("my_projects", "Your projects", ask="List my projects"),
    Section("milestones", "Milestones", ask="Which milestones are coming up?"),
    Section("receivables", "Open invoices", ask="Which invoices are open?"),
)


def sections_of(call: Call) -> tuple[Section, ...]:
    """Return what the asker's front page shows, by the widest of their roles; one's own week always."""
    actor = call.actor
    if actor.is_client:
        return _CLIENT
    week = (
        Section("my_time", "My week", {"window": "this week"}, ask="What did I log this week?"),
        Section("bookings_of", "My bookings", {"person": "me"}, ask="What am I booked on?"),
        Section("tasks_of", "My tasks", {"person": "me"}, ask="Which tasks are mine?"),
    )
    if actor.may(Permission.PORTFOLIO_READ):
        return _FIRM
    if actor.may(Permission.TIME_APPROVE):
        return (*_TEAM, week[0])
    if actor.may(Permission.DEMAND_READ):
        return (*_STAFFING, week[0])
    return week


@router.get("/")
async def home(request: Request, house: HouseDep, visitor: VisitorDep) -> Response:
    """Show the front page."""
    call = house.call(visitor.actor, thread="page")
    parts, cards, more = await in_thread(_gathered, house, call)
    return page(
        request,
        house,
        visitor,
        "home.html",
        parts=parts,
        cards=cards,
        more=more,
        suggestions=suggestions_for(call.actor)[:4],
        today=call.today,
    )


def _gathered(house: House, call: Call) -> tuple[list[Shown], list[CardView], int]:
    waiting = proposals.pending_for(house.engine, call)
    keys = [int(line.ref.partition(":")[2]) for line in waiting.lines[:_SHOWN_CARDS]]
    cards = cards_for(house.engine, call.actor, keys)
    more = len(waiting.lines) + waiting.left_out - len(keys)
    return shown(house, call, sections_of(call)), list(cards.values()), more
