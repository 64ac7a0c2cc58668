"""Questions to start with, by role: only what the asker has tools for."""

from __future__ import annotations

from domain.access import Actor, Role
from domain.errors import NotFound
from tools.catalogue import by_name

# (tool, question), the best first.
_QUESTIONS: dict[Role, tuple[tuple[str, str], ...]] = {
    Role.CEO: (
        ("how_is_the_org_doing", "How is the org doing?"),
        ("burning_margin", "Which projects are burning margin right now, and why?"),
        ("accounts_at_risk", "Which accounts are at risk?"),
        ("forecast_revenue", "What revenue do we expect next quarter?"),
        ("bench", "Who is on the bench in the next 30 days?"),
    ),
    Role.FINANCE: (
        ("unbilled_time", "What is unbilled?"),
        ("missing_timesheets", "Who is missing time for last week?"),
        ("receivables", "Who owes us money, and what is our DSO?"),
        ("budget_alerts", "Which budgets passed 80, 90 or 100 %?"),
        ("portfolio_margin", "What is our margin by client this quarter?"),
    ),
    Role.RESOURCE_MANAGER: (
        ("bench", "Who is on the bench in the next 30 days?"),
        ("rolloffs", "Who rolls off earlier than planned?"),
        ("role_demand", "Where are we short of people next quarter?"),
        ("overallocation", "Who is overbooked?"),
        ("utilisation", "What was utilisation by role last month?"),
    ),
    Role.PROJECT_MANAGER: (
        ("at_risk_projects", "Which of my projects are at risk?"),
        ("missing_timesheets", "Who on my projects is missing time for last week?"),
        ("unapproved_time", "What time waits for my approval?"),
        ("overdue_milestones", "Which milestones are overdue?"),
        ("budget_alerts", "Which of my budgets passed 80 %?"),
    ),
    Role.CONSULTANT: (
        ("my_time", "Show my time for last week."),
        ("bookings_of", "What am I booked on?"),
        ("tasks_of", "Which of my tasks are due this week?"),
        ("find_people", "Who knows Python?"),
        ("what_can_i_ask", "What can I ask you?"),
    ),
    Role.CLIENT_CONTACT: (
        ("my_projects", "Which projects do we have?"),
        ("milestones", "Which milestones are coming up?"),
        ("receivables", "Which invoices are open?"),
        ("what_can_i_ask", "What can I ask you?"),
    ),
    Role.ADMINISTRATOR: (("who_am_i", "What may I do here?"), ("policies", "Which rules do we have?")),
}
_QUESTIONS[Role.HEAD_OF_DELIVERY] = _QUESTIONS[Role.CEO]


def suggestions_for(actor: Actor) -> list[str]:
    """Return questions this actor can have answered, of the role with most to ask first."""
    asked = [question for role, questions in _QUESTIONS.items() if role in actor.roles for question in questions]
    return list(dict.fromkeys(question for tool, question in asked if _offered(actor, tool)))


def _offered(actor: Actor, tool: str) -> bool:
    try:
        return by_name(tool).open_to(actor)
    except NotFound:
        return False
