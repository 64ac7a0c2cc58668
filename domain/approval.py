"""Who must agree before an effect happens, as data.

No tool is auto-approved: a WRITE or SEND that names no approver is confirmed by the person who asked.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum, StrEnum

from domain.access import Actor, Permission, Reach, Role


class Effect(StrEnum):
    """What a tool does to the world."""

    READ = "read"
    WRITE = "write"
    SEND = "send"


class ProposalStatus(StrEnum):
    """The life of a proposal; only ``pending`` can be decided."""

    PENDING = "pending"
    APPROVED = "approved"  # agreed and carried out
    REJECTED = "rejected"
    EXPIRED = "expired"
    SUPERSEDED = "superseded"  # edited: a new proposal took its place
    FAILED = "failed"  # agreed, but the world had changed; nothing was done


@dataclass(frozen=True, slots=True)
class Rule:
    """Roles that may decide, the permission the decision needs, and whether requester ≠ approver."""

    label: str
    roles: frozenset[Role]
    needs: Permission | None
    four_eyes: bool
    days_valid: int = 7


_LEADERS = frozenset({Role.HEAD_OF_DELIVERY, Role.CEO})


class Approval(Enum):
    """The closed list of approval rules a tool may name."""

    REQUESTER = Rule("you", frozenset(), None, four_eyes=False)
    PROJECT_MANAGER = Rule(
        "the project manager", frozenset({Role.PROJECT_MANAGER}) | _LEADERS, Permission.PROJECTS_WRITE, four_eyes=False
    )
    TIME_APPROVER = Rule(
        "the project manager", frozenset({Role.PROJECT_MANAGER}) | _LEADERS, Permission.TIME_APPROVE, four_eyes=False
    )
    RESOURCE_MANAGER = Rule(
        "the resource manager",
        frozenset({Role.RESOURCE_MANAGER}) | _LEADERS,
        Permission.BOOKINGS_WRITE,
        four_eyes=False,
    )
    FINANCE = Rule("finance", frozenset({Role.FINANCE}), Permission.INVOICES_WRITE, four_eyes=False)
    FINANCE_FOUR_EYES = Rule(
        "a second person in finance or the head of delivery",
        frozenset({Role.FINANCE}) | _LEADERS,
        None,
        four_eyes=True,
    )
    HEAD_OF_DELIVERY = Rule("the head of delivery", _LEADERS, Permission.POLICIES_WRITE, four_eyes=False)
    CLIENT = Rule(
        "the client's contact", frozenset({Role.CLIENT_CONTACT}), Permission.DELIVERABLES_APPROVE, four_eyes=False
    )
    ADMINISTRATOR = Rule(
        "an administrator", frozenset({Role.ADMINISTRATOR}), Permission.SETTINGS_WRITE, four_eyes=False
    )

    @property
    def rule(self) -> Rule:
        """Return the rule behind the name."""
        return self.value


def may_decide(approval: Approval, actor: Actor, *, is_requester: bool) -> bool:
    """Tell whether the actor may approve or reject, before row visibility is checked.

    A client's contact decides only under the CLIENT rule; the clock never decides.
    """
    rule = approval.rule
    if actor.system or (is_requester and rule.four_eyes):
        return False
    if not rule.roles:
        return is_requester
    if not (actor.roles & rule.roles):
        return False
    return rule.needs is None or actor.reach(rule.needs) > Reach.SELF
