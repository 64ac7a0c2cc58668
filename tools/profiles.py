"""Who a person is: role, office, skills, certificates, and where they are booked."""

from __future__ import annotations

from domain.access import Permission
from domain.errors import NotFound
from store.facts.loads import loaded
from store.queries import bookings, people, skills
from store.queries.people import Who
from tools import coming_absences as absences
from tools.blocks import Block
from tools.bookings import BookingLine
from tools.params import PersonRef
from tools.rights import sees_person
from tools.spec import ToolContext, tool
from tools.values import Day, Effort, day_text, during, hours_text, period_text
from tools.view import Line, View, listed, table

LEVELS = ("", "aware of it", "has used it", "works with it", "expert", "teaches it")
_AVAILABILITY = Permission.AVAILABILITY_READ


class SkillLine(Line):
    """One skill of a person."""

    skill: str
    level: int
    meaning: str


class PersonOverview(View):
    """What the directory knows of a person, and their bookings for those who may see them."""

    name: str
    title: str
    role: str
    place: str
    manager: str = ""
    working_week: Effort
    since: Day
    until: Day | None = None
    skills: tuple[SkillLine, ...] = ()
    certificates: tuple[str, ...] = ()
    bookings: tuple[BookingLine, ...] = ()
    sees_bookings: bool = False
    free: Effort | None = None
    period: str = ""
    away: tuple[str, ...] | None = None

    def headline(self) -> str:
        """Say who it is, what they know and, if it may be seen, where they are booked."""
        strongest = listed([f"{line.skill} ({line.level})" for line in self.skills], 5)
        said = [f"{self.name} is {self.role} in {self.place}, {hours_text(self.working_week)} a week."]
        said.append(f"Knows {strongest} (levels of 5)." if strongest else "No skills are recorded.")
        if self.certificates:
            said.append(f"Certificates: {listed(self.certificates)}.")
        if self.sees_bookings:
            on = listed([self._booked(line) for line in self.bookings])
            said.append(f"Booked on {on}." if on else f"Not booked {during(self.period)}.")
        if self.free is not None:
            said.append(f"{hours_text(self.free)} are free {during(self.period)}.")
        if self.away is not None:
            said.append(f"Away: {listed(list(self.away), 3)}." if self.away else "No time off is entered ahead.")
        return " ".join(said)

    def _booked(self, line: BookingLine) -> str:
        soft = "" if line.kind == "hard" else f" ({line.kind})"
        return f"{line.project} until {day_text(line.ends_on)}{soft}"

    def blocks(self) -> tuple[Block, ...]:
        """Show skills and bookings."""
        heads = {"project": "Project", "starts_on": "From", "ends_on": "To", "per_day": "A day|h", "kind": "Kind"}
        blocks = []
        if self.skills:
            blocks.append(table("Skills", self.skills, {"skill": "Skill", "level": "Level|#", "meaning": "Meaning"}))
        if self.bookings:
            blocks.append(table("Bookings", self.bookings, heads))
        return tuple(blocks)


@tool(
    needs=Permission.DIRECTORY_READ,
    agent="resourcing",
    examples=(
        "who is Ana Petrov?",
        "tell me about Ben",
        "what are Carla's skills?",
        "what does Ben know?",
        "show me Ana's profile",
        "which certificates does Ana have?",
    ),
)
def person_overview(ctx: ToolContext, person: PersonRef) -> PersonOverview:
    """Say who a person is: job role, office, working week, skills, certificates, and bookings of the next 30 days.

    Bookings and free time are left out where the asker may not see them.
    """
    row = people.one(ctx.db, ctx.actor, person.id)
    if row is None:
        raise NotFound(f"I find no {person.name} among those you may see.")
    return _overview(ctx, row)


def _overview(ctx: ToolContext, row: people.PersonRow) -> PersonOverview:
    person, window = row.person, ctx.next_days(30)
    booked = bookings.overlapping(ctx.db, ctx.actor, window, person_id=person.pk)
    sees_bookings = sees_person(ctx, Permission.BOOKINGS_READ, person.pk)
    free, away = None, None
    if sees_person(ctx, _AVAILABILITY, person.pk):
        away = tuple(one.text for one in absences.coming(ctx, person.pk))
        found = loaded(ctx.db, people.condition(ctx.actor, _AVAILABILITY, Who(person=person.pk)), window, ctx.firm)
        free = found.loads[person.pk].bench if person.pk in found.loads else None
    return PersonOverview(
        as_of=ctx.today,
        name=person.name,
        title=person.title,
        role=row.role,
        place=row.place,
        manager=row.manager or "",
        working_week=sum(person.pattern),
        since=person.hired_on,
        until=person.left_on,
        skills=tuple(
            SkillLine(skill=name, level=level, meaning=LEVELS[level])
            for name, level in skills.skills_of(ctx.db, ctx.actor, person.pk)
        ),
        certificates=tuple(
            f"{one.name} ({one.text(ctx.today)})" for one in skills.certificates_of(ctx.db, ctx.actor, person.pk)
        ),
        bookings=tuple(BookingLine.of(line) for line in booked),
        sees_bookings=sees_bookings,
        free=free,
        away=away,
        period=period_text(window),
    )
