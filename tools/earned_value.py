"""Earned value of a project by phase: planned, earned and actual, the indices, and where it will end."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from typing import Literal

from domain.access import Permission
from domain.earned_value import EarnedValue, Forecast
from domain.errors import BadInput
from store.facts.earned_value import Measured, Stage, measured
from tools.blocks import Block, Figure
from tools.params import PastDay, ProjectRef
from tools.reach import require_project
from tools.spec import ToolContext, tool
from tools.values import Amount, Day, Index, day_text, hours_text, money_text, ratio_text
from tools.view import Line, View, table

_NAMES = {
    Forecast.SAME_EFFICIENCY: "the rest goes as the work so far (BAC / CPI)",
    Forecast.AT_BUDGET: "the rest goes as planned (AC + BAC - EV)",
    Forecast.COST_AND_SCHEDULE: "the rest is slowed too (AC + (BAC - EV) / (CPI x SPI))",
}
_NEARLY = Decimal("0.9")


class PhaseLine(Line):
    """The four values of a phase or of the whole, with what follows from them."""

    phase: str
    bac: Amount
    pv: Amount
    ev: Amount
    ac: Amount
    cv: Amount
    sv: Amount
    cpi: Index = None
    spi: Index = None

    @classmethod
    def of(cls, name: str, values: EarnedValue, ref: str = "") -> PhaseLine:
        """Show the values of a part; what has no budget has no index."""
        return cls(
            ref=ref,
            phase=name,
            bac=values.bac,
            pv=values.pv,
            ev=values.ev,
            ac=values.ac,
            cv=values.cost_variance,
            sv=values.schedule_variance,
            cpi=values.cpi.value if values.bac else None,
            spi=values.spi.value if values.bac else None,
        )


class EndLine(Line):
    """Where the project ends under one assumption about the rest."""

    if_the_rest: str
    eac: Amount | None
    etc: Amount | None
    vac: Amount | None


class EarnedValueView(View):
    """Earned value of one project on a day."""

    project: str
    on: Day
    whole: PhaseLine | None = None
    phases: tuple[PhaseLine, ...] = ()
    ends: tuple[EndLine, ...] = ()
    tcpi: Index = None
    within_reach: bool = True

    def headline(self) -> str:
        """Say the four values, what they mean, where it ends, and the weakest phase."""
        one = self.whole
        if one is None:
            return f"{self.project} has no budget in money, so nothing can be earned against it."
        first = (
            f"{self.project} on {day_text(self.on)}: of a budget of {money_text(one.bac)}, work worth "
            f"{money_text(one.pv)} was planned, {money_text(one.ev)} is earned and {money_text(one.ac)} is spent. "
            f"CPI {ratio_text(one.cpi)} ({self._cost()}), SPI {ratio_text(one.spi)} ({self._schedule()})."
        )
        return " ".join(part for part in (first, self._end(), self._weakest()) if part)

    def _cost(self) -> str:
        if self.whole is None or self.whole.cpi is None:
            return "nothing spent yet"
        if not self.whole.cv:
            return "exactly on cost"
        return f"{money_text(abs(self.whole.cv))} {'over' if self.whole.cv.minor < 0 else 'under'} cost"

    def _schedule(self) -> str:
        if self.whole is None or self.whole.spi is None:
            return "nothing planned by then"
        if not self.whole.sv:
            return "on schedule"
        return f"{money_text(abs(self.whole.sv))} of work {'behind' if self.whole.sv.minor < 0 else 'ahead of'} plan"

    def _end(self) -> str:
        eac, vac = (self.ends[0].eac, self.ends[0].vac) if self.ends else (None, None)
        if eac is None or vac is None:
            return "An estimate at completion needs some work earned and paid for."
        over = "over" if vac.minor < 0 else "under"
        gap = f"{money_text(abs(vac))} {over} budget" if vac else "on budget"
        said = f"At this efficiency it ends at {money_text(eac)}, {gap}"
        if self.tcpi is not None and self.within_reach:
            return f"{said}; to keep the budget the rest needs a TCPI of {ratio_text(self.tcpi)}."
        return f"{said}; the budget is spent, so no efficiency of the rest can keep it."

    def _weakest(self) -> str:
        known = [line for line in self.phases if line.cpi is not None and line.ac]
        if len(known) < 2:  # noqa: PLR2004 -- one phase is the whole
            return ""
        worst = min(known, key=lambda line: line.cpi or 0)
        return f"Least efficient: {worst.phase}, CPI {ratio_text(worst.cpi)}."

    def blocks(self) -> tuple[Block, ...]:
        """Show the indices, the phases with the whole, and the ways it may end."""
        if self.whole is None:
            return ()
        heads = {"phase": "Phase", "bac": "Budget (BAC)|$", "pv": "Planned (PV)|$", "ev": "Earned (EV)|$"}
        heads |= {"ac": "Actual (AC)|$", "cv": "EV - AC|$", "sv": "EV - PV|$"}
        rows = (*self.phases, self.whole)
        ends = {"if_the_rest": "If", "eac": "At completion (EAC)|$", "etc": "To go (ETC)|$", "vac": "BAC - EAC|$"}
        return (
            Figure(label="CPI", value=ratio_text(self.whole.cpi), note="EV / AC", status=_good(self.whole.cpi)),
            Figure(label="SPI", value=ratio_text(self.whole.spi), note="EV / PV", status=_good(self.whole.spi)),
            Figure(label="TCPI", value=ratio_text(self.tcpi), note="(BAC - EV) / (BAC - AC)"),
            table("Earned value by phase", rows, {**heads, "cpi": "CPI|x", "spi": "SPI|x"}),
            table("At completion", self.ends, ends),
        )


def _good(index: Decimal | None) -> Literal["", "good", "warn", "bad"]:
    if index is None:
        return ""
    return "good" if index >= 1 else "warn" if index >= _NEARLY else "bad"


@tool(
    needs=Permission.MARGIN_READ,
    agent="governance",
    examples=(
        "earned value of Nordlys",
        "CPI and SPI on Granite",
        "planned, earned and actual by phase on Helix",
        "what will Aurora cost in the end at today's efficiency?",
        "EAC, ETC and VAC of Compass",
        "how efficient does the rest of Baltic have to be to hold the budget?",
        "earned value analysis for Granite at 31 October",
    ),
)
def earned_value(ctx: ToolContext, project: ProjectRef, on: PastDay | None = None) -> EarnedValueView:
    """Show planned, earned and actual value of a project by phase, with CPI, SPI, EAC, ETC, VAC and TCPI (today).

    In planned cost against approved cost; in bill value where no cost was planned. The answer says which.
    """
    require_project(ctx, project, Permission.MARGIN_READ, "earned value")
    day = on or ctx.today
    if day > ctx.today:
        raise BadInput(f"Nothing is earned by {day} yet.", hint="Ask for today or an earlier day.")
    found = measured(ctx.db, project.id, day, ctx.today)
    empty = EarnedValueView(as_of=ctx.today, project=project.name, on=day)
    return empty if found is None else _shown(empty, found, past=day < ctx.today)


def _shown(view: EarnedValueView, found: Measured, *, past: bool) -> EarnedValueView:
    whole = found.whole
    return view.model_copy(
        update={
            "whole": PhaseLine.of("all", whole),
            "phases": tuple(_line(stage, values) for stage, values in found.parts),
            "ends": tuple(_end(whole, forecast) for forecast in Forecast),
            "tcpi": whole.tcpi().value,
            "within_reach": whole.ac < whole.bac,
            "assumptions": tuple(_notes(found, past=past)),
        }
    )


def _line(stage: Stage, values: EarnedValue) -> PhaseLine:
    return PhaseLine.of(stage.name, values, f"phase:{stage.id}" if stage.id is not None else "")


def _end(whole: EarnedValue, forecast: Forecast) -> EndLine:
    return EndLine(
        if_the_rest=_NAMES[forecast],
        eac=whole.estimate(forecast),
        etc=whole.to_complete(forecast),
        vac=whole.variance_at_completion(forecast),
    )


def _notes(found: Measured, *, past: bool) -> Iterator[str]:
    basis = "planned cost; actual is approved time at cost rates" if found.at_cost else "bill value: no cost is planned"
    yield f"The latest budget is laid out over the tasks by their effort, in {basis}."
    yield "Planned is what the baseline's days, or the plan's own, put before the day, evenly over working days."
    if past:
        yield "Progress is known for today only: by then a task earned its whole budget if finished, else nothing."
    if found.expenses:
        yield f"{money_text(found.expenses)} of expenses are in the cost, on no phase."
    if found.by_date:
        yield f"{money_text(found.by_date)} of work names no task: it counts to the phase of its day."
    if found.undated:
        yield f"Tasks of {hours_text(found.undated)} have no days, so none of it is planned by any day."
    if found.unpriced:
        yield f"{hours_text(found.unpriced)} have no {'cost' if found.at_cost else 'bill'} rate and count 0."
    yield from found.money.assumptions()
