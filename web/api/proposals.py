"""Proposals over HTTP: list, look, decide, edit."""

from __future__ import annotations

from typing import Any, Literal

from fastapi import APIRouter
from pydantic import BaseModel, Field

from agents.answer import Answer
from domain.access import Actor
from domain.errors import NotFound
from store.db import reading
from store.queries import conversations
from tools import decisions, proposals
from tools.view import View
from web.deps import ActorDep, House, HouseDep, in_thread

router = APIRouter(prefix="/api/proposals", tags=["proposals"])


class Verdict(BaseModel):
    """A decision; a rejection says why."""

    verdict: Literal["approve", "reject"]
    reason: str = Field(default="", max_length=2000)


class Edit(BaseModel):
    """New arguments for a proposal; it is validated and previewed again, and takes the old one's place."""

    arguments: dict[str, Any]


class Shown(BaseModel):
    """A view with its sentence and its exact content."""

    headline: str
    result: dict[str, Any]


class Decided(Shown):
    """What a decision came to; ``answer`` is the rest of the turn that had waited for it, if one did."""

    answer: Answer | None = None


def _shown(view: View) -> Shown:
    return Shown(headline=view.headline(), result=view.model_dump(mode="json"))


def _asked(house: House, actor: Actor, turn: int) -> bool:
    with reading(house.engine) as db:
        try:
            conversations.turn_of(db, actor, turn)
        except NotFound:
            return False
    return True


@router.get("")
async def waiting(actor: ActorDep, house: HouseDep, *, mine: bool = False) -> Shown:
    """List the proposals you may decide, or with ``mine`` those you asked for."""
    listing = proposals.mine if mine else proposals.pending_for
    return _shown(await in_thread(listing, house.engine, house.call(actor)))


@router.get("/{proposal}")
async def one(proposal: int, actor: ActorDep, house: HouseDep) -> Shown:
    """Show one proposal: what it would change, who asked, who may decide."""
    return _shown(await in_thread(proposals.show, house.engine, proposal, house.call(actor)))


@router.post("/{proposal}/decision")
async def decide(proposal: int, verdict: Verdict, actor: ActorDep, house: HouseDep) -> Decided:
    """Approve or reject. Approving carries it out once; a second decision is refused."""
    call = house.call(actor)
    view = await in_thread(decisions.decide, house.engine, proposal, call, verdict.verdict, reason=verdict.reason)
    rest = await house.assistant.resume(proposal, today=call.today, now=call.now)
    # The rest of a turn is for whoever asked; a decider who is someone else is told the outcome only.
    own = rest is not None and await in_thread(_asked, house, actor, rest.turn)
    return Decided(headline=view.headline(), result=view.model_dump(mode="json"), answer=rest if own else None)


@router.post("/{proposal}/edit")
async def edit(proposal: int, change: Edit, actor: ActorDep, house: HouseDep) -> Shown:
    """Change a proposal's arguments; the answer is the new proposal."""
    call = house.call(actor)
    new = await in_thread(decisions.revise, house.engine, proposal, call, change.arguments)
    return _shown(await in_thread(proposals.show, house.engine, new, call))
