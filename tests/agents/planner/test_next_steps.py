"""What a finding offers to say next is understood, and leads to the tool it promises."""

from __future__ import annotations

import pytest

from domain.watch.kinds import KINDS
from domain.watch.next_steps import next_steps
from tests.agents.planner.test_understanding import step

NAMES = {"person": "Ana Petrov", "project": "Nordlys Data Platform", "client": "Havbris Energi"}
TOOLS = {
    "Used and forecast": "budget_status",
    "Plan check": {"overdue_tasks", "plan_hygiene"},
    "Draft a status update": "draft_status_update",
    "Profit and loss": "project_margin",
    "Draft the invoice": "draft_invoice",
    "Show what is open": "unbilled_time",
    "Remind them": {"remind_payment", "remind_missing_time"},
    "What they owe": "receivables",
    "Overdue tasks": "overdue_tasks",
    "If it slips by two weeks": "slip_impact",
    "How it is doing": "project_status",
    "Fill open needs": "assign_needs",
    "Show the bookings": "bookings_of",
    "Find cover": "backfill",
    "Show the rates": "rate_lookup",
    "Brief me": "meeting_brief",
    "Show the account": "account_overview",
}
STEPS = [(kind, one) for kind in (*KINDS, "unbilled_time", "red_project") for one in next_steps(kind, **NAMES)]


@pytest.mark.parametrize(("kind", "offered"), STEPS, ids=lambda one: one if isinstance(one, str) else one.label)
def test_a_step_leads_where_its_button_says(kind, offered):
    wanted = TOOLS[offered.label]
    tool, arguments = step(offered.says)
    assert tool in ({wanted} if isinstance(wanted, str) else wanted)
    assert set(arguments.values()) & set(NAMES.values()) or tool == "assign_needs"
