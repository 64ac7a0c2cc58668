"""How the connections to Slack, Teams and e-mail are doing, and what each still needs; for administrators."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response

from domain.access import Permission
from domain.errors import Forbidden, NotFound
from store import audit
from store.db import reading, writing
from store.messages import Connection, RefusedAddress
from store.queries import addresses, connections, traffic
from store.queries.traffic import Traffic
from web.deps import House, HouseDep, in_thread
from web.page import page
from web.pages.notifications import connected
from web.visitor import SentDep, Visitor, VisitorDep, text_of

router = APIRouter(include_in_schema=False)

_CHANNELS = (("slack", "Slack"), ("teams", "Microsoft Teams"), ("email", "E-mail"))
_NOWHERE = "preferred"


@dataclass(frozen=True, slots=True)
class Shown:
    """One channel as the page shows it; ``state`` colours it."""

    key: str
    name: str
    seen: Traffic
    parts: tuple[Connection, ...]
    state: str = ""
    word: str = "not connected"


@router.get("/channels")
async def channels(request: Request, house: HouseDep, visitor: VisitorDep) -> Response:
    """Show each channel."""
    _allowed(visitor)
    shown, homeless, refused = await in_thread(_found, house)
    return page(
        request,
        house,
        visitor,
        "channels.html",
        shown=shown,
        homeless=homeless,
        refused=refused,
        part_at=connections.at,
    )


@router.post("/channels/address")
async def accept(house: HouseDep, visitor: VisitorDep, form: SentDep) -> Response:
    """Write to an address again, after mail to it came back."""
    _allowed(visitor)
    address = text_of(form, "address", 320)

    def again() -> bool:
        with writing(house.engine) as db:
            found = addresses.accept(db, address)
            if found:
                who, now = visitor.actor.email, house.clock()
                audit.append(db, at=now, actor=who, action="accept address", subject=f"address:{address}", detail={})
            return found

    if not await in_thread(again):
        raise NotFound(f"{address!r} is not among the addresses that mail comes back from.")
    return RedirectResponse("/channels", 303)


def _allowed(visitor: Visitor) -> None:
    if not visitor.actor.may(Permission.SETTINGS_WRITE):
        raise Forbidden("The connections of the firm are the administrator's.")


def _found(house: House) -> tuple[list[Shown], int, list[RefusedAddress]]:
    on = dict(connected(house.settings))
    with reading(house.engine) as db:
        seen, every = traffic.by_channel(db), connections.every(db)
        shown = []
        for key, name in _CHANNELS:
            parts = tuple(one for one in every if one.channel == key)
            state = _state(seen.get(key, Traffic(key)), parts) if key in on else ("", "not connected")
            shown.append(Shown(key, name, seen.get(key, Traffic(key)), parts, *state))
        homeless = seen[_NOWHERE].to_send if _NOWHERE in seen else 0
        return shown, homeless, list(addresses.every(db))


def _state(seen: Traffic, parts: tuple[Connection, ...]) -> tuple[str, str]:
    if any(one.last_error for one in parts) or (seen.error and _later(seen.error_at, seen.left_at)):
        return "red", "something is wrong"
    if seen.came_at or seen.left_at or any(one.last_ok_at for one in parts):
        return "green", "working"
    return "yellow", "set up, not used yet"


def _later(one: datetime | None, other: datetime | None) -> bool:
    return one is not None and (other is None or one > other)
