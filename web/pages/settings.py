"""Settings: one's rights, sessions and tokens; and for administrators the settings of the firm, to read."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import RedirectResponse, Response
from pydantic import SecretStr
from sqlmodel import Session, col, select

from domain.access import Actor, Permission
from settings import Settings
from store.conversations import Token
from store.db import reading, writing
from store.queries import sessions, tokens
from store.sessions import WebSession
from web.deps import House, HouseDep, in_thread
from web.page import page
from web.sections import Section, shown
from web.visitor import COOKIE, SentDep, Visitor, VisitorDep, text_of

router = APIRouter(include_in_schema=False)

_SECTIONS = (Section("who_am_i", "What you may do here", ask="What may I do here?"),)


@router.get("/settings")
async def settings(request: Request, house: HouseDep, visitor: VisitorDep) -> Response:
    """Show one's settings."""
    return await _page(request, house, visitor)


@router.post("/settings/token")
async def new_token(request: Request, house: HouseDep, visitor: VisitorDep, form: SentDep) -> Response:
    """Make a bearer token for the JSON API; it is shown this once."""
    name = text_of(form, "name", 60) or "page"

    def make() -> str:
        with writing(house.engine) as db:
            return tokens.issue(db, visitor.actor, name=name, now=house.clock())

    return await _page(request, house, visitor, made=await in_thread(make))


@router.post("/settings/token/revoke")
async def revoke_token(house: HouseDep, visitor: VisitorDep, form: SentDep) -> Response:
    """End the tokens of a name."""

    def end() -> None:
        with writing(house.engine) as db:
            tokens.revoke(db, visitor.actor, name=text_of(form, "name", 60), now=house.clock())

    await in_thread(end)
    return RedirectResponse("/settings", 303)


@router.post("/settings/sign-out-everywhere")
async def sign_out_everywhere(house: HouseDep, visitor: VisitorDep, _form: SentDep) -> Response:
    """End every session of the visitor, this one too."""

    def end() -> None:
        with writing(house.engine) as db:
            sessions.revoke_all(db, visitor.actor, now=house.clock())

    await in_thread(end)
    response = RedirectResponse("/sign-in", 303)
    response.delete_cookie(COOKIE)
    return response


def firm_settings(found: Settings) -> list[tuple[str, str, str]]:
    """Return every setting with its value and meaning; secrets say only whether they are set."""
    rows = []
    for name, field in Settings.model_fields.items():
        value: Any = getattr(found, name)
        if isinstance(value, SecretStr):
            value = "set" if value.get_secret_value() else "not set"
        elif name == "database_url" and value:
            value = "set"
        rows.append((name.replace("_", " "), str(value), field.description or ""))
    return rows


def _open_tokens(db: Session, actor: Actor) -> Sequence[Token]:
    query = select(Token).where(
        col(Token.person_id) == actor.person_id,
        col(Token.contact_id) == actor.contact_id,
        col(Token.revoked_at).is_(None),
    )
    return db.exec(query.order_by(col(Token.id).desc())).all()


async def _page(request: Request, house: House, visitor: Visitor, made: str = "") -> Response:
    call = house.call(visitor.actor, thread="page")

    def gather() -> tuple[list[WebSession], Sequence[Token]]:
        with reading(house.engine) as db:
            return sessions.open_sessions(db, visitor.actor, now=call.now), _open_tokens(db, visitor.actor)

    opened, bearer = await in_thread(gather)
    may_see_firm = visitor.actor.may(Permission.SETTINGS_READ)
    return page(
        request,
        house,
        visitor,
        "settings.html",
        parts=await in_thread(shown, house, call, _SECTIONS),
        sessions=opened,
        here=sessions.digest(visitor.secret),
        tokens=bearer,
        made=made,
        firm=firm_settings(house.settings) if may_see_firm else [],
    )
