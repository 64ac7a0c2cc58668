"""Unbilled work: what is approved and not invoiced, how old it is, and what else is ready to bill."""

from __future__ import annotations

from datetime import timedelta

from domain.access import Permission
from domain.economics import Dated, ageing
from domain.money import Money, total
from store.facts.coverage import without_covered
from store.facts.exchange import Reporting, reporting
from store.queries import wip
from tools.blocks import Block, Figure
from tools.params import ClientRef, PastWindow, ProjectRef
from tools.reach import require_staff
from tools.spec import ToolContext, tool
from tools.values import Amount, Day, Effort, during, hours_text, money_text, period_text
from tools.view import Line, View, listed, several, table


class UnbilledLine(Line):
    """Unbilled time of one project, in its own currency."""

    project: str
    client: str
    minutes: Effort
    amount: Amount
    oldest: Day
    unpriced: Effort = 0


class AgeLine(Line):
    """Unbilled time of one age, all projects together."""

    age: str
    amount: Amount


class ReadyLine(Line):
    """Something else that could be invoiced now."""

    kind: str
    name: str
    project: str
    amount: Amount
    since: Day


class Unbilled(View):
    """Approved billable time that is on no invoice, by project and age, and what else is ready to bill."""

    scope: str
    total: Amount
    minutes: Effort
    lines: tuple[UnbilledLine, ...] = ()
    ages: tuple[AgeLine, ...] = ()
    ready_total: Amount | None = None
    ready: tuple[ReadyLine, ...] = ()

    def headline(self) -> str:
        """Say how much, where most of it is, and how old it is."""
        if not self.lines:
            first = f"No approved time waits to be invoiced{self.scope}."
        else:
            count = several(len(self.lines) + self.left_out, "project")
            first = (
                f"{money_text(self.total)} of approved time ({hours_text(self.minutes)}) on {count} is not invoiced "
                f"yet{self.scope}. Most is on {listed([_top(line) for line in self.lines[:3]])}."
            )
            old = [line for line in self.ages if line.amount and line.age != "0 to 30 days"]
            if old:
                first += f" By age: {listed([f'{money_text(a.amount)} at {a.age}' for a in self.ages if a.amount], 4)}."
        if self.ready_total:
            first += (
                f" Besides, {money_text(self.ready_total)} of milestones, fixed parts and expenses is ready to bill."
            )
        return first

    def blocks(self) -> tuple[Block, ...]:
        """Show the total, the projects, the ages and what else is ready."""
        heads = {
            "project": "Project",
            "client": "Client",
            "minutes": "Hours|h",
            "amount": "Unbilled|$",
            "oldest": "Oldest work",
        }
        ready = {"kind": "Kind", "name": "Name", "project": "Project", "amount": "Amount|$", "since": "Since"}
        found: list[Block] = [Figure(label="Unbilled time", value=money_text(self.total))]
        if self.lines:
            found.append(table("Unbilled time by project", self.lines, heads, left_out=self.left_out))
            found.append(table("By age of the work", self.ages, {"age": "Age", "amount": "Unbilled|$"}))
        if self.ready:
            found.append(table("Also ready to bill", self.ready, ready))
        return tuple(found)


def _top(line: UnbilledLine) -> str:
    return f"{line.project} ({money_text(line.amount)})"


@tool(
    needs=Permission.INVOICES_READ,
    agent="financial_control",
    staff_only=True,
    examples=(
        "what have we not billed yet?",
        "how much WIP is older than 60 days?",
        "unbilled time for Nordlys",
        "show me approved hours that aren't invoiced",
        "what is still to invoice for Helvetia Bank?",
        "how much money are we leaving uninvoiced?",
        "unbilled per client this month",
    ),
)
def unbilled_time(
    ctx: ToolContext,
    client: ClientRef | None = None,
    project: ProjectRef | None = None,
    older_than_days: int | None = None,
    window: PastWindow | None = None,
) -> Unbilled:
    """Show work in progress: approved, billable time that is on no invoice, by project and by age.

    Ages are days since the work. Milestones, fixed parts and expenses that are ready to bill are listed beside it.
    """
    require_staff(ctx, "Unbilled work")
    narrowed = wip.Narrowed(client.id if client else None, project.id if project else None, window)
    until = ctx.today - timedelta(days=older_than_days + 1) if older_than_days is not None else ctx.today
    money = reporting(ctx.db, ctx.firm.currency)
    days = without_covered(ctx.db, wip.unbilled_days(ctx.db, ctx.actor, narrowed, until), ctx.today)
    ready = wip.ready(ctx.db, ctx.actor, narrowed, until)
    fixed = wip.fixed_price_minutes(ctx.db, ctx.actor, narrowed, until)
    scope = _scope(client.name if client else "", project.name if project else "", older_than_days)
    if window is not None:
        scope += f" for work {during(period_text(window))}"
    return _view(ctx, scope, money, (days, ready, fixed))


