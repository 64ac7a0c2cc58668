"""Pages as views of tools: a list of tools with their arguments becomes what the visitor may see of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from domain.errors import Forbidden, NotFound, OpsError
from tools import gate
from tools.blocks import Block
from tools.catalogue import by_name
from tools.spec import Call
from tools.view import View
from web.deps import House
from web.problems import bug_number


@dataclass(frozen=True, slots=True)
class Section:
    """A part of a page: the tool that gives it. ``ask`` is the question that would give the same in the chat."""

    tool: str
    title: str
    arguments: Mapping[str, Any] = field(default_factory=dict)
    ask: str = ""
    acts: tuple[str, ...] = ()  # what one might want done about it, in words for the chat
    main: bool = False  # the page is about this: when it is refused, so is the page


@dataclass(frozen=True, slots=True)
class Shown:
    """A section as it is shown: the view's sentence and blocks, or in ``refusal`` why there is none."""

    title: str
    key: str
    ask: str = ""
    headline: str = ""
    blocks: tuple[Block, ...] = ()
    notes: tuple[str, ...] = ()
    as_of: str = ""
    refusal: str = ""
    acts: tuple[str, ...] = ()


def shown(house: House, call: Call, sections: Sequence[Section]) -> list[Shown]:
    """Return the sections the caller may see, in order; what their role does not reach is absent.

    Raises:
        OpsError: the main section is refused.

    """
    found = (_one(house, call, section) for section in sections)
    return [one for one in found if one is not None]


def offered(call: Call, tool: str) -> bool:
    """Tell whether there is a tool of this name for the caller."""
    try:
        return by_name(tool).open_to(call.actor)
    except NotFound:
        return False


def of_view(view: View, title: str, key: str, ask: str = "") -> Shown:
    """Return a view as a section."""
    return Shown(
        title=title,
        key=key,
        ask=ask,
        headline=view.headline(),
        blocks=view.blocks(),
        notes=view.assumptions,
        as_of=f"{view.as_of.day} {view.as_of:%b %Y}",
    )


def _one(house: House, call: Call, section: Section) -> Shown | None:
    if not offered(call, section.tool):
        return None
    try:
        outcome = gate.run(house.engine, by_name(section.tool), dict(section.arguments), call)
        return replace(of_view(outcome.view, section.title, section.tool, section.ask), acts=section.acts)
    except Forbidden:
        if section.main:
            raise
        return None
    except OpsError as refusal:
        if section.main:
            raise
        return Shown(section.title, section.tool, section.ask, refusal=str(refusal))
    except Exception as error:  # noqa: BLE001 -- one part that breaks must not take the page with it
        number = bug_number(error, f"section {section.tool}")
        words = f"This part could not be worked out (reference {number})."
        return Shown(section.title, section.tool, section.ask, refusal=words)
