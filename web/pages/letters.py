"""Dead letters: messages that could not be worked off or delivered, each to be tried again; for administrators."""

from __future__ import annotations

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from domain.access import Permission
from domain.errors import Forbidden, NotFound
from store import audit
from store.db import reading, writing
from store.findings import Notice
from store.messages import Inbox
from store.queries import inbox, outbox
from web.deps import House, HouseDep, in_thread
from web.page import page
from web.visitor import SentDep, Visitor, VisitorDep

router = APIRouter(include_in_schema=False)


@router.get("/letters")
async def letters(request: Request, house: HouseDep, visitor: VisitorDep) -> Response:
    """Show what was given up, latest first. What a message says is not shown: it is not the administrator's to read."""
    _allowed(visitor)
    came, left = await in_thread(_found, house)
    return page(request, house, visitor, "letters.html", came=came, left=left)


@router.post("/letters/{way}/{key}/retry")
async def retry(way: str, key: int, house: HouseDep, visitor: VisitorDep, _form: SentDep) -> Response:
    """Have one tried again."""
    _allowed(visitor)
    again = {"in": inbox.retry, "out": outbox.retry}.get(way)

    def put_back() -> bool:
        if again is None:
            return False
        now = house.clock()
        with writing(house.engine) as db:
            found = again(db, key, now)
            if found:
                audit.append(
                    db, at=now, actor=visitor.actor.email, action="retry letter", subject=f"{way}:{key}", detail={}
                )
            return found

    if not await in_thread(put_back):
        raise NotFound(f"There is no dead letter {key} of that kind.")
    return RedirectResponse("/letters", 303)


def _allowed(visitor: Visitor) -> None:
    if not visitor.actor.may(Permission.SETTINGS_WRITE):
        raise Forbidden("Dead letters are the administrator's.")


def _found(house: House) -> tuple[list[Inbox], list[Notice]]:
    with reading(house.engine) as db:
        return list(inbox.dead(db)), list(outbox.dead(db))
