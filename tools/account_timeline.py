"""How an account came to stand where it stands: signals and facts in order, and the standing month by month."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from sqlmodel import col

from domain.access import Permission
from domain.errors import Forbidden
from domain.windows import Window
from domain.windows.window import DAY
from store.facts.accounts import AccountStanding, standings
from store.facts.health import instant
from store.meetings import Signal
from store.queries import accounts, calls, milestones, signals
from store.queries.accounts import Account, Attended
from store.scope import meetings as seen_meetings
from tools.account_signals import sees_payments
from tools.blocks import Block
from tools.charts import Point, lines
from tools.params import ClientRef, PastWindow
from tools.project_health import costly
from tools.quotes import SaidLine, heard, local_day, quotes
from tools.spec import Named, ToolContext, tool
from tools.values import Day, day_text, during, period_text
from tools.view import Line, View, listed, several, table

_DAYS = 180
_EVERY = 30  # days between two points of the trend
_MISSED = 2  # meetings in a row after which somebody stopped coming
_WEIGHED = (
    "The standing of a day weighs the 90 days before it by the weights of the account's health; what was corrected "
    "later (an invoice paid, a milestone moved) counts as it is known today."
)
_BAD_ANSWER = 3  # a survey answer up to this is told as a worry


class TrendLine(Line):
    """Where the account stood on a day."""

    on: Day
    standing: int | None
    band: str
    reasons: tuple[str, ...] = ()


class EventLine(Line):
    """Something that happened with the account."""

    on: Day
    what: str
    detail: str
    weighs: str  # against, for, or nothing


class AccountTimeline(View):
    """An account over time: trend, events, words."""

    client: str
    period: str
    trend: tuple[TrendLine, ...] = ()
    events: tuple[EventLine, ...] = ()
    said: tuple[SaidLine, ...] = ()
    stopped: tuple[str, ...] = ()

    def headline(self) -> str:
        """Say where the account went and why."""
        known = [one for one in self.trend if one.standing is not None]
        if not known:
            return f"Too little is known of {self.client} {during(self.period)} to say how it stands."
        first, last = known[0], known[-1]
        change = (last.standing or 0) - (first.standing or 0)
        way = f"up {change}" if change > 0 else f"down {-change}" if change < 0 else "unchanged"
        why = f": {listed(last.reasons)}" if last.reasons else ""
        parts = [
            f"{self.client} stands at {last.standing} of 100 ({last.band}), {way} since {day_text(first.on)}{why}."
        ]
        if self.stopped:
            parts.append(f"{listed(self.stopped)} stopped coming to meetings.")
        if self.said:
            parts.append(f"Last heard: {self.said[0].cited()}.")
        return " ".join(parts)

    def blocks(self) -> tuple[Block, ...]:
        """Show the trend as a chart, then what happened, then the words."""
        found: list[Block] = []
        points = [Point(one.on, "standing", one.standing) for one in self.trend if one.standing is not None]
        if len(points) > 1:
            told = f"Standing of {self.client} from {points[0].value} to {points[-1].value} of 100."
            found.append(lines(f"Standing of {self.client}", told, points, x_title="", y_title="of 100"))
        heads = {"on": "On", "standing": "Standing|#", "band": "Band", "reasons": "Why"}
        found.append(table("Trend", self.trend, heads))
        if self.events:
            happened = {"on": "On", "what": "What", "detail": "More", "weighs": "Weighs"}
            found.append(table("What happened", self.events, happened, left_out=self.left_out))
        return (*found, *quotes(self.said))


@tool(
    needs=Permission.ACCOUNTS_READ,
    agent="account_signal",
    staff_only=True,
    examples=(
        "how has our relationship with Brackwater developed?",
        "timeline of the Havbris account",
        "when did it start going wrong with Brackwater?",
        "account health trend of Tejo over the last six months",
        "what happened with Ostsee since summer?",
    ),
)
def account_timeline(ctx: ToolContext, client: ClientRef, window: PastWindow | None = None) -> AccountTimeline:
    """Show how an account developed: its standing month by month with reasons, signals, surveys, delays, who left."""
    found = accounts.found(ctx.db, ctx.actor, client_id=client.id)
    if not found:
        raise Forbidden(
            "You can see the account only of clients whose projects you lead.",
            hint=f"Ask the head of delivery about {client}.",
        )
    return _over(ctx, client, found, window or ctx.last_days(_DAYS))


def _over(ctx: ToolContext, client: Named, found: list[Account], period: Window) -> AccountTimeline:
    told = [(day, standings(ctx.db, found, day, ctx.firm)[client.id]) for day in _days(period, ctx.today)]
    events = _events(ctx, client, period, told[-1][1])
    return AccountTimeline(
        as_of=ctx.today,
        client=found[0].name,
        period=period_text(period),
        trend=tuple(_trend(ctx, day, one) for day, one in told),
        events=tuple(events[: 3 * ctx.firm.page_rows]),
        left_out=max(0, len(events) - 3 * ctx.firm.page_rows),
        said=_said(ctx, client, period),
        stopped=_stopped(ctx, client, period),
        assumptions=(_WEIGHED,),
    )


def _days(period: Window, today: date) -> list[date]:
    last = min(period.last, today)
    count = max(1, (last - period.start).days // _EVERY)
    return [last - timedelta(days=_EVERY * back) for back in range(count, -1, -1)]


def _trend(ctx: ToolContext, day: date, one: AccountStanding) -> TrendLine:
    hidden = set() if sees_payments(ctx, one) else {"overdue invoices"}
    return TrendLine(on=day, standing=one.risk.value, band=one.risk.band.value, reasons=costly(one.risk, hidden))


def _instants(ctx: ToolContext, period: Window) -> tuple[datetime, datetime]:
    return instant(period.start, ctx.call.zone), instant(min(period.end, ctx.today + DAY), ctx.call.zone)


def _said(ctx: ToolContext, client: Named, period: Window) -> tuple[SaidLine, ...]:
    since, until = _instants(ctx, period)
    found = signals.signals(ctx.db, col(Signal.client_id) == client.id, since, until, seen_meetings(ctx.actor))
    return heard(ctx, found)[: ctx.firm.page_rows]


def _events(ctx: ToolContext, client: Named, period: Window, now: AccountStanding) -> list[EventLine]:
    found = [
        *_signal_events(_said(ctx, client, period)),
        *_meeting_events(ctx, client, period),
        *_people_events(now, period),
        *_survey_events(ctx, client, period),
        *_milestone_events(ctx, client, period),
    ]
    if sees_payments(ctx, now):
        found += _invoice_events(now, period, ctx.today)
    return sorted(found, key=lambda one: one.on, reverse=True)


def _signal_events(said: Iterable[SaidLine]) -> Iterator[EventLine]:
    weighs = {"churn": "against", "expansion": "for"}
    for one in said:
        what = f"{one.kind}: {one.reason}" if one.reason else one.kind
        cited = f"“{one.outside_words}” ({one.speaker}, {one.meeting})"
        yield EventLine(ref=one.ref, on=one.said_on, what=what, detail=cited, weighs=weighs.get(one.kind, ""))


def _meeting_events(ctx: ToolContext, client: Named, period: Window) -> Iterator[EventLine]:
    since, until = _instants(ctx, period)
    rows = calls.meetings(ctx.db, ctx.actor, calls.Narrowed(client.id, None, since, until))
    came = calls.attendance(ctx.db, [row.id for row in rows])
    for row in rows:
        away = [one.name for one in came if one.meeting_id == row.id and not one.ours and not one.attended]
        missed = f"{listed(away)} did not come" if away else ""
        what = "mail" if row.kind == "mail" else row.kind
        weighs = "against" if away else ""
        on = local_day(ctx, row.held_at)
        yield EventLine(ref=f"meeting:{row.id}", on=on, what=f"{what}: {row.title}", detail=missed, weighs=weighs)


def _people_events(now: AccountStanding, period: Window) -> Iterator[EventLine]:
    for one in now.people:
        if one.left_on is not None and one.left_on in period:
            detail = f"{one.title}, {one.part.value}" if one.title else one.part.value
            yield EventLine(
                ref=f"contact:{one.id}", on=one.left_on, what=f"{one.name} left", detail=detail, weighs="against"
            )


def _survey_events(ctx: ToolContext, client: Named, period: Window) -> Iterator[EventLine]:
    for one in signals.answers(ctx.db, [client.id], period):
        weighs = "against" if one.score <= _BAD_ANSWER else "for"
        yield EventLine(on=one.on, what=f"survey answer {one.score} of 5", detail=one.comment, weighs=weighs)


def _milestone_events(ctx: ToolContext, client: Named, period: Window) -> Iterator[EventLine]:
    for row in milestones.found(ctx.db, ctx.actor, milestones.Narrowed(None, client.id, period)):
        one = row.milestone
        if one.due_on > ctx.today:
            continue
        late = (one.completed_on or ctx.today) > one.due_on
        state = f"completed {day_text(one.completed_on)}" if one.completed_on else "not completed"
        what = f"milestone {'late' if late else 'kept'}: {one.name}"
        weighs = "against" if late else "for"
        detail = f"{row.project}, due {day_text(one.due_on)}, {state}"
        yield EventLine(ref=f"milestone:{one.id}", on=one.due_on, what=what, detail=detail, weighs=weighs)


def _invoice_events(now: AccountStanding, period: Window, today: date) -> Iterator[EventLine]:
    for bill in now.open:
        if bill.due_on is not None and bill.due_on < today and bill.due_on in period and bill.gross > bill.paid:
            days = several((today - bill.due_on).days, "day")
            yield EventLine(
                ref=f"invoice:{bill.key}",
                on=bill.due_on,
                what=f"invoice {bill.number} fell due",
                detail=f"unpaid for {days}",
                weighs="against",
            )


def _stopped(ctx: ToolContext, client: Named, period: Window) -> tuple[str, ...]:
    """Return who came before and missed the last two meetings they were invited to."""
    since, until = _instants(ctx, period)
    rows = accounts.attendance(ctx.db, ctx.actor, client.id, since, until)
    invited: dict[int, list[Attended]] = {}
    for row in rows:  # latest first
        if row.held_at <= ctx.now:
            invited.setdefault(row.contact_id, []).append(row)
    gone = {
        key
        for key, theirs in invited.items()
        if len(theirs) > _MISSED and not any(one.attended for one in theirs[:_MISSED])
        if any(one.attended for one in theirs[_MISSED:])
    }
    people = accounts.contacts(ctx.db, [client.id], until) if gone else []
    return tuple(one.name for one in people if one.id in gone and one.left_on is None)
