"""Opening the row behind a citation: the page of the project, person or client it belongs to, at its place there."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response
from sqlalchemy import Table
from sqlmodel import Session, select

from domain.errors import NotFound
from store.db import metadata, reading
from tools import params
from tools.spec import Call, ToolContext
from web.deps import House, HouseDep, in_thread
from web.refs import anchor_of, url_of
from web.visitor import VisitorDep

router = APIRouter(include_in_schema=False)

_OWNERS = ("project", "client", "person")  # where a row is shown, the first it belongs to
_OWN_PAGES = {"finding": "/findings", "policy": "/findings"}
_UNKNOWN = "There is no such row among those you may see."


@router.get("/open/{ref}")
async def open_row(ref: str, house: HouseDep, visitor: VisitorDep) -> Response:
    """Lead to where a row is shown.

    Raises:
        NotFound: there is none, or what it belongs to is not the visitor's to see.

    """
    place = await in_thread(_place, house, house.call(visitor.actor), ref)
    return RedirectResponse(f"{place}#{anchor_of(ref)}", 303)


def _place(house: House, call: Call, ref: str) -> str:
    kind, _, key = ref.partition(":")
    if kind in _OWN_PAGES:
        return _OWN_PAGES[kind]
    table = metadata().tables.get(kind)
    if table is None or not key.isdecimal() or "id" not in table.columns:
        raise NotFound(_UNKNOWN)
    with reading(house.engine) as db:
        for owner in _owners(db, table, int(key)):
            try:
                named = params.resolve(owner.partition(":")[0], owner, ToolContext(db, call))
            except NotFound:
                continue
            return url_of(f"{named.kind}:{named.id}")
    raise NotFound(_UNKNOWN)


def _owners(db: Session, table: Table, key: int) -> list[str]:
    columns = [table.columns[f"{kind}_id"] for kind in _OWNERS if f"{kind}_id" in table.columns]
    if not columns:
        return []
    row = db.execute(select(*columns).where(table.c.id == key)).first()
    if row is None:
        return []
    return [f"{column.name.removesuffix('_id')}:{value}" for column, value in zip(columns, row, strict=True) if value]
