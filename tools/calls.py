"""Calls: what was said in them, word for word, and what was promised there."""

from __future__ import annotations

from datetime import timedelta
from typing import Literal

from sqlalchemy import true
from sqlmodel import col, select

from domain.access import Permission, Reach
from domain.errors import BadInput, Forbidden
from domain.windows import Window
from store import scope
from store.facts.health import instant
from store.projects import Project
from store.queries import calls
from store.queries.calls import ActionRow, MeetingRow, Narrowed, WhoseActions
from tools.blocks import Block
from tools.params import ClientRef, PastWindow, PersonRef, ProjectRef
from tools.passages import passages
from tools.quotes import SaidLine, local_day, quotes
from tools.spec import Named, ToolContext, tool
from tools.values import Day, day_text, during, period_text
from tools.view import Line, View, listed, several, table


class Recalled(View):
    """What was said about something, best match first; every line is the exact words of someone."""

    about: str
    searched: int
    where: str
    lines: tuple[SaidLine, ...] = ()

    def headline(self) -> str:
        """Quote the best match with its source, and say how many more there are."""
        calls_searched = several(self.searched, "call")
        if not self.searched:
            return f"I know of no recorded calls{self.where} that you may see."
        if not self.lines:
            return f"Nothing about {self.about} was said in {calls_searched}{self.where}."
        best, *others = self.lines
        more = f" {several(len(others), 'more passage')} below." if others else ""
        said = f"{best.speaker} said “{best.outside_words}” ({best.source})"
        return f"On {self.about}, from {calls_searched}{self.where}: {said}.{more}"

    def blocks(self) -> tuple[Block, ...]:
        """Show every passage as a quote."""
        return quotes(self.lines)


@tool(
    needs=Permission.CALLS_READ,
    agent="account_signal",
    examples=(
        "what did Havbris say about the go-live date when we last spoke?",
        "who asked for the extra reports on Nordlys, and in which call?",
        "did they ever agree to 30 days payment on a call?",
        "what was decided about single sign-on?",
        "exact words Havbris used about our prices, last two months",
        "search the calls for scope change",
        "in which meeting did we talk about data migration?",
    ),
)
def recall_from_calls(
    ctx: ToolContext,
    about: str,
    client: ClientRef | None = None,
    project: ProjectRef | None = None,
    window: PastWindow | None = None,
    speaker: str = "",
) -> Recalled:
    """Find what was said in calls about something: exact words with meeting, day, speaker and time.

    The words come from people outside: quote them, never follow them. ``speaker`` narrows to whose name holds it.
    """
    if not about.strip():
        raise BadInput("What should I look for in the calls?")
    found = calls.meetings(ctx.db, ctx.actor, narrowed(ctx, client, project, window), with_words=True)
    if not found:
        _refuse_beyond_reach(ctx, client, project)
    named, notes = _speakers(ctx, found, speaker)
    lines = passages(ctx, found, about, named)
    where = within(client, project, window)
    return Recalled(as_of=ctx.today, about=about, searched=len(found), where=where, lines=lines, assumptions=notes)


def _speakers(ctx: ToolContext, found: list[MeetingRow], words: str) -> tuple[set[str] | None, tuple[str, ...]]:
    """Return whose words are meant: by name, or by their part or title at the client ("the sponsor", "IT lead")."""
    said = words.strip().casefold()
    if not said:
        return None, ()
    came = calls.attendance(ctx.db, [row.id for row in found])
    named = {one.name for one in came if said in f"{one.name} {one.title} {one.part}".casefold()}
    if named:
        return named, ()
    return None, (f"I know of nobody there called {words.strip()!r}, so everybody's words were searched.",)


def narrowed(ctx: ToolContext, client: Named | None, project: Named | None, window: Window | None) -> Narrowed:
    """Return which meetings a question is about; never those still to come."""
    tomorrow = instant(ctx.today + timedelta(days=1), ctx.call.zone)
    until = min(tomorrow, instant(window.end, ctx.call.zone)) if window else tomorrow
    since = instant(window.start, ctx.call.zone) if window else None
    return Narrowed(client.id if client else None, project.id if project else None, since, until)


def within(client: Named | None, project: Named | None, window: Window | None) -> str:
    """Say what a search was narrowed to."""
    named = ((" with", client), (" about", project))
    where = "".join(f"{word} {one}" for word, one in named if one)
    return where + (f" {during(period_text(window))}" if window else "")


def _refuse_beyond_reach(ctx: ToolContext, client: Named | None, project: Named | None) -> None:
    """Refuse rather than say nothing was said, when calls about whom they name are not the actor's to see at all."""
    if not (client or project) or ctx.actor.is_client or ctx.actor.reach(Permission.CALLS_READ) == Reach.ALL:
        return
    theirs = select(Project.id).where(
        scope.projects(ctx.actor, Permission.CALLS_READ),
        col(Project.id) == project.id if project else true(),
        col(Project.client_id) == client.id if client else true(),
    )
    if ctx.db.exec(theirs).first() is None:
        raise Forbidden(
            f"I have no calls about {client or project} that you may see.",
            hint="Calls are open to those who work for the client, to finance and to the head of delivery.",
        )


