"""The JSON API's pages of reference, made from its own description: nothing is loaded from elsewhere."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import Response

from web.deps import HouseDep
from web.page import page
from web.visitor import MaybeVisitorDep

router = APIRouter(include_in_schema=False)

_METHODS = ("get", "post", "put", "delete")


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing the API does."""

    method: str
    path: str
    summary: str
    detail: str
    takes: tuple[tuple[str, str], ...]


@router.get("/docs")
async def manual(request: Request, house: HouseDep, visitor: MaybeVisitorDep) -> Response:
    """Show what the API offers."""
    return page(
        request,
        house,
        visitor,
        "manual.html",
        entries=entries(request.app.openapi()),
        base=str(request.base_url).rstrip("/"),
    )


def entries(document: dict[str, Any]) -> list[Entry]:
    """Return the operations of an OpenAPI document."""
    return [
        Entry(
            method=method.upper(),
            path=path,
            summary=str(body.get("description", body.get("summary", ""))).splitlines()[0],
            detail=str(body.get("summary", "")),
            takes=tuple(_takes(body, document)),
        )
        for path, methods in document["paths"].items()
        for method, body in methods.items()
        if method in _METHODS
    ]


def _takes(body: dict[str, Any], document: dict[str, Any]) -> list[tuple[str, str]]:
    found = [(one["name"], f"in the {one['in']}") for one in body.get("parameters", ())]
    content = body.get("requestBody", {}).get("content", {}).get("application/json", {}).get("schema", {})
    name = str(content.get("$ref", "")).rpartition("/")[2]
    schema = document.get("components", {}).get("schemas", {}).get(name, {})
    required = schema.get("required", ())
    found += [
        (field, "in the body" if field in required else "in the body, optional")
        for field in schema.get("properties", {})
    ]
    return found
