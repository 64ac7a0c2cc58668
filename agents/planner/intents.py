"""What each request needs before it can be carried out, and what speaks for or against reading a message as it.

One row a tool. What fills a tool's arguments is decided by the arguments' names, see ``filling``.
"""

from __future__ import annotations

from dataclasses import dataclass

from domain.access import Permission as P  # noqa: N817 -- a short name for a table


@dataclass(frozen=True, slots=True)
class Intent:
    """How a tool is asked for.

    ``needs``: values without which the planner asks back; alternatives stand as "person|project".
    ``likes`` and ``shuns``: kinds of names whose presence makes the reading likelier or less likely.
    ``ahead``: whether a period without a year lies ahead. ``acts``: it changes or sends something.
    ``others``: the figures are about people, so that a reach of oneself covers one's own only.
    """

    tool: str
    permission: P
    needs: tuple[str, ...] = ()
    likes: tuple[str, ...] = ()
    shuns: tuple[str, ...] = ()
    ahead: bool = False
    acts: bool = False
    others: bool = False


def _i(tool: str, permission: P, needs: str = "", *, likes: str = "", shuns: str = "", **more: bool) -> Intent:
    return Intent(tool, permission, tuple(needs.split()), tuple(likes.split()), tuple(shuns.split()), **more)


