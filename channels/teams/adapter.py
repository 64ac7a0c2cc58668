"""What is said in Teams: cards, words, cards turned into their outcome, messages begun by us."""

from __future__ import annotations

import time
import warnings
from collections.abc import Awaitable
from typing import TYPE_CHECKING, Any

import httpx

from agents.events import Event
from channels.adapter import RetryLater, Undeliverable, Vouched
from channels.downloads import Door
from channels.message import Incoming, Outgoing, Place, Upload
from channels.spoken import SHORTEST
from channels.teams.activity import CHANNEL, conversation_id
from channels.teams.cards import card_of, plain
from channels.teams.streaming import streamed

if TYPE_CHECKING:
    from microsoft_teams.api.activities.message import MessageActivityInput
    from microsoft_teams.apps import App

# Where Teams keeps the files of personal chats: OneDrive for Business, also of national clouds.
DOOR = Door(("sharepoint.com", "sharepoint.us", "sharepoint.cn", "sharepoint-mil.us"))
CARD = "application/vnd.microsoft.card.adaptive"
_USER = "29:"  # how the platform's names of people begin; a room's never do
_NEVER = frozenset({400, 403, 404, 413})  # refused however often it is tried
_WAIT_SECONDS = 5.0  # when Teams asks for patience without saying how much
_TYPING_SECONDS = 4.0
_MOST_TYPING = 1000


class TeamsAdapter:
    """Speaks through the SDK's application. ``tenant`` is the organisation whose people are answered."""

    channel = CHANNEL
    changeable = True  # a message can be turned into another one later

    def __init__(self, app: App, base_url: str, tenant: str, door: Door = DOOR) -> None:
        self._app = app
        self._door = door
        self._base_url = base_url
        self._tenant = tenant
        self._typed: dict[str, float] = {}

    async def deliver(self, outgoing: Outgoing, place: Place, key: str, *, again: bool) -> str:  # noqa: ARG002
        """Send one message, or turn an earlier one into it.

        Teams cannot be asked for ``key``: a message whose sending was interrupted says that it may have come before.
        """
        service = place.more.get("service_url")
        if not service:
            raise Undeliverable("Teams never told where this conversation is served")
        room = await self._room(outgoing, place)
        activity = self._activity(outgoing, again=again)
        if outgoing.replaces:
            activity.id = outgoing.replaces
            try:
                return await self._sent(room, activity, service)
            except Undeliverable:
                activity.id = None  # the message is gone: its outcome is said anew
        elif outgoing.streams and place.private and not again and len(outgoing.text) >= SHORTEST:
            shown = self._activity(outgoing, again=False, words=False)
            if said := await streamed(self._app, room, service, plain(outgoing.text), shown):
                return said
        return await self._sent(room, activity, service)

    async def _sent(self, room: str, activity: MessageActivityInput, service: str) -> str:
        return str((await _asked(self._app.send(room, activity, service_url=service))).id)

    async def vouch(self, incoming: Incoming) -> Vouched:
        """Ask the conversation's list of members who somebody is; other organisations' people and guests are guests."""
        place = incoming.place
        client = self._app.api.clone(service_url=place.more.get("service_url", ""))
        try:
            member = await _asked(client.conversations.get_member_by_id(conversation_id(place), incoming.sender))
        except Undeliverable:
            return Vouched(guest=True)
        name = member.user_principal_name or ""
        elsewhere = bool(member.tenant_id) and member.tenant_id.lower() != self._tenant.lower()
        invited = (member.user_role or "").lower() in {"guest", "anonymous"} or "#ext#" in name.lower()
        return Vouched(email=(member.email or name).lower(), guest=elsewhere or invited)

    async def fetch(self, upload: Upload, place: Place) -> bytes:  # noqa: ARG002
        """Return a file that was dropped; its address is open for some minutes and needs no token of ours."""
        return (await self._door.fetch(upload.path)).content

    async def progress(self, place: Place, event: Event) -> None:  # noqa: ARG002 -- Teams shows that, not what
        """Show that somebody is typing, now and then; a failure costs nothing."""
        now = time.monotonic()
        if now - self._typed.get(place.lane, -_TYPING_SECONDS) < _TYPING_SECONDS:
            return
        if len(self._typed) >= _MOST_TYPING:
            self._typed.clear()
        self._typed[place.lane] = now
        from microsoft_teams.api import TypingActivityInput

        service = place.more.get("service_url")
        try:
            await _asked(self._app.send(conversation_id(place), TypingActivityInput(), service_url=service))
        except (RetryLater, Undeliverable, httpx.HTTPError, OSError, ValueError):
            return

    async def finished(self, place: Place) -> None:
        """Forget that somebody typed; Teams takes the sign away by itself."""
        self._typed.pop(place.lane, None)

    async def _room(self, outgoing: Outgoing, place: Place) -> str:
        """Return the conversation to write to; one with a person alone is opened where only they may read."""
        if outgoing.only_to and not place.private:
            return await self._alone(outgoing.only_to, place)
        if place.room.startswith(_USER):
            return await self._alone(place.room, place)
        return conversation_id(place)

    async def _alone(self, user: str, place: Place) -> str:
        from microsoft_teams.api.clients.conversation.params import CreateConversationParams
        from microsoft_teams.api.models.account import Account

        client = self._app.api.clone(service_url=place.more["service_url"])
        tenant = place.more.get("tenant", self._tenant)
        wanted = CreateConversationParams(
            members=[Account(id=user)], tenant_id=tenant, channel_data={"tenant": {"id": tenant}}
        )
        return str((await _asked(client.conversations.create(wanted))).id)

    def _activity(self, outgoing: Outgoing, *, again: bool, words: bool = True) -> MessageActivityInput:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from microsoft_teams.api.activities.message import MessageActivityInput
            from microsoft_teams.api.models.attachment import Attachment
        text = plain(outgoing.text)
        if again and not outgoing.replaces:
            text = f"{text}\n(Sent again after an interruption; you may have it already.)"
        if not outgoing.parts and not outgoing.page:
            return MessageActivityInput(text=text, text_format="plain")
        shown = outgoing.model_copy(update={"text": text})
        card = Attachment(content_type=CARD, content=card_of(shown, self._base_url, words=words))
        return MessageActivityInput(summary=text[:200], attachments=[card])


async def _asked(call: Awaitable[Any]) -> Any:  # noqa: ANN401 -- whatever the SDK answers
    """Wait for a request to Teams and say in our words how it went wrong."""
    try:
        return await call
    except httpx.HTTPStatusError as error:
        status = error.response.status_code
        if status == httpx.codes.TOO_MANY_REQUESTS:
            raise RetryLater(_seconds(error.response.headers.get("retry-after", ""))) from error
        if status in _NEVER:
            raise Undeliverable(f"Teams refused it: {status} {error.response.text[:200]}") from error
        raise


def _seconds(told: str) -> float:
    return min(float(told), 3600.0) if told.replace(".", "", 1).isdigit() else _WAIT_SECONDS
