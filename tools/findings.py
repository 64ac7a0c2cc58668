"""What the daily checks found, and silencing one of them for a while."""

from __future__ import annotations

from datetime import timedelta
from typing import Annotated, Literal

from pydantic import WithJsonSchema

from domain.access import Permission
from domain.approval import Effect
from domain.calendar import STANDARD
from domain.errors import Ambiguous, BadInput, NotFound
from domain.watch.kinds import kind_of
from domain.watch.next_steps import NextStep, next_steps
from store.findings import FindingStatus
from store.queries import findings as stored
from store.queries.findings import About, FindingRow
from tools import hushes
from tools.blocks import Block
from tools.hushes import Snoozed
from tools.params import AheadDay, ClientRef, PersonRef, ProjectRef, ShiftParam
from tools.quotes import local_day
from tools.spec import Named, ToolContext, tool
from tools.values import Day, day_text
from tools.view import Line, View, listed, several, table

_SNOOZE_DAYS = 14
_NEAR, _LEAD, _MOST = 60, 8, 5

FindingName = Annotated[
    str,
    WithJsonSchema(
        {"type": "string", "x-kind": "finding", "description": "What the finding says, its kind, or finding:NUMBER."}
    ),
]


class FindingLine(Line):
    """One finding."""

    severity: str
    title: str
    detail: str
    about: str
    kind: str
    since: Day
    snoozed_until: Day | None = None
    next: tuple[NextStep, ...] = ()


class Findings(View):
    """What needs someone, worst first."""

    scope: str
    critical: int
    snoozed: int
    lines: tuple[FindingLine, ...] = ()

    def headline(self) -> str:
        """Say how many, and name the worst."""
        asleep = f" {self.snoozed} more {'is' if self.snoozed == 1 else 'are'} snoozed." if self.snoozed else ""
        if not self.lines:
            return f"Nothing is open{self.scope}.{asleep}"
        count = several(len(self.lines) + self.left_out, "open finding")
        critical = f", {self.critical} critical" if self.critical else ""
        named = listed([f"{line.title} (since {day_text(line.since)})" for line in self.lines], 4, beyond=self.left_out)
        return f"{count}{self.scope}{critical}: {named}.{asleep}"

    def blocks(self) -> tuple[Block, ...]:
        """Show them as a table."""
        heads = {"severity": "Severity", "title": "Finding", "detail": "Detail", "about": "About", "since": "Since"}
        return (table("Open findings", self.lines, heads, left_out=self.left_out),) if self.lines else ()


@tool(
    needs=Permission.FINDINGS_READ,
    agent="governance",
    examples=(
        "what did you find?",
        "any open findings?",
        "what needs my attention?",
        "critical findings",
        "alerts about Nordlys",
        "which warnings are open for Havbris?",
        "what have the checks turned up?",
    ),
)
def findings(
    ctx: ToolContext,
    kind: str = "",
    severity: Literal["critical", "warning", "info"] | None = None,
    project: ProjectRef | None = None,
    client: ClientRef | None = None,
    person: PersonRef | None = None,
) -> Findings:
    """List open findings of the daily checks that concern the asker, worst first.

    ``kind`` is one word for what it is about, such as budget, overallocation or missing_rate.
    """
    about = About(
        kind.strip().lower().replace(" ", "_"), severity or "", *(_key(one) for one in (person, project, client))
    )
    rows = stored.found(ctx.db, ctx.actor, about, ctx.today)
    asleep = stored.found(ctx.db, ctx.actor, about, ctx.today, snoozed=True)
    named = "".join(f" {word} {one}" for word, one in (("on", project), ("of", person), ("for", client)) if one)
    shown = ctx.firm.page_rows
    return Findings(
        as_of=ctx.today,
        scope=named + (f" about {kind}" if kind else ""),
        critical=sum(row.finding.severity == "critical" for row in rows),
        snoozed=len(asleep),
        lines=tuple(_line(ctx, row) for row in rows[:shown]),
        left_out=max(0, len(rows) - shown),
    )


def _key(named: Named | None) -> int | None:
    return named.id if named else None


