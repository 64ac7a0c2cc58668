"""What the pages of projects, people and clients have in common: a list by name, and one of them in full."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import Request
from fastapi.responses import Response

from store.db import reading
from tools import params
from tools.spec import Call, Named, ToolContext
from web.deps import House, in_thread
from web.page import page
from web.sections import Section, Shown, shown
from web.visitor import Visitor


@dataclass(frozen=True, slots=True)
class Noun:
    """A kind of thing with pages: the sections beside its list, and those of one of them."""

    kind: str
    title: str
    path: str
    overview: Sequence[Section]
    one: Callable[[str], Sequence[Section]]  # given the reference, such as project:12
    hint: str


async def listing(noun: Noun, request: Request, house: House, visitor: Visitor, search: str) -> Response:
    """Show what the visitor may name of a kind, and the overview."""
    call = house.call(visitor.actor, thread="page")

    def gather() -> tuple[list[tuple[str, str]], list[Shown]]:
        with reading(house.engine) as db:
            everything = params.names(ToolContext(db, call), noun.kind)
        words = search.casefold().split()
        fitting = [one for one in everything if all(word in one.name.casefold() for word in words)]
        named = sorted(((f"{noun.kind}:{one.id}", one.name) for one in fitting), key=lambda pair: pair[1].casefold())
        return named, [] if search else shown(house, call, noun.overview)

    names, parts = await in_thread(gather)
    return page(
        request,
        house,
        visitor,
        "sections.html",
        title=noun.title,
        up=None,
        lead="",
        search=search,
        tabs=False,
        names=names,
        parts=parts,
    )


async def detail(noun: Noun, key: int, request: Request, house: House, visitor: Visitor) -> Response:
    """Show one thing.

    Raises:
        NotFound: the visitor may not name it.

    """
    call = house.call(visitor.actor, thread="page")
    ref = f"{noun.kind}:{key}"

    def gather() -> tuple[Named, list[Shown]]:
        with reading(house.engine) as db:
            named = params.resolve(noun.kind, ref, ToolContext(db, call))
        return named, shown(house, call, noun.one(ref))

    named, parts = await in_thread(gather)
    return page(
        request,
        house,
        visitor,
        "sections.html",
        title=named.name,
        up=(noun.path, noun.title),
        lead="",
        search=None,
        names=None,
        parts=parts,
        tabs=len(parts) > 3,  # noqa: PLR2004 -- fewer are seen at a glance
        ask_about=named.name,
        ask_hint=noun.hint,
    )


async def board(
    title: str, lead: str, sections: Sequence[Section], request: Request, house: House, visitor: Visitor
) -> Response:
    """Show a page that is nothing but sections."""
    call: Call = house.call(visitor.actor, thread="page")
    parts = await in_thread(shown, house, call, sections)
    values: dict[str, Any] = {
        "title": title,
        "lead": lead,
        "up": None,
        "search": None,
        "names": None,
    }
    return page(request, house, visitor, "sections.html", parts=parts, tabs=len(parts) > 3, **values)  # noqa: PLR2004
