"""Statements of work: hand one in and watch it being read, review the draft beside the document, approve it."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from datetime import date
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from fastapi.responses import RedirectResponse, Response
from fastapi.sse import EventSourceResponse, ServerSentEvent
from starlette.datastructures import FormData

from domain.errors import BadInput, Conflict, OpsError
from domain.windows import parse_day
from store.db import reading, writing
from store.queries import sow_drafts as stored
from tools import gate, sow_keeping, sow_papers
from tools.catalogue import by_name
from tools.spec import Call, ToolContext
from web.deps import House, HouseDep, in_thread
from web.handed import Handed, handed_in, hearing, of_form
from web.page import page
from web.problems import bug_number
from web.sections import Section, Shown, shown
from web.sow_shapes import Review
from web.sow_view import edits_in, review
from web.visitor import SentDep, Visitor, VisitorDep, text_of

router = APIRouter(include_in_schema=False)
_PAPERS = {"docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "pdf": "application/pdf"}


@router.get("/sows")
async def drafts(request: Request, house: HouseDep, visitor: VisitorDep) -> Response:
    """Show the drafts, and where to hand one in."""
    return await _list(request, house, visitor)


@router.post("/sows")
async def hand_in(request: Request, house: HouseDep, visitor: VisitorDep, form: SentDep) -> Response:
    """Take a document without scripts: the draft's page comes when it is read."""
    call = house.call(visitor.actor, thread="sow")
    try:
        handed = await of_form(form, call)
        number = await in_thread(handed_in, house, call, handed)
    except OpsError as refusal:
        return await _list(request, house, visitor, str(refusal))
    return RedirectResponse(f"/sows/{number}", 303)


async def _taken(house: HouseDep, visitor: VisitorDep, form: SentDep) -> tuple[Call, Handed | str]:
    """Return the document of a request, or why there is none: the stream has to say it."""
    call = house.call(visitor.actor, thread="sow")
    try:
        return call, await of_form(form, call)
    except OpsError as refusal:
        return call, str(refusal)


@router.post("/sows/read", response_class=EventSourceResponse)
async def read(
    house: HouseDep, taken: Annotated[tuple[Call, Handed | str], Depends(_taken)]
) -> AsyncIterator[ServerSentEvent]:
    """Take a document and follow: events ``step``, at last ``done`` with the draft's address, or ``error``."""
    call, handed = taken
    if isinstance(handed, str):
        yield ServerSentEvent(event="error", data={"detail": handed})
        return
    steps, hear = hearing()
    work = asyncio.create_task(in_thread(handed_in, house, call, handed, hear))
    work.add_done_callback(lambda _task: steps.put_nowait(None))
    try:
        while (step := await steps.get()) is not None:
            yield ServerSentEvent(event="step", data=step)
        yield ServerSentEvent(event="done", data={"url": f"/sows/{await work}"})
    except OpsError as refusal:
        yield ServerSentEvent(event="error", data={"detail": str(refusal)})
    except Exception as error:  # noqa: BLE001 -- logged with a number; the stream must end with a word
        detail = f"Something went wrong on our side (reference {bug_number(error, 'sow')})."
        yield ServerSentEvent(event="error", data={"detail": detail})
    finally:
        with suppress(Exception):
            await work  # whoever leaves early still gets the draft


@router.get("/sows/{number}")
async def draft(number: int, request: Request, house: HouseDep, visitor: VisitorDep) -> Response:
    """Show a draft beside its document."""
    return await _page(request, house, visitor, number)


@router.post("/sows/{number}/edit")
async def edit(number: int, request: Request, house: HouseDep, visitor: VisitorDep, form: SentDep) -> Response:
    """Save what was changed and draw the plan again."""
    call = house.call(visitor.actor, thread="sow")
    try:
        await in_thread(_edited, house, call, number, form)
    except OpsError as refusal:
        return await _page(request, house, visitor, number, str(refusal))
    return RedirectResponse(f"/sows/{number}#plan", 303)


