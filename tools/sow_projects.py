"""A project out of a reviewed draft, written down in one transaction."""

from __future__ import annotations

from dataclasses import replace

from sqlalchemy import func, select

from domain.access import Permission, Reach
from domain.blueprints import Blueprint
from domain.errors import BadInput, Conflict, Forbidden
from domain.sow.blueprints import blueprint_of, share
from store import blueprints
from store.blueprints import Created, Setting
from store.bookings import Booking, BookingKind
from store.clients import Client
from store.documents import DraftStatus
from tools.params import among, names
from tools.sow_firm import SowFirm
from tools.sow_keeping import Kept
from tools.spec import Named, ToolContext

_LIKELY = 90  # percent: a signed piece of work whose people are not confirmed yet


def planned(ctx: ToolContext, draft: Kept, name: str) -> Blueprint:
    """Return the blueprint of a draft.

    Raises:
        BadInput: what is still open: currency, roles.
        Conflict: it is no longer open, or it would change a project that exists.

    """
    if draft.row.status is not DraftStatus.OPEN:
        raise Conflict(f"Draft {draft.row.pk} is {draft.row.status.value} already.")
    if draft.row.revises:
        raise Conflict(
            f"Draft {draft.row.pk} is a revised version of what a project was made of.",
            hint="Propose it as a change order.",
        )
    if draft.plan is None:
        raise BadInput(f"Draft {draft.row.pk} has no plan to make a project of.")
    calendar = SowFirm(ctx).calendar(draft.sow, draft.edits)
    plan = blueprint_of(draft.plan, draft.sow, draft.edits, calendar)
    return replace(plan, name=name.strip()) if name.strip() else plan


def leader(ctx: ToolContext, draft: Kept, given: Named | None) -> Named:
    """Return who leads the project: as given, as entered, else whoever asks; others' only by those who may.

    Raises:
        Forbidden: it is somebody else's project to start.

    """
    found = given or SowFirm(ctx).manager(draft.edits)
    if found is None:
        raise BadInput("Who leads it? Name a person.")
    if found.id != ctx.actor.person_id and ctx.actor.reach(Permission.PROJECTS_WRITE) < Reach.ALL:
        raise Forbidden("You can start projects that you lead yourself.", hint="Ask the head of delivery for others.")
    return found


def client_of(ctx: ToolContext, draft: Kept, currency: str, leads: Named) -> Named:
    """Return the client the project is for; a new one is written down where the draft says so.

    Raises:
        BadInput: it is open.
        Conflict: a new client of that name exists.

    """
    new = draft.edits.text("plan", "new_client")
    if new and not draft.edits.text("plan", "client"):
        if ctx.db.scalars(select(Client).where(func.lower(Client.name) == new.lower())).first() is not None:
            raise Conflict(f"There is a client called {new} already.", hint="Choose it in the draft.")
        client = Client(name=new, currency=currency, owner_id=leads.id, client_since=ctx.today)
        ctx.db.add(client)
        ctx.db.flush()
        return Named("client", client.pk, client.name)
    key = draft.row.client_id
    if key is None:
        raise BadInput("Which client is it for?", hint="Choose the client in the draft, or enter a new one.")
    return among("client", f"client:{key}", [(one.id, one.name, "") for one in names(ctx, "client")])


def make(ctx: ToolContext, draft: Kept, plan: Blueprint, client: Named, leads: Named) -> Created:
    """Write project, plan, contract and billing down, book the people softly, and close the draft."""
    made = blueprints.create(
        ctx.db, plan, Setting(client.id, leads.id, ctx.now, ctx.today, by=ctx.actor.person_id)
    )  # fmt: skip
    _book(ctx, draft, made)
    row = draft.row
    row.status, row.project_id, row.client_id, row.decided_at = DraftStatus.CREATED, made.project.pk, client.id, ctx.now
    ctx.db.add(row)
    ctx.db.flush()
    return made


def _book(ctx: ToolContext, draft: Kept, made: Created) -> None:
    assert draft.plan is not None  # noqa: S101 -- ``planned`` refused it
    calendar = SowFirm(ctx).calendar(draft.sow, draft.edits)
    roles = blueprints.role_keys(ctx.db, {one.job_role for one in draft.plan.demands if one.person_id}, {})
    ctx.db.add_all(
        Booking(
            person_id=one.person_id,
            project_id=made.project.pk,
            job_role_id=roles[one.job_role],
            starts_on=one.starts,
            ends_on=one.ends,
            minutes_per_day=share(one, calendar).per_day,
            kind=BookingKind.SOFT,
            probability_percent=_LIKELY,
            note=f"Proposed with {draft.sow.document}"[:200],
        )
        for one in draft.plan.demands
        if one.person_id is not None
    )
    ctx.db.flush()
