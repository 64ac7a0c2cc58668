"""A chat-completions endpoint on loopback that follows a script: replies, tool calls, streams, and faults on order."""

from __future__ import annotations

import json
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Fault:
    """Instead of a reply: a status with its body, or silence for a while."""

    status: int = 500
    body: str = '{"error": {"message": "broken on order", "type": "server_error"}}'
    headers: dict[str, str] = field(default_factory=dict)
    seconds: float = 0


@dataclass(frozen=True)
class Calls:
    """A reply that calls tools: ``(name, arguments)``, the arguments as a dict or as the very text to send."""

    calls: tuple[tuple[str, dict[str, Any] | str], ...]


Script = Callable[[dict[str, Any]], str | Calls | Fault]


class Endpoint:
    """The server; ``requests`` and ``headers`` are what came in."""

    def __init__(self, script: Script) -> None:
        self.script = script
        self.requests: list[dict[str, Any]] = []
        self.headers: list[dict[str, str]] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def _handler(endpoint: Endpoint) -> type[BaseHTTPRequestHandler]:  # noqa: C901 -- a class inside a function
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            request = json.loads(body)
            endpoint.requests.append(request)
            endpoint.headers.append({name.lower(): value for name, value in self.headers.items()})
            if self.path != "/v1/chat/completions":
                self._send(404, "{}")
                return
            reply = endpoint.script(request)
            if isinstance(reply, Fault):
                time.sleep(reply.seconds)
                self._send(reply.status, reply.body, reply.headers)
            elif request.get("stream"):
                self._stream(request, reply)
            else:
                self._send(200, json.dumps(_completion(request, reply)))

        def _send(self, status: int, body: str, headers: dict[str, str] | None = None) -> None:
            try:
                self.send_response(status)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body.encode())))
                for name, value in (headers or {}).items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body.encode())
            except (BrokenPipeError, ConnectionResetError):
                self.close_connection = True  # the client gave up waiting, as it should

        def _stream(self, request: dict[str, Any], reply: str | Calls) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/event-stream")
            self.send_header("Connection", "close")
            self.end_headers()
            for chunk in _chunks(request, reply):
                self.wfile.write(f"data: {json.dumps(chunk)}\n\n".encode())
            self.wfile.write(b"data: [DONE]\n\n")
            self.close_connection = True

        def log_message(self, *_: Any) -> None:
            """Keep quiet."""

    return Handler


def tokens(request: dict[str, Any]) -> int:
    """Estimate the input tokens of a request: four characters each, of everything a model is sent."""
    sent = {key: request[key] for key in ("messages", "tools") if key in request}
    return len(json.dumps(sent, ensure_ascii=False, separators=(",", ":"))) // 4


def _usage(request: dict[str, Any], reply: str | Calls) -> dict[str, int]:
    said, read = len(str(reply)) // 4 + 1, tokens(request)
    return {"prompt_tokens": read, "completion_tokens": said, "total_tokens": read + said}


def _tool_calls(reply: Calls) -> list[dict[str, Any]]:
    return [
        {
            "index": index,
            "id": f"call_{uuid.uuid4().hex[:20]}",
            "type": "function",
            "function": {"name": name, "arguments": args if isinstance(args, str) else json.dumps(args)},
        }
        for index, (name, args) in enumerate(reply.calls)
    ]


def _frame(request: dict[str, Any], kind: str) -> dict[str, Any]:
    return {"id": f"chatcmpl-{uuid.uuid4().hex}", "object": kind, "created": 1_790_000_000, "model": request["model"]}


def _completion(request: dict[str, Any], reply: str | Calls) -> dict[str, Any]:
    if isinstance(reply, Calls):
        message: dict[str, Any] = {"role": "assistant", "content": None, "tool_calls": _tool_calls(reply)}
    else:
        message = {"role": "assistant", "content": reply}
    reason = "tool_calls" if isinstance(reply, Calls) else "stop"
    choice = {"index": 0, "message": message, "finish_reason": reason, "logprobs": None}
    return {**_frame(request, "chat.completion"), "choices": [choice], "usage": _usage(request, reply)}


def _chunks(request: dict[str, Any], reply: str | Calls) -> Iterator[dict[str, Any]]:
    frame = _frame(request, "chat.completion.chunk")

    def delta(part: dict[str, Any], reason: str | None = None) -> dict[str, Any]:
        return {**frame, "choices": [{"index": 0, "delta": part, "finish_reason": reason}]}

    yield delta({"role": "assistant", "content": ""})
    if isinstance(reply, Calls):
        for call in _tool_calls(reply):
            yield delta({"tool_calls": [call]})
    else:
        for word in reply.split(" "):
            yield delta({"content": f"{word} "})
    yield delta({}, "tool_calls" if isinstance(reply, Calls) else "stop")
    if request.get("stream_options", {}).get("include_usage"):
        yield {**frame, "choices": [], "usage": _usage(request, reply)}
