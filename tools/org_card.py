"""The firm's card: how its figures are shown and what counts as good."""

from __future__ import annotations

from decimal import Decimal
from typing import Literal

from domain.ratio import rounded
from tools.blocks import Block, Figure
from tools.values import Amount, Effort, Index, Percent, during, hours_text, money_text, percent_text, plain
from tools.view import View, several

Status = Literal["", "good", "warn", "bad"]

BENCH_DAYS = 30
# From where a figure is good, and from where it is bad; between them it is worth a look.
_MARGIN = (Decimal("0.3"), Decimal("0.15"))
_SATISFIED = (Decimal("0.8"), Decimal("0.6"))
_BENCH = (Decimal("0.15"), Decimal("0.25"))
_DSO = (Decimal(45), Decimal(60))
_BELOW_TARGET = Decimal("0.2")


class OrgCard(View):
    """The firm's figures of a period beside those of the period before."""

    period: str
    before: str
    utilisation: Percent
    utilisation_before: Percent
    target_percent: int
    revenue: Amount
    margin: Percent
    margin_before: Percent
    dso_days: Index
    dso_days_before: Index
    csat: Percent
    csat_before: Percent
    answers: int
    running: int
    red: int
    amber: int
    bench_share: Percent
    bench_minutes: Effort
    unbooked: int
    missing_minutes: Effort
    missing_people: int
    asks: dict[str, str] = {}  # noqa: RUF012 -- pydantic copies it

    def headline(self) -> str:
        """Say every figure with the one before."""
        used, margin, told = (percent_text(one) for one in (self.utilisation, self.margin, self.csat))
        before = [percent_text(one) for one in (self.utilisation_before, self.margin_before, self.csat_before)]
        past = [
            f"billable utilisation {used} (target {self.target_percent} %, before {before[0]})",
            f"margin {margin} on {money_text(self.revenue)} of revenue (before {before[1]})",
            f"DSO {_days(self.dso_days)} (before {_days(self.dso_days_before)})",
            f"satisfaction {told} of {several(self.answers, 'answer')} (before {before[2]})",
        ]
        unbooked, late = (several(one, "person", "people") for one in (self.unbooked, self.missing_people))
        free = percent_text(self.bench_share)
        now = [
            f"{self.red} red and {self.amber} amber of {several(self.running, 'running project')}",
            f"{unbooked} wholly unbooked for the next {BENCH_DAYS} days, {free} of capacity free",
            f"{late} missing {hours_text(self.missing_minutes)} of last week's time",
        ]
        return f"{self.period[:1].upper()}{self.period[1:]}: {', '.join(past)}. Now: {'; '.join(now)}."

    def blocks(self) -> tuple[Block, ...]:
        """Show one figure each, with its drill-down."""
        bench = f"{hours_text(self.bench_minutes)} free, {several(self.unbooked, 'person', 'people')} wholly unbooked"
        shown: tuple[tuple[str, str, str, Status], ...] = (
            ("Billable utilisation", percent_text(self.utilisation), self._was(self.utilisation_before), self._busy()),
            ("Margin", percent_text(self.margin), self._was(self.margin_before), _high(self.margin, _MARGIN)),
            ("DSO", _days(self.dso_days), f"before {_days(self.dso_days_before)}", _low(self.dso_days, _DSO)),
            ("Satisfaction", percent_text(self.csat), self._was(self.csat_before), _high(self.csat, _SATISFIED)),
            ("Projects at risk", str(self.red + self.amber), f"{self.red} red, {self.amber} amber", self._risk()),
            (f"Bench, next {BENCH_DAYS} days", percent_text(self.bench_share), bench, _low(self.bench_share, _BENCH)),
            (
                "Missing time, last week",
                hours_text(self.missing_minutes),
                several(self.missing_people, "person", "people"),
                "warn" if self.missing_minutes else "good",
            ),
        )
        return tuple(
            Figure(label=label, value=value, note=note, status=status, ask=self.asks.get(label, ""))
            for label, value, note, status in shown
        )

    def _was(self, before: Decimal | None) -> str:
        return f"{percent_text(before)} {during(self.before)}"

    def _busy(self) -> Status:
        target = Decimal(self.target_percent) / 100
        return _high(self.utilisation, (target, target - _BELOW_TARGET))

    def _risk(self) -> Status:
        return "bad" if self.red else "warn" if self.amber else "good"


def _high(value: Decimal | None, limits: tuple[Decimal, Decimal]) -> Status:
    if value is None:
        return ""
    return "good" if value >= limits[0] else "warn" if value >= limits[1] else "bad"


def _low(value: Decimal | None, limits: tuple[Decimal, Decimal]) -> Status:
    if value is None:
        return ""
    return "good" if value <= limits[0] else "warn" if value <= limits[1] else "bad"


def _days(days: Decimal | None) -> str:
    return "n/a" if days is None else f"{plain(rounded(days, 0))} days"
