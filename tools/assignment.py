"""Many open needs at once: who should take which, and booking it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import WithJsonSchema

from domain.access import Permission
from domain.approval import Approval, Effect
from domain.errors import Conflict
from domain.staffing import Aim
from tools.assignment_plan import Wish, agreed, booked, solved
from tools.assignment_views import Assignment
from tools.params import AheadWindow, PersonRef, ProjectRef, RoleRef, SkillRef
from tools.spec import ToolContext, tool

AimWord = Literal["balance", "margin"]
WithoutPeople = Annotated[
    tuple[PersonRef, ...],
    WithJsonSchema(
        {"type": "array", "items": {"type": "string"}, "description": "People who are not to be assigned, by name."}
    ),
]
Pairs = Annotated[
    tuple[str, ...],
    WithJsonSchema(
        {
            "type": "array",
            "items": {"type": "string"},
            "description": "Only from a plan shown before: need=person.",
        }
    ),
]


@tool(
    needs=Permission.DEMAND_READ,
    agent="resourcing",
    staff_only=True,
    examples=(
        "who should take which of the open needs next quarter?",
        "staff all open seats at once, keep the load even",
        "best assignment of everybody to the open needs on Nordlys",
        "fill all open positions in January for the highest margin",
        "plan all unfilled roles together but leave Ana out",
        "solve the staffing for the next 90 days",
    ),
)
def assign_needs(  # noqa: PLR0913 -- each narrows what is assigned
    ctx: ToolContext,
    project: ProjectRef | None = None,
    role: RoleRef | None = None,
    skill: SkillRef | None = None,
    *,
    window: AheadWindow | None = None,
    without: WithoutPeople = (),
    certified: bool = False,
    aim: AimWord = "balance",
) -> Assignment:
    """Assign all open needs at once: who takes which, what stays open and why, and what other plans would cost.

    Default: the next 90 days. ``aim`` evens out the load or maximises the margin; ``certified`` asks for a certificate.
    """
    return solved(ctx, Wish(project, role, skill, window, without, certified, Aim(aim)))


@tool(
    needs=Permission.BOOKINGS_WRITE,
    effect=Effect.WRITE,
    approval=Approval.RESOURCE_MANAGER,
    agent="resourcing",
    examples=(
        "book that assignment",
        "staff all open needs on Nordlys and book them",
        "fill every open seat next quarter, evenly, and put it up for approval",
        "assign everybody to the open needs of January and book it",
        "book the whole staffing plan without Ana",
    ),
)
def book_assignment(  # noqa: PLR0913 -- each narrows what is assigned
    ctx: ToolContext,
    project: ProjectRef | None = None,
    role: RoleRef | None = None,
    skill: SkillRef | None = None,
    *,
    window: AheadWindow | None = None,
    without: WithoutPeople = (),
    certified: bool = False,
    aim: AimWord = "balance",
    pairs: Pairs = (),
) -> Assignment:
    """Book people for many open needs at once, as ``assign_needs`` would; each need filled is closed.

    ``pairs`` takes over exactly the plan that was shown.
    """
    wish = Wish(project, role, skill, window, without, certified, Aim(aim))
    view = agreed(ctx, wish, pairs) if pairs else solved(ctx, wish)
    if not view.pairs:
        raise Conflict("None of these needs can be filled by anybody.", hint="Ask which rule they fail at.")
    return booked(ctx, view)
