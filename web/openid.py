"""OpenID Connect: signing in at the firm's own identity provider, by the authorisation code flow with PKCE.

Discovery, the exchange of the code and the checks of OpenID Connect Core 1.0 section 3.1.3.7 on what comes back are
authlib's; here stand what is asked for, which algorithms are taken, and how a refusal is said.
"""

from __future__ import annotations

import secrets
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any

from domain.errors import Conflict, Forbidden

if TYPE_CHECKING:
    import httpx2
    from authlib.integrations.starlette_client import StarletteOAuth2App
    from authlib.oidc.core import CodeIDToken

_LEEWAY_SECONDS = 60
_SECONDS = 10
_FRESH = timedelta(hours=1)  # how long what the provider publishes is believed; a key it adds is fetched at once
# Keys of the provider that only it can sign with; never a shared secret, never none.
_ALGORITHMS = ("RS256", "PS256", "ES256", "EdDSA")
_REFUSED = "The identity provider's answer does not hold, so nobody was signed in."
_SILENT = "The identity provider does not answer. Try again, or sign in another way."


@dataclass(frozen=True, slots=True)
class Attempt:
    """What one try to sign in is tied to; it stays in a cookie of the browser that tries."""

    state: str
    nonce: str
    verifier: str

    @classmethod
    def new(cls) -> Attempt:
        """Return a fresh one."""
        return cls(*(secrets.token_urlsafe(48) for _ in range(3)))

    @classmethod
    def read(cls, text: str) -> Attempt | None:
        """Return one as the cookie keeps it, or nothing when it is not one."""
        parts = text.split(".")
        return cls(*parts) if len(parts) == 3 and all(parts) else None  # noqa: PLR2004 -- state, nonce, verifier

    def __str__(self) -> str:
        """Return the text for the cookie."""
        return f"{self.state}.{self.nonce}.{self.verifier}"


@dataclass
class OpenId:
    """One provider. ``transport`` is for tests; ``issuer`` as the provider writes itself."""

    issuer: str
    client_id: str
    client_secret: str
    transport: httpx2.AsyncBaseTransport | None = None
    _app: StarletteOAuth2App | None = None
    _since: datetime | None = field(default=None)

    async def address(self, attempt: Attempt, back: str, *, now: datetime) -> str:
        """Return where the browser goes to sign in; ``back`` is where it returns to.

        Raises:
            Conflict: the provider does not answer.
            Forbidden: it is not the provider that was configured.

        """
        with _plainly():
            app = await self._provider(now)
            made = await app.create_authorization_url(
                back, state=attempt.state, nonce=attempt.nonce, code_verifier=attempt.verifier
            )
        return str(made["url"])

    async def email(self, attempt: Attempt, code: str, back: str, *, now: datetime) -> str:
        """Return the proven address of whoever signed in.

        Raises:
            Conflict: the provider does not answer.
            Forbidden: its answer does not hold, or it has not verified the address.

        """
        with _plainly():
            app = await self._provider(now)
            token = await app.fetch_access_token(back, code=code, code_verifier=attempt.verifier)
            claims = await app.parse_id_token(
                token,
                attempt.nonce,
                claims_options={
                    "iss": {"essential": True, "value": self.issuer},
                    "aud": {"essential": True, "value": self.client_id},
                },
                claims_cls=_claims_at(now, str(token.get("access_token", ""))),
                leeway=_LEEWAY_SECONDS,
            )
        if claims is None:
            raise Forbidden(_REFUSED)
        if not claims.get("email") or claims.get("email_verified") is not True:
            raise Forbidden("The identity provider has not verified your address.")
        return str(claims["email"])

    async def _provider(self, now: datetime) -> StarletteOAuth2App:
        if self._app is None or self._since is None or now - self._since > _FRESH:
            app = self._unread()
            known = await app.load_server_metadata()
            if known.get("issuer") != self.issuer:
                raise Forbidden(_REFUSED)
            offered = known.get("id_token_signing_alg_values_supported") or ["RS256"]
            taken = [one for one in offered if one in _ALGORITHMS]
            if not taken:
                raise Forbidden(_REFUSED)
            known["id_token_signing_alg_values_supported"] = taken
            self._app, self._since = app, now
        return self._app

    def _unread(self) -> StarletteOAuth2App:
        from authlib.integrations.starlette_client import StarletteOAuth2App

        asked: dict[str, Any] = {"scope": "openid email", "code_challenge_method": "S256", "timeout": _SECONDS}
        if self.transport is not None:
            asked["transport"] = self.transport
        return StarletteOAuth2App(
            framework=None,
            client_id=self.client_id,
            client_secret=self.client_secret,
            server_metadata_url=f"{self.issuer.rstrip('/')}/.well-known/openid-configuration",
            client_kwargs=asked,
        )


def _claims_at(now: datetime, access_token: str) -> type[CodeIDToken]:
    """Return authlib's claims of an ID token, checked against our clock and the access token that came with them."""
    from authlib.oidc.core import CodeIDToken

    class Claims(CodeIDToken):  # type: ignore[misc]  # authlib carries no types
        def validate(self, _now: int | None = None, leeway: int = 0) -> None:
            self.params["access_token"] = access_token
            super().validate(int(now.timestamp()), leeway)

    return Claims


class _plainly:  # noqa: N801 -- reads as the statement it is
    """Turn whatever authlib raises into a refusal in plain words."""

    def __enter__(self) -> None:
        return None

    def __exit__(self, _kind: object, error: BaseException | None, _trace: object) -> None:
        import httpx2
        from authlib.common.errors import AuthlibBaseError
        from joserfc.errors import JoseError

        if isinstance(error, (AuthlibBaseError, JoseError)):
            raise Forbidden(_REFUSED) from error
        if isinstance(error, httpx2.HTTPStatusError) and error.response.is_client_error:
            raise Forbidden(_REFUSED) from error
        if isinstance(error, httpx2.HTTPError):
            raise Conflict(_SILENT) from error
        # What is no JSON, no object, or lacks what the standard demands.
        if isinstance(error, (ValueError, TypeError, KeyError, AttributeError, RuntimeError)):
            raise Forbidden(_REFUSED) from error
