"""Whether a person someone asks about is within their reach, said before a figure could wrongly read as nothing."""

from __future__ import annotations

from sqlmodel import col, select

from domain.access import Permission, Reach
from domain.errors import Forbidden
from store import scope
from store.people import Person
from tools.spec import Named, ToolContext


def within_reach(ctx: ToolContext, permission: Permission, person: Named | None, what: str) -> None:
    """Refuse a named person outside the actor's reach, as an empty answer would say they have nothing.

    Raises:
        Forbidden: ``what`` (such as "bookings") of this person is not the actor's to see.

    """
    if person is not None and not sees_person(ctx, permission, person.id):
        raise Forbidden(
            f"You may see your own {what}{_team(ctx, permission)}, not those of {person.name}.",
            hint="The resource manager can tell you more.",
        )


def sees_person(ctx: ToolContext, permission: Permission, person_id: int) -> bool:
    """Tell whether the permission reaches this person: oneself, one's team, or everybody."""
    if ctx.actor.reach(permission) == Reach.ALL or person_id == ctx.actor.person_id:
        return True
    seen = select(Person.id).where(col(Person.id) == person_id, scope.people(ctx.actor, permission))
    return ctx.db.exec(seen).first() is not None


def _team(ctx: ToolContext, permission: Permission) -> str:
    return " and your team's" if ctx.actor.reach(permission) == Reach.OWN else ""


def reach_note(ctx: ToolContext, permission: Permission, what: str) -> tuple[str, ...]:
    """Return the assumption that tells a reader they see a part only, or nothing to tell."""
    match ctx.actor.reach(permission):
        case Reach.SELF:
            return (f"Only your own {what} are counted: others' are not yours to see.",)
        case Reach.OWN:
            return (f"Only {what} of the projects you manage and your own are counted.",)
    return ()


def people_note(ctx: ToolContext, permission: Permission) -> tuple[str, ...]:
    """Return the same for figures about people."""
    match ctx.actor.reach(permission):
        case Reach.SELF:
            return ("Only your own figures are shown: others' are not yours to see.",)
        case Reach.OWN:
            return ("Only you and the people on projects you manage are counted.",)
    return ()
