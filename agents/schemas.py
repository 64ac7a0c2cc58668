"""What a model is told of a tool's arguments: the JSON schema, as few tokens as it takes.

Titles, nulls and defaults say nothing to a model, and the kinds of ``tools.params`` (a person, a period) are
explained once in the specialist's prompt instead of at every parameter.
"""

from __future__ import annotations

from typing import Any

from domain.approval import Effect
from tools.spec import Tool

_KINDS_IN_THE_PROMPT = frozenset(
    {"person", "project", "client", "contact", "skill", "role", "place", "window", "day", "effort", "limit", "shift"}
    | {"invoice", "amount", "receipt", "expense"}
)


def arguments_schema(tool: Tool) -> dict[str, Any]:
    """Return the compact JSON schema of a tool's arguments."""
    schema = tool.arguments.model_json_schema()
    shared = schema.get("$defs", {})
    properties = {name: _compact(field, shared) for name, field in schema.get("properties", {}).items()}
    compact: dict[str, Any] = {"type": "object", "properties": properties}
    if required := schema.get("required"):
        compact["required"] = required
    return compact


def _compact(field: dict[str, Any], shared: dict[str, Any]) -> dict[str, Any]:
    if reference := field.get("$ref"):
        return _compact(shared[reference.rpartition("/")[2]], shared)
    if choices := field.get("anyOf"):
        kept = [choice for choice in choices if choice.get("type") != "null"]
        if len(kept) == 1:
            return _compact(kept[0], shared)
        return {"anyOf": [_compact(choice, shared) for choice in kept]}
    if field.get("x-kind") in _KINDS_IN_THE_PROMPT:
        return {"type": field["type"]}
    dropped = {"title", "default", "x-kind", "additionalProperties", "maxLength"}
    if "enum" in field:
        dropped.add("type")  # the words themselves say it
    compact = {key: value for key, value in field.items() if key not in dropped}
    if "items" in compact:
        compact["items"] = _compact(compact["items"], shared)
    return compact


def described(tool: Tool) -> str:
    """Return what a model is told a tool does: all of it for a change, for a read what it shows.

    What a read counts and assumes stands in its reply, where it is needed; a change must be understood beforehand.
    """
    return tool.doc if tool.effect is not Effect.READ else tool.doc.partition("\n\n")[0]
