"""What a proposal would change, in the words of a card: hours and money written out, keys and machinery left out.

Costs are left out too: a card may be forwarded, and the page shows them to those who may see them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from domain.money import Money
from tools.blocks import Card
from tools.values import hours_text, money_text

_HIDDEN = frozenset(
    {"trust", "source", "key", "version", "week", "month", "not_before", "attempts", "currency", "payload"}
)
_ENDINGS = ("_id", "_at", "_currency", "_key")


def changes_of(card: Card) -> list[str]:
    """Return a line a field that changes, each once."""
    return list(dict.fromkeys(line for change in card.changes for line in _lines(change.get("fields", {}))))


def _lines(fields: Mapping[str, Mapping[str, Any]]) -> Iterator[str]:
    for column, values in fields.items():
        if column in _HIDDEN or column.endswith(_ENDINGS) or column.startswith("cost"):
            continue
        before, after = (_text(column, values.get(side), fields) for side in ("before", "after"))
        if values.get("before") is None and values.get("after") in (None, "", False, [], {}):
            continue  # new, and nothing in it
        label = column.removesuffix("_minor").replace("minutes", "time").replace("_", " ")
        yield f"{label}: {before} → {after}" if before else f"{label}: {after}"


def _text(column: str, value: Any, fields: Mapping[str, Mapping[str, Any]]) -> str:  # noqa: ANN401 -- a stored value
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, int) and "minutes" in column:
        return hours_text(value)
    if isinstance(value, int) and column.endswith("_minor"):
        said = fields.get(column.replace("_minor", "_currency")) or fields.get("currency") or {}
        currency = said.get("after") or said.get("before")
        return money_text(Money(value, str(currency))) if currency else f"{value:,} minor units"
    return str(value)
