"""Approvals: what waits for one's word, what one asked for, deciding one by one or several at once, and editing."""

from __future__ import annotations

from typing import Any, Literal, cast

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, RedirectResponse, Response

from domain.errors import BadInput, NotFound, OpsError
from store.db import reading
from tools import decisions, proposals
from tools.spec import Call
from web.cards import CardView, cards_for
from web.deps import House, HouseDep, in_thread
from web.page import fragment, page
from web.pages.edits import changed, fields_of
from web.pages.turns import rendered, turn_of
from web.visitor import SentDep, Visitor, VisitorDep, text_of

router = APIRouter(include_in_schema=False)

_MOST_AT_ONCE = 100


@router.get("/approvals")
async def approvals(request: Request, house: HouseDep, visitor: VisitorDep) -> Response:
    """Show what waits for the visitor, and what they asked for."""
    return await _list(request, house, visitor)


@router.post("/approvals")
async def several(request: Request, house: HouseDep, visitor: VisitorDep, form: SentDep) -> Response:
    """Decide on several at once; each stands for itself, and says what came of it."""
    verdict, reason = _verdict(text_of(form, "verdict")), text_of(form, "reason", 2000)
    chosen = [int(key) for key in form.getlist("proposal") if isinstance(key, str) and key.isdecimal()]
    if not chosen:
        return await _list(request, house, visitor, refusal="Choose at least one proposal first.")
    said = []
    for key in chosen[:_MOST_AT_ONCE]:
        try:
            decision = await _decide(house, visitor, key, verdict, reason)
            said.append((key, decision.message, decision.status))
        except OpsError as refusal:
            said.append((key, str(refusal), "failed"))
    return await _list(request, house, visitor, said=said)


@router.get("/approvals/{key}")
async def approval(key: int, request: Request, house: HouseDep, visitor: VisitorDep) -> Response:
    """Show one proposal, whatever became of it."""
    card = await in_thread(_card, house, house.call(visitor.actor), key)
    return page(request, house, visitor, "approval.html", view=card, fields=None, refusal="")


@router.post("/approvals/{key}/decision")
async def decide(key: int, request: Request, house: HouseDep, visitor: VisitorDep, form: SentDep) -> Response:
    """Approve or reject; the card comes back as its outcome, with the rest of the turn that waited for it."""
    verdict = _verdict(text_of(form, "verdict"))
    await _decide(house, visitor, key, verdict, text_of(form, "reason", 2000))
    call = house.call(visitor.actor)
    rest = await house.assistant.resume(key, today=call.today, now=call.now)
    if "text/html" in request.headers.get("accept", ""):
        return RedirectResponse(f"/approvals/{key}", 303)
    card = await in_thread(_card, house, call, key)
    answer: dict[str, Any] = {"card": fragment("card.html", view=card, csrf=visitor.csrf)}
    if rest is not None:
        answer |= await in_thread(_rest, house, visitor, rest.turn)
    return JSONResponse(answer)


@router.get("/approvals/{key}/edit")
async def edit(key: int, request: Request, house: HouseDep, visitor: VisitorDep) -> Response:
    """Show a proposal with its arguments open for change."""
    call = house.call(visitor.actor)
    card, fields = await in_thread(lambda: (_card(house, call, key), fields_of(house, call, key)))
    if card.status != "pending":
        return RedirectResponse(f"/approvals/{key}", 303)
    return page(request, house, visitor, "approval.html", view=card, fields=fields, refusal="")


@router.post("/approvals/{key}/edit")
async def revise(key: int, request: Request, house: HouseDep, visitor: VisitorDep, form: SentDep) -> Response:
    """Propose the same with other arguments; what the rules refuse is said beside the form."""
    call = house.call(visitor.actor, thread="page")
    card, fields = await in_thread(lambda: (_card(house, call, key), fields_of(house, call, key)))
    try:
        new = await in_thread(decisions.revise, house.engine, key, call, changed(fields, form))
    except OpsError as refusal:
        said = [field.with_text(text_of(form, f"arg-{field.name}")) for field in fields]
        return page(request, house, visitor, "approval.html", code=422, view=card, fields=said, refusal=str(refusal))
    return RedirectResponse(f"/approvals/{new}", 303)


def _verdict(said: str) -> Literal["approve", "reject"]:
    if said not in ("approve", "reject"):
        raise BadInput("Say approve or reject.")
    return cast("Literal['approve', 'reject']", said)


async def _decide(
    house: House, visitor: Visitor, key: int, verdict: Literal["approve", "reject"], reason: str
) -> decisions.Decision:
    call = house.call(visitor.actor)
    return await in_thread(decisions.decide, house.engine, key, call, verdict, reason=reason)


def _card(house: House, call: Call, key: int) -> CardView:
    proposals.show(house.engine, key, call)  # refuses whoever may not see it
    return cards_for(house.engine, call.actor, [key])[key]


def _rest(house: House, visitor: Visitor, turn: int) -> dict[str, Any]:
    try:
        with reading(house.engine) as db:
            view = turn_of(db, visitor.actor, turn)
    except NotFound:
        return {}  # the turn is its requester's; whoever decides sees the card only
    return {"turn": turn, "html": rendered(view, visitor.csrf)}


async def _list(
    request: Request,
    house: House,
    visitor: Visitor,
    *,
    said: list[tuple[int, str, str]] | None = None,
    refusal: str = "",
) -> Response:
    call = house.call(visitor.actor)

    def gather() -> tuple[list[CardView], int, list[CardView]]:
        waiting = proposals.pending_for(house.engine, call)
        mine = proposals.mine(house.engine, call)
        theirs = _keys(waiting)
        own = [key for key in _keys(mine) if key not in theirs]
        cards = cards_for(house.engine, call.actor, [*theirs, *own])
        return [cards[key] for key in theirs], waiting.left_out, [cards[key] for key in own]

    waiting, more, mine = await in_thread(gather)
    values: dict[str, Any] = {"waiting": waiting, "more": more, "mine": mine, "said": said or [], "refusal": refusal}
    return page(request, house, visitor, "approvals.html", **values)


def _keys(view: proposals.Proposals) -> list[int]:
    return [int(line.ref.partition(":")[2]) for line in view.lines]
