"""Outgoing messages as Adaptive Cards: text that stays text, numbers right-aligned, clicks that carry ids only.

Text runs of a RichTextBlock are shown as they are: no Markdown, no links, no mentions can be made of a client's words.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any

from channels.changes import changes_of
from channels.message import Button, Buttons, Note, Outgoing, Part
from tools.blocks import Card, Chart, Figure, Quote, Table

Element = dict[str, Any]
VERSION = "1.5"
MOST_ROWS = 12
MOST_COLUMNS = 6
MOST_BYTES = 24_000  # Teams refuses messages somewhat above this
_JOINER = "\u2060"
_CALLS = re.compile(r"(?<!\w)@(?=\w)|<(?=/?at\b)", re.IGNORECASE)
_COLOURS = {"good": "good", "warn": "warning", "bad": "attention", "": "default"}
_STYLES = {"primary": "positive", "danger": "destructive", "": "default"}
_STATUS = {"pending": "warning", "approved": "good", "rejected": "attention"}


def plain(text: str) -> str:
    """Return text that addresses nobody: words like @everyone lose their effect, markup of mentions is broken up."""
    return _CALLS.sub(lambda found: found[0] + _JOINER, text)


def card_of(outgoing: Outgoing, base_url: str, *, words: bool = True) -> Element:
    """Return the card of a message; what is too large for Teams gives way to a link to the page.

    Without ``words`` its text is left out: it stands above the card.
    """
    page = f"{base_url}{outgoing.page}" if outgoing.page.startswith("/") else ""
    said = [_text(outgoing.text)] if words else []
    card = _card([*said, *_parts(outgoing.parts, page)], page)
    if len(json.dumps(card).encode()) <= MOST_BYTES:
        return card
    clicks = [part for part in outgoing.parts if isinstance(part, Buttons)]
    cut = [_text(outgoing.text[: MOST_BYTES // 8])] if words else []
    return _card([*cut, *_parts(clicks, page), _quiet("The rest is too long for Teams.")], page)


def _card(body: list[Element], page: str) -> Element:
    card: Element = {
        "type": "AdaptiveCard",
        "$schema": "http://adaptivecards.io/schemas/adaptive-card.json",
        "version": VERSION,
        "msteams": {"width": "Full"},
        "body": body,
    }
    if page:
        card["actions"] = [{"type": "Action.OpenUrl", "title": "Open in Firstmate", "url": page}]
    return card


def _parts(parts: Sequence[Part], page: str) -> list[Element]:
    """Render parts in order; neighbouring figures share a row."""
    found: list[Element] = []
    figures: list[Figure] = []
    for part in parts:
        if isinstance(part, Figure):
            figures.append(part)
            continue
        found += _figures(figures)
        figures = []
        found.append(_one(part, page))
    return found + _figures(figures)


def _one(part: Table | Chart | Quote | Card | Buttons | Note, page: str) -> Element:
    match part:
        case Table():
            return _table(part)
        case Chart():
            return _chart(part, page)
        case Quote():
            return _quote(part)
        case Card():
            return _proposal(part)
        case Buttons():
            return {"type": "ActionSet", "spacing": "Medium", "actions": [_button(one) for one in part.buttons]}
        case Note():
            return _text(part.text, weight="Bolder", size="Medium") if part.strong else _quiet(part.text)


def _text(text: str, **how: Any) -> Element:  # noqa: ANN401 -- properties of the format
    around: Element = {name: how.pop(name) for name in ("horizontalAlignment", "spacing") if name in how}
    return {"type": "RichTextBlock", "inlines": [{"type": "TextRun", "text": plain(text) or " ", **how}], **around}


def _quiet(text: str) -> Element:
    return _text(text, isSubtle=True, size="Small")


def _figures(figures: Sequence[Figure]) -> list[Element]:
    return [
        {"type": "ColumnSet", "columns": [_figure(one) for one in figures[start : start + 3]]}
        for start in range(0, len(figures), 3)
    ]


def _figure(figure: Figure) -> Element:
    items = [
        _text(figure.label, isSubtle=True, size="Small"),
        _text(figure.value, weight="Bolder", size="Large", color=_COLOURS[figure.status], spacing="None"),
    ]
    if figure.note:
        items.append(_text(figure.note, isSubtle=True, size="Small", spacing="None"))
    return {"type": "Column", "width": "stretch", "items": items}


def _table(table: Table) -> Element:
    columns = table.columns[:MOST_COLUMNS]
    rows = [_row(table, tuple(column.name for column in columns), weight="Bolder")]
    rows += [_row(table, row) for row in table.rows[:MOST_ROWS]]
    if table.total:
        rows.append(_row(table, table.total, weight="Bolder"))
    items = [
        _text(table.title, weight="Bolder"),
        {
            "type": "Table",
            "firstRowAsHeaders": True,
            "showGridLines": False,
            "columns": [{"width": 1 if column.align == "right" else 2} for column in columns],
            "rows": rows,
        },
    ]
    if left := table.left_out + max(0, len(table.rows) - MOST_ROWS):
        items.append(_quiet(f"… and {left} more"))
    if hidden := [column.name for column in table.columns[MOST_COLUMNS:]]:
        items.append(_quiet(f"Not shown here: {', '.join(hidden)}"))
    return {"type": "Container", "spacing": "Medium", "items": items}


def _row(table: Table, cells: Sequence[str], **how: str) -> Element:
    shown = zip(table.columns[:MOST_COLUMNS], cells, strict=False)
    return {
        "type": "TableRow",
        "cells": [
            {"type": "TableCell", "items": [_text(cell, horizontalAlignment=column.align.capitalize(), **how)]}
            for column, cell in shown
        ],
    }


def _chart(chart: Chart, page: str) -> Element:
    items = [_text(chart.title, weight="Bolder"), _text(chart.alt)]
    if page:
        items.append(_quiet("The chart is on the page."))
    return {"type": "Container", "spacing": "Medium", "items": items}


def _quote(quote: Quote) -> Element:
    items = [_text(quote.text, italic=True), _text(f"{quote.speaker}, {quote.source}", isSubtle=True, size="Small")]
    return {"type": "Container", "style": "emphasis", "spacing": "Medium", "items": items}


def _proposal(card: Card) -> Element:
    items = [
        _text(f"Proposal {card.proposal} · {card.status}", weight="Bolder", color=_STATUS.get(card.status, "default")),
        _text(card.title, weight="Bolder", spacing="None"),
    ]
    items += [_text(line, spacing="None") for line in changes_of(card)]
    if card.reason:
        items.append(_text(f"Why: {card.reason}"))
    if card.status == "pending":
        items.append(_quiet(f"Waits for {card.approver}, until {card.expires}."))
    return {"type": "Container", "style": "emphasis", "spacing": "Medium", "items": items}


def _button(button: Button) -> Element:
    return {
        "type": "Action.Execute",
        "title": button.label,
        "verb": button.action,
        "data": dict(button.values),
        "style": _STYLES[button.style],
    }
