"""What a revised statement of work changes about the project made of an earlier one."""

from __future__ import annotations

from sqlalchemy import select
from sqlmodel import col

from domain.change_orders import Change as Order
from domain.change_orders import Work
from domain.errors import Conflict
from domain.money import Money
from domain.plan import DraftPlan
from domain.sow.difference import Change, Difference, differences, same_words
from domain.sow.stored import unpacked
from store.clients import Client
from store.documents import DraftStatus
from store.projects import Project
from store.queries import sow_drafts as stored
from store.tasks import Task, TaskStatus
from tools.sow_keeping import Kept, opened
from tools.sow_lines import SowDraftLine, said_of
from tools.sow_views import SowDraftView
from tools.spec import Named, ToolContext
from tools.view import listed

_SAID = 8
_LONGEST = 120


def changes_of(ctx: ToolContext, draft: Kept) -> tuple[Difference, ...]:
    """Return what a draft changes against the agreed statement of its project; none for a first version."""
    if draft.row.project_id is None or not draft.row.revises or draft.plan is None:
        return ()
    before = stored.agreed(ctx.db, ctx.actor, draft.row.project_id)
    if before is None or before.pk == draft.row.pk:
        return ()
    old = opened(before)
    return differences((old.sow, old.plan), (draft.sow, draft.plan)) if old.plan is not None else ()


def change_of(ctx: ToolContext, draft: Kept) -> tuple[Named, Order]:
    """Return the project and the change order a revised draft comes to.

    Raises:
        Conflict: it revises nothing, is decided, or changes neither work nor price.

    """
    key = draft.row.project_id
    if draft.row.status is not DraftStatus.OPEN or not draft.row.revises or key is None:
        raise Conflict(f"Draft {draft.row.pk} is no revised version that waits for a decision.")
    project = ctx.db.get_one(Project, key)
    found = changes_of(ctx, draft)
    work = tuple(one for each in found if each.kind == "work" and (one := _work(ctx, project.pk, each)) is not None)
    price = _price(ctx, draft)
    if not work and not price:
        raise Conflict(
            f"{draft.sow.document} changes neither work nor price of {project.name}.",
            hint="Dates and terms are changed in the project itself." if found else "",
        )
    reason = f"{draft.sow.document}: {listed([said_of(one) for one in found], _SAID)}"
    title = f"Revised statement of work, {draft.sow.document}"[:_LONGEST]
    return Named("project", project.pk, project.name), Order(title, work, price, reason)


def _work(ctx: ToolContext, project: int, one: Difference) -> Work | None:
    """Return a change of work: a new task, or more or less on the task of the same name that is not done."""
    if one.change is Change.ADDED:
        return Work(one.name, one.minutes, one.days)
    query = select(Task).where(col(Task.project_id) == project, col(Task.status) != TaskStatus.DONE)
    task = next((row for row in ctx.db.scalars(query) if same_words(row.name) == same_words(one.name)), None)
    if task is None:
        return Work(one.name, one.minutes, max(0, one.days)) if one.minutes > 0 else None
    minutes = max(one.minutes, -(task.remaining_minutes or 0))
    days = max(0, one.days)
    return Work(one.name, minutes, days, task_id=task.pk) if minutes or days else None


def _price(ctx: ToolContext, draft: Kept) -> Money | None:
    before = stored.agreed(ctx.db, ctx.actor, draft.row.project_id or 0)
    old = unpacked(DraftPlan, before.plan) if before is not None and before.plan else None
    new = draft.plan
    if old is None or new is None or old.price is None or new.price is None or old.price.currency != new.price.currency:
        return None
    return new.price - old.price or None


def view_of(ctx: ToolContext, draft: Kept) -> SowDraftView:
    """Return a draft as it is shown, with what it changes where it is a revised version."""
    row = draft.row
    client = ctx.db.get(Client, row.client_id) if row.client_id else None
    project = ctx.db.get(Project, row.project_id) if row.project_id else None
    said = client.name if client else draft.sow.client.value if draft.sow.client else ""
    return SowDraftView.of(ctx, draft, said, project.name if project else "", changes_of(ctx, draft))


def line(row: stored.DraftRow) -> SowDraftLine:
    """Return a draft as a line of a list."""
    draft = row.draft
    plan = unpacked(DraftPlan, draft.plan) if draft.plan else None
    return SowDraftLine(
        ref=f"sow_draft:{draft.pk}",
        number=draft.pk,
        title=draft.title,
        document=row.document,
        client=row.client,
        owner=row.owner,
        status="revision" if draft.revises and draft.status is DraftStatus.OPEN else draft.status.value,
        starts_on=plan.start if plan else None,
        ends_on=plan.finish if plan else None,
        price=(plan.price or plan.value) if plan else None,
        findings=len(draft.findings),
        questions=len(draft.questions),
    )
