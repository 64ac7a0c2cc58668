"""Socket Mode: Slack tells of everything over a connection that we open, so that no public address is needed.

The package opens a new connection when Slack closes or refreshes one. An envelope is acknowledged when what it tells of
is stored; one that is not acknowledged is told again.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from slack_bolt.async_app import AsyncApp

from agents.binding import below
from channels.office import Office
from store.queries import connections

if TYPE_CHECKING:
    from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler

_LOG = logging.getLogger("firstmate.channels.slack")
PING_SECONDS = 10.0  # after which a connection that does not open or gives no sign is tried anew
PATIENCE_SECONDS = 30.0  # after which the page of channels says that it is not open
_WORKSPACE, _NAME = "socket", "Socket Mode"


@asynccontextmanager
async def socket(app: AsyncApp, office: Office) -> AsyncIterator[None]:
    """Keep a connection while the context is open. Slack being away delays it and stops nothing else."""
    from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler

    handler = AsyncSocketModeHandler(
        app, office.settings.slack_app_token.get_secret_value(), ping_interval=PING_SECONDS
    )
    opening = asyncio.create_task(_opened(handler, office))
    try:
        yield
    finally:
        opening.cancel()
        await asyncio.gather(opening, return_exceptions=True)
        await handler.close_async()  # type: ignore[no-untyped-call]


async def _opened(handler: AsyncSocketModeHandler, office: Office) -> None:
    """Open the connection, which is tried until it is open; meanwhile the page of channels says so."""
    connecting = asyncio.ensure_future(handler.connect_async())  # type: ignore[no-untyped-call]
    try:
        while not (await asyncio.wait({connecting}, timeout=PATIENCE_SECONDS))[0]:
            await _noted(office, "Slack could not be reached to open Socket Mode.")
        await connecting
    except Exception as error:  # noqa: BLE001 -- logged with its traceback; HTTP and the other channels go on
        _LOG.exception("Socket Mode could not be opened")
        await _noted(office, f"Socket Mode could not be opened: {error}")
    else:
        await _noted(office, "")
    finally:
        connecting.cancel()


async def _noted(office: Office, error: str) -> None:
    try:
        work = (office.engine, "slack", _WORKSPACE, _NAME, error, office.clock())
        await below(office.engine, connections.seen, *work)
    except Exception:  # noqa: BLE001 -- the store is away: the connection is what matters
        _LOG.exception("the state of Socket Mode could not be written down")
