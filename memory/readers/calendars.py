"""Calendar files and feeds (iCalendar, RFC 5545) read into events with local days; what cannot be read is told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from domain.errors import BadInput
from domain.windows import Window

MOST_BYTES = 5_000_000
MOST_EVENTS = 20_000
MOST_REPEATS = 1_000
_LONGEST_PAST = 20_000  # occurrences before the window that are passed over
_DAY = timedelta(days=1)
_MINUTES = 60
_SHORTEST_SUMMARY = 200  # characters of a summary that are kept


@dataclass(frozen=True, slots=True)
class CalendarEvent:
    """One occurrence: ``starts`` to ``ends`` inclusive in local days; ``minutes`` for a part of one day, else empty.

    ``key`` stays the same when the feed is read again. ``people`` are the addresses it names, the organiser first.
    """

    key: str
    starts: date
    ends: date
    minutes: int | None
    summary: str
    categories: tuple[str, ...]
    people: tuple[str, ...]
    away: bool  # the calendar itself says out of office


@dataclass(frozen=True, slots=True)
class CalendarReading:
    """The occurrences within the window asked for, and what was left out with the reason."""

    name: str
    events: tuple[CalendarEvent, ...]
    refused: tuple[str, ...]


def read_calendar(data: bytes, name: str, *, window: Window, zone: ZoneInfo) -> CalendarReading:
    """Return what a calendar holds in the window, repeating events unrolled.

    Raises:
        BadInput: empty, too large, or no calendar.

    """
    if not data.strip():
        raise BadInput(f"{name} is empty.")
    if len(data) > MOST_BYTES:
        raise BadInput(f"{name} has {len(data):,} bytes; the most is {MOST_BYTES:,}.")
    if b"BEGIN:VCALENDAR" not in data[:2000].upper():
        raise BadInput(f"{name} is not a calendar.", hint="Export or subscribe to it as iCalendar (.ics).")
    if b"END:VCALENDAR" not in data[-2000:].upper():
        raise BadInput(f"{name} stops in the middle.", hint="Export it again.")
    reader = _Reader(window, zone)
    for component in _components(data, name):
        reader.add(component)
    events = sorted(reader.events.values(), key=lambda event: (event.starts, event.key))
    return CalendarReading(name, tuple(events), tuple(reader.refused))


def _components(data: bytes, name: str) -> Iterator[Any]:
    from icalendar import Calendar

    try:
        calendars = Calendar.from_ical(data, multiple=True)
        found = [part for calendar in calendars for part in calendar.walk("VEVENT")]
    except (ValueError, KeyError, IndexError, TypeError, AttributeError) as error:
        raise BadInput(f"{name} is a damaged calendar: {str(error)[:120]}") from error
    if len(found) > MOST_EVENTS:
        raise BadInput(f"{name} has {len(found):,} events; the most is {MOST_EVENTS:,}.")
    # Changed occurrences come after their series, so that they replace its unrolled ones.
    yield from sorted(found, key=lambda part: "RECURRENCE-ID" in part)


@dataclass(slots=True)
class _Reader:
    window: Window
    zone: ZoneInfo
    events: dict[str, CalendarEvent]
    refused: list[str]

    def __init__(self, window: Window, zone: ZoneInfo) -> None:
        self.window, self.zone, self.events, self.refused = window, zone, {}, []

    def add(self, part: Any) -> None:  # noqa: ANN401 -- icalendar's event
        """Take one event over, or say why not."""
        said = str(part.get("SUMMARY", ""))[:_SHORTEST_SUMMARY] or "an event without a title"
        try:
            self._add(part, said)
        except (ValueError, KeyError, TypeError, AttributeError, OverflowError) as error:
            self.refused.append(f"{said}: {str(error)[:120] or 'unreadable'}")

    def _add(self, part: Any, said: str) -> None:  # noqa: ANN401
        uid = str(part.get("UID", "")) or said
        starts, lasts = _span(part)
        moved = part.get("RECURRENCE-ID")
        if moved is not None:
            self.events.pop(_key(uid, moved.dt), None)
        if str(part.get("STATUS", "")).upper() == "CANCELLED":
            if moved is None:
                self._drop(uid)
            return
        for at in self._occurrences(part, starts, lasts, said):
            event = self._event(part, _key(uid, moved.dt if moved is not None else at), at, lasts, said)
            if event.starts < self.window.end and event.ends >= self.window.start:
                self.events[event.key] = event

    def _drop(self, uid: str) -> None:
        for key in [key for key in self.events if key.startswith(f"{uid}@")]:
            del self.events[key]

    def _occurrences(
        self,
        part: Any,  # noqa: ANN401
        starts: date | datetime,
        lasts: timedelta,
        said: str,
    ) -> Iterator[date | datetime]:
        rule = part.get("RRULE")
        if rule is None or "RECURRENCE-ID" in part:
            yield starts
            return
        from dateutil.rrule import rrulestr

        plain = _plain(starts)
        text = rule.to_ical().decode()
        # The rule's own end may carry a zone the start does not: both are compared as wall-clock time.
        series = rrulestr(text.replace("Z", ""), dtstart=plain)
        out = {_plain(one.dt) for group in _listed(part.get("EXDATE")) for one in group.dts}
        last = datetime.combine(self.window.end, datetime.min.time())
        first = datetime.combine(self.window.start, datetime.min.time()) - lasts
        within = 0
        for number, at in enumerate(series):
            if at > last:
                return
            if at < first and number < _LONGEST_PAST:
                continue
            within += 1
            if within > MOST_REPEATS:
                self.refused.append(f"{said}: repeats more than {MOST_REPEATS:,} times; the rest is left out")
                return
            if at not in out:
                yield at.date() if not isinstance(starts, datetime) else at.replace(tzinfo=starts.tzinfo)

    def _event(self, part: Any, key: str, at: date | datetime, lasts: timedelta, said: str) -> CalendarEvent:  # noqa: ANN401
        first, last, minutes = self._days(at, lasts)
        categories = [str(one) for group in _listed(part.get("CATEGORIES")) for one in getattr(group, "cats", [group])]
        addresses = [*_listed(part.get("ORGANIZER")), *_listed(part.get("ATTENDEE"))]
        busy = str(part.get("X-MICROSOFT-CDO-BUSYSTATUS", "")).upper()
        return CalendarEvent(
            key=key,
            starts=first,
            ends=last,
            minutes=minutes,
            summary=said,
            categories=tuple(categories),
            people=tuple(dict.fromkeys(str(one).casefold().removeprefix("mailto:") for one in addresses)),
            away=busy == "OOF",
        )

    def _days(self, at: date | datetime, lasts: timedelta) -> tuple[date, date, int | None]:
        if not isinstance(at, datetime):
            return at, at + max(lasts, _DAY) - _DAY, None
        # A time without a zone floats: it is meant where it is read.
        begins = at.astimezone(self.zone) if at.tzinfo else at.replace(tzinfo=self.zone)
        ends = (begins.astimezone(UTC) + lasts).astimezone(self.zone)
        minutes = int(lasts.total_seconds()) // _MINUTES
        if begins.date() == ends.date():
            return begins.date(), begins.date(), minutes
        last = ends.date() if ends.time() > datetime.min.time() else ends.date() - _DAY
        return begins.date(), max(begins.date(), last), minutes if last == begins.date() else None


def _span(part: Any) -> tuple[date | datetime, timedelta]:  # noqa: ANN401
    """Return the start and the length of an event. Raises ValueError when it has no start, or ends before it."""
    start = part.get("DTSTART")
    if start is None:
        raise ValueError("it has no start")
    begins = start.dt
    if part.get("DURATION") is not None:
        lasts = part["DURATION"].dt
    elif part.get("DTEND") is not None:
        lasts = _plain(part["DTEND"].dt) - _plain(begins)
        if getattr(begins, "tzinfo", None) and getattr(part["DTEND"].dt, "tzinfo", None):
            lasts = part["DTEND"].dt - begins
    else:
        lasts = timedelta(0) if isinstance(begins, datetime) else _DAY
    if lasts < timedelta(0):
        raise ValueError("it ends before it starts")
    return begins, lasts


def _plain(moment: date | datetime) -> datetime:
    if isinstance(moment, datetime):
        return moment.replace(tzinfo=None)
    return datetime.combine(moment, datetime.min.time())


def _key(uid: str, at: date | datetime) -> str:
    return f"{uid}@{_plain(at):%Y%m%dT%H%M}"


def _listed(value: Any) -> list[Any]:  # noqa: ANN401
    return [] if value is None else value if isinstance(value, list) else [value]
