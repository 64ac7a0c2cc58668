"""What is missing before Slack works: settings, the token and its scopes, Socket Mode or a public address."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from slack_sdk.errors import SlackApiError
from slack_sdk.web import WebClient

from channels.diagnosis import Finding
from channels.slack.manifest import SCOPES
from settings import Settings

_APPS = "https://api.slack.com/apps"
_REQUESTS = ("/slack/events", "/slack/interactions", "/slack/commands")


def local(settings: Settings) -> Iterator[Finding]:
    """Look at the settings, without asking anybody."""
    token, socket = settings.slack_bot_token.get_secret_value(), settings.slack_app_token.get_secret_value()
    if settings.slack_client_id:
        yield _set(
            "Client secret", settings.slack_client_secret.get_secret_value(), "", "FIRSTMATE_SLACK_CLIENT_SECRET"
        )
    else:
        yield _set("Bot token", token, "xoxb-", "FIRSTMATE_SLACK_BOT_TOKEN")
    if socket:
        yield _set("App-level token", socket, "xapp-", "FIRSTMATE_SLACK_APP_TOKEN")
        return
    yield _set("Signing secret", settings.slack_signing_secret.get_secret_value(), "", "FIRSTMATE_SLACK_SIGNING_SECRET")
    parts = urlsplit(settings.base_url)
    public = parts.scheme == "https" and parts.hostname not in {None, "localhost", "127.0.0.1"}
    told = "request URLs: " + ", ".join(f"{settings.base_url.rstrip('/')}{path}" for path in _REQUESTS)
    missing = "set FIRSTMATE_BASE_URL to the https address Slack reaches, or use Socket Mode: FIRSTMATE_SLACK_APP_TOKEN"
    yield Finding("Public address", public, told if public else missing)


def remote(settings: Settings) -> Iterator[Finding]:
    """Ask Slack: whose token this is, which scopes it lacks, and whether Socket Mode opens."""
    token, socket = settings.slack_bot_token.get_secret_value(), settings.slack_app_token.get_secret_value()
    if token:
        yield from _token(WebClient(token=token, base_url=settings.slack_api_url))
    if socket:
        yield _socket(WebClient(base_url=settings.slack_api_url), socket)


def tested(settings: Settings, room: str) -> Finding:
    """Post a test message to a conversation or a person, by Slack's own id."""
    client = WebClient(token=settings.slack_bot_token.get_secret_value(), base_url=settings.slack_api_url)
    try:
        if room.startswith(("U", "W")):
            room = str(client.conversations_open(users=room)["channel"]["id"])
        client.chat_postMessage(channel=room, text="Firstmate is connected. Ask me: who am I?", unfurl_links=False)
    except (SlackApiError, OSError) as error:
        return Finding("Test message", good=False, told=_words(error))
    return Finding("Test message", good=True, told=f"posted to {room}")


def _token(client: WebClient) -> Iterator[Finding]:
    try:
        found = client.auth_test()
    except (SlackApiError, OSError) as error:
        yield Finding("Sign-in at Slack", good=False, told=_words(error))
        return
    yield Finding("Sign-in at Slack", good=True, told=f"as {found.get('user')} in {found.get('team')}")
    headers: dict[str, Any] = {name.lower(): value for name, value in found.headers.items()}
    granted = {one.strip() for one in str(headers.get("x-oauth-scopes", "")).split(",")}
    lacking = [one for one in SCOPES if one not in granted]
    told = f"add {', '.join(lacking)} under OAuth & Permissions ({_APPS}), then install the app again"
    yield Finding("Scopes", not lacking, "all are granted" if not lacking else told)


def _socket(client: WebClient, token: str) -> Finding:
    try:
        client.apps_connections_open(app_token=token)
    except (SlackApiError, OSError) as error:
        return Finding("Socket Mode", good=False, told=f"{_words(error)}; the token needs the scope connections:write")
    return Finding("Socket Mode", good=True, told="opens")


def _words(error: Exception) -> str:
    if isinstance(error, SlackApiError):
        return f"Slack says {error.response.get('error') or error.response.status_code}"
    return f"not reachable: {error}"


def _set(name: str, value: str, begins: str, variable: str) -> Finding:
    good = bool(value) and value.startswith(begins)
    wrong = f"it does not begin with {begins}: " if value and not good else ""
    return Finding(name, good, "set" if good else f"{wrong}set {variable}")
