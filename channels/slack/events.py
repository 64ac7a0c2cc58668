"""What Slack tells of, as incoming messages. Everything here is a translation of one payload; nothing is decided."""

from __future__ import annotations

import re
from typing import Any
from urllib.parse import parse_qsl

from channels.message import Incoming, Place, Upload

CHANNEL = "slack"
_MENTION = re.compile(r"<@[A-Z0-9]+(?:\|[^>]*)?>")
_LINK = re.compile(r"<(?:https?|mailto):[^>|]*\|?([^>]*)>")
_SHOWN = {"&lt;": "<", "&gt;": ">", "&amp;": "&"}


def plain(text: str) -> str:
    """Return what somebody typed, without Slack's marks and without the mention that called us.

    >>> plain("<@U123> who is on <https://x.example|Nordlys> &amp; why?")
    'who is on Nordlys & why?'
    """
    text = _LINK.sub(lambda found: found[1] or found[0][1:-1], _MENTION.sub("", text))
    for mark, shown in _SHOWN.items():
        text = text.replace(mark, shown)
    return " ".join(text.split(" ")).strip()


def of_message(team: str, event: dict[str, Any]) -> Incoming | None:
    """Return a message somebody wrote to us: directly, or by mentioning us; None for what is not for us.

    A mention arrives twice, as a message and as a mention: the key is the message's own place and time, so it is one.
    """
    if event.get("bot_id") or event.get("subtype") not in {None, "file_share", "thread_broadcast"}:
        return None
    direct = event.get("channel_type") == "im"
    if not direct and event.get("type") != "app_mention":
        return None
    room, ts, user = str(event.get("channel", "")), str(event.get("ts", "")), str(event.get("user", ""))
    if not (room and ts and user):
        return None
    place = Place(channel=CHANNEL, workspace=team, room=room, thread=str(event.get("thread_ts") or ts), private=direct)
    return Incoming(
        key=f"slack:{team}:{room}:{ts}",
        place=place,
        sender=user,
        text=plain(str(event.get("text", ""))),
        uploads=tuple(Upload(name=str(one.get("name", "file")), path=str(one.get("id", ""))) for one in _files(event)),
        guest=_foreign(team, event),
    )


def _files(event: dict[str, Any]) -> list[dict[str, Any]]:
    found = event.get("files")
    return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []


def _foreign(team: str, event: dict[str, Any]) -> bool:
    """Tell whether the message comes from a member of another organisation (Slack Connect)."""
    others = (event.get("user_team"), event.get("source_team"))
    return any(one and one != team for one in others)


def of_press(body: dict[str, Any]) -> Incoming | None:
    """Return a click on one of our buttons."""
    actions = body.get("actions")
    if not isinstance(actions, list) or not actions:
        return None
    action, user = actions[0], body.get("user", {})
    team, room = str(body.get("team", {}).get("id", "")), str((body.get("channel") or {}).get("id", ""))
    # On the overview page there is no conversation: what is said of the click goes to a direct message.
    room = room or str(user.get("id", ""))
    message = body.get("message") or {}
    values = dict(parse_qsl(str(action.get("value", ""))))
    thread = str(message.get("thread_ts") or message.get("ts", ""))
    return Incoming(
        key=f"slack:{team}:{body.get('trigger_id') or action.get('action_ts', '')}:{action.get('action_id', '')}",
        place=Place(channel=CHANNEL, workspace=team, room=room, thread=thread, private=room[:1] in {"D", "U", "W"}),
        sender=str(user.get("id", "")),
        kind="press",
        values={**values, "action": str(action.get("action_id", "")).removeprefix("fm:").partition(":")[0]},
        on=str(message.get("ts", "")),
        guest=bool(user.get("team_id")) and user.get("team_id") != team,
    )


def of_command(body: dict[str, Any]) -> Incoming:
    """Return a slash command: its words are a message to us, answered to the asker alone."""
    team, room = str(body.get("team_id", "")), str(body.get("channel_id", ""))
    words = str(body.get("text", "")).strip()
    if str(body.get("command", "")) == "/time" and words:
        words = f"log {words}" if not words.casefold().startswith("log") else words
    user = str(body.get("user_id", ""))
    return Incoming(
        key=f"slack:{team}:{body.get('trigger_id', '')}",
        # What is asked by a command is answered in a direct message: the room did not hear the question.
        place=Place(channel=CHANNEL, workspace=team, room=room if room.startswith("D") else user, private=True),
        sender=user,
        text=words or ("my time this week" if str(body.get("command", "")) == "/time" else "help"),
    )


def of_stop(team: str, event: dict[str, Any]) -> Incoming:
    """Return the native stop of a running session."""
    room, thread = str(event.get("channel", "")), str(event.get("thread_ts", ""))
    return Incoming(
        key=f"slack:{team}:{room}:{thread}:stop:{event.get('event_ts', '')}",
        place=Place(channel=CHANNEL, workspace=team, room=room, thread=thread, private=room.startswith("D")),
        sender=str(event.get("user", "")),
        kind="stop",
    )


def of_opening(team: str, event: dict[str, Any], event_id: str) -> Incoming:
    """Return the opening of our tab: the overview page is to be shown, or questions to start with."""
    room, user = str(event.get("channel", "")), str(event.get("user", ""))
    tab = "messages" if event.get("tab") == "messages" else "home"
    return Incoming(
        key=f"slack:{team}:opened:{event_id}",
        # A lane of its own: the page is not kept waiting by a long answer.
        place=Place(channel=CHANNEL, workspace=team, room=room or user, thread="home", private=True),
        sender=user,
        kind="home",
        values={"tab": tab},
    )
