"""Billable minutes over capacity, by person, role, office or month: the figures behind utilisation."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from heapq import nsmallest
from typing import Literal

from sqlalchemy import ColumnElement

from domain.capacity import target_of, utilisation_band
from domain.capacity import utilisation as utilised
from domain.windows import Window
from domain.windows.window import month_of
from store.facts.shares import Share, by_group, by_person
from tools.spec import ToolContext
from tools.values import Effort, Percent
from tools.view import Line

_LAST = Decimal("Infinity")
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

    def lines(self, most: int, *, lowest_first: bool = False) -> list[UtilisationLine]:
        """Return the first lines: months in their order, others by utilisation, those without capacity last.

        Only what is shown becomes a line: the people of a large firm are ranked as they come from the store.
        """
        if self.group_by == "month":
            return [self._line(window.label, shares, "") for window, shares in self.parts[:most]]
        rank = _low if lowest_first else _high
        if self.group_by == "person":
            shown = nsmallest(most, self._all(), key=lambda one: rank(one.did, one.could, one.name))
            return [self._line(one.name, (one,), f"person:{one.person}") for one in shown]
        lines = [self._line(name, members, ref) for (ref, name), members in self._groups().items()]
        return nsmallest(most, lines, key=lambda one: rank(one.billable, one.capacity, one.name))

    def count(self) -> int:
        """Return how many lines there are in all."""
        if self.group_by == "month":
            return len(self.parts)
        return len(self._all()) if self.group_by == "person" else len(self._groups())

    def undefined(self) -> list[str]:
        """Return the names of the lines without capacity, in the order of the lines."""
        if self.group_by == "month":
            return [window.label for window, shares in self.parts if not any(one.could for one in shares)]
        if self.group_by == "person":
            return [one.name for one in self._all() if not one.could]
        groups = self._groups().items()
        return sorted(name for (_, name), members in groups if not any(one.could for one in members))

    def total(self, of: str) -> UtilisationLine:
        """Return the whole group's line."""
        return self._line(of, self._all(), "")

    def _groups(self) -> dict[tuple[str, str], list[Share]]:
        groups: dict[tuple[str, str], list[Share]] = {}
        for one in self._all():
            key, name = (one.role_id, one.role) if self.group_by == "role" else (one.place_id, one.place)
            groups.setdefault((f"{self.group_by}:{key}", name), []).append(one)
        return groups

    def _all(self) -> list[Share]:
        return self.parts[0][1] if len(self.parts) == 1 else [share for _, shares in self.parts for share in shares]

    def _line(self, name: str, shares: Sequence[Share], ref: str) -> UtilisationLine:
        billable, capacity = sum([one.did for one in shares]), sum([one.could for one in shares])
        found = utilised(billable, capacity)
        target = self._target(shares)
        band = "unknown" if found.percent is None else utilisation_band(found.percent, target).value
        return UtilisationLine(
            ref=ref,
            name=name,
            billable=billable,
            capacity=capacity,
            utilisation=found.value,
            target=target,
            band=band,
        )

    def _target(self, shares: Sequence[Share]) -> int:
        """Return one person's target, a role's where all share it, else the firm's."""
        own = shares[0].own_target if len(shares) == 1 and shares[0].people == 1 else None
        roles = {share.role_target for share in shares}
        return int(target_of(own, roles.pop() if len(roles) == 1 else None, self.ctx.firm.utilisation_target_percent))


def _low(billable: int, capacity: int, name: str) -> tuple[Decimal, str]:
    return (Decimal(billable) / capacity if capacity else _LAST, name)


def _high(billable: int, capacity: int, name: str) -> tuple[Decimal, str]:
    return (Decimal(-billable) / capacity if capacity else _LAST, name)


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
