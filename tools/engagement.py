"""Who at a client is engaged: who comes to meetings, who stays away, who has gone quiet, who does the talking."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import timedelta
from decimal import Decimal

from sqlmodel import col

from domain.access import Permission
from domain.errors import BadInput, Forbidden
from domain.mood import sentiment
from domain.ratio import ratio, rounded
from domain.windows import Window
from memory.recall_text import turns
from store.facts.health import instant
from store.meetings import Signal
from store.queries import accounts, calls, projects, signals
from store.queries.accounts import Attended, ContactRow
from store.queries.signals import Said
from store.scope import meetings as seen_meetings
from tools.blocks import Block
from tools.params import ClientRef, ContactRef, Limit, PastWindow, ProjectRef
from tools.quotes import local_day
from tools.spec import Named, ToolContext, tool
from tools.values import Day, Index, Percent, day_text, during, percent_text, period_text, ratio_text
from tools.view import Line, View, listed, several, table

_DAYS = 180


class PersonLine(Line):
    """One person at a client."""

    contact: str
    client: str
    part: str
    title: str
    invited: int = 0
    came: int = 0
    last_came: Day | None = None
    last_heard: Day | None = None
    silent_days: int | None = None
    talk_share: Percent = None
    tone: Index = None
    left: bool = False


class Engagement(View):
    """People at a client with how often they came and when they were last heard."""

    client: str
    period: str
    meetings: int
    silent_after: int
    sponsors_only: bool = False
    lines: tuple[PersonLine, ...] = ()

    def headline(self) -> str:
        """Say who comes, who stays away and who is silent."""
        if self.sponsors_only:
            return self._sponsors()
        if not self.lines:
            return f"Nobody at {self.client} is known to me."
        if len(self.lines) == 1:
            return f"{self._of(self.lines[0])}."
        here = [line for line in self.lines if not line.left]
        away = [f"{line.contact} (came to {line.came} of {line.invited})" for line in here if line.came < line.invited]
        quiet = [f"{line.contact} ({self._silence(line)})" for line in here if self._silent(line)]
        gone = [line.contact for line in self.lines if line.left]
        active = [line.contact for line in here if not self._silent(line)]
        counted = several(self.meetings, "meeting")
        looked_at = self.period if self.period.endswith(counted) else f"{counted} {during(self.period)}"
        parts = [f"{self.client}, {looked_at}."]
        for what, who in (("In touch", active), ("Gone quiet", quiet), ("Missed meetings", away), ("Left", gone)):
            if who:
                parts.append(f"{what}: {listed(who, 5)}.")
        return " ".join(parts)

    def _silent(self, line: PersonLine) -> bool:
        return line.silent_days is None or line.silent_days > self.silent_after

    def _silence(self, line: PersonLine) -> str:
        return "never heard" if line.silent_days is None else f"silent for {several(line.silent_days, 'day')}"

    def _sponsors(self) -> str:
        days = f"for more than {several(self.silent_after, 'day')}"
        if not self.lines:
            return f"No sponsor of {self.client} has been silent {days}."
        named = [f"{line.contact} at {line.client} ({self._silence(line)})" for line in self.lines]
        have = "sponsor has" if len(named) == 1 else "sponsors have"
        return f"{len(named)} {have} been silent {days}, of {self.client}: {listed(named, 5)}."

    def _of(self, line: PersonLine) -> str:
        meetings = f"{line.came} of {several(line.invited, 'meeting')}" if line.invited else "no meeting"
        said = f"{line.contact} ({line.part} at {line.client}) came to {meetings} {during(self.period)}"
        if line.last_came is not None:
            said += f", last on {day_text(line.last_came)}"
        heard = f"last heard on {day_text(line.last_heard)}" if line.last_heard else "never heard"
        share = f", {percent_text(line.talk_share)} of the words said" if line.talk_share else ""
        tone = f", tone {ratio_text(line.tone)} from -1 to 1" if line.tone is not None else ""
        return f"{said}; {heard}{share}{tone}{'; has left' if line.left else ''}"

    def blocks(self) -> tuple[Block, ...]:
        """Show everybody."""
        heads = {
            "contact": "Contact",
            "part": "Part",
            "invited": "Invited|#",
            "came": "Came|#",
            "last_came": "Last came",
            "last_heard": "Last heard",
            "silent_days": "Silent, days|#",
        }
        if any(line.talk_share for line in self.lines):
            heads["talk_share"] = "Of the words|%"
        if any(line.tone is not None for line in self.lines):
            heads["tone"] = "Tone|#"
        return (table(f"People at {self.client}", self.lines, heads, left_out=self.left_out),) if self.lines else ()


@tool(
    needs=Permission.ACCOUNTS_READ,
    agent="account_signal",
    staff_only=True,
    examples=(
        "who on Havbris's side has gone quiet?",
        "when did the sponsor of Nordlys last turn up to a meeting?",
        "who at Havbris have we actually talked to in the last three months?",
        "is our champion still engaged?",
        "who attended the last steering committees with Havbris?",
        "in the Havbris calls, who does the talking and who sits silent?",
        "which accounts have we not had an executive conversation with for six weeks?",
        "mood per person at Havbris",
    ),
)
def stakeholder_engagement(  # noqa: PLR0913 -- each narrows the question
    ctx: ToolContext,
    client: ClientRef | None = None,
    project: ProjectRef | None = None,
    contact: ContactRef | None = None,
    window: PastWindow | None = None,
    limit: Limit | None = None,
    *,
    meeting_kind: str = "",
    silent_days: int | None = None,
) -> Engagement:
    """Show who at a client comes to meetings, who stays away, who is silent, and each one's share of the talk.

    ``limit`` looks at the last so many meetings only. Without a client it lists sponsors who have been silent.
    """
    window = window or ctx.last_days(_DAYS)
    quiet = ctx.firm.silence_days if silent_days is None else silent_days
    found = _client(ctx, client, project, contact)
    if found is None:
        return _silent_sponsors(ctx, window, quiet)
    lines, held = _people(ctx, found, window, limit, meeting_kind)
    if contact is not None:
        lines = [line for line in lines if line.ref == f"contact:{contact.id}"]
    period = f"the last {several(held, 'meeting')}" if limit else period_text(window)
    return Engagement(
        as_of=ctx.today, client=found.name, period=period, meetings=held, silent_after=quiet, lines=tuple(lines)
    )


def _client(
    ctx: ToolContext, client: Named | None, project: Named | None, contact: Named | None
) -> accounts.Account | None:
    """Return the account asked about: by its name, by a project of theirs, or by someone there."""
    key = client.id if client else None
    if key is None and project is not None:
        rows = projects.found(ctx.db, ctx.actor, project_id=project.id)
        key = rows[0].client_id if rows else None
        if key is None:
            raise BadInput(f"{project} has no client.")
    if key is None and contact is not None:
        key = accounts.client_of(ctx.db, contact.id)
    if key is None:
        return None
    found = accounts.found(ctx.db, ctx.actor, client_id=key)
    if not found:
        raise Forbidden("You can see this only for clients whose projects you lead.", hint="Ask the head of delivery.")
    return found[0]


def _people(
    ctx: ToolContext, account: accounts.Account, window: Window, limit: int | None, kind: str
) -> tuple[list[PersonLine], int]:
    zone, tomorrow = ctx.call.zone, instant(ctx.today + timedelta(days=1), ctx.call.zone)
    since, until = instant(window.start, zone), min(instant(window.end, zone), tomorrow)
    rows = accounts.attendance(ctx.db, ctx.actor, account.id, since, until)
    rows = [row for row in rows if kind.strip().casefold() in f"{row.kind} {row.title}".casefold()]
    meetings = list(dict.fromkeys(row.meeting_id for row in rows))[:limit]
    rows = [row for row in rows if row.meeting_id in meetings]
    people = accounts.contacts(ctx.db, [account.id], tomorrow)
    shares = _talk(ctx, account, meetings)
    said = signals.signals(ctx.db, col(Signal.client_id) == account.id, since, until, seen_meetings(ctx.actor))
    tones = {
        who.name: sentiment(
            [(s.signal.kind.value, s.signal.strength) for s in said if s.signal.speaker == who.name], []
        )
        for who in people
    }
    return [_line(ctx, account, who, rows, shares, tones) for who in people], len(meetings)


def _tone(name: str, said: Sequence[Said]) -> Decimal | None:
    felt = sentiment([(s.signal.kind.value, s.signal.strength) for s in said if s.signal.speaker == name], [])
    return None if felt is None else rounded(felt, 1)


def _talk(ctx: ToolContext, account: accounts.Account, meetings: Sequence[int]) -> Mapping[str, Decimal | None]:
    """Return each speaker's share of the words said in some meetings."""
    words: dict[str, int] = {}
    for row in calls.meetings(ctx.db, ctx.actor, calls.Narrowed(client_id=account.id), with_words=True):
        if row.id in meetings:
            for turn in turns(row.text):
                words[turn.speaker] = words.get(turn.speaker, 0) + len(turn.words.split())
    total = sum(words.values())
    return {who: ratio(count, total, "nothing was said").value for who, count in words.items()}


