"""Who knows what, who is where, and who has room."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from domain.access import Permission, Reach
from domain.allocation import Load
from domain.errors import BadInput
from domain.ratio import ratio
from domain.windows import Window
from store.facts.loads import Staff, loaded
from store.queries import people, skills
from store.queries.people import Who
from tools.blocks import Block
from tools.horizon import ahead
from tools.params import AheadWindow, Limit, PlaceRef, RoleRef, SkillRef, WorkParam
from tools.spec import Named, ToolContext, tool
from tools.values import Day, Effort, Percent, hours_text, percent_text, period_text
from tools.view import Line, View, listed, several, table

_DAYS_A_WEEK = 7
_AVAILABILITY = Permission.AVAILABILITY_READ


class Found(Line):
    """One person with the parts that put them where they stand: skill, certificate, free time."""

    person: str
    role: str
    place: str
    level: int | None = None
    certified: str = ""
    free: Effort | None = None
    free_share: Percent = None
    free_from: Day | None = None


class PeopleFound(View):
    """People who fit what was asked, the best first."""

    asked: str
    period: str = ""
    with_skill: bool = False
    lines: tuple[Found, ...] = ()

    def headline(self) -> str:
        """Name the best three with their parts."""
        if not self.lines:
            return f"I find nobody {self.asked}{self._when()}."
        count = len(self.lines) + self.left_out
        verb = "fits" if count == 1 else "fit"
        shown = [f"{line.person} ({', '.join(self._parts(line))})" for line in self.lines]
        found = f"{several(count, 'person', 'people')} {verb} ({self.asked}{self._when()})"
        return f"{found}: {listed(shown, beyond=self.left_out)}."

    def _when(self) -> str:
        return f", {self.period}" if self.period else ""

    def _parts(self, line: Found) -> list[str]:
        parts = [line.role, line.place]
        if line.level is not None:
            parts.append(f"level {line.level} of 5")
        if line.certified:
            parts.append(line.certified)
        if line.free is not None:
            parts.append(f"{hours_text(line.free)} free, {percent_text(line.free_share)} of capacity")
        return parts

    def blocks(self) -> tuple[Block, ...]:
        """Show the parts as columns."""
        if not self.lines:
            return ()
        heads = {"person": "Person", "role": "Role", "place": "Place"}
        if self.with_skill:
            heads |= {"level": "Level|#", "certified": "Certificate"}
        if self.period:
            heads |= {"free": "Free|h", "free_share": "Of capacity|%", "free_from": "Wholly free from"}
        return (table("People", self.lines, heads, left_out=self.left_out),)


@tool(
    needs=Permission.DIRECTORY_READ,
    agent="resourcing",
    examples=(
        "who knows Kubernetes?",
        "find me a Java developer in Lisbon who is free next month",
        "anyone with SAP and two spare days next week?",
        "who has done data migration for real?",
        "list certified AWS people",
        "which architects are free in January?",
        "our three strongest in Python",
        "who can help me with Terraform?",
    ),
)
def find_people(  # noqa: PLR0913 -- each narrows the search
    ctx: ToolContext,
    skill: SkillRef | None = None,
    role: RoleRef | None = None,
    place: PlaceRef | None = None,
    *,
    window: AheadWindow | None = None,
    min_level: int | None = None,
    hours_per_week: WorkParam | None = None,
    certified: bool = False,
    limit: Limit | None = None,
) -> PeopleFound:
    """Find people by skill, job role, office and free time; say how well each fits.

    Free time is shown to those who plan people. With ``certified`` only certificates valid through the period count.
    """
    if not (skill or role or place or window or hours_per_week):
        raise BadInput("Whom are you looking for? Name a skill, a role, an office or a period.")
    if min_level is not None and skill is None:
        raise BadInput(f"Level {min_level} of which skill?")
    period, notes = ahead(ctx, window, 30)
    search = Search(
        ctx, period, skill, role, place, min_level or 1, hours_per_week or 0, certified, window is not None, notes
    )
    return search.view(limit or ctx.firm.page_rows)


@dataclass(frozen=True, slots=True)
class Search:
    """One search among people; free time plays a part only for those who may see it."""

    ctx: ToolContext
    period: Window
    skill: Named | None
    role: Named | None
    place: Named | None
    min_level: int
    minutes_a_week: int
    certified: bool
    must_be_free: bool
    notes: tuple[str, ...]

    @property
    def sees_free(self) -> bool:
        """Tell whether the asker may see when people are free."""
        return self.ctx.actor.reach(_AVAILABILITY) == Reach.ALL

    def view(self, most: int) -> PeopleFound:
        """Return whom it finds, at most so many by name."""
        lines = self.lines()
        return PeopleFound(
            as_of=self.ctx.today,
            asked=self.asked(),
            period=period_text(self.period) if self.sees_free else "",
            with_skill=self.skill is not None,
            lines=lines[:most],
            left_out=max(0, len(lines) - most),
            assumptions=self.assumptions(),
        )

    def asked(self) -> str:
        """Write what was looked for."""
        parts = []
        if self.skill:
            level = f" at level {self.min_level} or more" if self.min_level > 1 else ""
            parts.append(f"with {'a valid certificate in ' if self.certified else ''}{self.skill}{level}")
        parts += [f"as {self.role}"] * bool(self.role) + [f"in {self.place}"] * bool(self.place)
        if self.minutes_a_week and self.sees_free:
            parts.append(f"free for {hours_text(self.minutes_a_week)} a week")
        return " ".join(parts) or "with free time"

    def assumptions(self) -> tuple[str, ...]:
        """Say what the order and the figures rest on."""
        if not self.sees_free:
            return ("Whether people are free is not shown: the resource manager and project managers can tell.",)
        return ("Free time is capacity less firm bookings; pipeline bookings do not lower it.", *self.notes)

    def lines(self) -> tuple[Found, ...]:
        """Return everybody who fits, by level, then certificate, then free time."""
        ctx, skill = self.ctx, self.skill
        who = Who(
            role=self.role.id if self.role else None,
            place=self.place.id if self.place else None,
            skill=skill.id if skill else None,
            billing=not (self.role or skill),
        )
        found = loaded(ctx.db, people.condition(ctx.actor, Permission.DIRECTORY_READ, who), self.period, ctx.firm)
        levels = skills.levels(ctx.db, ctx.actor, skill.id) if skill else {}
        certificates = skills.certificates(ctx.db, ctx.actor, skill.id) if skill else {}
        lines = []
        for one in found.staff:
            line = self._line(one, levels.get(one.id), certificates.get(one.id), found.loads[one.id])
            if self._fits(line, certificates.get(one.id)):
                lines.append(line)
        return tuple(sorted(lines, key=lambda line: (-(line.level or 0), not line.certified, -(line.free or 0))))

    def _fits(self, line: Found, certificate: skills.Certificate | None) -> bool:
        if self.skill and (line.level or 0) < self.min_level:
            return False
        if self.certified and not (certificate and certificate.holds_on(self.period.last)):
            return False
        if not self.sees_free or line.free is None:
            return True
        wanted = Decimal(self.minutes_a_week * self.period.days) / _DAYS_A_WEEK
        return line.free >= wanted and (line.free > 0 or not self.must_be_free)

    def _line(self, one: Staff, level: int | None, certificate: skills.Certificate | None, load: Load) -> Found:
        free = load.bench if self.sees_free else None
        return Found(
            ref=f"person:{one.id}",
            person=one.name,
            role=one.role,
            place=one.place,
            level=level,
            certified=certificate.text(self.period.last) if certificate else "",
            free=free,
            free_share=ratio(free, load.capacity, "").value if free is not None else None,
            free_from=load.free_from if self.sees_free else None,
        )
