"""Budgets: used, left and forecast of one project, and which have passed their thresholds."""

from __future__ import annotations

from sqlalchemy import and_, true
from sqlmodel import col

from domain.access import Permission
from domain.errors import BadInput, Forbidden
from domain.money import Money
from store import scope
from store.facts.budgets import Burn, burns
from store.facts.own_share import own_share
from store.projects import LIVE, Project
from tools.budget_lines import AlertLine, BudgetAlerts, BudgetStatus, MoneyPart, Share
from tools.params import ClientRef, PersonRef, ProjectRef
from tools.reach import reaches, require_project
from tools.spec import Named, ToolContext, tool
from tools.values import hours_text
from tools.view import listed

_PERCENT = 100
_MOST_PERCENT = 1000
_USED = "Used is approved billable time; time that waits for approval is named beside it."


@tool(
    needs=Permission.EFFORT_BUDGET_READ,
    agent="financial_control",
    examples=(
        "how much budget is left on Nordlys?",
        "budget status of Aurora",
        "how many hours are left for me on Compass?",
        "are we within budget on Helix?",
        "burn on Granite",
        "how much of the Baltic budget have we used?",
    ),
)
def budget_status(ctx: ToolContext, project: ProjectRef, person: PersonRef | None = None) -> BudgetStatus:
    """Show a project's budget: used, left, forecast; with a person, what is left for them.

    Money only for those who may see it; everyone else on the project sees hours.
    """
    require_project(ctx, project, Permission.EFFORT_BUDGET_READ, "the budget")
    share = _share(ctx, person, project) if person is not None else None
    found = burns(ctx.db, col(Project.id) == project.id, ctx.today, first_weekday=ctx.firm.first_weekday)
    if not found:
        return BudgetStatus(as_of=ctx.today, project=project.name, has_budget=False, share=share)
    return _status(ctx, found[0], share, with_money=reaches(ctx, project, Permission.BUDGETS_READ))


def _share(ctx: ToolContext, person: Named, project: Named) -> Share:
    own = person.id == ctx.actor.person_id
    if not own and not reaches(ctx, project, Permission.BUDGETS_READ):
        raise Forbidden("You can see what is left for yourself, not for colleagues.", hint="Ask the project's manager.")
    mine = own_share(ctx.db, person.id, project.id, ctx.today)
    return Share(ref=f"person:{person.id}", person="you" if own else person.name, **mine._asdict())


def _status(ctx: ToolContext, burn: Burn, share: Share | None, *, with_money: bool) -> BudgetStatus:
    shown = burn.most_used() if with_money else burn.effort
    notes = [_USED]
    if burn.unpriced and with_money:
        notes.append(f"{hours_text(burn.unpriced)} without a bill rate count 0 in money.")
    return BudgetStatus(
        as_of=ctx.today,
        project=burn.project.name,
        minutes=burn.effort.budget,
        used=burn.effort.spent,
        left=burn.effort.open,
        used_share=burn.effort.used.value,
        submitted=burn.submitted,
        to_do=burn.left.left,
        forecast=burn.effort.spent + burn.left.left,
        done=burn.done.value,
        money=_money(burn) if with_money else None,
        share=share,
        state=shown.state(ctx.firm.budget_thresholds[0]).value,
        assumptions=tuple(notes),
    )


def _money(burn: Burn) -> MoneyPart:
    return MoneyPart(
        ref=f"project:{burn.project.id}",
        budget=burn.amount,
        used=burn.used,
        left=Money(burn.money.open, burn.currency),
        share=burn.money.used.value,
        forecast=burn.forecast.estimate,
        over=-burn.forecast.variance,
    )


@tool(
    needs=Permission.BUDGETS_READ,
    agent="financial_control",
    examples=(
        "which budgets are over 80 %?",
        "any project about to blow its budget?",
        "what's over budget?",
        "budget alerts",
        "projects more than 80% burnt but less than 80% done",
        "which of my projects have used 90 % of their budget?",
    ),
)
def budget_alerts(
    ctx: ToolContext,
    threshold_percent: int | None = None,
    done_below_percent: int | None = None,
    client: ClientRef | None = None,
) -> BudgetAlerts:
    """List live projects whose budget has come to a threshold (default 80 %), furthest used first.

    Money and effort are both measured. done_below_percent keeps those whose work is not that far.
    """
    threshold = _checked(threshold_percent, ctx.firm.budget_thresholds[0])
    below = None if done_below_percent is None else _checked(done_below_percent, _PERCENT)
    where = and_(
        scope.projects(ctx.actor, Permission.BUDGETS_READ),
        col(Project.status).in_(LIVE),
        col(Project.client_id) == client.id if client else true(),
    )
    found = burns(ctx.db, where, ctx.today, first_weekday=ctx.firm.first_weekday)
    over = [burn for burn in found if burn.passed((threshold,)) is not None and _behind(burn, below)]
    over.sort(key=lambda burn: (-(burn.most_used().used.value or 0), burn.project.name))
    view = _alerts(ctx, found, over, threshold)
    return view.model_copy(update={"done_below": below, "where": f" for {client.name}" if client else ""})


def _alerts(ctx: ToolContext, found: list[Burn], over: list[Burn], threshold: int) -> BudgetAlerts:
    shown = ctx.firm.page_rows
    return BudgetAlerts(
        as_of=ctx.today,
        threshold=threshold,
        looked_at=len(found),
        lines=tuple(_alert(burn, (*ctx.firm.budget_thresholds, threshold)) for burn in over[:shown]),
        left_out=max(0, len(over) - shown),
        assumptions=(_USED, *_unpriced(found)),
    )


def _checked(percent: int | None, default: int) -> int:
    if percent is None:
        return default
    if not 0 < percent <= _MOST_PERCENT:
        raise BadInput(f"{percent} % is not a threshold.", hint="Say a percentage such as 80.")
    return percent


def _behind(burn: Burn, below: int | None) -> bool:
    return below is None or (burn.done.percent is not None and burn.done.percent < below)


def _alert(burn: Burn, thresholds: tuple[int, ...]) -> AlertLine:
    return AlertLine(
        ref=f"project:{burn.project.id}",
        project=burn.project.name,
        manager=burn.project.manager,
        passed=burn.passed(thresholds) or 0,
        state=burn.state(min(thresholds)).value,
        money_share=burn.money.used.value,
        effort_share=burn.effort.used.value,
        left=Money(burn.money.open, burn.currency),
        left_minutes=burn.effort.open,
        done=burn.done.value,
    )


def _unpriced(found: list[Burn]) -> tuple[str, ...]:
    without = [f"{burn.project.name} {hours_text(burn.unpriced)}" for burn in found if burn.unpriced]
    return (f"Time without a bill rate uses effort but no money: {listed(without, 5)}.",) if without else ()
