"""Tasks that do one thing after the other for as long as there is something to do, and then wait to be woken."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress

_LOG = logging.getLogger("firstmate.channels")
IDLE_SECONDS = 5.0  # what another process left is noticed after this long


async def keep_doing(step: Callable[[], Awaitable[bool]], awake: asyncio.Event, *, at_once: int) -> None:
    """Call ``step`` in so many tasks until cancelled; False from it says that nothing is due."""
    async with asyncio.TaskGroup() as group:
        for _ in range(at_once):
            group.create_task(_turning(step, awake))


async def _turning(step: Callable[[], Awaitable[bool]], awake: asyncio.Event) -> None:
    while True:
        # Cleared before looking: what comes while it is looked sets it again and is not slept through.
        awake.clear()
        try:
            found = await step()
        except Exception:  # noqa: BLE001 -- logged with its traceback
            # The store may be away for a while; a task that ended here would never come back.
            _LOG.exception("looking for work failed")
            found = False
        if not found:
            with suppress(TimeoutError):
                await asyncio.wait_for(awake.wait(), IDLE_SECONDS)
