"""What a tool returns: a frozen view that knows its sentence, its blocks and the rows it stands on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from pydantic import BaseModel, ConfigDict

from domain.money import Money
from tools.blocks import Block, Column, Table
from tools.values import Day, day_text, hours_text, money_text, percent_text, ratio_text


class Line(BaseModel):
    """One row of a view. ``ref`` names the stored row it shows, such as ``project:12``."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True, defer_build=True)

    ref: str = ""


class View(BaseModel):
    """A tool's result. Subclasses add fields and override ``headline`` (always) and ``blocks`` (mostly).

    ``as_of`` is the day the figures hold for; ``assumptions`` are sentences a reader must know; ``left_out`` counts
    rows that were found but not shown.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True, defer_build=True)

    as_of: Day
    assumptions: tuple[str, ...] = ()
    left_out: int = 0

    def headline(self) -> str:
        """Return the answer in one to three sentences, every number taken from the fields."""
        raise NotImplementedError

    def blocks(self) -> tuple[Block, ...]:
        """Return what to show beside the headline."""
        return ()

    def beside(self) -> tuple[Block, ...]:
        """Return what an answer shows beside the card of a proposal: what was asked for besides the change itself."""
        return ()

    def pinned(self) -> dict[str, Any]:
        """Return arguments that the preview settled and a decision must repeat: a default, or a solver's choice."""
        return {}

    def refs(self) -> tuple[str, ...]:
        """Return the stored rows this view shows, in order, each once."""
        found: dict[str, None] = {}
        _collect(self, found)
        return tuple(found)

    def for_model(self) -> dict[str, Any]:
        """Return the compact form a model reads: human-readable values, nothing empty."""
        content = self.model_dump(mode="json", context="model", exclude_defaults=True)
        return {"headline": self.headline(), **content}


def _collect(value: object, found: dict[str, None]) -> None:
    if isinstance(value, Line) and value.ref:
        found.setdefault(value.ref)
    if isinstance(value, BaseModel):
        for name in type(value).model_fields:
            _collect(getattr(value, name), found)
    elif isinstance(value, tuple | list):
        for item in value:
            _collect(item, found)


def cell(value: object, *, unit: str = "") -> str:  # noqa: PLR0911 -- one return a kind
    """Write one value for a table: money, minutes (``unit="h"``), a ratio (``unit="%"`` or ``"x"``), a day, or text."""
    match value:
        case None:
            return "n/a"
        case Money():
            return money_text(value)
        case bool():
            return "yes" if value else "no"
        case int() if unit == "h":
            return hours_text(value)
        case Decimal() if unit == "%":
            return percent_text(value)
        case Decimal() if unit == "x":
            return ratio_text(value)
        case date():
            return day_text(value)
        case tuple() | list():
            return ", ".join(cell(item, unit=unit) for item in value)
        case _:
            return str(value)


def table(title: str, lines: Sequence[Line], columns: dict[str, str], *, left_out: int = 0) -> Table:
    """Build a table from lines. ``columns`` maps a field to its heading; a heading may end in a unit.

    ``{"person": "Person", "missing": "Missing|h", "share": "Share|%", "cost": "Cost|$"}``: ``|h`` writes minutes as
    hours, ``|%`` a ratio as a percentage, ``|x`` as an index to the hundredth, ``|$`` and ``|#`` only align right.
    """
    heads = {field: heading.partition("|")[::2] for field, heading in columns.items()}
    return Table(
        title=title,
        columns=tuple(Column(name=name, align="right" if unit else "left") for name, unit in heads.values()),
        rows=tuple(tuple(cell(getattr(line, field), unit=heads[field][1]) for field in columns) for line in lines),
        refs=tuple(line.ref for line in lines),
        left_out=left_out,
    )


def several(count: int, noun: str, plural: str = "") -> str:
    """Write a count with its noun.

    >>> several(1, "person", "people"), several(3, "day")
    ('1 person', '3 days')
    """
    return f"{count} {noun if count == 1 else plural or noun + 's'}"


def listed(names: Sequence[str], most: int = 3, *, beyond: int = 0) -> str:
    """Write names as a list for a sentence, the rest counted, with those ``beyond`` that are not in it.

    >>> listed(["Ana", "Ben"]), listed(["Ana", "Ben", "Cy", "Di", "Eve"]), listed(["Ana", "Ben"], beyond=4)
    ('Ana and Ben', 'Ana, Ben, Cy and 2 more', 'Ana, Ben and 4 more')
    """
    rest = max(0, len(names) - most) + beyond
    if rest:
        return f"{', '.join(names[:most])} and {rest} more"
    return " and ".join(filter(None, (", ".join(names[:-1]), *names[-1:])))
