"""Times as transcripts write them, in milliseconds since the start."""

from __future__ import annotations

import re

# Hours are optional; Teams writes 0:0:3.490, SRT a comma before the milliseconds.
CLOCK = r"(?:\d{1,3}:)?\d{1,2}:\d{1,2}(?:[.,]\d{1,6})?"
_CLOCK = re.compile(r"(?:(?P<hours>\d{1,3}):)?(?P<minutes>\d{1,2}):(?P<seconds>\d{1,2})(?:[.,](?P<rest>\d{1,6}))?")
_SIXTY = 60


def milliseconds(text: str) -> int | None:
    """Return a time in milliseconds; None when it is none.

    >>> milliseconds("0:0:3.490"), milliseconds("00:01:57,230"), milliseconds("1:75"), milliseconds("12:05")
    (3490, 117230, None, 725000)
    """
    found = _CLOCK.fullmatch(text.strip())
    if found is None:
        return None
    minutes, seconds = int(found["minutes"]), int(found["seconds"])
    if seconds >= _SIXTY or (found["hours"] and minutes >= _SIXTY):
        return None
    rest = int((found["rest"] or "0").ljust(3, "0")[:3])
    return ((int(found["hours"] or 0) * 60 + minutes) * 60 + seconds) * 1000 + rest
