"""What people name in a request, resolved once, before the tool's body runs and before a proposal is frozen.

A reference (``PersonRef`` …) arrives as the words of the request and reaches the tool as ``Named(id, name)``; a
``Window`` arrives as "last week" and reaches it as dates. ``tools.names`` says how a name is found.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Annotated, Any, Literal

from pydantic import (
    BeforeValidator,
    GetCoreSchemaHandler,
    GetJsonSchemaHandler,
    PlainSerializer,
    PlainValidator,
    ValidationInfo,
    WithJsonSchema,
)
from pydantic_core import CoreSchema, core_schema

from domain.effort import parse_effort
from domain.errors import BadInput
from domain.windows import Shift, Window, parse_day, parse_shift, parse_window
from tools.names import among, listed, names, resolve
from tools.spec import Named, ToolContext

__all__ = ["among", "listed", "names", "resolve"]  # beside the parameters: how a name is found


def _context(info: ValidationInfo) -> ToolContext:
    if not isinstance(info.context, ToolContext):
        raise TypeError("tool arguments are validated with their ToolContext")
    return info.context


@dataclass(frozen=True, slots=True)
class Reference:
    """Annotation: the words of a request become the ``Named`` row of a kind."""

    kind: str
    description: str

    def __get_pydantic_core_schema__(self, _source: object, _handler: GetCoreSchemaHandler) -> CoreSchema:
        """Validate through ``resolve``; write as ``kind:id`` so that frozen arguments stay the same row."""
        return core_schema.with_info_plain_validator_function(
            self._validate,
            serialization=core_schema.plain_serializer_function_ser_schema(
                lambda named: f"{named.kind}:{named.id}", when_used="json"
            ),
        )

    def __get_pydantic_json_schema__(self, _schema: CoreSchema, _handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """Show a model a plain string."""
        return {"type": "string", "description": self.description, "x-kind": self.kind}

    def _validate(self, value: object, info: ValidationInfo) -> Named:
        if isinstance(value, Named):
            return value
        if not isinstance(value, str) or not value.strip():
            raise BadInput(f"Which {self.kind}? {value!r} is not a name.")
        return resolve(self.kind, value, _context(info))


PersonRef = Annotated[Named, Reference("person", "A member of staff by name; 'me' for whoever asks.")]
ProjectRef = Annotated[Named, Reference("project", "A project by name or code.")]
ClientRef = Annotated[Named, Reference("client", "A client company by name.")]
ContactRef = Annotated[Named, Reference("contact", "A person at a client by name.")]
SkillRef = Annotated[Named, Reference("skill", "A skill by name.")]
RoleRef = Annotated[Named, Reference("role", "A job role by name, such as Architect.")]
PlaceRef = Annotated[Named, Reference("place", "An office by city.")]


@dataclass(frozen=True, slots=True)
class Moment:
    """Annotation: "last week" or "8 December" becomes dates; ``lean`` says which way an open month is read."""

    kind: Literal["window", "day"]
    lean: Literal["past", "future"]
    description: str

    def __get_pydantic_core_schema__(self, _source: object, _handler: GetCoreSchemaHandler) -> CoreSchema:
        """Validate through ``domain.windows``; write as ISO dates."""
        return core_schema.with_info_plain_validator_function(
            self._validate,
            serialization=core_schema.plain_serializer_function_ser_schema(_iso, when_used="json"),
        )

    def __get_pydantic_json_schema__(self, _schema: CoreSchema, _handler: GetJsonSchemaHandler) -> dict[str, Any]:
        """Show a model a plain string."""
        return {"type": "string", "description": self.description, "x-kind": self.kind}

    def _validate(self, value: object, info: ValidationInfo) -> Window | date:
        if isinstance(value, Window if self.kind == "window" else date):
            return value
        if not isinstance(value, str):
            raise BadInput(f"{value!r} is not a {'period such as last week' if self.kind == 'window' else 'day'}.")
        ctx = _context(info)
        if self.kind == "day":
            return parse_day(value, ctx.today, lean=self.lean)
        return parse_window(
            value,
            ctx.today,
            week_start=ctx.firm.first_weekday,
            fiscal_year_start_month=ctx.firm.fiscal_year_start_month,
            lean=self.lean,
        )


def _iso(value: Window | date) -> str:
    if isinstance(value, Window):
        return f"{value.start.isoformat()}..{value.last.isoformat()}"
    return value.isoformat()


PastWindow = Annotated[
    Window, Moment("window", "past", "A period, mostly behind us: 'last week', 'Q3', 'since 1 October', 'week 47'.")
]
AheadWindow = Annotated[
    Window, Moment("window", "future", "A period, mostly ahead: 'next 30 days', 'January', 'next quarter'.")
]
PastDay = Annotated[date, Moment("day", "past", "A day, today or before: 'yesterday', 'Monday', '2026-11-16'.")]
AheadDay = Annotated[date, Moment("day", "future", "A day, today or later: '8 December', 'next Monday'.")]


def _shift(value: object) -> Shift:
    if isinstance(value, Shift):
        return value
    if not isinstance(value, str):
        raise BadInput(f"{value!r} does not say how far to move.", hint="Say for example two weeks later or +8 days.")
    return parse_shift(value)


ShiftParam = Annotated[
    Shift,
    PlainValidator(_shift),
    PlainSerializer(str, when_used="json"),
    WithJsonSchema({"type": "string", "description": "How far: 'two weeks later', '-3 days'.", "x-kind": "shift"}),
]


def _effort(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise BadInput(f"{value!r} is not a duration such as '4h' or '45m'.")
    return parse_effort(f"{value}m" if isinstance(value, int) else value)


EffortParam = Annotated[
    int,
    BeforeValidator(_effort),
    WithJsonSchema({"type": "string", "description": "A duration: '4h', '1h30', '45m'.", "x-kind": "effort"}),
]


_LONGEST_WORK = 1_000_000  # minutes: no estimate of a piece of work is longer


def _work(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, str | int):
        raise BadInput(f"{value!r} is not an amount of work such as '120h' or '5d'.")
    return parse_effort(f"{value}m" if isinstance(value, int) else value, most=_LONGEST_WORK)


# Work of any length (what is left of a task, hours a week), where ``EffortParam`` is bound to a day of 24 hours.
WorkParam = Annotated[
    int,
    BeforeValidator(_work),
    WithJsonSchema(
        {"type": "string", "description": "An amount of work: '12h', '120h', '5 days'.", "x-kind": "effort"}
    ),
]


def _limit(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= 50:  # noqa: PLR2004 -- said in the message
        raise BadInput(f"A limit is a number from 1 to 50, not {value!r}.")
    return value


Limit = Annotated[
    int, BeforeValidator(_limit), WithJsonSchema({"type": "integer", "minimum": 1, "maximum": 50, "x-kind": "limit"})
]
