"""Delivering to Slack: posting, turning a message into another one, telling one person alone; status as best effort."""

from __future__ import annotations

import logging
from typing import Any

from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from agents.events import Event
from channels.adapter import Disconnected, RetryLater, Undeliverable, Vouched
from channels.message import Buttons, Incoming, Outgoing, Place, Upload
from channels.slack.blocks import MOST_ON_PAGE, blocks_of, escaped
from channels.slack.files import FileDoor
from channels.slack.streaming import Message, is_beginning, streamed, whole
from channels.slack.workspaces import Workspaces
from channels.spoken import parts_of

_LOG = logging.getLogger("firstmate.channels.slack")
_FINAL = frozenset(
    {
        "channel_not_found", "is_archived", "not_in_channel", "user_not_found", "user_disabled", "cannot_dm_bot",
        "msg_too_long", "invalid_blocks", "no_permission", "restricted_action", "cant_update_message",
        "message_not_found",
    }
)  # fmt: skip
_OUT = frozenset({"account_inactive", "token_revoked", "token_expired", "invalid_auth", "not_authed", "missing_scope"})
_TOO_MANY = 429
_LOOKED_BACK = 20  # messages in which an earlier try is looked for
_EVENT = "firstmate_message"
_MOST_PROMPT = 75


class SlackAdapter:
    """Every workspace there is, each in its own name."""

    channel = "slack"
    changeable = True  # a message can be turned into another one later
    has_home = True

    def __init__(self, workspaces: Workspaces, base_url: str) -> None:
        self._workspaces = workspaces
        self._base_url = base_url
        self._rooms: dict[tuple[str, str], str] = {}
        self._files = FileDoor(workspaces.settings.slack_api_url)

    async def deliver(self, outgoing: Outgoing, place: Place, key: str, *, again: bool) -> str:
        """Post a message, or turn one into it. See ``Adapter``."""
        try:
            return await self._deliver(outgoing, place, key, again=again)
        except SlackApiError as error:
            raise _meaning(error) from error

    async def _deliver(self, outgoing: Outgoing, place: Place, key: str, *, again: bool) -> str:
        client = await self._workspaces.client(place.workspace)
        if outgoing.surface == "home":
            return await self._published(client, outgoing)
        room = await self._room(client, place)
        if outgoing.surface == "prompts":
            return await self._prompted(client, outgoing, room)
        message = self._message(outgoing, room, place.thread, key)
        if outgoing.replaces:
            found = await client.chat_update(
                channel=room, ts=outgoing.replaces, text=escaped(outgoing.text), blocks=message.whole
            )
            return str(found["ts"])
        if outgoing.only_to:
            found = await client.chat_postEphemeral(
                channel=room,
                user=outgoing.only_to,
                thread_ts=place.thread or None,
                text=escaped(outgoing.text),
                blocks=message.whole,
                link_names=False,
            )
            return str(found["message_ts"])
        return await _said(client, message, key, again=again, streams=outgoing.streams)

    def _message(self, outgoing: Outgoing, room: str, thread: str, key: str) -> Message:
        blocks, rest = (blocks_of(outgoing, self._base_url, words=words) for words in (True, False))
        mark = {"event_type": _EVENT, "event_payload": {"key": key}}
        return Message(room, thread, outgoing.text, rest, blocks, mark)

    async def _published(self, client: AsyncWebClient, outgoing: Outgoing) -> str:
        """Show the overview page of one person; each time it is whole."""
        blocks = blocks_of(outgoing, self._base_url, most=MOST_ON_PAGE)
        await client.views_publish(user_id=outgoing.only_to, view={"type": "home", "blocks": blocks})
        return ""

    async def _prompted(self, client: AsyncWebClient, outgoing: Outgoing, room: str) -> str:
        """Offer questions to start with; where Slack does not know them, none are offered."""
        buttons = [one for part in outgoing.parts if isinstance(part, Buttons) for one in part.buttons]
        prompts = [{"title": one.label[:_MOST_PROMPT], "message": one.values["question"]} for one in buttons]
        try:
            given = {"channel_id": room, "title": outgoing.text, "prompts": prompts}
            await client.api_call("assistant.threads.setSuggestedPrompts", json=given)
        except Exception:  # noqa: BLE001 -- best effort by design
            _LOG.debug("no prompts for %s", room, exc_info=True)
        return ""

    async def _room(self, client: AsyncWebClient, place: Place) -> str:
        """Return the conversation; a user's name opens a direct message."""
        if not place.room.startswith(("U", "W")):
            return place.room
        known = (place.workspace, place.room)
        if known not in self._rooms:
            found = await client.conversations_open(users=place.room)
            self._rooms[known] = str(found["channel"]["id"])
        return self._rooms[known]

    async def vouch(self, incoming: Incoming) -> Vouched:
        """Ask Slack who somebody is: their address, and whether they are a guest."""
        client = await self._workspaces.client(incoming.place.workspace)
        try:
            user = (await client.users_info(user=incoming.sender))["user"]
        except SlackApiError as error:
            raise _meaning(error) from error
        marks = ("is_restricted", "is_ultra_restricted", "is_stranger", "is_bot", "deleted")
        guest = any(user.get(mark) for mark in marks)
        other = bool(user.get("team_id")) and user["team_id"] != incoming.place.workspace
        confirmed = user.get("is_email_confirmed", True)
        return Vouched(str(user.get("profile", {}).get("email", "")) if confirmed else "", guest or other)

    async def fetch(self, upload: Upload, place: Place) -> bytes:
        """Return a file that was dropped. See ``Fetches``."""
        return await self._files.fetch(await self._workspaces.client(place.workspace), upload)

    async def progress(self, place: Place, event: Event) -> None:
        """Show which step runs as the session's status; an unknown method costs nothing."""
        if event.kind == "step" and event.data.get("state") == "started":
            await self._status(place, "processing", str(event.data.get("tool", "")).replace("_", " "))

    async def finished(self, place: Place) -> None:
        """Take the status away."""
        await self._status(place, "active", "")

    async def _status(self, place: Place, status: str, text: str) -> None:
        given = {"channel_id": place.room, "thread_ts": place.thread, "status": status, "message": text}
        try:
            client = await self._workspaces.client(place.workspace)
            await client.api_call("agents.sessions.setStatus", json=given)
        except Exception:  # noqa: BLE001 -- best effort by design: it must never cost the reply
            _LOG.debug("no status for %s", place.room, exc_info=True)


