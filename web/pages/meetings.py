"""Meetings: bring a transcript, say who spoke, read one with what was heard in it marked, forget it."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path, PurePath
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from starlette.datastructures import FormData, UploadFile

from agents.calls.engine import engine_for
from domain.access import Permission, Reach
from domain.errors import BadInput, NotFound, OpsError
from domain.windows import parse_day
from memory.readers.transcripts.recording import MOST_BYTES
from store.db import reading, writing
from store.speakers import Speaker
from tools import arrivals, bringing, forgetting, params
from tools.meeting_views import KeptMeeting
from tools.speakers import answer
from tools.spec import Call, ToolContext
from web import uploads
from web.deps import House, HouseDep, in_thread
from web.meeting_shapes import MeetingShown, names_for, shown_meeting, speakers_asked
from web.page import page
from web.sections import Section, of_view, shown
from web.visitor import SentDep, Visitor, VisitorDep, text_of

router = APIRouter(include_in_schema=False)
_LIST = (
    Section("meetings", "Meetings held", {"limit": 50}, ask="Which clients sounded unhappy this month?"),
    Section("action_items", "Promised and open", ask="Which promises are overdue?"),
)


@router.get("/meetings")
async def meetings(request: Request, house: HouseDep, visitor: VisitorDep) -> Response:
    """Show the meetings the visitor may know of, what waits for a name, and where to bring a transcript."""
    return await _list(request, house, visitor)


@router.post("/meetings")
async def bring(request: Request, house: HouseDep, visitor: VisitorDep, form: SentDep) -> Response:
    """Take a transcript; when nothing says whose it is, ask and keep the file meanwhile."""
    call = house.call(visitor.actor, thread="transcript")
    waiting: dict[str, str] = {}
    try:
        given = await _given(house, visitor, form, call, waiting)
        kept = await in_thread(_brought, house, call, given)
    except OpsError as refusal:
        return await _list(request, house, visitor, refusal=str(refusal), **waiting)
    return await _one(request, house, visitor, kept.meeting_id, kept=kept)


async def _given(house: House, visitor: Visitor, form: FormData, call: Call, waiting: dict[str, str]) -> bringing.Given:
    file = form.get("file")
    if isinstance(file, UploadFile) and file.filename:
        if (file.size or 0) > MOST_BYTES:
            raise BadInput(f"{file.filename} has {file.size:,} bytes; the most is {MOST_BYTES:,}.")
        data, name = await file.read(), PurePath(file.filename).name[:120]
    else:
        key, name = text_of(form, "key", 100), PurePath(text_of(form, "name", 120)).name
        if not key:
            raise BadInput("Choose a file first.")
        data = await in_thread(uploads.kept, house.settings.home, visitor.actor.email, key)
    kept = await in_thread(uploads.keep, house.settings.home, visitor.actor.email, data, now=call.now)
    waiting |= {"key": kept, "name": name}
    day = text_of(form, "on", 40)
    return bringing.Given(
        data,
        name,
        client=text_of(form, "client", 120),
        project=text_of(form, "project", 120),
        on=parse_day(day, call.today, lean="past") if day else None,
        title=text_of(form, "title", 120),
    )


def _brought(house: House, call: Call, given: bringing.Given) -> KeptMeeting:
    kept = bringing.bring(house.engine, call, given, engine_for(house.settings))
    uploads.drop(house.settings.home, call.actor.email, given.data)
    return kept


@router.post("/meetings/arrivals/{key}")
async def place(key: int, request: Request, house: HouseDep, visitor: VisitorDep, form: SentDep) -> Response:
    """Say which client a file is about that arrived by itself."""
    call = house.call(visitor.actor, thread="transcript")
    client = text_of(form, "client", 120)
    try:
        kept = await in_thread(arrivals.place, house.engine, call, key, client, lambda: engine_for(house.settings))
    except OpsError as refusal:
        return await _list(request, house, visitor, refusal=str(refusal))
    return RedirectResponse(f"/meetings/{kept.meeting_id}", 303)


@router.get("/meetings/{key}")
async def meeting(key: int, request: Request, house: HouseDep, visitor: VisitorDep) -> Response:
    """Show one meeting: summary, promises, signals, and the transcript with all of it marked."""
    return await _one(request, house, visitor, key)


@router.post("/meetings/{key}/speaker/{question}")
async def name(
    key: int, question: int, request: Request, house: HouseDep, visitor: VisitorDep, form: SentDep
) -> Response:
    """Say who somebody is."""
    call = house.call(visitor.actor, thread="transcript")
    who = text_of(form, "who", 60)
    try:
        await in_thread(_named, house, call, question, who)
    except OpsError as refusal:
        return await _one(request, house, visitor, key, refusal=str(refusal))
    return RedirectResponse(f"/meetings/{key}", 303)


def _named(house: House, call: Call, question: int, who: str) -> None:
    kind, _, _ = who.partition(":")
    with writing(house.engine) as db:
        ctx = ToolContext(db, call)
        asked = db.get(Speaker, question)
        if asked is None or asked.pk not in {one.pk for one in speakers_asked(ctx, asked.meeting_id)}:
            raise NotFound("Nobody waits for a name there.")
        found = asked.meeting_id
        if kind == "contact":
            answer(ctx, asked, contact=params.resolve(kind, who, ctx))
        elif kind == "person":
            answer(ctx, asked, person=params.resolve(kind, who, ctx))
        elif who in ("ours", "the client's"):
            answer(ctx, asked, side=who)
        else:
            raise BadInput("Choose who it is.")
    if found is not None:
        bringing.remember(house.engine, call, found)


@router.post("/meetings/{key}/forget")
async def forget(key: int, request: Request, house: HouseDep, visitor: VisitorDep, form: SentDep) -> Response:
    """Forget a meeting for good, once the person has written the word."""
    call = house.call(visitor.actor, thread="forget")
    try:
        if text_of(form, "sure", 20).casefold() != "forget":
            raise BadInput("Write the word forget, so that nothing is lost by a slip.")
        done = await in_thread(forgetting.forget_meeting, house.engine, call, key, _places(house))
    except OpsError as refusal:
        return await _one(request, house, visitor, key, refusal=str(refusal))
    said = "It is forgotten; a search found nothing of it." if done.proven else "It is forgotten, but not all is gone."
    return await _list(request, house, visitor, told=said)


def _places(house: House) -> list[Path]:
    folder = house.settings.transcripts_folder
    return [house.settings.home / "uploads", *([Path(folder)] if folder else [])]


async def _list(request: Request, house: House, visitor: Visitor, **said: str) -> Response:
    call = house.call(visitor.actor, thread="page")

    def gather() -> dict[str, Any]:
        parts = shown(house, call, _LIST)
        with reading(house.engine) as db:
            ctx = ToolContext(db, call)
            may = visitor.actor.reach(Permission.MEMORY_WRITE) >= Reach.OWN and not visitor.actor.is_client
            return {
                "parts": parts,
                "may_bring": may,
                "reading": house.memory.progress if house.memory and not visitor.actor.is_client else None,
                "arrived": arrivals.waiting(ctx),
                "clients": sorted(one.name for one in params.names(ctx, "client")) if may else [],
            }

    nothing = {"refusal": "", "told": "", "key": "", "name": ""}
    values: Mapping[str, Any] = {**nothing, **await in_thread(gather), **said}
    return page(request, house, visitor, "meetings.html", code=422 if said.get("refusal") else 200, **values)


async def _one(
    request: Request, house: House, visitor: Visitor, key: int, *, kept: KeptMeeting | None = None, refusal: str = ""
) -> Response:
    call = house.call(visitor.actor, thread="page")

    def gather() -> tuple[MeetingShown, dict[str, Any]]:
        with reading(house.engine) as db:
            ctx = ToolContext(db, call)
            return shown_meeting(ctx, key), {
                "asked": speakers_asked(ctx, key),
                "names": names_for(ctx, key),
                "may_forget": visitor.actor.reach(Permission.MEMORY_WRITE) >= Reach.OWN and not visitor.actor.is_client,
            }

    found, more = await in_thread(gather)
    part = of_view(found.summary, "Summary", "summary")
    kept_part = of_view(kept, "What was kept", "kept") if kept else None
    hint = "What did we promise? Make tasks of it. Draft the follow-up mail."
    return page(
        request,
        house,
        visitor,
        "meeting.html",
        code=422 if refusal else 200,
        meeting=found,
        part=part,
        kept=kept_part,
        refusal=refusal,
        ask_about=f"{found.summary.title} with {found.summary.client}",
        ask_hint=hint,
        **more,
    )
