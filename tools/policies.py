"""The firm's own rules and routines, kept in its words."""

from __future__ import annotations

from domain.access import Permission, Reach
from domain.approval import Approval, Effect
from domain.errors import BadInput, Conflict, Forbidden, OpsError
from domain.policy import Rule, Whom, read_rule
from domain.routines import find_routine, parse_routine, says_something
from store.findings import Policy, SweepRun
from store.queries import policies as stored
from store.queries.policies import PolicyRow
from store.queries.sweeps import last_runs
from tools.blocks import Block
from tools.params import PersonRef
from tools.spec import Named, ToolContext, tool
from tools.values import Day
from tools.view import Line, View, listed, several, table

_NAME_WORDS = 7
_MOST_WORDS = 600  # characters of a rule
_TOLD = {
    Whom.MANAGER: "the project's manager",
    Whom.LEAD: "their line manager",
    Whom.CONCERNED: "whom it concerns",
    Whom.NOBODY: "nobody, a finding alone",
}


class PolicyLine(Line):
    """One rule or routine."""

    name: str
    text: str
    when: str
    to: str
    author: str
    status: str
    reading: str = ""
    last_run: Day | None = None
    last: str = ""


class Policies(View):
    """Rules and routines in force."""

    lines: tuple[PolicyLine, ...] = ()

    def headline(self) -> str:
        """Name them with their time."""
        if not self.lines:
            return "There are no rules or routines yet."
        named = listed(
            [f"{line.name} ({line.when}{f', to {line.to}' if line.to else ''})" for line in self.lines],
            5,
            beyond=self.left_out,
        )
        return f"{several(len(self.lines) + self.left_out, 'rule')} in force: {named}."

    def blocks(self) -> tuple[Block, ...]:
        """Show them in their own words."""
        heads = {
            "name": "Name",
            "text": "In these words",
            "reading": "Watches",
            "when": "When",
            "to": "To",
            "author": "By",
            "status": "State",
            "last_run": "Last run",
            "last": "With",
        }
        return (table("Rules and routines", self.lines, heads, left_out=self.left_out),) if self.lines else ()


@tool(
    needs=Permission.POLICIES_READ,
    agent="governance",
    examples=(
        "which rules do we have?",
        "list our policies",
        "what routines are set up?",
        "which alerts are active?",
        "what do you send out automatically?",
    ),
)
def policies(ctx: ToolContext) -> Policies:
    """List the rules and routines in force: their words, when they run, and who gets them."""
    rows = stored.found(ctx.db)
    shown = rows[: ctx.firm.page_rows]
    runs = last_runs(ctx.db, [f"policy:{row.policy.id}" for row in shown])
    lines = [_line(row, runs.get(f"policy:{row.policy.id}")) for row in shown]
    return Policies(as_of=ctx.today, lines=tuple(lines), left_out=len(rows) - len(shown))


def _line(row: PolicyRow, run: SweepRun | None) -> PolicyLine:
    policy, rule = row.policy, reading_of(row.policy)
    report = run.report if run and run.finished_at else {}
    told = f"{report.get('matches', 0)} found, {report.get('told', 0)} told" if report else ""
    return PolicyLine(
        ref=f"policy:{policy.id}",
        name=policy.name,
        text=policy.text,
        when=policy.schedule or "whenever it applies, looked at daily",
        to=row.recipient or (_TOLD.get(rule.whom, row.author) if rule else ""),
        author=row.author,
        status="paused" if policy.paused else policy.status.value,
        reading=rule.said() if rule else "not understood: retire it and say it again",
        last_run=run.local_date if run and run.finished_at else None,
        last=report.get("refused", told),
    )


def reading_of(policy: Policy) -> Rule | None:
    """Return a rule's formal reading; nothing when it was kept before rules were read."""
    try:
        return Rule.of(policy.rule)
    except OpsError:
        return None


class PolicyDraft(View):
    """A rule or routine as it would be kept."""

    text: str
    when: str
    to: str = ""
    reading: str = ""

    def headline(self) -> str:
        """Say what would hold from now on, and how it is understood."""
        kind = f"Keep a routine ({self.when})" if self.when else "Keep a standing rule"
        return f"{kind}{f', for {self.to}' if self.to else ''}: “{self.text}” It watches {self.reading}."


