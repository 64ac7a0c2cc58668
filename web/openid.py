"""OpenID Connect: signing in at the firm's own identity provider, by the authorisation code flow with PKCE.

Everything the provider says is checked as OpenID Connect Core 1.0 section 3.1.3.7 asks: issuer, audience, expiry, nonce
and the signature (RS256) by the provider's published keys.
"""

from __future__ import annotations

import base64
import json
import secrets
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from domain.errors import Conflict, Forbidden

if TYPE_CHECKING:
    import httpx

_LEEWAY_SECONDS = 60
_SECONDS = 10
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
        return cls(*(secrets.token_urlsafe(32) for _ in range(3)))

    @classmethod
    def read(cls, text: str) -> Attempt | None:
        """Return one as the cookie keeps it, or nothing when it is not one."""
        parts = text.split(".")
        return cls(*parts) if len(parts) == 3 and all(parts) else None  # noqa: PLR2004 -- state, nonce, verifier

    def __str__(self) -> str:
        """Return the text for the cookie."""
        return f"{self.state}.{self.nonce}.{self.verifier}"

    @property
    def challenge(self) -> str:
        """The PKCE challenge of the verifier (RFC 7636)."""
        return _encoded(sha256(self.verifier.encode()).digest())


@dataclass
class OpenId:
    """One provider. ``transport`` is for tests; ``issuer`` as the provider writes itself."""

    issuer: str
    client_id: str
    client_secret: str
    transport: httpx.AsyncBaseTransport | None = None
    _known: dict[str, Any] = field(default_factory=dict)

    async def address(self, attempt: Attempt, back: str) -> str:
        """Return where the browser goes to sign in; ``back`` is where it returns to.

        Raises:
            Conflict: the provider does not answer.

        """
        known = await self._discovered()
        asked = {
            "response_type": "code",
            "client_id": self.client_id,
            "redirect_uri": back,
            "scope": "openid email",
            "state": attempt.state,
            "nonce": attempt.nonce,
            "code_challenge": attempt.challenge,
            "code_challenge_method": "S256",
        }
        return f"{known['authorization_endpoint']}?{urlencode(asked)}"

    async def email(self, attempt: Attempt, code: str, back: str, *, now: datetime) -> str:
        """Return the proven address of whoever signed in.

        Raises:
            Conflict: the provider does not answer.
            Forbidden: its answer does not hold, or it has not verified the address.

        """
        known = await self._discovered()
        said = {"grant_type": "authorization_code", "code": code, "redirect_uri": back}
        answer = await self._asked(
            "POST",
            known["token_endpoint"],
            data=said | {"code_verifier": attempt.verifier},
            auth=(self.client_id, self.client_secret),
        )
        claims = await self._claims(str(answer.get("id_token", "")))
        self._check(claims, attempt, now)
        if not claims.get("email") or claims.get("email_verified") is not True:
            raise Forbidden("The identity provider has not verified your address.")
        return str(claims["email"])

    def _check(self, claims: dict[str, Any], attempt: Attempt, now: datetime) -> None:
        audience = claims.get("aud")
        meant = [audience] if isinstance(audience, str) else list(audience or ())
        holds = (
            claims.get("iss") == self.issuer
            and self.client_id in meant
            and claims.get("azp", self.client_id) == self.client_id
            and isinstance(claims.get("exp"), int)
            and claims["exp"] + _LEEWAY_SECONDS > now.timestamp()
            and secrets.compare_digest(str(claims.get("nonce", "")).encode(), attempt.nonce.encode())
        )
        if not holds:
            raise Forbidden(_REFUSED)

    async def _claims(self, token: str) -> dict[str, Any]:
        try:
            head, body, seal = token.split(".")
            header, claims = json.loads(_decoded(head)), json.loads(_decoded(body))
            if header.get("alg") != "RS256" or not isinstance(claims, dict):
                raise Forbidden(_REFUSED)
            await self._verified(str(header.get("kid", "")), f"{head}.{body}".encode(), _decoded(seal))
        except (ValueError, AttributeError) as error:
            raise Forbidden(_REFUSED) from error
        return claims

    async def _verified(self, name: str, message: bytes, seal: bytes) -> None:
        from cryptography.exceptions import InvalidSignature
        from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
        from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicNumbers
        from cryptography.hazmat.primitives.hashes import SHA256

        published = await self._asked("GET", (await self._discovered())["jwks_uri"])
        fitting = [
            key
            for key in published.get("keys", ())
            if key.get("kty") == "RSA" and key.get("use", "sig") == "sig" and key.get("kid", "") == name
        ]
        if len(fitting) != 1:
            raise Forbidden(_REFUSED)
        exponent, modulus = (int.from_bytes(_decoded(fitting[0][part])) for part in ("e", "n"))
        try:
            RSAPublicNumbers(exponent, modulus).public_key().verify(seal, message, PKCS1v15(), SHA256())
        except InvalidSignature as error:
            raise Forbidden(_REFUSED) from error

    async def _discovered(self) -> dict[str, Any]:
        if not self._known:
            found = await self._asked("GET", f"{self.issuer.rstrip('/')}/.well-known/openid-configuration")
            if found.get("issuer") != self.issuer:
                raise Forbidden(_REFUSED)
            self._known = found
        return self._known

    async def _asked(self, method: str, url: str, **said: Any) -> dict[str, Any]:  # noqa: ANN401 -- as httpx takes it
        import httpx

        try:
            async with httpx.AsyncClient(transport=self.transport, timeout=_SECONDS) as client:
                answer = await client.request(method, url, **said)
            if answer.status_code in (400, 401):  # the code was used before, or is not ours
                raise Forbidden(_REFUSED)
            found = answer.raise_for_status().json()
        except (httpx.HTTPError, ValueError) as error:
            raise Conflict(_SILENT) from error
        if not isinstance(found, dict):
            raise Forbidden(_REFUSED)
        return found


def _decoded(text: str) -> bytes:
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4))


def _encoded(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()
