"""What is missing before Teams works: settings, the address, the keys, and whether Microsoft knows our secret."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import httpx

from channels.diagnosis import Finding
from channels.teams.client import ENDPOINT
from settings import Settings

_GUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_LOGIN = "https://login.microsoftonline.com"
_SCOPE = "https://api.botframework.com/.default"
_SECONDS = 10.0


def local(settings: Settings) -> Iterator[Finding]:
    """Look at the settings, without asking anybody."""
    yield _guid("App id", settings.teams_app_id, "FIRSTMATE_TEAMS_APP_ID")
    secret = bool(settings.teams_app_secret.get_secret_value())
    yield Finding("Client secret", secret, "set" if secret else "set FIRSTMATE_TEAMS_APP_SECRET")
    yield _guid("Tenant", settings.teams_tenant, "FIRSTMATE_TEAMS_TENANT")
    parts = urlsplit(settings.base_url)
    public = parts.scheme == "https" and parts.hostname not in {None, "localhost", "127.0.0.1"}
    told = f"messaging endpoint: {settings.base_url.rstrip('/')}{ENDPOINT}"
    yield Finding(
        "Public address", public, told if public else "set FIRSTMATE_BASE_URL to the https address Teams reaches"
    )


def remote(settings: Settings, client: httpx.Client) -> Iterator[Finding]:
    """Ask Microsoft: are the signing keys there, and is our secret taken?"""
    yield _keys(settings, client)
    if settings.teams_app_id and settings.teams_tenant and settings.teams_app_secret.get_secret_value():
        yield _token(settings, client)


def _guid(name: str, value: str, variable: str) -> Finding:
    if _GUID.fullmatch(value):
        return Finding(name, good=True, told=value)
    what = f"{value!r} is not an id like 00000000-0000-0000-0000-000000000000: " if value else ""
    return Finding(name, good=False, told=f"{what}set {variable}")


def _keys(settings: Settings, client: httpx.Client) -> Finding:
    address = settings.teams_keys_url.removesuffix("/openidconfiguration") + "/keys"
    try:
        found = client.get(address, timeout=_SECONDS).raise_for_status().json()
        number = len(found["keys"])
    except (httpx.HTTPError, ValueError, KeyError, TypeError) as error:
        return Finding("Signing keys", good=False, told=f"{address} cannot be read: {error}")
    return Finding("Signing keys", good=number > 0, told=f"{number} at {address}")


def _token(settings: Settings, client: httpx.Client) -> Finding:
    form = {
        "grant_type": "client_credentials",
        "client_id": settings.teams_app_id,
        "client_secret": settings.teams_app_secret.get_secret_value(),
        "scope": _SCOPE,
    }
    try:
        answer = client.post(f"{_LOGIN}/{settings.teams_tenant}/oauth2/v2.0/token", data=form, timeout=_SECONDS)
        told = answer.json()
    except (httpx.HTTPError, ValueError) as error:
        return Finding("Sign-in at Microsoft", good=False, told=f"not reachable: {error}")
    if answer.is_success:
        return Finding("Sign-in at Microsoft", good=True, told="the secret is taken")
    why = str(told.get("error_description") or told.get("error") if isinstance(told, dict) else told)
    return Finding("Sign-in at Microsoft", good=False, told=why.splitlines()[0][:300])
