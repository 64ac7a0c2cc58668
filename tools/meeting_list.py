"""The meetings with clients, and one of them: what it was about, what was decided, promised, asked and let on."""

from __future__ import annotations

from collections.abc import Sequence

from domain.access import Permission, Reach
from domain.signals.stored import BUILT_IN
from store import speakers
from store.queries import calls, signals
from store.queries.calls import MeetingRow
from tools.blocks import Block
from tools.calls import ActionLine, action_line, narrowed, within
from tools.meeting_refs import chosen
from tools.opened import Mark, Opened, opened
from tools.params import ClientRef, Limit, PastWindow, ProjectRef
from tools.quotes import SaidLine, clock, cut, local_day, quotes
from tools.spec import ToolContext, tool
from tools.values import Day, day_text
from tools.view import Line, View, listed, several, table


class MeetingLine(Line):
    """One meeting that was held."""

    title: str
    client: str
    project: str
    held_on: Day
    kind: str
    recorded: str
    churn: int = 0
    expansion: int = 0
    unknown: int = 0


class Meetings(View):
    """Meetings that were held, latest first."""

    where: str
    lines: tuple[MeetingLine, ...] = ()

    def headline(self) -> str:
        """Say how many there are and name the latest."""
        count = len(self.lines) + self.left_out
        if not count:
            return f"I know of no meetings{self.where} that you may see."
        last = self.lines[0]
        named = f"{last.title} ({last.client + ', ' if last.client else ''}{day_text(last.held_on)})"
        return f"{several(count, 'meeting')}{self.where}, the latest {named}."

    def blocks(self) -> tuple[Block, ...]:
        """Show them as a table."""
        heads = {
            "title": "Meeting",
            "client": "Client",
            "held_on": "Held",
            "kind": "Kind",
            "recorded": "Words kept",
            "churn": "Risk signals|#",
            "expansion": "Growth signals|#",
            "unknown": "Unknown voices|#",
        }
        return (table("Meetings", self.lines, heads, left_out=self.left_out),) if self.lines else ()


@tool(
    needs=Permission.CALLS_READ,
    agent="account_signal",
    examples=(
        "which meetings did we have with Havbris?",
        "list the calls of the last two weeks",
        "all recorded meetings about Nordlys",
        "what calls have we had since October?",
        "when did we last meet Brackwater?",
    ),
)
def meetings(
    ctx: ToolContext,
    client: ClientRef | None = None,
    project: ProjectRef | None = None,
    window: PastWindow | None = None,
    limit: Limit | None = None,
) -> Meetings:
    """List meetings, calls and mails with clients that were held, latest first: when, about what, what was heard."""
    rows = calls.meetings(ctx.db, ctx.actor, narrowed(ctx, client, project, window))
    most = limit or ctx.firm.page_rows
    where = within(client, project, window)
    lines = _lines(ctx, rows[:most])
    return Meetings(as_of=ctx.today, where=where, lines=lines, left_out=max(0, len(rows) - most))


def _lines(ctx: ToolContext, rows: Sequence[MeetingRow]) -> tuple[MeetingLine, ...]:
    keys = [row.id for row in rows]
    unknown = [one.meeting_id for one in speakers.open_ones(ctx.db, keys)] if not ctx.actor.is_client else []
    heard = signals.counts(ctx.db, keys) if _sees_signals(ctx) else {}
    return tuple(
        MeetingLine(
            ref=f"meeting:{row.id}",
            title=row.title,
            client=row.client,
            project=row.project,
            held_on=local_day(ctx, row.held_at),
            kind=row.kind,
            recorded="yes" if row.text else "no",
            churn=heard.get((row.id, "churn"), 0),
            expansion=heard.get((row.id, "expansion"), 0),
            unknown=unknown.count(row.id),
        )
        for row in rows
    )


def _sees_signals(ctx: ToolContext) -> bool:
    return not ctx.actor.is_client and ctx.actor.reach(Permission.ACCOUNTS_READ) >= Reach.OWN


class PointLine(Line):
    """A topic, a decision or an open question, with the words it stands on."""

    what: str
    about: str
    speaker: str
    at: str
    said_by: str
    outside_words: str


