"""Signing in at an identity provider of the tests' own, over HTTP without sockets."""

from __future__ import annotations

import base64
import json
from dataclasses import replace
from hashlib import sha256
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.padding import PKCS1v15
from cryptography.hazmat.primitives.asymmetric.rsa import generate_private_key
from cryptography.hazmat.primitives.hashes import SHA256
from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse

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
        self.claims: dict = {}
        self.challenge = ""
        self.app = FastAPI()
        self.app.get("/.well-known/openid-configuration")(self.discovery)
        self.app.get("/keys")(self.keys)
        self.app.post("/token")(self.token)

    async def discovery(self) -> dict:
        return {
            "issuer": ISSUER,
            "authorization_endpoint": f"{ISSUER}/authorize",
            "token_endpoint": f"{ISSUER}/token",
            "jwks_uri": f"{ISSUER}/keys",
        }

    async def keys(self) -> dict:
        numbers = self.key.public_key().public_numbers()
        modulus, exponent = (_text(value.to_bytes(256)) for value in (numbers.n, numbers.e))
        return {"keys": [{"kty": "RSA", "use": "sig", "kid": "one", "n": modulus, "e": exponent}]}

    async def token(self, request: Request) -> JSONResponse:
        form = await request.form()
        login = base64.b64decode(request.headers["authorization"].removeprefix("Basic ")).decode()
        proof = _text(sha256(str(form["code_verifier"]).encode()).digest())
        if form["code"] != "good" or login != "firstmate:secret" or proof != self.challenge:
            return JSONResponse({"error": "invalid_grant"}, status_code=400)
        return JSONResponse({"id_token": self.signed()})

    def signed(self) -> str:
        head = _text(json.dumps({"alg": self.algorithm, "kid": "one"}).encode())
        body = _text(json.dumps(self.claims).encode())
        seal = self.signs_with.sign(f"{head}.{body}".encode(), PKCS1v15(), SHA256())
        return f"{head}.{body}.{_text(seal)}"


@pytest.fixture
def provider():
    return Provider()


@pytest.fixture
def door(provider, house, app, browse):
    transport = httpx.ASGITransport(app=provider.app)
    openid = OpenId(ISSUER, "firstmate", "secret", transport=transport)
    production = house.settings.model_copy(update={"environment": "production"})
    app.state.house = replace(house, settings=production, openid=openid)
    return browse()


@pytest.fixture
def begun(door, provider, house):
    """Begin to sign in; return the query the browser takes along, the provider's claims being right."""
    location = door.get("/sign-in/openid?next=/time").headers["location"]
    asked = {name: values[0] for name, values in parse_qs(urlsplit(location).query).items()}
    provider.challenge = asked["code_challenge"]
    expires = int(house.clock().timestamp()) + 300
    provider.claims = {
        "iss": ISSUER,
        "aud": "firstmate",
        "exp": expires,
        "nonce": asked["nonce"],
        "email": ANA,
        "email_verified": True,
    }
    return asked


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
    silent = httpx.MockTransport(lambda _request: httpx.Response(503))
    app.state.house = replace(app.state.house, openid=OpenId(ISSUER, "firstmate", "secret", transport=silent))
    response = door.get("/sign-in/openid")

    assert response.status_code == 409
    assert "does not answer" in response.text


def test_without_a_provider_there_is_no_such_way_in(browse):
    assert browse().get("/sign-in/openid").status_code == 404
