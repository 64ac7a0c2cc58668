"""Row-level refusals that several tools share: a project outside one's reach, and what is for staff only."""

from __future__ import annotations

from sqlmodel import col, select

from domain.access import Permission
from domain.errors import Forbidden
from store import scope
from store.projects import Project
from tools.spec import Named, ToolContext


def reaches(ctx: ToolContext, project: Named, permission: Permission) -> bool:
    """Tell whether a permission of the asker reaches this project."""
    reached = select(col(Project.id)).where(col(Project.id) == project.id, scope.projects(ctx.actor, permission))
    return ctx.db.exec(reached).first() is not None


def require_project(ctx: ToolContext, project: Named, permission: Permission, what: str) -> None:
    """Refuse unless the permission reaches this project; ``what`` names it in the refusal ("the margin").

    Raises:
        Forbidden: the project is led by someone else.

    """
    if not reaches(ctx, project, permission):
        raise Forbidden(
            f"You can see {what} only of projects you lead.",
            hint=f"Ask the manager of {project.name}, finance or the head of delivery.",
        )


def require_staff(ctx: ToolContext, what: str) -> None:
    """Refuse a client's contact what is internal.

    Raises:
        Forbidden: always in the same words.

    """
    if ctx.actor.is_client:
        raise Forbidden(f"{what} is internal to the firm.", hint="I can show you your open invoices and projects.")
