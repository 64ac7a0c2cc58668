"""Silence: a finding set aside until a day, or a kind of finding kept quiet before it is found."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from sqlmodel import col, select

from domain.access import Permission, Reach
from domain.errors import Forbidden
from store import scope
from store.findings import Finding, FindingStatus
from store.projects import Project
from store.queries.findings import About
from store.sightings import HUSH
from tools.spec import ToolContext
from tools.values import Day, day_text
from tools.view import View


class Snoozed(View):
    """A finding that will be silent for a while; ``ahead`` when it has not been found yet."""

    title: str
    until: Day
    ahead: bool = False

    def headline(self) -> str:
        """Say what will be silent until when."""
        if self.ahead:
            return f"Keep quiet about {self.title} until {day_text(self.until)}, should it come up."
        return f"Snooze the finding “{self.title}” until {day_text(self.until)}."


@dataclass(frozen=True, slots=True)
class Hush:
    """What is to be kept quiet: a kind of finding about a person, project or client, until a day."""

    kind: str
    about: About
    name: str
    until: date


def hush(ctx: ToolContext, wish: Hush, notes: tuple[str, ...]) -> Snoozed:
    """Keep a kind of finding quiet before it is found: the checks will set it aside by themselves.

    Raises:
        Forbidden: findings about this are not the actor's to see.

    """
    _within_reach(ctx, wish)
    title = f"{wish.kind.replace('_', ' ')} of {wish.name}"
    keys = (wish.about.person_id, wish.about.project_id, wish.about.client_id)
    mark = f"{HUSH}{wish.kind}:" + ":".join(str(key or 0) for key in keys)
    row = ctx.db.exec(select(Finding).where(col(Finding.fingerprint) == mark)).first()
    if row is None:
        row = Finding(
            fingerprint=mark, kind=wish.kind, severity="info", title=title, first_seen_at=ctx.now, last_seen_at=ctx.now
        )
        row.person_id, row.project_id, row.client_id = keys
    row.status, row.snoozed_until = FindingStatus.SNOOZED, wish.until
    ctx.db.add(row)
    said = "Nothing of the kind is open now."
    return Snoozed(as_of=ctx.today, title=title, until=wish.until, ahead=True, assumptions=(said, *notes))


def _within_reach(ctx: ToolContext, wish: Hush) -> None:
    if ctx.actor.reach(Permission.FINDINGS_READ) == Reach.ALL:
        return
    about = wish.about
    mine = about.person_id == ctx.actor.person_id and about.person_id is not None
    if about.project_id is not None:
        led = scope.projects(ctx.actor, Permission.FINDINGS_WRITE)
        query = select(Project.id).where(col(Project.id) == about.project_id, led)
        mine = mine or ctx.db.exec(query).first() is not None
    if not mine:
        raise Forbidden(
            f"Findings about {wish.name} are not yours to silence.", hint="Its project manager or finance can."
        )
