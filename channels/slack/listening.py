"""Hearing from Slack: signed requests over HTTP, or Socket Mode without a public address; stored, then acknowledged.

The signature is checked over the raw body before anything is parsed. Bolt hears with ``process_before_response``: it
answers Slack only after its listener has stored what came.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import PlainTextResponse, Response
from slack_bolt.adapter.fastapi.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncApp
from slack_bolt.authorization import AuthorizeResult
from slack_sdk.signature import SignatureVerifier
from slack_sdk.web.async_client import AsyncWebClient

from channels.office import Office
from channels.reception import Reception
from channels.slack import events
from channels.slack.adapter import SlackAdapter
from channels.slack.asking import Forms
from channels.slack.forms import CALLBACK
from channels.slack.installing import Installing
from channels.slack.socket import socket
from channels.slack.workspaces import Workspaces

MOST_BYTES = 1_000_000
_OURS, _ANY = re.compile(r"^fm:"), re.compile(r".*")
PATHS = ("/slack/events", "/slack/interactions", "/slack/commands")


@asynccontextmanager
async def slack(api: FastAPI, office: Office) -> AsyncIterator[SlackAdapter]:
    """Listen while the context is open, and give the adapter."""
    settings, workspaces = office.settings, Workspaces(office.settings, office.engine)
    installing = Installing(office)
    app = listener(workspaces, Ears(office.reception, Forms(workspaces, office), installing))
    secret = settings.slack_signing_secret.get_secret_value()
    if secret:
        serve(api, AsyncSlackRequestHandler(app), SignatureVerifier(secret))
    if settings.slack_client_id:
        installing.serve(api)
    async with AsyncExitStack() as stack:
        if settings.slack_app_token.get_secret_value():
            await stack.enter_async_context(socket(app, office))
        yield SlackAdapter(workspaces, settings.base_url)


@dataclass(frozen=True, slots=True)
class Ears:
    """What is done with each kind of request: translated, and handed over."""

    reception: Reception
    forms: Forms
    installing: Installing

    async def heard(self, event: dict[str, Any], body: dict[str, Any]) -> None:
        """Take a message or a mention."""
        found = events.of_message(str(body.get("team_id", "")), event)
        if found is not None:
            await self.reception.take(found)

    async def opened(self, event: dict[str, Any], body: dict[str, Any]) -> None:
        """Take the opening of our tab."""
        found = events.of_opening(str(body.get("team_id", "")), event, str(body.get("event_id", "")))
        await self.reception.take(found)

    async def removed(self, event: dict[str, Any], body: dict[str, Any]) -> None:
        """Forget a workspace that uninstalled us, or took the bot's token back."""
        tokens = event.get("tokens") or {}
        if event.get("type") == "app_uninstalled" or tokens.get("bot"):
            await self.installing.removed(str(body.get("team_id", "")), str(event.get("type", "")))

    async def stopped(self, event: dict[str, Any], body: dict[str, Any]) -> None:
        """End a running turn."""
        await self.reception.take(events.of_stop(str(body.get("team_id", "")), event))

    async def pressed(self, ack: Any, body: dict[str, Any]) -> None:  # noqa: ANN401 -- Bolt's own
        """Take a click, or open the form it asks for."""
        found = events.of_press(body)
        if found is not None and not await self.forms.opened(found, body):
            await self.reception.take(found)
        await ack()

    async def commanded(self, ack: Any, body: dict[str, Any]) -> None:  # noqa: ANN401
        """Take a command, or open the form it asks for."""
        found = events.of_command(body)
        if await self.forms.opened(found, body):
            await ack()
            return
        await self.reception.take(found)
        await ack("I answer you in a direct message.")

    async def submitted(self, ack: Any, body: dict[str, Any]) -> None:  # noqa: ANN401
        """Take a form, or say at its fields what cannot be so."""
        wrong = await self.forms.submitted(body)
        if wrong:
            await ack(response_action="errors", errors=wrong)
        else:
            await ack()

    async def ignored(self, ack: Any) -> None:  # noqa: ANN401
        """Acknowledge what is not for us."""
        await ack()


def listener(workspaces: Workspaces, ears: Ears) -> AsyncApp:
    """Return the Bolt application: every listener translates and hands over, the catch-alls come last."""

    async def authorize(enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
        return await workspaces.authorized(enterprise_id, team_id)  # Bolt takes no method

    app = AsyncApp(
        client=AsyncWebClient(base_url=workspaces.settings.slack_api_url),
        authorize=authorize,
        process_before_response=True,
        request_verification_enabled=False,
    )
    app.event("message")(ears.heard)
    app.event("app_mention")(ears.heard)
    app.event("agent_session_stopped")(ears.stopped)
    for gone in ("app_uninstalled", "tokens_revoked"):
        app.event(gone)(ears.removed)
    app.event("app_home_opened")(ears.opened)
    app.view(CALLBACK)(ears.submitted)
    app.action({"type": "block_actions", "action_id": _OURS})(ears.pressed)
    for command in ("/firstmate", "/time"):
        app.command(command)(ears.commanded)
    # What nobody listens to would be a 404, which Slack sends again and again.
    app.event(_ANY)(ears.ignored)
    app.action(_ANY)(ears.ignored)
    app.view(_ANY)(ears.ignored)
    return app


def serve(api: FastAPI, handler: AsyncSlackRequestHandler, verifier: SignatureVerifier) -> None:
    """Add Slack's request addresses to the application."""

    async def receive(request: Request) -> Response:
        length = request.headers.get("content-length", "0")
        if not length.isdecimal() or int(length) > MOST_BYTES:
            return PlainTextResponse("too large", 413)
        body = await request.body()
        stamp, signature = (request.headers.get(f"x-slack-{name}") for name in ("request-timestamp", "signature"))
        if not (stamp or "").isdecimal() or not verifier.is_valid(body, stamp, signature):
            return PlainTextResponse("the signature does not fit", 401)
        try:
            return await handler.handle(request)
        except ValueError:
            return PlainTextResponse("not readable", 400)

    for path in PATHS:
        api.add_api_route(path, receive, methods=["POST"], include_in_schema=False)
