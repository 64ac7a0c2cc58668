"""What people name in a request, resolved once, before the tool's body runs and before a proposal is frozen.

A reference (``PersonRef`` …) arrives as the words of the request and reaches the tool as ``Named(id, name)``; a
``Window`` arrives as "last week" and reaches it as dates. Names are looked up among what the actor may see, so a
name that exists for others only is as unknown as one that does not exist. Misspelt names are matched when one
candidate stands out, several candidates are an ``Ambiguous`` error, near misses a "did you mean".
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
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
from rapidfuzz import fuzz, process, utils
from sqlalchemy import ColumnElement
from sqlmodel import Session, col, select

from domain.effort import parse_effort
from domain.errors import Ambiguous, BadInput, NotFound
from domain.windows import Shift, Window, parse_day, parse_shift, parse_window
from store import scope
from store.clients import Client, Contact
from store.db import plainly
from store.people import JobRole, Person, Place
from store.projects import Project
from store.skills import Skill
from tools.spec import Named, ToolContext

_SURE = 82  # rapidfuzz WRatio at which a misspelling is taken for the name
_NEAR = 65  # below this a candidate is not worth suggesting
_LEAD = 6  # how far the best must stand before the second
_SUGGESTIONS = 5


def _context(info: ValidationInfo) -> ToolContext:
    if not isinstance(info.context, ToolContext):
        raise TypeError("tool arguments are validated with their ToolContext")
    return info.context


_Lookup = Callable[[ToolContext], Sequence[tuple[int, str, str]]]


def _rows(db: Session, key: Any, name: Any, other: Any, where: ColumnElement[bool]) -> Sequence[tuple[int, str, str]]:  # noqa: ANN401 -- columns
    rows: Sequence[Any] = plainly(db, select(key, name, other).where(where).order_by(key)).all()
    return [(row[0], row[1], row[2] or "") for row in rows]


def _people(ctx: ToolContext) -> Sequence[tuple[int, str, str]]:
    where = scope.people(ctx.actor) & col(Person.active)
    return _rows(ctx.db, Person.id, Person.name, Person.email, where)


def _projects(ctx: ToolContext) -> Sequence[tuple[int, str, str]]:
    return _rows(ctx.db, Project.id, Project.name, Project.code, scope.named_projects(ctx.actor))


def _clients(ctx: ToolContext) -> Sequence[tuple[int, str, str]]:
    return _rows(ctx.db, Client.id, Client.name, Client.name, scope.named_clients(ctx.actor))


def _contacts(ctx: ToolContext) -> Sequence[tuple[int, str, str]]:
    visible = select(col(Client.id)).where(scope.named_clients(ctx.actor))
    return _rows(ctx.db, Contact.id, Contact.name, Contact.email, col(Contact.client_id).in_(visible))


def _skills(ctx: ToolContext) -> Sequence[tuple[int, str, str]]:
    return _rows(ctx.db, Skill.id, Skill.name, Skill.aliases, col(Skill.id) > 0)


def _roles(ctx: ToolContext) -> Sequence[tuple[int, str, str]]:
    return _rows(ctx.db, JobRole.id, JobRole.name, JobRole.name, col(JobRole.id) > 0)


def _places(ctx: ToolContext) -> Sequence[tuple[int, str, str]]:
    return _rows(ctx.db, Place.id, Place.name, Place.country, col(Place.id) > 0)


_LOOKUPS: dict[str, _Lookup] = {
    "person": _people,
    "project": _projects,
    "client": _clients,
    "contact": _contacts,
    "skill": _skills,
    "role": _roles,
    "place": _places,
}
_SELF = {"me", "myself", "i", "my", "mine"}


def names(ctx: ToolContext, kind: str) -> tuple[Named, ...]:
    """Return everything the actor may name of a kind: person, project, client, contact, skill, role, place."""
    return tuple(Named(kind, key, name) for key, name, _ in _LOOKUPS[kind](ctx))


def resolve(kind: str, words: str, ctx: ToolContext) -> Named:
    """Return the one thing of a kind that the words mean.

    Raises:
        NotFound: nothing visible to the actor comes near; the hint names near misses.
        Ambiguous: several fit equally well; carries their names.

    """
    said = words.strip()
    if kind == "person" and said.casefold() in _SELF and ctx.actor.person_id is not None:
        return Named(kind, ctx.actor.person_id, ctx.actor.name)
    return among(kind, said, _LOOKUPS[kind](ctx))


def among(kind: str, words: str, rows: Sequence[tuple[int, str, str]]) -> Named:
    """Return the one row of (key, name, other names) that the words mean, with the errors of ``resolve``.

    Candidates that share a name are told apart by their other names.
    """
    said = words.strip()
    prefix, _, number = said.partition(":")
    if prefix == kind and number.isdecimal():
        exact = [row for row in rows if row[0] == int(number)]
    else:
        exact = _exact(said, rows)
    if len(exact) == 1:
        return Named(kind, exact[0][0], exact[0][1])
    if exact:
        raise Ambiguous(f"{said!r} could be {len(exact)} different ones.", candidates=_told_apart(exact[:_SUGGESTIONS]))
    return _fuzzy(kind, said, rows)


def _told_apart(rows: Sequence[tuple[int, str, str]]) -> tuple[str, ...]:
    names = [row[1] for row in rows]
    return tuple(row[2] if names.count(row[1]) > 1 and row[2] else row[1] for row in rows)


def _exact(said: str, rows: Sequence[tuple[int, str, str]]) -> list[tuple[int, str, str]]:
    folded = said.casefold()
    whole = [
        row
        for row in rows
        if folded == row[1].casefold()
        # Thousands of rows: only where the words occur at all are they looked for as a whole.
        or (folded in row[2].casefold() and folded in (part.strip().casefold() for part in row[2].split(",")))
    ]
    if whole:
        return whole
    words = folded.replace("'s", "").split()
    return [row for row in rows if words and all(word in row[1].casefold().split() for word in words)]


def _fuzzy(kind: str, said: str, rows: Sequence[tuple[int, str, str]]) -> Named:
    choices = {row[0]: row[1] for row in rows}
    found = process.extract(said, choices, scorer=fuzz.WRatio, processor=utils.default_process, limit=_SUGGESTIONS)
    near = [(name, score, key) for name, score, key in found if score >= _NEAR]
    if near and near[0][1] >= _SURE and (len(near) == 1 or near[0][1] - near[1][1] >= _LEAD):
        return Named(kind, near[0][2], near[0][0])
    if len(near) > 1 and near[0][1] >= _SURE:
        close = {key for _, score, key in near if near[0][1] - score < _LEAD}
        raise Ambiguous(f"{said!r} could be several.", candidates=_told_apart([row for row in rows if row[0] in close]))
    hint = f"Did you mean {', '.join(name for name, _, _ in near[:3])}?" if near else ""
    raise NotFound(f"I find no {kind} called {said!r} among those you may see.", hint=hint)


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


def _limit(value: object) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= 50:  # noqa: PLR2004 -- said in the message
        raise BadInput(f"A limit is a number from 1 to 50, not {value!r}.")
    return value


Limit = Annotated[
    int, BeforeValidator(_limit), WithJsonSchema({"type": "integer", "minimum": 1, "maximum": 50, "x-kind": "limit"})
]
