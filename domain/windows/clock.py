"""What a date phrase is read against: today, the firm's weeks and years, and which way the sentence looks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Literal

from domain.windows.window import Window

Lean = Literal["past", "future"]
FAR = timedelta(days=240)  # a reading this far off gives way ...
NEAR = timedelta(days=92)  # ... to one on the other side that is this near


@dataclass(frozen=True, slots=True)
class Clock:
    """The frame of a reading. ``anchor`` is set inside ranges: a name then means its first occurrence after it."""

    today: date
    lean: Lean = "past"
    week_start: int = 0
    first_month: int = 1
    anchor: date | None = None

    def leaning(self, lean: Lean) -> Clock:
        """Return the same frame looking the other way."""
        return replace(self, lean=lean)

    def after(self, anchor: date) -> Clock:
        """Return the frame in which names follow ``anchor``."""
        return replace(self, anchor=anchor)

    def occurrence(self, in_year: Callable[[int], Window | None]) -> Window | None:
        """Pick the year of something that comes once a year.

        Leaning to the past it is the latest that has begun, to the future the earliest that has not ended; unless that
        one is more than eight months off while one on the other side lies within a quarter.
        """
        base = self.anchor or self.today
        found = [window for year in range(base.year - 4, base.year + 6) if (window := in_year(year))]
        begun = [window for window in found if window.start <= base]
        unended = [window for window in found if window.end > base]
        if self.anchor:
            return unended[0] if unended else None
        if not begun or not unended:
            return begun[-1] if begun else next(iter(unended), None)
        past, future = begun[-1], unended[0]
        since, until = self.today - past.end, future.start - self.today
        if self.lean == "past":
            return future if since > FAR and until <= NEAR else past
        return past if until > FAR and since <= NEAR else future
