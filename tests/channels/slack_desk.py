"""The firm's side of Slack: the application with its addresses, driven by signed requests, worked step by step."""

from __future__ import annotations

import asyncio
import json
import time
from urllib.parse import urlencode

import httpx
from fastapi import FastAPI
from pydantic import SecretStr

from channels.slack.listening import slack as listen
from settings import Settings
from tests.channels.slack_fake import SECRET, Slack, signed


def user(name, **given):
    return {"id": name, "team_id": "T1", "profile": {"email": f"{name}@firstmate.example"}, **given}


def people():
    return {
        "UCAL": user("callum.reid"),
        "UANA": user("ana.petrov"),
        "UPRI": user("priya.raman"),
        "UGUEST": user("x", is_ultra_restricted=True),
    }


def settings_for(peer: Slack, **given) -> Settings:
    given = {"slack_bot_token": SecretStr("xoxb-test"), "slack_signing_secret": SecretStr(SECRET), **given}
    return Settings(_env_file=None, slack_api_url=peer.url, **given)


class Desk:
    def __init__(self, lobby, peer):
        self.lobby, self.peer = lobby, peer

    def play(self, *steps, answers=None):
        """Send requests one after the other, each to its end; return the statuses, and keep the answers if asked."""

        async def story():
            api = FastAPI()
            async with listen(api, self.lobby.office) as adapter:
                self.lobby.office.adapters.clear()
                self.lobby.office.adapters["slack"] = adapter
                transport = httpx.ASGITransport(app=api)
                async with httpx.AsyncClient(transport=transport, base_url="http://us") as client:
                    found = []
                    for path, body, headers in steps:
                        answer = await client.post(path, content=body, headers=headers)
                        found.append(answer.status_code)
                        if answers is not None:
                            answers.append(answer)
                        await self.lobby.work()
                    await self.lobby.work()
                    return found

        return asyncio.run(story())


def event(given, *, at=None, headers=None, event_id="Ev1"):
    body = json.dumps({"type": "event_callback", "team_id": "T1", "event_id": event_id, "event": given})
    made = signed(body, at or time.time()) if headers is None else headers
    return "/slack/events", body, {"Content-Type": "application/json", **made}


def direct(text, ts="1795.0001", who="UCAL", **given):
    said = {"type": "message", "channel_type": "im", "channel": "D1", "user": who, "text": text, "ts": ts}
    return {**said, **given}


def mention(text, ts="1795.0002", kind="app_mention", **given):
    said = {"type": kind, "channel": "C1", "user": "UCAL", "text": f"<@UBOT> {text}", "ts": ts}
    return {**said, **({"channel_type": "channel"} if kind == "message" else {}), **given}


def press(value, action="fm:approve", who="UCAL", trigger="t1", on="1700.1"):
    payload = {
        "type": "block_actions",
        "team": {"id": "T1"},
        "user": {"id": who, "team_id": "T1"},
        "channel": {"id": "D1"},
        "message": {"ts": on},
        "trigger_id": trigger,
        "actions": [{"action_id": action, "block_id": "b", "type": "button", "value": value}],
    }
    body = urlencode({"payload": json.dumps(payload)})
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    return "/slack/interactions", body, {**form, **signed(body, time.time())}
