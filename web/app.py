"""The application: every router, the error handlers and the guard, put together."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager

from fastapi import FastAPI
from fastapi.staticfiles import StaticFiles

from web import health, problems
from web.api import chat, conversations, findings, proposals, sows, tools
from web.guard import Guard
from web.page import STATIC
from web.pages import ROUTERS, errors

VERSION = "0.1.0"
Lifespan = Callable[[FastAPI], AbstractAsyncContextManager[None]]


def application(lifespan: Lifespan | None = None) -> FastAPI:
    """Return the application; whoever runs it puts a ``web.deps.House`` at ``app.state.house`` before it is asked."""
    app = FastAPI(
        title="Firstmate",
        version=VERSION,
        summary="The operations assistant for professional-services teams.",
        lifespan=lifespan,
        # FastAPI's own pages load scripts from elsewhere; ours is rendered from the same document.
        docs_url=None,
        redoc_url=None,
        openapi_url="/api/openapi.json",
    )
    problems.install(app)
    for room in (chat, conversations, tools, proposals, sows, findings, health):
        app.include_router(room.router)
    errors.install(app)
    for router in ROUTERS:
        app.include_router(router)
    app.mount("/static", StaticFiles(directory=STATIC), name="static")
    app.add_middleware(Guard)
    return app
