"""Signing in: in the demo by picking a person, otherwise by password or a link that works once. And signing out."""

from __future__ import annotations

import secrets
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse, Response

from domain.access import Actor
from domain.errors import Forbidden
from store import actors
from store.db import reading, writing
from store.queries import sessions
from store.queries.faces import Face, faces
from web.deps import House, HouseDep, in_thread
from web.page import page
from web.pages.sign_in_mail import mail_link
from web.visitor import (
    COOKIE,
    FORM_COOKIE,
    SentDep,
    StrangerFormDep,
    VisitorDep,
    address_of,
    form_token,
    keep_cookie,
    local_path,
    text_of,
)

router = APIRouter(include_in_schema=False)

_HOUR = 3600
_WRONG = "That address and password do not go together."
_STALE = "This link was used already, or is too old. Ask for a new one."


@router.get("/sign-in")
async def sign_in(
    request: Request,
    house: HouseDep,
    search: Annotated[str, Query(max_length=100)] = "",
    next: Annotated[str, Query(max_length=500)] = "/",  # noqa: A002 -- the name in the address
) -> Response:
    """Show who one may be in the demo, or the form of a real firm."""
    people = await in_thread(_faces, house, search) if _is_demo(house) else []
    return _form(request, house, people=people, search=search, onward=local_path(next))


@router.post("/sign-in/as")
async def be(request: Request, house: HouseDep, form: StrangerFormDep) -> Response:
    """Become someone of the demo firm."""
    if not _is_demo(house):
        raise Forbidden("Here one signs in with a password or a link.")
    # There is nothing to guess here; only the server is kept from being flooded.
    await house.chatting.take(f"pick from {address_of(request)}", house.clock())

    def find() -> Actor:
        with reading(house.engine) as db:
            return actors.by_email(db, text_of(form, "email"))

    return await welcome(request, house, await in_thread(find), text_of(form, "next"))


@router.post("/sign-in/password")
async def by_password(request: Request, house: HouseDep, form: StrangerFormDep) -> Response:
    """Sign in by address and password."""
    email = text_of(form, "email", 200)
    await _limit(house, request, email.lower())

    def find() -> Actor | None:
        with reading(house.engine) as db:
            return sessions.by_password(db, email, text_of(form, "password"))

    actor = await in_thread(find)
    if actor is None:
        return _form(request, house, refusal=_WRONG, email=email, onward=local_path(text_of(form, "next")), code=403)
    return await welcome(request, house, actor, text_of(form, "next"))


@router.post("/sign-in/link")
async def send_link(request: Request, house: HouseDep, form: StrangerFormDep) -> Response:
    """Put a link that works once into the outbox; the answer is the same whether or not the address is known."""
    email = text_of(form, "email", 200)
    await _limit(house, request, email.lower())
    await in_thread(mail_link, house, email, house.settings.base_url.rstrip("/"))
    said = f"If {email} belongs to someone here, a link is on its way. It works once, for {sessions.LINK_MINUTES} min."
    return _form(request, house, said=said, email=email)


@router.get("/sign-in/link/{secret}")
async def open_link(request: Request, house: HouseDep, secret: str) -> Response:
    """Ask for a click: programs that look into mail open links, and would use it up."""
    return _form(request, house, link=secret)


@router.post("/sign-in/link/{secret}")
async def use_link(request: Request, house: HouseDep, secret: str, form: StrangerFormDep) -> Response:
    """Sign in by a link, which uses it up."""
    await house.signing_in.take(f"from {address_of(request)}", house.clock())

    def find() -> Actor | None:
        with writing(house.engine) as db:
            return sessions.by_link(db, secret, house.settings.seal(sessions.LINK), now=house.clock())

    actor = await in_thread(find)
    if actor is None:
        return _form(request, house, refusal=_STALE, code=403)
    return await welcome(request, house, actor, text_of(form, "next"))


@router.post("/sign-out")
async def sign_out(house: HouseDep, visitor: VisitorDep, _form: SentDep) -> Response:
    """End this session."""

    def end() -> None:
        with writing(house.engine) as db:
            sessions.revoke(db, visitor.secret, now=house.clock())

    await in_thread(end)
    response = RedirectResponse("/sign-in", 303)
    response.delete_cookie(COOKIE)
    return response


def _is_demo(house: House) -> bool:
    return house.settings.environment == "demo"


async def _limit(house: House, request: Request, account: str) -> None:
    now = house.clock()
    await house.signing_in.take(f"from {address_of(request)}", now)
    await house.signing_in.take(f"as {account}", now)


def _faces(house: House, search: str) -> list[Face]:
    with reading(house.engine) as db:
        return faces(db, search)


async def welcome(request: Request, house: House, actor: Actor, onward: str) -> Response:
    """Open a session for someone who is proven, and lead them on."""

    def open_one() -> str:
        old = request.cookies.get(COOKIE, "")
        with writing(house.engine) as db:
            if old:
                sessions.revoke(db, old, now=house.clock())
            return sessions.open_session(db, actor, browser=request.headers.get("user-agent", ""), now=house.clock())

    secret = await in_thread(open_one)
    response = RedirectResponse(local_path(onward or "/"), 303)
    keep_cookie(response, request, COOKIE, secret, seconds=sessions.SESSION_DAYS * 24 * _HOUR)
    return response


def _form(request: Request, house: House, *, code: int = 200, onward: str = "/", **values: object) -> Response:
    secret = request.cookies.get(FORM_COOKIE) or secrets.token_urlsafe(32)
    shown: dict[str, object] = {
        "people": [],
        "search": "",
        "said": "",
        "refusal": "",
        "email": "",
        "link": "",
        "onward": onward,
    }
    shown |= {"openid": house.openid is not None, **values}
    response = page(request, house, None, "sign_in.html", code=code, **{**shown, "csrf": form_token(secret)})
    keep_cookie(response, request, FORM_COOKIE, secret, seconds=_HOUR)
    return response