def _line(ctx: ToolContext, row: FindingRow) -> FindingLine:
    one = row.finding
    return FindingLine(
        ref=f"finding:{one.id}",
        severity=one.severity,
        title=one.title,
        detail=one.detail,
        about=listed(list(dict.fromkeys(filter(None, (row.project, row.person, row.client))))),
        kind=one.kind,
        since=local_day(ctx, one.first_seen_at),
        snoozed_until=one.snoozed_until,
        next=next_steps(one.kind, person=row.person, project=row.project, client=row.client),
    )


@tool(
    # Whoever may see a finding may also set it aside; it comes back by itself.
    needs=Permission.FINDINGS_WRITE,
    effect=Effect.WRITE,
    agent="governance",
    examples=(
        "stop nagging me about the budget warning on Nordlys until 14 December",
        "I know about the missing status on Nordlys, remind me again in a week",
        "mute the stale plan thing for Atlas until Monday",
        "snooze the overdue invoice of Havbris till 15 December",
        "dismiss the overbooking alert for Ana",
        "keep quiet about the unbilled milestone for two weeks",
    ),
)
def snooze_finding(
    ctx: ToolContext,
    finding: FindingName = "",
    until: AheadDay | None = None,
    by: ShiftParam | None = None,
    project: ProjectRef | None = None,
    client: ClientRef | None = None,
    person: PersonRef | None = None,
) -> Snoozed:
    """Silence one open finding until a day (default: two weeks); it shows again then if its cause is still there."""
    wake = until or (by.applied(ctx.today, STANDARD.works) if by else ctx.today + timedelta(days=_SNOOZE_DAYS))
    if wake <= ctx.today:
        raise BadInput(f"{day_text(wake)} is not ahead.", hint="Say a later day, for example Monday or in two weeks.")
    assumed = ("No day was given, so it is two weeks.",) if until is None and by is None else ()
    about = About("", "", _key(person), _key(project), _key(client))
    row = _chosen(ctx, finding, about)
    if row is None:
        return hushes.hush(ctx, hushes.Hush(kind_of(finding), about, _named(person, project, client), wake), assumed)
    row.finding.status, row.finding.snoozed_until = FindingStatus.SNOOZED, wake
    ctx.db.add(row.finding)
    return Snoozed(as_of=ctx.today, title=row.finding.title, until=wake, assumptions=assumed)


def _named(*given: Named | None) -> str:
    return next((one.name for one in given if one), "")


def _chosen(ctx: ToolContext, words: str, about: About) -> FindingRow | None:
    """Return the finding the words mean among the open ones; none when a kind and a place are named and none is open.

    Raises:
        NotFound: none comes near. Ambiguous: several do, or nothing was named.

    """
    from rapidfuzz import fuzz, utils

    kind = kind_of(words)
    rows = stored.found(ctx.db, ctx.actor, about, ctx.today)
    rows = [row for row in rows if not kind or kind_of(row.finding.kind) == kind]
    number = words.strip().removeprefix("finding:")
    exact = [row for row in rows if str(row.finding.pk) == number]
    if exact:
        return exact[0]
    said = str(utils.default_process(words))
    scores = {row.finding.pk: fuzz.token_set_ratio(said, _words(row)) for row in rows}
    near = [row for row in rows if not said or scores[row.finding.pk] >= _NEAR]
    near.sort(key=lambda row: -scores[row.finding.pk])
    if not near and len(rows) == 1 and any(about[2:]):
        return rows[0]
    if not near and kind and any(about[2:]):
        return None
    if not near:
        raise NotFound(f"I find no open finding {words!r} that concerns you." if said else "Nothing is open there.")
    best = scores[near[0].finding.pk]
    close = [row for row in near if not said or best - scores[row.finding.pk] < _LEAD]
    if len(close) > 1:
        raise Ambiguous("Which finding?", candidates=tuple(row.finding.title for row in close[:_MOST]))
    return close[0]


def _words(row: FindingRow) -> str:
    from rapidfuzz import utils

    parts = (row.finding.title, row.finding.kind.replace("_", " "), row.finding.detail, row.project, row.person)
    return str(utils.default_process(" ".join((*parts, row.client))))