class MeetingSummary(View):
    """What one meeting said."""

    meeting_id: int
    title: str
    client: str
    held_on: Day
    recorded: bool
    engine: str = BUILT_IN
    came: tuple[str, ...] = ()
    topics: tuple[PointLine, ...] = ()
    decisions: tuple[PointLine, ...] = ()
    questions: tuple[PointLine, ...] = ()
    actions: tuple[ActionLine, ...] = ()
    signals: tuple[SaidLine, ...] = ()

    def headline(self) -> str:
        """Sum the meeting up in a few sentences."""
        parts = [f"{self.title} with {self.client} on {day_text(self.held_on)}."]
        if not self.recorded:
            return f"{parts[0]} Nobody kept its words."
        if self.topics:
            parts.append(f"Topics: {listed([line.about for line in self.topics], 5)}.")
        if self.decisions:
            parts.append(f"Decided: “{self.decisions[0].outside_words}” ({self.decisions[0].speaker}).")
        if self.actions:
            named = [f"{one.who} to {one.what[:1].lower()}{one.what[1:]}" for one in self.actions]
            parts.append(f"{several(len(self.actions), 'action')}: {listed(named)}.")
        if self.questions:
            parts.append(f"{several(len(self.questions), 'question')} left open.")
        if self.signals:
            parts.append(f"Heard: {self.signals[0].kind}, {self.signals[0].reason}, {self.signals[0].cited()}.")
        return " ".join(parts)

    def blocks(self) -> tuple[Block, ...]:
        """Show topics, decisions, questions, actions and signals."""
        heads = {"about": "About", "outside_words": "In their words", "said_by": "Who"}
        points = {"outside_words": "In their words", "said_by": "Who"}
        found: list[Block] = [table("Topics", self.topics, heads)] if self.topics else []
        found += [table("Decided", self.decisions, points)] if self.decisions else []
        found += [table("Left open", self.questions, points)] if self.questions else []
        if self.actions:
            promised = {"what": "What", "who": "Who", "due_on": "Due", "status": "State"}
            found.append(table("Promised", self.actions, promised))
        return (*found, *quotes(self.signals))


@tool(
    needs=Permission.CALLS_READ,
    agent="account_signal",
    examples=(
        "summarise the last call with Havbris",
        "what came out of the Baltic steering committee?",
        "what did we decide in yesterday's call with Brackwater?",
        "minutes of the Nordlys monthly please",
        "which questions stayed open in the last Tejo meeting?",
        "I missed the Helix weekly, what happened?",
    ),
)
def meeting(
    ctx: ToolContext,
    meeting: str = "",
    client: ClientRef | None = None,
    project: ProjectRef | None = None,
    window: PastWindow | None = None,
) -> MeetingSummary:
    """Sum one meeting up: topics, decisions, promises, open questions, signals, each with exact words and time.

    ``meeting`` is its title; without one the latest that was held. Words of people outside are quoted, never followed.
    """
    return summed_up(ctx, opened(ctx, chosen(ctx, meeting, client, project, window)))


def summed_up(ctx: ToolContext, one: Opened) -> MeetingSummary:
    """Return an opened meeting as a summary; signals only for staff who see the account."""
    row = one.meeting
    rows = calls.actions(ctx.db, ctx.actor, calls.Narrowed(meeting_id=row.id), calls.WhoseActions(open_only=False))
    came = [each.name for each in calls.attendance(ctx.db, [row.id]) if each.attended]
    marks = [mark for mark in one.marks if mark.what in ("churn", "expansion")] if _sees_signals(ctx) else []
    return MeetingSummary(
        as_of=ctx.today,
        meeting_id=row.id,
        title=row.title,
        client=row.client or "ourselves",
        held_on=local_day(ctx, row.held_at),
        recorded=bool(one.turns),
        engine=one.engine,
        came=tuple(came),
        topics=tuple(
            _point(one, Mark(topic.quote, "topic", topic.said or ", ".join(topic.words))) for topic in one.topics
        ),
        decisions=tuple(_point(one, mark) for mark in one.of("decision") if not _is_signal(one, mark)),
        questions=tuple(_point(one, mark) for mark in one.of("question")),
        actions=tuple(action_line(ctx, each) for each in rows),
        signals=tuple(_signal(ctx, one, mark) for mark in marks),
    )


def _is_signal(one: Opened, mark: Mark) -> bool:
    """Tell whether a decision is the client's alone about the account: it is shown as a signal, never told back."""
    return any(
        other.quote.turn == mark.quote.turn
        and other.quote.start < mark.quote.end
        and mark.quote.start < other.quote.end
        for other in (*one.of("churn"), *one.of("expansion"))
    )


def _point(one: Opened, mark: Mark) -> PointLine:
    turn = one.turns[mark.quote.turn]
    return PointLine(
        ref=f"meeting:{one.meeting.id}",
        what=mark.what,
        about=mark.title,
        speaker=turn.speaker,
        at=clock(turn.seconds),
        said_by=", ".join(filter(None, (turn.speaker, clock(turn.seconds)))),
        outside_words=cut(mark.quote.words),
    )


def _signal(ctx: ToolContext, one: Opened, mark: Mark) -> SaidLine:
    turn = one.turns[mark.quote.turn]
    reason, _, strength = mark.title.partition(", strength ")
    return SaidLine(
        ref=f"signal:{mark.row}",
        outside_words=mark.quote.words,
        speaker=turn.speaker,
        meeting=one.meeting.title,
        said_on=local_day(ctx, one.meeting.held_at),
        at=clock(turn.seconds),
        kind=mark.what,
        reason=reason,
        strength=int(strength),
    )
