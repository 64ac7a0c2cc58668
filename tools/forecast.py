"""How much of people's capacity is booked ahead: firm, with the pipeline weighted, and with all of it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal, cast

from pydantic import Field
from sqlalchemy import ColumnElement

from domain.access import Permission
from domain.allocation import Group, Load
from domain.capacity import HORIZONS, NO_CAPACITY, horizons
from domain.windows import Window
from store.facts.exchange import reporting
from store.facts.loads import Loads, loaded
from store.queries.pipeline import OpenDeal, biggest
from tools import charts
from tools.blocks import Block
from tools.horizon import ahead
from tools.measured import months
from tools.params import AheadWindow, PersonRef, PlaceRef, RoleRef
from tools.rights import people_note, within_reach
from tools.spec import ToolContext, tool
from tools.teams import Team
from tools.values import Day, Effort, Percent, hours_text, percent_text, period_text
from tools.view import Line, View, listed, table

Deals = Annotated[int, Field(ge=1, le=20, description="How many of the biggest open deals are won.")]
ForecastGroup = Literal["period", "week", "month", "person", "role", "place"]
_FEW_DAYS = 14


class ForecastLine(Line):
    """One stretch or group: capacity, firm bookings, and the three shares of it."""

    name: str
    hard_share: Percent
    weighted_share: Percent
    maximum_share: Percent
    capacity: Effort
    hard: Effort
    bench: Effort

    @classmethod
    def of(cls, name: str, group: Group, part: Window, ref: str = "") -> ForecastLine:
        """Show a part of a group's days: shares are sums over sums, the bench is each person's own."""
        forecast, free = group.forecast(part)
        return cls(
            ref=ref,
            name=name,
            hard_share=forecast.hard_share.value,
            weighted_share=forecast.weighted_share.value,
            maximum_share=forecast.maximum_share.value,
            capacity=forecast.available,
            hard=forecast.hard,
            bench=free,
        )

    def shares(self) -> str:
        """Write the three shares for a sentence."""
        weighted, most = percent_text(self.weighted_share), percent_text(self.maximum_share)
        return f"{percent_text(self.hard_share)} firm, {weighted} with the pipeline weighted, {most} if all of it comes"


class DealLine(Line):
    """An open deal that is supposed to be won, and how many bookings wait for it."""

    deal: str
    client: str
    chance: int
    closes_on: Day
    bookings: int


class UtilisationForecast(View):
    """Booked shares of capacity ahead, over the whole period and by its parts."""

    of: str
    total: ForecastLine
    group_by: str
    lines: tuple[ForecastLine, ...]
    weeks: tuple[ForecastLine, ...] = ()
    deals: tuple[DealLine, ...] = ()
    without: Percent | None = None

    def headline(self) -> str:
        """Say the three shares of the period, or of each of the usual ones; with deals won, what that changes."""
        if self.total.hard_share is None:
            return f"The forecast for {self.of} is undefined: {NO_CAPACITY}."
        return f"{self._if_won()}{self._shares()}"

    def _if_won(self) -> str:
        if not self.deals:
            return ""
        names = listed([f"{deal.deal} ({deal.client})" for deal in self.deals])
        share = percent_text(self.total.hard_share)
        return f"If we win {names}, {self.total.name} is {share} firm instead of {percent_text(self.without)}. "

    def _shares(self) -> str:
        if self.group_by == "period":
            return f"Booked for {self.of}: " + "; ".join(f"{line.name}: {line.shares()}" for line in self.lines) + "."
        said = f"In {self.total.name}, {self.of} {_are(self.of)} booked {self.total.shares()} "
        said += f"({hours_text(self.total.hard)} of {hours_text(self.total.capacity)} capacity)."
        parts = [f"{line.name} {percent_text(line.hard_share)}" for line in self.lines]
        return f"{said} Firm by {self.group_by}: {listed(parts, 5, beyond=self.left_out)}." if len(parts) > 1 else said

    def blocks(self) -> tuple[Block, ...]:
        """Show the lines over time and the figures as a table."""
        heads = {"name": self.group_by.capitalize(), "hard_share": "Firm|%", "weighted_share": "Weighted|%"}
        heads |= {"maximum_share": "Maximum|%", "hard": "Booked|h", "capacity": "Capacity|h", "bench": "Bench|h"}
        rows = table(f"Booked ahead by {self.group_by}", self.lines, heads, left_out=self.left_out)
        found: tuple[Block, ...] = (rows, self._chart()) if len(self.weeks) > 1 else (rows,)
        if self.deals:
            columns = {"deal": "Deal", "client": "Client", "chance": "Chance, %|#", "closes_on": "Closes"}
            found += (table("Supposed to be won", self.deals, {**columns, "bookings": "Bookings that wait|#"}),)
        return found

    def _chart(self) -> Block:
        points = [
            charts.Point(line.name, name, charts.percent(share))
            for line in self.weeks
            for name, share in (
                ("firm", line.hard_share),
                ("weighted", line.weighted_share),
                ("maximum", line.maximum_share),
            )
        ]
        firm = [f"{line.name} {percent_text(line.hard_share)}" for line in self.weeks]
        alt = f"Booked share of capacity of {self.of} by week; firm: {listed(firm, 6)}"
        title = f"Booked ahead, {self.of}"
        return charts.lines(title, alt, points, x_title="Week of", y_title="Of capacity, %", legend="Bookings")


def _are(of: str) -> str:
    return "is" if of[:1].isupper() or of.startswith(("everybody", "the team")) else "are"


@tool(
    needs=Permission.UTILISATION_READ,
    agent="resourcing",
    examples=(
        "forecast utilisation for the next 60 days",
        "how full are we next month?",
        "is January going to be quiet?",
        "project utilisation forward ninety days, split by role",
        "firm bookings and with the pipeline weighted in for the coming 30 days",
        "are we going to be short of work in Q1?",
        "how full is Ana over the next two months?",
        "fcast util q1",
        "what will utilisation be in January if we win the two biggest deals?",
    ),
)
def utilisation_forecast(
    ctx: ToolContext,
    person: PersonRef | None = None,
    role: RoleRef | None = None,
    place: PlaceRef | None = None,
    *,
    window: AheadWindow | None = None,
    group_by: ForecastGroup | None = None,
    win: Deals | None = None,
) -> UtilisationForecast:
    """Forecast utilisation from bookings: firm, with pipeline weighted by its probability, and with all of it.

    Without a period it gives the next 30, 60 and 90 days. ``win`` supposes that the so many biggest open deals are won.
    """
    within_reach(ctx, Permission.UTILISATION_READ, person, "utilisation")
    period, notes = ahead(ctx, window, HORIZONS[-1])
    team = Team(person, role, place)
    where = team.condition(ctx, period)
    found = loaded(ctx.db, where, period, ctx.firm)
    by = group_by or ("period" if window is None else "week" if period.days > _FEW_DAYS else "person")
    usual = _view(ctx, team.named(ctx), found, period, by, notes + team.note(ctx))
    return _if_won(ctx, usual, where, period, win) if win else usual


def _if_won(
    ctx: ToolContext, usual: UtilisationForecast, where: ColumnElement[bool], period: Window, win: int
) -> UtilisationForecast:
    """Forecast again with the biggest deals won, beside the share without them."""
    money = reporting(ctx.db, ctx.firm.currency)
    deals = biggest(ctx.db, money, ctx.today, win)
    if not deals:
        return usual.model_copy(update={"assumptions": (*usual.assumptions, "No deal is open, so none can be won.")})
    found = loaded(ctx.db, where, period, ctx.firm, frozenset(deal.id for deal in deals))
    by: ForecastGroup = cast("ForecastGroup", usual.group_by)
    then = _view(ctx, usual.of, found, period, by, (*usual.assumptions[:-1], *_supposed(deals, win)))
    lines = tuple(
        DealLine(
            ref=f"opportunity:{deal.id}",
            deal=deal.name,
            client=deal.client,
            chance=deal.chance,
            closes_on=deal.closes_on,
            bookings=deal.planned,
        )
        for deal in deals
    )
    return then.model_copy(update={"deals": lines, "without": usual.total.hard_share})


def _supposed(deals: Sequence[OpenDeal], win: int) -> tuple[str, ...]:
    said = [f"The biggest {'deal is' if win == 1 else 'deals are'} taken by value at today's exchange rates."]
    said += [f"Only {len(deals)} open." for _ in (1,) if len(deals) < win]
    bare = [deal.name for deal in deals if not deal.planned]
    if bare:
        said.append(f"No bookings wait for {listed(bare)}: nothing is counted for it before people are pencilled in.")
    return tuple(said)


def _view(
    ctx: ToolContext, of: str, found: Loads, period: Window, by: ForecastGroup, notes: tuple[str, ...]
) -> UtilisationForecast:
    everybody = Group.of(period, found.loads.values())
    weeks = tuple(period.weeks(ctx.firm.first_weekday))
    if by in {"person", "role", "place"}:
        lines, most = _groups(found, period, by), ctx.firm.page_rows
    else:
        parts = {"week": weeks, "month": months(period), "period": _usual(period)}[by]
        lines, most = [ForecastLine.of(_named(part, by), everybody, part) for part in parts], len(parts)
    said = "Firm bookings count in full, pipeline by its probability; capacity is less holidays and approved time off."
    return UtilisationForecast(
        as_of=ctx.today,
        of=of,
        total=ForecastLine.of(period_text(period), everybody, period),
        group_by=by,
        lines=tuple(lines[:most]),
        left_out=max(0, len(lines) - most),
        weeks=tuple(ForecastLine.of(_named(week, "week"), everybody, week) for week in weeks),
        assumptions=(*notes, said, *people_note(ctx, Permission.UTILISATION_READ)),
    )


def _usual(period: Window) -> Sequence[Window]:
    return [one for one in horizons(period.start) if one.end <= period.end] or [period]


def _named(part: Window, by: str) -> str:
    return f"{part.start.day} {part.start:%b}" if by == "week" else part.label


def _groups(found: Loads, period: Window, by: str) -> list[ForecastLine]:
    groups: dict[tuple[str, str], list[Load]] = {}
    for one in found.staff:
        key = {"person": one.id, "role": one.role_id, "place": one.place_id}[by]
        name = {"person": one.name, "role": one.role, "place": one.place}[by]
        groups.setdefault((f"{by}:{key}", name), []).append(found.loads[one.id])
    lines = [ForecastLine.of(name, Group.of(period, loads), period, ref) for (ref, name), loads in groups.items()]
    return sorted(lines, key=lambda line: (line.hard_share is None, line.hard_share or 0, line.name))
