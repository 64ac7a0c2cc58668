"""Errors as RFC 9457 problem documents: plain words, a stable code, never a traceback."""

from __future__ import annotations

import logging
import secrets
from typing import cast

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, Response

from domain.errors import Ambiguous, OpsError
from web.deps import Unauthenticated

_LOG = logging.getLogger("firstmate.web")
_STATUS = {"bad_input": 422, "not_found": 404, "ambiguous": 409, "conflict": 409, "forbidden": 403}


def problem(status: int, code: str, detail: str, **extra: object) -> JSONResponse:
    """Return a problem document."""
    content = {"type": f"urn:firstmate:{code}", "title": code.replace("_", " "), "status": status, "detail": detail}
    return JSONResponse(content | extra, status_code=status, media_type="application/problem+json")


async def _ops(_request: Request, error: Exception) -> Response:
    refusal = cast("OpsError", error)
    extra: dict[str, object] = {"hint": refusal.hint} if refusal.hint else {}
    if isinstance(refusal, Ambiguous):
        extra["candidates"] = list(refusal.candidates)
    return problem(_STATUS.get(refusal.code, 400), refusal.code, refusal.message, **extra)


async def _unauthenticated(_request: Request, _error: Exception) -> Response:
    answer = problem(401, "unauthenticated", "Send a bearer token; `firstmate token` makes one.")
    answer.headers["WWW-Authenticate"] = "Bearer"
    return answer


async def _invalid(_request: Request, error: Exception) -> Response:
    first = cast("RequestValidationError", error).errors()[0]
    where = ".".join(str(part) for part in first["loc"])
    return problem(422, "bad_input", f"{where}: {first['msg']}.")


async def _bug(request: Request, error: Exception) -> Response:
    number = secrets.token_hex(4)
    _LOG.exception("bug %s at %s %s", number, request.method, request.url.path, exc_info=error)
    return problem(500, "bug", f"Something went wrong on our side (reference {number}). Nothing was changed.")


def install(app: FastAPI) -> None:
    """Register the handlers."""
    app.add_exception_handler(OpsError, _ops)
    app.add_exception_handler(Unauthenticated, _unauthenticated)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(Exception, _bug)
