"""The form in which a proposal's arguments are changed: names instead of keys, days and hours as one says them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from starlette.datastructures import FormData

from domain.errors import NotFound
from store.db import reading
from store.queries import proposals
from tools import params
from tools.catalogue import by_name
from tools.spec import Call, ToolContext
from tools.values import hours_text
from web.deps import House
from web.visitor import text_of

_YES = ("yes", "true", "on", "1")


@dataclass(frozen=True, slots=True)
class Field:
    """One argument: ``frozen`` is its stored form, ``shown`` what the form showed for it."""

    name: str
    label: str
    hint: str
    kind: str
    choices: tuple[str, ...]
    required: bool
    frozen: Any
    shown: str

    def with_text(self, text: str) -> Field:
        """Return the field as someone filled it in."""
        return replace(self, shown=text)


def fields_of(house: House, call: Call, key: int) -> list[Field]:
    """Return the arguments of a proposal as fields of a form."""
    with reading(house.engine) as db:
        proposal = proposals.get(db, key)
        schema = by_name(proposal.tool).arguments.model_json_schema()
        ctx = ToolContext(db, call)
        required = schema.get("required", [])
        return [
            _field(ctx, name, _plain(body), proposal.arguments.get(name), required=name in required)
            for name, body in schema["properties"].items()
        ]


def changed(fields: Sequence[Field], form: FormData) -> dict[str, Any]:
    """Return the arguments that differ from what the form showed, as the tool takes them."""
    said = {field.name: text_of(form, f"arg-{field.name}", 4000) for field in fields}
    return {
        field.name: _value(field, said[field.name])
        for field in fields
        if said[field.name] != field.shown and (said[field.name] or field.frozen is not None)
    }


def _plain(body: Mapping[str, Any]) -> Mapping[str, Any]:
    options = [option for option in body.get("anyOf", ()) if option.get("type") != "null"]
    return {**body, **options[0]} if options else body


def _field(ctx: ToolContext, name: str, body: Mapping[str, Any], frozen: object, *, required: bool) -> Field:
    kind = str(body.get("x-kind") or body.get("type", "string"))
    return Field(
        name=name,
        label=name.replace("_", " ").capitalize(),
        hint=str(body.get("description", "")),
        kind=kind,
        choices=tuple(str(one) for one in body.get("enum", ())),
        required=required,
        frozen=frozen,
        shown=_shown(ctx, kind, frozen),
    )


def _shown(ctx: ToolContext, kind: str, frozen: object) -> str:
    if frozen is None:
        return ""
    if isinstance(frozen, bool):
        return "yes" if frozen else "no"
    if kind == "effort" and isinstance(frozen, int):
        return hours_text(frozen)
    if isinstance(frozen, str) and frozen.startswith(f"{kind}:"):
        try:
            return params.resolve(kind, frozen, ctx).name
        except NotFound:
            return frozen
    return str(frozen)


def _value(field: Field, text: str) -> Any:  # noqa: ANN401 -- whatever kind the argument is
    if not text:
        return None
    if field.kind == "boolean":
        return text.casefold() in _YES
    if field.kind in ("integer", "limit") and text.isdecimal():
        return int(text)
    return text
