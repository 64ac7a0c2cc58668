"""How a page is made: the templates, what every page carries, and where a visitor may go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Literal

from fastapi import Request
from fastapi.responses import HTMLResponse
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from domain.access import Actor, Permission, Role
from tools.values import hours_text
from web.deps import House
from web.drawing import picture
from web.prose import prose
from web.refs import anchor_of, url_of, words_of
from web.visitor import Visitor

_HERE = Path(__file__).parent
STATIC = _HERE / "static"
_P = Permission


@dataclass(frozen=True, slots=True)
class Place:
    """An entry of the navigation. ``needs`` empty: for everyone; ``who`` is staff, clients or all."""

    path: str
    name: str
    needs: Permission | None = None
    who: Literal["staff", "clients", "all"] = "staff"


PLACES = (
    Place("/", "Home", who="all"),
    Place("/chat", "Chat", who="all"),
    Place("/time", "My time", _P.TIME_LOG),
    Place("/expenses", "Expenses", _P.TIME_LOG),
    Place("/approvals", "Approvals", who="all"),
    Place("/findings", "Findings", _P.FINDINGS_READ),
    Place("/projects", "Projects", _P.PROJECTS_READ, who="all"),
    Place("/people", "People", _P.DIRECTORY_READ),
    Place("/clients", "Clients", _P.ACCOUNTS_READ),
    Place("/meetings", "Meetings", _P.CALLS_READ, who="all"),
    Place("/sows", "Statements of work", _P.PROJECTS_WRITE),
    Place("/staffing", "Staffing", _P.DEMAND_READ),
    Place("/money", "Money", _P.INVOICES_READ),
    Place("/invoices", "Invoices", _P.INVOICES_READ, who="all"),
    Place("/audit", "Audit", _P.AUDIT_READ),
    Place("/channels", "Channels", _P.SETTINGS_WRITE),
    Place("/letters", "Dead letters", _P.SETTINGS_WRITE),
    Place("/notifications", "Notifications", who="staff"),
    Place("/settings", "Settings", who="all"),
)


def places_for(actor: Actor) -> list[Place]:
    """Return where this actor may go."""
    whose = ("clients", "all") if actor.is_client else ("staff", "all")
    return [place for place in PLACES if place.who in whose and (place.needs is None or actor.may(place.needs))]


def roles_text(actor: Actor) -> str:
    """Return the actor's roles as words."""
    return ", ".join(sorted(role_text(role) for role in actor.roles)) or "no role"


def role_text(role: Role) -> str:
    """Return a role as words.

    >>> role_text(Role.HEAD_OF_DELIVERY), role_text(Role.CEO)
    ('head of delivery', 'CEO')
    """
    return "CEO" if role is Role.CEO else role.value.replace("_", " ")


@lru_cache(maxsize=16)
def fingerprint(name: str) -> str:
    """Return a static file's address; it changes with its content, so that browsers may keep it."""
    return f"/static/{name}?{sha256((STATIC / name).read_bytes()).hexdigest()[:12]}"


@lru_cache(maxsize=1)
def _environment() -> Environment:
    made = Environment(
        loader=FileSystemLoader(_HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {"prose": prose, "url": url_of, "anchor": anchor_of, "ref_words": words_of, "hours": hours_text}
    made.globals |= {"picture": picture, "static": fingerprint, "roles_text": roles_text, "role_text": role_text}
    return made


def fragment(template: str, **values: object) -> str:
    """Return a piece of a page."""
    return _environment().get_template(template).render(values)


def page(
    request: Request,
    house: House,
    visitor: Visitor | None,
    template: str,
    *,
    code: int = 200,
    **values: Any,  # noqa: ANN401 -- whatever the template shows
) -> HTMLResponse:
    """Return a whole page: the template with what every page carries."""
    common: Mapping[str, Any] = {
        "visitor": visitor,
        "csrf": visitor.csrf if visitor else "",
        "places": places_for(visitor.actor) if visitor else [],
        "path": request.url.path,
        "ask_about": "",
        "ask_hint": "",
        "speaks": house.speaks,
        "demo": house.settings.environment == "demo",
    }
    return HTMLResponse(fragment(template, **{**common, **values}), status_code=code)
