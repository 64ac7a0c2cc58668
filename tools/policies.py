"""The firm's own rules and routines, kept in its words."""

from __future__ import annotations

from domain.access import Permission, Reach
from domain.approval import Approval, Effect
from domain.errors import BadInput, Conflict, Forbidden
from domain.routines import find_routine, parse_routine, says_something
from store.findings import Policy, PolicyStatus
from store.queries import policies as stored
from tools.blocks import Block
from tools.params import PersonRef
from tools.spec import Named, ToolContext, tool
from tools.view import Line, View, listed, several, table

_NAME_WORDS = 7
_MOST_WORDS = 600  # characters of a rule


class PolicyLine(Line):
    """One rule or routine."""

    name: str
    text: str
    when: str
    to: str
    author: str
    status: str


class Policies(View):
    """Rules and routines in force."""

    lines: tuple[PolicyLine, ...] = ()

    def headline(self) -> str:
        """Name them with their time."""
        if not self.lines:
            return "There are no rules or routines yet."
        named = listed([f"{line.name} ({line.when}{f', to {line.to}' if line.to else ''})" for line in self.lines], 5)
        return f"{several(len(self.lines) + self.left_out, 'rule')} in force: {named}."

    def blocks(self) -> tuple[Block, ...]:
        """Show them in their own words."""
        heads = {
            "name": "Name",
            "text": "In these words",
            "when": "When",
            "to": "To",
            "author": "By",
            "status": "State",
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
    lines = [
        PolicyLine(
            ref=f"policy:{row.policy.id}",
            name=row.policy.name,
            text=row.policy.text,
            when=row.policy.schedule or "whenever it applies",
            to=row.recipient,
            author=row.author,
            status=row.policy.status.value,
        )
        for row in shown
    ]
    return Policies(as_of=ctx.today, lines=tuple(lines), left_out=len(rows) - len(shown))


class PolicyDraft(View):
    """A rule or routine as it would be kept."""

    text: str
    when: str
    to: str = ""

    def headline(self) -> str:
        """Say what would hold from now on."""
        kind = f"Keep a routine ({self.when})" if self.when else "Keep a standing rule"
        return f"{kind}{f', for {self.to}' if self.to else ''}: “{self.text}”"


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
    _refuse_twice(ctx, words, when)
    ctx.db.add(
        Policy(
            name=_name(words),
            text=words,
            rule={"schedule": when} if when else {},
            schedule=when,
            recipient_id=to.id if to else None,
            author_id=ctx.actor.person_id,
            status=PolicyStatus.ACTIVE,
        )
    )
    return PolicyDraft(as_of=ctx.today, text=words, when=when, to=to.name if to else "", assumptions=_notes(when))


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


def _notes(when: str) -> tuple[str, ...]:
    return () if when else ("No time was given, so it is kept as a standing rule.",)
