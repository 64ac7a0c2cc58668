"""Column types and JSON as every table uses them."""

from __future__ import annotations

import json
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import Any

from sqlalchemy import JSON
from sqlalchemy import Enum as SAEnum


def enum_column(kind: type[StrEnum]) -> SAEnum:
    """Return a text column that admits only the enum's values, by a CHECK on both databases."""
    return SAEnum(
        kind,
        native_enum=False,
        values_callable=lambda members: [member.value for member in members],
        create_constraint=True,
        name=kind.__name__.lower(),
        length=32,
    )


def json_column() -> JSON:
    """Return a JSON column type (plain JSON on both databases)."""
    return JSON(none_as_null=True)


def _default(value: object) -> object:
    if isinstance(value, datetime | date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    kind = type(value).__name__
    raise TypeError(f"{kind} cannot be stored as JSON")


def dumps(value: Any) -> str:  # noqa: ANN401 -- any JSON value
    """Serialise canonically: sorted keys, no spaces, ISO dates; the same value gives the same bytes."""
    return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False, default=_default)
