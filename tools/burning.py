"""Which projects lose margin now, and why, with what each cause took."""

from __future__ import annotations

from domain.access import Permission
from domain.burning import Cause, Reason
from domain.windows import Window
from store import scope
from store.facts.burning import Burning, burning
from store.facts.exchange import Reporting, reporting
from store.facts.margin import Result
from tools.blocks import Block
from tools.charts import Bar, bars
from tools.params import Limit, PastWindow
from tools.spec import ToolContext, tool
from tools.values import Amount, Effort, Percent, during, hours_text, money_text, percent_text, period_text
from tools.view import Line, View, listed, several, table

_DAYS = 28  # four whole weeks
_CAUSES = 3  # named for a project
_TELLING = 20  # a cause below a twentieth of what was lost is noise
_SHIFT = 5  # points by which a role's share must grow to be named


class CauseLine(Line):
    """One cause of one project and what it took from the expected profit."""

    project: str
    cause: str
    amount: Amount


class BurningLine(Line):
    """A project that earns less than expected."""

    project: str
    margin: Percent
    expected: Percent
    against: str
    lost: Amount
    minutes: Effort
    reasons: tuple[CauseLine, ...]
    shift: str = ""

    @property
    def why(self) -> str:
        """The causes in words."""
        return "; ".join(f"{line.cause} {money_text(line.amount)}" for line in self.reasons) + self.shift

    @classmethod
    def of(cls, one: Burning) -> BurningLine:
        """Show one project with its costliest causes."""
        project = one.result.project
        lost = one.shortfall.lost.minor
        causes = [reason for reason in one.shortfall.reasons if reason.amount.minor * _TELLING >= lost][:_CAUSES]
        return cls(
            ref=f"project:{project.id}",
            project=project.name,
            margin=one.shortfall.margin,
            expected=one.shortfall.expected_margin,
            against=one.against,
            lost=one.shortfall.lost,
            minutes=one.minutes,
            reasons=tuple(_cause(project.name, reason) for reason in causes),
            shift=_shift(one, causes),
        )


def _cause(project: str, reason: Reason) -> CauseLine:
    return CauseLine(project=project, cause=reason.cause.value, amount=reason.amount)


def _shift(one: Burning, causes: list[Reason]) -> str:
    """Say which role took over, where dearer people are a cause."""
    if not one.shifts or all(reason.cause is not Cause.DEARER for reason in causes):
        return ""
    role, now, before = one.shifts[0]
    return "" if now - before < _SHIFT else f" ({role}: {now} % of the hours, {before} % before)"


class BurningMargin(View):
    """Projects whose margin is clearly below plan, most money lost first."""

    period: str = ""
    looked_at: int
    lost: Amount
    lines: tuple[BurningLine, ...] = ()

    def headline(self) -> str:
        """Name the projects with what they lost and why."""
        if not self.lines:
            projects = several(self.looked_at, "live project")
            return f"None of {projects} earns clearly less than planned {during(self.period)}."
        first = self.lines[0]
        count = several(len(self.lines) + self.left_out, "project")
        verb = "earns" if count.startswith("1 ") else "earn"
        head = f"{count} of {self.looked_at} {verb} clearly less than planned {during(self.period)}"
        top = (
            f"{first.project} most: {percent_text(first.margin)} margin instead of {percent_text(first.expected)} "
            f"({first.against}), {money_text(first.lost)} less profit, because of {first.why}"
        )
        rest = [
            f"{line.project} ({percent_text(line.margin)}, {money_text(line.lost)} less)" for line in self.lines[1:]
        ]
        return f"{head}. {top}." + (f" Then {listed(rest, 4)}." if rest else "")

    def blocks(self) -> tuple[Block, ...]:
        """Show the projects, and every cause with its amount."""
        if not self.lines:
            return ()
        heads = {
            "project": "Project",
            "margin": "Margin|%",
            "expected": "Expected|%",
            "lost": "Less profit|$",
            "minutes": "Worked|h",
            "why": "Why",
        }
        causes = [cause for line in self.lines for cause in line.reasons]
        rows = [Bar(line.project, line.lost.amount) for line in self.lines]
        alt = "; ".join(f"{line.project} {money_text(line.lost)}" for line in self.lines)
        return (
            table(f"Margin below plan, {self.period}", self.lines, heads, left_out=self.left_out),
            table("Causes", causes, {"project": "Project", "cause": "Cause", "amount": "Took|$"}),
            bars("Profit lost against plan", alt, rows, axis=self.lost.currency),
        )


@tool(
    needs=Permission.MARGIN_READ,
    agent="financial_control",
    examples=(
        "which projects are burning margin right now, and why?",
        "where are we losing money?",
        "why is Granite's margin falling?",
        "margin leaks this month",
        "which of my projects earn less than planned?",
        "what is eating our margin?",
    ),
)
def burning_margin(ctx: ToolContext, window: PastWindow | None = None, limit: Limit | None = None) -> BurningMargin:
    """Show which projects earn clearly less than planned (default: the last four weeks) and why.

    The shortfall is taken apart into causes that add up to it. Without a budget the period before is the measure.
    """
    asked = window or ctx.last_days(_DAYS)
    end = min(asked.end, ctx.last_days(1).end)
    period = Window(min(asked.start, end), end, asked.label)
    money = reporting(ctx.db, ctx.firm.currency)
    where = scope.projects(ctx.actor, Permission.MARGIN_READ)
    found, looked_at = burning(ctx.db, where, period, money, ctx.today, first_weekday=ctx.firm.first_weekday)
    lines = [BurningLine.of(one) for one in found]
    view = _view(ctx, lines, looked_at, money, limit or ctx.firm.page_rows)
    return view.model_copy(update={"period": period_text(period)})


def _view(
    ctx: ToolContext, lines: list[BurningLine], looked_at: list[Result], money: Reporting, shown: int
) -> BurningMargin:
    return BurningMargin(
        as_of=ctx.today,
        looked_at=len(looked_at),
        lost=money.total((line.lost, ctx.today) for line in lines),
        lines=tuple(lines[:shown]),
        left_out=max(0, len(lines) - shown),
        assumptions=(*_notes(looked_at), *money.assumptions()),
    )


def _notes(found: list[Result]) -> tuple[str, ...]:
    unpriced = [f"{one.project.name} {hours_text(one.unpriced)}" for one in found if one.unpriced]
    notes = [
        "Expected is what the hours worked would bring at the budget's average rates; submitted time counts as worked.",
        "Fixed prices are valued by hours complete, whatever was posted.",
    ]
    if unpriced:
        notes.append(f"Time without a bill rate is valued as planned: {listed(unpriced, 5)}.")
    return tuple(notes)
