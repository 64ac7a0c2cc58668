"""The one address Teams posts to: signed, read, stored, acknowledged; nothing is done before the signature."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse
from pydantic import ValidationError

from channels.downloads import Door
from channels.office import Office
from channels.reception import Reception
from channels.teams.activity import Activity, incoming_of
from channels.teams.adapter import DOOR, TeamsAdapter
from channels.teams.client import ENDPOINT, Credential, KeysUnreachable, Signatures, Unsigned, application

_LOG = logging.getLogger("firstmate.channels")
_ACKNOWLEDGED = {"statusCode": 200, "type": "application/vnd.microsoft.activity.message", "value": "Working on it …"}


@asynccontextmanager
async def teams(
    api: FastAPI, office: Office, credential: Credential | None = None, door: Door = DOOR
) -> AsyncIterator[TeamsAdapter]:
    """Listen while the context is open, and give the adapter; files are fetched through ``door``."""
    settings = office.settings
    app = await application(settings, credential)
    serve(api, office.reception, Signatures(settings), settings.teams_tenant)
    yield TeamsAdapter(app, settings.base_url, settings.teams_tenant, door)


def serve(api: FastAPI, reception: Reception, signatures: Signatures, tenant: str) -> None:
    """Add the address to the application."""

    async def heard(request: Request) -> Response:
        try:
            claims = await signatures.claims(request.headers.get("authorization", ""))
        except Unsigned as error:
            _LOG.warning("a request to Teams' address was refused: %s", type(error.__cause__ or error).__name__)
            return _refused(401, "not signed by Teams for this app")
        except KeysUnreachable:
            return _refused(503, "the keys of Teams cannot be reached")
        try:
            activity = Activity.model_validate_json(await request.body())
        except ValidationError:
            return _refused(400, "not an activity")
        if not _same_service(claims, activity.service_url):
            return _refused(401, "the service is not the one that signed")
        incoming = incoming_of(activity, tenant)
        if incoming is not None:
            await reception.take(incoming)
        # An invocation wants an answer in its own shape; the card turns into its outcome when the work is done.
        return JSONResponse(_ACKNOWLEDGED) if activity.type == "invoke" else Response(status_code=200)

    api.add_api_route(ENDPOINT, heard, methods=["POST"], include_in_schema=False)


def _same_service(claims: dict[str, Any], address: str) -> bool:
    signed = claims.get("serviceurl")
    return isinstance(signed, str) and bool(signed) and signed.rstrip("/") == address.rstrip("/")


def _refused(status: int, why: str) -> Response:
    return JSONResponse({"error": why}, status_code=status)
