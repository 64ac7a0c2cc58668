"""Projects: status and health of one, those at risk, one's own, and plans nobody keeps up to date."""

from __future__ import annotations

from typing import Literal

from domain.access import Permission
from domain.money import Money
from domain.score import Band
from domain.totals import by_currency
from store.facts.health import ProjectHealth, healths
from store.projects import ProjectStatus as Stage
from store.queries import projects
from store.queries.projects import ProjectRow
from tools import project_status as one_status
from tools.blocks import Block
from tools.charts import Bar, bars
from tools.params import ClientRef, Limit, ProjectRef
from tools.project_health import CHART_COLOUR, reasons, weights_said, worst
from tools.project_status import ProjectStatus
from tools.reach import require_project
from tools.spec import ToolContext, tool
from tools.values import Amount, Day, day_text, money_text
from tools.view import Line, View, listed, several, table

_WORSE = "A project counts as the worse of its figures and its manager's last report."
RUNNING = (Stage.ACTIVE, Stage.ON_HOLD)
_TROUBLE = {"red": (Band.RED,), "amber": (Band.AMBER,), "any": (Band.RED, Band.AMBER)}


@tool(
    needs=Permission.PROJECTS_READ,
    agent="governance",
    examples=(
        "how is Nordlys doing?",
        "status of Nordlys",
        "is Atlas on schedule?",
        "health of Nordlys with the reasons behind it",
        "where do we stand with the Atlas project?",
        "what has been done on Nordlys and what comes next?",
        "is Atlas green?",
        "how far along is Nordlys?",
    ),
)
def project_status(ctx: ToolContext, project: ProjectRef) -> ProjectStatus:
    """Show one project: health with its reasons, schedule, budget, scope, people and client.

    A client's contact gets the part that is theirs: progress, deliverables and the last report.
    """
    require_project(ctx, project, Permission.PROJECTS_READ, "the status")
    row = projects.found(ctx.db, ctx.actor, project_id=project.id)[0]
    return one_status.built(ctx, row)


class RiskLine(Line):
    """One project in trouble."""

    project: str
    client: str
    manager: str
    health: str
    score: int | None = None
    reported: str = ""
    ends_on: Day
    reasons: tuple[str, ...] = ()
    value: Amount | None = None


class AtRisk(View):
    """Running projects that are red or amber, by their figures or by their manager's last report, the worst first."""

    scope: str
    looked_at: int
    red: int
    amber: int
    value: tuple[Amount, ...] = ()
    lines: tuple[RiskLine, ...] = ()

    def headline(self) -> str:
        """Say how many are in trouble, and why the worst are."""
        if not self.lines:
            return f"None of {several(self.looked_at, 'running project')}{self.scope} is at risk."
        counts = [f"{self.red} red"] * bool(self.red) + [f"{self.amber} amber"] * bool(self.amber)
        said = "; ".join(_why(line) for line in self.lines[:3])
        worth = f" Agreed value: {listed([money_text(one) for one in self.value])}." if self.value else ""
        named = "" if len(self.lines) + self.left_out <= 3 else "The worst: "  # noqa: PLR2004 -- those just named
        total = several(self.looked_at, "running project")
        return f"{listed(counts)} of {total}{self.scope}. {named}{said}.{worth}"

    def blocks(self) -> tuple[Block, ...]:
        """Show them with score, report and reasons."""
        if not self.lines:
            return ()
        heads = {
            "project": "Project",
            "client": "Client",
            "manager": "Manager",
            "health": "Health",
            "score": "Score|#",
            "reported": "Reported",
            "reasons": "Why",
        }
        if self.value:
            heads["value"] = "Agreed value|$"
        rows = [Bar(one.project, one.score, CHART_COLOUR[Band(one.health)]) for one in self.lines]
        chart = bars("Health of projects at risk", self.headline(), rows, axis="Score of 100", legend="Health")
        return table("Projects at risk", self.lines, heads, left_out=self.left_out), chart


def _why(line: RiskLine) -> str:
    score = "" if line.score is None else f", {line.score} of 100"
    why = f" because {line.reasons[0]}" if line.reasons else ""
    told = f", reported {line.reported}" if line.reported and line.reported != line.health else ""
    return f"{line.project} is {line.health} ({line.manager}{score}{told}){why}"


