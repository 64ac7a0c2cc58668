"""What a change of a rate shows: the versions after it, and the work that gets another amount."""

from __future__ import annotations

from tools.blocks import Block
from tools.values import Amount, Day, money_text
from tools.view import Line, View, listed, several, table


class CardLine(Line):
    """One version of a rate."""

    of: str
    kind: str
    amount: Amount
    per_hours: str
    starts_on: Day
    ends_on: Day | None
    change: str = ""


class RateChanged(View):
    """A rate to be changed: the versions after it, and the work that gets another amount."""

    says: str
    lines: tuple[CardLine, ...]
    repriced: int
    effect: tuple[Amount, ...]
    kept: int

    def headline(self) -> str:
        """Say the change, how many entries get another amount and by how much."""
        effect = listed([f"{'+' if one.minor > 0 else ''}{money_text(one)}" for one in self.effect if one])
        work = "No time entered so far is touched."
        if self.repriced:
            count = several(self.repriced, "entry gets", "entries get")
            work = f"{count} another amount ({effect or 'the same in sum'})."
        kept = several(self.kept, "invoiced or closed entry keeps its", "invoiced or closed entries keep their")
        return f"{self.says} {work}" + (f" {kept} amount." if self.kept else "")

    def blocks(self) -> tuple[Block, ...]:
        """Show the versions as they will be."""
        return (table("Versions of this rate", self.lines, _HEADS | {"change": "Change"}),)


_HEADS = {
    "of": "For",
    "kind": "Kind",
    "amount": "Rate|$",
    "per_hours": "Per",
    "starts_on": "From",
    "ends_on": "To",
}