_ROWS = (
    _i("find_people", P.DIRECTORY_READ, "skill|role|place", likes="skill|role", ahead=True),
    _i("person_overview", P.DIRECTORY_READ, "person", likes="person"),
    _i("utilisation", P.UTILISATION_READ, others=True),
    _i("utilisation_forecast", P.UTILISATION_READ, ahead=True, others=True),
    _i("bench", P.UTILISATION_READ, shuns="person project", ahead=True, others=True),
    _i("rolloffs", P.BOOKINGS_READ, ahead=True, others=True),
    _i("overallocation", P.UTILISATION_READ, ahead=True, others=True),
    _i("bookings_of", P.BOOKINGS_READ, "person|project|client", likes="person|project|me", ahead=True, others=True),
    _i("book_person", P.BOOKINGS_WRITE, "person project start", likes="person", ahead=True, acts=True),
    _i("move_booking", P.BOOKINGS_WRITE, "person project day|shift", likes="person project", ahead=True, acts=True),
    _i("extend_booking", P.BOOKINGS_WRITE, "person project day|shift", likes="person project", ahead=True, acts=True),
    _i("release_person", P.BOOKINGS_WRITE, "person project", likes="person project", ahead=True, acts=True),
    _i("replace_person", P.BOOKINGS_WRITE, "person project", likes="person", ahead=True, acts=True),
    _i("reassign_booking", P.BOOKINGS_WRITE, "person project start", likes="person project", ahead=True, acts=True),
    _i("ask_for_booking_change", P.BOOKINGS_REQUEST, "project", ahead=True, acts=True),
    _i("assign_needs", P.DEMAND_READ, shuns="person", ahead=True),
    _i("book_assignment", P.BOOKINGS_WRITE, shuns="person", ahead=True, acts=True),
    _i("add_time_off", P.BOOKINGS_REQUEST, "window", ahead=True, acts=True),
    _i("follow_calendar", P.BOOKINGS_REQUEST, acts=True),
    _i("stop_following_calendar", P.BOOKINGS_REQUEST, acts=True),
    _i("role_demand", P.DEMAND_READ, shuns="person", ahead=True),
    _i("staff_need", P.AVAILABILITY_READ, "role|skill", likes="role|skill project|client", ahead=True),
    _i("backfill", P.AVAILABILITY_READ, "person", likes="person", ahead=True),
    _i("missing_timesheets", P.TIME_READ, others=True),
    _i("unapproved_time", P.TIME_READ, others=True),
    _i("unusual_time", P.TIME_READ, others=True),
    _i("my_time", P.TIME_LOG, shuns="person"),
    _i("log_time", P.TIME_LOG, "project effort", acts=True),
    _i("submit_time", P.TIME_LOG, acts=True),
    _i("approve_time", P.TIME_APPROVE, "person|project|window|team", acts=True),
    _i("return_time", P.TIME_RETURN, "person", likes="person", acts=True),
    _i("remind_missing_time", P.TIME_REMIND, acts=True),
    _i("unbilled_time", P.INVOICES_READ, shuns="person"),
    _i("budget_status", P.EFFORT_BUDGET_READ, "project|client", likes="project|client"),
    _i("budget_alerts", P.BUDGETS_READ, shuns="project"),
    _i("project_margin", P.MARGIN_READ, "project|client", likes="project"),
    _i("portfolio_margin", P.MARGIN_READ, shuns="project person"),
    _i("burning_margin", P.MARGIN_READ),
    _i("margin_forecast", P.MARGIN_READ, shuns="project person"),
    _i("earned_value", P.MARGIN_READ, "project|client", likes="project"),
    _i("realisation", P.INVOICES_READ),
    _i("rate_cards", P.BILL_RATES_READ),
    _i("rate_lookup", P.BILL_RATES_READ, "role|person|project|client|place|all", likes="role|person|project|client"),
    _i("receivables", P.INVOICES_READ, shuns="person"),
    _i("write_offs", P.INVOICES_READ),
    _i("draft_invoice", P.INVOICES_WRITE, "client|project|all", likes="client|project", acts=True),
    _i("issue_invoice", P.INVOICES_WRITE, acts=True),
    _i("record_payment", P.INVOICES_WRITE, "invoice", acts=True),
    _i("credit_note", P.INVOICES_WRITE, "invoice reason", acts=True),
    _i("write_off_invoice", P.INVOICES_WRITE, "invoice reason", acts=True),
    _i("cancel_draft", P.INVOICES_WRITE, "invoice", acts=True),
    _i("remind_payment", P.INVOICES_WRITE, "client", likes="client", acts=True),
    _i("revenue_recognised", P.REVENUE_READ, shuns="person"),
    _i("forecast_revenue", P.REVENUE_READ, shuns="person", ahead=True),
    _i("project_status", P.PROJECTS_READ, "project|client", likes="project"),
    _i("at_risk_projects", P.PROJECTS_READ, shuns="project person"),
    _i("my_projects", P.PROJECTS_READ, shuns="project"),
    _i("overdue_tasks", P.PROJECTS_READ),
    _i("tasks_of", P.PROJECTS_READ, ahead=True),
    _i("overdue_milestones", P.PROJECTS_READ, shuns="person"),
    _i("milestones", P.PROJECTS_READ, shuns="person", ahead=True),
    _i("stale_plans", P.PROJECTS_WRITE, shuns="person"),
    _i("missing_status_updates", P.PROJECTS_WRITE),
    _i("plan_hygiene", P.PROJECTS_READ),
    _i("critical_path", P.PROJECTS_READ, "project", likes="project"),
    _i("slip_impact", P.PROJECTS_READ, "project|client|task shift", likes="project|client", ahead=True),
    _i("move_task", P.TASKS_WRITE, "task day|shift", likes="project", ahead=True, acts=True),
    _i("move_milestone", P.PROJECTS_WRITE, "milestone day|shift", likes="project", ahead=True, acts=True),
    _i("update_task", P.TASKS_WRITE, "task", acts=True),
    _i("add_dependency", P.PROJECTS_WRITE, "project first", likes="project", acts=True),
    _i("remove_dependency", P.PROJECTS_WRITE, "project first", likes="project", acts=True),
    _i("templates", P.PROJECTS_WRITE, shuns="person project"),
    _i("preview_project", P.PROJECTS_WRITE, "template", shuns="person project", ahead=True),
    _i("create_project_from_template", P.PROJECTS_WRITE, "template start", shuns="project", ahead=True, acts=True),
    _i("save_as_template", P.PROJECTS_WRITE, "project", likes="project", acts=True),
    _i("draft_status_update", P.STATUS_WRITE, "project", likes="project|client", acts=True),
    _i("findings", P.FINDINGS_READ),
    _i("snooze_finding", P.FINDINGS_WRITE, "finding", ahead=True, acts=True),
    _i("create_policy", P.POLICIES_WRITE, ahead=True, acts=True),
    _i("policies", P.POLICIES_READ),
    _i("sow_to_plan", P.PROJECTS_WRITE, "project|client", ahead=True, acts=True),
    _i("sow_drafts", P.PROJECTS_WRITE, shuns="person project"),
    _i("sow_draft", P.PROJECTS_WRITE, shuns="person"),
    _i("create_project_from_sow", P.PROJECTS_WRITE, acts=True),
    _i("undo_project_creation", P.PROJECTS_WRITE, "project", likes="project", acts=True),
    _i("change_order_from_sow", P.PROJECTS_WRITE, acts=True),
    _i("account_overview", P.ACCOUNTS_READ, "client", likes="client"),
    _i("accounts_at_risk", P.ACCOUNTS_READ, shuns="project person"),
    _i("expansion_candidates", P.ACCOUNTS_READ, shuns="project person"),
    _i("stakeholder_engagement", P.ACCOUNTS_READ, likes="client"),
    _i("recall_from_calls", P.CALLS_READ, likes="client|project|contact"),
    _i("meeting_brief", P.ACCOUNTS_READ, "client", likes="client|project|contact", ahead=True),
    _i("action_items", P.CALLS_READ),
    _i("meetings", P.CALLS_READ, likes="client|project"),
    _i("meeting", P.CALLS_READ, likes="client|project"),
    _i("commitments_kept", P.CALLS_READ, likes="client|project"),
    _i("account_timeline", P.ACCOUNTS_READ, "client", likes="client"),
    _i("propose_tasks_from_meeting", P.PROJECTS_WRITE, likes="client|project", acts=True),
    _i("follow_up_mail", P.MEMORY_WRITE, likes="client|project", acts=True),
    _i("unknown_speakers", P.CALLS_READ, shuns="person"),
    _i("name_speaker", P.MEMORY_WRITE, "speaker", acts=True),
    _i("delegations", P.TIME_APPROVE, shuns="project"),
    _i("delegate_approval", P.TIME_APPROVE, "person", likes="person", ahead=True, acts=True),
    _i("end_delegation", P.TIME_APPROVE, "person", likes="person", acts=True),
    _i("edit_time_entry", P.TIME_LOG, acts=True),
    _i("delete_time_entry", P.TIME_LOG, acts=True),
    _i("expenses", P.TIME_LOG),
    _i("submit_expense", P.TIME_LOG, "project amount category", acts=True),
    _i("approve_expenses", P.TIME_APPROVE, acts=True),
    _i("reject_expenses", P.TIME_APPROVE, "person reason", acts=True),
    _i("change_rate", P.RATES_WRITE, "amount", acts=True, ahead=True),
    _i("post_revenue", P.REVENUE_WRITE, acts=True),
    _i("close_period", P.REVENUE_WRITE, acts=True),
    _i("reopen_period", P.REVENUE_WRITE, acts=True),
    _i("contract_positions", P.REVENUE_READ, shuns="person"),
    _i("invoice_list", P.INVOICES_READ, shuns="person"),
    _i("show_invoice", P.INVOICES_READ, "invoice"),
    _i("set_baseline", P.PROJECTS_WRITE, "project", likes="project", acts=True),
    _i("baselines", P.PROJECTS_READ, "project", likes="project"),
    _i("propose_change_order", P.PROJECTS_WRITE, "project what", likes="project", acts=True),
    _i("change_orders", P.PROJECTS_READ),
    _i("project_timeline", P.PROJECTS_READ, "project", likes="project"),
    _i("level_plan", P.PROJECTS_READ, "project", likes="project", ahead=True),
    _i("apply_level_plan", P.PROJECTS_WRITE, "project", likes="project", ahead=True, acts=True),
    _i("change_policy", P.POLICIES_WRITE, "policy", acts=True),
    _i("how_is_the_org_doing", P.PORTFOLIO_READ, shuns="project person client"),
    _i("what_can_i_ask", P.SELF_READ, shuns="person"),
    _i("who_am_i", P.SELF_READ, shuns="person"),
)
INTENTS: dict[str, Intent] = {row.tool: row for row in _ROWS}

