"""What an answer may show beside its text: a closed union that pages, cards and the terminal all render."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field


class _Block(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Figure(_Block):
    """One number with its meaning; ``status`` colours it (good, warn, bad), ``ask`` is the drill-down question."""

    kind: Literal["figure"] = "figure"
    label: str
    value: str
    note: str = ""
    status: Literal["", "good", "warn", "bad"] = ""
    ask: str = ""


class Column(_Block):
    """A table's column; numbers stand right."""

    name: str
    align: Literal["left", "right"] = "left"


class Table(_Block):
    """Rows of text cells; ``refs`` names what each row is (``project:12``), ``left_out`` counts rows not shown."""

    kind: Literal["table"] = "table"
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[str, ...], ...]
    refs: tuple[str, ...] = ()
    total: tuple[str, ...] = ()
    left_out: int = 0


class Chart(_Block):
    """One Vega-Lite specification with its data inside, drawn on the server; ``alt`` says what it shows."""

    kind: Literal["chart"] = "chart"
    title: str
    alt: str
    spec: dict[str, Any]


class Quote(_Block):
    """Words of someone outside, labelled as theirs."""

    kind: Literal["quote"] = "quote"
    text: str
    speaker: str
    source: str
    ref: str = ""


class Card(_Block):
    """A proposal waiting for a decision, or its outcome."""

    kind: Literal["card"] = "card"
    proposal: int
    title: str
    status: str
    changes: tuple[dict[str, Any], ...] = ()
    approver: str = ""
    expires: str = ""
    reason: str = ""


Block = Annotated[Figure | Table | Chart | Quote | Card, Field(discriminator="kind")]