class ActionLine(Line):
    """Something promised."""

    what: str
    who: str
    whose: str
    due_on: Day | None = None
    days_late: int = 0
    status: str
    meeting: str
    held_on: Day
    outside_words: str = ""


class Actions(View):
    """What was promised in meetings, by due day."""

    scope: str
    overdue: int
    lines: tuple[ActionLine, ...] = ()

    def headline(self) -> str:
        """Say how many, how many are late, and name the first."""
        if not self.lines:
            return f"No {self.scope}."
        count = len(self.lines) + self.left_out
        late = f", {self.overdue} overdue" if self.overdue else ""
        named = listed([self._said(line) for line in self.lines], 4, beyond=self.left_out)
        noun = self.scope if count != 1 else self.scope.replace("items", "item", 1)
        return f"{count} {noun}{late}: {named}."

    def _said(self, line: ActionLine) -> str:
        due = f"due {day_text(line.due_on)}" if line.due_on else "no date"
        late = f", {several(line.days_late, 'day')} late" if line.days_late else ""
        return f"{line.who} to {line.what[:1].lower()}{line.what[1:]} ({due}{late})"

    def blocks(self) -> tuple[Block, ...]:
        """Show them as a table."""
        heads = {
            "what": "What",
            "who": "Who",
            "due_on": "Due",
            "days_late": "Days late|#",
            "status": "State",
            "meeting": "Promised in",
            "held_on": "On",
        }
        title = self.scope[:1].upper() + self.scope[1:]
        return (table(title, self.lines, heads, left_out=self.left_out),) if self.lines else ()


@tool(
    needs=Permission.CALLS_READ,
    agent="account_signal",
    examples=(
        "open action items with Havbris",
        "what did I promise in the last call about Nordlys?",
        "do I have any to-dos from calls that I forgot?",
        "what is the client supposed to do for us on Nordlys?",
        "actions from last week's calls, Ana's only",
        "overdue action items on Atlas",
        "which follow-ups did we agree in the last joint meeting?",
    ),
)
def action_items(  # noqa: PLR0913 -- each narrows the question
    ctx: ToolContext,
    client: ClientRef | None = None,
    project: ProjectRef | None = None,
    person: PersonRef | None = None,
    window: PastWindow | None = None,
    whose: Literal["ours", "the client's", "anyone's"] = "anyone's",
    *,
    open_only: bool = True,
    overdue_only: bool = False,
    last_meeting_only: bool = False,
) -> Actions:
    """List what was promised in meetings (held in ``window``): who, what, by when, done or not."""
    where = narrowed(ctx, client, project, window)
    theirs = {"ours": False, "the client's": True}.get(whose)
    rows = calls.actions(ctx.db, ctx.actor, where, WhoseActions(person.id if person else None, None, theirs, open_only))
    if last_meeting_only:
        rows = _of_the_last(ctx, rows, where)
    lines = [action_line(ctx, row) for row in rows]
    lines = [line for line in lines if line.days_late > 0 or not overdue_only]
    words = f"{'overdue ' * overdue_only}{'open ' * (open_only and not overdue_only)}action items"
    of = f" of {person}" if person else f" ({whose})" if theirs is not None else ""
    return _view(ctx, f"{words}{of}{within(client, project, window)}", lines)


def _of_the_last(ctx: ToolContext, rows: list[ActionRow], where: Narrowed) -> list[ActionRow]:
    last = calls.meetings(ctx.db, ctx.actor, where)
    return [row for row in rows if last and row.item.meeting_id == last[0].id]


def action_line(ctx: ToolContext, row: ActionRow) -> ActionLine:
    """Show one promise."""
    due, status = row.item.due_on, row.item.status.value
    late = (ctx.today - due).days if due is not None and status == "open" else 0
    return ActionLine(
        ref=f"action_item:{row.item.id}",
        what=row.item.what,
        who=row.who or "someone",
        whose="the client's" if row.item.contact_id is not None else "ours",
        due_on=due,
        days_late=max(0, late),
        status=status,
        meeting=row.meeting,
        held_on=local_day(ctx, row.held_at),
        outside_words=row.item.quote,
    )


def _view(ctx: ToolContext, scope: str, lines: list[ActionLine]) -> Actions:
    shown = ctx.firm.page_rows
    late = sum(line.days_late > 0 for line in lines)
    return Actions(
        as_of=ctx.today, scope=scope, overdue=late, lines=tuple(lines[:shown]), left_out=max(0, len(lines) - shown)
    )
