"""Signing in at the firm's identity provider, and coming back."""

from __future__ import annotations

import secrets
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import RedirectResponse, Response

from domain.access import Actor
from domain.errors import Forbidden, NotFound
from store import actors
from store.db import reading
from web.deps import House, HouseDep, in_thread
from web.openid import Attempt, OpenId
from web.pages.sign_in import welcome
from web.visitor import address_of, keep_cookie, local_path

router = APIRouter(include_in_schema=False)

_COOKIE = "firstmate_openid"
_ONWARD = "firstmate_onward"
_TEN_MINUTES = 600


def _provider(house: House) -> OpenId:
    if house.openid is None:
        raise NotFound("There is no identity provider here.", hint="Sign in with a password or a link.")
    return house.openid


def _back(request: Request) -> str:
    return str(request.base_url).rstrip("/") + "/sign-in/openid/back"


@router.get("/sign-in/openid")
async def leave(
    request: Request,
    house: HouseDep,
    next: Annotated[str, Query(max_length=500)] = "/",  # noqa: A002 -- the name in the address
) -> Response:
    """Lead to the identity provider."""
    await house.signing_in.take(f"from {address_of(request)}", house.clock())
    attempt = Attempt.new()
    response = RedirectResponse(await _provider(house).address(attempt, _back(request), now=house.clock()), 303)
    keep_cookie(response, request, _COOKIE, str(attempt), seconds=_TEN_MINUTES)
    keep_cookie(response, request, _ONWARD, local_path(next), seconds=_TEN_MINUTES)
    return response


@router.get("/sign-in/openid/back")
async def come_back(
    request: Request,
    house: HouseDep,
    code: Annotated[str, Query(max_length=4000)] = "",
    state: Annotated[str, Query(max_length=200)] = "",
) -> Response:
    """Sign in whoever the identity provider names, if they are known here."""
    await house.signing_in.take(f"from {address_of(request)}", house.clock())
    attempt = Attempt.read(request.cookies.get(_COOKIE, ""))
    if attempt is None or not code or not secrets.compare_digest(state.encode(), attempt.state.encode()):
        raise Forbidden("This sign-in was not begun at this browser, or took too long. Begin again.")
    email = await _provider(house).email(attempt, code, _back(request), now=house.clock())

    def find() -> Actor:
        with reading(house.engine) as db:
            return actors.by_email(db, email)

    response = await welcome(request, house, await in_thread(find), request.cookies.get(_ONWARD, "/"))
    response.delete_cookie(_COOKIE)
    response.delete_cookie(_ONWARD)
    return response
