"""The audit log: who did what to what, and whether the chain of its rows holds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Query, Request
from fastapi.responses import Response
from sqlmodel import col, func, or_, select

from domain.access import Permission
from domain.errors import Forbidden
from store.audit import AuditRow, broken
from store.db import reading
from web.deps import House, HouseDep, in_thread
from web.page import page
from web.visitor import VisitorDep

router = APIRouter(include_in_schema=False)

_ROWS = 50


@router.get("/audit")
async def audit(
    request: Request,
    house: HouseDep,
    visitor: VisitorDep,
    search: Annotated[str, Query(max_length=100)] = "",
    before: Annotated[int, Query(ge=0)] = 0,
    *,
    verify: bool = False,
) -> Response:
    """Show the latest entries, and on request prove the chain."""
    if not visitor.actor.may(Permission.AUDIT_READ):
        raise Forbidden("Your role does not include audit.")
    rows = await in_thread(_rows, house, search, before)
    faults = await in_thread(_faults, house) if verify else None
    older = rows[-1].id if len(rows) == _ROWS else 0
    return page(request, house, visitor, "audit.html", rows=rows, search=search, older=older, faults=faults)


def _rows(house: House, search: str, before: int) -> Sequence[AuditRow]:
    query = select(AuditRow).order_by(col(AuditRow.id).desc()).limit(_ROWS)
    if before:
        query = query.where(col(AuditRow.id) < before)
    if search:
        words = f"%{search.lower().replace('!', '!!').replace('%', '!%').replace('_', '!_')}%"
        columns = (AuditRow.actor, AuditRow.action, AuditRow.subject)
        query = query.where(or_(*(func.lower(column).like(words, escape="!") for column in columns)))
    with reading(house.engine) as db:
        return db.exec(query).all()


def _faults(house: House) -> list[tuple[int, str]]:
    with reading(house.engine) as db:
        return list(broken(db))
