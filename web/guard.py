"""What stands before every request: a strict content policy and its fellows, and a cap on how much is read."""

from __future__ import annotations

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.problems import problem

LARGEST_BODY = 1_000_000
LARGEST_FILE = 50 * 1024 * 1024
_WITH_FILES = ("/import", "/sows", "/api/sows", "/chat/file", "/expenses")

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "X-Frame-Options": "DENY",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}


class TooLarge(Exception):
    """The body is longer than anything this address takes."""


class Guard:
    """ASGI middleware: response headers on everything, request bodies capped, nothing private kept in caches."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, within limits."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        most = LARGEST_FILE if scope["path"].startswith(_WITH_FILES) else LARGEST_BODY
        said = Headers(scope=scope).get("content-length", "0")
        if not said.isdecimal() or int(said) > most:
            await self._refused(most)(scope, receive, _with_headers(scope, send))
            return
        try:
            await self._app(scope, _capped(receive, most), _with_headers(scope, send))
        except TooLarge:
            await self._refused(most)(scope, receive, _with_headers(scope, send))

    @staticmethod
    def _refused(most: int) -> ASGIApp:
        return problem(413, "too_large", f"That is too large: at most {most // 1000:,} kB are read here.")


def _capped(receive: Receive, most: int) -> Receive:
    got = 0

    async def inner() -> Message:
        nonlocal got
        message = await receive()
        got += len(message.get("body", b""))
        if got > most:
            raise TooLarge
        return message

    return inner


def _with_headers(scope: Scope, send: Send) -> Send:
    async def inner(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in _HEADERS.items():
                headers.setdefault(name, value)
            if scope.get("scheme") == "https":
                headers.setdefault("Strict-Transport-Security", "max-age=31536000")
            if not scope["path"].startswith("/static/"):
                headers.setdefault("Cache-Control", "no-store")
        await send(message)

    return inner
