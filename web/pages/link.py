"""Linking an account of Slack, Teams or a mail address to oneself: opened from a message, confirmed by a click."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import Response

from store.db import writing
from store.queries import identities
from web.deps import HouseDep, in_thread
from web.page import page
from web.visitor import SentDep, VisitorDep

router = APIRouter(include_in_schema=False)


@router.get("/link/{secret}")
async def link(secret: str, request: Request, house: HouseDep, visitor: VisitorDep) -> Response:
    """Ask before linking: whoever opens a link by mistake must not become somebody's account."""
    return page(request, house, visitor, "link.html", secret=secret, said="")


@router.post("/link/{secret}")
async def confirm(secret: str, request: Request, house: HouseDep, visitor: VisitorDep, _form: SentDep) -> Response:
    """Link the account the message was sent to."""

    def tie() -> str:
        with writing(house.engine) as db:
            return identities.redeem(db, secret, visitor.actor, now=house.clock()).channel

    channel = await in_thread(tie)
    said = f"Linked: in {channel.capitalize()} I know you as {visitor.actor.name} from now on."
    return page(request, house, visitor, "link.html", secret="", said=said)
