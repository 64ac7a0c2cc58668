"""What a request works with, and the one crossing from async handlers to the sync rooms below."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import TYPE_CHECKING, Annotated, ParamSpec, TypeVar, cast
from zoneinfo import ZoneInfo

import anyio.to_thread
from fastapi import Depends, Request
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer
from sqlalchemy import Engine

from domain.access import Actor
from settings import Settings
from store.db import reading
from store.queries import tokens
from store.queries.limits import Rate
from tools.spec import Call, Recall
from web.limits import Limiter
from web.openid import OpenId

if TYPE_CHECKING:
    from agents.assistant import Assistant

P = ParamSpec("P")
T = TypeVar("T")


class Unauthenticated(Exception):
    """Nobody is signed in: answered with 401 and how to sign in."""


@dataclass(frozen=True)
class House:
    """Everything the server built at start-up. ``clock`` gives the instant, aware UTC; ``speaks`` names the model."""

    engine: Engine
    settings: Settings
    clock: Callable[[], datetime]
    assistant: Assistant
    speaks: str
    openid: OpenId | None = None
    memory: Recall | None = None

    @cached_property
    def signing_in(self) -> Limiter:
        """How often one may try to get in."""
        return Limiter(self.engine, Rate("sign-in", burst=10, a_minute=5))

    @cached_property
    def chatting(self) -> Limiter:
        """How often one may put a question."""
        return Limiter(self.engine, Rate("chat", burst=20, a_minute=30))

    def call(self, actor: Actor, *, thread: str = "api", call_id: str = "", reason: str = "") -> Call:
        """Return the circumstances of a request by this actor, now."""
        now = self.clock()
        return Call(
            actor=actor,
            today=now.astimezone(ZoneInfo(self.settings.zone)).date(),
            now=now,
            firm=self.settings.firm,
            thread=thread,
            call_id=call_id,
            reason=reason,
            memory=self.memory,
        )


async def in_thread(work: Callable[P, T], *args: P.args, **kwargs: P.kwargs) -> T:
    """Run sync work of the rooms below off the event loop."""
    return await anyio.to_thread.run_sync(lambda: work(*args, **kwargs))


def house(request: Request) -> House:
    """Return what the server built."""
    return cast("House", request.app.state.house)


async def _house(request: Request) -> House:
    return house(request)  # FastAPI sends a dependency that is not async to a thread


_bearer = HTTPBearer(auto_error=False, description="A token made by `firstmate token`.")


async def actor(
    house: Annotated[House, Depends(_house)],
    credentials: Annotated[HTTPAuthorizationCredentials | None, Depends(_bearer)],
) -> Actor:
    """Return whoever the bearer token belongs to.

    Raises:
        Unauthenticated: no token, or one that is unknown, expired or revoked.

    """
    if credentials is None:
        raise Unauthenticated
    digest = hashlib.sha256(credentials.credentials.encode()).hexdigest()

    def find() -> Actor | None:
        with reading(house.engine) as db:
            return tokens.actor_of(db, digest, now=house.clock())

    found = await in_thread(find)
    if found is None:
        raise Unauthenticated
    return found


HouseDep = Annotated[House, Depends(_house)]
ActorDep = Annotated[Actor, Depends(actor)]


async def chatter(actor: ActorDep, house: HouseDep) -> Actor:
    """Return whoever the token belongs to, unless they ask too often.

    Raises:
        TooMany: they do.

    """
    await house.chatting.take(actor.email, house.clock())
    return actor


ChatterDep = Annotated[Actor, Depends(chatter)]
