"""What is wanted and not yet filled, against who is free: where the firm is short of people."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Literal

from domain.access import Permission
from domain.calendar import Calendar
from domain.demand import Gap, Supply, Wanted, gap
from domain.windows import Window
from store.facts.loads import Loads, holidays, loaded
from store.queries import people
from store.queries.demand import Need, able, open_needs
from store.queries.people import Who
from tools import charts
from tools.blocks import Block
from tools.horizon import ahead
from tools.params import AheadWindow, PlaceRef, ProjectRef, RoleRef, SkillRef
from tools.rights import reach_note
from tools.spec import Named, ToolContext, tool
from tools.values import Day, Effort, day_text, during, hours_text, period_text
from tools.view import Line, View, listed, several, table

DemandGroup = Literal["role", "skill"]
_DEFAULT_DAYS = 90


class GapLine(Line):
    """One role or skill: what is wanted, what is free, what is short; ``pipeline`` is the part not yet won."""

    name: str
    needs: int
    wanted: Effort
    pipeline: Effort
    free: Effort
    short: Effort
    short_from: Day | None = None
    people: int
    status: str


class NeedLine(Line):
    """One open need and how many people could take it whole."""

    role: str
    project: str
    skill: str = ""
    place: str = ""
    starts_on: Day
    ends_on: Day
    per_day: Effort
    able: int
    free_enough: int


class RoleDemandView(View):
    """Open needs by role or skill against free capacity."""

    period: str
    group_by: DemandGroup
    needs: int
    lines: tuple[GapLine, ...] = ()
    open_needs: tuple[NeedLine, ...] = ()

    def headline(self) -> str:
        """Say where people are short, by how much and from when, and where there are enough."""
        if not self.needs:
            return f"No need is open {during(self.period)}."
        short = [line for line in self.lines if line.status == Supply.SHORT]
        said = f"{several(self.needs, 'open need')} {during(self.period)}."
        if short:
            said += f" Short of {listed([self._said(line) for line in short])}."
        enough = [f"{line.name} ({hours_text(line.free)} free)" for line in self.lines if line.status != Supply.SHORT]
        if enough:
            said += f" {'Enough' if not short else 'Enough of'}: {listed(enough)}."
        return said

    def _said(self, line: GapLine) -> str:
        since = f" from {day_text(line.short_from)}" if line.short_from else ""
        return f"{line.name} by {hours_text(line.short)}{since} ({hours_text(line.wanted)} wanted)"

    def blocks(self) -> tuple[Block, ...]:
        """Show the gaps, the needs behind them and, if several, wanted hours as bars."""
        if not self.needs:
            return ()
        heads = {
            "name": self.group_by.capitalize(),
            "needs": "Needs|#",
            "wanted": "Wanted|h",
            "pipeline": "Of it pipeline|h",
        }
        heads |= {"free": "Free|h", "short": "Short|h", "short_from": "Short from", "people": "People|#"}
        heads["status"] = "Supply"
        needs = {"role": "Role", "project": "Project", "skill": "Skill", "place": "Place", "starts_on": "From"}
        needs |= {"ends_on": "To", "per_day": "A day|h", "able": "Able|#", "free_enough": "And free|#"}
        gaps = table(f"Demand against free time by {self.group_by}", self.lines, heads)
        rows = table("Open needs", self.open_needs, needs, left_out=self.left_out)
        if len(self.lines) == 1:
            return (gaps, rows)
        bars = [
            charts.Bar(line.name, charts.hours(line.short), "red" if line.short else "green") for line in self.lines
        ]
        alt = "Hours short: " + listed([f"{line.name} {hours_text(line.short)}" for line in self.lines], 5)
        return (gaps, charts.bars("Hours short", alt, bars, axis="Hours", legend="Supply"), rows)


@tool(
    needs=Permission.DEMAND_READ,
    agent="resourcing",
    examples=(
        "which roles are we short of next quarter?",
        "open positions nobody is booked on yet",
        "where will we be short on Kubernetes over the next three months?",
        "demand for architects over the coming half year versus what we have",
        "which seats on Nordlys are still empty?",
        "should we be hiring?",
        "what gaps do we still have in January?",
        "pipeline demand q1 by role",
    ),
)
def role_demand(
    ctx: ToolContext,
    window: AheadWindow | None = None,
    role: RoleRef | None = None,
    skill: SkillRef | None = None,
    *,
    project: ProjectRef | None = None,
    place: PlaceRef | None = None,
    group_by: DemandGroup | None = None,
) -> RoleDemandView:
    """Compare open needs with free capacity by role or skill: where are we short, by how much, from when.

    Default: the next 90 days. Free time is capacity less firm bookings of everybody in the role or with the skill.
    """
    period, notes = ahead(ctx, window, _DEFAULT_DAYS)
    who = Who(role=_key(role), skill=_key(skill), place=_key(place), project=_key(project))
    needs = open_needs(ctx.db, ctx.actor, period, who)
    return _Comparison.of(ctx, period, needs).view(group_by or ("skill" if skill and not role else "role"), notes)


def _key(named: Named | None) -> int | None:
    return named.id if named else None


@dataclass(frozen=True, slots=True)
class _Comparison:
    """Open needs of a period, with everybody's free days and who knows what is asked for."""

    ctx: ToolContext
    period: Window
    needs: list[Need]
    wanted: dict[int, tuple[int, ...]]
    found: Loads
    levels: dict[int, dict[int, int]]

    @classmethod
    def of(cls, ctx: ToolContext, period: Window, needs: list[Need]) -> _Comparison:
        off = holidays(ctx.db, period)
        # A need that names no office pauses on the days on which every office is closed.
        anywhere = frozenset.intersection(*off.values()) if off else frozenset[date]()
        wanted = {
            need.demand.pk: Wanted(need.demand.starts_on, need.demand.ends_on, need.demand.minutes_per_day).days(
                period, Calendar(holidays=off.get(need.demand.place_id, frozenset()) if need.place else anywhere)
            )
            for need in needs
        }
        everybody = people.condition(ctx.actor, Permission.AVAILABILITY_READ, Who())
        skills = {need.demand.skill_id for need in needs if need.demand.skill_id is not None}
        return cls(ctx, period, needs, wanted, loaded(ctx.db, everybody, period, ctx.firm), able(ctx.db, skills))

    def view(self, group_by: DemandGroup, notes: tuple[str, ...]) -> RoleDemandView:
        lines = sorted(self._gaps(group_by), key=lambda line: (-line.short, -line.wanted, line.name))
        rows = tuple(self._need(need) for need in self.needs)
        most = self.ctx.firm.page_rows
        return RoleDemandView(
            as_of=self.ctx.today,
            period=period_text(self.period),
            group_by=group_by,
            needs=len(rows),
            lines=tuple(lines),
            open_needs=rows[:most],
            left_out=max(0, len(rows) - most),
            assumptions=(
                *notes,
                "Compared day by day: free time of one day does not fill another; pipeline bookings take none of it.",
                *reach_note(self.ctx, Permission.DEMAND_READ, "needs"),
            ),
        )

    def _gaps(self, group_by: DemandGroup) -> list[GapLine]:
        groups: dict[tuple[str, str], list[Need]] = {}
        for need in self.needs:
            demand = need.demand
            if group_by == "role":
                groups.setdefault((f"job_role:{demand.job_role_id}", need.role), []).append(need)
            elif demand.skill_id is not None:
                groups.setdefault((f"skill:{demand.skill_id}", need.skill), []).append(need)
        return [self._gap(ref, name, needs, group_by) for (ref, name), needs in groups.items()]

    def _gap(self, ref: str, name: str, needs: list[Need], group_by: DemandGroup) -> GapLine:
        first = needs[0].demand
        if group_by == "role":
            members = {one.id for one in self.found.staff if one.role_id == first.job_role_id}
        else:
            levels = self.levels[first.skill_id or 0]
            least = min(need.demand.min_level for need in needs)
            members = {person for person, level in levels.items() if level >= least}
        free = [self.found.loads[key].free for key in members if key in self.found.loads]
        found: Gap = gap(self.period, self._days(needs), free)
        return GapLine(
            ref=ref,
            name=name,
            needs=len(needs),
            wanted=found.wanted,
            pipeline=sum(sum(days) for days in self._days([need for need in needs if need.pipeline])),
            free=found.free,
            short=found.short,
            short_from=found.first_short,
            people=len(free),
            status=found.status.value,
        )

    def _days(self, needs: Sequence[Need]) -> list[tuple[int, ...]]:
        return [self.wanted[need.demand.pk] for need in needs]

    def _need(self, need: Need) -> NeedLine:
        demand = need.demand
        levels = self.levels.get(demand.skill_id or 0, {})
        fit = [
            one.id
            for one in self.found.staff
            if one.role_id == demand.job_role_id
            and (demand.place_id is None or one.place_id == demand.place_id)
            and (demand.skill_id is None or levels.get(one.id, 0) >= demand.min_level)
        ]
        days = self.wanted[demand.pk]
        free = [key for key in fit if _takes(self.found.loads[key].free, self.found.loads[key].expected, days)]
        return NeedLine(
            ref=f"role_demand:{demand.id}",
            role=need.role,
            project=need.project,
            skill=f"{need.skill} {demand.min_level}+" if need.skill else "",
            place=need.place,
            starts_on=demand.starts_on,
            ends_on=demand.ends_on,
            per_day=demand.minutes_per_day,
            able=len(fit),
            free_enough=len(free),
        )


def _takes(free: Sequence[int], expected: Sequence[int], wanted: Sequence[int]) -> bool:
    """Tell whether somebody's free time holds what is wanted on every day they work."""
    return all(room >= want for room, can, want in zip(free, expected, wanted, strict=True) if can)
