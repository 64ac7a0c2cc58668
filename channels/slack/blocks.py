"""Messages as Slack's blocks. Text is escaped, nothing is unfurled, nobody is called by a name in somebody's text."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any
from urllib.parse import urlencode

from channels.changes import changes_of
from channels.message import Button, Buttons, Note, Outgoing, Part
from tools.blocks import Card, Chart, Figure, Quote, Table

MOST_BLOCKS = 48  # Slack's own limit is 50
MOST_ON_PAGE = 97  # and 100 on the overview page
MOST_TEXT = 2900  # of 3000
_MOST_ROWS = 25
_WIDEST = 28
_CALLS = ("@channel", "@here", "@everyone")
_AS_SLACK = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}


def escaped(text: str) -> str:
    r"""Return text that Slack shows as it is: no links, no mentions, no call to everybody.

    >>> escaped("a <b> & @channel")
    'a &lt;b&gt; &amp; @\\u2060channel'
    """
    for mark, shown in _AS_SLACK.items():
        text = text.replace(mark, shown)
    for call in _CALLS:
        text = text.replace(call, f"@\u2060{call[1:]}")
    return text


def blocks_of(
    outgoing: Outgoing, base_url: str, *, most: int = MOST_BLOCKS, words: bool = True
) -> list[dict[str, Any]]:
    """Return the blocks of a message, within Slack's limits; what does not fit is a link to the page.

    Without ``words`` its text is left out: it is there already.
    """
    found = [section(piece) for piece in _pieces(escaped(outgoing.text))] if words else []
    for part in outgoing.parts:
        found += _part(part)
    if len(found) > most:
        found = [*found[:most], context("The rest is on the page.")]
    if outgoing.page:
        found.append(context(f"<{base_url}{outgoing.page}|Open in Firstmate>"))
    return found


def section(text: str) -> dict[str, Any]:
    """Return a paragraph; ``text`` is escaped already."""
    return {"type": "section", "text": {"type": "mrkdwn", "text": text, "verbatim": True}}


def context(text: str) -> dict[str, Any]:
    """Return a quiet line; ``text`` is escaped already."""
    return {"type": "context", "elements": [{"type": "mrkdwn", "text": text[:MOST_TEXT], "verbatim": True}]}


def _pieces(text: str) -> Iterator[str]:
    while text:
        cut = text.rfind("\n", 0, MOST_TEXT) if len(text) > MOST_TEXT else len(text)
        cut = cut if cut > 0 else MOST_TEXT
        yield text[:cut]
        text = text[cut:].lstrip("\n")


def _part(part: Part) -> list[dict[str, Any]]:  # noqa: PLR0911 -- one return a kind
    match part:
        case Figure():
            note = f"\n{escaped(part.note)}" if part.note else ""
            value = f": {escaped(part.value)}" if part.value else ""
            return [section(f"*{escaped(part.label)}*{value}{note}")]
        case Table():
            return _table(part)
        case Chart():
            return [context(f"{escaped(part.title)}: {escaped(part.alt)}")]
        case Quote():
            quoted = escaped(part.text).replace("\n", "\n> ")
            return [section(f"> {quoted}\n— {escaped(part.speaker)}, {escaped(part.source)}")]
        case Card():
            return _card(part)
        case Buttons():
            return [{"type": "actions", "elements": [_button(one, at) for at, one in enumerate(part.buttons)]}]
        case Note() if part.strong:
            return [{"type": "header", "text": {"type": "plain_text", "text": part.text[:150]}}]
        case Note():
            return [context(escaped(part.text))]


def _table(table: Table) -> list[dict[str, Any]]:
    """Write a table in fixed width, numbers to the right; a phone shows it too."""
    rows = [tuple(column.name for column in table.columns), *table.rows[:_MOST_ROWS]]
    if table.total:
        rows.append(table.total)
    widths = [min(_WIDEST, max(len(row[i]) for row in rows)) for i in range(len(table.columns))]
    lines = [_line(row, widths, [column.align for column in table.columns]) for row in rows]
    left = table.left_out + max(0, len(table.rows) - _MOST_ROWS)
    more = f"\n… and {left} more" if left else ""
    text = escaped("\n".join(lines))
    head = section(f"*{escaped(table.title)}*")
    return [head, *(section(f"```{piece}```") for piece in _pieces(text + more))]


def _line(row: Sequence[str], widths: Sequence[int], aligns: Sequence[str]) -> str:
    cells = (
        cell[:width].rjust(width) if align == "right" else cell[:width].ljust(width)
        for cell, width, align in zip(row, widths, aligns, strict=False)
    )
    return "  ".join(cells).rstrip().replace("`", "'")


def _card(card: Card) -> list[dict[str, Any]]:
    lines = [f"*{escaped(card.title)}*", f"Status: {escaped(card.status)}"]
    lines += [f"• {escaped(line)}" for line in changes_of(card)[:_MOST_ROWS]]
    if card.reason:
        lines.append(f"Why: {escaped(card.reason)}")
    found = [section(piece) for piece in _pieces("\n".join(lines))]
    if card.approver and card.status == "pending":
        found.append(context(f"For {escaped(card.approver)} to decide, until {escaped(card.expires)}."))
    return found


def _button(button: Button, at: int) -> dict[str, Any]:
    """Return a button; its value carries ids only. Within a row no two have the same name."""
    shown: dict[str, Any] = {
        "type": "button",
        "text": {"type": "plain_text", "text": button.label[:75]},
        "action_id": f"fm:{button.action}:{at}",
        "value": urlencode(sorted(button.values.items()))[:2000],
    }
    return shown | ({"style": button.style} if button.style else {})
