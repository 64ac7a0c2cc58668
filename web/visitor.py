"""Who looks at a page: the session behind the cookie, the token every form carries, and the checks on what is sent."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends, Request
from starlette.datastructures import FormData
from starlette.responses import Response

from domain.access import Actor
from domain.errors import Forbidden
from store.db import reading
from store.queries import sessions
from web.deps import HouseDep, in_thread

COOKIE = "firstmate_session"
FORM_COOKIE = "firstmate_form"  # before anyone is signed in, what the sign-in form is tied to
_REFUSED = "This page was open for too long, or the request did not come from it. Load the page again and repeat it."


class NotSignedIn(Exception):
    """Nobody is signed in at this browser: a page leads to the sign-in page, anything else is refused."""


@dataclass(frozen=True)
class Visitor:
    """Who is signed in, and the secret of the cookie."""

    actor: Actor
    secret: str

    @property
    def csrf(self) -> str:
        """What every form of this session carries; nobody who cannot read the cookie can know it."""
        return form_token(self.secret)


def form_token(secret: str) -> str:
    """Return the token that ties a form to the secret of a cookie."""
    return hashlib.sha256(f"form:{secret}".encode()).hexdigest()


async def visitor(request: Request, house: HouseDep) -> Visitor:
    """Return who is signed in.

    Raises:
        NotSignedIn: nobody.

    """
    found = await maybe_visitor(request, house)
    if found is None:
        raise NotSignedIn
    return found


async def maybe_visitor(request: Request, house: HouseDep) -> Visitor | None:
    """Return who is signed in, if anybody is."""
    secret = request.cookies.get(COOKIE, "")
    if not secret:
        return None

    def find() -> Actor | None:
        with reading(house.engine) as db:
            return sessions.actor_of(db, secret, now=house.clock())

    actor = await in_thread(find)
    return None if actor is None else Visitor(actor, secret)


async def sent(request: Request, visitor: Annotated[Visitor, Depends(visitor)]) -> AsyncIterator[FormData]:
    """Give the form that was sent, once it is proven to come from a page of this session.

    Raises:
        Forbidden: it does not.

    """
    async with _checked(request, visitor.csrf) as form:
        yield form


async def sent_by_stranger(request: Request) -> AsyncIterator[FormData]:
    """Give a form of the sign-in page, once it is proven to come from there.

    Raises:
        Forbidden: it does not.

    """
    secret = request.cookies.get(FORM_COOKIE, "")
    async with _checked(request, form_token(secret) if secret else "") as form:
        yield form


@asynccontextmanager
async def _checked(request: Request, expected: str) -> AsyncIterator[FormData]:
    origin = request.headers.get("origin")
    if origin and origin != "null" and urlsplit(origin).netloc != request.headers.get("host", ""):
        raise Forbidden(_REFUSED)
    said = request.headers.get("x-csrf-token", "")
    form = FormData()
    if request.headers.get("content-type", "").startswith(("application/x-www-form-urlencoded", "multipart/form-data")):
        form = await request.form()
        said = said or str(form.get("csrf", ""))
    try:
        if not expected or not secrets.compare_digest(said.encode(), expected.encode()):
            raise Forbidden(_REFUSED)
        yield form
    finally:
        await form.close()  # files that were sent are temporary files


def text_of(form: FormData, name: str, most: int = 8000) -> str:
    """Return one text field of a form, trimmed; empty when it is missing."""
    value = form.get(name, "")
    return value.strip()[:most] if isinstance(value, str) else ""


def keep_cookie(response: Response, request: Request, name: str, value: str, *, seconds: int) -> None:
    """Set a cookie that scripts cannot read and other sites do not send; over https only, where there is https."""
    response.set_cookie(
        name, value, max_age=seconds, httponly=True, samesite="lax", secure=request.url.scheme == "https", path="/"
    )


def address_of(request: Request) -> str:
    """Return the address a request came from, for limits."""
    return request.client.host if request.client else "unknown"


def local_path(path: str) -> str:
    """Return a path to go on to, or the front page when it leads elsewhere.

    >>> local_path("/projects/3"), local_path("//elsewhere.example"), local_path("https://elsewhere.example")
    ('/projects/3', '/', '/')
    """
    plain = path.startswith("/") and not path.startswith(("//", "/\\")) and "\n" not in path and "\r" not in path
    return path if plain else "/"


VisitorDep = Annotated[Visitor, Depends(visitor)]
MaybeVisitorDep = Annotated[Visitor | None, Depends(maybe_visitor)]
SentDep = Annotated[FormData, Depends(sent)]
StrangerFormDep = Annotated[FormData, Depends(sent_by_stranger)]
