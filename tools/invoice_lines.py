"""What a drafted invoice shows before it is approved."""

from __future__ import annotations

from decimal import Decimal

from tools.blocks import Block, Figure
from tools.values import Amount, Day, Effort, hours_text, money_text, plain
from tools.view import Line, View, listed, several, table


class DraftLine(Line):
    """One invoice to be drafted."""

    project: str
    client: str
    starts: Day
    ends: Day
    what: str
    net: Amount
    tax: Amount
    gross: Amount
    written_down: Amount


class BilledLine(Line):
    """One line of a draft: the row it stands for, and what a cap took off."""

    project: str
    kind: str
    description: str
    quantity: Decimal
    unit: str
    amount: Amount
    written_down: Amount

    @property
    def quantity_text(self) -> str:
        """The quantity with its unit."""
        return f"{plain(self.quantity.quantize(Decimal('0.01')))} {self.unit}"


class LeftOutLine(Line):
    """Rows of a project that are not invoiced, and why; an amount that stands for no rows has none.

    ``worth`` is what they would bill at the rates of their days, where that is known.
    """

    project: str
    reason: str
    rows: int
    minutes: Effort
    who: str = ""
    worth: Amount | None = None

    def __str__(self) -> str:
        """Say it briefly."""
        worth = f" ({money_text(self.worth)})" if self.worth else ""
        if self.worth and not self.minutes and not self.rows:
            return f"{money_text(self.worth)} of {self.project} because {self.reason}"
        much = hours_text(self.minutes) if self.minutes else several(self.rows, "row")
        return f"{much} of {self.project}{worth} because {self.reason}"


class DraftedInvoices(View):
    """Invoices to be drafted, line by line, and what stays off them."""

    of: str
    period: str
    net: tuple[Amount, ...]
    gross: tuple[Amount, ...]
    written_down: tuple[Amount, ...] = ()
    drafts: tuple[DraftLine, ...]
    lines: tuple[BilledLine, ...]
    omitted: tuple[LeftOutLine, ...] = ()
    more_omitted: int = 0

    def headline(self) -> str:
        """Say what will be drafted, what caps take off, and what is left out."""
        net = listed([money_text(amount) for amount in self.net])
        top = [f"{line.project} {money_text(line.net)}" for line in self.drafts]
        first = f"Draft {several(len(self.drafts), 'invoice')}{self.of} for {self.period}: {net} before tax"
        first += f" ({listed(top, 5)})." if len(top) > 1 else f" ({self.drafts[0].what})."
        if self.written_down:
            first += f" Caps write down {listed([money_text(amount) for amount in self.written_down])}."
        if self.omitted:
            first += f" Left out: {listed([str(line) for line in self.omitted], 3, beyond=self.more_omitted)}."
        return first

    def blocks(self) -> tuple[Block, ...]:
        """Show the drafts, their lines, and what was left out."""
        drafts = {
            "project": "Project",
            "client": "Client",
            "starts": "From",
            "ends": "To",
            "what": "Lines",
            "net": "Net|$",
            "tax": "Tax|$",
            "gross": "Gross|$",
        }
        rows = {
            "project": "Project",
            "kind": "Kind",
            "description": "What",
            "quantity_text": "Quantity|#",
            "amount": "Amount|$",
            "written_down": "Written down|$",
        }
        found: list[Block] = [
            Figure(label="Before tax", value=listed([money_text(amount) for amount in self.net])),
            Figure(label="With tax", value=listed([money_text(amount) for amount in self.gross])),
            table("Invoices to draft", self.drafts, drafts),
            table("Lines", self.lines, rows, left_out=self.left_out),
        ]
        return (*found, *self._omitted())

    def beside(self) -> tuple[Block, ...]:
        """Show the drafts and what was left out: the card lists the rows."""
        drafts = {"project": "Project", "client": "Client", "what": "Lines", "net": "Net|$", "gross": "With tax|$"}
        return (table("Invoices to draft", self.drafts, drafts), *self._omitted())

    def _omitted(self) -> tuple[Block, ...]:
        heads = {"project": "Project", "reason": "Why", "who": "Whose or what", "rows": "Rows|#"}
        heads |= {"minutes": "Hours|h", "worth": "Worth|$"}
        return (table("Left out", self.omitted, heads, left_out=self.more_omitted),) if self.omitted else ()
