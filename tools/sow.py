"""Statements of work: drafts made of them, a project out of one, what a revised version changes, taking one back."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import WithJsonSchema

from domain.access import Permission
from domain.approval import Approval, Effect
from domain.change_orders import checked
from domain.errors import BadInput, Conflict
from store.documents import DraftStatus
from store.projects import Project
from store.queries import sow_drafts as stored
from tools import sow_changes, sow_projects, undone_projects
from tools.agreed_changes import agree
from tools.change_order_views import ChangeOrderView
from tools.params import ClientRef, PersonRef, ProjectRef, among
from tools.reach import require_project
from tools.sow_keeping import Kept, kept, permit
from tools.sow_made import NewSowProject, ProjectUndone
from tools.sow_views import SowDrafts, SowDraftView
from tools.spec import Named, ToolContext, tool

DraftName = Annotated[
    str,
    WithJsonSchema(
        {"type": "string", "x-kind": "sow_draft", "description": "A draft of a statement of work: number or title."}
    ),
]
StatusWord = Literal["open", "created", "discarded", "all"]


@tool(
    needs=Permission.PROJECTS_WRITE,
    agent="governance",
    staff_only=True,
    examples=(
        "which statements of work are waiting for review?",
        "list the SOW drafts",
        "what SOWs did we get for Acme?",
        "show me the drafts that became projects",
        "any open statements of work?",
        "which documents have I handed in?",
    ),
)
def sow_drafts(ctx: ToolContext, client: ClientRef | None = None, status: StatusWord = "open") -> SowDrafts:
    """List the drafts made of statements of work, the latest first: dates, price and what is still open.

    Default: those that wait for review.
    """
    permit(ctx)
    wanted = None if status == "all" else DraftStatus(status)
    rows = stored.drafts(ctx.db, ctx.actor, status=wanted, client_id=client.id if client else None)
    shown = rows[: ctx.firm.page_rows]
    said = f" for {client}" if client else ""
    lines = tuple(sow_changes.line(row) for row in shown)
    return SowDrafts(as_of=ctx.today, of=said, lines=lines, left_out=len(rows) - len(shown))


@tool(
    needs=Permission.PROJECTS_WRITE,
    agent="governance",
    staff_only=True,
    examples=(
        "show me the draft for the Nordlys SOW",
        "what does the statement of work from Acme come to?",
        "is the SOW of Havbris worth it, what is the margin?",
        "what questions are open in draft 3?",
        "who would we put on the project in that SOW?",
        "what changes in the revised SOW?",
        "what risks are in the Acme statement of work?",
    ),
)
def sow_draft(ctx: ToolContext, draft: DraftName = "") -> SowDraftView:
    """Show one draft: the plan, price, cost and margin, people proposed, findings with their words, open questions.

    A revised version shows what it would change. Default: the latest draft.
    """
    return sow_changes.view_of(ctx, _chosen(ctx, draft))


@tool(
    needs=Permission.PROJECTS_WRITE,
    effect=Effect.WRITE,
    approval=Approval.HEAD_OF_DELIVERY,
    agent="governance",
    staff_only=True,
    examples=(
        "create the project from the Nordlys SOW",
        "make a project of draft 3, Marta leads it",
        "approve the statement of work of Acme and set it up",
        "turn that SOW into a project called Ledger move",
        "set up the project from the statement of work",
    ),
)
def create_project_from_sow(
    ctx: ToolContext, draft: DraftName, manager: PersonRef | None = None, name: str = ""
) -> NewSowProject:
    """Create the project a draft describes: plan, milestones, needs, soft bookings, contract and billing at once.

    It can be undone until work starts.
    """
    found = _chosen(ctx, draft)
    plan = sow_projects.planned(ctx, found, name)
    leads = sow_projects.leader(ctx, found, manager)
    client = sow_projects.client_of(ctx, found, plan.currency, leads)
    sow_projects.make(ctx, found, plan, client, leads)
    return NewSowProject.of(ctx, found, plan, client.name, leads.name)


@tool(
    needs=Permission.PROJECTS_WRITE,
    effect=Effect.WRITE,
    approval=Approval.HEAD_OF_DELIVERY,
    agent="governance",
    staff_only=True,
    examples=(
        "undo the creation of Ledger move",
        "take the new project Acme Discovery back, it was a mistake",
        "delete the project we just created from the SOW",
        "remove Ledger move again, nobody has started",
    ),
)
def undo_project_creation(ctx: ToolContext, project: ProjectRef) -> ProjectUndone:
    """Delete a project on which no work has begun, with everything that came with it; its draft is open again.

    Refused once there is time, progress, an invoice or a firm booking.
    """
    require_project(ctx, project, Permission.PROJECTS_WRITE, "the plan")
    rows, drafts = undone_projects.take_back(ctx, ctx.db.get_one(Project, project.id))
    return ProjectUndone(as_of=ctx.today, project=project.name, rows=rows, drafts=drafts)


@tool(
    needs=Permission.PROJECTS_WRITE,
    effect=Effect.WRITE,
    approval=Approval.FINANCE_FOUR_EYES,
    agent="governance",
    staff_only=True,
    examples=(
        "make a change order of the revised Nordlys SOW",
        "propose what the new version of the statement of work changes",
        "turn draft 4 into a change order",
        "apply the revised SOW to the project",
    ),
)
def change_order_from_sow(ctx: ToolContext, draft: DraftName) -> ChangeOrderView:
    """Propose what a revised statement of work changes about its project as one change order: work and price.

    Dates and terms that it also changes are named in the reason.
    """
    found = _chosen(ctx, draft)
    project, change = sow_changes.change_of(ctx, found)
    require_project(ctx, project, Permission.PROJECTS_WRITE, "the plan")
    view = agree(ctx, project, checked(change))
    found.row.status, found.row.decided_at = DraftStatus.CREATED, ctx.now
    ctx.db.add(found.row)
    return view


def _chosen(ctx: ToolContext, words: str) -> Kept:
    permit(ctx)
    said = words.strip().removeprefix("draft").removeprefix("sow_draft:").strip(" #")
    rows = stored.drafts(ctx.db, ctx.actor)
    if not rows:
        raise Conflict("There is no draft of a statement of work yet.", hint="Drop a document in the chat.")
    if not said:
        return kept(ctx, rows[0].draft.pk)
    if said.isdecimal():
        return kept(ctx, int(said))
    if not said.isprintable():
        raise BadInput(f"{words!r} names no draft.")
    live = [row for row in rows if row.draft.status is not DraftStatus.DISCARDED] or rows
    found: Named = among("sow_draft", said, [(r.draft.pk, r.draft.title, f"{r.document}, {r.client}") for r in live])
    return kept(ctx, found.id)