@tool(
    needs=Permission.PROJECTS_READ,
    agent="governance",
    examples=(
        "which projects are at risk?",
        "anything red or amber?",
        "which engagements should I worry about?",
        "which of my projects is in the worst shape?",
        "projects in trouble for Havbris",
        "show me the three worst projects",
        "how much contract value sits in unhealthy projects?",
        "which projects are red?",
    ),
    staff_only=True,
)
def at_risk_projects(
    ctx: ToolContext,
    status: Literal["red", "amber", "any"] = "any",
    client: ClientRef | None = None,
    limit: Limit | None = None,
) -> AtRisk:
    """List running projects that are red or amber, the worst first, each with its top reasons.

    A project counts when its figures or its manager's last report put it there.
    """
    rows = projects.found(ctx.db, ctx.actor, client_id=client.id if client else None, statuses=RUNNING)
    found = healths(ctx.db, rows, ctx.today, ctx.firm)
    lines = [line for line in _risks(ctx, list(found.values())) if Band(line.health) in _TROUBLE[status]]
    shown = limit or ctx.firm.page_rows
    return AtRisk(
        as_of=ctx.today,
        scope=f" for {client}" if client else "",
        looked_at=len(rows),
        red=sum(line.health == "red" for line in lines),
        amber=sum(line.health == "amber" for line in lines),
        value=by_currency([line.value for line in lines if line.value is not None]),
        lines=tuple(lines[:shown]),
        left_out=max(0, len(lines) - shown),
        assumptions=(weights_said(), _WORSE),
    )


def _risks(ctx: ToolContext, found: list[ProjectHealth]) -> list[RiskLine]:
    keys = [one.project.id for one in found]
    told = projects.last_updates(ctx.db, keys)
    agreed = projects.contract_values(ctx.db, ctx.actor, keys)
    lines = []
    for one in found:
        key = one.project.id
        update = told.get(key)
        band = worst(one.score.band, Band(update.rag.value)) if update else one.score.band
        price = agreed.get(key)
        line = RiskLine(
            ref=f"project:{key}",
            project=one.project.name,
            client=one.project.client,
            manager=one.project.manager,
            health=band.value,
            score=one.score.value,
            reported=update.rag.value if update else "",
            ends_on=one.project.ends_on,
            reasons=_reported_first(band, one.score.band, reasons(ctx, one)),
            value=Money(*price) if price else None,
        )
        if band in _TROUBLE["any"]:
            lines.append(line)
    return sorted(lines, key=lambda line: (line.health != "red", 101 if line.score is None else line.score))


def _reported_first(band: Band, by_figures: Band, why: tuple[str, ...]) -> tuple[str, ...]:
    return why if band is by_figures else (f"its manager reports it {band.value}", *why)


class ProjectLine(Line):
    """One project in a list."""

    project: str
    code: str
    client: str
    manager: str
    stage: str
    starts_on: Day
    ends_on: Day


class Projects(View):
    """Projects the actor leads, works on or bought."""

    whose: str
    lines: tuple[ProjectLine, ...] = ()

    def headline(self) -> str:
        """Name them."""
        if not self.lines:
            return f"{self.whose}: no projects."
        count = several(len(self.lines) + self.left_out, "project")
        names = [f"{line.project} ({line.stage}, until {day_text(line.ends_on)})" for line in self.lines]
        return f"{self.whose}: {count}. {listed(names, 5)}."

    def blocks(self) -> tuple[Block, ...]:
        """Show them as a table."""
        heads = {
            "code": "Code",
            "project": "Project",
            "client": "Client",
            "manager": "Manager",
            "stage": "Stage",
            "starts_on": "From",
            "ends_on": "To",
        }
        return (table(self.whose, self.lines, heads, left_out=self.left_out),) if self.lines else ()


@tool(
    needs=Permission.PROJECTS_READ,
    agent="governance",
    examples=(
        "my projects",
        "which projects am I on?",
        "list our active projects",
        "what projects do we have with Havbris?",
        "what are you working on for us?",
        "all projects that are on hold",
        "which projects do I lead?",
    ),
)
def my_projects(
    ctx: ToolContext,
    client: ClientRef | None = None,
    status: Literal["pipeline", "active", "on_hold", "completed", "cancelled", "running"] = "running",
) -> Projects:
    """List the projects the asker leads, works on or bought; whoever oversees the firm gets all of them."""
    stages = RUNNING if status == "running" else (Stage(status),)
    key = client.id if client else None
    rows = projects.found(ctx.db, ctx.actor, client_id=key, statuses=stages)
    led = [row for row in rows if row.manager_id == ctx.actor.person_id]
    mine = led if led and client is None else rows
    whose = f"Projects for {client}" if client else "Projects you lead" if led else "Projects"
    shown = ctx.firm.page_rows
    return Projects(
        as_of=ctx.today,
        whose=whose,
        lines=tuple(_listed(row) for row in mine[:shown]),
        left_out=max(0, len(mine) - shown),
    )


def _listed(row: ProjectRow) -> ProjectLine:
    return ProjectLine(
        ref=f"project:{row.id}",
        project=row.name,
        code=row.code,
        client=row.client,
        manager=row.manager,
        stage=row.status.value.replace("_", " "),
        starts_on=row.starts_on,
        ends_on=row.ends_on,
    )
