"""Whose figure a request asks for: a person, a job role, an office, a team, as far as the actor may see them."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement

from domain.access import Permission, Reach
from domain.windows import Window
from store.queries import people
from store.queries.people import Who
from tools.rights import reach_note
from tools.spec import Named, ToolContext


@dataclass(frozen=True, slots=True)
class Team:
    """Whose figure it is."""

    person: Named | None = None
    role: Named | None = None
    place: Named | None = None
    project: Named | None = None
    team_of: Named | None = None
    skill: Named | None = None

    def condition(self, ctx: ToolContext, window: Window) -> ColumnElement[bool]:
        """Return the condition on people, within what the actor may see."""
        who = Who(
            person=_key(self.person),
            role=_key(self.role),
            place=_key(self.place),
            skill=_key(self.skill),
            team_of=_key(self.team_of),
            project=_key(self.project),
            within=window,
            billing=self.of_those_who_bill(ctx),
        )
        return people.condition(ctx.actor, Permission.UTILISATION_READ, who)

    def of_those_who_bill(self, ctx: ToolContext) -> bool:
        """Tell whether people with a target of 0 % are left out: unless one, or their role, is asked for by name."""
        alone = ctx.actor.reach(Permission.UTILISATION_READ) == Reach.SELF
        return not (self.person or self.role or alone)

    def note(self, ctx: ToolContext) -> tuple[str, ...]:
        """Say who is left out."""
        return ("People with a target of 0 % are not counted.",) if self.of_those_who_bill(ctx) else ()

    def named(self, ctx: ToolContext) -> str:
        """Write whose figure it is."""
        if self.person:
            return self.person.name
        if ctx.actor.reach(Permission.UTILISATION_READ) == Reach.SELF:
            return ctx.actor.name
        parts = [f"{self.role}s"] * bool(self.role) + [f"people with {self.skill}"] * bool(self.skill)
        parts = parts or (["the team"] if self.project or self.team_of or _narrow(ctx) else ["everybody"])
        parts += [f"in {self.place}"] * bool(self.place) + [f"on {self.project}"] * bool(self.project)
        parts += [f"of {self.team_of}"] * bool(self.team_of)
        return " ".join(parts)


def _narrow(ctx: ToolContext) -> bool:
    return bool(reach_note(ctx, Permission.UTILISATION_READ, ""))


def _key(named: Named | None) -> int | None:
    return named.id if named else None
