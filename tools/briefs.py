"""A brief before a call: who is there, how the projects stand, what is open, what was said last, what is delicate."""

from __future__ import annotations

from datetime import date, timedelta

from sqlmodel import col

from domain.access import Permission
from domain.errors import BadInput, Forbidden
from domain.money import Money
from domain.mood import WINDOW_DAYS
from domain.totals import by_currency
from store.clients import Client, ContactPart
from store.facts.health import healths, instant
from store.meetings import Signal
from store.projects import LIVE
from store.queries import accounts, calls, milestones, projects, signals
from store.queries.receivables import claims
from store.scope import meetings as seen_meetings
from tools.blocks import Block
from tools.calls import ActionLine, action_line
from tools.params import AheadDay, ClientRef, ProjectRef
from tools.project_health import reasons
from tools.quotes import SaidLine, heard, local_day, quotes
from tools.spec import Named, ToolContext, tool
from tools.values import Day, day_text, money_text
from tools.view import Line, View, listed, several, table

_LAST_CALLS = 3
_QUOTES = 4
_FIRST = (ContactPart.SPONSOR, ContactPart.CHAMPION, ContactPart.BILLING, ContactPart.USER)


class Topic(Line):
    """One point of a brief."""

    topic: str
    what: str


class Brief(View):
    """What to know before a call with a client."""

    client: str
    on: Day | None = None
    meeting: str = ""
    people: tuple[str, ...] = ()
    topics: tuple[Topic, ...] = ()
    actions: tuple[ActionLine, ...] = ()
    said: tuple[SaidLine, ...] = ()

    def headline(self) -> str:
        """Give the brief in a few sentences."""
        when = f" for {day_text(self.on)}" if self.on else ""
        called = f" ({self.meeting})" if self.meeting else ""
        parts = [f"Brief on {self.client}{when}{called}."]
        if self.people:
            parts.append(f"There: {listed(self.people, 4)}.")
        held = [topic for topic in self.topics if topic.topic == "Held"]
        parts += [f"{topic.topic}: {topic.what}." for topic in self.topics if topic not in held[1:]]
        open_items = [f"{one.who}: {one.what[:1].lower()}{one.what[1:]}" for one in self.actions]
        if open_items:
            parts.append(f"{several(len(open_items), 'open action')}: {listed(open_items)}.")
        if self.said:
            parts.append(f"In their words: {self.said[0].cited()}.")
        return " ".join(parts)

    def blocks(self) -> tuple[Block, ...]:
        """Show points, open actions and quotes."""
        found: list[Block] = []
        if self.topics:
            found.append(table("Points", self.topics, {"topic": "Topic", "what": "What"}))
        if self.actions:
            heads = {
                "what": "What",
                "who": "Who",
                "due_on": "Due",
                "days_late": "Days late|#",
                "held_on": "Promised on",
            }
            found.append(table("Open actions", self.actions, heads))
        return (*found, *quotes(self.said))


@tool(
    needs=Permission.CALLS_READ,
    agent="account_signal",
    staff_only=True,
    examples=(
        "seeing Havbris tomorrow, what should I know before I walk in?",
        "prep me for Wednesday's steering committee on Nordlys",
        "lunch with Brackwater's director, what are the touchy subjects?",
        "brief for Havbris on 3 December",
        "Havbris call in 20 minutes, short version",
        "tomorrow is my first call with the Nordlys client, what have they been talking about?",
        "what should I have read before my meeting about Nordlys?",
    ),
)
def meeting_brief(
    ctx: ToolContext,
    client: ClientRef | None = None,
    project: ProjectRef | None = None,
    on: AheadDay | None = None,
) -> Brief:
    """Prepare a call with a client: people, projects, delicate points, last calls, open actions, what they said.

    Needs a client or a project; money is in it only for those who may see it.
    """
    key, name = _whom(ctx, client, project)
    meeting, day = _coming(ctx, key, on)
    until = instant(ctx.today + timedelta(days=1), ctx.call.zone)
    where = calls.Narrowed(key, project.id if project else None, None, until)
    open_actions = calls.actions(ctx.db, ctx.actor, where, calls.WhoseActions())
    return Brief(
        as_of=ctx.today,
        client=name,
        on=on or day,
        meeting=meeting,
        people=_people(ctx, key),
        topics=_topics(ctx, key, project, where),
        actions=tuple(action_line(ctx, row) for row in open_actions[: ctx.firm.page_rows]),
        said=_said(ctx, key),
    )


def _whom(ctx: ToolContext, client: Named | None, project: Named | None) -> tuple[int, str]:
    """Return the client to prepare for.

    Raises:
        BadInput: nobody was named, or a project without a client.
        Forbidden: the actor may see neither calls nor projects of this client.

    """
    if client is None and project is None:
        raise BadInput("With whom is the meeting? Name a client or a project.")
    rows = projects.found(ctx.db, ctx.actor, project_id=project.id) if project else []
    key = client.id if client else rows[0].client_id if rows else None
    if key is None:
        raise BadInput(f"{project} has no client to meet.")
    theirs = projects.found(ctx.db, ctx.actor, client_id=key)
    if not theirs and not calls.meetings(ctx.db, ctx.actor, calls.Narrowed(client_id=key)):
        raise Forbidden(
            f"You may see neither projects nor calls of {client or project}.",
            hint="A brief is open to those who work for the client and those who oversee it.",
        )
    return key, ctx.db.get_one(Client, key).name


