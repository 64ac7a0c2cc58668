"""A person misses time in a week that is over."""

from __future__ import annotations

from collections.abc import Sequence

from domain.timesheets import Gap
from domain.watch.insight import Insight

KIND = "missing_timesheets"
# A whole missing week is not a slip of the memory any more.
CRITICAL_DAYS = 5


def prefix(week: int) -> str:
    """Return how the fingerprints of one week begin (``week`` as in ``domain.weeks``)."""
    return f"{KIND}:{week}:"


def watch(person_id: int, name: str, gaps: Sequence[Gap], week: int) -> Insight:
    """Return the finding for a person with at least one gap in the week."""
    minutes = sum(gap.minutes for gap in gaps)
    hours, rest = divmod(minutes, 60)
    days = ", ".join(f"{gap.day:%a} {gap.day.day} {gap.day:%b}" for gap in gaps)
    return Insight(
        kind=KIND,
        fingerprint=f"{prefix(week)}{person_id}",
        title=f"{name} misses {hours} h{f' {rest} min' if rest else ''}",
        detail=f"Not logged in full: {days}.",
        severity="critical" if len(gaps) >= CRITICAL_DAYS else "warning",
        person_id=person_id,
        evidence={"week": week, "gaps": [{"day": gap.day.isoformat(), "minutes": gap.minutes} for gap in gaps]},
    )
