"""What each change to a booking does and says: booked, moved, extended, released."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from domain.bookings import Term, extended, movable_from, moved, released, spread
from domain.calendar import DAY
from domain.errors import BadInput
from domain.windows import Shift, Window
from domain.windows.window import DOOMSDAY
from store.bookings import Booking, BookingKind
from store.queries import bookings
from tools import booking_changes as change
from tools.booking_changes import BookingChange, Site
from tools.values import day_text, hours_text


@dataclass(frozen=True, slots=True)
class Request:
    """The days and effort of a booking as asked for; what is left out is filled in and said."""

    starts: date | None
    ends: date | None
    minutes: int | None
    percent: int | None
    weekly: int | None = None

    def term(self, found: Site) -> tuple[Term, tuple[str, ...]]:
        """Return the booking this asks for, and what was assumed.

        Raises:
            BadInput: there is no start, or the effort is said in two ways.

        """
        if self.starts is None:
            raise BadInput("From when is the booking? Say its first day.")
        if sum(each is not None for each in (self.minutes, self.percent, self.weekly)) > 1:
            raise BadInput("Say the hours a day, the hours a week or a percentage, not both.")
        notes = []
        ends = self.ends
        if ends is None:
            ends = found.engagement.ends
            notes.append(f"No end was given, so it runs to the end of the project ({day_text(ends)}).")
        minutes = self.minutes
        if self.weekly is not None:
            minutes = found.assignee.share_of_week(self.weekly)
            notes.append(f"{hours_text(self.weekly)} a week are {hours_text(minutes)} on each working day.")
        elif minutes is None:
            minutes = found.assignee.share_of_day(self.percent or 100)
        elif minutes > found.ctx.firm.long_day_minutes:
            minutes = spread(minutes, self.starts, ends, found.assignee)
            total = hours_text(self.minutes or 0)
            notes.append(f"{total} is read as the whole, spread over the working days: {hours_text(minutes)} a day.")
        return Term(self.starts, ends, minutes), tuple(notes)


def requested(
    starts: date | None,
    ends: date | None,
    window: Window | None,
    *,
    minutes: int | None,
    percent: int | None,
    weekly: int | None = None,
) -> Request:
    """Return what is asked for; a period gives the days that are not named themselves."""
    if window is not None:
        starts = starts or window.start
        ends = ends or (window.last if window.end < DOOMSDAY else None)
    return Request(starts, ends, minutes, percent, weekly)


def likelihood(*, soft: bool, probability: int | None) -> tuple[BookingKind, int, tuple[str, ...]]:
    """Return a booking's kind, its percent probability and what was assumed. Raises BadInput outside 0..100."""
    if not soft and probability is None:
        return BookingKind.HARD, 100, ()
    if probability is None:
        return BookingKind.SOFT, 50, ("No probability was given, so 50 % is taken.",)
    if not 0 <= probability <= 100:  # noqa: PLR2004 -- percent
        raise BadInput(f"A probability is from 0 to 100 %, not {probability} %.")
    return BookingKind.SOFT, probability, ()


def book(found: Site, term: Term, kind: BookingKind, probability: int, notes: tuple[str, ...]) -> BookingChange:
    """Add the booking, fill the need it covers, and say so."""
    ctx = found.ctx
    there = bookings.to_change(ctx.db, ctx.actor, found.person.id, found.project.id, term.starts)
    twice = [row for row in there if change.term_of(row).overlaps(term)]
    if twice:
        notes += (f"This comes on top of a booking there from {change.days_text(twice[0])}.",)
    row = change.new_booking(found, term, kind, probability)
    notes += change.fill(ctx, row)
    line = change.change_line(found, row, "", change.days_text(term))
    soft = "" if kind == BookingKind.HARD else f" ({change.kind_text(row)})"
    span = f"from {change.day(term.starts, ctx.today)} to {change.day(term.ends, ctx.today)}"
    sentence = f"Book {found.person} on {found.project} {span}, {hours_text(term.minutes_per_day)} a day{soft}."
    return found.view(sentence, [line], term if kind == BookingKind.HARD else None, *notes)


def new_start(found: Site, row: Booking, starts: date | None, by: Shift | None) -> date:
    """Return the day a booking is to start on. Raises BadInput when neither a day nor a distance is given."""
    if starts is not None:
        return starts
    if by is None:
        raise BadInput("To when? Say the new first day, or how far to move it.")
    first = movable_from(change.term_of(row), found.assignee, found.ctx.today)
    return by.applied(first, found.assignee.week.works)


def move(found: Site, row: Booking, to: date) -> BookingChange:
    """Move the booking, or what is left of one under way, and say so."""
    ctx, old = found.ctx, change.term_of(row)
    result = moved(old, to, found.assignee, ctx.today)
    term = found.check(result.term)
    if result.worked is None:
        change.put(row, term)
        lines = [change.change_line(found, row, change.days_text(old), change.days_text(term))]
    else:
        change.put(row, result.worked)
        new = change.again(ctx, row, term)
        lines = [change.change_line(found, row, change.days_text(old), change.days_text(result.worked))]
        lines.append(change.change_line(found, new, "", change.days_text(term)))
    what = "" if result.worked is None else "what is left of "
    was = old.starts if result.worked is None else result.worked.ends + DAY
    first, later = change.day(was, ctx.today), change.day(term.starts, ctx.today)
    ends = f"ends {change.day(term.ends, ctx.today)} instead of {change.day(old.ends, ctx.today)}"
    sentence = f"Move {what}{found.person}'s booking on {found.project} from {first} to {later} ({ends})."
    return found.view(sentence, lines, term)


def extend(found: Site, row: Booking, until: date) -> BookingChange:
    """Give the booking its later end, and say so."""
    ctx, old = found.ctx, change.term_of(row)
    term = found.check(extended(old, until))
    change.put(row, term)
    row.first_ends_on, row.shortened_at = None, None  # whatever roll-off was known is off
    line = change.change_line(found, row, change.days_text(old), change.days_text(term))
    span = f"from {change.day(old.ends, ctx.today)} to {change.day(term.ends, ctx.today)}"
    hours = hours_text(term.minutes_per_day)
    sentence = f"Extend {found.person}'s booking on {found.project} {span} ({hours} a day)."
    added = replace(term, starts=max(old.ends + DAY, ctx.today))
    return found.view(sentence, [line], added)


def release(found: Site, free_from: date) -> BookingChange:
    """End every booking of the person on the project before the day they are free, and say so."""
    ctx = found.ctx
    rows = change.all_of(found)
    last = max(row.ends_on for row in rows)
    lines = []
    for row in [row for row in rows if row.ends_on >= free_from] or rows[-1:]:
        old = change.term_of(row)
        kept = released(old, free_from, found.assignee, ctx.today)
        change.cut(ctx, row, kept.ends if kept else None)
        after = change.days_text(kept) if kept else "cancelled"
        lines.append(change.change_line(found, row, change.days_text(old), after))
    span = f"from {change.day(free_from, ctx.today)} on (booked until {change.day(last, ctx.today)} before)"
    return found.view(f"Release {found.person} from {found.project} {span}.", lines, None)
