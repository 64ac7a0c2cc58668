"""What exactly is asked for when somebody needs people: from the request, and from the open need of a project."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal
from itertools import chain

from domain.access import Permission
from domain.errors import Ambiguous, BadInput
from domain.money import half_up
from domain.staffing import Aim, Need
from domain.windows import Window
from store.bookings import Booking, BookingKind
from store.facts.staffing import Keys
from store.people import JobRole, Person
from store.projects import Project
from store.queries import bookings, demand, skills
from store.queries.people import Who
from tools import coming_absences as absences
from tools.booking_changes import span_text
from tools.horizon import ahead
from tools.rights import reach_note
from tools.spec import Named, ToolContext
from tools.staffing_views import Backfill, CandidateLine, CoverLine, found_lines, scoring
from tools.values import period_text

_FULL_DAY = 480
_WEEK_DAYS = 5
_DEFAULT_DAYS = 30
_SOON_DAYS = 60
_A_YEAR = 365
_WORKS_WITH_IT = 3
_CHOICES = 3


@dataclass(frozen=True, slots=True)
class Asked:
    """A need as far as the request names it."""

    project: Named | None
    role: Named | None
    skill: Named | None
    place: Named | None
    level: int | None
    window: Window | None
    minutes_per_day: int | None
    minutes_per_week: int | None = None


def asked_for(ctx: ToolContext, asked: Asked) -> tuple[Need, Keys, tuple[str, ...]]:
    """Return the need, the keys of what it names, and what was assumed.

    Raises:
        BadInput: neither a role nor a skill is named, and the project has no open need that says so.
        Ambiguous: the project has several open needs that fit; carries them.

    """
    known = _open_need(ctx, asked)
    if known is None and asked.role is None and asked.skill is None:
        raise BadInput("Whom do you need? Name a job role or a skill, and from when to when.")
    notes: list[str] = []
    if known is not None:
        span = span_text(known.demand.starts_on, known.demand.ends_on, ctx.today)
        notes.append(f"Taken from the open need for a {known.role} ({span}); what you named goes before it.")
    if asked.window is None and known is not None:
        first = max(known.demand.starts_on, ctx.today)
        window = Window(first, known.demand.ends_on + timedelta(days=1), "the open need")
    else:
        window, more = ahead(ctx, asked.window, _DEFAULT_DAYS)
        notes.extend(more)
        notes.extend(["No period was given: the next 30 days are looked at."] * (asked.window is None))
    named = asked.minutes_per_day or _of_week(asked.minutes_per_week)
    minutes = named or (known.demand.minutes_per_day if known else _FULL_DAY)
    if named is None and known is None:
        notes.append("No effort was given: full days are assumed.")
    return _need(asked, known, window, minutes), _keys(ctx, asked, known), tuple(notes)


def _of_week(minutes: int | None) -> int | None:
    # A need names nobody yet, so it is spread over a week of five days.
    return None if minutes is None else half_up(Decimal(minutes) / _WEEK_DAYS)


def _open_need(ctx: ToolContext, asked: Asked) -> demand.Need | None:
    if asked.project is None:
        return None
    who = Who(project=asked.project.id, role=_key(asked.role), skill=_key(asked.skill))
    found = demand.open_needs(ctx.db, ctx.actor, ctx.next_days(_A_YEAR), who)
    if len(found) > 1 and len({one.demand.job_role_id for one in found}) > 1:
        raise Ambiguous(
            f"{asked.project} has {len(found)} open needs; which one?", candidates=tuple(one.role for one in found)
        )
    return found[0] if found else None


def _need(asked: Asked, known: demand.Need | None, window: Window, minutes: int) -> Need:
    demanded = known.demand.min_level if known and known.skill else 1
    return Need(
        starts=window.start,
        ends=window.last,
        minutes_per_day=minutes,
        role=asked.role.name if asked.role else known.role if known else "",
        skill=asked.skill.name if asked.skill else known.skill if known else "",
        level=asked.level or demanded,
        place=asked.place.name if asked.place else known.place if known else "",
    )


def _keys(ctx: ToolContext, asked: Asked, known: demand.Need | None) -> Keys:
    project = ctx.db.get(Project, asked.project.id) if asked.project else None
    return Keys(
        role=_key(asked.role) or (known.demand.job_role_id if known else None),
        skill=_key(asked.skill) or (known.demand.skill_id if known else None),
        project=_key(asked.project),
        client=project.client_id if project else None,
    )


def _key(named: Named | None) -> int | None:
    return named.id if named else None


def _away(ctx: ToolContext, person: Named) -> tuple[Window, tuple[str, ...]]:
    """Return when somebody is away next, if that is soon, else the days cover is usually looked for."""
    known = [one for one in absences.coming(ctx, person.id) if one.whole]
    if not known:
        return ahead(ctx, None, _DEFAULT_DAYS)
    first = known[0]
    if first.days.start >= ctx.next_days(_SOON_DAYS).end:
        period, notes = ahead(ctx, None, _DEFAULT_DAYS)
        return period, (*notes, f"{person.name} is away next {first.text}.")
    start = max(first.days.start, ctx.today)
    return Window(start, first.days.end, first.days.label), (f"{person.name} is away {first.text}.",)


@dataclass(frozen=True, slots=True)
class Cover:
    """Somebody's firm bookings in a period, and by which skill cover for them is judged."""

    ctx: ToolContext
    person: Named
    period: Window
    rows: list[bookings.BookingRow]
    skill: tuple[int, str, int] | None  # key, name, level
    notes: tuple[str, ...]

    @classmethod
    def of(
        cls,
        ctx: ToolContext,
        person: Named,
        project: Named | None,
        window: Window | None,
        skill: Named | None,
    ) -> Cover:
        """Return what needs cover while somebody is away."""
        period, notes = _away(ctx, person) if window is None else ahead(ctx, window, _DEFAULT_DAYS)
        found = bookings.overlapping(ctx.db, ctx.actor, period, person_id=person.id, project_id=_key(project))
        hard = [row for row in found if row.booking.kind == BookingKind.HARD]
        if skill is not None:
            return cls(ctx, person, period, hard, (skill.id, skill.name, 1), notes)
        best = skills.strongest(ctx.db, ctx.actor, person.id)
        if best is None:
            return cls(ctx, person, period, hard, None, notes)
        level = min(best[2], _WORKS_WITH_IT)
        said = f"Cover is judged by {person.name}'s strongest skill, {best[1]}, at level {level} or more."
        return cls(ctx, person, period, hard, (best[0], best[1], level), (*notes, said))

    def view(self, aim: Aim) -> Backfill:
        """Return the candidates for each booking with their consequences."""
        ctx = self.ctx
        most = ctx.firm.page_rows
        shown = self.rows[:most]
        ranked = [self._candidates(row.booking, aim) for row in shown]
        found = [tuple(one for one in lines if one.ref != self._absent)[:_CHOICES] for lines in ranked]
        own = {row.project: line.earns for row, lines in zip(shown, ranked, strict=True) for line in self._mine(lines)}
        return Backfill(
            as_of=ctx.today,
            person=self.person.name,
            period=period_text(self.period),
            lines=tuple(self._line(row, lines) for row, lines in zip(shown, found, strict=True)),
            candidates=tuple(found),
            own=tuple(f"{self.person.name}'s own hours on {name}: {earns}." for name, earns in own.items()),
            left_out=max(0, len(self.rows) - most),
            assumptions=(
                *self.notes,
                *scoring(ctx, aim, list(chain(*found))),
                *reach_note(ctx, Permission.BOOKINGS_READ, "bookings"),
            ),
        )

    @property
    def _absent(self) -> str:
        return f"person:{self.person.id}"

    def _mine(self, lines: list[CandidateLine]) -> Iterator[CandidateLine]:
        """Yield the absent person's own line where it tells a margin: what the cover's is compared with."""
        return (one for one in lines if one.ref == self._absent and one.earns)

    def _candidates(self, booking: Booking, aim: Aim) -> list[CandidateLine]:
        ctx = self.ctx
        absent = ctx.db.get_one(Person, booking.person_id)
        project = ctx.db.get_one(Project, booking.project_id)
        role = booking.job_role_id or absent.job_role_id
        need = Need(
            starts=max(booking.starts_on, self.period.start),
            ends=min(booking.ends_on, self.period.last),
            minutes_per_day=booking.minutes_per_day,
            role=ctx.db.get_one(JobRole, role).name,
            skill=self.skill[1] if self.skill else "",
            level=self.skill[2] if self.skill else 1,
        )
        keys = Keys(
            role=role,
            skill=self.skill[0] if self.skill else None,
            project=project.id,
            client=project.client_id,
        )
        return found_lines(ctx, need, keys, aim)

    def _line(self, row: bookings.BookingRow, lines: tuple[CandidateLine, ...]) -> CoverLine:
        first = max(row.booking.starts_on, self.period.start)
        last = min(row.booking.ends_on, self.period.last)
        said = [line.consequence() for line in lines] + [""] * _CHOICES
        return CoverLine(
            ref=f"booking:{row.booking.id}",
            project=row.project,
            days=span_text(first, last, self.ctx.today),
            per_day=row.booking.minutes_per_day,
            first=said[0],
            second=said[1],
            third=said[2],
        )
