"""The morning watch: what every firm wants to know unasked, as findings; and budgets that passed a mark."""

from __future__ import annotations

from typing import Any

from sweeps import budget_alerts
from sweeps.standing import HOUSE, keep
from tools.spec import ToolContext


def work(ctx: ToolContext) -> dict[str, Any]:
    """Look at everything the house watches; return what became of the findings, and the budgets told of."""
    report: dict[str, Any] = {subject: keep(ctx, rule) for subject, rule in HOUSE.items()}
    return report | {"budgets told": budget_alerts.raise_new(ctx)}
