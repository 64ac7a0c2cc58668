"""Revenue to come: firm bookings at bill rates, agreed amounts, and the pipeline apart."""

from __future__ import annotations

from sqlalchemy import and_, true
from sqlmodel import col

from domain.access import Permission, Reach
from domain.errors import BadInput
from domain.money import total
from store import scope
from store.facts.exchange import Reporting, reporting
from store.facts.forecast import Deal, Expected, Forecast, Pipeline, forecast
from store.projects import Project
from tools.params import AheadWindow, ClientRef, ProjectRef
from tools.reach import require_project
from tools.revenue_lines import DealLine, ForecastLine, RevenueForecast
from tools.spec import Named, ToolContext, tool
from tools.values import hours_text, period_text

_DAYS = 90
_COUNTED = (
    "Firm bookings on work billed by time count at the bill rates of their months; instalments and milestones count on "
    "the day they are due, retainers by days; days up to today count as earned."
)
_APART = "The pipeline is soft bookings at bill rates, weighted by their probability; it is not part of the total."


@tool(
    needs=Permission.REVENUE_READ,
    agent="financial_control",
    examples=(
        "forecast revenue for the next quarter",
        "how much revenue is booked for January?",
        "what will we earn in the next 90 days?",
        "expected revenue on Nordlys until March",
        "revenue if we win the two biggest deals",
        "revenue outlook by project",
    ),
)
def forecast_revenue(
    ctx: ToolContext,
    window: AheadWindow | None = None,
    project: ProjectRef | None = None,
    client: ClientRef | None = None,
    won_deals: int = 0,
) -> RevenueForecast:
    """Forecast revenue (default: the next 90 days) from firm bookings, agreed amounts and fees.

    The weighted pipeline is shown apart. won_deals adds the soft bookings of that many of the biggest open deals.
    """
    _possible(won_deals)
    if project is not None:
        require_project(ctx, project, Permission.REVENUE_READ, "revenue")
    period = window or ctx.next_days(_DAYS)
    money = reporting(ctx.db, ctx.firm.currency)
    where = and_(
        scope.projects(ctx.actor, Permission.REVENUE_READ),
        col(Project.id) == project.id if project else true(),
        col(Project.client_id) == client.id if client else true(),
    )
    pipeline = project is None and ctx.actor.reach(Permission.REVENUE_READ) == Reach.ALL
    of = Pipeline(client.id if client else None) if pipeline else None
    found = forecast(ctx.db, where, period, money, ctx.today, first_weekday=ctx.firm.first_weekday, pipeline=of)
    view = _view(ctx, found, money, project or client, period_text(period))
    return _with_deals(ctx, view, found, won_deals) if pipeline else view


def _possible(won_deals: int) -> None:
    if not 0 <= won_deals <= 50:  # noqa: PLR2004 -- said in the message
        raise BadInput(f"{won_deals} deals cannot be won at once.", hint="Say a number from 0 to 50.")


def _view(ctx: ToolContext, found: Forecast, money: Reporting, of: Named | None, period: str) -> RevenueForecast:
    shown = ctx.firm.page_rows
    notes = [_COUNTED, *money.assumptions()]
    if found.unpriced:
        notes.append(f"{hours_text(found.unpriced)} of firm bookings have no bill rate and count 0.")
    return RevenueForecast(
        as_of=ctx.today,
        of=f" for {of.name}" if of else "",
        period=period,
        total=total((one.amount for one in found.projects), money.currency),
        earned=total((one.earned for one in found.projects), money.currency),
        booked=total((one.booked for one in found.projects), money.currency),
        fixed=total((one.fixed for one in found.projects), money.currency),
        minutes=sum(one.minutes for one in found.projects),
        projects=len(found.projects),
        lines=tuple(_line(one) for one in found.projects[:shown]),
        left_out=max(0, len(found.projects) - shown),
        weighted=found.weighted,
        assumptions=tuple(notes),
    )


def _line(one: Expected) -> ForecastLine:
    return ForecastLine(
        ref=f"project:{one.project.id}",
        project=one.project.name,
        client=one.project.client,
        earned=one.earned,
        booked=one.booked,
        fixed=one.fixed,
        amount=one.amount,
    )


def _with_deals(ctx: ToolContext, view: RevenueForecast, found: Forecast, won: int) -> RevenueForecast:
    biggest = found.deals[:won]
    if_won = view.total + total((deal.in_window for deal in biggest), view.total.currency) if won else None
    without = [deal.name for deal in biggest if not deal.in_window]
    notes = (f"Without soft bookings in the period, so 0 here: {', '.join(without)}.",) if without else ()
    shown = max(won, ctx.firm.page_rows)
    return view.model_copy(
        update={
            "with_pipeline": True,
            "deals": tuple(_deal(deal) for deal in found.deals[:shown]),
            "won": len(biggest),
            "if_won": if_won,
            "assumptions": (*view.assumptions, _APART, *notes),
        }
    )


def _deal(deal: Deal) -> DealLine:
    return DealLine(
        ref=f"opportunity:{deal.id}",
        deal=deal.name,
        client=deal.client,
        closes_on=deal.closes_on,
        chance=deal.chance,
        value=deal.value,
        in_period=deal.in_window,
        weighted=deal.weighted,
    )
