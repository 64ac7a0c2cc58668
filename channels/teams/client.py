"""Who we are at Microsoft: the SDK's application that sends, and the check of what claims to come from Teams.

Microsoft's packages are slow to import and warn of previews: they are imported here, when Teams is configured.
"""

from __future__ import annotations

import asyncio
import warnings
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from domain.errors import BadInput
from settings import Settings

if TYPE_CHECKING:
    from microsoft_teams.apps import App

ENDPOINT = "/teams/messages"
Credential = Callable[..., str]


class Unsigned(Exception):
    """A request that Teams did not sign for us."""


class KeysUnreachable(Exception):
    """The keys of Teams cannot be fetched at the moment; nothing can be believed until they can."""


class Signatures:
    """Checks the bearer token of a request: key, issuer, audience, time. One per process: it remembers the keys."""

    def __init__(self, settings: Settings) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            from microsoft_teams.api.auth.cloud_environment import PUBLIC, with_overrides
            from microsoft_teams.apps.auth import TokenValidator
        cloud = with_overrides(PUBLIC, openid_metadata_url=settings.teams_keys_url)
        # Tokens of the Bot Connector alone: they name the service they come from, those of other kinds do not.
        self._validator = TokenValidator.for_service(settings.teams_app_id, cloud=cloud)

    async def claims(self, authorization: str) -> dict[str, Any]:
        """Return what a valid token says.

        Raises:
            Unsigned: there is none, or it is not for us, not of Teams, too old or signed by another key.
            KeysUnreachable: it cannot be told.

        """
        import jwt

        scheme, _, token = authorization.partition(" ")
        if scheme.lower() != "bearer" or not token:
            raise Unsigned("no bearer token")
        try:
            # The check may fetch keys and waits while it does: it must not hold up everybody else.
            return await asyncio.to_thread(asyncio.run, self._validator.validate_token(token))
        except jwt.PyJWKClientConnectionError as error:
            raise KeysUnreachable(str(error)) from error
        except (jwt.PyJWTError, ValueError) as error:
            raise Unsigned(str(error)) from error


async def application(settings: Settings, credential: Credential | None = None) -> App:
    """Return the application that sends in our name. ``credential`` gives tokens in place of the client secret.

    Raises:
        BadInput: the secret or the tenant is missing.

    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from microsoft_teams.apps import App
    secret = settings.teams_app_secret.get_secret_value()
    if credential is None and not secret:
        raise BadInput("Teams: FIRSTMATE_TEAMS_APP_SECRET is missing.")
    if not settings.teams_tenant:
        raise BadInput("Teams: FIRSTMATE_TEAMS_TENANT is missing: nobody could be told from a guest.")
    found = App(
        client_id=settings.teams_app_id,
        client_secret=None if credential else secret,
        token=credential,
        tenant_id=settings.teams_tenant,
        http_server_adapter=_Silent(),
        messaging_endpoint=ENDPOINT,
        dangerously_allow_unauthenticated_requests=False,
    )
    await found.initialize()
    return found


class _Silent:
    """Registers no route: the SDK's own parses a body before it checks who sent it, and holds the request meanwhile."""

    def register_route(self, method: str, path: str, handler: object) -> None:
        """Leave the address to ``listening``."""

    def serve_static(self, path: str, directory: str) -> None:
        """Serve nothing."""

    async def start(self, port: int) -> None:
        """Listen on nothing: the server does."""

    async def stop(self) -> None:
        """Stop nothing."""
