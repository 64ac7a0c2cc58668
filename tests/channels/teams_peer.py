"""Teams on loopback: publishes the keys it signs with, and keeps what the app says in its conversations."""

from __future__ import annotations

import json
import threading
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from urllib.parse import unquote

import httpx
import jwt
from cryptography.hazmat.primitives.asymmetric import rsa

from channels.downloads import Door

APP, TENANT = "11111111-2222-3333-4444-555555555555", "99999999-8888-7777-6666-555555555555"
BOT = f"28:{APP}"
ISSUER = "https://api.botframework.com"


class Teams:
    """``said`` is what the app sent: (method, path, body); ``faults`` are answered first: (status, headers)."""

    def __init__(self) -> None:
        self.key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
        self.said: list[tuple[str, str, dict]] = []
        self.faults: list[tuple[int, dict[str, str]]] = []
        self.members: dict[str, dict] = {}
        self.refuse_streams = 0  # the number of the update that is refused, from 1
        self.deleted: list[str] = []
        self.files: dict[str, bytes] = {}
        self.fetched: list[str] = []
        self.door = Door(("sharepoint.com",), transport=httpx.MockTransport(self.served))
        self.number = count(1)
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    @property
    def keys_url(self) -> str:
        return f"{self.url}/v1/.well-known/openidconfiguration"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def served(self, request: httpx.Request) -> httpx.Response:
        """Answer as the place where files of personal chats lie."""
        self.fetched.append(request.url.path)
        if request.url.path == "/moved":
            return httpx.Response(302, headers={"location": "https://evil.example/offer.md"})
        found = self.files.get(request.url.path)
        return httpx.Response(200, content=found) if found is not None else httpx.Response(404)

    def published(self) -> dict:
        return {**jwt.algorithms.RSAAlgorithm.to_jwk(self.key.public_key(), as_dict=True), "kid": "one", "use": "sig"}

    def token(self, key=None, kid="one", **changed) -> str:
        now = datetime.now(UTC)
        claims = {"iss": ISSUER, "aud": APP, "serviceurl": self.url, "iat": now, "exp": now + timedelta(hours=1)}
        claims = {name: value for name, value in {**claims, **changed}.items() if value is not None}
        return jwt.encode(claims, key or self.key, algorithm="RS256", headers={"kid": kid})

    def joins(self, who, tenant=TENANT, **more):
        """Make somebody a member of every conversation and return the platform's name of them."""
        name = f"29:{who}"
        self.members[name] = {"id": name, "name": who, "email": f"{who}@firstmate.example", "tenantId": tenant, **more}
        return name

    def activity(self, text="", who="callum.reid", room="a:1", kind="personal", tenant=TENANT, **more):
        number = next(self.number)
        return {
            "type": "message",
            "id": f"f:{number}",
            "channelId": "msteams",
            "serviceUrl": self.url,
            "from": {"id": self.joins(who) if f"29:{who}" not in self.members else f"29:{who}", "name": who},
            "recipient": {"id": BOT, "name": "Firstmate"},
            "conversation": {"id": room, "conversationType": kind, "tenantId": tenant},
            "channelData": {"tenant": {"id": tenant}},
            "text": text,
            **more,
        }

    def mention(self, text, **more):
        spoken = "<at>Firstmate</at>"
        marked = {"type": "mention", "text": spoken, "mentioned": {"id": BOT, "name": "Firstmate"}}
        return self.activity(
            f"{spoken} {text}", entities=[marked], **{"room": "19:c;messageid=7", "kind": "channel", **more}
        )

    def click(self, verb, on="m1", data=None, **more):
        value = {"action": {"type": "Action.Execute", "verb": verb, "data": data or {}}, "trigger": "manual"}
        return self.activity(type="invoke", name="adaptiveCard/action", value=value, replyToId=on, **more)

    def answer(self, method, path, body):
        """Return status, headers and body for what the app asks."""
        if path == "/v1/.well-known/keys":
            return 200, {}, {"keys": [self.published()]}
        if self.refuse_streams and any(one.get("type") == "streaminfo" for one in body.get("entities") or []):
            self.refuse_streams -= 1
            if not self.refuse_streams:
                self.faults.append((403, {}))
        if self.faults:
            status, headers = self.faults.pop(0)
            return status, headers, {"error": {"code": "fault", "message": "broken on order"}}
        if "/members/" in path:
            found = self.members.get(unquote(path.rpartition("/")[2]))
            return (200, {}, found) if found else (404, {}, {})
        if method == "DELETE":
            self.deleted.append(path.rpartition("/")[2])
            return 200, {}, {}
        self.said.append((method, unquote(path), body))
        if path == "/v3/conversations":
            return 201, {}, {"id": f"a:{body['members'][0]['id']}"}
        return 200, {}, {"id": f"m{len(self.said)}"}


def _handler(teams):
    class Handler(BaseHTTPRequestHandler):
        def _any(self):
            length = int(self.headers.get("Content-Length") or 0)
            body = json.loads(self.rfile.read(length)) if length else {}
            status, headers, told = teams.answer(self.command, self.path, body)
            content = json.dumps(told).encode()
            self.send_response(status)
            for name, value in {**headers, "Content-Type": "application/json", "Content-Length": len(content)}.items():
                self.send_header(name, str(value))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST = do_PUT = do_DELETE = _any  # noqa: N815 -- the names the server looks for

        def log_message(self, *_given):
            pass

    return Handler
