"""Hours and a day away in one breath, as people jot them down: "4h Aurora, off on Tuesday"."""

from __future__ import annotations

import re
from collections.abc import Iterator

_CUT = re.compile(r"\s*[,;.\n]+\s*(?:and\s+)?|\s+(?:and|plus|&)\s+", re.IGNORECASE)
_HOURS = re.compile(
    r"(?:please\s+)?(?:log\s+|book\s+|add\s+)?\d+(?:[.,:]\d+)?\s*(?:h|hrs?|hours?|m|mins?|minutes?)\b", re.IGNORECASE
)
_AWAY = re.compile(
    r"(?:and\s+)?(?:i['\u2019]?m\s+|i\s+am\s+|i['\u2019]?ll\s+be\s+|i\s+will\s+be\s+|me\s+)?"
    r"(?:off\b(?!\s*(?:hours|site|shore))|on\s+(?:leave|holiday|vacation)\b|away\b|out\s+of\s+(?:the\s+)?office\b|day\s+off\b)"
    r"(?=.*\b(?:on|from|until|till|to|next|this|tomorrow|today|mon|tue|wed|thu|fri|\d))",
    re.IGNORECASE,
)
HOURS, AWAY = "log_time", "add_time_off"


def halves(text: str) -> Iterator[tuple[str, str, str, str]]:
    """Yield the two halves of a message and the request that each is, where one is hours and the other a day away.

    >>> [*halves("4h Aurora, off on Tuesday")]
    [('4h Aurora', 'log_time', 'off on Tuesday', 'add_time_off')]
    >>> [*halves("off on Tuesday. 2,5h Aurora")]
    [('off on Tuesday', 'add_time_off', '2,5h Aurora', 'log_time')]
    >>> [*halves("4h Aurora, kicked off the workshop")]
    []
    """
    for cut in _CUT.finditer(text):
        first, second = text[: cut.start()].strip(), text[cut.end() :].strip()
        if _HOURS.match(first) and _AWAY.match(second):
            yield first, HOURS, second, AWAY
        elif _AWAY.match(first) and _HOURS.match(second):
            yield first, AWAY, second, HOURS
