"""The status of one project: what it is made of for our people, and the part of it that is the client's."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from domain.access import Permission, Reach
from domain.ratio import rounded
from domain.score import Band
from domain.windows import Window
from store.facts.health import ProjectHealth, healths
from store.queries import milestones, projects
from store.queries.milestones import MilestoneRow
from store.queries.projects import ProjectRow
from tools.blocks import Block, Figure
from tools.project_health import reasons, sees_team_time, weights_said
from tools.spec import ToolContext
from tools.values import Day, Percent, day_text, hours_text, percent_text
from tools.view import Line, View, listed, several, table

_AHEAD = 28
_BEHIND = 28
_STATUS = {Band.GREEN: "good", Band.AMBER: "warn", Band.RED: "bad"}


class Section(Line):
    """One side of a project in words."""

    area: str
    state: str


class MilestoneLine(Line):
    """A promise with its day."""

    milestone: str
    due_on: Day
    state: str


class ProjectStatus(View):
    """Where a project stands. For a client's contact only what is theirs to see is filled."""

    project: str
    client: str = ""
    manager: str
    stage: str
    health: str = ""
    score: int | None = None
    reasons: tuple[str, ...] = ()
    reported: str = ""
    progress: Percent = None
    ends_on: Day
    next_milestone: str = ""
    late: tuple[str, ...] = ()
    sections: tuple[Section, ...] = ()
    milestones: tuple[MilestoneLine, ...] = ()

    def headline(self) -> str:
        """Say how it stands, why, how far it is and what comes next."""
        parts = [self._stands(), f"It is {percent_text(self.progress)} done and ends on {day_text(self.ends_on)}."]
        if self.progress is None:
            parts[1] = f"It ends on {day_text(self.ends_on)}."
        if self.late:
            parts.append(f"Overdue: {listed(self.late)}.")
        if self.next_milestone:
            parts.append(f"Next milestone: {self.next_milestone}.")
        return " ".join(parts)

    def _stands(self) -> str:
        if self.score is None:
            said = f", last reported {self.reported}" if self.reported else ""
            return f"{self.project} is {self.stage}{said}."
        why = f": {'; '.join(self.reasons)}" if self.reasons else ""
        told = f" Last reported {self.reported}." if self.reported else ""
        return f"{self.project} is {self.health} ({self.score} of 100){why}.{told}"

    def blocks(self) -> tuple[Block, ...]:
        """Show the sides of the project and its milestones."""
        found: list[Block] = []
        if self.score is not None:
            status = _STATUS.get(Band(self.health), "")
            found.append(Figure(label="Health", value=f"{self.score} of 100", note=self.health, status=status))
        if self.sections:
            found.append(table(self.project, self.sections, {"area": "Side", "state": "State"}))
        if self.milestones:
            heads = {"milestone": "Milestone", "due_on": "Due", "state": "State"}
            found.append(table("Milestones", self.milestones, heads))
        return tuple(found)


def built(ctx: ToolContext, project: ProjectRow) -> ProjectStatus:
    """Return the status of a project as the actor may see it."""
    around = Window(ctx.today - timedelta(days=_BEHIND), ctx.today + timedelta(days=_AHEAD), "around now")
    promised = milestones.found(ctx.db, ctx.actor, milestones.Narrowed(project_id=project.id))
    found = healths(ctx.db, [project], ctx.today, ctx.firm)[project.id]
    update = projects.last_updates(ctx.db, [project.id], sent_only=ctx.actor.is_client).get(project.id)
    lines = tuple(_milestone(ctx, row) for row in promised if _worth_showing(row, around))
    coming = _next(ctx, promised)
    shared: dict[str, Any] = {
        "as_of": ctx.today,
        "project": project.name,
        "client": project.client,
        "manager": project.manager,
        "stage": project.status.value.replace("_", " "),
        "reported": update.rag.value if update else "",
        "progress": found.plan.progress.value,
        "ends_on": project.ends_on,
        "next_milestone": coming,
        "late": tuple(_late(ctx, promised)),
        "milestones": lines,
    }
    if ctx.actor.is_client:
        told = (Section(area="Last report", state=update.summary),) if update else ()
        return ProjectStatus(**shared, sections=told)
    return ProjectStatus(
        **shared,
        health=found.score.band.value,
        score=found.score.value,
        reasons=reasons(ctx, found),
        sections=_sections(ctx, found, coming),
        assumptions=_assumptions(found),
    )


def _worth_showing(row: MilestoneRow, around: Window) -> bool:
    done = row.milestone.completed_on
    return done is None or done in around


