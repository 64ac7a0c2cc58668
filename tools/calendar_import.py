"""Time off out of a calendar: a dry run that says what would change, then everything in one transaction.

Not a tool of the agents: a calendar is brought by a person at the terminal, who sees the dry run first. Reading the
same calendar again adds nothing; what was moved or cancelled in it follows, but never on days that have passed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from sqlmodel import col, select

from domain.access import Permission, Reach
from domain.away import kind_of, whose
from domain.errors import Forbidden
from memory.readers.calendars import CalendarEvent, CalendarReading
from store import audit
from store.people import Person, TimeOff, TimeOffStatus
from tools.blocks import Block, Figure
from tools.spec import Named, ToolContext
from tools.values import Day, Effort
from tools.view import Line, View, several, table

_SHOWN = 20


class AwayLine(Line):
    """One absence and what happens to it: added, changed or removed."""

    person: str
    starts_on: Day
    ends_on: Day
    minutes: Effort | None = None
    kind: str
    what: str


class CalendarReport(View):
    """What reading a calendar would do, or did."""

    file: str
    read: int
    added: int
    changed: int
    removed: int
    same: int
    other: int
    unknown: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    lines: tuple[AwayLine, ...] = ()
    done: bool = False

    def headline(self) -> str:
        """Say what happens to how many absences."""
        verb = "Took" if self.done else "Would take"
        counts = f"{self.added} new, {self.changed} changed, {self.removed} cancelled, {self.same} known already"
        said = f"{verb} time off from {self.file}: {counts}."
        if self.other:
            said += f" {several(self.other, 'other event')} left aside."
        if self.unknown:
            said += f" {several(len(self.unknown), 'absence')} of somebody I cannot place."
        return said

    def blocks(self) -> tuple[Block, ...]:
        """Show the counts, the changes and what could not be used."""
        heads = {"person": "Person", "starts_on": "From", "ends_on": "To", "minutes": "A day|h", "kind": "Kind"}
        counts = (("Events read", self.read), ("New", self.added), ("Changed", self.changed))
        found: list[Block] = [Figure(label=label, value=f"{value:,}") for label, value in counts]
        if self.lines:
            found.append(table("Time off", self.lines, {**heads, "what": "What"}, left_out=self.left_out))
        return tuple(found)


@dataclass(slots=True)
class _Sorted:
    """What a calendar says of people, against what is stored."""

    added: list[TimeOff] = field(default_factory=list)
    changed: list[tuple[TimeOff, CalendarEvent, str]] = field(default_factory=list)
    removed: list[TimeOff] = field(default_factory=list)
    same: int = 0
    other: int = 0
    unknown: list[str] = field(default_factory=list)


def run_calendar(
    ctx: ToolContext,
    reading: CalendarReading,
    person: Named | None = None,
    *,
    all_events: bool = False,
    write: bool = False,
) -> CalendarReport:
    """Compare a calendar with the stored time off and, with ``write``, take it over in the caller's transaction.

    With ``person`` every absence in it is theirs; without, it is told by addresses or whole names.

    Raises:
        Forbidden: other people's time off by someone who does not plan people.

    """
    own = person is not None and person.id == ctx.actor.person_id
    if not own and ctx.actor.reach(Permission.BOOKINGS_WRITE) < Reach.ALL:
        raise Forbidden("Only the resource manager takes over other people's time off.", hint="Take over your own.")
    found = _sort(ctx, reading, person, all_events=all_events)
    lines = list(_lines(ctx, found))
    if write:
        _write(ctx, found, reading)
    return CalendarReport(
        as_of=ctx.today,
        file=reading.name,
        read=len(reading.events),
        added=len(found.added),
        changed=len(found.changed),
        removed=len(found.removed),
        same=found.same,
        other=found.other,
        unknown=tuple(found.unknown[:_SHOWN]),
        refused=reading.refused[:_SHOWN],
        lines=tuple(lines[:_SHOWN]),
        left_out=max(0, len(lines) - _SHOWN),
        done=write,
        assumptions=("Days that have passed stay as they are stored.",),
    )


def _sort(ctx: ToolContext, reading: CalendarReading, person: Named | None, *, all_events: bool) -> _Sorted:
    people = ctx.db.exec(select(Person.id, Person.name, Person.email).where(col(Person.active))).all()
    by_address = {email.casefold(): key for key, _, email in people if key is not None}
    by_name = {name.casefold(): key for key, name, _ in people if key is not None}
    stored = {row.feed_key: row for row in ctx.db.exec(select(TimeOff).where(col(TimeOff.feed) == _feed(reading)))}
    found, seen = _Sorted(), set[str | None]()
    for event in reading.events:
        kind = kind_of(event.summary, event.categories, away=event.away, all_events=all_events)
        who = {person.id} if person else whose(event.summary, event.people, by_address, by_name)
        if kind is None:
            found.other += 1
        elif not who:
            found.unknown.append(event.summary)
        else:
            for key in sorted(who):
                new = _time_off(ctx.today, event, key, kind, _feed(reading))
                seen.add(new.feed_key)
                _compare(ctx.today, found, event, stored.get(new.feed_key), new)
    found.removed = [row for key, row in stored.items() if key not in seen and row.starts_on > ctx.today]
    return found


def _compare(today: date, found: _Sorted, event: CalendarEvent, row: TimeOff | None, new: TimeOff) -> None:
    kind = new.kind
    if event.ends < today:
        found.same += row is not None
        found.other += row is None
    elif row is None:
        found.added.append(new)
    elif (row.starts_on, row.ends_on, row.minutes_per_day, row.kind) == (*_days(row, event, today), kind):
        found.same += 1
    else:
        found.changed.append((row, event, kind))


def _time_off(today: date, event: CalendarEvent, person: int, kind: str, feed: str) -> TimeOff:
    return TimeOff(
        person_id=person,
        starts_on=max(event.starts, today),
        ends_on=max(event.ends, today),
        minutes_per_day=event.minutes,
        kind=kind,
        status=TimeOffStatus.APPROVED,
        feed=feed,
        feed_key=f"{person}:{event.key}"[:400],
    )


def _days(row: TimeOff, event: CalendarEvent, today: date) -> tuple[date, date, int | None]:
    """Return what a stored absence becomes: what has begun keeps its start."""
    starts = row.starts_on if row.starts_on <= today else max(event.starts, today)
    return starts, max(starts, event.ends), event.minutes


def _write(ctx: ToolContext, found: _Sorted, reading: CalendarReading) -> None:
    ctx.db.add_all(found.added)
    for row, event, kind in found.changed:
        row.starts_on, row.ends_on, row.minutes_per_day = _days(row, event, ctx.today)
        row.kind = kind
    for row in found.removed:
        ctx.db.delete(row)
    ctx.db.flush()
    audit.append(
        ctx.db,
        at=ctx.now,
        actor=ctx.actor.email,
        action="import calendar",
        subject=_feed(reading),
        detail={
            "added": [row.pk for row in found.added],
            "changed": [row.pk for row, _, _ in found.changed],
            "removed": [row.pk for row in found.removed],
        },
    )


def _lines(ctx: ToolContext, found: _Sorted) -> Iterable[AwayLine]:
    rows = [(row, (row.starts_on, row.ends_on, row.minutes_per_day), row.kind, "new") for row in found.added]
    rows += [(row, _days(row, event, ctx.today), kind, "changed") for row, event, kind in found.changed]
    rows += [(row, (row.starts_on, row.ends_on, row.minutes_per_day), row.kind, "cancelled") for row in found.removed]
    named = select(Person.id, Person.name).where(col(Person.id).in_({row.person_id for row, *_ in rows}))
    names = {key: name for key, name in ctx.db.exec(named)}  # noqa: C416 -- rows are no pairs to a type checker
    for row, (starts, ends, minutes), kind, what in rows:
        yield AwayLine(
            ref=f"person:{row.person_id}",
            person=names[row.person_id],
            starts_on=starts,
            ends_on=ends,
            minutes=minutes,
            kind=kind,
            what=what,
        )


def _feed(reading: CalendarReading) -> str:
    return reading.name.rpartition("/")[2][:200]
