"""The rights matrix in plain words: what each permission lets a person see or do, and how far."""

from __future__ import annotations

from collections.abc import Mapping

from domain.access import Actor, Permission, Reach, Role

_P = Permission

ROLES: Mapping[Role, str] = {
    Role.CONSULTANT: "consultant",
    Role.PROJECT_MANAGER: "project manager",
    Role.RESOURCE_MANAGER: "resource manager",
    Role.FINANCE: "finance",
    Role.HEAD_OF_DELIVERY: "head of delivery",
    Role.CEO: "CEO",
    Role.CLIENT_CONTACT: "client contact",
    Role.ADMINISTRATOR: "administrator",
}

# What may be seen, in the order people care about; the words fit after "see".
SEEN: Mapping[Permission, str] = {
    _P.PROJECTS_READ: "plans, tasks, milestones and status",
    _P.BOOKINGS_READ: "bookings",
    _P.AVAILABILITY_READ: "free hours",
    _P.UTILISATION_READ: "utilisation and bench",
    _P.DEMAND_READ: "open staffing needs",
    _P.DIRECTORY_READ: "who is who and who knows what",
    _P.TIME_READ: "logged time",
    _P.EFFORT_BUDGET_READ: "budgeted and used hours",
    _P.BUDGETS_READ: "budgets in money",
    _P.MARGIN_READ: "margin",
    _P.BILL_RATES_READ: "bill rates",
    _P.COST_RATES_READ: "cost rates",
    _P.INVOICES_READ: "invoices",
    _P.REVENUE_READ: "revenue",
    _P.ACCOUNTS_READ: "the standing of client accounts",
    _P.CALLS_READ: "what was said in client calls",
    _P.PORTFOLIO_READ: "the figures of the whole firm",
    _P.FINDINGS_READ: "findings of the daily checks",
    _P.POLICIES_READ: "the firm's rules and routines",
    _P.SETTINGS_READ: "settings",
    _P.AUDIT_READ: "the audit log",
}
# What may be done; the words fit after "may".
DONE: Mapping[Permission, str] = {
    _P.TIME_LOG: "log and submit time",
    _P.TASKS_WRITE: "update tasks",
    _P.BOOKINGS_REQUEST: "ask for a change of a booking",
    _P.BOOKINGS_WRITE: "change bookings",
    _P.DEMAND_WRITE: "state staffing needs",
    _P.TIME_APPROVE: "approve the team's time (never one's own)",
    _P.TIME_RETURN: "send time back",
    _P.TIME_REMIND: "remind people of missing time",
    _P.TIME_IMPORT: "import time",
    _P.PROJECTS_WRITE: "change plans and milestones",
    _P.STATUS_WRITE: "send status updates",
    _P.BUDGETS_WRITE: "set budgets",
    _P.RATES_WRITE: "set rates",
    _P.INVOICES_WRITE: "draft invoices and payment reminders",
    _P.REVENUE_WRITE: "post revenue",
    _P.MEMORY_WRITE: "add or remove meetings and documents",
    _P.FINDINGS_WRITE: "snooze findings",
    _P.POLICIES_WRITE: "set rules and routines",
    _P.DELIVERABLES_APPROVE: "accept deliverables",
    _P.SETTINGS_WRITE: "change settings",
}
# What to say of those a person does not have, most asked for first.
_MISSED = (
    _P.COST_RATES_READ,
    _P.BILL_RATES_READ,
    _P.MARGIN_READ,
    _P.INVOICES_READ,
    _P.UTILISATION_READ,
    _P.TIME_READ,
    _P.CALLS_READ,
    _P.TIME_APPROVE,
    _P.BOOKINGS_WRITE,
    _P.INVOICES_WRITE,
)


def roles_of(actor: Actor) -> tuple[str, ...]:
    """Return the names of a person's roles, in the order of the matrix."""
    return tuple(name for role, name in ROLES.items() if role in actor.roles)


def extent(actor: Actor, permission: Permission) -> str:
    """Return how far a permission reaches, in words."""
    match actor.reach(permission):
        case Reach.ALL:
            return "of the whole firm"
        case Reach.OWN if actor.is_client:
            return "of your company"
        case Reach.OWN:
            return "of your own projects"
        case Reach.SELF:
            return "your own"
    return "not yours"


def sees(actor: Actor) -> tuple[tuple[str, str], ...]:
    """Return what a person may see with its extent."""
    return tuple((what, extent(actor, one)) for one, what in SEEN.items() if actor.may(one))


def does(actor: Actor) -> tuple[tuple[str, str], ...]:
    """Return what a person may do or ask for, with its extent."""
    return tuple((what, extent(actor, one)) for one, what in DONE.items() if actor.may(one))


def misses(actor: Actor) -> tuple[str, ...]:
    """Return the most asked-for things that a person's roles do not include."""
    words = {**SEEN, **DONE}
    return tuple(words[one] for one in _MISSED if not actor.may(one))
