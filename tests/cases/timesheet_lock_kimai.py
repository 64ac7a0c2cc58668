"""Whether an entry may still be changed under a lock period with a grace."""

from __future__ import annotations

import re
from datetime import date

from domain.timesheets import Correctable, lock_from_words
from domain.windows import Shift, parse_day

TODAY = date(2026, 11, 22)
START, LAST, GRACE = "first day of last month", "last day of last month", 10  # what the topic's cases are set in


def _day(text, today):
    """A day in words with an optional offset: first day of last month -5d."""
    found = re.fullmatch(r"(.+?)(?: ([+-]\d+) ?d(?:ays?)?)?", text)
    return Shift(days=int(found[2] or 0)).applied(parse_day(found[1], today, lean="past"))


def run(given, _context):
    default = "lock_start" not in given and "lock_end" not in given
    words = (START, LAST) if default else (given.get("lock_start"), given.get("lock_end"))
    grace = given.get("grace_days", GRACE if default else 0) or 0
    month = parse_day("first day of this month", TODAY)
    entry = Shift(days=int(given.get("entry_offset", 5))).applied(parse_day(START, TODAY, lean="past"))
    now = Shift(days=int(given.get("now_offset", 0))).applied(month)
    if "entry" in given:
        entry = _day(given["entry"], TODAY)
    if "now" in given:
        now = _day(given["now"], TODAY)
    period = lock_from_words(*words, f"+{grace} days" if grace else None, now)
    state = period.state(entry, now, may_override_grace=bool(given.get("may_override_grace", False)))
    return {"editable": state is not Correctable.LOCKED, "lock_active": period.active}
