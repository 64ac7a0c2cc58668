"""One client account on a page: projects with health, people, open invoices, satisfaction, last contact, renewal."""

from __future__ import annotations

from domain.access import Permission
from domain.errors import Forbidden
from domain.money import Money, total
from store.facts.accounts import AccountStanding, standings
from store.facts.health import healths
from store.projects import ProjectStatus
from store.queries import accounts, projects
from store.queries.accounts import ContactRow
from store.queries.receivables import Claim, claims
from tools.account_signals import satisfied, sees_payments
from tools.blocks import Block, Figure
from tools.params import ClientRef
from tools.project_health import costly, reasons
from tools.quotes import SaidLine, heard, local_day, quotes
from tools.spec import Named, ToolContext, tool
from tools.values import Amount, Day, day_text, money_text
from tools.view import Line, View, listed, several, table

_WORK = (ProjectStatus.ACTIVE, ProjectStatus.ON_HOLD, ProjectStatus.PIPELINE)
_QUOTES = 3


class ProjectLine(Line):
    """A project of the account."""

    project: str
    stage: str
    health: str
    ends_on: Day
    manager: str
    reasons: tuple[str, ...] = ()


class ContactLine(Line):
    """Someone at the client."""

    contact: str
    title: str
    part: str
    last_heard: Day | None = None
    note: str = ""


class AccountOverview(View):
    """What we know of one account."""

    client: str
    industry: str
    owner: str
    standing: int | None
    band: str
    reasons: tuple[str, ...] = ()
    renews_on: Day | None = None
    client_since: Day | None = None
    satisfaction: str
    last_heard: Day | None = None
    silent_days: int | None = None
    outstanding: Amount | None = None
    overdue: Amount | None = None
    open_sales: tuple[str, ...] = ()
    projects: tuple[ProjectLine, ...] = ()
    contacts: tuple[ContactLine, ...] = ()
    said: tuple[SaidLine, ...] = ()

    def headline(self) -> str:
        """Give the account in three or four sentences."""
        running = [f"{one.project} ({one.health})" for one in self.projects if one.stage != "pipeline"]
        why = f": {listed(self.reasons)}" if self.reasons else ""
        who = f"{self.client} ({self.industry}, account owner {self.owner})"
        parts = [
            f"{who} stands at {self.standing} of 100, {self.band}{why}.",
            f"{several(len(running), 'running project')}{': ' + listed(running, 4) if running else ''}.",
            f"Satisfied: {self.satisfaction}.",
        ]
        if self.outstanding is not None:
            late = f", {money_text(self.overdue)} of it overdue" if self.overdue else ""
            parts.append(f"Open invoices: {money_text(self.outstanding)}{late}.")
        if self.last_heard is not None:
            parts.append(f"Last heard on {day_text(self.last_heard)}.")
        people = [f"{one.contact} ({one.part})" for one in self.contacts if not one.note.startswith("left")]
        parts.append(f"Contacts: {listed(people, 4)}." if people else "No contact is known.")
        if self.renews_on is not None:
            parts.append(f"Renewal on {day_text(self.renews_on)}.")
        return " ".join(parts)

    def blocks(self) -> tuple[Block, ...]:
        """Show figures, projects, people and what was said."""
        status = {"green": "good", "amber": "warn", "red": "bad"}.get(self.band, "")
        found: list[Block] = [
            Figure(label="Standing", value=f"{self.standing} of 100", note=self.band, status=status),
            Figure(label="Satisfied", value=self.satisfaction),
        ]
        if self.outstanding is not None:
            found.append(Figure(label="Open invoices", value=money_text(self.outstanding)))
        if self.projects:
            heads = {
                "project": "Project",
                "stage": "Stage",
                "health": "Health",
                "ends_on": "Ends",
                "manager": "Manager",
            }
            found.append(table("Projects", self.projects, {**heads, "reasons": "Why"}))
        if self.contacts:
            heads = {"contact": "Contact", "title": "Title", "part": "Part", "last_heard": "Last heard", "note": "Note"}
            found.append(table("People there", self.contacts, heads))
        return (*found, *quotes(self.said))


