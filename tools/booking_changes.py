"""How a change to bookings is found, carried out and shown: what the tools of ``tools/bookings.py`` share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlmodel import col

from domain.bookings import Assignee, Engagement, Overload, Term, checked, overload, remarks
from domain.calendar import DAY
from domain.errors import Ambiguous, Forbidden, NotFound
from domain.windows import Window
from store.bookings import Booking, BookingKind, DemandStatus
from store.facts.loads import loaded
from store.people import Person
from store.queries import bookings
from tools.blocks import Block
from tools.booking_effects import Worth, effects, worth
from tools.spec import Named, ToolContext
from tools.values import Effort, day_text, hours_text
from tools.view import Line, View, several, table


class ChangeLine(Line):
    """One booking before and after; empty when it is not there."""

    person: str
    project: str
    before: str = ""
    after: str = ""
    per_day: Effort
    kind: str = "hard"


class BookingChange(View):
    """What a change does to bookings, said as what is to be done."""

    sentence: str
    lines: tuple[ChangeLine, ...] = ()

    def headline(self) -> str:
        """Say the change."""
        return self.sentence

    def blocks(self) -> tuple[Block, ...]:
        """Show before and after."""
        heads = {"person": "Person", "project": "Project", "before": "Now", "after": "Then", "per_day": "A day|h"}
        return (table("Bookings", self.lines, {**heads, "kind": "Kind"}),)


@dataclass(frozen=True, slots=True)
class Site:
    """Where a change happens: the request, the person and the project, and what the rules know of them."""

    ctx: ToolContext
    person: Named
    project: Named
    assignee: Assignee
    engagement: Engagement
    before: Worth | None = None  # the project's bookings ahead, where what changes is to be told

    def check(self, term: Term) -> Term:
        """Return the term if the rules of the trade allow it."""
        return checked(term, self.assignee, self.engagement, self.ctx.today)

    def view(self, sentence: str, lines: Sequence[ChangeLine], term: Term | None, *notes: str) -> BookingChange:
        """Return the view of a change, with what should be known before agreeing to it."""
        known = remarks(term, self.assignee, self.engagement) if term else ()
        said = (*notes, *known, *self._overload(term), *self.effects())
        return BookingChange(as_of=self.ctx.today, assumptions=said, sentence=sentence, lines=tuple(lines))

    def effects(self) -> tuple[str, ...]:
        """Say what the change does to the project's hours, money and tasks."""
        return effects(self.ctx, self.person, self.project, self.before)

    def _overload(self, term: Term | None) -> tuple[str, ...]:
        if term is None:
            return ()
        self.ctx.db.flush()
        window = Window(max(term.starts, self.ctx.today), term.ends + DAY, "the booking")
        load = loaded(self.ctx.db, col(Person.id) == self.person.id, window, self.ctx.firm).loads.get(self.person.id)
        if load is None:
            return ()
        found = overload(zip(window, load.hard, load.expected, strict=True))
        return (_overload_text(found, self.person.name),) if found else ()


def _overload_text(found: Overload, name: str) -> str:
    return (
        f"{name} would then be booked beyond capacity on {several(found.days, 'day')}, "
        f"by up to {hours_text(found.worst_minutes)} ({day_text(found.worst_on)})."
    )


def site(ctx: ToolContext, person: Named, project: Named, *, measured: bool = True) -> Site:
    """Return where a change is asked for; ``measured`` lets it tell what it does to the project.

    Raises:
        Forbidden: the actor may not change bookings on this project.

    """
    if not bookings.may_staff(ctx.db, ctx.actor, project.id):
        raise Forbidden(
            "You may change bookings only on projects you manage.",
            hint="The resource manager can, or ask for a change of your own booking.",
        )
    return Site(
        ctx,
        person,
        project,
        *bookings.parties(ctx.db, person.id, project.id),
        worth(ctx, project) if measured else None,
    )


def chosen(found: Site, which: str, *, last: bool = False) -> Booking:
    """Return the one booking that is meant: by its key or its days, the only one, or with ``last`` the latest to end.

    Raises:
        NotFound: the person has none on the project that is still to come.
        Ambiguous: several fit; carries their days.

    """
    rows = all_of(found)
    if which:
        rows = [row for row in rows if which.strip() in {f"booking:{row.id}", days_text(row)}] or rows
    if last and len(rows) > 1:
        end = max(row.ends_on for row in rows)
        rows = [row for row in rows if row.ends_on == end]
    if len(rows) > 1:
        raise Ambiguous(
            f"{found.person} has {len(rows)} bookings on {found.project}; which one?",
            candidates=tuple(days_text(row) for row in rows),
        )
    return rows[0]


