"""Opening the row behind a citation: the page of the project, person or client it belongs to, at its place there."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import RedirectResponse, Response
from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from domain.access import Actor, Permission
from domain.errors import NotFound
from store import scope
from store.clients import Client
from store.db import metadata, reading
from store.people import Person
from store.projects import Project
from web.deps import House, HouseDep, in_thread
from web.refs import anchor_of, url_of
from web.visitor import VisitorDep

router = APIRouter(include_in_schema=False)

_P = Permission
# Which rows can be cited, and the permission that must reach what they belong to.
_NEEDS = {
    "action_item": _P.CALLS_READ,
    "baseline": _P.PROJECTS_READ,
    "booking": _P.BOOKINGS_READ,
    "budget": _P.BUDGETS_READ,
    "change_order": _P.PROJECTS_READ,
    "certification": _P.DIRECTORY_READ,
    "contact": _P.ACCOUNTS_READ,
    "contract": _P.INVOICES_READ,
    "csat_answer": _P.ACCOUNTS_READ,
    "document": _P.PROJECTS_READ,
    "expense": _P.TIME_READ,
    "interaction": _P.ACCOUNTS_READ,
    "invoice_line": _P.INVOICES_READ,
    "meeting": _P.CALLS_READ,
    "milestone": _P.PROJECTS_READ,
    "opportunity": _P.ACCOUNTS_READ,
    "person_skill": _P.DIRECTORY_READ,
    "phase": _P.PROJECTS_READ,
    "rate": _P.BILL_RATES_READ,
    "revenue_entry": _P.REVENUE_READ,
    "role_demand": _P.DEMAND_READ,
    "signal": _P.ACCOUNTS_READ,
    "status_update": _P.PROJECTS_READ,
    "task": _P.PROJECTS_READ,
    "time_entry": _P.TIME_READ,
    "time_off": _P.TIME_READ,
    "timesheet": _P.TIME_READ,
    "write_off": _P.INVOICES_READ,
}
_OWNERS = ("project", "client", "person")  # where a row is shown, the first of these that may be seen
_OWN_PAGES = {"finding": "/findings", "policy": "/findings"}


@router.get("/open/{ref}")
async def open_row(ref: str, house: HouseDep, visitor: VisitorDep) -> Response:
    """Lead to where a row is shown.

    Raises:
        NotFound: there is none, or it is not the visitor's to see.

    """
    place = await in_thread(_place, house, visitor.actor, ref)
    return RedirectResponse(f"{place}#{anchor_of(ref)}", 303)


def _place(house: House, actor: Actor, ref: str) -> str:
    kind, _, key = ref.partition(":")
    if kind in _OWN_PAGES and not actor.is_client:
        return _OWN_PAGES[kind]
    if kind in _NEEDS and key.isdecimal():
        with reading(house.engine) as db:
            for owner, owner_key in _owners(db, kind, int(key)):
                if _seen(db, actor, _NEEDS[kind], owner, owner_key):
                    return url_of(f"{owner}:{owner_key}")
    raise NotFound("There is no such row among those you may see.")


def _owners(db: Session, kind: str, key: int) -> list[tuple[str, int]]:
    table = metadata().tables[kind]
    owners = [owner for owner in _OWNERS if f"{owner}_id" in table.columns]
    row = db.execute(select(*(table.columns[f"{owner}_id"] for owner in owners)).where(table.c.id == key)).first()
    return [(owner, value) for owner, value in zip(owners, row or (), strict=False) if value]


def _seen(db: Session, actor: Actor, permission: Permission, owner: str, key: int) -> bool:
    table: type[Project | Client | Person]
    reached: ColumnElement[bool]
    match owner:
        case "project":
            table, reached = Project, scope.projects(actor, permission)
        case "client":
            table, reached = Client, scope.clients(actor, permission)
        case _:
            table, reached = Person, scope.people(actor, permission)
    return db.exec(select(table.id).where(col(table.id) == key, reached)).first() is not None
