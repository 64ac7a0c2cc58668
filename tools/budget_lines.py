"""What an answer about budgets shows."""

from __future__ import annotations

from domain.budgets import State
from tools.blocks import Block, Figure
from tools.charts import Bar, bars, percent
from tools.values import Amount, Effort, Percent, hours_text, money_text, percent_text
from tools.view import Line, View, listed, several, table

_STATUS = {State.WITHIN: "green", State.NEAR: "yellow", State.REACHED: "yellow", State.OVER: "red"}


class Share(Line):
    """What is left for one person on the project."""

    person: str
    tasks: int
    left: Effort
    logged: Effort
    booked_ahead: Effort

    def __str__(self) -> str:
        """Say it in a sentence."""
        you = self.person == "you"
        have, are = ("You have", "are") if you else (f"{self.person} has", "is")
        logged = f"{hours_text(self.logged)} logged so far"
        if not self.tasks and not self.booked_ahead:
            return f"{have} no open task and no booking ahead there; {logged}."
        tasks = f"{hours_text(self.left)} left in {several(self.tasks, 'open task')}" if self.tasks else "no open task"
        return f"{have} {tasks} there and {are} booked for {hours_text(self.booked_ahead)} ahead; {logged}."


class MoneyPart(Line):
    """The budget in money, at bill rates."""

    budget: Amount
    used: Amount
    left: Amount
    share: Percent
    forecast: Amount
    over: Amount


class BudgetStatus(View):
    """A project's latest budget against what was used."""

    project: str
    has_budget: bool = True
    minutes: Effort = 0
    used: Effort = 0
    left: Effort = 0
    share: Share | None = None
    used_share: Percent = None
    submitted: Effort = 0
    to_do: Effort = 0
    forecast: Effort = 0
    done: Percent = None
    money: MoneyPart | None = None
    state: str = ""

    def headline(self) -> str:
        """Say used, left, the forecast, and what is left for the person asked about."""
        mine = f" {self.share}" if self.share is not None else ""
        if not self.has_budget:
            return f"{self.project} has no budget.{mine}"
        first = (
            f"{self.project} has used {hours_text(self.used)} of {hours_text(self.minutes)} "
            f"({percent_text(self.used_share)}), {hours_text(self.left)} left"
        )
        if self.money is not None:
            money = self.money
            first += (
                f"; in money {money_text(money.used)} of {money_text(money.budget)} ({percent_text(money.share)}), "
                f"{money_text(money.left)} left"
            )
        return f"{first}. {self._forecast()}{mine}"

    def _forecast(self) -> str:
        waiting = f"{hours_text(self.submitted)} more waits for approval. " if self.submitted else ""
        over = self.forecast - self.minutes
        against = f"{hours_text(over)} over" if over > 0 else "within budget"
        return f"{waiting}With {hours_text(self.to_do)} still to do it ends at {hours_text(self.forecast)}, {against}."

    def blocks(self) -> tuple[Block, ...]:
        """Show effort and money."""
        if not self.has_budget:
            return ()
        status = {"within": "good", "near": "warn", "reached": "warn", "over": "bad"}.get(self.state, "")
        figures: list[Block] = [
            Figure(label="Effort used", value=percent_text(self.used_share), note=self._effort(), status=status),
            Figure(label="Work done", value=percent_text(self.done)),
        ]
        if self.money is not None:
            heads = {
                "budget": "Budget|$",
                "used": "Used|$",
                "left": "Left|$",
                "share": "Used, %|%",
                "forecast": "At completion|$",
                "over": "Over then|$",
            }
            figures.append(table(f"Budget of {self.project}", (self.money,), heads))
        return tuple(figures)

    def _effort(self) -> str:
        return f"{hours_text(self.used)} of {hours_text(self.minutes)}"


class AlertLine(Line):
    """A project whose budget has come to a threshold."""

    project: str
    manager: str
    passed: int
    state: str
    money_share: Percent
    effort_share: Percent
    left: Amount
    left_minutes: Effort
    done: Percent


class BudgetAlerts(View):
    """Projects whose budget has come to a threshold, furthest used first."""

    where: str = ""
    threshold: int
    done_below: int | None = None
    looked_at: int
    lines: tuple[AlertLine, ...] = ()

    def headline(self) -> str:
        """Name them with what is used."""
        done = f" with less than {self.done_below} % done" if self.done_below is not None else ""
        if not self.lines:
            none = f"None of {several(self.looked_at, 'budget')}{self.where} has reached {self.threshold} %"
            return f"{none}{done}."
        named = [f"{line.project} {self._used(line)}" for line in self.lines]
        count = len(self.lines) + self.left_out
        have = "has" if count == 1 else "have"
        first = f"{count} of {self.looked_at} budgets {have} reached {self.threshold} %{done}{self.where}"
        return f"{first}: {listed(named, 5)}."

    def _used(self, line: AlertLine) -> str:
        worst = max((share for share in (line.money_share, line.effort_share) if share is not None), default=None)
        over = " (over)" if line.state == State.OVER else ""
        done = f" at {percent_text(line.done)} done" if line.done is not None else ""
        return f"{percent_text(worst)}{over}{done}"

    def blocks(self) -> tuple[Block, ...]:
        """Show a table and a bar a project."""
        if not self.lines:
            return ()
        heads = {
            "project": "Project",
            "money_share": "Money used|%",
            "effort_share": "Effort used|%",
            "done": "Done|%",
            "passed": "Passed, %|#",
            "left": "Left|$",
            "left_minutes": "Left|h",
            "manager": "Manager",
        }
        rows = [Bar(line.project, percent(line.money_share), _STATUS[State(line.state)]) for line in self.lines]
        alt = "; ".join(f"{line.project} {percent_text(line.money_share)}" for line in self.lines)
        return (
            table("Budgets", self.lines, heads, left_out=self.left_out),
            bars("Budget used", alt, rows, axis="Used, %", mark_at=100),
        )
