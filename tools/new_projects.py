"""Making a project from a template: which one, which answers, and what comes of it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from domain.access import Permission
from domain.blueprints import Blueprint
from domain.economics import margin
from domain.errors import BadInput, NotFound
from domain.templates import STANDARD, Frame, Template, build, read
from domain.templates.definition import plain
from store import blueprints
from store.blueprints import Setting
from store.clients import Client
from store.facts.role_prices import role_prices
from store.facts.schedule import office_of
from store.queries import templates
from tools.params import among
from tools.spec import Named, ToolContext
from tools.template_views import NewDemandLine, NewMilestoneLine, NewProject, NewTaskLine
from tools.view import listed

_PAIR = re.compile(r"\s*([A-Za-z][\w ]*?)\s*[=:]\s*(\"[^\"]*\"|'[^']*'|[^,;=]*?)\s*(?:[,;]|$)")
_LEAST_NOTICE = timedelta(days=366 * 5)
_BILLING = {
    "time_and_materials": "time and materials",
    "fixed_fee": "a fixed fee",
    "milestone": "milestones",
    "retainer": "a retainer",
}


def known(ctx: ToolContext) -> dict[str, tuple[Template, int | None]]:
    """Return every template by name, the firm's own (with their keys) in place of standard ones of the same name."""
    own = {row.name: (read(row.body), row.pk) for row in templates.stored(ctx.db, ctx.actor)}
    return {**{one.name: (one, None) for one in STANDARD if one.name not in own}, **own}


def chosen(ctx: ToolContext, words: str) -> Template:
    """Return the template the words mean.

    Raises:
        NotFound: none comes near.
        Ambiguous: several do.

    """
    found = list(known(ctx).values())
    rows = [(number, one.name, "") for number, (one, _key) in enumerate(found)]
    try:
        return found[among("template", words, rows).id][0]
    except NotFound:
        names = listed([one.name for one, _key in found], 8)
        raise NotFound(f"There is no template called {words!r}.", hint=f"There are {names}.") from None


def answers_of(template: Template, text: str) -> dict[str, object]:
    """Return answers written as ``integrations=3, migration=no`` by parameter; labels do as well as names.

    Raises:
        BadInput: no such form, or the same parameter twice.

    """
    labels = {one.label.casefold(): one.name for one in template.parameters}
    found: dict[str, object] = {}
    at = 0
    while at < len(text.rstrip()):
        match = _PAIR.match(text, at)
        if match is None:
            raise BadInput(f"{text[at:].strip()[:60]!r} is no answer.", hint="Write name=value, separated by commas.")
        said = match[1].strip().casefold()
        name = labels.get(said, said.replace(" ", "_"))
        if name in found:
            raise BadInput(f"{match[1].strip()} is answered twice.")
        found[name] = match[2].strip("\"'")
        at = match.end()
    return found


@dataclass(frozen=True, slots=True)
class Wanted:
    """A project as asked for."""

    template: Template
    name: str
    client: Named | None
    starts: date
    answers: dict[str, object]
    manager: Named


def drawn(ctx: ToolContext, wanted: Wanted) -> tuple[Blueprint, tuple[str, ...]]:
    """Return the blueprint and the notes a reader should know.

    Raises:
        BadInput: a start years away, or answers and formulas that are none.

    """
    if abs(wanted.starts - ctx.today) > _LEAST_NOTICE:
        raise BadInput(f"A project that starts on {wanted.starts} is too far away to plan.")
    client = ctx.db.get_one(Client, wanted.client.id) if wanted.client else None
    currency = client.currency if client else ctx.firm.currency
    price, money = role_prices(ctx.db, currency, ctx.today, client_id=client.pk if client else None)
    calendar = office_of(ctx.db, wanted.manager.id)
    plan = build(wanted.template, wanted.answers, Frame(wanted.name, currency, wanted.starts, price, calendar))
    used = wanted.template.values(wanted.answers)
    said = ", ".join(f"{one.label.lower()} {plain(used[one.name])}" for one in wanted.template.parameters)
    notes = [f"Answers: {said}."] if said else []
    notes.append("Work is priced at the rates of the roles on the day it begins; dates are working days of the office.")
    return plan, (*notes, *plan.notes, *money.assumptions())


def view_of(ctx: ToolContext, wanted: Wanted, plan: Blueprint, notes: Sequence[str], *, create: bool) -> NewProject:
    """Return a blueprint as it is shown; cost and margin for those who may see margins."""
    budget, contract = plan.budget, plan.contract
    assert budget is not None  # noqa: S101 -- a template always draws one
    price = contract.price if contract else None
    cost = budget.cost if ctx.actor.may(Permission.MARGIN_READ) else None
    return NewProject(
        as_of=ctx.today,
        template=wanted.template.name,
        project=plan.name,
        client=wanted.client.name if wanted.client else "",
        manager=wanted.manager.name,
        create=create,
        starts_on=plan.starts,
        ends_on=plan.ends,
        effort=sum(task.minutes for task in plan.tasks),
        price=price,
        billing=listed([_BILLING[term.model] for term in contract.terms]) if contract else "",
        value=budget.value,
        cost=cost,
        margin=margin(price or budget.value, cost).value if cost is not None else None,
        tasks=_tasks(plan),
        links=len(plan.links),
        milestones=_promises(plan),
        demands=_demands(plan),
        assumptions=tuple(notes),
    )


def _tasks(plan: Blueprint) -> tuple[NewTaskLine, ...]:
    names = {task.key: task.name for task in plan.tasks}
    return tuple(
        NewTaskLine(
            phase=task.phase,
            task=task.name,
            role="the client" if task.client_owned else task.role,
            starts_on=task.starts,
            due_on=task.due,
            effort=task.minutes,
            after=listed([names[one.key] for one in task.after], 4),
        )
        for task in plan.tasks
    )


def _demands(plan: Blueprint) -> tuple[NewDemandLine, ...]:
    return tuple(
        NewDemandLine(
            role=one.role,
            people=one.count,
            starts_on=one.starts,
            ends_on=one.ends,
            per_day=one.minutes_per_day,
            hourly=one.hourly,
        )
        for one in plan.demands
    )


def _promises(plan: Blueprint) -> tuple[NewMilestoneLine, ...]:
    found = [NewMilestoneLine(milestone=one.name, due_on=one.due, amount=one.amount) for one in plan.milestones]
    for term in plan.contract.terms if plan.contract else ():
        found += [
            NewMilestoneLine(milestone=part.name, due_on=part.due, amount=part.amount, kind="instalment")
            for part in term.parts
        ]
        if term.model == "retainer" and term.price is not None:
            found.append(
                NewMilestoneLine(milestone="Each month", due_on=plan.starts, amount=term.price, kind="retainer")
            )
    return tuple(sorted(found, key=lambda line: line.due_on))


def setting_of(ctx: ToolContext, client: Named | None, manager: Named) -> Setting:
    """Return whose the project becomes."""
    return Setting(client.id if client else None, manager.id, ctx.now, ctx.today, by=ctx.actor.person_id)


def made(ctx: ToolContext, wanted: Wanted, plan: Blueprint) -> int:
    """Write the project down and return its key."""
    return blueprints.create(ctx.db, plan, setting_of(ctx, wanted.client, wanted.manager)).project.pk
