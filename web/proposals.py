"""Proposals over HTTP: list, look, decide, edit."""

from __future__ import annotations

from typing import Any, Literal

from fastapi import APIRouter
from pydantic import BaseModel, Field

from tools import decisions
from web.deps import ActorDep, HouseDep, in_thread

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


@router.get("")
async def waiting(actor: ActorDep, house: HouseDep, *, mine: bool = False) -> Shown:
    """List the proposals you may decide, or with ``mine`` those you asked for."""
    listing = decisions.mine if mine else decisions.pending_for
    view = await in_thread(listing, house.engine, house.call(actor))
    return Shown(headline=view.headline(), result=view.model_dump(mode="json"))


@router.get("/{proposal}")
async def one(proposal: int, actor: ActorDep, house: HouseDep) -> Shown:
    """Show one proposal: what it would change, who asked, who may decide."""
    view = await in_thread(decisions.show, house.engine, proposal, house.call(actor))
    return Shown(headline=view.headline(), result=view.model_dump(mode="json"))


@router.post("/{proposal}/decision")
async def decide(proposal: int, verdict: Verdict, actor: ActorDep, house: HouseDep) -> Shown:
    """Approve or reject. Approving carries it out once; a second decision is refused."""
    call = house.call(actor)
    view = await in_thread(decisions.decide, house.engine, proposal, call, verdict.verdict, reason=verdict.reason)
    await house.assistant.resume(proposal, today=call.today, now=call.now)
    return Shown(headline=view.headline(), result=view.model_dump(mode="json"))


@router.post("/{proposal}/edit")
async def edit(proposal: int, change: Edit, actor: ActorDep, house: HouseDep) -> Shown:
    """Change a proposal's arguments; the answer is the new proposal."""
    view = await in_thread(decisions.revise, house.engine, proposal, house.call(actor), change.arguments)
    return Shown(headline=view.headline(), result=view.model_dump(mode="json"))
