"""Errors in plain words, never a traceback: RFC 9457 problem documents for programs, a page for people."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable
from typing import cast

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response
from starlette.exceptions import HTTPException

from domain.errors import Ambiguous, OpsError
from web.deps import Unauthenticated
from web.limits import TooMany

_LOG = logging.getLogger("firstmate.web")
_STATUS = {"bad_input": 422, "not_found": 404, "ambiguous": 409, "conflict": 409, "forbidden": 403}

# What a person sees instead of a problem document, once the pages are installed: (request, status, words) -> page.
ErrorPage = Callable[[Request, int, str], Response]


def problem(status: int, code: str, detail: str, **extra: object) -> JSONResponse:
    """Return a problem document."""
    content = {"type": f"urn:firstmate:{code}", "title": code.replace("_", " "), "status": status, "detail": detail}
    return JSONResponse(content | extra, status_code=status, media_type="application/problem+json")


def bug_number(error: BaseException, where: str) -> str:
    """Log a bug and return the number a person can quote."""
    number = secrets.token_hex(4)
    _LOG.error("bug %s at %s", number, where, exc_info=error)
    return number


def _answer(request: Request, status: int, code: str, detail: str, **extra: object) -> Response:
    page = cast("ErrorPage | None", getattr(request.app.state, "error_page", None))
    if page is not None and "text/html" in request.headers.get("accept", "") and not _is_api(request):
        return page(request, status, f"{detail} {extra.get('hint', '')}".strip())
    return problem(status, code, detail, **extra)


def _is_api(request: Request) -> bool:
    return request.url.path.startswith("/api/")


async def _ops(request: Request, error: Exception) -> Response:
    refusal = cast("OpsError", error)
    extra: dict[str, object] = {"hint": refusal.hint} if refusal.hint else {}
    if isinstance(refusal, Ambiguous):
        extra["candidates"] = list(refusal.candidates)
    return _answer(request, _STATUS.get(refusal.code, 400), refusal.code, refusal.message, **extra)


async def _unauthenticated(_request: Request, _error: Exception) -> Response:
    answer = problem(401, "unauthenticated", "Send a bearer token; `firstmate token` makes one.")
    answer.headers["WWW-Authenticate"] = "Bearer"
    return answer


async def _too_many(request: Request, error: Exception) -> Response:
    refusal = cast("TooMany", error)
    answer = _answer(request, 429, "too_many", f"That was too often. Please wait {refusal.wait} s and try again.")
    answer.headers["Retry-After"] = str(refusal.wait)
    return answer


async def _http(request: Request, error: Exception) -> Response:
    refusal = cast("HTTPException", error)
    words = "There is nothing at this address." if refusal.status_code == 404 else f"{refusal.detail}."  # noqa: PLR2004
    answer = _answer(request, refusal.status_code, "http", words)
    answer.headers.update(refusal.headers or {})
    return answer


async def _invalid(request: Request, error: Exception) -> Response:
    first = cast("RequestValidationError", error).errors()[0]
    where = ".".join(str(part) for part in first["loc"])
    return _answer(request, 422, "bad_input", f"{where}: {first['msg']}.")


async def _bug(request: Request, error: Exception) -> Response:
    number = bug_number(error, f"{request.method} {request.url.path}")
    words = f"Something went wrong on our side (reference {number}). Nothing was changed by this request."
    return _answer(request, 500, "bug", words)


def install(app: FastAPI) -> None:
    """Register the handlers."""
    app.add_exception_handler(OpsError, _ops)
    app.add_exception_handler(Unauthenticated, _unauthenticated)
    app.add_exception_handler(TooMany, _too_many)
    app.add_exception_handler(HTTPException, _http)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(Exception, _bug)
