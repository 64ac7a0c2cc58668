"""How the whole firm is doing, on one card: each figure with what it was before and the question that opens it up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from domain.access import SYSTEM, Permission
from domain.capacity import group_utilisation
from domain.economics import portfolio, satisfaction
from domain.money import Money
from domain.ratio import Ratio, ratio
from domain.score import Band
from domain.windows import Window, add_months
from domain.windows.window import DAY
from store import scope
from store.facts.exchange import Reporting, reporting
from store.facts.health import healths
from store.facts.loads import loaded
from store.facts.margin import results
from store.facts.receivables import receivables_of
from store.facts.shares import by_group
from store.facts.timesheets import missing_time
from store.queries import accounts, people, projects, signals
from store.queries.people import Who
from tools.measured import assumptions
from tools.org_card import BENCH_DAYS, OrgCard
from tools.params import PastWindow
from tools.project_health import worst
from tools.projects import RUNNING
from tools.spec import ToolContext, tool
from tools.timesheets import due_days, last_week
from tools.values import period_text

_SALES_DAYS = 90  # the period of days sales outstanding
_MONTHS_A_YEAR = 12


@dataclass(frozen=True, slots=True)
class _Past:
    """What a period brought: a share each, undefined with a reason."""

    utilisation: Ratio
    margin: Ratio
    revenue: Money
    dso: Ratio
    csat: Ratio
    answers: int


@tool(
    needs=Permission.PORTFOLIO_READ,
    agent="supervisor",
    examples=(
        "how are we doing?",
        "KPIs",
        "dashboard for this month please",
        "how was November overall, compared to October?",
        "company numbers at a glance",
        "are we busy, profitable, getting paid, and are customers content?",
        "how is the org doing?",
        "what's new in the business?",
    ),
)
def how_is_the_org_doing(ctx: ToolContext, window: PastWindow | None = None) -> OrgCard:
    """Show the whole firm on one card: utilisation, margin, DSO, satisfaction, projects at risk, bench, missing time.

    Each figure stands beside that of the period before (default: the last 30 days against the 30 before).
    """
    asked = window or ctx.last_days(30)
    now = Window(asked.start, min(asked.end, ctx.today + DAY), asked.label)
    if now.days <= 0:
        now = ctx.last_days(30)
    before = _before(asked, now)
    money = reporting(ctx.db, ctx.firm.currency)
    return _card(ctx, now, before, (_past(ctx, now, money), _past(ctx, before, money)), money)


def _past(ctx: ToolContext, window: Window, money: Reporting) -> _Past:
    """Return the shares of one period. The card is the firm's: whoever may read it reads sums over everybody."""
    db, firm = ctx.db, ctx.firm
    over = Window(window.start, max(window.start, min(window.end, ctx.today)), window.label)
    who = people.condition(SYSTEM, Permission.UTILISATION_READ, Who(within=over, billing=True))
    used = group_utilisation((share.did, share.could) for share in by_group(db, who, over, firm))
    every = scope.projects(SYSTEM, Permission.MARGIN_READ)
    found = results(db, every, window, money, ctx.today, first_weekday=firm.first_weekday)
    whole = portfolio((one.result for one in found), money.currency)
    last = min(window.last, ctx.today)
    quarter = Window(last - timedelta(days=_SALES_DAYS - 1), last + DAY, f"{_SALES_DAYS} days")
    clients = [one.id for one in accounts.found(db, SYSTEM, active_only=False)]
    scores = [one.score for one in signals.answers(db, clients, window)]
    told = satisfaction(scores)
    dso = receivables_of(db, SYSTEM, quarter, money.currency).dso()
    return _Past(used, whole.margin, whole.revenue, dso, told.satisfied, told.answers)


def _before(asked: Window, now: Window) -> Window:
    """Return the period to compare with: the months before whole months, else as many days before."""
    if asked.start.day == 1 and asked.end.day == 1:
        months = (asked.end.year - asked.start.year) * _MONTHS_A_YEAR + asked.end.month - asked.start.month
        start = add_months(asked.start, -months)
        return Window(start, asked.start, f"{start:%B %Y}" if months == 1 else f"the {months} months before")
    return Window(now.start - timedelta(days=now.days), now.start, f"the {now.days} days before")


def _card(ctx: ToolContext, now: Window, before: Window, past: tuple[_Past, _Past], money: Reporting) -> OrgCard:
    this, last = past
    running, red, amber = _at_risk(ctx)
    free, capacity, unbooked = _bench(ctx)
    missing = missing_time(ctx.db, SYSTEM, due_days(last_week(ctx), ctx), first_weekday=ctx.firm.first_weekday)
    return OrgCard(
        as_of=ctx.today,
        period=period_text(now),
        before=before.label,
        utilisation=this.utilisation.value,
        utilisation_before=last.utilisation.value,
        target_percent=ctx.firm.utilisation_target_percent,
        revenue=this.revenue,
        margin=this.margin.value,
        margin_before=last.margin.value,
        dso_days=this.dso.value,
        dso_days_before=last.dso.value,
        csat=this.csat.value,
        csat_before=last.csat.value,
        answers=this.answers,
        running=running,
        red=red,
        amber=amber,
        bench_share=ratio(free, capacity, "no capacity").value,
        bench_minutes=free,
        unbooked=unbooked,
        missing_minutes=sum(one.minutes for one in missing.people),
        missing_people=len(missing.people),
        asks=_asks(now),
        assumptions=(*_notes(ctx, before), *money.assumptions()),
    )


def _at_risk(ctx: ToolContext) -> tuple[int, int, int]:
    """Return how many projects run, and how many are red and amber by figures or report."""
    rows = projects.found(ctx.db, SYSTEM, statuses=RUNNING)
    found = healths(ctx.db, rows, ctx.today, ctx.firm)
    told = projects.last_updates(ctx.db, list(found))
    bands = [
        worst(one.score.band, Band(told[key].rag.value)) if key in told else one.score.band
        for key, one in found.items()
    ]
    return len(rows), bands.count(Band.RED), bands.count(Band.AMBER)


def _bench(ctx: ToolContext) -> tuple[int, int, int]:
    """Return free and available minutes of those who bill, and how many of them are wholly unbooked."""
    ahead = ctx.next_days(BENCH_DAYS)
    who = people.condition(SYSTEM, Permission.UTILISATION_READ, Who(within=ahead, billing=True))
    found = loaded(ctx.db, who, ahead, ctx.firm).loads.values()
    unbooked = sum(load.bench == load.capacity for load in found if load.capacity)
    return sum(load.bench for load in found), sum(load.capacity for load in found), unbooked


def _asks(now: Window) -> dict[str, str]:
    """Return the question that opens each figure up."""
    span = f"from {now.start.isoformat()} to {now.last.isoformat()}"
    return {
        "Billable utilisation": f"utilisation by role {span}",
        "Margin": f"portfolio margin {span}, worst first",
        "DSO": "what's our DSO and which client is driving it?",
        "Satisfaction": "which accounts are at risk?",
        "Projects at risk": "which projects are at risk?",
        f"Bench, next {BENCH_DAYS} days": f"who is on the bench in the next {BENCH_DAYS} days?",
        "Missing time, last week": "who misses time for last week?",
    }


def _notes(ctx: ToolContext, before: Window) -> tuple[str, ...]:
    return (
        f"Compared with {period_text(before)}.",
        *assumptions(ctx),
        "Time of the last weeks counts once it is approved, so the latest utilisation still rises.",
        f"DSO is receivables over credit sales of the {_SALES_DAYS} days up to the end of the period, tax included.",
        "Satisfaction is the share of 4s and 5s among answers of the period.",
    )
