"""A message that grows in a personal chat of Teams; when that fails on the way, exactly one whole message is left."""

from __future__ import annotations

import asyncio
import logging
import warnings
from typing import TYPE_CHECKING

from channels.spoken import parts_of

if TYPE_CHECKING:
    from microsoft_teams.api.activities.message import MessageActivityInput
    from microsoft_teams.apps import App

_LOG = logging.getLogger("firstmate.channels")
PAUSE_SECONDS = 1.0  # Teams takes one update a second
_PARTS = 2  # so the second and last one follows after a second


async def streamed(app: App, room: str, service: str, text: str, last: MessageActivityInput) -> str:
    """Say ``text`` in parts, ``last`` being the whole message; return its id.

    Empty where nothing stands there, so that the whole message is to be sent: Teams refused, or took it back.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from microsoft_teams.api import Account, ConversationAccount, TypingActivityInput
    talk = app.api.clone(service_url=service).conversations
    who = {"from_": Account(id=app.id or ""), "conversation": ConversationAccount(id=room)}
    stream, so_far = "", ""
    try:
        for number, part in enumerate(parts_of(text, _PARTS)[:-1] or [text], start=1):
            so_far += part
            update = TypingActivityInput(text=so_far)
            update = (update.with_id(stream) if stream else update).add_stream_update(number)
            sent = await talk.create_activity(room, update.model_copy(update=who))
            stream = stream or str(sent.id or "")
            await asyncio.sleep(PAUSE_SECONDS)
        final = last.model_copy(deep=True, update={**who, "text": text}).with_id(stream).add_stream_final()
        return str((await talk.create_activity(room, final)).id or stream)
    except Exception:  # noqa: BLE001 -- whatever it was, the whole message follows
        _LOG.info("no streaming in a personal chat of Teams", exc_info=True)
    if stream:
        try:
            await talk.delete_activity(room, stream)
        except Exception:  # noqa: BLE001 -- what was never finished vanishes by itself after a while
            _LOG.debug("the begun message was not taken back", exc_info=True)
    return ""
