"""What an answer about earned or expected revenue shows."""

from __future__ import annotations

from tools.blocks import Block, Figure
from tools.charts import Bar, Point, bars, lines
from tools.values import Amount, Day, Effort, during, hours_text, money_text
from tools.view import Line, View, listed, several, table


class RevenueLine(Line):
    """Revenue of a project or a group: posted, open (earned and not posted yet), and what was invoiced meanwhile."""

    name: str
    method: str
    posted: Amount
    open: Amount
    amount: Amount
    invoiced: Amount


class Net(Line):
    """The net position of a contract: earned more than invoiced, or the other way round."""

    recognised: Amount
    invoiced: Amount
    unbilled: Amount
    deferred: Amount

    def __str__(self) -> str:
        """Say it in a sentence."""
        to_date = f"To date {money_text(self.recognised)} is earned and {money_text(self.invoiced)} invoiced"
        if self.deferred:
            return f"{to_date}: {money_text(self.deferred)} is deferred revenue."
        return f"{to_date}: {money_text(self.unbilled)} is unbilled receivable."


class RevenueRecognised(View):
    """Revenue earned in a period beside what was invoiced."""

    of: str
    period: str
    by: str = "project"
    total: RevenueLine
    lines: tuple[RevenueLine, ...] = ()
    net: Net | None = None

    def headline(self) -> str:
        """Say what was earned, of it posted, what was invoiced, and the first lines."""
        whole = self.total
        first = f"{money_text(whole.amount)} is earned{self.of} {during(self.period)}"
        if whole.posted and whole.open:
            first += f": {money_text(whole.posted)} posted and {money_text(whole.open)} open"
        first += f"; {money_text(whole.invoiced)} was invoiced in that time."
        if len(self.lines) > 1:
            named = [f"{line.name} {money_text(line.amount)}" for line in self.lines[:5]]
            more = f" and {len(self.lines) + self.left_out - 5} more" if len(self.lines) + self.left_out > 5 else ""  # noqa: PLR2004 -- five are named
            first += f" By {self.by}: {', '.join(named)}{more}."
        return f"{first} {self.net}" if self.net is not None else first

    def blocks(self) -> tuple[Block, ...]:
        """Show the lines and a chart."""
        heads = {"name": self.by.capitalize()}
        if self.by != "month":
            heads["method"] = "Method"
        heads |= {"posted": "Posted|$", "open": "Open|$", "amount": "Earned|$", "invoiced": "Invoiced|$"}
        found: list[Block] = [
            Figure(label="Earned", value=money_text(self.total.amount), note=self.period),
            Figure(label="Invoiced", value=money_text(self.total.invoiced)),
        ]
        if self.lines:
            found.append(table(f"Revenue by {self.by}", self.lines, heads, left_out=self.left_out))
            alt = "; ".join(f"{line.name} {money_text(line.amount)}" for line in self.lines)
            found.append(self._chart(alt))
        if self.net is not None:
            net = {
                "recognised": "Earned|$",
                "invoiced": "Invoiced|$",
                "unbilled": "Unbilled|$",
                "deferred": "Deferred|$",
            }
            found.append(table("Net position to date", (self.net,), net))
        return tuple(found)

    def _chart(self, alt: str) -> Block:
        currency = self.total.amount.currency
        if self.by != "month":
            rows = [Bar(line.name, line.amount.amount) for line in self.lines]
            return bars(f"Revenue by {self.by}", alt, rows, axis=currency)
        points = [Point(line.name, "earned", line.amount.amount) for line in self.lines]
        points += [Point(line.name, "invoiced", line.invoiced.amount) for line in self.lines]
        return lines("Earned and invoiced", alt, points, x_title="Month", y_title=currency)


class ForecastLine(Line):
    """What one project is expected to bring in the period, by where it comes from."""

    project: str
    client: str
    earned: Amount
    booked: Amount
    fixed: Amount
    amount: Amount


class DealLine(Line):
    """An open deal: what its soft bookings would bring in the period, whole and weighted."""

    deal: str
    client: str
    closes_on: Day
    chance: int
    value: Amount
    in_period: Amount
    weighted: Amount


class RevenueForecast(View):
    """Expected revenue: earned so far, firm bookings, agreed amounts; the pipeline apart."""

    of: str
    period: str
    total: Amount
    earned: Amount
    booked: Amount
    fixed: Amount
    minutes: Effort
    projects: int
    lines: tuple[ForecastLine, ...] = ()
    with_pipeline: bool = False
    weighted: Amount
    deals: tuple[DealLine, ...] = ()
    won: int = 0
    if_won: Amount | None = None

    def headline(self) -> str:
        """Say the total with its parts, then the pipeline apart."""
        first = (
            f"{money_text(self.total)} of revenue is expected{self.of} {during(self.period)} from "
            f"{several(self.projects, 'project')}: {money_text(self.booked)} from firm bookings "
            f"({hours_text(self.minutes)}), {money_text(self.fixed)} agreed amounts and fees, "
            f"{money_text(self.earned)} earned so far."
        )
        if self.with_pipeline:
            first += f" The pipeline adds {money_text(self.weighted)} weighted, not counted in it."
        if self.if_won is not None:
            names = [f"{deal.deal} ({deal.client})" for deal in self.deals[: self.won]]
            first += f" With {listed(names, 5)} won it would be {money_text(self.if_won)}."
        return first

    def blocks(self) -> tuple[Block, ...]:
        """Show projects and deals."""
        heads = {
            "project": "Project",
            "client": "Client",
            "earned": "Earned|$",
            "booked": "Booked|$",
            "fixed": "Agreed|$",
            "amount": "Expected|$",
        }
        deals = {
            "deal": "Deal",
            "client": "Client",
            "closes_on": "Closes",
            "chance": "Chance, %|#",
            "value": "Value|$",
            "in_period": "In the period|$",
            "weighted": "Weighted|$",
        }
        found: list[Block] = [Figure(label="Expected revenue", value=money_text(self.total), note=self.period)]
        if self.lines:
            found.append(table("Expected revenue", self.lines, heads, left_out=self.left_out))
        if self.deals:
            found.append(table("Pipeline, not counted", self.deals, deals))
        return tuple(found)