def _milestone(ctx: ToolContext, row: MilestoneRow) -> MilestoneLine:
    one = row.milestone
    return MilestoneLine(
        ref=f"milestone:{one.id}", milestone=one.name, due_on=one.due_on, state=milestone_state(ctx, row)
    )


def milestone_state(ctx: ToolContext, row: MilestoneRow) -> str:
    """Say where a milestone stands: done, waiting for acceptance, late, or due."""
    one = row.milestone
    if one.completed_on is not None:
        waits = one.needs_acceptance and one.accepted_on is None
        return f"done on {day_text(one.completed_on)}" + (", waiting for acceptance" if waits else "")
    late = (ctx.today - one.due_on).days
    return f"{several(late, 'day')} late" if late > 0 else "due"


def _next(ctx: ToolContext, rows: list[MilestoneRow]) -> str:
    ahead = [row.milestone for row in rows if row.milestone.completed_on is None and row.milestone.due_on >= ctx.today]
    return f"{ahead[0].name} on {day_text(ahead[0].due_on)}" if ahead else ""


def _late(ctx: ToolContext, rows: list[MilestoneRow]) -> list[str]:
    return [
        f"{row.milestone.name} ({several((ctx.today - row.milestone.due_on).days, 'day')} late)"
        for row in rows
        if row.milestone.completed_on is None and row.milestone.due_on < ctx.today
    ]


def _sections(ctx: ToolContext, found: ProjectHealth, coming: str) -> tuple[Section, ...]:
    sides = {
        "Schedule": _schedule(found, coming),
        "Budget": _budget(ctx, found),
        "Scope": _scope(found),
        "People": _people(ctx, found),
        "Client": _client(found),
    }
    ref = f"project:{found.project.id}"
    return tuple(Section(ref=ref, area=area, state=state) for area, state in sides.items())


def _schedule(found: ProjectHealth, coming: str) -> str:
    parts = [f"ends on {day_text(found.project.ends_on)}"]
    slip = found.facts.slip_days
    if slip:
        parts.append(f"{several(abs(slip), 'working day')} {'later' if slip > 0 else 'earlier'} than the baseline")
    if found.facts.spi is not None:
        parts.append(f"SPI {rounded(found.facts.spi, 2)}")
    return ", ".join([*parts, f"next is {coming}"] if coming else parts)


def _budget(ctx: ToolContext, found: ProjectHealth) -> str:
    budget = found.budget
    if budget is None:
        return "no budget is set"
    effort = budget.effort
    share = percent_text(effort.used.value)
    used = f"{hours_text(effort.spent)} of {hours_text(effort.budget)} used ({share})"
    reach = ctx.actor.reach(Permission.BUDGETS_READ)
    mine = reach == Reach.OWN and found.project.manager_id == ctx.actor.person_id
    if (reach == Reach.ALL or mine) and budget.amount:
        return f"{used}, {budget.used} of {budget.amount} at bill rates"
    return used


def _scope(found: ProjectHealth) -> str:
    plan = found.plan
    parts = [f"{plan.done} of {several(plan.tasks, 'task')} done"]
    counts = ((plan.overdue, "overdue"), (plan.blocked, "blocked"), (plan.unowned, "without an owner"))
    return ", ".join(parts + [f"{count} {what}" for count, what in counts if count])


def _people(ctx: ToolContext, found: ProjectHealth) -> str:
    window = ctx.next_days(_AHEAD)
    team = projects.team(ctx.db, found.project.id, window)
    if not team:
        return "nobody is booked in the next four weeks"
    leaving = [one for one in team if one.until < window.last and one.until < found.project.ends_on]
    text = (
        f"{several(len(team), 'person', 'people')} booked in the next four weeks: {listed([m.name for m in team], 6)}"
    )
    if sees_team_time(ctx, found.project):
        if leaving:
            text += "; rolling off: " + listed([f"{one.name} on {day_text(one.until)}" for one in leaving])
        if found.facts.missing_minutes:
            text += f"; {hours_text(found.facts.missing_minutes)} of time is missing over the last two weeks"
    return text


def _client(found: ProjectHealth) -> str:
    parts = []
    if found.facts.sentiment is not None:
        parts.append(f"tone {rounded(found.facts.sentiment, 1)} on a scale from -1 to 1")
    if found.facts.silence_days is not None:
        parts.append(f"last heard {several(found.facts.silence_days, 'day')} ago")
    return ", ".join(parts) or "nothing heard yet"


def _assumptions(found: ProjectHealth) -> tuple[str, ...]:
    notes = [weights_said(), "SPI and burn are measured in effort; burn counts approved billable time."]
    if found.score.unknown:
        notes.append(f"Not known and therefore left out: {', '.join(found.score.unknown)}.")
    return tuple(notes)
