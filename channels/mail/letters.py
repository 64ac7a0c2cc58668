"""Messages as letters: plain text and HTML of the same. Everything is escaped; links lead to our own host only."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import escape
from typing import Any

from channels.message import Buttons, Note, Outgoing, Part
from tools.blocks import Card, Chart, Figure, Quote, Table

_INTERNAL = frozenset({"trust", "source", "key", "version", "week", "month", "requester_id", "not_before", "attempts"})
_MOST_CHANGES = 25
_STYLE = "font-family:system-ui,sans-serif;font-size:15px;line-height:1.5;color:#1c2430;max-width:44rem"
_CELL = "padding:4px 12px 4px 0;border-bottom:1px solid #d9dee5;text-align:"


def plain_of(outgoing: Outgoing, base_url: str, stop: str = "") -> str:
    """Return the text part; ``stop`` is the address that unsubscribes."""
    pieces = [outgoing.text, *(line for part in outgoing.parts if (line := _plain(part, base_url)))]
    if outgoing.page:
        pieces.append(f"Open in Firstmate: {base_url}{outgoing.page}")
    if stop:
        pieces.append(f"No more of these: {stop}")
    return "\n\n".join(pieces) + "\n"


def html_of(outgoing: Outgoing, base_url: str, stop: str = "") -> str:
    """Return the HTML part: no script, no image, nothing fetched when it is opened."""
    pieces = [
        _paragraph(outgoing.text, base_url),
        *(shown for part in outgoing.parts if (shown := _html(part, base_url))),
    ]
    if outgoing.page:
        pieces.append(f"<p>{_link(base_url + outgoing.page, 'Open in Firstmate')}</p>")
    if stop:
        pieces.append(f'<p style="color:#5b6675;font-size:13px">{_link(stop, "No more of these")}</p>')
    return f'<!doctype html><html><body style="{_STYLE}">{"".join(pieces)}</body></html>'


def _plain(part: Part, base_url: str) -> str:  # noqa: PLR0911 -- one return a kind
    match part:
        case Figure():
            return f"{part.label}: {part.value}" + (f"\n{part.note}" if part.note else "")
        case Table():
            return "\n".join(_lines(part))
        case Chart():
            return f"{part.title}: {part.alt}"
        case Quote():
            return f"> {part.text}\n{part.speaker}, {part.source}"
        case Card():
            return "\n".join([part.title, *_changes(part), *_decide(part, base_url)])
        case Buttons():
            return ""  # a letter has no buttons: the card's link leads to the page that has them
        case Note():
            return part.text


def _html(part: Part, base_url: str) -> str:  # noqa: PLR0911
    match part:
        case Figure():
            note = f"<br>{escape(part.note)}" if part.note else ""
            return f"<p><strong>{escape(part.label)}</strong>: {escape(part.value)}{note}</p>"
        case Table():
            return _table(part)
        case Chart():
            return _paragraph(f"{part.title}: {part.alt}", base_url)
        case Quote():
            return f"<blockquote>{escape(part.text)}<br>— {escape(part.speaker)}, {escape(part.source)}</blockquote>"
        case Card():
            lines = "".join(f"<li>{escape(line)}</li>" for line in _changes(part))
            decide = f"<p>{_link(_proposal(part, base_url), 'Look at it and decide')}</p>" if _decide(part, "") else ""
            return f"<h3>{escape(part.title)}</h3><ul>{lines}</ul>{decide}"
        case Buttons():
            return ""
        case Note():
            return f'<p style="color:#5b6675;font-size:13px">{escape(part.text)}</p>'


def _changes(card: Card) -> Iterator[str]:
    yield f"Status: {card.status}"
    for change in card.changes[:_MOST_CHANGES]:
        for name, values in change.get("fields", {}).items():
            if name not in _INTERNAL:
                yield f"{name.replace('_', ' ')}: {_before_and_after(values)}"
    if len(card.changes) > _MOST_CHANGES:
        yield f"and {len(card.changes) - _MOST_CHANGES} more"
    if card.reason:
        yield f"Why: {card.reason}"


def _before_and_after(values: dict[str, Any]) -> str:
    before, after = (str(values.get(side, "")) for side in ("before", "after"))
    return f"{before} → {after}" if before and after else after or f"without {before}"


def _decide(card: Card, base_url: str) -> list[str]:
    return [f"Look at it and decide: {_proposal(card, base_url)}"] if card.status == "pending" else []


def _proposal(card: Card, base_url: str) -> str:
    return f"{base_url}/approvals/{card.proposal}"


def _lines(table: Table) -> Iterator[str]:
    yield table.title
    yield " | ".join(column.name for column in table.columns)
    for row in [*table.rows, *([table.total] if table.total else [])]:
        yield " | ".join(row)
    if table.left_out:
        yield f"and {table.left_out} more"


def _table(table: Table) -> str:
    aligns = [column.align for column in table.columns]
    head = _row([column.name for column in table.columns], aligns, "th")
    rows = "".join(_row(row, aligns, "td") for row in table.rows)
    total = _row(table.total, aligns, "th") if table.total else ""
    more = f"<p>and {table.left_out} more</p>" if table.left_out else ""
    return f'<h3>{escape(table.title)}</h3><table style="border-collapse:collapse">{head}{rows}{total}</table>{more}'


def _row(cells: Sequence[str], aligns: Sequence[str], tag: str) -> str:
    shown = (
        f'<{tag} style="{_CELL}{align}">{escape(cell)}</{tag}>' for cell, align in zip(cells, aligns, strict=False)
    )
    return f"<tr>{''.join(shown)}</tr>"


def _paragraph(text: str, base_url: str) -> str:
    """Return text as paragraphs; addresses of our own pages become links, others stay words."""
    own = re.compile(rf"({re.escape(escape(base_url))}/[\w/.?&=%#~:+-]*[\w/])")
    shown = own.sub(r'<a href="\1">\1</a>', escape(text))
    return "".join(f"<p>{piece.replace(chr(10), '<br>')}</p>" for piece in shown.split("\n\n"))


def _link(address: str, words: str) -> str:
    return f'<a href="{escape(address)}">{escape(words)}</a>'
