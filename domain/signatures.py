"""Signatures of webhooks, in and out: the documented keyed hashes, compared in constant time, within a maximum age.

Sources: the request-validation pages of HubSpot, Slack, Stripe, GitHub and Microsoft Teams, and the Standard Webhooks
specification. All of them are HMAC-SHA256 over the raw body, most with a timestamp against replays.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import hmac
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from domain.errors import BadInput

FIVE_MINUTES = 300
_STANDARD_PREFIX = "whsec_"
_MS = 1000
# HubSpot signs the address with these characters decoded, whatever the client sent.
_HUBSPOT_DECODED = {"3A": ":", "2F": "/", "3F": "?", "40": "@", "21": "!", "24": "$", "27": "'", "28": "(", "29": ")"}
_HUBSPOT_DECODED |= {"2A": "*", "2C": ",", "3B": ";"}


class Scheme(StrEnum):
    """A way of signing, by its usual name."""

    STANDARD_WEBHOOKS = "standard_webhooks"
    HUBSPOT_V3 = "hubspot_v3"
    SLACK_V0 = "slack_v0"
    STRIPE_V1 = "stripe_v1"
    GITHUB_SHA256 = "github_sha256"
    TEAMS_OUTGOING = "teams_outgoing"


@dataclass(frozen=True, slots=True)
class Request:
    """What is signed. ``timestamp`` is the text of its header (seconds, or milliseconds for HubSpot)."""

    body: bytes
    timestamp: str = ""
    id: str = ""
    method: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class _Rule:
    header: str
    sign: Callable[[str, Request], str]
    max_age_s: int | None
    unit: int = 1  # timestamp units a second


def _mac(key: bytes, *parts: bytes) -> bytes:
    return hmac.new(key, b"".join(parts), hashlib.sha256).digest()


def _base64(digest: bytes) -> str:
    return base64.b64encode(digest).decode("ascii")


def _decoded(secret: str) -> bytes:
    """Return the key inside a base64 secret; BadInput when it is none."""
    try:
        return base64.b64decode(secret.removeprefix(_STANDARD_PREFIX), validate=True)
    except (binascii.Error, ValueError):
        raise BadInput(
            "The webhook secret is not base64.", hint="Copy it again, with its prefix if it has one."
        ) from None


def _standard(secret: str, request: Request) -> str:
    signed = f"{request.id}.{request.timestamp}.".encode()
    return "v1," + _base64(_mac(_decoded(secret), signed, request.body))


def _hubspot(secret: str, request: Request) -> str:
    url = request.url
    for code, character in _HUBSPOT_DECODED.items():
        url = url.replace(f"%{code}", character).replace(f"%{code.lower()}", character)
    mac = _mac(secret.encode(), f"{request.method}{url}".encode(), request.body, request.timestamp.encode())
    return _base64(mac)


def _slack(secret: str, request: Request) -> str:
    return "v0=" + _mac(secret.encode(), f"v0:{request.timestamp}:".encode(), request.body).hex()


def _stripe(secret: str, request: Request) -> str:
    mac = _mac(secret.encode(), f"{request.timestamp}.".encode(), request.body).hex()
    return f"t={request.timestamp},v1={mac}"


def _github(secret: str, request: Request) -> str:
    return "sha256=" + _mac(secret.encode(), request.body).hex()


def _teams(secret: str, request: Request) -> str:
    return "HMAC " + _base64(_mac(_decoded(secret), request.body))


RULES = {
    Scheme.STANDARD_WEBHOOKS: _Rule("webhook-signature", _standard, FIVE_MINUTES),
    Scheme.HUBSPOT_V3: _Rule("X-HubSpot-Signature-v3", _hubspot, FIVE_MINUTES, _MS),
    Scheme.SLACK_V0: _Rule("X-Slack-Signature", _slack, FIVE_MINUTES),
    Scheme.STRIPE_V1: _Rule("Stripe-Signature", _stripe, FIVE_MINUTES),
    Scheme.GITHUB_SHA256: _Rule("X-Hub-Signature-256", _github, None),
    Scheme.TEAMS_OUTGOING: _Rule("Authorization", _teams, None),
}


def signature(scheme: Scheme, secret: str, request: Request) -> str:
    """Return the value of the signature's header."""
    return RULES[scheme].sign(secret, request)


def _recent(rule: _Rule, timestamp: str, now_s: int, max_age_s: int) -> bool:
    return timestamp.isdecimal() and abs(now_s - int(timestamp) // rule.unit) <= max_age_s


def verified(scheme: Scheme, secret: str, request: Request, given: str, now_s: int) -> bool:
    """Tell whether a request carries a right and recent signature; ``now_s`` are seconds since 1970.

    A header may carry several signatures while a secret is being changed; one right one is enough.
    """
    rule = RULES[scheme]
    if rule.max_age_s is not None and not _recent(rule, request.timestamp, now_s, rule.max_age_s):
        return False
    expected = signature(scheme, secret, request)
    if scheme is Scheme.STRIPE_V1:
        expected, offered = expected.split("v1=")[1], [p[3:] for p in given.split(",") if p.startswith("v1=")]
    else:
        offered = given.split(" ") if scheme is Scheme.STANDARD_WEBHOOKS else [given]
    right = [hmac.compare_digest(expected.encode(), one.encode()) for one in offered]
    return any(right)
