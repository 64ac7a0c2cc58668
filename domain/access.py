"""Who may see and do what: the rights matrix of the trade, as data.

A role grants a permission with a *reach*: how far it extends from the person. ``Reach`` is ordered, the widest
grant of all a person's roles wins. ``store/scope.py`` turns a reach into rows and columns; nothing else does.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import IntEnum, StrEnum


class Role(StrEnum):
    """A person's part in the firm; one person may hold several."""

    CONSULTANT = "consultant"
    PROJECT_MANAGER = "project_manager"
    RESOURCE_MANAGER = "resource_manager"
    FINANCE = "finance"
    HEAD_OF_DELIVERY = "head_of_delivery"
    CEO = "ceo"
    CLIENT_CONTACT = "client_contact"
    ADMINISTRATOR = "administrator"


class Reach(IntEnum):
    """How far a permission extends. NONE < SELF < OWN < ALL."""

    NONE = 0
    SELF = 1  # rows about the person
    OWN = 2  # rows of projects the person leads or works on (a client contact: of their company's projects)
    ALL = 3


class Permission(StrEnum):
    """What can be granted, as ``resource:action``."""

    DIRECTORY_READ = "directory:read"  # names, roles, places, skills: who knows what
    AVAILABILITY_READ = "availability:read"  # free hours, for staffing
    BOOKINGS_READ = "bookings:read"
    BOOKINGS_WRITE = "bookings:write"
    BOOKINGS_REQUEST = "bookings:request"  # ask the resource manager for a change of one's own booking
    UTILISATION_READ = "utilisation:read"
    DEMAND_READ = "demand:read"
    DEMAND_WRITE = "demand:write"
    TIME_READ = "time:read"
    TIME_LOG = "time:log"
    TIME_APPROVE = "time:approve"
    TIME_RETURN = "time:return"
    TIME_REMIND = "time:remind"
    TIME_IMPORT = "time:import"  # whole exports of the firm's time, people of others included
    PROJECTS_READ = "projects:read"  # plan, status, tasks, milestones
    PROJECTS_WRITE = "projects:write"
    TASKS_WRITE = "tasks:write"
    PORTFOLIO_READ = "portfolio:read"  # the whole firm on one card
    EFFORT_BUDGET_READ = "effort_budget:read"  # budgeted, used and left hours, without money
    BUDGETS_READ = "budgets:read"
    BUDGETS_WRITE = "budgets:write"
    MARGIN_READ = "margin:read"
    BILL_RATES_READ = "bill_rates:read"
    COST_RATES_READ = "cost_rates:read"
    RATES_WRITE = "rates:write"
    INVOICES_READ = "invoices:read"
    INVOICES_WRITE = "invoices:write"
    REVENUE_READ = "revenue:read"
    REVENUE_WRITE = "revenue:write"
    ACCOUNTS_READ = "accounts:read"
    CALLS_READ = "calls:read"
    MEMORY_WRITE = "memory:write"  # add or forget meetings and documents
    STATUS_WRITE = "status:write"
    FINDINGS_READ = "findings:read"
    FINDINGS_WRITE = "findings:write"
    POLICIES_READ = "policies:read"
    POLICIES_WRITE = "policies:write"
    DELIVERABLES_APPROVE = "deliverables:approve"
    SETTINGS_READ = "settings:read"
    SETTINGS_WRITE = "settings:write"
    AUDIT_READ = "audit:read"
    SELF_READ = "self:read"  # help, my rights


_P = Permission
_STAFF = {
    _P.SELF_READ: Reach.ALL,
    _P.DIRECTORY_READ: Reach.ALL,
    _P.AVAILABILITY_READ: Reach.SELF,
    _P.BOOKINGS_READ: Reach.SELF,
    _P.BOOKINGS_REQUEST: Reach.SELF,
    _P.UTILISATION_READ: Reach.SELF,
    _P.TIME_READ: Reach.SELF,
    _P.TIME_LOG: Reach.SELF,
    _P.PROJECTS_READ: Reach.OWN,
    _P.TASKS_WRITE: Reach.SELF,
    _P.EFFORT_BUDGET_READ: Reach.OWN,
    _P.CALLS_READ: Reach.OWN,
    _P.FINDINGS_READ: Reach.SELF,
    _P.FINDINGS_WRITE: Reach.SELF,
    _P.POLICIES_READ: Reach.ALL,
}
_MANAGES = {
    _P.AVAILABILITY_READ: Reach.ALL,
    _P.BOOKINGS_READ: Reach.OWN,
    _P.BOOKINGS_WRITE: Reach.OWN,
    _P.UTILISATION_READ: Reach.OWN,
    _P.DEMAND_READ: Reach.OWN,
    _P.DEMAND_WRITE: Reach.OWN,
    _P.TIME_READ: Reach.OWN,
    _P.TIME_APPROVE: Reach.OWN,
    _P.TIME_RETURN: Reach.OWN,
    _P.TIME_REMIND: Reach.OWN,
    _P.PROJECTS_WRITE: Reach.OWN,
    _P.TASKS_WRITE: Reach.OWN,
    _P.BUDGETS_READ: Reach.OWN,
    _P.MARGIN_READ: Reach.OWN,
    _P.BILL_RATES_READ: Reach.OWN,
    _P.INVOICES_READ: Reach.OWN,
    _P.INVOICES_WRITE: Reach.OWN,
    _P.REVENUE_READ: Reach.OWN,
    _P.ACCOUNTS_READ: Reach.OWN,
    _P.MEMORY_WRITE: Reach.OWN,
    _P.STATUS_WRITE: Reach.OWN,
    _P.FINDINGS_READ: Reach.OWN,
    _P.FINDINGS_WRITE: Reach.OWN,
    _P.POLICIES_WRITE: Reach.SELF,  # a routine for oneself; a rule for the firm is the head of delivery's
}
_RESOURCING = dict.fromkeys(
    (
        _P.AVAILABILITY_READ,
        _P.BOOKINGS_READ,
        _P.BOOKINGS_WRITE,
        _P.UTILISATION_READ,
        _P.DEMAND_READ,
        _P.DEMAND_WRITE,
        _P.FINDINGS_READ,
    ),
    Reach.ALL,
) | {_P.POLICIES_WRITE: Reach.SELF}
_MONEY = dict.fromkeys(
    (
        _P.TIME_READ,
        _P.TIME_RETURN,
        _P.TIME_REMIND,
        _P.TIME_IMPORT,
        _P.UTILISATION_READ,  # a figure of time, and finance sees all time
        _P.EFFORT_BUDGET_READ,
        _P.PROJECTS_READ,
        _P.BUDGETS_READ,
        _P.BUDGETS_WRITE,
        _P.MARGIN_READ,
        _P.BILL_RATES_READ,
        _P.COST_RATES_READ,
        _P.RATES_WRITE,
        _P.INVOICES_READ,
        _P.INVOICES_WRITE,
        _P.REVENUE_READ,
        _P.REVENUE_WRITE,
        _P.PORTFOLIO_READ,
        _P.ACCOUNTS_READ,
        _P.CALLS_READ,
        _P.FINDINGS_READ,
        _P.FINDINGS_WRITE,
    ),
    Reach.ALL,
) | {_P.POLICIES_WRITE: Reach.SELF}
_LEADERSHIP = dict.fromkeys((*_MANAGES, _P.PORTFOLIO_READ, _P.PROJECTS_READ, _P.EFFORT_BUDGET_READ), Reach.ALL) | {
    _P.CALLS_READ: Reach.ALL,
    _P.AUDIT_READ: Reach.ALL,
}

