"""A message that grows word by word in Slack; when that fails on the way, exactly one whole message is left."""

from __future__ import annotations

import asyncio
import logging
import re
from dataclasses import dataclass
from typing import Any

from slack_sdk.web.async_client import AsyncWebClient

from channels.slack.blocks import escaped
from channels.spoken import parts_of

_LOG = logging.getLogger("firstmate.channels.slack")
PAUSE_SECONDS = 0.3
_MARKS = re.compile(r"([\\`*_~\[\]#|])")
_LETTERS = re.compile(r"[\W_]+")


def marked(text: str) -> str:
    r"""Return text that Slack's Markdown shows as it is.

    >>> print(marked("*a* <b> [c](d)"))
    \*a\* &lt;b&gt; \[c\](d)
    """
    return _MARKS.sub(r"\\\1", escaped(text))


@dataclass(frozen=True, slots=True)
class Message:
    """What is said where: ``blocks`` without the words, ``whole`` with them, and the mark it is found by."""

    room: str
    thread: str
    text: str
    blocks: list[dict[str, Any]]
    whole: list[dict[str, Any]]
    metadata: dict[str, Any]


async def streamed(client: AsyncWebClient, message: Message) -> str:
    """Say a message in parts and return Slack's id of it; empty where nothing was said and it is to be posted.

    Raises:
        Exception: part of it stands there, and could be neither made whole nor taken back.

    """
    parts = [marked(part) for part in parts_of(message.text)]
    try:
        started = await client.chat_startStream(channel=message.room, thread_ts=message.thread, markdown_text=parts[0])
        ts = str(started["ts"])
    except Exception:  # noqa: BLE001 -- not every workspace has it; nothing stands there yet
        _LOG.debug("no streaming in %s", message.room, exc_info=True)
        return ""
    try:
        for part in parts[1:]:
            await asyncio.sleep(PAUSE_SECONDS)
            await client.chat_appendStream(channel=message.room, ts=ts, markdown_text=part)
        await client.chat_stopStream(
            channel=message.room, ts=ts, blocks=message.blocks or None, metadata=message.metadata
        )
    except Exception:  # noqa: BLE001 -- whatever it was: what stands there is made whole
        _LOG.warning("streaming broke off in %s", message.room, exc_info=True)
        return await _mended(client, message, ts)
    return ts


async def _mended(client: AsyncWebClient, message: Message, ts: str) -> str:
    try:
        await client.chat_stopStream(channel=message.room, ts=ts)
    except Exception:  # noqa: BLE001 -- it may have stopped already
        _LOG.debug("the stream was not stopped", exc_info=True)
    try:
        return await whole(client, message, ts)
    except Exception:  # noqa: BLE001 -- then it is taken back and posted anew
        await client.chat_delete(channel=message.room, ts=ts)
        return ""


async def whole(client: AsyncWebClient, message: Message, ts: str) -> str:
    """Turn what stands there into the whole message."""
    found = await client.chat_update(
        channel=message.room, ts=ts, text=escaped(message.text), blocks=message.whole, metadata=message.metadata
    )
    return str(found["ts"])


def is_beginning(found: dict[str, Any], text: str) -> bool:
    """Tell whether a message of ours is the beginning of a text that was broken off: the process died on the way."""
    if not found.get("bot_id") or found.get("metadata"):
        return False
    begun = _LETTERS.sub("", str(found.get("text", "")))
    return bool(begun) and _LETTERS.sub("", escaped(text)).startswith(begun)
