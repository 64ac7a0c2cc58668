"""The app as Slack is told of it: a manifest to paste, made from the settings."""

from __future__ import annotations

from typing import Any

from settings import Settings

SCOPES = (
    "app_mentions:read", "assistant:write", "channels:history", "chat:write", "commands", "files:read",
    "groups:history", "im:history", "im:read", "im:write", "users:read", "users:read.email",
)  # fmt: skip
EVENTS = (
    "agent_session_stopped", "app_home_opened", "app_mention", "app_uninstalled", "message.im", "tokens_revoked",
)  # fmt: skip


def manifest(settings: Settings, *, socket: bool) -> dict[str, Any]:
    """Return the manifest; with ``socket`` Slack needs no address of ours."""
    base = settings.base_url.rstrip("/")
    where = {} if socket else {"request_url": f"{base}/slack/events"}
    pressed = {} if socket else {"request_url": f"{base}/slack/interactions"}
    return {
        "display_information": {
            "name": "Firstmate",
            "description": "Projects, people, time and money: ask, and decide.",
            "background_color": "#1F4E79",
        },
        "features": {
            "agent_view": {"agent_description": "Answers about projects, people, time and money, with your rights."},
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": "Firstmate", "always_online": True},
            "slash_commands": [
                _command(base, "/firstmate", "Ask Firstmate", "who is on the bench?", socket=socket),
                _command(base, "/time", "Log or see your time", "4h Aurora yesterday", socket=socket),
            ],
        },
        "oauth_config": {
            "scopes": {"bot": list(SCOPES)},
            **({"redirect_urls": [f"{base}/slack/oauth"]} if settings.slack_client_id and not socket else {}),
        },
        "settings": {
            "event_subscriptions": {**where, "bot_events": list(EVENTS)},
            "interactivity": {"is_enabled": True, **pressed},
            "org_deploy_enabled": False,
            "socket_mode_enabled": socket,
            "token_rotation_enabled": False,
        },
    }


def written(settings: Settings, *, socket: bool) -> str:
    """Return the manifest as YAML."""
    import yaml

    return str(yaml.safe_dump(manifest(settings, socket=socket), sort_keys=False, width=120))


def _command(base: str, name: str, told: str, hint: str, *, socket: bool) -> dict[str, Any]:
    given = {"command": name, "description": told, "usage_hint": hint, "should_escape": False}
    return given if socket else {**given, "url": f"{base}/slack/commands"}