# What is asked back for, in the words of the question.
QUESTIONS: dict[str, str] = {
    "person": "Who is it about?",
    "project": "Which project do you mean?",
    "client": "Which client do you mean?",
    "start": "From which day?",
    "day|shift": "To which day, or by how much?",
    "shift": "By how long?",
    "effort": "How many hours?",
    "skill|role|place": "Which skill, role or office are you looking for?",
    "role|skill": "Which role or skill is needed, and from when?",
    "person|project|client": "Whose bookings: which person or project?",
    "person|project|window|team": "Whose time, on which project, for which week?",
    "role|person|project|client|place|all": "The rate of which role or person?",
    "client|project|all": "For which client or project?",
    "project|client": "Which project or client do you mean?",
    "window": "For which days?",
    "invoice": "Which invoice do you mean? Its number is enough.",
    "reason": "For which reason?",
    "amount": "How much is it, in which currency?",
    "category": "What was it for: travel, hotel, meals, something else?",
    "what": "What is the change: the work, and what it adds or takes away?",
    "policy": "Which rule, and what shall I do with it: pause it, let it go on, or retire it?",
    "template": "From which template? Ask me for the list of templates.",
    "speaker": "Which speaker, and who is it?",
    "first": "Which of the tasks comes first, and which one waits for it?",
    "task": "Which task do you mean?",
    "milestone": "Which milestone do you mean?",
    "finding": "Which finding do you mean? Name the alert and the project, client or person.",
}
