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
_ENOUGH = 3  # words


def splits(text: str, entities: Sequence[Entity]) -> Iterator[tuple[str, str, bool]]:
    """Yield the message in two where both sides could be a request, and whether the cut is a weak sign of it."""
    return islice(_places(text, [entity.span for entity in entities]), _MOST)


def _places(text: str, spans: Sequence[tuple[int, int]]) -> Iterator[tuple[str, str, bool]]:
    for match in _CUT.finditer(text):
        if any(start < match.end() and match.start() < end for start, end in spans):
            continue
        first, second = text[: match.start()].strip(), text[match.end() :].strip()
        if match["stop"] == "?":
            first += "?"
        weak = match.group().strip() in {".", ":", ",", "-", "/", "!", ";"}
        if _says(first, weak=weak) and _says(second, weak=weak):
            yield first, second, weak


def _says(text: str, *, weak: bool) -> bool:
    return len(text.split()) >= _ENOUGH or (not weak and bool(text) and bool(sketch(text).concepts))
