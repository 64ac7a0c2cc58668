"""A Slack on loopback: the methods of its Web API that are used, with faults on order, and signed requests to us."""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
from collections.abc import Callable
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

SECRET = "8f742231b10e8888abcd99yyyzzz85a5"


class Slack:
    """Remembers every call; ``faults`` are (status, headers, body) for the next calls of a method."""

    def __init__(self, users: dict[str, dict[str, Any]]) -> None:
        self.users = users
        self.calls: list[tuple[str, dict[str, Any]]] = []
        self.messages: list[dict[str, Any]] = []
        self.faults: dict[str, list[tuple[int, dict[str, str], dict[str, Any]]]] = {}
        self.files: dict[str, tuple[dict[str, Any], int, dict[str, str], bytes]] = {}  # facts, then how it is served
        self.fetched: list[tuple[str, str]] = []  # file, Authorization
        self.fixed: dict[str, dict[str, Any]] = {
            "auth.test": {"user_id": "UBOT", "bot_id": "BBOT", "team_id": "T1", "url": "", "team": "", "user": ""},
            "views.publish": {"view": {"id": "V1"}},
            "views.open": {"view": {"id": "V1"}},
            "assistant.threads.setSuggestedPrompts": {},
        }
        self._numbers = 0
        self.streams = False  # whether messages may grow
        self.headers: dict[str, str] = {}
        self.lose_answers = 0  # messages that arrive though we are told nothing
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True).start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/api/"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()

    def posted(self) -> list[tuple[str, str]]:
        return [(one["channel"], one["text"]) for one in self.messages]

    def keep(
        self,
        name: str,
        content: bytes,
        *,
        media: str = "application/octet-stream",
        status: int = 200,
        headers: dict[str, str] | None = None,
        **facts: Any,
    ) -> str:
        """Have a file, and return its id."""
        number = f"F{len(self.files) + 1}"
        address = f"{self.url.removesuffix('/api/')}/files/{number}"
        told = {"id": number, "name": name, "size": len(content), "url_private_download": address, **facts}
        self.files[number] = (told, status, {"Content-Type": media, **(headers or {})}, content)
        return number

    def told(self, method: str, given: dict[str, Any]) -> tuple[int, dict[str, str], dict[str, Any]]:
        """Answer a call, or fail as ordered."""
        self.calls.append((method, given))
        if waiting := self.faults.get(method):
            return waiting.pop(0)
        try:
            found = {"ok": True, **self.answer(method, given)}
        except KeyError:
            found = {"ok": False, "error": "unknown_method"}
        if method == "chat.postMessage" and self.lose_answers:
            self.lose_answers -= 1
            return 500, {}, {"ok": False, "error": "internal_error"}
        return 200, self.headers, found

    def _grown(self, method: str, given: dict[str, Any]) -> dict[str, Any]:
        (message,) = [one for one in self.messages if one["ts"] == given["ts"]]
        if method == "chat.delete":
            self.messages.remove(message)
        elif method == "chat.appendStream":
            message["text"] += given["markdown_text"]
        else:
            message.update({name: _listed(given[name]) for name in ("blocks", "metadata") if name in given})
        return {"ts": given["ts"], "channel": given["channel"]}

    def answer(self, method: str, given: dict[str, Any]) -> dict[str, Any]:
        """Return what a method answers; KeyError for one that is not known here."""
        return self.fixed[method] if method in self.fixed else self.methods[method](given)

    @property
    def methods(self) -> dict[str, Callable[[dict[str, Any]], dict[str, Any]]]:
        said = {f"chat.{name}": partial(self._said, f"chat.{name}") for name in ("postMessage", "postEphemeral")}
        grown = {f"chat.{name}": partial(self._grown, f"chat.{name}") for name in ("appendStream", "stopStream")}
        begins = {"chat.startStream": partial(self._said, "chat.startStream")} if self.streams else {}
        return {
            **said,
            **grown,
            **begins,
            "users.info": lambda given: {"user": self.users[given["user"]]},
            "files.info": lambda given: {"file": self.files[given["file"]][0]},
            "conversations.open": lambda given: {"channel": {"id": "D" + given["users"]}},
            "conversations.history": lambda _given: {"messages": self.messages[-20:]},
            "conversations.replies": lambda _given: {"messages": self.messages[-20:]},
            "chat.update": self._updated,
            "chat.delete": partial(self._grown, "chat.delete"),
        }

    def _said(self, method: str, given: dict[str, Any]) -> dict[str, Any]:
        self._numbers += 1
        ts = f"17{self._numbers:08}.000100"
        kept = {**given, "ts": ts, "method": method}
        kept |= {name: _listed(kept[name]) for name in ("blocks", "metadata") if name in kept}
        if method == "chat.startStream":
            kept |= {"text": given["markdown_text"], "bot_id": "BBOT"}
        self.messages.append(kept)
        return {"ts": ts, "message_ts": ts, "channel": given["channel"]}

    def _updated(self, given: dict[str, Any]) -> dict[str, Any]:
        ts = self._said("chat.update", given)["ts"]
        (old, *_) = [*(one for one in self.messages if one["ts"] == given["ts"]), None]
        if old is not None:
            new = self.messages.pop()
            old.update(new | {"ts": old["ts"]})
            ts = old["ts"]
        return {"ts": ts, "channel": given["channel"]}


def _listed(given: Any) -> Any:
    return json.loads(given) if isinstance(given, str) else given


def _asked(path: str, body: str) -> tuple[str, dict[str, Any]]:
    path, _, query = path.partition("?")
    said = {name: values[0] for name, values in parse_qs(query).items()}
    if body.startswith("{"):
        return path.removeprefix("/api/"), said | json.loads(body)
    form = {name: values[0] for name, values in parse_qs(body, keep_blank_values=True).items()}
    return path.removeprefix("/api/"), said | form


def _handler(slack: Slack) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            if self.path.startswith("/files/"):
                number = self.path.rpartition("/")[2]
                slack.fetched.append((number, self.headers.get("Authorization", "")))
                _, status, headers, content = slack.files[number]
                self._send(status, headers, content)
                return
            self._serve(self.path, "")

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers.get("content-length", 0))).decode()
            self._serve(self.path, body)

        def _serve(self, path: str, body: str) -> None:
            method, given = _asked(path, body)
            status, headers, told = slack.told(method, given)
            self._send(status, {"Content-Type": "application/json", **headers}, json.dumps(told).encode())

        def _send(self, status: int, headers: dict[str, str], raw: bytes) -> None:
            self.send_response(status)
            for name, value in {"Content-Length": str(len(raw)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(raw)

        def log_message(self, *_args: object) -> None:
            pass

    return Handler


def signed(body: str, at: float, secret: str = SECRET) -> dict[str, str]:
    """Return the headers Slack would send with a body."""
    stamp = str(int(at))
    value = hmac.new(secret.encode(), f"v0:{stamp}:{body}".encode(), hashlib.sha256).hexdigest()
    return {"X-Slack-Request-Timestamp": stamp, "X-Slack-Signature": f"v0={value}"}
