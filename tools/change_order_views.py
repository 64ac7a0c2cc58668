"""How change orders are shown."""

from __future__ import annotations

from tools.blocks import Block
from tools.consequences import PlanLine, follow_blocks
from tools.values import Amount, Day, Effort, day_text, hours_text, money_text
from tools.view import Line, View, listed, several, table


class BeforeAfter(Line):
    """One thing that changes."""

    what: str
    before: str
    after: str
    change: str = ""


class ChangeOrderView(View):
    """A change order as it will be agreed, with everything before and after."""

    project: str
    number: int
    title: str
    effort: Effort
    price: Amount | None = None
    ends_before: Day
    ends_after: Day
    lines: tuple[BeforeAfter, ...] = ()
    follows: tuple[PlanLine, ...] = ()

    def headline(self) -> str:
        """Say scope, price, end and budget, before and after."""
        adds = [hours_text(self.effort)] if self.effort else []
        adds += [money_text(self.price)] if self.price is not None else []
        said = f"Change order {self.number} on {self.project}: {', '.join((self.title, *adds))}."
        parts = [f"{line.what.lower()} {line.after} instead of {line.before}" for line in self.lines]
        return f"{said} {_first_up(listed(parts, 9))}." if parts else said

    def blocks(self) -> tuple[Block, ...]:
        """Show before and after, then what moves."""
        heads = {"what": "What", "before": "Before", "after": "After", "change": "Change"}
        return (table(f"Change order {self.number}", self.lines, heads), *follow_blocks(self.follows))


def _first_up(text: str) -> str:
    return text[:1].upper() + text[1:]


class ChangeOrderLine(Line):
    """A change order that was agreed."""

    project: str
    number: int
    title: str
    agreed_on: Day
    effort: Effort
    price: Amount | None = None
    ends_before: Day
    ends_after: Day
    value_after: Amount | None = None


class ChangeOrders(View):
    """Change orders, agreed ones by project, and how many wait for a decision."""

    of: str
    lines: tuple[ChangeOrderLine, ...] = ()
    waiting: tuple[str, ...] = ()
    prices: tuple[Amount, ...] = ()

    def headline(self) -> str:
        """Say how many, what they add, and what waits."""
        pending = f" Waiting for a decision: {listed(self.waiting)}." if self.waiting else ""
        if not self.lines:
            return f"No change order was agreed{self.of}.{pending}"
        count = len(self.lines) + self.left_out
        named = [f"{line.title} ({_delta(line)})" for line in self.lines]
        worth = f", {listed([money_text(one) for one in self.prices])} in all" if self.prices else ""
        return f"{several(count, 'change order')} agreed{self.of}{worth}: {listed(named, 5)}.{pending}"

    def blocks(self) -> tuple[Block, ...]:
        """Show them as a table."""
        if not self.lines:
            return ()
        heads = {"project": "Project", "number": "No.|#", "title": "What", "agreed_on": "Agreed", "effort": "Effort|h"}
        if any(line.price is not None for line in self.lines):
            heads |= {"price": "Price|$", "value_after": "Contract after|$"}
        heads |= {"ends_before": "Ended", "ends_after": "Ends"}
        return (table("Change orders", self.lines, heads, left_out=self.left_out),)


def _delta(line: ChangeOrderLine) -> str:
    parts = [hours_text(line.effort)] if line.effort else []
    parts += [money_text(line.price)] if line.price else []
    if line.ends_after != line.ends_before:
        parts.append(f"end {day_text(line.ends_after)}")
    return ", ".join(parts) or "no figures"
