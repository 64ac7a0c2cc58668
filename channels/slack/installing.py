"""Adding a workspace by OAuth: a link that an administrator made, Slack's consent, and the token kept encrypted.

Without such a link nobody adds a workspace: whoever runs one could claim anybody's address in it.
"""

from __future__ import annotations

import html
import logging
import secrets
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response
from slack_sdk.errors import SlackApiError
from slack_sdk.web.async_client import AsyncWebClient

from agents.binding import below
from channels.office import Office
from channels.slack.manifest import SCOPES
from channels.slack.workspaces import CHANNEL, vault_of
from store.db import reading, writing
from store.queries import installations

_LOG = logging.getLogger("firstmate.channels.slack")
INSTALL, CALLBACK = "/slack/install", "/slack/oauth"
CONSENT = "https://slack.com/oauth/v2/authorize"
_COOKIE = "slack_install"
_LASTS = timedelta(minutes=10)
_OVER = "This link is not valid any more. Make a new one with: firstmate connect slack --install"


@dataclass(frozen=True, slots=True)
class Installing:
    """Serves the two addresses of an installation."""

    office: Office

    def serve(self, api: FastAPI) -> None:
        """Add the addresses to the application."""
        api.add_api_route(f"{INSTALL}/{{secret}}", self.begin, methods=["GET"], include_in_schema=False)
        api.add_api_route(CALLBACK, self.finish, methods=["GET"], include_in_schema=False)

    async def begin(self, secret: str) -> Response:
        """Send whoever holds a link that was not used to Slack; the browser keeps half of what comes back."""
        office, now = self.office, self.office.clock()
        if not await below(office.engine, self._invited, secret):
            return _page(_OVER, 403)
        half = secrets.token_urlsafe(24)
        state = office.settings.seal("slack install").closed(f"{half} {secret}", now + _LASTS)
        asked = {
            "client_id": office.settings.slack_client_id,
            "scope": ",".join(SCOPES),
            "redirect_uri": f"{office.settings.base_url}{CALLBACK}",
            "state": state,
        }
        answer = RedirectResponse(f"{CONSENT}?{urlencode(asked)}", 303)
        secure = office.settings.base_url.startswith("https:")
        answer.set_cookie(_COOKIE, half, max_age=600, path=CALLBACK, httponly=True, samesite="lax", secure=secure)
        return answer

    async def finish(self, request: Request, code: str = "", state: str = "", error: str = "") -> Response:
        """Take the code Slack gave, once, for the browser and the link it was asked for."""
        if error:
            return _page("Slack did not add Firstmate: " + error[:100], 400)
        office, now = self.office, self.office.clock()
        half, _, secret = (office.settings.seal("slack install").opened(state, now) or "").partition(" ")
        kept = request.cookies.get(_COOKIE, "")
        if not (half and kept and secrets.compare_digest(half, kept)):
            return _page("This does not belong to an installation begun in this browser.", 403)
        if not await below(office.engine, self._redeemed, secret):
            return _page(_OVER, 403)
        try:
            found = await self._granted(code)
        except SlackApiError as refused:
            _LOG.warning("an installation was refused: %s", refused.response.get("error"))
            return _page("Slack did not accept the installation. Make a new link and try again.", 502)
        name = await below(office.engine, self._keep, found)
        answer = _page(f"Firstmate is now in the workspace {name}. Write to it there.", 200)
        answer.delete_cookie(_COOKIE, path=CALLBACK)
        return answer

    async def removed(self, team: str, why: str) -> None:
        """Throw away what we hold of a workspace that removed us."""
        await below(self.office.engine, self._remove, team, why)

    async def _granted(self, code: str) -> dict[str, Any]:
        settings = self.office.settings
        client = AsyncWebClient(base_url=settings.slack_api_url)
        asked = {
            "client_id": settings.slack_client_id,
            "client_secret": settings.slack_client_secret.get_secret_value(),
            "code": code,
            "redirect_uri": f"{settings.base_url}{CALLBACK}",
        }
        found = await client.api_call("oauth.v2.access", data=asked)
        return dict(found.data) if isinstance(found.data, dict) else {}

    def _invited(self, secret: str) -> bool:
        with reading(self.office.engine) as db:
            return installations.invited(db, CHANNEL, secret, self.office.clock())

    def _redeemed(self, secret: str) -> bool:
        with writing(self.office.engine) as db:
            return installations.redeem(db, CHANNEL, secret, self.office.clock())

    def _keep(self, found: dict[str, Any]) -> str:
        team = found.get("team") or {}
        number, name = str(team.get("id", "")), str(team.get("name", ""))
        sealed = vault_of(self.office.settings).closed({"token": str(found.get("access_token", ""))})
        facts = {"bot_user": str(found.get("bot_user_id", "")), "scopes": str(found.get("scope", ""))}
        with writing(self.office.engine) as db:
            now = self.office.clock()
            installations.keep(db, CHANNEL, number, name=name, sealed=sealed, facts=facts, now=now)
        return name or number

    def _remove(self, team: str, why: str) -> None:
        with writing(self.office.engine) as db:
            installations.remove(db, CHANNEL, team, why=why, now=self.office.clock())


def _page(text: str, status: int) -> HTMLResponse:
    said = (
        f"<!doctype html><html lang=en><meta charset=utf-8><title>Firstmate in Slack</title><p>{html.escape(text)}</p>"
    )
    policy = {
        "Content-Security-Policy": "default-src 'none'",
        "Referrer-Policy": "no-referrer",
        "Cache-Control": "no-store",
    }
    return HTMLResponse(said, status, policy)
