"""The planner's world out of the store and the catalogue: what this actor may name and do, read once a turn."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any, get_args

from sqlalchemy import Engine

from agents.planner import classifier
from agents.planner.world import KINDS, Ability, Argument, Earlier, Name, World
from domain.approval import Effect
from store.db import reading
from tools import known
from tools.catalogue import CATALOGUE
from tools.spec import Call, Tool, ToolContext


@cache
def abilities() -> dict[str, Ability]:
    """Return every tool as the planner sees it."""
    return {tool.name: _ability(tool) for tool in CATALOGUE}


def _ability(tool: Tool) -> Ability:
    schema = tool.arguments.model_json_schema()
    required = set(schema.get("required", ()))
    given = {name: _argument(field, name in required) for name, field in schema.get("properties", {}).items()}
    return Ability(tool.name, tool.agent, tool.needs, given, tool.effect is not Effect.READ)


def _argument(field: dict[str, Any], required: bool) -> Argument:  # noqa: FBT001 -- internal
    inner = next((one for one in field.get("anyOf", ()) if one.get("type") != "null"), field)
    kind = inner.get("x-kind") or field.get("x-kind") or inner.get("type", "")
    return Argument(str(kind), tuple(str(choice) for choice in inner.get("enum", ())), required)


def world_of(engine: Engine, call: Call, earlier: Sequence[Earlier] = ()) -> World:
    """Return what the planner may know for this actor today."""
    with reading(engine) as db:
        ctx = ToolContext(db, call)
        names = tuple(Name(kind, name, aliases) for kind in KINDS for name, aliases in known.known(ctx, kind))
        owners = known.owners(ctx)
        own = known.own_projects(ctx)
        company = next((name.name for name in names if name.kind == "client"), "") if call.actor.is_client else ""
    return World(
        actor=call.actor,
        today=call.today,
        firm=call.firm,
        names=names,
        earlier=tuple(earlier),
        abilities=abilities(),
        clients=owners,
        own_company=company,
        own_projects=own,
        known=classifier.load().known,
    )


__all__ = ["abilities", "get_args", "world_of"]
