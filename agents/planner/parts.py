"""Two requests in one message: where it might be cut, for the reading of both halves to decide."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from agents.planner.features import sketch
from agents.planner.names import Entity

_CUT = re.compile(
    r"(?P<stop>[?.;!:])\s+(?:(?:also|and|so|then|plus|btw|oh and|oh|by the way)\b,?\s*)?(?=\w)"
    r"|,?\s+(?:and then|and also|and btw|and by the way|as well as|and|then|plus|also|besides)\s+(?=\w)"
    r"|\s+[+&/]\s+|\s+-\s+|,\s+(?=\w)",
    re.IGNORECASE,
)
_MOST = 8


def splits(text: str, entities: Sequence[Entity]) -> Iterator[tuple[str, str]]:
    """Yield the message in two at each place where both sides speak of the trade."""
    return islice(_places(text, [entity.span for entity in entities]), _MOST)


def _places(text: str, spans: Sequence[tuple[int, int]]) -> Iterator[tuple[str, str]]:
    for match in _CUT.finditer(text):
        if any(start < match.end() and match.start() < end for start, end in spans):
            continue
        first, second = text[: match.start()].strip(), text[match.end() :].strip()
        if match["stop"] == "?":
            first += "?"
        if first and second and sketch(first).concepts and sketch(second).concepts:
            yield first, second
