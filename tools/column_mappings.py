"""Mappings of a time export's columns, kept under a name by whoever imports and used again by anybody who does.

Not tools of the agents: they belong to the import, which a person does.
"""

from __future__ import annotations

from collections.abc import Mapping

from sqlmodel import col, select

from domain.errors import BadInput, NotFound
from memory.readers.time_exports import checked_mapping
from store.mappings import ColumnMapping
from tools.spec import ToolContext

_TIME = "time"
_LONGEST = 60


def saved(ctx: ToolContext) -> dict[str, dict[str, str]]:
    """Return every mapping that was kept, by its name."""
    query = select(ColumnMapping).where(col(ColumnMapping.kind) == _TIME).order_by(col(ColumnMapping.name))
    return {row.name: dict(row.columns) for row in ctx.db.exec(query)}


def named(ctx: ToolContext, name: str) -> dict[str, str]:
    """Return the mapping kept under a name.

    Raises:
        NotFound: there is none; with those that are.

    """
    known = saved(ctx)
    if name.strip() not in known:
        there = ", ".join(known) or "none yet"
        raise NotFound(f"There is no mapping called {name.strip()!r}.", hint=f"Kept are: {there}.")
    return known[name.strip()]


def save(ctx: ToolContext, name: str, mapping: Mapping[str, str]) -> None:
    """Keep a mapping under a name, in the caller's transaction; one of the same name is replaced.

    Raises:
        BadInput: no name, no mapping, or a field that is none.

    """
    words = " ".join(name.split())
    if not words or len(words) > _LONGEST or not words.isprintable():
        raise BadInput(f"{name!r} is no name for a mapping.", hint=f"One to {_LONGEST} characters.")
    if not mapping:
        raise BadInput("There is nothing to keep: no column was mapped by hand.", hint="Say --map COLUMN=FIELD.")
    query = select(ColumnMapping).where(col(ColumnMapping.kind) == _TIME, col(ColumnMapping.name) == words)
    row = ctx.db.exec(query).first() or ColumnMapping(kind=_TIME, name=words, saved_at=ctx.now)
    row.columns, row.saved_by, row.saved_at = checked_mapping(mapping), ctx.actor.person_id, ctx.now
    ctx.db.add(row)
