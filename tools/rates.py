"""Rates: what an hour is billed at and what it costs, resolved for a day."""

from __future__ import annotations

from datetime import date
from typing import Literal

from domain.access import Permission
from domain.economics import margin
from domain.errors import Forbidden
from domain.rates import RateBook, RateKind, Resolved
from store.facts.rates import Subject, subjects
from store.queries.rates import visible
from store.rates import RateKind as Stored
from tools.blocks import Block
from tools.params import ClientRef, PastDay, PersonRef, PlaceRef, ProjectRef, RoleRef
from tools.rate_dimensions import dimensions, sees_cost
from tools.spec import Named, ToolContext, tool
from tools.values import Amount, Day, Percent, day_text, money_text, percent_text
from tools.view import Line, View, listed, table

_HOUR = 60
Which = Literal["bill", "cost", "both"]


class RateLine(Line):
    """The rates an hour of someone's work has on the day; ``basis`` is the rule that decided."""

    of: str
    bill: Amount | None = None
    bill_basis: str = ""
    bill_since: Day | None = None
    cost: Amount | None = None
    cost_basis: str = ""
    margin: Percent = None


class Rates(View):
    """Hourly rates on a day."""

    on: Day
    kind: Which
    lines: tuple[RateLine, ...] = ()

    def headline(self) -> str:
        """Say the rates, the first ones."""
        if not self.lines:
            return f"I find nobody and nothing there that has a rate on {day_text(self.on)}."
        texts = [self._one(line) for line in self.lines]
        rest = f" and {len(texts) + self.left_out - 4} more" if len(texts) + self.left_out > 4 else ""  # noqa: PLR2004 -- a sentence of four
        return f"Rates on {day_text(self.on)}: {'; '.join(texts[:4])}{rest}."

    def _one(self, line: RateLine) -> str:
        said = []
        if self.kind != "cost":
            said.append(f"bills {money_text(line.bill)} an hour" if line.bill else "has no bill rate")
        if self.kind != "bill":
            said.append(f"costs {money_text(line.cost)} an hour" if line.cost else "has no cost rate")
        share = f" ({percent_text(line.margin)} margin)" if line.margin is not None else ""
        return f"{line.of} {listed(said)}{share}"

    def blocks(self) -> tuple[Block, ...]:
        """Show them as a table."""
        heads = {"of": "Who"}
        if self.kind != "cost":
            heads |= {"bill": "Bill an hour|$", "bill_basis": "By"}
        if self.kind != "bill":
            heads |= {"cost": "Cost an hour|$", "cost_basis": "Cost by"}
        if self.kind == "both":
            heads["margin"] = "Margin|%"
        return (table(f"Rates on {self.on}", self.lines, heads, left_out=self.left_out),) if self.lines else ()


@tool(
    needs=Permission.BILL_RATES_READ,
    agent="resourcing",
    examples=(
        "what's the bill rate for a Solution Architect?",
        "cost vs bill rate for every consultant in Berlin",
        "what do we charge for Ana on Nordlys?",
        "rate card for Helvetia Bank",
        "what did a Developer cost us in March?",
        "hourly rates on Aurora",
        "which roles have no bill rate?",
    ),
)
def rate_lookup(  # noqa: PLR0913 -- each is a dimension of a rate
    ctx: ToolContext,
    *,
    role: RoleRef | None = None,
    person: PersonRef | None = None,
    project: ProjectRef | None = None,
    place: PlaceRef | None = None,
    client: ClientRef | None = None,
    kind: Which | None = None,
    on: PastDay | None = None,
) -> Rates:
    """Look up bill and cost rates an hour on a day (default: today), resolved most specific first.

    Without a person, project or role it lists the card by role. Cost rates only for those who may see them.
    """
    day, wanted = on or ctx.today, kind or ("both" if sees_cost(ctx, asked=False) else "bill")
    sees_cost(ctx, asked=wanted != "bill")
    asked = dimensions(ctx, role=role, person=person, project=project, place=place, client=client)
    found = subjects(ctx.db, ctx.actor, asked, day)
    if not found and person is not None:
        raise Forbidden("You can see people's bill rates only on projects you lead.", hint="Ask finance.")
    lines = _lines(ctx, found, wanted, day)
    shown = len(lines) if role or person else ctx.firm.page_rows * 2
    view = Rates(as_of=ctx.today, on=day, kind=wanted, lines=tuple(lines[:shown]))
    notes = _notes(lines, wanted, client, day)
    return view.model_copy(update={"left_out": max(0, len(lines) - shown), "assumptions": notes})


def _lines(ctx: ToolContext, found: list[Subject], wanted: Which, day: date) -> list[RateLine]:
    bill = visible(ctx.db, ctx.actor, Stored.BILL) if wanted != "cost" else RateBook(())
    cost = visible(ctx.db, ctx.actor, Stored.COST) if wanted != "bill" else RateBook(())
    return [
        _line(one, bill.find(RateKind.BILL, day, one.scope), cost.find(RateKind.COST, day, one.scope)) for one in found
    ]


def _line(one: Subject, bill: Resolved | None, cost: Resolved | None) -> RateLine:
    billed = bill.version.price(_HOUR) if bill else None
    costs = cost.version.price(_HOUR) if cost else None
    comparable = billed is not None and costs is not None and billed.currency == costs.currency
    return RateLine(
        ref=one.ref,
        of=one.name,
        bill=billed,
        bill_basis=_basis(bill),
        bill_since=bill.version.starts if bill else None,
        cost=costs,
        cost_basis=_basis(cost),
        margin=margin(billed, costs).value if comparable and billed and costs else None,
    )


def _basis(found: Resolved | None) -> str:
    if found is None:
        return ""
    by = " on ".join(found.rung) if found.rung == ("person", "project") else " and ".join(found.rung)
    per = found.version.per_minutes
    return f"{by}, since {found.version.starts}" + (
        "" if per == _HOUR else f", {found.version.amount} for {per // 60} h"
    )


def _notes(lines: list[RateLine], wanted: Which, client: Named | None, day: date) -> tuple[str, ...]:
    notes = []
    without = [line.of for line in lines if line.bill is None] if wanted != "cost" else []
    if without:
        notes.append(f"No bill rate holds on {day_text(day)} for {listed(without, 5)}: such time cannot be billed yet.")
    if client is not None:
        notes.append(f"With the card agreed with {client.name}, where there is one.")
    return tuple(notes)
