"""Realisation: how much of the standard value of work is billed, and how much of what is billed comes in."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import Literal, NamedTuple

from sqlalchemy import and_, true
from sqlmodel import col

from domain.access import Permission
from domain.economics import Realisation
from domain.money import Money
from domain.ratio import ratio
from domain.windows import Window
from domain.windows.window import quarter_of
from store import scope
from store.facts.exchange import Reporting, reporting
from store.facts.margin import ProjectName, names
from store.facts.realisation import Part, by_person, parts, summed
from store.projects import Project
from tools.blocks import Block, Figure
from tools.charts import Bar, bars, percent
from tools.measured import months
from tools.params import ClientRef, PastWindow, PersonRef, ProjectRef
from tools.reach import require_project, require_staff
from tools.spec import Named, ToolContext, tool
from tools.values import Amount, Percent, during, hours_text, money_text, percent_text, period_text
from tools.view import Line, View, listed, table

By = Literal["project", "client", "person", "month"]


class RealisationLine(Line):
    """Standard value, billed and collected of a group, with the two shares and their product."""

    name: str
    standard: Amount
    billed: Amount
    billing: Percent
    collected: Amount
    collection: Percent
    overall: Percent
    waiting: Amount

    @classmethod
    def of(cls, name: str, ref: str, found: tuple[Realisation, Money]) -> RealisationLine:
        """Show a group."""
        values, waiting = found
        return cls(
            ref=ref,
            name=name,
            standard=values.standard,
            billed=values.billed,
            billing=values.billing.value,
            collected=values.collected,
            collection=values.collection.value,
            overall=values.overall.value,
            waiting=waiting,
        )


class RealisationView(View):
    """Realisation of a period, whole and by group, in one currency."""

    where: str = ""
    period: str
    by: str
    total: RealisationLine
    without_waiting: Percent = None
    lines: tuple[RealisationLine, ...] = ()

    def headline(self) -> str:
        """Say the shares, what is not invoiced yet, and the lowest groups."""
        whole = self.total
        if not whole.standard and not whole.billed:
            return f"Nothing was worked at standard rates or billed{self.where} {during(self.period)}."
        first = (
            f"Of {money_text(whole.standard)} of work at standard value{self.where} {during(self.period)}, "
            f"{money_text(whole.billed)} is billed, a billing realisation of {percent_text(whole.billing)}"
        )
        if whole.waiting:
            share = percent_text(self.without_waiting)
            first += f" ({money_text(whole.waiting)} waits to be invoiced; without it {share})"
        second = f"{money_text(whole.collected)} of that came in, a collection of {percent_text(whole.collection)}."
        known = [line for line in self.lines if line.billing is not None]
        if len(known) < 2:  # noqa: PLR2004 -- one group is the whole
            return f"{first}. {second}"
        named = [f"{line.name} {percent_text(line.billing)}" for line in known]
        how = "By month" if self.by == "month" else "Lowest"
        return f"{first}. {second} {how}: {listed(named, 5, beyond=self.left_out)}."

    def blocks(self) -> tuple[Block, ...]:
        """Show the shares, the groups and a bar a group."""
        if not self.lines:
            return ()
        heads = {"name": self.by.capitalize(), "standard": "Standard value|$", "billed": "Billed|$"}
        heads |= {"billing": "Billing|%", "collected": "Collected|$", "collection": "Collection|%"}
        heads |= {"overall": "Overall|%", "waiting": "Not invoiced yet|$"}
        rows = [Bar(line.name, percent(line.billing)) for line in self.lines]
        alt = "; ".join(f"{line.name} {percent_text(line.billing)}" for line in self.lines)
        return (
            Figure(label="Billing realisation", value=percent_text(self.total.billing), note="billed / standard value"),
            Figure(label="Collection", value=percent_text(self.total.collection), note="collected / billed"),
            table(f"Realisation by {self.by}", self.lines, heads, left_out=self.left_out),
            bars(f"Billing realisation by {self.by}", alt, rows, axis="Billed of standard value, %", mark_at=100),
        )


@tool(
    needs=Permission.INVOICES_READ,
    agent="financial_control",
    staff_only=True,
    examples=(
        "what's our realisation?",
        "realisation by client last quarter",
        "how much of our standard value do we actually bill?",
        "billed against standard value on Nordlys",
        "which client has the worst realisation this year?",
        "realisation per consultant in October",
        "how much of what we bill do we collect?",
    ),
)
def realisation(
    ctx: ToolContext,
    project: ProjectRef | None = None,
    client: ClientRef | None = None,
    person: PersonRef | None = None,
    window: PastWindow | None = None,
    group_by: By | None = None,
) -> RealisationView:
    """Show billed of standard value, and collected of billed (default: last quarter).

    An invoice counts in the period it bills. By person it covers work billed by time.
    """
    require_staff(ctx, "Realisation")
    if project is not None:
        require_project(ctx, project, Permission.INVOICES_READ, "invoices")
    asked = _Asked(project, client, person, window or _last_quarter(ctx))
    by = group_by or ("month" if project or person else "project")
    money = reporting(ctx.db, ctx.firm.currency)
    people = by == "person" or person is not None
    found = _parts(ctx, asked, money, people=people)
    view = _view(ctx, found, (by, asked.period, money.currency))
    notes = (*_notes(found, people=people), *money.assumptions())
    return view.model_copy(update={"where": asked.words(), "assumptions": notes})


class _Asked(NamedTuple):
    """What the question names."""

    project: Named | None
    client: Named | None
    person: Named | None
    period: Window

    def words(self) -> str:
        """Name it in a sentence."""
        named = zip(("on", "for", "by"), (self.project, self.client, self.person), strict=True)
        return "".join(f" {word} {one.name}" for word, one in named if one)


def _parts(ctx: ToolContext, asked: _Asked, money: Reporting, *, people: bool) -> list[Part]:
    where = and_(
        scope.projects(ctx.actor, Permission.INVOICES_READ),
        col(Project.internal).is_(False),
        col(Project.id) == asked.project.id if asked.project else true(),
        col(Project.client_id) == asked.client.id if asked.client else true(),
    )
    if people:
        return by_person(ctx.db, where, asked.period, money, asked.person.id if asked.person else None)
    return parts(ctx.db, where, asked.period, money)


def _last_quarter(ctx: ToolContext) -> Window:
    this = quarter_of(ctx.today, ctx.firm.fiscal_year_start_month)
    return quarter_of(this.start.fromordinal(this.start.toordinal() - 1), ctx.firm.fiscal_year_start_month)


def _view(
    ctx: ToolContext,
    found: Sequence[Part],
    asked: tuple[By, Window, str],
) -> RealisationView:
    by, period, currency = asked
    projects = {one.id: one for one in names(ctx.db, col(Project.id).in_({one.project_id for one in found}))}
    groups: dict[tuple[str, str], list[Part]] = {}
    labels = {(one.start.year * 100 + one.start.month): one.label for one in months(period)}
    for one in found:
        groups.setdefault(_key(one, projects, by, labels), []).append(one)
    lines = [RealisationLine.of(name, ref, summed(rows, currency)) for (ref, name), rows in groups.items()]
    if by == "month":
        order = {label: at for at, label in enumerate(labels.values())}
        lines.sort(key=lambda line: order.get(line.name, len(order)))
    else:
        lines.sort(key=lambda line: (line.billing is None, line.billing or Decimal(0), line.name))
    whole = summed(found, currency)
    values, waiting = whole
    shown = ctx.firm.page_rows
    return RealisationView(
        as_of=ctx.today,
        period=period_text(period),
        by=by,
        total=RealisationLine.of("All", "", whole),
        without_waiting=ratio(values.billed.minor, (values.standard - waiting).minor, "no work").value,
        lines=tuple(lines[:shown]),
        left_out=max(0, len(lines) - shown),
    )


def _key(one: Part, projects: dict[int, ProjectName], by: By, labels: dict[int, str]) -> tuple[str, str]:
    project = projects[one.project_id]
    if by == "client":
        return f"client:{project.client_id}", project.client
    if by == "person":
        return f"person:{one.person_id}", one.person
    if by == "month":
        return "", labels.get(one.month, str(one.month))
    return f"project:{project.id}", project.name


def _notes(found: Sequence[Part], *, people: bool) -> tuple[str, ...]:
    said = ["Standard value is approved billable time at the bill rate of its day; amounts are before tax."]
    if people:
        said.append("By person: work billed by time, each line divided by the standard value of those who worked it.")
    else:
        said.append("An invoice counts where the period it bills ends; expenses passed on and deposits are left out.")
    unpriced = sum(one.unpriced for one in found)
    if unpriced:
        said.append(f"{hours_text(unpriced)} without a bill rate have no standard value.")
    return tuple(said)
