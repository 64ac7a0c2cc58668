"""The workspaces we speak in: one by the token of the settings, others by what was installed, read from the store."""

from __future__ import annotations

from dataclasses import dataclass, field

from slack_bolt.authorization import AuthorizeResult
from slack_sdk.web.async_client import AsyncWebClient
from sqlalchemy import Engine

from agents.binding import below
from channels.adapter import Disconnected
from domain.errors import Conflict
from settings import Settings
from store.db import reading
from store.queries import installations
from store.vault import Vault

CHANNEL = "slack"
PURPOSE = "connections"


@dataclass(frozen=True, slots=True)
class Workspaces:
    """Gives the client of a workspace. Several processes may serve the same ones: the store says which there are."""

    settings: Settings
    engine: Engine
    _clients: dict[str, AsyncWebClient] = field(default_factory=dict)  # by token

    async def client(self, workspace: str) -> AsyncWebClient:
        """Return the client of a workspace.

        Raises:
            Disconnected: the app is not installed there, or no longer.

        """
        token = await self.token(workspace)
        if not token:
            raise Disconnected("The app is not installed in that workspace of Slack, or no longer.")
        if token not in self._clients:
            self._clients[token] = AsyncWebClient(token=token, base_url=self.settings.slack_api_url)
        return self._clients[token]

    async def token(self, workspace: str) -> str:
        """Return the token for a workspace: its own, else that of the settings; empty when there is none."""
        own = await below(self.engine, self._own, workspace) if self.settings.slack_client_id else ""
        return own or self.settings.slack_bot_token.get_secret_value()

    def _own(self, workspace: str) -> str:
        with reading(self.engine) as db:
            found = installations.of(db, CHANNEL, workspace)
            sealed = found.sealed if found is not None else ""
        if not sealed:
            return ""
        try:
            return str(vault_of(self.settings).opened(sealed).get("token", ""))
        except Conflict:
            return ""  # of another key: it has to be connected again

    async def authorized(self, enterprise_id: str | None, team_id: str | None) -> AuthorizeResult:
        """Tell Bolt in whose name a request of a workspace is heard; without a token where we are not installed."""
        return AuthorizeResult(enterprise_id=enterprise_id, team_id=team_id, bot_token=await self.token(team_id or ""))


def vault_of(settings: Settings) -> Vault:
    """Return what encrypts the tokens of workspaces."""
    return Vault(settings.seal(PURPOSE))
