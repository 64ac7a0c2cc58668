"""Two requests in one message, cut where the second begins."""

# ruff: noqa: E501 -- a pattern or a table row is read as one piece

from __future__ import annotations

import re
from collections.abc import Sequence

from agents.planner.names import Entity

_CUTS = (
    re.compile(r"\?\s+(?:also|and|so|then|plus|btw|oh and)?,?\s*(?=\w)", re.IGNORECASE),
    re.compile(r"[.;!]\s+(?:also|and|then|plus|btw|oh and)?,?\s*(?=\w)", re.IGNORECASE),
    re.compile(
        r",?\s+(?:and then|and also|and btw|and by the way|then|plus|as well as|and)\s+(?=(?:who|what|which|how|tell|show|draft|send|is|are|do|does|did|approve|log|put|list|whatever|give|remind|move|book|when|where|why|could|can|has|have|any|whether|how)\b)",
        re.IGNORECASE,
    ),
    re.compile(r"\s+[+&]\s+"),
    re.compile(
        r"\s+and\s+(?=(?:the |our )?(?:utilisation|util|margins?|dso|wip|bench|revenue|write-?offs?|receivables|profit|overdue|unbilled|open invoices|rolloffs?|missing|overallocat\w+|csat)\b)",
        re.IGNORECASE,
    ),
    re.compile(
        r",\s+(?=(?:and )?(?:who|what|which|how|tell|show|draft|send|approve|log|put|list|bills?|no|then)\b)",
        re.IGNORECASE,
    ),
)
_SHORTEST = 2  # words a request has at least


def split(text: str, entities: Sequence[Entity]) -> list[str]:
    """Return the message in two where a cut leaves words enough on both sides, else whole."""
    spans = [entity.span for entity in entities]
    for cut in _CUTS:
        for match in cut.finditer(text):
            if any(start < match.end() and match.start() < end for start, end in spans):
                continue
            first, second = text[: match.start()].strip(), text[match.end() :].strip()
            shortest = 1 if cut in _CUTS[3:5] else _SHORTEST
            if len(first.split()) >= shortest and len(second.split()) >= shortest:
                return [first + ("?" if match.group().startswith("?") else ""), second]
    return [text]
