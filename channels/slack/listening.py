"""Hearing from Slack: signed requests over HTTP, or Socket Mode without a public address; stored, then acknowledged.

The signature is checked over the raw body before anything is parsed. Bolt hears with ``process_before_response``: it
answers Slack only after its listener has stored what came.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import PlainTextResponse, Response
from slack_bolt.adapter.fastapi.async_handler import AsyncSlackRequestHandler
from slack_bolt.async_app import AsyncApp
from slack_sdk.signature import SignatureVerifier
from slack_sdk.web.async_client import AsyncWebClient

from channels.office import Office
from channels.reception import Reception
from channels.slack import events
from channels.slack.adapter import SlackAdapter
from settings import Settings

MOST_BYTES = 1_000_000
_OURS, _ANY = re.compile(r"^fm:"), re.compile(r".*")
PATHS = ("/slack/events", "/slack/interactions", "/slack/commands")


@asynccontextmanager
async def slack(api: FastAPI, office: Office) -> AsyncIterator[SlackAdapter]:
    """Listen while the context is open, and give the adapter."""
    settings = office.settings
    token = settings.slack_bot_token.get_secret_value()
    client = AsyncWebClient(token=token, base_url=settings.slack_api_url)
    app = listener(client, office.reception)
    secret = settings.slack_signing_secret.get_secret_value()
    if secret:
        serve(api, AsyncSlackRequestHandler(app), SignatureVerifier(secret))
    async with AsyncExitStack() as stack:
        if settings.slack_app_token.get_secret_value():
            await stack.enter_async_context(_socket(app, settings))
        yield SlackAdapter(client, settings.base_url)


def listener(client: AsyncWebClient, reception: Reception) -> AsyncApp:
    """Return the Bolt application: every listener translates and hands over, the catch-alls come last."""
    app = AsyncApp(client=client, process_before_response=True, request_verification_enabled=False)

    async def heard(event: dict[str, Any], body: dict[str, Any]) -> None:
        found = events.of_message(str(body.get("team_id", "")), event)
        if found is not None:
            await reception.take(found)

    async def stopped(event: dict[str, Any], body: dict[str, Any]) -> None:
        await reception.take(events.of_stop(str(body.get("team_id", "")), event))

    async def pressed(ack: Any, body: dict[str, Any]) -> None:  # noqa: ANN401 -- Bolt's own
        found = events.of_press(body)
        if found is not None:
            await reception.take(found)
        await ack()

    async def commanded(ack: Any, body: dict[str, Any]) -> None:  # noqa: ANN401
        await reception.take(events.of_command(body))
        await ack("I answer you in a direct message.")

    async def ignored(ack: Any) -> None:  # noqa: ANN401
        await ack()

    app.event("message")(heard)
    app.event("app_mention")(heard)
    app.event("agent_session_stopped")(stopped)
    app.action({"type": "block_actions", "action_id": _OURS})(pressed)
    for command in ("/firstmate", "/time"):
        app.command(command)(commanded)
    # What nobody listens to would be a 404, which Slack sends again and again.
    app.event(_ANY)(ignored)
    app.action(_ANY)(ignored)
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


@asynccontextmanager
async def _socket(app: AsyncApp, settings: Settings) -> AsyncIterator[None]:
    from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler

    handler = AsyncSocketModeHandler(app, settings.slack_app_token.get_secret_value())
    await handler.connect_async()  # type: ignore[no-untyped-call]
    try:
        yield
    finally:
        await handler.close_async()  # type: ignore[no-untyped-call]
