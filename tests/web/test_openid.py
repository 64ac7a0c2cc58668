"""Signing in at an identity provider of the tests' own, over HTTP without sockets."""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from datetime import timedelta
from hashlib import sha256
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse
from sqlmodel import select

from store.db import writing
from store.people import Person
from web.openid import OpenId

ISSUER = "https://id.example"
ANA = "ana.petrov@firstmate.example"


def _text(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


class Provider:
    """Signs whatever ``claims`` say for the code "good"; what it was asked last is in ``asked``."""

    def __init__(self) -> None:
        self.key = generate_private_key(65537, 2048)
        self.signs_with = self.key
        self.algorithm = "RS256"
        self.kid = "one"
        self.published = [("one", self.key)]
        self.key_visits = 0
        self.issuer = ISSUER
        self.claims: dict = {}
        self.challenge = ""
        self.app = FastAPI()
        self.app.get("/.well-known/openid-configuration")(self.discovery)
        self.app.get("/keys")(self.keys)
        self.app.post("/token")(self.token)

    async def discovery(self) -> dict:
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{ISSUER}/authorize",
            "token_endpoint": f"{ISSUER}/token",
            "jwks_uri": f"{ISSUER}/keys",
        }

    async def keys(self) -> dict:
        self.key_visits += 1
        return {"keys": [self._public(kid, key) for kid, key in self.published]}

    @staticmethod
    def _public(kid: str, key) -> dict:
        numbers = key.public_key().public_numbers()
        modulus, exponent = (_text(value.to_bytes(256)) for value in (numbers.n, numbers.e))
        return {"kty": "RSA", "use": "sig", "kid": kid, "n": modulus, "e": exponent}

    async def token(self, request: Request) -> JSONResponse:
        form = await request.form()
        login = base64.b64decode(request.headers["authorization"].removeprefix("Basic ")).decode()
        proof = _text(sha256(str(form["code_verifier"]).encode()).digest())
        if form["code"] != "good" or login != "firstmate:secret" or proof != self.challenge:
            return JSONResponse({"error": "invalid_grant"}, status_code=400)
        return JSONResponse({"access_token": "for nothing", "token_type": "Bearer", "id_token": self.signed()})

    def signed(self) -> str:
        head = _text(json.dumps({"alg": self.algorithm, "kid": self.kid}).encode())
        body = _text(json.dumps(self.claims).encode())
        seal = self.signs_with.sign(f"{head}.{body}".encode(), PKCS1v15(), SHA256())
        return f"{head}.{body}.{_text(seal)}"


@pytest.fixture
def provider():
    return Provider()


@pytest.fixture
def door(provider, house, app, browse):
    transport = httpx2.ASGITransport(app=provider.app)
    openid = OpenId(ISSUER, "firstmate", "secret", transport=transport)
    production = house.settings.model_copy(update={"environment": "production"})
    app.state.house = replace(house, settings=production, openid=openid)
    return browse()


def renew(door, provider, at=None) -> dict:
    """Begin to sign in; return the query the browser takes along, the provider's claims being right."""
    location = door.get("/sign-in/openid?next=/time").headers["location"]
    provider.asked = {name: values[0] for name, values in parse_qs(urlsplit(location).query).items()}
    provider.challenge = provider.asked["code_challenge"]
    expires = int((at or provider.now).timestamp()) + 300
    provider.claims = {
        "iss": ISSUER,
        "sub": "248289761001",
        "aud": "firstmate",
        "iat": expires - 310,
        "exp": expires,
        "nonce": provider.asked["nonce"],
        "email": ANA,
        "email_verified": True,
    }
    return provider.asked


@pytest.fixture
def begun(door, provider, now):
    provider.now = now
    return renew(door, provider)


def back(door, begun, code: str = "good", state: str = ""):
    return door.get(f"/sign-in/openid/back?code={code}&state={state or begun['state']}")


def test_whoever_the_provider_names_is_signed_in_and_led_on(door, begun):
    assert "company account" in door.get("/sign-in").text
    response = back(door, begun)

    assert response.headers["location"] == "/time"
    assert "Hello Ana" in door.get("/").text


