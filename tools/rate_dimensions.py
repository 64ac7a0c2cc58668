"""What a question about rates may name, and what of rates may be seen."""

from __future__ import annotations

from domain.access import Permission
from domain.errors import Forbidden
from store.queries.rates import Dimensions
from tools.reach import require_project
from tools.spec import Named, ToolContext


def dimensions(ctx: ToolContext, **named: Named | None) -> Dimensions:
    """Return the keys of a role, person, project, place and client; Forbidden for a project whose rates are hidden."""
    project = named.get("project")
    if project is not None:
        require_project(ctx, project, Permission.BILL_RATES_READ, "bill rates")
    return Dimensions(**{f"{name}_id": one.id for name, one in named.items() if one is not None})


def sees_cost(ctx: ToolContext, *, asked: bool) -> bool:
    """Tell whether cost rates may be seen; Forbidden when they were asked for and may not."""
    sees = ctx.actor.may(Permission.COST_RATES_READ)
    if asked and not sees:
        raise Forbidden("Cost rates are for finance only.", hint="I can show you the bill rates of your projects.")
    return sees