def _line(
    ctx: ToolContext,
    account: accounts.Account,
    who: ContactRow,
    rows: Sequence[Attended],
    shares: Mapping[str, Decimal | None],
    tones: Mapping[str, Decimal | None],
) -> PersonLine:
    mine = [row for row in rows if row.contact_id == who.id]
    came = [row for row in mine if row.attended]
    heard = local_day(ctx, who.heard_at) if who.heard_at else None
    return PersonLine(
        ref=f"contact:{who.id}",
        contact=who.name,
        client=account.name,
        part=who.part.value,
        title=who.title,
        invited=len(mine),
        came=len(came),
        last_came=local_day(ctx, came[0].held_at) if came else None,
        last_heard=heard,
        silent_days=(ctx.today - heard).days if heard else None,
        talk_share=shares.get(who.name),
        tone=tones.get(who.name),
        left=who.left_on is not None and who.left_on <= ctx.today,
    )


def _silent_sponsors(ctx: ToolContext, window: Window, quiet: int) -> Engagement:
    found = {one.id: one for one in accounts.found(ctx.db, ctx.actor)}
    until = instant(ctx.today + timedelta(days=1), ctx.call.zone)
    people = [one for one in accounts.contacts(ctx.db, list(found), until) if one.part.value == "sponsor"]
    lines = [_line(ctx, found[who.client_id], who, (), {}, {}) for who in people if who.left_on is None]
    silent = [line for line in lines if line.silent_days is None or line.silent_days > quiet]
    silent.sort(key=lambda line: -(line.silent_days if line.silent_days is not None else 10_000))
    return Engagement(
        as_of=ctx.today,
        client=several(len(found), "account"),
        sponsors_only=True,
        period=period_text(window),
        meetings=0,
        silent_after=quiet,
        lines=tuple(silent),
    )
