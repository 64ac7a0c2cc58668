"""Stopping a rule for a while, letting it go on, ending it."""

from __future__ import annotations

from typing import Literal

from domain.access import Permission, Reach
from domain.approval import Effect
from domain.errors import Ambiguous, BadInput, Conflict, Forbidden, NotFound
from store.findings import Policy, PolicyStatus
from store.queries import policies as stored
from tools.policies import reading_of
from tools.spec import ToolContext, tool
from tools.view import View

_NEAR = 70  # rapidfuzz partial ratio at which words are taken to mean a rule
_LEAD = 8
_EMPTY = frozenset(
    [
        "a",
        "about",
        "alert",
        "alerts",
        "an",
        "for",
        "list",
        "my",
        "of",
        "on",
        "our",
        "report",
        "routine",
        "rule",
        "rules",
        "policy",
        "that",
        "the",
        "to",
    ]
)
_MOST = 5
_WORDS = {
    "pause": "Pause “{0}”: it neither looks nor tells until somebody lets it go on.",
    "resume": "Let “{0}” go on from now; what was due meanwhile is not made up for.",
    "retire": "Retire “{0}” for good.",
}


class PolicyChange(View):
    """What would become of a rule."""

    name: str
    to: str

    def headline(self) -> str:
        """Say it."""
        return _WORDS[self.to].format(self.name)


@tool(
    needs=Permission.POLICIES_WRITE,
    effect=Effect.WRITE,
    agent="governance",
    examples=(
        "pause the weekly portfolio routine",
        "stop sending me the bench list for now",
        "retire the rule on budgets",
        "switch the budget alert back on",
        "delete my Friday margin report",
        "resume the stale plans rule",
    ),
)
def change_policy(ctx: ToolContext, policy: str, to: Literal["pause", "resume", "retire"]) -> PolicyChange:
    """Pause a rule or routine, let it go on, or retire it: one's own, or any for the head of delivery.

    ``policy`` is its name, some of its words, or its reference ("policy:3").
    """
    found = _meant(ctx, policy)
    if to == "resume" and not found.paused:
        raise Conflict(f"“{found.name}” is in force; there is nothing to resume.")
    if to == "pause" and found.paused:
        raise Conflict(f"“{found.name}” is paused already.")
    if to == "resume" and reading_of(found) is None:
        raise Conflict(f"“{found.name}” was never understood.", hint="Retire it and say it again.")
    if to == "retire":
        found.status = PolicyStatus.RETIRED
    else:
        found.paused, found.since = to == "pause", found.since if to == "pause" else ctx.now
    return PolicyChange(as_of=ctx.today, name=found.name, to=to)


def _meant(ctx: ToolContext, words: str) -> Policy:
    if not words.strip():
        raise BadInput("Which rule?", hint="Say its name, or some of its words.")
    rows = [row.policy for row in stored.found(ctx.db)]
    key = words.strip().removeprefix("policy:")
    found = [one for one in rows if key.isdecimal() and one.id == int(key)] or _named(rows, words)
    if not found:
        raise NotFound(f"There is no rule like {words.strip()!r}.", hint="Ask which rules there are.")
    if len(found) > 1:
        raise Ambiguous("Which rule?", candidates=tuple(one.name for one in found[:_MOST]))
    whole = ctx.actor.reach(Permission.POLICIES_WRITE) > Reach.SELF
    mine = ctx.actor.person_id in {found[0].author_id, found[0].recipient_id} - {None}
    if not (whole or mine):
        raise Forbidden("Only whoever made a rule, or gets it, and the head of delivery may change it.")
    return found[0]


def _named(rows: list[Policy], words: str) -> list[Policy]:
    from rapidfuzz import fuzz, utils

    said = " ".join(word for word in utils.default_process(words).split() if word not in _EMPTY)

    def near(one: Policy) -> float:
        return fuzz.token_set_ratio(said, f"{one.name} {one.text}", processor=utils.default_process)

    scored = sorted(((near(one), one) for one in rows), key=lambda pair: -pair[0])
    best = scored[0][0] if scored else 0
    return [one for score, one in scored if score >= _NEAR and score > best - _LEAD]