@tool(
    needs=Permission.POLICIES_WRITE,
    effect=Effect.WRITE,
    approval=Approval.HEAD_OF_DELIVERY,
    agent="governance",
    examples=(
        "every Monday at 9 send me the projects that are over budget",
        "whenever a project passes 85 % of budget, tell its manager",
        "let me know each time an invoice goes 45 days overdue",
        "chase missing timesheets automatically every Friday at noon",
        "send me the org summary weekly, mondays 8 sharp",
        "alert me when something turns red",
        "nudge PMs with plans older than two weeks",
    ),
)
def create_policy(ctx: ToolContext, text: str, schedule: str = "", recipient: PersonRef | None = None) -> PolicyDraft:
    """Keep a rule or routine in the firm's own words, once the head of delivery agrees.

    ``schedule`` is when it comes again ("Fridays at 16:00"); it may also stand in the text. A rule without one holds
    whenever it applies. Managers may set routines for themselves only.
    """
    words, when = _read(text, schedule)
    to = _recipient(ctx, words, recipient)
    rule = _rule(words, when, named=recipient is not None)
    _refuse_twice(ctx, words, when)
    kept = Policy(name=_name(words), text=words, rule=rule.as_json(), schedule=when, since=ctx.now)
    kept.recipient_id, kept.author_id = to.id if to else None, ctx.actor.person_id
    ctx.db.add(kept)
    told = to.name if to else _TOLD.get(rule.whom, ctx.actor.name)
    return PolicyDraft(
        as_of=ctx.today, text=words, when=when, to=told, reading=rule.said(), assumptions=_notes(when, rule)
    )


def _rule(words: str, when: str, *, named: bool) -> Rule:
    """Return the formal reading.

    Raises:
        BadInput: it cannot be watched, or it lacks a time or a threshold; with what is supported.

    """
    rule = read_rule(words, named=named)
    if not when and rule.about.report:
        raise BadInput(f"When should you get {rule.said()}?", hint="Say for example Mondays at 9, or daily.")
    if not when and rule.about.unit and rule.over is None:
        raise BadInput(f"From which figure on? I can watch {rule.about.named}.", hint="Or say when to send the list.")
    return rule


def _refuse_twice(ctx: ToolContext, words: str, when: str) -> None:
    kept = {(row.policy.text.casefold(), row.policy.schedule) for row in stored.found(ctx.db)}
    if (words.casefold(), when) in kept:
        raise Conflict("That rule is there already, in the same words.")


def _read(text: str, schedule: str) -> tuple[str, str]:
    """Return the rule's words and its time.

    Raises:
        BadInput: it does not say what is to happen, or when, or is longer than a rule.

    """
    words = " ".join(text.split())
    if len(words) > _MOST_WORDS:
        raise BadInput(f"A rule has at most {_MOST_WORDS} characters, this one {len(words)}.", hint="Say it shorter.")
    found = find_routine(words)
    if not says_something(found.rest if found else words):
        raise BadInput(
            "What should happen, and who should get it?", hint="For example: Fridays at 16:00, margins to me."
        )
    if schedule.strip():
        return words, str(parse_routine(schedule))
    return words, str(found.schedule) if found else ""


def _recipient(ctx: ToolContext, words: str, recipient: Named | None) -> Named | None:
    """Return who gets it: whoever was named, else the asker where the words say me.

    Raises:
        Forbidden: the asker may set routines for themselves only.

    """
    mine = any(word in {"me", "us", "my"} for word in words.lower().replace(",", " ").split())
    to = recipient or (ctx.me() if mine and ctx.actor.person_id is not None else None)
    own = to is not None and to.id == ctx.actor.person_id
    if ctx.actor.reach(Permission.POLICIES_WRITE) < Reach.OWN and not own:
        raise Forbidden(
            "You may set routines for yourself; a rule for others is the head of delivery's.",
            hint="Say who gets it: me.",
        )
    return to


def _name(words: str) -> str:
    first = words.split()[:_NAME_WORDS]
    return " ".join(first).rstrip(".,;:").capitalize()


def _notes(when: str, rule: Rule) -> tuple[str, ...]:
    everything = "A rule is about the whole firm, as far as its reader may see."
    narrow = (everything,) if rule.whom is Whom.READER else ()
    standing = () if when else ("No time was given, so it is kept as a standing rule, looked at every morning.",)
    return (*standing, *narrow)
