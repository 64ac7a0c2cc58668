"""Blocks of an answer as a terminal shows them, by rich."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rich.console import Console, Group, RenderableType
from rich.markup import escape
from rich.panel import Panel
from rich.table import Table as Grid
from rich.text import Text

from tools.blocks import Block, Card, Chart, Figure, Quote, Table

_STATUS = {"good": ("●", "green"), "warn": ("▲", "yellow"), "bad": ("■", "red"), "": (" ", "")}
_CARD_STATUS = {"pending": "yellow", "approved": "green", "rejected": "red"}


def show(console: Console, blocks: Sequence[Block]) -> None:
    """Print blocks in order, neighbouring figures side by side."""
    figures: list[Figure] = []
    for block in blocks:
        if isinstance(block, Figure):
            figures.append(block)
            continue
        _figures(console, figures)
        figures = []
        console.print(_one(block))
    _figures(console, figures)


def step_words(step: Mapping[str, Any]) -> str:
    """Say a step of an agent as the status line shows it."""
    agent = str(step.get("agent", "")).replace("_", " ")
    tool = str(step.get("tool", "")).replace("_", " ")
    return " · ".join(filter(None, (agent, tool, str(step.get("state", ""))))) or "Thinking …"


def _figures(console: Console, figures: Sequence[Figure]) -> None:
    if not figures:
        return
    grid = Grid.grid(padding=(0, 3))
    for _ in range(4):
        grid.add_column()
    for figure in figures:
        mark, colour = _STATUS[figure.status]
        grid.add_row(
            Text(mark, style=colour), escape(figure.label), Text(figure.value, style="bold"), escape(figure.note)
        )
    console.print(grid)


def _one(block: Table | Chart | Quote | Card) -> RenderableType:
    match block:
        case Table():
            return _table(block)
        case Chart():
            return Text(f"[chart] {block.title}: {block.alt}", style="dim")
        case Quote():
            return Panel(Text(block.text), title=f"{escape(block.speaker)}, {escape(block.source)}", border_style="dim")
        case Card():
            return _card(block)


def _table(block: Table) -> RenderableType:
    grid = Grid(title=escape(block.title), title_justify="left", title_style="bold", header_style="dim", box=None)
    for column in block.columns:
        grid.add_column(escape(column.name), justify=column.align, overflow="fold")
    for row in block.rows:
        grid.add_row(*(escape(cell) for cell in row))
    if block.total:
        grid.add_section()
        grid.add_row(*(escape(cell) for cell in block.total), style="bold")
    if block.left_out:
        return Group(grid, Text(f"  … and {block.left_out} more", style="dim"))
    return grid


def _card(card: Card) -> RenderableType:
    lines: list[RenderableType] = [Text(card.title)]
    for change in card.changes:
        for name, values in change.get("fields", {}).items():
            before, after = values.get("before"), values.get("after")
            told = f"{before} → {after}" if before is not None else f"{after}"
            lines.append(Text(f"  {change.get('row', '')}  {name.replace('_', ' ')}: {told}", style="dim"))
    if card.reason:
        lines.append(Text(f"Why: {card.reason}"))
    if card.status == "pending":
        lines.append(Text(f"Waits for {card.approver}, until {card.expires}.", style="yellow"))
        lines.append(Text(f"firstmate decide {card.proposal} approve   or   reject --reason …", style="dim"))
    title = f"Proposal {card.proposal} · {card.status}"
    return Panel(Group(*lines), title=title, title_align="left", border_style=_CARD_STATUS.get(card.status, "dim"))