@router.post("/sows/{number}/propose")
async def propose(number: int, request: Request, house: HouseDep, visitor: VisitorDep, form: SentDep) -> Response:
    """Save what was changed, then put the project, or the change of one, up for approval."""
    call = house.call(visitor.actor, thread="sow", reason=f"Draft {number} was reviewed.")
    try:
        found = await in_thread(_edited, house, call, number, form)
        tool = by_name("change_order_from_sow" if found.revises else "create_project_from_sow")
        outcome = await in_thread(gate.run, house.engine, tool, {"draft": str(number)}, call)
    except OpsError as refusal:
        return await _page(request, house, visitor, number, str(refusal))
    if not isinstance(outcome, gate.Proposed):
        raise TypeError("creating a project is always a proposal")
    return RedirectResponse(f"/approvals/{outcome.proposal_id}", 303)


@router.post("/sows/{number}/discard")
async def discard(number: int, request: Request, house: HouseDep, visitor: VisitorDep, _form: SentDep) -> Response:
    """Put a draft aside."""
    call = house.call(visitor.actor, thread="sow")

    def work() -> None:
        with writing(house.engine) as db:
            sow_keeping.discard(ToolContext(db, call), number)

    try:
        await in_thread(work)
    except OpsError as refusal:
        return await _page(request, house, visitor, number, str(refusal))
    return RedirectResponse("/sows", 303)


@router.get("/sows/{number}/document")
async def document(number: int, house: HouseDep, visitor: VisitorDep) -> Response:
    """Give the document as it came in."""
    call = house.call(visitor.actor)

    def find() -> tuple[bytes, str]:
        with reading(house.engine) as db:
            row = stored.draft_of(db, call.actor, number)
            found = stored.document_of(db, row, whole=True)
            return found.content or b"", found.name

    content, name = await in_thread(find)
    # Never shown by the browser as a page of this site, whatever is in it.
    return _file(content, name, "application/octet-stream")


@router.get("/sows/{number}/papers/{kind}.{form}")
async def paper(number: int, kind: str, form: str, house: HouseDep, visitor: VisitorDep) -> Response:
    """Give one of the documents made of a draft."""
    call = house.call(visitor.actor)

    def write() -> bytes:
        with reading(house.engine) as db:
            return sow_papers.written(sow_papers.paper(ToolContext(db, call), number, kind), form)

    content = await in_thread(write)
    return _file(content, f"{kind.replace('_', '-')}-{number}.{form}", _PAPERS[form])


def _file(content: bytes, name: str, media_type: str) -> Response:
    bare = "".join(char if char.isalnum() or char in "-_. " else "_" for char in name if char.isascii())
    return Response(
        content, media_type=media_type, headers={"Content-Disposition": f'attachment; filename="{bare or "document"}"'}
    )  # fmt: skip


def _edited(house: House, call: Call, number: int, form: FormData) -> Review:
    said = {path: text_of(form, path, 300) for path in form if "." in path}
    said = {path: _day(call, path, value) for path, value in said.items()}
    with writing(house.engine) as db:
        ctx = ToolContext(db, call)
        shown_before = review(ctx, number)
        if text_of(form, "version", 12) != str(shown_before.version):
            raise Conflict("Somebody changed this draft meanwhile; it is shown as it stands now. Repeat your changes.")
        changes = edits_in(shown_before, said)
        if changes:
            sow_keeping.edit(ctx, number, changes)
        return review(ctx, number)


def _day(call: Call, path: str, value: str) -> str:
    if not value or not path.endswith((".start", ".due")):
        return value
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError:
        return parse_day(value, call.today, lean="future").isoformat()


async def _page(request: Request, house: House, visitor: Visitor, number: int, refusal: str = "") -> Response:
    call = house.call(visitor.actor)

    def find() -> Review:
        with reading(house.engine) as db:
            return review(ToolContext(db, call), number)

    found = await in_thread(find)
    code = 422 if refusal else 200
    papers = sow_papers.KINDS if found.plan else {}
    return page(request, house, visitor, "sow.html", code=code, view=found, refusal=refusal, papers=papers)


async def _list(request: Request, house: House, visitor: Visitor, refusal: str = "") -> Response:
    call = house.call(visitor.actor)
    sections = [Section("sow_drafts", "Drafts", {"status": "all"}, ask="Which SOW drafts are open?", main=True)]
    parts: list[Shown] = await in_thread(shown, house, call, sections)
    if not parts:
        raise BadInput("Statements of work are for those who lead projects.")
    return page(request, house, visitor, "sows.html", code=422 if refusal else 200, parts=parts, refusal=refusal)
