"""Every table of the store, imported so that metadata and migrations see all of them."""

from store import (  # noqa: F401 -- importing registers the tables
    approvals,
    audit,
    bookings,
    budgets,
    clients,
    contracts,
    conversations,
    expenses,
    findings,
    invoices,
    meetings,
    milestones,
    people,
    projects,
    rates,
    revenue,
    sessions,
    skills,
    tasks,
    timesheets,
)
