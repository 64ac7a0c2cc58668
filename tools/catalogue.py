"""Every tool there is, in one flat tuple, and which of them an actor may use."""

from __future__ import annotations

from domain.access import Actor
from domain.errors import NotFound
from tools import (
    absences,
    account_signals,
    accounts,
    assignment,
    baselines,
    bench,
    booking_requests,
    bookings,
    briefs,
    budgets,
    burning,
    calls,
    change_orders,
    delegations,
    demand,
    dependencies,
    engagement,
    findings,
    forecast,
    hygiene,
    invoice_life,
    invoice_list,
    invoices,
    margin,
    milestones,
    my_time,
    org,
    overallocation,
    payment_reminders,
    people,
    policies,
    profiles,
    projects,
    rates,
    rebookings,
    receivables,
    revenue,
    revenue_forecast,
    rolloffs,
    schedule,
    self,
    staffing,
    status,
    tasks,
    templates,
    time_approval,
    time_entry,
    time_reminders,
    timesheets,
    unapproved,
    unusual,
    utilisation,
    wip,
    write_offs,
)
from tools.spec import Tool

CATALOGUE: tuple[Tool, ...] = (
    # resourcing
    people.find_people,
    profiles.person_overview,
    bookings.bookings_of,
    bookings.book_person,
    bookings.move_booking,
    bookings.extend_booking,
    bookings.release_person,
    utilisation.utilisation,
    forecast.utilisation_forecast,
    bench.bench,
    rolloffs.rolloffs,
    overallocation.overallocation,
    demand.role_demand,
    staffing.staff_need,
    assignment.assign_needs,
    assignment.book_assignment,
    staffing.backfill,
    rebookings.replace_person,
    rebookings.reassign_booking,
    booking_requests.ask_for_booking_change,
    absences.add_time_off,
    # financial_control
    timesheets.missing_timesheets,
    unapproved.unapproved_time,
    wip.unbilled_time,
    unusual.unusual_time,
    my_time.my_time,
    time_entry.log_time,
    time_entry.submit_time,
    delegations.delegations,
    delegations.delegate_approval,
    delegations.end_delegation,
    time_approval.approve_time,
    time_approval.return_time,
    time_reminders.remind_missing_time,
    receivables.receivables,
    write_offs.write_offs,
    rates.rate_lookup,
    margin.project_margin,
    margin.portfolio_margin,
    burning.burning_margin,
    budgets.budget_status,
    budgets.budget_alerts,
    revenue.revenue_recognised,
    revenue_forecast.forecast_revenue,
    invoices.draft_invoice,
    invoice_list.invoice_list,
    invoice_list.show_invoice,
    invoice_life.issue_invoice,
    invoice_life.record_payment,
    invoice_life.credit_note,
    invoice_life.write_off_invoice,
    invoice_life.cancel_draft,
    payment_reminders.remind_payment,
    # governance
    projects.project_status,
    projects.at_risk_projects,
    projects.my_projects,
    tasks.overdue_tasks,
    tasks.tasks_of,
    tasks.move_task,
    tasks.update_task,
    milestones.overdue_milestones,
    milestones.milestones,
    milestones.move_milestone,
    schedule.critical_path,
    schedule.slip_impact,
    baselines.set_baseline,
    baselines.baselines,
    change_orders.propose_change_order,
    change_orders.change_orders,
    dependencies.add_dependency,
    dependencies.remove_dependency,
    templates.templates,
    templates.preview_project,
    templates.create_project_from_template,
    templates.save_as_template,
    status.missing_status_updates,
    status.draft_status_update,
    findings.findings,
    findings.snooze_finding,
    policies.create_policy,
    policies.policies,
    hygiene.stale_plans,
    hygiene.plan_hygiene,
    # account_signal
    accounts.account_overview,
    account_signals.accounts_at_risk,
    account_signals.expansion_candidates,
    engagement.stakeholder_engagement,
    calls.recall_from_calls,
    briefs.meeting_brief,
    calls.action_items,
    # supervisor
    self.what_can_i_ask,
    self.who_am_i,
    org.how_is_the_org_doing,
)

_BY_NAME = {tool.name: tool for tool in CATALOGUE}


def tools_for(actor: Actor, agent: str | None = None) -> tuple[Tool, ...]:
    """Return the tools the actor's roles reach, of one agent or of all."""
    return tuple(tool for tool in CATALOGUE if tool.open_to(actor) and agent in (None, tool.agent))


def by_name(name: str) -> Tool:
    """Return a tool by its name.

    Raises:
        NotFound: there is none of that name.

    """
    if name not in _BY_NAME:
        raise NotFound(f"There is no tool called {name!r}.")
    return _BY_NAME[name]
