"""What Teams posts to us, as far as it is read here, and what it means: a message, a click, a stop, an installation."""

from __future__ import annotations

import html
import re
from typing import Any

from pydantic import BaseModel, ConfigDict, Field
from pydantic.alias_generators import to_camel

from channels.message import Incoming, Place, Upload

CHANNEL = "teams"
FILE = "application/vnd.microsoft.teams.file.download.info"
_EXECUTED = "adaptiveCard/action"
_STOP = frozenset({"stop", "/stop", "cancel that"})
_MENTION = re.compile(r"<at[^>]*>(.*?)</at>", re.DOTALL | re.IGNORECASE)
_THREAD = ";messageid="


class _Read(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore", alias_generator=to_camel, populate_by_name=True)


class Account(_Read):
    """Somebody: ``id`` is the platform's name of them for this app."""

    id: str = Field(min_length=1)
    name: str | None = None
    aad_object_id: str | None = None


class Conversation(_Read):
    """Where: a personal chat, a group chat or a thread of a channel."""

    id: str = Field(min_length=1)
    conversation_type: str = ""
    tenant_id: str = ""


class Entity(_Read):
    """Something marked in the text; a mention says of whom and with which words."""

    type: str = ""
    mentioned: Account | None = None
    text: str | None = None


class Attached(_Read):
    """Something attached. Every message has its own text attached as HTML besides."""

    content_type: str = ""
    name: str | None = None
    content: Any = None


class Activity(_Read):
    """One thing Teams tells of."""

    type: str
    id: str = Field(min_length=1)
    service_url: str = Field(min_length=1)
    sender: Account = Field(alias="from")
    recipient: Account
    conversation: Conversation
    name: str | None = None
    action: str | None = None
    text: str | None = None
    reply_to_id: str | None = None
    value: Any = None
    entities: tuple[Entity, ...] | None = None
    attachments: tuple[Attached, ...] | None = None
    channel_data: dict[str, Any] | None = None

    @property
    def tenant(self) -> str:
        """The organisation this comes from; empty where Teams tells none."""
        told = (self.channel_data or {}).get("tenant")
        inside = told.get("id") if isinstance(told, dict) else ""
        return self.conversation.tenant_id or (inside if isinstance(inside, str) else "")

    @property
    def personal(self) -> bool:
        """Whether nobody else reads it."""
        return self.conversation.conversation_type == "personal"


def incoming_of(activity: Activity, tenant: str) -> Incoming | None:
    """Return what somebody did, or None where nothing is asked of us: reactions, talk of others, other events."""
    if activity.type == "message":
        values = _values(activity.value)
        return _press(activity, tenant, values) if values else _message(activity, tenant)
    if activity.type == "invoke" and activity.name == _EXECUTED:
        return _press(activity, tenant, _executed(activity.value))
    if activity.type == "installationUpdate" and activity.action == "add" and activity.personal:
        return _taken(activity, tenant).model_copy(update={"text": "help"})
    return None


def place_of(activity: Activity) -> Place:
    """Return where to answer."""
    room, _, thread = activity.conversation.id.partition(_THREAD)
    more = {"service_url": activity.service_url, "tenant": activity.tenant, "aad": activity.sender.aad_object_id or ""}
    return Place(
        channel=CHANNEL,
        workspace=activity.tenant,
        room=room,
        thread=thread,
        private=activity.personal,
        more={name: value for name, value in more.items() if value},
    )


def conversation_id(place: Place) -> str:
    """Return the name Teams knows a place by."""
    return f"{place.room}{_THREAD}{place.thread}" if place.thread else place.room


def _taken(activity: Activity, tenant: str) -> Incoming:
    return Incoming(
        key=f"{CHANNEL}:{activity.conversation.id}:{activity.id}",
        place=place_of(activity),
        sender=activity.sender.id,
        guest=activity.tenant.lower() != tenant.lower(),
    )


def _message(activity: Activity, tenant: str) -> Incoming | None:
    if not activity.personal and not _is_meant(activity):
        return None
    text, uploads = _words(activity), _uploads(activity)
    if not text and not uploads:
        return None
    kind = "stop" if text.lower().rstrip(".!") in _STOP else "message"
    return _taken(activity, tenant).model_copy(update={"kind": kind, "text": text, "uploads": uploads})


def _press(activity: Activity, tenant: str, values: dict[str, str]) -> Incoming:
    told = {"kind": "press", "values": values, "on": activity.reply_to_id or ""}
    return _taken(activity, tenant).model_copy(update=told)


def _is_meant(activity: Activity) -> bool:
    return any(
        one.type == "mention" and one.mentioned is not None and one.mentioned.id == activity.recipient.id
        for one in activity.entities or ()
    )


def _words(activity: Activity) -> str:
    """Return the text without our own name, and other people's names as words."""
    text = activity.text or ""
    for one in activity.entities or ():
        if one.text and one.mentioned is not None and one.mentioned.id == activity.recipient.id:
            text = text.replace(one.text, " ", 1)
    text = html.unescape(_MENTION.sub(r"\1", text)).replace("\xa0", " ")
    return "\n".join(" ".join(line.split()) for line in text.splitlines()).strip()


def _uploads(activity: Activity) -> tuple[Upload, ...]:
    return tuple(_upload(one) for one in activity.attachments or () if one.content_type == FILE)


def _upload(attached: Attached) -> Upload:
    content = attached.content if isinstance(attached.content, dict) else {}
    address = content.get("downloadUrl")
    name, media = attached.name or "file", str(content.get("fileType") or "")
    if not isinstance(address, str) or not address.lower().startswith("https://"):
        return Upload(name=name, media=media, error="Teams gave no safe address to fetch it from")
    return Upload(name=name, path=address, media=media)


def _executed(value: Any) -> dict[str, str]:  # noqa: ANN401 -- as posted, of any shape
    action = value.get("action") if isinstance(value, dict) else None
    if not isinstance(action, dict):
        return {}
    return {**_values(action.get("data")), "action": str(action.get("verb") or "")}


def _values(value: Any) -> dict[str, str]:  # noqa: ANN401 -- as posted, of any shape
    if not isinstance(value, dict):
        return {}
    return {str(name): str(one) for name, one in value.items() if isinstance(one, str | int)}
