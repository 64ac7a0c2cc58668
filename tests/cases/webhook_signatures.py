"""Webhook signatures: the case names the header it expects, so every scheme the input can feed is offered."""

from __future__ import annotations

from domain.signatures import RULES, Request, Scheme, signature

NAMES = {"msg_id": "id", "uri": "url", "payload": "body", "signing_secret": "secret"}  # as other sources call them
NEEDS = {
    Scheme.STANDARD_WEBHOOKS: {"id", "timestamp"},
    Scheme.HUBSPOT_V3: {"method", "url", "timestamp_ms"},
    Scheme.SLACK_V0: {"timestamp"},
    Scheme.STRIPE_V1: {"timestamp"},
    Scheme.GITHUB_SHA256: set(),
    Scheme.TEAMS_OUTGOING: set(),
}


def run(given, _context):
    given = {NAMES.get(name, name): value for name, value in given.items()}
    secret = str(given["secret"])
    request = Request(
        str(given.get("body", "")).encode(),
        str(given.get("timestamp_ms", given.get("timestamp", ""))),
        str(given.get("id", "")),
        given.get("method", ""),
        given.get("url", ""),
    )
    found = {}
    for scheme, rule in RULES.items():
        if NEEDS[scheme] <= set(given) and (scheme is Scheme.STANDARD_WEBHOOKS) == secret.startswith("whsec_"):
            found[rule.header.lower()] = (scheme, secret, request)
    return found


def compare(expected, offered):
    """Look at the scheme whose header is expected."""
    found = offered.get(expected["header"].lower())
    if found is None:
        return [f"no scheme for the header {expected['header']!r}"]
    rule = RULES[found[0]]
    actual = {"header": rule.header, "value": signature(*found), "max_age_s": rule.max_age_s}
    return [
        f"{key}: expected {value!r}, got {actual.get(key)!r}"
        for key, value in expected.items()
        if actual.get(key) != value
    ]