def _scope(client: str, project: str, older_than_days: int | None) -> str:
    where = f" for {project or client}" if project or client else ""
    return where + (f", counting work older than {older_than_days} days" if older_than_days is not None else "")


def _view(
    ctx: ToolContext, scope: str, money: Reporting, found: tuple[list[wip.UnbilledDay], list[wip.Ready], int]
) -> Unbilled:
    days, ready, fixed = found
    stated = [Dated(row.day, money.state(Money(row.minor, row.currency), ctx.today)) for row in days]
    ages = ageing(stated, ctx.today, money.currency)
    lines = _lines(days, money, ctx)
    ready_lines = _ready_lines(ready)
    shown = ctx.firm.page_rows
    return Unbilled(
        as_of=ctx.today,
        scope=scope,
        total=total((item.amount for item in stated), money.currency),
        minutes=sum(row.minutes for row in days),
        lines=lines[:shown],
        left_out=max(0, len(lines) - shown),
        ages=tuple(AgeLine(age=_age(one.from_days, one.to_days), amount=one.amount) for one in ages),
        ready_total=total((money.state(line.amount, ctx.today) for line in ready_lines), money.currency)
        if ready
        else None,
        ready=ready_lines[:shown],
        assumptions=(*money.assumptions(), *_notes(days, fixed, len(ready_lines) - shown)),
    )


def _lines(days: list[wip.UnbilledDay], money: Reporting, ctx: ToolContext) -> tuple[UnbilledLine, ...]:
    grouped: dict[tuple[int, str], list[wip.UnbilledDay]] = {}
    for row in days:
        grouped.setdefault((row.project_id, row.currency), []).append(row)
    lines = [
        UnbilledLine(
            ref=f"project:{project_id}",
            project=rows[0].project,
            client=rows[0].client,
            minutes=sum(row.minutes for row in rows),
            amount=total((Money(row.minor, currency) for row in rows), currency),
            oldest=min(row.day for row in rows),
            unpriced=sum(row.unpriced for row in rows),
        )
        for (project_id, currency), rows in grouped.items()
    ]
    lines.sort(key=lambda line: (-money.state(line.amount, ctx.today).minor, line.project))
    return tuple(lines)


def _ready_lines(ready: list[wip.Ready]) -> tuple[ReadyLine, ...]:
    rows = sorted(ready, key=lambda row: (row.day, row.project))
    return tuple(
        ReadyLine(
            ref=f"{row.kind.partition(' ')[0]}:{row.key}" if row.kind == "milestone" else f"project:{row.project_id}",
            kind=row.kind,
            name=row.name,
            project=row.project,
            amount=Money(row.minor, row.currency),
            since=row.day,
        )
        for row in rows
    )


def _age(first: int, last: int | None) -> str:
    return f"over {first - 1} days" if last is None else f"{first} to {last} days"


def _notes(days: list[wip.UnbilledDay], fixed: int, more_ready: int) -> tuple[str, ...]:
    notes = ["Amounts are the standard value at the bill rate of the work date, before caps and discounts."]
    unpriced = sum(row.unpriced for row in days)
    if unpriced:
        without = sorted({row.project for row in days if row.unpriced})
        notes.append(f"{hours_text(unpriced)} without a bill rate count 0 here: {listed(without)}.")
    if fixed:
        notes.append(f"{hours_text(fixed)} on fixed-price and retainer work are not here: they bill by their schedule.")
    if more_ready > 0:
        notes.append(f"{several(more_ready, 'more row')} ready to bill not shown.")
    return tuple(notes)
