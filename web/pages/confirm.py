"""Letters in one's name that nothing proves: read here by whoever is signed in, and answered only on their word."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from fastapi import APIRouter, Request
from fastapi.responses import Response

from domain.errors import NotFound
from store import audit
from store.db import reading, writing
from store.messages import InboxState
from store.queries import inbox
from web.deps import House, HouseDep, in_thread
from web.page import page
from web.visitor import SentDep, Visitor, VisitorDep

router = APIRouter(include_in_schema=False)

_KEPT = timedelta(days=7)
_SHOWN = 2000


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter in the visitor's name; its words are whoever's that wrote it."""

    key: int
    received_at: datetime
    subject: str
    text: str


@router.get("/confirm")
async def letters(request: Request, house: HouseDep, visitor: VisitorDep) -> Response:
    """Show the letters of the last week in the visitor's name."""
    found = await in_thread(_found, house, visitor)
    return page(request, house, visitor, "confirm.html", letters=found, said="")


@router.post("/confirm/{key}")
async def confirm(key: int, request: Request, house: HouseDep, visitor: VisitorDep, _form: SentDep) -> Response:
    """Have a letter answered: the visitor says they wrote it."""

    def believe() -> None:
        now, email = house.clock(), visitor.actor.email
        with writing(house.engine) as db:
            if not inbox.believe(db, key, email.lower(), now):
                raise NotFound(f"There is no letter {key} in your name that waits for your word.")
            audit.append(db, at=now, actor=email, action="confirm letter", subject=f"inbox:{key}", detail={})

    await in_thread(believe)
    found = await in_thread(_found, house, visitor)
    said = "Good. The answer comes by e-mail."
    return page(request, house, visitor, "confirm.html", letters=found, said=said)


def _found(house: House, visitor: Visitor) -> list[Letter]:
    with reading(house.engine) as db:
        rows = inbox.doubted(db, visitor.actor.email.lower(), house.clock() - _KEPT)
        return [
            Letter(
                row.pk,
                row.received_at,
                str(row.incoming["place"].get("more", {}).get("subject", "")),
                str(row.incoming.get("text", ""))[:_SHOWN],
            )
            for row in rows
            if row.state is InboxState.DONE
        ]
