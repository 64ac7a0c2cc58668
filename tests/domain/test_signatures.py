from __future__ import annotations

import pytest

from domain.errors import BadInput
from domain.signatures import Request, Scheme, signature, verified

NOW = 1_795_600_000
SECRET = "whsec_MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY="


def request(scheme, body=b'{"a":1}', age=0):
    stamp = (NOW - age) * (1000 if scheme is Scheme.HUBSPOT_V3 else 1)
    return Request(body, str(stamp), "msg_1", "POST", "https://psa.example.test/hooks?x=1")


@pytest.mark.parametrize("scheme", Scheme)
def test_a_signed_request_is_verified_and_a_changed_one_is_not(scheme):
    secret = SECRET.removeprefix("whsec_") if scheme is Scheme.TEAMS_OUTGOING else SECRET
    given = signature(scheme, secret, request(scheme))
    assert verified(scheme, secret, request(scheme), given, NOW)
    assert not verified(scheme, secret, request(scheme, b'{"a":2}'), given, NOW)
    assert not verified(scheme, secret, request(scheme), "", NOW)


@pytest.mark.parametrize("scheme", [Scheme.STANDARD_WEBHOOKS, Scheme.HUBSPOT_V3, Scheme.SLACK_V0, Scheme.STRIPE_V1])
def test_a_replay_after_five_minutes_is_refused(scheme):
    for age, accepted in ((300, True), (301, False), (-301, False)):
        old = request(scheme, age=age)
        assert verified(scheme, SECRET, old, signature(scheme, SECRET, old), NOW) is accepted


def test_one_right_signature_among_several_is_enough():
    given = signature(Scheme.STANDARD_WEBHOOKS, SECRET, request(Scheme.STANDARD_WEBHOOKS))
    assert verified(Scheme.STANDARD_WEBHOOKS, SECRET, request(Scheme.STANDARD_WEBHOOKS), f"v1,AAAA {given}", NOW)


def test_slacks_published_example():
    body = (
        b"token=xyzz0WbapA4vBCDEFasx0q6G&team_id=T1DC2JH3J&team_domain=testteamnow&channel_id=G8PSS9T3V&channel_name=foobar"
        b"&user_id=U2CERLKJA&user_name=roadrunner&command=%2Fwebhook-collect&text=&response_url=https%3A%2F%2Fhooks.slack.com"
        b"%2Fcommands%2FT1DC2JH3J%2F397700885554%2F96rGlfmibIGlgcZRskXaIFfN&trigger_id=398738663015.47445629121"
        b".803a0bc887a14d10d2c447fce8b6703c"
    )
    value = signature(Scheme.SLACK_V0, "8f742231b10e8888abcd99yyyzzz85a5", Request(body, "1531420618"))
    assert value == "v0=a2114d57b48eac39b9ad189dd8316235a7b4a8d21a10bd27519666489c69b503"


def test_an_address_is_signed_decoded_as_hubspot_does():
    plain = Request(b"", "1", method="GET", url="https://a.test/x?q=a:b")
    coded = Request(b"", "1", method="GET", url="https://a.test/x?q=a%3ab")
    assert signature(Scheme.HUBSPOT_V3, "s", plain) == signature(Scheme.HUBSPOT_V3, "s", coded)


def test_a_secret_that_is_not_base64_is_refused_in_words():
    with pytest.raises(BadInput):
        signature(Scheme.STANDARD_WEBHOOKS, "whsec_%%%", request(Scheme.STANDARD_WEBHOOKS))
