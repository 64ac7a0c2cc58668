"""Statements of work over HTTP: hand one in, read its draft with every fact's words, change it."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, File, Form, UploadFile
from pydantic import BaseModel

from agents.sow_to_plan.run import plain
from domain.windows import parse_day
from store.db import reading, writing
from store.queries import sow_drafts as stored
from tools import sow_keeping
from tools.sow_changes import changes_of
from tools.sow_keeping import Kept
from tools.spec import ToolContext
from web.deps import ActorDep, HouseDep, in_thread
from web.handed import Handed, handed_in

router = APIRouter(prefix="/api/sows", tags=["statements of work"])


class HandedIn(BaseModel):
    """The draft a document became."""

    draft: int


class DraftCard(BaseModel):
    """A draft in a list."""

    draft: int
    title: str
    document: str
    client: str
    status: str
    project: str


@router.get("")
async def drafts(actor: ActorDep, house: HouseDep) -> list[DraftCard]:
    """List the drafts you may see, the latest first."""

    def find() -> list[DraftCard]:
        with reading(house.engine) as db:
            return [
                DraftCard(
                    draft=row.draft.pk, title=row.draft.title, document=row.document, client=row.client,
                    status=row.draft.status.value, project=row.project,
                )
                for row in stored.drafts(db, actor)
            ]  # fmt: skip

    return await in_thread(find)


@router.post("", status_code=201)
async def hand_in(
    actor: ActorDep,
    house: HouseDep,
    file: Annotated[UploadFile, File(description="PDF, DOCX, XLSX, Markdown or text.")],
    start: Annotated[str, Form(max_length=40)] = "",
    client: Annotated[str, Form(max_length=120)] = "",
) -> HandedIn:
    """Hand a statement of work in: it is read and planned, and kept as a draft. Nothing else exists yet."""
    call = house.call(actor, thread="sow")
    day = parse_day(start, call.today, lean="future") if start else None
    name = (file.filename or "document").replace("\\", "/").rpartition("/")[2][:120] or "document"
    handed = Handed(await file.read(), name, day, client)
    return HandedIn(draft=await in_thread(handed_in, house, call, handed))


@router.get("/{draft}")
async def draft(draft: int, actor: ActorDep, house: HouseDep) -> dict[str, Any]:
    """Give a draft: sow with evidence, plan, questions, findings, timings, edits, changes against the project."""
    call = house.call(actor)

    def find() -> dict[str, Any]:
        with reading(house.engine) as db:
            ctx = ToolContext(db, call)
            return _whole(ctx, sow_keeping.kept(ctx, draft))

    return await in_thread(find)


@router.patch("/{draft}")
async def edit(draft: int, changes: dict[str, str], actor: ActorDep, house: HouseDep) -> dict[str, Any]:
    """Change a draft by paths such as task.D1.hours (empty: take it back); the plan is drawn again."""
    call = house.call(actor, thread="sow")

    def change() -> dict[str, Any]:
        with writing(house.engine) as db:
            ctx = ToolContext(db, call)
            return _whole(ctx, sow_keeping.edit(ctx, draft, changes))

    return await in_thread(change)


def _whole(ctx: ToolContext, found: Kept) -> dict[str, Any]:
    row = found.row
    parts = {"sow": found.sow, "plan": found.plan, "questions": found.questions, "findings": found.findings}
    return {
        "draft": row.pk, "title": row.title, "status": row.status.value, "project": row.project_id,
        "engine": row.engine, **{name: plain(value) for name, value in parts.items()},
        "edits": dict(found.edits.values), "changes": plain(changes_of(ctx, found)), "timings": row.timings,
        "created_on": date.isoformat(row.created_at.date()),
    }  # fmt: skip
