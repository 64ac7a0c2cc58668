"""A template as data: what it asks for, and the tasks, milestones and billing that follow from the answers.

Fields that are formulas (see ``expressions``) are texts; ``include`` is a condition, empty meaning always. In ``name``,
``role`` and other words a ``{formula}`` is replaced by what it comes to. A ``repeat`` of three makes three rows with
``n`` from 1 to 3.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import MISSING, dataclass, fields, is_dataclass
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any, get_args, get_origin, get_type_hints

from domain.errors import BadInput, NotFound
from domain.templates.expressions import Unknown, Value, computed

_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}\Z")
_INSERT = re.compile(r"\{([^{}]*)\}")
_MOST_ROWS = 400
_TRUE, _FALSE = frozenset({"true", "yes", "on", "1"}), frozenset({"false", "no", "off", "0"})
Names = Mapping[str, Value | Unknown]


class Kind(StrEnum):
    """What a parameter takes."""

    NUMBER = "number"
    CHOICE = "choice"
    FLAG = "flag"
    TEXT = "text"


@dataclass(frozen=True, slots=True)
class Parameter:
    """Something a template asks for; ``default`` as text, ``least`` and ``most`` for numbers."""

    name: str
    label: str
    kind: Kind
    default: str
    choices: tuple[str, ...] = ()
    least: str = ""
    most: str = ""

    def value(self, given: object) -> Value:
        """Return what was given as this parameter takes it; BadInput says what it may be."""
        text = ("true" if given else "false") if isinstance(given, bool) else str(given).strip()
        match self.kind:
            case Kind.FLAG:
                if text.casefold() not in _TRUE | _FALSE:
                    raise BadInput(f"{self.label} is yes or no, not {text!r}.")
                return text.casefold() in _TRUE
            case Kind.CHOICE:
                found = next((one for one in self.choices if one.casefold() == text.casefold()), None)
                if found is None:
                    raise BadInput(f"{self.label} is one of {', '.join(self.choices)}, not {text!r}.")
                return found
            case Kind.TEXT:
                return text
        return self._number(text)

    def _number(self, text: str) -> Decimal:
        try:
            number = Decimal(text)
        except InvalidOperation:
            raise BadInput(f"{self.label} is a number, not {text!r}.") from None
        if not number.is_finite():
            raise BadInput(f"{self.label} is a number, not {text!r}.")
        if (self.least and number < Decimal(self.least)) or (self.most and number > Decimal(self.most)):
            raise BadInput(f"{self.label} is from {self.least or '…'} to {self.most or '…'}, not {text}.")
        return number


@dataclass(frozen=True, slots=True)
class Tie:
    """A link to a task by its key (``previous``: the copy before, of a repeated one); ``lag`` in working days."""

    key: str
    kind: str = "FS"
    lag: str = "0"


@dataclass(frozen=True, slots=True)
class TaskSpec:
    """A task: ``hours`` of effort and ``days`` of work by formula; ``offset`` working days after the start at least."""

    key: str
    name: str
    phase: str
    days: str
    hours: str = "0"
    role: str = ""
    include: str = ""
    repeat: str = ""
    offset: str = ""
    after: tuple[Tie, ...] = ()
    client_owned: bool = False
    billable: bool = True


@dataclass(frozen=True, slots=True)
class MilestoneSpec:
    """A milestone due when the tasks it names are done (none: at the end), plus ``offset`` working days.

    ``share`` is its part of what fixed fees and milestones bill together, in any unit.
    """

    name: str
    phase: str = ""
    after: tuple[str, ...] = ()
    offset: str = "0"
    share: str = ""
    include: str = ""
    needs_acceptance: bool = False
    client_facing: bool = True


@dataclass(frozen=True, slots=True)
class PartSpec:
    """An instalment of a fixed fee: its share, and when, as percent of the project's days."""

    name: str
    share: str
    at: str


@dataclass(frozen=True, slots=True)
class TermSpec:
    """A way of billing. ``share`` of a fixed fee is weighed against the milestones'; money is in major units."""

    model: str
    include: str = ""
    share: str = ""
    parts: tuple[PartSpec, ...] = ()
    price: str = ""
    cap: str = ""
    quota_hours: str = ""
    carry_over_hours: str = ""
    carry_over_periods: str = ""
    overage: str = ""
    tax_percent: str = "0"


