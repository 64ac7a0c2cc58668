"""What an actor may name, all at once: for whoever has to find names inside a sentence."""

from __future__ import annotations

from sqlmodel import col, or_, select

from domain.access import Permission
from store import scope
from store.bookings import Booking
from store.clients import Client
from store.projects import Project
from tools.names import listed
from tools.spec import ToolContext


def known(ctx: ToolContext, kind: str) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """Return every name of a kind the actor may use, with its other wordings (a code, abbreviations)."""
    aliased = kind in {"project", "skill"}
    return tuple(
        (name, tuple(part.strip() for part in other.split(",") if part.strip()) if aliased else ())
        for _, name, other in listed(ctx, kind)
    )


def owners(ctx: ToolContext) -> dict[str, str]:
    """Return the client of each project the actor may name."""
    found = (
        select(col(Project.name), col(Client.name))
        .join(Client, col(Client.id) == col(Project.client_id))
        .where(scope.named_projects(ctx.actor))
    )
    return {row[0]: row[1] for row in ctx.db.execute(found)}


def own_projects(ctx: ToolContext) -> frozenset[str]:
    """Return the names of the projects the actor leads or works on, or (a client's contact) has bought."""
    booked = select(col(Booking.project_id)).where(
        col(Booking.person_id) == ctx.actor.person_id, col(Booking.cancelled).is_(False)
    )
    works = or_(col(Project.manager_id) == ctx.actor.person_id, col(Project.id).in_(booked))
    mine = scope.projects(ctx.actor, Permission.PROJECTS_READ) if ctx.actor.is_client else works
    return frozenset(ctx.db.scalars(select(col(Project.name)).where(mine)))
