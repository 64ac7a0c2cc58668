"""Change orders: proposing one, and those that were agreed."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import Annotated

from pydantic import BeforeValidator, PlainSerializer, WithJsonSchema
from sqlmodel import col, select

from domain.access import Permission
from domain.approval import Approval, Effect, ProposalStatus
from domain.change_orders import Change, Work
from domain.effort import parse_effort
from domain.errors import BadInput
from domain.money import Money
from domain.totals import by_currency
from store import scope
from store.approvals import Proposal
from store.changes import ChangeOrder
from store.facts.schedule import plan_of
from store.projects import Project
from store.queries import baselines as stored
from tools.agreed_changes import agree
from tools.change_order_views import ChangeOrderLine, ChangeOrders, ChangeOrderView
from tools.params import ProjectRef, RoleRef, among
from tools.reach import require_project
from tools.spec import Named, ToolContext, tool

_LARGEST = Decimal(10) ** 10
_MOST_MINUTES = 60 * 20_000  # ten years of one person


def _signed(value: object) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    text = str(value).strip()
    less = text.startswith(("-", "\u2212"))
    return (-1 if less else 1) * parse_effort(text.lstrip("+-\u2212 "), most=_MOST_MINUTES)


def _amount(value: object) -> Decimal:
    try:
        number = Decimal(str(value).replace(",", "").strip())
    except InvalidOperation:
        raise BadInput(f"{value!r} is no amount.", hint="Write a number such as 12500 or -4000.50.") from None
    if not number.is_finite() or abs(number) > _LARGEST:
        raise BadInput(f"{value!r} is no amount that could be agreed.")
    return number


PlainTask = Annotated[str, WithJsonSchema({"type": "string", "x-kind": "task"})]
SignedEffort = Annotated[
    int,
    BeforeValidator(_signed),
    WithJsonSchema({"type": "string", "description": "'40h' or '-16h'.", "x-kind": "effort"}),
]
PriceChange = Annotated[
    Decimal,
    BeforeValidator(_amount),
    PlainSerializer(str, when_used="json"),
    WithJsonSchema(
        {
            "type": "string",
            "x-kind": "amount",
            "description": "'12500'.",
        }
    ),
]


@tool(
    needs=Permission.PROJECTS_WRITE,
    effect=Effect.WRITE,
    approval=Approval.FINANCE_FOUR_EYES,
    agent="governance",
    staff_only=True,
    examples=(
        "change order on Nordlys: extra reporting, 80 hours, 12,500",
        "the client wants a second dashboard on Atlas: 40h more, 6000, six working days after Build",
        "propose a change request for Nordlys, data migration grows by 60 hours and two weeks",
        "draft a change order: drop 24h from interface tests on Nordlys and take 3,000 off the price",
        "add a security review to Atlas before go-live, 30h by the architect, 4,800 more",
    ),
)
def propose_change_order(  # noqa: PLR0913 -- each is something people say of a change
    ctx: ToolContext,
    project: ProjectRef,
    what: str,
    *,
    effort: SignedEffort | None = None,
    price: PriceChange | None = None,
    days: int = 0,
    task: PlainTask = "",
    after: PlainTask = "",
    before: PlainTask = "",
    role: RoleRef | None = None,
    reason: str = "",
) -> ChangeOrderView:
    """Change work, dates, budget and contract value of a project together.

    ``task`` grows or shrinks; else a new one is added.
    """
    require_project(ctx, project, Permission.PROJECTS_WRITE, "the plan")
    currency = ctx.db.get_one(Project, project.id).currency
    work = Work(
        name=what.strip(),
        minutes=effort or 0,
        days=days,
        task_id=_task(ctx, project, task),
        after=_keys(ctx, project, after),
        before=_keys(ctx, project, before),
        role=role.name if role else "",
    )
    amount = Money.of(price, currency) if price is not None else None
    return agree(ctx, project, Change(what, (work,) if effort or days else (), amount, reason.strip()))


def _task(ctx: ToolContext, project: Named, words: str) -> int | None:
    if not words.strip():
        return None
    tasks = plan_of(ctx.db, project.id, ctx.today).tasks
    return among("task", words, [(int(key), task.name, "") for key, task in tasks.items()]).id


def _keys(ctx: ToolContext, project: Named, words: str) -> tuple[int, ...]:
    key = _task(ctx, project, words)
    return (key,) if key is not None else ()


@tool(
    needs=Permission.PROJECTS_READ,
    agent="governance",
    staff_only=True,
    examples=(
        "change orders on Nordlys",
        "which change requests were agreed on Atlas?",
        "what has been added to the scope of Nordlys since the start?",
        "show all change orders",
        "how much did changes add to the contract value of Nordlys?",
        "is there a change order waiting for approval?",
    ),
)
def change_orders(ctx: ToolContext, project: ProjectRef | None = None) -> ChangeOrders:
    """List agreed change orders with effort, price and the end before and after, and those waiting for a decision."""
    if project is not None:
        require_project(ctx, project, Permission.PROJECTS_READ, "the plan")
    rows = stored.change_orders(ctx.db, ctx.actor, project.id if project else None)
    lines = _lines(ctx, rows)
    shown = ctx.firm.page_rows
    return ChangeOrders(
        as_of=ctx.today,
        of=f" on {project}" if project else "",
        lines=tuple(lines[:shown]),
        left_out=max(0, len(lines) - shown),
        prices=by_currency([line.price for line in lines if line.price is not None]),
        waiting=_waiting(ctx, project),
    )


def _lines(ctx: ToolContext, rows: Sequence[ChangeOrder]) -> list[ChangeOrderLine]:
    names, priced = _projects(ctx, {row.project_id for row in rows})
    return [
        ChangeOrderLine(
            ref=f"change_order:{row.pk}",
            project=names[row.project_id],
            number=row.number,
            title=row.title,
            agreed_on=row.agreed_on,
            effort=row.minutes,
            price=Money(row.price_minor, row.currency) if row.price_minor and row.project_id in priced else None,
            ends_before=row.ends_before,
            ends_after=row.ends_after,
            value_after=_money(row.price_after_minor, row.currency) if row.project_id in priced else None,
        )
        for row in rows
    ]


def _money(minor: int | None, currency: str) -> Money | None:
    return Money(minor, currency) if minor is not None else None


def _projects(ctx: ToolContext, keys: set[int]) -> tuple[dict[int, str], set[int]]:
    """Return the names of projects, and those whose money the asker may see."""
    query = select(Project.id, Project.name).where(col(Project.id).in_(keys))
    names = {key: name for key, name in ctx.db.exec(query) if key is not None}
    seen = select(Project.id).where(col(Project.id).in_(keys), scope.projects(ctx.actor, Permission.BUDGETS_READ))
    return names, {key for key in ctx.db.exec(seen) if key is not None}


def _waiting(ctx: ToolContext, project: Named | None) -> tuple[str, ...]:
    """Return the titles of change orders that wait for a decision, of projects the asker leads."""
    mine = scope.project_ids(ctx.actor, Permission.PROJECTS_WRITE)
    query = select(Proposal).where(
        col(Proposal.tool) == "propose_change_order",
        col(Proposal.status) == ProposalStatus.PENDING,
        col(Proposal.expires_at) > ctx.now,
        col(Proposal.project_id).in_(mine),
    )
    if project is not None:
        query = query.where(col(Proposal.project_id) == project.id)
    return tuple(str(one.arguments.get("what", "")) for one in ctx.db.exec(query.order_by(col(Proposal.id))))