async def _said(client: AsyncWebClient, message: Message, key: str, *, again: bool, streams: bool) -> str:
    if again and (earlier := await _posted(client, message, key)):
        return earlier
    grows = streams and message.thread and not again and len(parts_of(message.text)) > 1
    if grows and (said := await streamed(client, message)):
        return said
    found = await client.chat_postMessage(
        channel=message.room,
        thread_ts=message.thread or None,
        text=escaped(message.text),
        blocks=message.whole,
        metadata=message.metadata,
        unfurl_links=False,
        unfurl_media=False,
        link_names=False,
    )
    return str(found["ts"])


async def _posted(client: AsyncWebClient, message: Message, key: str) -> str:
    """Return the message that an earlier try left behind: whole with our key, or begun, which is made whole."""
    given: dict[str, Any] = {"channel": message.room, "limit": _LOOKED_BACK, "include_all_metadata": True}
    if message.thread:
        found = await client.conversations_replies(ts=message.thread, **given)
    else:
        found = await client.conversations_history(**given)
    there = found.get("messages") or []
    for one in there:
        if one.get("metadata", {}).get("event_payload", {}).get("key") == key:
            return str(one["ts"])
    begun = [one for one in there if is_beginning(one, message.text)]
    return await whole(client, message, str(begun[-1]["ts"])) if begun else ""


def _meaning(error: SlackApiError) -> Exception:
    response = error.response
    if response.status_code == _TOO_MANY:
        return RetryLater(float(response.headers.get("Retry-After", 1)))
    code = str(response.get("error", ""))
    if code == "ratelimited":
        return RetryLater(1)
    if code in _OUT:
        return Disconnected(f"Slack says {code}.")
    return Undeliverable(f"Slack says {code}.") if code in _FINAL else error