def _coming(ctx: ToolContext, key: int, on: date | None) -> tuple[str, date | None]:
    """Return the meeting that is in the calendar for the day (or the next one), with its day."""
    since = instant(on or ctx.today, ctx.call.zone)
    until = instant(on + timedelta(days=1), ctx.call.zone) if on else None
    found = calls.meetings(ctx.db, ctx.actor, calls.Narrowed(key, None, since, until))
    ahead = [row for row in found if row.held_at >= ctx.now]
    return (ahead[-1].title, local_day(ctx, ahead[-1].held_at)) if ahead else ("", None)


def _people(ctx: ToolContext, key: int) -> tuple[str, ...]:
    until = instant(ctx.today + timedelta(days=1), ctx.call.zone)
    here = [one for one in accounts.contacts(ctx.db, [key], until) if one.left_on is None]
    here.sort(key=lambda one: _FIRST.index(one.part))
    return tuple(f"{one.name} ({one.title or one.part.value}, {one.part.value})" for one in here)


def _topics(ctx: ToolContext, key: int, project: Named | None, where: calls.Narrowed) -> tuple[Topic, ...]:
    found = [*_projects(ctx, key, project), *_late(ctx, key, project), *_money(ctx, key), *_last_calls(ctx, where)]
    return tuple(found)


def _projects(ctx: ToolContext, key: int, project: Named | None) -> list[Topic]:
    rows = projects.found(ctx.db, ctx.actor, client_id=key, statuses=LIVE)
    rows = [row for row in rows if project is None or row.id == project.id]
    stands = healths(ctx.db, rows, ctx.today, ctx.firm)
    topics = []
    for row in rows:
        why = reasons(ctx, stands[row.id], most=2)
        what = f"{row.name} is {stands[row.id].score.band.value}, ends on {day_text(row.ends_on)}"
        topics.append(
            Topic(ref=f"project:{row.id}", topic="Project", what=what + (f" ({'; '.join(why)})" if why else ""))
        )
    return topics


def _late(ctx: ToolContext, key: int, project: Named | None) -> list[Topic]:
    narrowed = milestones.Narrowed(project.id if project else None, key)
    late = milestones.overdue(ctx.db, ctx.actor, narrowed, ctx.today)
    names = [
        f"{row.milestone.name} on {row.project} ({several((ctx.today - row.milestone.due_on).days, 'day')} late)"
        for row in late
    ]
    return [Topic(topic="Overdue milestones", what=listed(names))] if names else []


def _money(ctx: ToolContext, key: int) -> list[Topic]:
    """Say what is owed, of the invoices the actor may see."""
    if not ctx.actor.may(Permission.INVOICES_READ):
        return []
    bills = claims(ctx.db, ctx.actor, until=ctx.today, client_id=key)
    late = [bill for bill in bills if bill.due_on is not None and bill.due_on < ctx.today]
    if not bills:
        return []
    owed = listed([money_text(one) for one in by_currency([Money(b.gross - b.paid, b.currency) for b in bills])])
    overdue = listed([money_text(one) for one in by_currency([Money(b.gross - b.paid, b.currency) for b in late])])
    return [Topic(topic="Open invoices", what=f"{owed}, overdue {overdue}" if late else owed)]


def _last_calls(ctx: ToolContext, where: calls.Narrowed) -> list[Topic]:
    held = [row for row in calls.meetings(ctx.db, ctx.actor, where) if row.held_at <= ctx.now][:_LAST_CALLS]
    came = calls.attendance(ctx.db, [row.id for row in held])
    topics = []
    for row in held:
        there = [one.name for one in came if one.meeting_id == row.id and one.attended and not one.ours]
        away = [one.name for one in came if one.meeting_id == row.id and not one.attended and not one.ours]
        who = f" with {listed(there)}" if there else " without anyone of theirs"
        missed = f", {listed(away)} did not come" if away else ""
        what = f"{row.title} on {day_text(local_day(ctx, row.held_at))}{who}{missed}"
        topics.append(Topic(ref=f"meeting:{row.id}", topic="Held", what=what))
    return topics


def _said(ctx: ToolContext, key: int) -> tuple[SaidLine, ...]:
    zone = ctx.call.zone
    since = instant(ctx.today - timedelta(days=WINDOW_DAYS), zone)
    until = instant(ctx.today + timedelta(days=1), zone)
    said = signals.signals(ctx.db, col(Signal.client_id) == key, since, until, seen_meetings(ctx.actor))
    found = [one for one in said if one.signal.meeting_id is not None]
    return heard(ctx, found)[:_QUOTES]
