"""Facts, plans and findings as plain JSON and back, exactly: what is stored of a draft and shown again later."""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from enum import Enum
from functools import cache
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from domain.money import Money

T = TypeVar("T")


def packed(value: object) -> Any:  # noqa: ANN401, PLR0911 -- any JSON value; one line a kind
    """Return a value of the trade as JSON; fields at their default are left out."""
    if isinstance(value, Money):
        return [value.minor, value.currency]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, Decimal):
        return str(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, tuple):
        return [packed(one) for one in value]
    if is_dataclass(value) and not isinstance(value, type):
        return {
            one.name: packed(found)
            for one in fields(value)
            if (found := getattr(value, one.name)) != one.default and found != ()
        }
    return value


def unpacked(kind: type[T], value: Any) -> T:  # noqa: ANN401 -- any JSON value
    """Return what ``packed`` wrote of a value of this kind."""
    return _read(kind, value, {})  # type: ignore[no-any-return]


def _read(kind: Any, value: Any, bound: Mapping[Any, Any]) -> Any:  # noqa: ANN401, PLR0911 -- one line a kind
    kind = bound.get(kind, kind)
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        some = next(one for one in inner if one is not type(None))
        return None if value is None else _read(some, value, bound)
    if origin is tuple:
        return tuple(_read(inner[0], one, bound) for one in value)
    if origin is not None and is_dataclass(origin):
        names = getattr(origin, "__parameters__", ())
        return _made(origin, value, dict(zip(names, (bound.get(one, one) for one in inner), strict=True)))
    if kind is Money:
        return Money(value[0], value[1])
    if kind is date:
        return date.fromisoformat(value)
    if isinstance(kind, type) and (issubclass(kind, Enum) or kind is Decimal):
        return kind(value)
    return _made(kind, value, {}) if is_dataclass(kind) else value


def _made(kind: Any, value: Mapping[str, Any], bound: Mapping[Any, Any]) -> Any:  # noqa: ANN401 -- any dataclass
    hints = _hints(kind)
    given = {name: _read(hints[name], one, bound) for name, one in value.items() if name in hints}
    empty = {one.name: () for one in fields(kind) if one.name not in given and _is_list(hints[one.name], one)}
    return kind(**given, **empty)


def _is_list(hint: Any, field: Any) -> bool:  # noqa: ANN401 -- a type hint
    return get_origin(hint) is tuple and field.default != ()


@cache
def _hints(kind: Any) -> dict[str, Any]:  # noqa: ANN401 -- any dataclass
    return get_type_hints(kind)
