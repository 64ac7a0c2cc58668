"""Billable minutes over capacity, by person, role, office or month: the figures behind utilisation."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from sqlalchemy import ColumnElement

from domain.capacity import capacities, group_utilisation, target_of, utilisation_band
from domain.windows import Window
from domain.windows.window import month_of
from store.facts.loads import Staff, holidays, staff
from store.queries.utilisation import billable
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
    staff: list[Staff]
    parts: tuple[tuple[Window, dict[int, int], dict[int, int]], ...]

    def lines(self) -> list[UtilisationLine]:
        """Return one line a person, role, place or month."""
        group_by = self.group_by
        if group_by == "month":
            return [
                self._line(window.label, self.staff, "", [(window, did, could)]) for window, did, could in self.parts
            ]
        groups: dict[tuple[str, str], list[Staff]] = {}
        for one in self.staff:
            key = {"person": one.id, "role": one.role_id, "place": one.place_id}[group_by]
            name = {"person": one.name, "role": one.role, "place": one.place}[group_by]
            groups.setdefault((f"{group_by}:{key}", name), []).append(one)
        return [self._line(name, members, ref, self.parts) for (ref, name), members in groups.items()]

    def total(self, of: str) -> UtilisationLine:
        """Return the whole group's line."""
        return self._line(of, self.staff, "", self.parts)

    def _line(
        self,
        name: str,
        members: list[Staff],
        ref: str,
        parts: Iterable[tuple[Window, dict[int, int], dict[int, int]]],
    ) -> UtilisationLine:
        pairs = [(did.get(one.id, 0), could.get(one.id, 0)) for _, did, could in parts for one in members]
        share = group_utilisation(pairs)
        target = self._target(members)
        band = "unknown" if share.percent is None else utilisation_band(share.percent, target).value
        return UtilisationLine(
            ref=ref,
            name=name,
            billable=sum(did for did, _ in pairs),
            capacity=sum(could for _, could in pairs),
            utilisation=share.value,
            target=target,
            band=band,
        )

    def _target(self, members: list[Staff]) -> int:
        """Return one person's target, a role's where all share it, else the firm's."""
        own = members[0].own_target if len(members) == 1 else None
        roles = {one.role_target for one in members}
        return int(target_of(own, roles.pop() if len(roles) == 1 else None, self.ctx.firm.utilisation_target_percent))


def assumptions(ctx: ToolContext) -> tuple[str, ...]:
    """Say how this firm counts utilisation."""
    counted = "approved and submitted" if ctx.firm.submitted_counts else "approved"
    free = "holidays and approved time off" if ctx.firm.holidays_reduce_capacity else "approved time off (not holidays)"
    return (f"Billable means {counted} billable time; capacity is the working week less {free}, while employed.",)


def measured(ctx: ToolContext, where: ColumnElement[bool], period: Window, group_by: GroupBy = "person") -> Measured:
    """Return what the people of ``where`` (a condition on ``Person``) billed and could give."""
    team = staff(ctx.db, where, period)
    off = holidays(ctx.db, period)
    parts = []
    for window in months(period) if group_by == "month" else [period]:
        could = capacities((one.worker for one in team), window, off, holidays_reduce=ctx.firm.holidays_reduce_capacity)
        did = billable(
            ctx.db,
            where,
            window,
            submitted_counts=ctx.firm.submitted_counts,
            first_weekday=ctx.firm.first_weekday,
        )
        parts.append((window, did, could))
    return Measured(ctx, period, group_by, team, tuple(parts))


def months(period: Window) -> list[Window]:
    """Return the calendar months of a period, the first and the last cut to it."""
    found, day = [], period.start
    while day < period.end:
        month = month_of(day)
        end = min(month.end, period.end)
        found.append(Window(day, end, month.label))
        day = end
    return found
