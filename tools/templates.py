"""Templates of projects: which there are, what one comes to, a project made from one, and one made from a project."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Annotated

from pydantic import WithJsonSchema

from domain.access import Permission, Reach
from domain.approval import Approval, Effect
from domain.errors import BadInput, Forbidden
from domain.templates import Parameter, Template, body_of, learned
from store.facts.blueprints import blueprint_of
from store.facts.schedule import office_of
from store.projects import Project
from store.queries import templates as stored
from store.templates import ProjectTemplate
from tools import new_projects
from tools.new_projects import Wanted, answers_of
from tools.params import AheadDay, ClientRef, PersonRef, ProjectRef
from tools.reach import require_project
from tools.spec import Named, ToolContext, tool
from tools.template_views import NewProject, TemplateLine, Templates, TemplateSaved
from tools.view import listed

TemplateName = Annotated[
    str, WithJsonSchema({"type": "string", "x-kind": "template", "description": "A project template by its name."})
]
Answers = Annotated[
    str,
    WithJsonSchema(
        {
            "type": "string",
            "x-kind": "answers",
            "description": "What the template asks for, as name=value pairs: 'integrations=3, migration=no'.",
        }
    ),
]
_LONGEST_NAME = 80
_IN_A_WEEK = timedelta(days=7)


@tool(
    needs=Permission.PROJECTS_WRITE,
    agent="governance",
    staff_only=True,
    examples=(
        "which project templates do we have?",
        "what can I start a new project from?",
        "list the templates",
        "show me our blueprints for new projects",
        "is there a template for a managed service?",
        "what does the implementation template ask for?",
    ),
)
def templates(ctx: ToolContext, template: TemplateName = "") -> Templates:
    """List the templates a project can be made from, with the parameters each asks for and their defaults.

    ``template`` narrows to one.
    """
    found = new_projects.known(ctx)
    if template.strip():
        name = new_projects.chosen(ctx, template).name
        found = {name: found[name]}
    return Templates(as_of=ctx.today, lines=tuple(_line(name, one, key) for name, (one, key) in found.items()))


def _line(name: str, one: Template, key: int | None) -> TemplateLine:
    return TemplateLine(
        ref=f"template:{key}" if key else "",
        template=name,
        summary=one.summary,
        tasks=len(one.tasks),
        asks=_asks(one.parameters),
        origin="the firm" if key else "Firstmate",
    )


def _asks(parameters: tuple[Parameter, ...]) -> str:
    return ", ".join(f"{one.name}={one.default}" for one in parameters) or "nothing"


@tool(
    needs=Permission.PROJECTS_WRITE,
    agent="governance",
    staff_only=True,
    examples=(
        "what would an implementation for Havbris with four interfaces look like?",
        "preview a discovery for Acme starting 11 January",
        "how long and how much would a managed service of 24 months be?",
        "sketch a project from the implementation template without data migration",
        "what does a discovery cost us?",
        "price an implementation for 300 users",
    ),
)
def preview_project(
    ctx: ToolContext,
    template: TemplateName,
    client: ClientRef | None = None,
    starts: AheadDay | None = None,
    answers: Answers = "",
) -> NewProject:
    """Show what a template would come to: tasks and dates, milestones, people needed, price, cost and margin.

    Nothing is created. Without a start it begins in a week.
    """
    wanted = _wanted(ctx, template, client, starts, answers)
    plan, notes = new_projects.drawn(ctx, wanted)
    return new_projects.view_of(ctx, wanted, plan, ("Nothing is created yet.", *notes), create=False)


@tool(
    needs=Permission.PROJECTS_WRITE,
    effect=Effect.WRITE,
    approval=Approval.HEAD_OF_DELIVERY,
    agent="governance",
    staff_only=True,
    examples=(
        "create a project for Havbris from the implementation template, start 11 January, 3 interfaces",
        "start a discovery for Acme on 4 January called Acme Discovery",
        "set up a managed service for Nordbank, from 1 February, 24 months, 60 hours a month",
        "new project from the discovery template for Havbris, kick-off next Monday",
        "spin up an implementation without data migration for Acme from 1 March, Marta leads it",
    ),
)
def create_project_from_template(
    ctx: ToolContext,
    template: TemplateName,
    starts: AheadDay,
    client: ClientRef | None = None,
    name: str = "",
    manager: PersonRef | None = None,
    answers: Answers = "",
) -> NewProject:
    """Create a project from a template: phases, tasks, links, milestones, demands, contract and budget at once.

    Preview it first unless the user named all it asks for. Without a client it is internal.
    """
    wanted = _wanted(ctx, template, client, starts, answers, name, manager)
    plan, notes = new_projects.drawn(ctx, wanted)
    new_projects.made(ctx, wanted, plan)
    return new_projects.view_of(ctx, wanted, plan, notes, create=True)


@tool(
    needs=Permission.PROJECTS_WRITE,
    effect=Effect.WRITE,
    approval=Approval.HEAD_OF_DELIVERY,
    agent="governance",
    staff_only=True,
    examples=(
        "save Nordlys as a template called Data platform",
        "make a template out of Atlas",
        "keep the plan of Kestrel as a template for later",
        "turn Nordlys into a reusable template",
        "save this project as template, name it Claims portal",
    ),
)
def save_as_template(ctx: ToolContext, project: ProjectRef, name: str = "", summary: str = "") -> TemplateSaved:
    """Keep a project's plan, links, milestones and billing as a template whose size and price can be chosen.

    People and client stay out. A template of the firm with the same name is replaced.
    """
    require_project(ctx, project, Permission.PROJECTS_WRITE, "the plan")
    title = _title(name or project.name)
    past = blueprint_of(ctx.db, project.id)
    calendar = office_of(ctx.db, ctx.db.get_one(Project, project.id).manager_id)
    template = learned(past, title, summary.strip(), calendar)
    replaces = _kept(ctx, title, template)
    return TemplateSaved(
        as_of=ctx.today,
        template=title,
        project=project.name,
        tasks=len(template.tasks),
        milestones=len(template.milestones),
        asks=listed([one.label.lower() for one in template.parameters], 6),
        replaces=replaces,
    )


def _kept(ctx: ToolContext, title: str, template: Template) -> bool:
    """Store a template under its name; tell whether it takes the place of another."""
    row = stored.named(ctx.db, title)
    replaces = row is not None and not row.retired
    row = row or ProjectTemplate(name=title, body={}, updated_at=ctx.now, created_by=ctx.actor.person_id)
    row.summary, row.body, row.updated_at, row.retired = template.summary, body_of(template), ctx.now, False
    ctx.db.add(row)
    return replaces


def _wanted(
    ctx: ToolContext,
    template: str,
    client: Named | None,
    starts: date | None,
    answers: str,
    name: str = "",
    manager: Named | None = None,
) -> Wanted:
    found = new_projects.chosen(ctx, template)
    leads = manager or ctx.me()
    if leads.id != ctx.actor.person_id and ctx.actor.reach(Permission.PROJECTS_WRITE) < Reach.ALL:
        raise Forbidden("You can start projects that you lead yourself.", hint="Ask the head of delivery for others.")
    usual = f"{client} {found.name}" if client else found.name
    begins = starts or ctx.today + _IN_A_WEEK
    return Wanted(found, _title(name or usual), client, begins, answers_of(found, answers), leads)


def _title(name: str) -> str:
    title = " ".join(name.split())
    if not title or len(title) > _LONGEST_NAME or not title.isprintable():
        raise BadInput(f"{name[:_LONGEST_NAME]!r} cannot be a name.", hint=f"Give 1 to {_LONGEST_NAME} characters.")
    return title