@tool(
    needs=Permission.ACCOUNTS_READ,
    agent="account_signal",
    staff_only=True,
    examples=(
        "what do we have going on with Havbris at the moment?",
        "Havbris in a nutshell",
        "account overview of Brackwater",
        "who are our contacts at Havbris and when did we last speak to each?",
        "when is their renewal?",
        "how satisfied is Havbris with us, going by the surveys?",
        "I'm taking over Havbris: give me the full picture",
        "what does our relationship with Havbris look like financially?",
    ),
)
def account_overview(ctx: ToolContext, client: ClientRef) -> AccountOverview:
    """Show one client account: projects with health, contacts, open invoices, satisfaction, last contact, renewal."""
    found = accounts.found(ctx.db, ctx.actor, client_id=client.id)
    if not found:
        raise Forbidden(
            "You can see the account only of clients whose projects you lead.",
            hint=f"Ask the head of delivery about {client}.",
        )
    one = standings(ctx.db, found, ctx.today, ctx.firm)[client.id]
    return _built(ctx, client, one)


def _built(ctx: ToolContext, client: Named, one: AccountStanding) -> AccountOverview:
    heard_on = max((who.heard_at for who in one.people if who.heard_at is not None), default=None)
    bills = claims(ctx.db, ctx.actor, until=ctx.today, client_id=client.id)
    hidden = set() if sees_payments(ctx, one) else {"overdue invoices"}
    return AccountOverview(
        as_of=ctx.today,
        client=one.account.name,
        industry=one.account.industry,
        owner=one.account.owner or "nobody",
        standing=one.risk.value,
        band=one.risk.band.value,
        reasons=costly(one.risk, hidden),
        renews_on=one.account.renews_on,
        client_since=one.account.client_since,
        satisfaction=satisfied(one),
        last_heard=local_day(ctx, heard_on) if heard_on else None,
        silent_days=one.facts.silence_days,
        outstanding=_left(bills, one.account.currency),
        overdue=_left([bill for bill in bills if bill.due_on and bill.due_on < ctx.today], one.account.currency),
        open_sales=tuple(
            f"{sale.name}, {Money(sale.minor, sale.currency)} at {sale.percent} %"
            for sale in accounts.chances(ctx.db, [client.id])
        ),
        projects=_projects(ctx, client),
        contacts=tuple(_contact(ctx, who) for who in one.people),
        said=heard(ctx, one.said)[:_QUOTES],
        assumptions=_notes(ctx, bills, one),
    )


def _left(bills: list[Claim], currency: str) -> Money | None:
    amounts = [Money(bill.gross - bill.paid, bill.currency) for bill in bills if bill.currency == currency]
    return total(amounts, currency)


def _projects(ctx: ToolContext, client: Named) -> tuple[ProjectLine, ...]:
    rows = projects.found(ctx.db, ctx.actor, client_id=client.id, statuses=_WORK)
    found = healths(ctx.db, rows, ctx.today, ctx.firm)
    lines = [
        ProjectLine(
            ref=f"project:{row.id}",
            project=row.name,
            stage=row.status.value.replace("_", " "),
            health=found[row.id].score.band.value,
            ends_on=row.ends_on,
            manager=row.manager,
            reasons=reasons(ctx, found[row.id], most=2),
        )
        for row in rows
    ]
    return tuple(sorted(lines, key=lambda line: (line.stage == "pipeline", line.project)))


def _contact(ctx: ToolContext, who: ContactRow) -> ContactLine:
    day = local_day(ctx, who.heard_at) if who.heard_at else None
    silent = day is None or (ctx.today - day).days > ctx.firm.silence_days
    note = f"left on {day_text(who.left_on)}" if who.left_on else "silent" if silent else ""
    return ContactLine(
        ref=f"contact:{who.id}", contact=who.name, title=who.title, part=who.part.value, last_heard=day, note=note
    )


def _notes(ctx: ToolContext, bills: list[Claim], one: AccountStanding) -> tuple[str, ...]:
    notes = ["Satisfaction is the share of 4s and 5s among survey answers of the last 90 days."]
    others = sorted({bill.currency for bill in bills} - {one.account.currency})
    if others:
        notes.append(f"Invoices in {listed(others)} are not in the sum.")
    if not sees_payments(ctx, one):
        notes.append("Only invoices of projects you lead are counted.")
    return tuple(notes)
