"""What the page of a draft is made of: cells that can be edited, rows, facts and links to their words."""

from __future__ import annotations

from dataclasses import dataclass

from tools.blocks import Chart, Figure
from web.sheets import Sheet


@dataclass(frozen=True, slots=True)
class Cite:
    """A link to the words: its mark and what it is called."""

    mark: str
    where: str


@dataclass(frozen=True, slots=True)
class Cell:
    """A field that can be edited: its path, kind, what it shows, and what to choose from."""

    path: str
    label: str
    value: str
    kind: str = "text"
    choices: tuple[tuple[str, str], ...] = ()
    edited: bool = False


@dataclass(frozen=True, slots=True)
class RowView:
    """A row of the plan: its cells, notes and place."""

    key: str
    cells: tuple[Cell, ...]
    notes: tuple[str, ...] = ()
    cite: Cite | None = None
    drop: Cell | None = None
    added: bool = False


@dataclass(frozen=True, slots=True)
class Said:
    """A fact, finding or question in words, with its places."""

    name: str
    text: str
    cites: tuple[Cite, ...] = ()
    weight: str = ""


@dataclass(frozen=True, slots=True)
class Review:
    """The whole page."""

    number: int
    version: int
    title: str
    document: str
    status: str
    engine: str
    revises: bool
    project: int | None
    open: bool
    plan: bool
    figures: tuple[Figure, ...]
    chart: Chart | None
    settings: tuple[Cell, ...]
    tasks: tuple[RowView, ...]
    milestones: tuple[RowView, ...]
    roles: tuple[RowView, ...]
    facts: tuple[Said, ...]
    clauses: tuple[tuple[str, tuple[Said, ...]], ...]
    findings: tuple[Said, ...]
    questions: tuple[str, ...]
    changes: tuple[str, ...]
    notes: tuple[str, ...]
    timings: str
    sheets: tuple[Sheet, ...]
