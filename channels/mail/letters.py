"""Messages as letters: plain text and HTML of the same. Everything is escaped; links lead to our own host only."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from html import escape
from typing import Any

from channels.message import Buttons, Note, Outgoing, Part
from domain.money import Money
from tools.blocks import Card, Chart, Figure, Quote, Table
from tools.values import hours_text, money_text

_INTERNAL = frozenset(
    {"trust", "source", "key", "version", "week", "month", "not_before", "attempts", "feed", "feed_key"}
)
_MOST_CHANGES = 25
_STYLE = "font-family:system-ui,sans-serif;font-size:15px;line-height:1.5;color:#1c2430;max-width:44rem"
_CARD = "border:1px solid #d9dee5;border-left:4px solid #17557f;border-radius:6px;padding:10px 14px;margin:14px 0"
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
            return f"{part.text}\n{'-' * len(part.text)}" if part.strong else part.text


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
            return f'<div style="{_CARD}"><strong>{escape(part.title)}</strong><ul>{lines}</ul>{decide}</div>'
        case Buttons():
            return ""
        case Note():
            if part.strong:
                return f'<h3 style="margin:1.6em 0 .2em">{escape(part.text)}</h3>'
            return f'<p style="color:#5b6675;font-size:14px;margin:.3em 0 .8em">{escape(part.text)}</p>'


def _changes(card: Card) -> Iterator[str]:
    for change in card.changes[:_MOST_CHANGES]:
        fields = change.get("fields", {})
        for name, values in fields.items():
            # Whose and of what it is stands in the title by name; a letter has no use for keys.
            if name not in _INTERNAL and not name.endswith(("_id", "_at", "currency")):
                plain = name.removesuffix("_minor").replace("minutes", "time").replace("_", " ")
                yield f"{plain}: {_before_and_after(name, values, fields)}"
    if len(card.changes) > _MOST_CHANGES:
        yield f"and {len(card.changes) - _MOST_CHANGES} more"
    if card.reason:
        yield f"Why: {' '.join(card.reason.split())}"
    if card.status == "pending":
        yield f"Waits for {card.approver}, until {card.expires}."
    else:
        yield f"It is {card.status}."


def _before_and_after(name: str, values: dict[str, Any], fields: dict[str, Any]) -> str:
    before, after = (_value(name, values.get(side), fields) for side in ("before", "after"))
    return f"{before} → {after}" if before and after else after or f"without {before}"


def _value(name: str, value: object, fields: dict[str, Any]) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int) and "minutes" in name:
        return hours_text(value)
    if isinstance(value, int) and name.endswith("_minor"):
        said = fields.get(name.replace("_minor", "_currency")) or fields.get("currency") or {}
        currency = said.get("after") or said.get("before")
        return money_text(Money(value, currency)) if currency else f"{value:,} minor units"
    return str(value)


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
    title = f'<p style="margin:.8em 0 .2em"><strong>{escape(table.title)}</strong></p>'
    return f'{title}<table style="border-collapse:collapse">{head}{rows}{total}</table>{more}'


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
