"""Billable minutes over capacity, by person, role, office or month: the figures behind utilisation."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from sqlalchemy import ColumnElement

from domain.capacity import group_utilisation, target_of, utilisation_band
from domain.windows import Window
from domain.windows.window import month_of
from store.facts.shares import Share, by_group, by_person
from tools.spec import ToolContext
from tools.values import Effort, Percent
from tools.view import Line

GroupBy = Literal["person", "role", "place", "month"]


class UtilisationLine(Line):
    """One person or group: billable minutes over capacity, against the target in percent."""

    name: str
    billable: Effort
    capacity: Effort
    utilisation: Percent
    target: int
    band: str


@dataclass(frozen=True, slots=True)
class Measured:
    """People with what they billed and could give in a period, in one part or month by month."""

    ctx: ToolContext
    period: Window
    group_by: GroupBy
    parts: tuple[tuple[Window, list[Share]], ...]

    def lines(self) -> list[UtilisationLine]:
        """Return one line a person, role, place or month."""
        if self.group_by == "month":
            return [self._line(window.label, shares, "") for window, shares in self.parts]
        groups: dict[tuple[str, str], list[Share]] = {}
        for share in self._all():
            key = {"person": share.person, "role": share.role_id, "place": share.place_id}[self.group_by]
            name = {"person": share.name, "role": share.role, "place": share.place}[self.group_by]
            groups.setdefault((f"{self.group_by}:{key}", name), []).append(share)
        return [self._line(name, members, ref) for (ref, name), members in groups.items()]

    def total(self, of: str) -> UtilisationLine:
        """Return the whole group's line."""
        return self._line(of, self._all(), "")

    def _all(self) -> list[Share]:
        return [share for _, shares in self.parts for share in shares]

    def _line(self, name: str, shares: list[Share], ref: str) -> UtilisationLine:
        found = group_utilisation((share.did, share.could) for share in shares)
        target = self._target(shares)
        band = "unknown" if found.percent is None else utilisation_band(found.percent, target).value
        return UtilisationLine(
            ref=ref,
            name=name,
            billable=sum(share.did for share in shares),
            capacity=sum(share.could for share in shares),
            utilisation=found.value,
            target=target,
            band=band,
        )

    def _target(self, shares: list[Share]) -> int:
        """Return one person's target, a role's where all share it, else the firm's."""
        own = shares[0].own_target if len(shares) == 1 and shares[0].people == 1 else None
        roles = {share.role_target for share in shares}
        return int(target_of(own, roles.pop() if len(roles) == 1 else None, self.ctx.firm.utilisation_target_percent))


def assumptions(ctx: ToolContext) -> tuple[str, ...]:
    """Say how this firm counts utilisation."""
    counted = "approved and submitted" if ctx.firm.submitted_counts else "approved"
    free = "holidays and approved time off" if ctx.firm.holidays_reduce_capacity else "approved time off (not holidays)"
    return (f"Billable means {counted} billable time; capacity is the working week less {free}, while employed.",)


def measured(ctx: ToolContext, where: ColumnElement[bool], period: Window, group_by: GroupBy = "person") -> Measured:
    """Return what the people of ``where`` (a condition on ``Person``) billed and could give."""
    windows = months(period) if group_by == "month" else [period]
    shares = by_person if group_by == "person" else by_group
    return Measured(
        ctx, period, group_by, tuple((window, shares(ctx.db, where, window, ctx.firm)) for window in windows)
    )


def months(period: Window) -> list[Window]:
    """Return the calendar months of a period, the first and the last cut to it."""
    found, day = [], period.start
    while day < period.end:
        month = month_of(day)
        end = min(month.end, period.end)
        found.append(Window(day, end, month.label))
        day = end
    return found
