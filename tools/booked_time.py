"""Days on which one's own time falls short, and what one's bookings suggest for them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import cast

from sqlalchemy import Engine

from domain.timesheets import Gap
from domain.windows import Window
from store.db import reading
from store.facts.suggestions import Suggestion, logged_by_project, suggestions
from tools import gate
from tools.my_time import MyTime, my_time
from tools.names import names
from tools.spec import Call, Named, ToolContext


@dataclass(frozen=True, slots=True)
class Short:
    """A day that falls short, in minutes, with entries that would fill it; drafts that are there count."""

    day: date
    missing: int
    entries: tuple[Suggestion, ...]

    @property
    def suggested(self) -> int:
        """The minutes the entries come to."""
        return sum(one.minutes for one in self.entries)


def own_time(engine: Engine, call: Call, window: Window) -> MyTime:
    """Return one's own time of a period.

    Raises:
        OpsError: the caller logs no time.

    """
    said = f"{window.start.isoformat()}..{window.last.isoformat()}"
    return cast("MyTime", gate.run(engine, my_time, {"window": said}, call).view)


def short_days(engine: Engine, call: Call, time: MyTime) -> tuple[Short, ...]:
    """Return the days of one's time that fall short, drafts taken as logged, in order."""
    gaps = [Gap(day=one.day, expected=one.expected, logged=one.counted) for one in time.missing]
    if not gaps:
        return ()
    drafts = {line.day: 0 for line in time.lines}
    for line in time.lines:
        drafts[line.day] += line.minutes if line.status == "draft" else 0
    with reading(engine) as db:
        me = ToolContext(db, call).me().id
        found = suggestions(db, {me: gaps}, logged_by_project(db, {me: gaps})).get(me, ())
    short = [
        Short(gap.day, gap.minutes - drafts.get(gap.day, 0), tuple(one for one in found if one.day == gap.day))
        for gap in gaps
    ]
    return tuple(one for one in short if one.missing > 0)


def projects_at_hand(engine: Engine, call: Call, first: Sequence[str], *, most: int) -> list[Named]:
    """Return the projects the caller may log time on by name, those named first at the top."""
    with reading(engine) as db:
        found = names(ToolContext(db, call), "project")
    rank = {name: at for at, name in reversed(list(enumerate(first)))}
    return sorted(found, key=lambda one: (rank.get(one.name, len(rank)), one.name.casefold()))[:most]


def days_of(texts: Sequence[str]) -> list[date]:
    """Return days as ids of a click carry them; what is none is left out.

    >>> days_of(["2026-11-20", "x"])
    [datetime.date(2026, 11, 20)]
    """
    found = []
    for text in texts:
        try:
            found.append(date.fromisoformat(text))
        except ValueError:
            continue
    return sorted(set(found))


def runs_of(days: Sequence[date]) -> list[tuple[date, date]]:
    """Return stretches of days that follow each other, weekends between them included.

    >>> [(a.day, b.day) for a, b in runs_of(days_of(["2026-11-20", "2026-11-23", "2026-11-26"]))]
    [(20, 23), (26, 26)]
    """
    found: list[tuple[date, date]] = []
    for day in days:
        before = found[-1][1] if found else None
        weekend = before is not None and before.weekday() == _FRIDAY and (day - before) == timedelta(days=3)
        if before is not None and (day - before == timedelta(days=1) or weekend):
            found[-1] = (found[-1][0], day)
        else:
            found.append((day, day))
    return found


_FRIDAY = 4
