"""How an assignment of many needs is shown: who takes which, what stayed open and why, and what other plans cost."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from domain.assignment import Assigned, share
from domain.money import Money
from domain.score import FULL
from store.facts.assignment import Pool
from tools import charts
from tools.blocks import Block
from tools.booking_changes import span_text
from tools.spec import ToolContext
from tools.values import Amount, Effort, money_text
from tools.view import Line, View, listed, several, table

_TEN = 10  # thousandths a percent


class SeatLine(Line):
    """One need, who takes it, why this person, and what stands against it."""

    role: str
    project: str
    days: str
    per_day: Effort
    person: str
    score: int | None = None
    why: str = ""
    conflicts: tuple[str, ...] = ()


class OpenLine(Line):
    """One need nobody can take, and the rule at which it fails."""

    role: str
    project: str
    days: str
    per_day: Effort
    why: str


class PlanLine(Line):
    """One plan as a whole; ``margin`` only where it may be shown, ``other`` the needs somebody else takes."""

    plan: str
    filled: int
    score: int
    busiest: str
    margin: Amount | None = None
    other: int = 0
    proved: str = ""


class Assignment(View):
    """Open needs, each given to one person at most, and what the alternatives cost."""

    needs: int
    aim: str
    lines: tuple[SeatLine, ...] = ()
    still_open: tuple[OpenLine, ...] = ()
    plans: tuple[PlanLine, ...] = ()
    pairs: tuple[str, ...] = ()

    def headline(self) -> str:
        """Say how many needs are filled by whom, which stay open and why, and what another plan would change."""
        if not self.needs:
            return "No need is open there."
        if not self.lines:
            return f"None of {several(self.needs, 'open need')} can be filled: {self._open()}."
        who = listed([f"{line.person} as {line.role} on {line.project}" for line in self.lines], 4)
        said = f"{len(self.lines)} of {several(self.needs, 'open need')} can be filled: {who}."
        if self.still_open:
            said += f" Still open: {self._open()}."
        return f"{said} {self._others()}".rstrip()

    def _open(self) -> str:
        return listed([f"{line.role} on {line.project} ({line.why})" for line in self.still_open])

    def _others(self) -> str:
        first, *rest = self.plans or (None,)
        if first is None or not rest:
            return ""
        return "Instead: " + "; ".join(_compared(first, other) for other in rest if other is not None) + "."

    def blocks(self) -> tuple[Block, ...]:
        """Show the plan, what stays open, the plans beside each other and how busy everybody would be."""
        heads: dict[str, str] = {"role": "Role", "project": "Project", "days": "Days", "per_day": "A day|h"}
        seats = {**heads, "person": "Person", "score": "Score|#", "why": "Why", "conflicts": "Against"}
        found: list[Block] = []
        if self.lines:
            found.append(table("Who takes what", self.lines, seats))
        if self.still_open:
            found.append(table("Still open", self.still_open, {**heads, "why": "Why nobody"}))
        if len(self.plans) > 1:
            plans = {"plan": "Plan", "filled": "Filled|#", "score": "Scores|#", "busiest": "Busiest"}
            plans |= {"margin": "Margin|$"} if any(line.margin for line in self.plans) else {}
            found.append(table("Plans", self.plans, {**plans, "other": "Others|#", "proved": "Best possible"}))
            found.append(self._chart())
        return tuple(found)

    def _chart(self) -> Block:
        bars = [charts.Bar(line.plan, line.score, "green") for line in self.plans]
        alt = "Sum of scores: " + listed([f"{line.plan} {line.score}" for line in self.plans])
        return charts.bars("Sum of the scores by plan", alt, bars, axis="Scores", legend="Plan")

    def pinned(self) -> dict[str, Any]:
        """Keep who takes what: a solver asked again may find another plan of the same worth."""
        return {"pairs": list(self.pairs)}


def _compared(first: PlanLine, other: PlanLine) -> str:
    parts = [several(other.other, "other choice")]
    if other.filled != first.filled:
        parts.append(f"{other.filled} filled")
    if first.margin is not None and other.margin is not None:
        more = other.margin - first.margin
        parts.append(f"margin {'+' if more.minor >= 0 else ''}{money_text(more)}")
    parts.append(f"scores {other.score - first.score:+d}")
    return f"{other.plan} ({', '.join(parts)}; busiest {other.busiest})"


def view_of(
    ctx: ToolContext, pool: Pool, plans: Sequence[tuple[str, Assigned]], aim: str, notes: tuple[str, ...]
) -> Assignment:
    """Show the first plan whole and the others by what they change."""
    best = plans[0][1] if plans else Assigned(())
    taken = {option.seat: option.person for option in best.chosen}
    return Assignment(
        as_of=ctx.today,
        needs=len(pool.needs),
        aim=aim,
        lines=tuple(_seat(ctx, pool, seat, person) for seat, person in taken.items()),
        still_open=tuple(_open(ctx, pool, seat) for seat in pool.problem.seats if seat not in taken),
        plans=tuple(_plan(ctx, pool, name, plan, best) for name, plan in plans),
        pairs=tuple(f"{seat}={person}" for seat, person in sorted(taken.items())),
        assumptions=notes,
    )


def _named(ctx: ToolContext, pool: Pool, seat: int) -> dict[str, Any]:
    need, span = pool.needs[seat], pool.spans[seat]
    return {
        "ref": f"role_demand:{seat}",
        "role": need.role + (f", {need.skill} {need.demand.min_level}+" if need.skill else ""),
        "project": need.project,
        "days": span_text(span.starts, span.ends, ctx.today),
        "per_day": span.minutes_per_day,
    }


def _seat(ctx: ToolContext, pool: Pool, seat: int, person: int) -> SeatLine:
    found = pool.assessed[seat, person]
    shown = ("skill", "availability", "margin")
    reasons = [part.reason for part in found.score.parts if part.name in shown and part.reason]
    return SeatLine(
        **_named(ctx, pool, seat),
        person=pool.people[person].name,
        score=found.score.value,
        why="; ".join(reasons),
        conflicts=found.conflicts,
    )


def _open(ctx: ToolContext, pool: Pool, seat: int) -> OpenLine:
    why = pool.nobody.get(seat, "whoever fits is needed more elsewhere")
    return OpenLine(**_named(ctx, pool, seat), why=why)


def _plan(ctx: ToolContext, pool: Pool, name: str, plan: Assigned, best: Assigned) -> PlanLine:
    exact = any(not one.candidate.margin_in_bands for one in pool.assessed.values())
    return PlanLine(
        plan=name,
        filled=len(plan.chosen),
        score=plan.score,
        busiest=_busiest(pool, plan),
        margin=Money(plan.gain, ctx.firm.currency) if exact else None,
        other=len(plan.pairs - best.pairs),
        proved="yes" if plan.proved else "not proved in the time given",
    )


def _busiest(pool: Pool, plan: Assigned) -> str:
    minutes: dict[int, int] = {}
    for option in plan.chosen:
        minutes[option.person] = minutes.get(option.person, 0) + sum(option.days)
    booked = {
        person: share(pool.problem, person, pool.problem.rooms[person].booked + more)
        for person, more in minutes.items()
    }
    if not booked:
        return "nobody"
    top = max(booked, key=lambda person: (booked[person], -person))
    return f"{pool.people[top].name} at {booked[top] // _TEN} %"


def method(pool: Pool, *, aim_text: str) -> tuple[str, ...]:
    """Say by which rules the plan was made."""
    said = [
        "Hard rules: role, level in the skill, place, employment, and free time on every day: nobody beyond capacity.",
        f"The most needs are filled first, then {aim_text}, then the sum of the scores (each of {FULL}).",
    ]
    if pool.left_out:
        more = several(pool.left_out, "further candidate")
        said.append(f"{more} with less room or margin: not looked at closely.")
    if pool.unpriced:
        said.append(f"{several(pool.unpriced, 'candidate')} count without margin: a rate is missing.")
    return tuple(said)