@pytest.mark.parametrize(
    "changed",
    [
        {"iss": "https://elsewhere.example"},
        {"aud": "another"},
        {"aud": ["firstmate", "another"], "azp": "another"},
        {"exp": 1},
        {"exp": "never"},
        {"nonce": "of another try"},
        {"nonce": ""},
        {"iat": 4_000_000_000},
        {"at_hash": "of another access token"},
        {"email_verified": False},
        {"email_verified": "true"},
        {"email": ""},
    ],
)
def test_a_claim_that_does_not_hold_signs_nobody_in(door, begun, provider, changed):
    provider.claims |= changed

    assert back(door, begun).status_code == 403
    assert door.get("/").status_code == 303


def test_a_token_signed_by_somebody_else_signs_nobody_in(door, begun, provider):
    provider.signs_with = generate_private_key(65537, 2048)

    assert back(door, begun).status_code == 403


@pytest.mark.parametrize("missing", ["iss", "aud", "exp", "iat", "sub", "nonce", "email", "email_verified"])
def test_a_claim_that_is_missing_signs_nobody_in(door, begun, provider, missing):
    del provider.claims[missing]

    assert back(door, begun).status_code == 403
    assert door.get("/").status_code == 303


def test_a_key_the_provider_changes_to_is_fetched(door, begun, provider):
    assert back(door, begun).status_code == 303
    provider.signs_with, provider.kid = generate_private_key(65537, 2048), "two"
    provider.published = [("two", provider.signs_with)]
    renew(door, provider)

    assert back(door, provider.asked).status_code == 303
    assert provider.key_visits == 2


def test_a_key_the_provider_has_withdrawn_is_not_believed_for_long(door, begun, provider, app, now):
    assert back(door, begun).status_code == 303
    provider.published = [("two", generate_private_key(65537, 2048))]
    later = now + timedelta(hours=2)
    app.state.house = replace(app.state.house, clock=lambda: later)
    renew(door, provider, later)

    assert back(door, provider.asked).status_code == 403


def test_a_provider_that_calls_itself_otherwise_is_not_asked(door, provider):
    provider.issuer = "https://elsewhere.example"

    assert door.get("/sign-in/openid").status_code == 403


def test_someone_who_has_left_is_not_let_in(door, begun, house):
    with writing(house.engine) as db:
        db.exec(select(Person).where(Person.email == ANA)).one().active = False

    assert back(door, begun).status_code in (403, 404)
    assert door.get("/").status_code == 303


@pytest.mark.parametrize("algorithm", ["none", "HS256", "RS512"])
def test_no_other_algorithm_is_taken(door, begun, provider, algorithm):
    provider.algorithm = algorithm

    assert back(door, begun).status_code == 403


def test_a_code_that_is_not_ours_or_without_its_proof_signs_nobody_in(door, begun, provider):
    assert back(door, begun, code="stolen").status_code == 403
    provider.challenge = "of another browser"
    assert back(door, begun).status_code == 403


def test_coming_back_without_having_begun_here_is_refused(door, begun, browse):
    assert back(door, begun, state="made-up").status_code == 403
    assert back(browse(), begun).status_code == 403


def test_someone_the_firm_does_not_know_is_not_let_in(door, begun, provider):
    provider.claims["email"] = "stranger@elsewhere.example"

    assert back(door, begun).status_code == 404
    assert door.get("/").status_code == 303


def test_a_provider_that_does_not_answer_is_said_in_plain_words(door, app):
    silent = httpx2.MockTransport(lambda _request: httpx2.Response(503))
    app.state.house = replace(app.state.house, openid=OpenId(ISSUER, "firstmate", "secret", transport=silent))
    response = door.get("/sign-in/openid")

    assert response.status_code == 409
    assert "does not answer" in response.text


def test_without_a_provider_there_is_no_such_way_in(browse):
    assert browse().get("/sign-in/openid").status_code == 404