def all_of(found: Site) -> list[Booking]:
    """Return all present and coming bookings of the person on the project. Raises NotFound when there are none."""
    ctx = found.ctx
    rows = bookings.to_change(ctx.db, ctx.actor, found.person.id, found.project.id, ctx.today)
    if not rows:
        raise NotFound(
            f"{found.person} has no present or coming booking on {found.project}.", hint="You could book them instead."
        )
    return rows


def term_of(row: Booking) -> Term:
    """Return the days and minutes of a stored booking."""
    return Term(row.starts_on, row.ends_on, row.minutes_per_day)


def put(row: Booking, term: Term) -> None:
    """Give a stored booking its new days."""
    row.starts_on, row.ends_on, row.minutes_per_day = term.starts, term.ends, term.minutes_per_day


def new_booking(found: Site, term: Term, kind: BookingKind, probability: int) -> Booking:
    """Add a booking."""
    row = Booking(
        person_id=found.person.id,
        project_id=found.project.id,
        starts_on=term.starts,
        ends_on=term.ends,
        minutes_per_day=term.minutes_per_day,
        kind=kind,
        probability_percent=probability,
    )
    found.ctx.db.add(row)
    return row


def again(ctx: ToolContext, row: Booking, term: Term, **other: int) -> Booking:
    """Add a booking like another one on other days."""
    copied = row.model_dump(exclude={"id", "version", "cancelled", "first_ends_on", "shortened_at"})
    copied |= {"starts_on": term.starts, "ends_on": term.ends, "minutes_per_day": term.minutes_per_day, **other}
    new = Booking(**copied)
    ctx.db.add(new)
    return new


def cut(ctx: ToolContext, row: Booking, ends: date | None) -> None:
    """End a booking early, or cancel it when ``ends`` is None; an early roll-off shows from now on."""
    if ends is None:
        row.cancelled = True
        return
    row.first_ends_on = row.first_ends_on or row.ends_on
    row.shortened_at = ctx.now
    row.ends_on = ends


def fill(ctx: ToolContext, row: Booking) -> tuple[str, ...]:
    """Mark the open need that a firm booking covers wholly as filled, and say so."""
    need = bookings.filled_by(ctx.db, row, term_of(row)) if row.kind == BookingKind.HARD else None
    if need is None:
        return ()
    ctx.db.flush()
    need.status, need.booking_id = DemandStatus.FILLED, row.id
    return (f"This fills the open need from {span_text(need.starts_on, need.ends_on, ctx.today)}.",)


def change_line(found: Site, row: Booking, before: str, after: str) -> ChangeLine:
    """Show one booking before and after; a new one has no key to cite before it is agreed."""
    return ChangeLine(
        ref=f"booking:{row.id}" if before else "",
        person=found.person.name,
        project=found.project.name,
        before=before,
        after=after,
        per_day=row.minutes_per_day,
        kind=kind_text(row),
    )


def kind_text(row: Booking) -> str:
    """Write hard, or soft with its probability."""
    return "hard" if row.kind == BookingKind.HARD else f"soft, {row.probability_percent} %"


def days_text(row: Booking | Term) -> str:
    """Write a booking's days and hours so that it can be told from another one."""
    term = row if isinstance(row, Term) else term_of(row)
    first, last = (f"{day.day} {day:%b %Y}" for day in (term.starts, term.ends))
    return f"{first} to {last}, {hours_text(term.minutes_per_day)} a day"


def day(when: date, today: date) -> str:
    """Write a day for a sentence, with its year when it is another one.

    >>> day(date(2026, 12, 8), date(2026, 11, 22)), day(date(2027, 1, 4), date(2026, 11, 22))
    ('8 Dec', '4 Jan 2027')
    """
    return f"{when.day} {when:%b}" + (f" {when.year}" if when.year != today.year else "")


def span_text(first: date, last: date, today: date) -> str:
    """Write a stretch of days for a sentence."""
    return f"{day(first, today)} to {day(last, today)}"