MATRIX: dict[Role, dict[Permission, Reach]] = {
    Role.CONSULTANT: _STAFF,
    Role.PROJECT_MANAGER: _STAFF | _MANAGES,
    Role.RESOURCE_MANAGER: _STAFF | _RESOURCING,
    Role.FINANCE: _STAFF | _MONEY,
    Role.HEAD_OF_DELIVERY: _STAFF | _LEADERSHIP,
    Role.CEO: _STAFF | _LEADERSHIP,
    Role.CLIENT_CONTACT: {
        _P.SELF_READ: Reach.ALL,
        _P.PROJECTS_READ: Reach.OWN,
        _P.INVOICES_READ: Reach.OWN,
        _P.CALLS_READ: Reach.OWN,
        _P.DELIVERABLES_APPROVE: Reach.OWN,
    },
    Role.ADMINISTRATOR: {
        _P.SELF_READ: Reach.ALL,
        _P.DIRECTORY_READ: Reach.ALL,
        _P.SETTINGS_READ: Reach.ALL,
        _P.SETTINGS_WRITE: Reach.ALL,
        _P.TIME_IMPORT: Reach.ALL,
        _P.AUDIT_READ: Reach.ALL,
        _P.POLICIES_READ: Reach.ALL,
    },
}


# What a project manager may hand to another for a while: deciding on the team's time, and seeing what that needs.
DELEGABLE = frozenset({_P.TIME_APPROVE, _P.TIME_RETURN, _P.TIME_READ, _P.TIME_REMIND})


# What an answer may say in front of colleagues: what every one of them may see of everything.
SHAREABLE = frozenset(permission for permission, reach in _STAFF.items() if reach is Reach.ALL)


@dataclass(frozen=True, slots=True)
class StandIn:
    """Whose place somebody takes, from the first to the last day."""

    person_id: int
    starts: date
    ends: date


@dataclass(frozen=True, slots=True)
class Actor:
    """Whoever asks: a member of staff (``person_id``) or a client's contact (``contact_id``, ``client_id``).

    ``system`` marks the clock (sweeps): it reads everything and proposes, it never approves.
    """

    name: str
    email: str
    roles: frozenset[Role]
    person_id: int | None = None
    contact_id: int | None = None
    client_id: int | None = None
    system: bool = False
    stand_ins: tuple[StandIn, ...] = ()
    deputy_for: frozenset[int] = frozenset()

    def on(self, day: date) -> Actor:
        """Return the actor as they are on a day: deputy for those whose place they take then."""
        taken = frozenset(one.person_id for one in self.stand_ins if one.starts <= day <= one.ends)
        return self if taken == self.deputy_for else replace(self, deputy_for=taken)

    def leads(self, permission: Permission) -> frozenset[int]:
        """Return the people whose projects count as the actor's own for a permission."""
        own = frozenset(() if self.person_id is None else (self.person_id,))
        return own | self.deputy_for if permission in DELEGABLE else own

    def reach(self, permission: Permission) -> Reach:
        """Return how far the permission extends for this actor, the widest over all roles."""
        if self.system:
            return Reach.ALL
        return max((MATRIX[role].get(permission, Reach.NONE) for role in self.roles), default=Reach.NONE)

    def may(self, permission: Permission) -> bool:
        """Tell whether the permission is granted at all."""
        return self.reach(permission) > Reach.NONE

    @property
    def is_client(self) -> bool:
        """Tell whether this is someone outside the firm."""
        return self.client_id is not None


SYSTEM = Actor(name="Firstmate", email="firstmate@localhost", roles=frozenset(), system=True)