@dataclass(frozen=True, slots=True)
class Template:
    """The whole. ``price`` may use ``value``, ``cost`` and ``hours`` of the tasks beside the parameters."""

    name: str
    summary: str
    parameters: tuple[Parameter, ...] = ()
    phases: tuple[str, ...] = ()
    tasks: tuple[TaskSpec, ...] = ()
    milestones: tuple[MilestoneSpec, ...] = ()
    terms: tuple[TermSpec, ...] = ()
    price: str = ""
    recognition: str = "as_invoiced"
    payment_days: int = 30

    def values(self, given: Mapping[str, object]) -> dict[str, Value]:
        """Return every parameter's value, as given or by default.

        Raises:
            NotFound: a parameter the template does not have, naming those it has.
            BadInput: a value the parameter does not take.

        """
        names = {one.name for one in self.parameters}
        strange = sorted(set(given) - names)
        if strange:
            have = ", ".join(sorted(names)) or "none"
            raise NotFound(f"{self.name} has no parameter {strange[0]!r}.", hint=f"It has {have}.")
        return {one.name: one.value(given.get(one.name, one.default)) for one in self.parameters}


def worded(text: str, names: Names) -> str:
    """Return a text with every ``{formula}`` in it replaced by what it comes to."""
    return _INSERT.sub(lambda match: plain(computed(match[1], names)), text).strip()


def plain(value: Value) -> str:
    """Write a value as people do: no trailing zeros, yes and no.

    >>> plain(Decimal("3.50")), plain(True)
    ('3.5', 'yes')
    """
    if isinstance(value, bool):
        return "yes" if value else "no"
    return f"{value.normalize():f}" if isinstance(value, Decimal) else value


def read(body: Mapping[str, Any]) -> Template:
    """Return the template a stored body describes.

    Raises:
        BadInput: a field that is unknown, missing or of the wrong kind, with its place.

    """
    template: Template = _made(Template, body, "the template")
    named = [one.name for one in template.parameters]
    for name in named:
        if not _NAME.match(name) or named.count(name) > 1:
            raise BadInput(f"{name!r} cannot name a parameter.", hint="Use each name once, in small letters and _.")
    for one in template.parameters:
        one.value(one.default)
    if len(template.tasks) > _MOST_ROWS or len(template.milestones) > _MOST_ROWS:
        raise BadInput(f"A template has at most {_MOST_ROWS} tasks and milestones.")
    return template


def body_of(template: Template) -> dict[str, Any]:
    """Return a template as plain data, without what is at its default; ``read`` gives it back."""
    return {key: value for key, value in _plainly(template).items() if value not in ((), [], "")}


def _plainly(thing: Any) -> Any:  # noqa: ANN401 -- a dataclass, a tuple or a plain value
    if isinstance(thing, tuple):
        return [_plainly(one) for one in thing]
    if isinstance(thing, StrEnum):
        return thing.value
    if not is_dataclass(thing):
        return thing
    return {
        one.name: _plainly(getattr(thing, one.name))
        for one in fields(thing)
        if one.default is MISSING or getattr(thing, one.name) != one.default
    }


def _made(kind: Any, body: Any, where: str) -> Any:  # noqa: ANN401 -- any of the dataclasses above
    if not isinstance(body, Mapping):
        raise BadInput(f"{where} is {type(body).__name__}, not a set of fields.")
    hints = get_type_hints(kind)
    strange = sorted(set(body) - set(hints))
    if strange:
        raise BadInput(f"{where} has no field {strange[0]!r}.", hint=f"It has {', '.join(sorted(hints))}.")
    missing = [one.name for one in fields(kind) if one.default is MISSING and one.name not in body]
    if missing:
        raise BadInput(f"{where} lacks {missing[0]!r}.")
    return kind(**{name: _field(hints[name], value, f"{name} of {where}") for name, value in body.items()})


def _field(hint: Any, value: Any, where: str) -> Any:  # noqa: ANN401 -- a field's annotation and its raw value
    if get_origin(hint) is tuple:
        if not isinstance(value, list | tuple):
            raise BadInput(f"{where} is not a list.")
        return tuple(_field(get_args(hint)[0], one, where) for one in value)
    if is_dataclass(hint):
        return _made(hint, value, where)
    if hint is str and isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        if value not in list(hint):
            raise BadInput(f"{where} is one of {', '.join(hint)}, not {value!r}.")
        return hint(value)
    if not isinstance(value, hint) or (hint is int and isinstance(value, bool)):
        raise BadInput(f"{where} is {value!r}, not {hint.__name__}.")
    return value
