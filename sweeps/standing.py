"""What the standing rules see together, kept as findings: the firm's own rules and those of the house."""

from __future__ import annotations

from collections.abc import Mapping

from sqlalchemy import select
from sqlmodel import col

from domain.access import SYSTEM, Permission, Reach
from domain.errors import OpsError
from domain.policy import Rule, Whom
from domain.watch import seen
from domain.watch.insight import Insight
from store import actors
from store.findings import Policy, PolicyStatus
from store.sightings import record
from tools.policy_watch import look
from tools.spec import ToolContext

_TIME = "missing_timesheets"  # the Monday sweep keeps these findings

# What is watched in every firm, without anybody asking for it: a subject and its threshold.
HOUSE: Mapping[str, Rule] = {
    rule.subject: rule
    for rule in (
        Rule("budget", Whom.NOBODY, over=80),
        Rule("unbilled_time", Whom.NOBODY, over=30),
        Rule("unbilled_milestone", Whom.NOBODY, over=3),
        Rule("overdue_invoice", Whom.NOBODY, over=7),
        Rule("overdue_milestone", Whom.NOBODY, over=1),
        Rule("early_rolloff", Whom.NOBODY),
        Rule("churn", Whom.NOBODY),
        Rule("overallocation", Whom.NOBODY, window="next 4 weeks"),
    )
}


def read(policy: Policy) -> Rule | None:
    """Return the rule of a policy; nothing for one that was kept in words only."""
    try:
        return Rule.of(policy.rule)
    except OpsError:
        return None


def keeps_findings(ctx: ToolContext, policy: Policy, rule: Rule) -> bool:
    """Tell whether a rule makes findings for the firm; one made for oneself only tells."""
    if rule.about.report or rule.subject == _TIME or policy.author_id is None:
        return False
    try:
        author = actors.by_id(ctx.db, person_id=policy.author_id)
    except OpsError:
        return True  # whoever made it has left; it was approved for the firm and stays until it is retired
    return author.reach(Permission.POLICIES_WRITE) > Reach.SELF


def keep(ctx: ToolContext, rule: Rule) -> dict[str, int]:
    """Bring the findings of a rule's subject in line with what all standing rules about it see together."""
    insights: dict[str, Insight] = {}
    for one in sorted(_about(ctx, rule), key=lambda one: one.over or 0):
        for match in look(ctx, one, SYSTEM).matches:
            mark = seen.fingerprint(one.subject, match.ref)
            insights[mark] = Insight(
                kind=one.subject,
                fingerprint=mark,
                title=match.title,
                detail=" ".join(filter(None, (match.detail, f"By the rule on {one.said()}."))),
                severity=match.severity,
                person_id=match.about.person_id,
                project_id=match.about.project_id,
                client_id=match.about.client_id,
                evidence={"ref": match.ref, "over": one.over},
            )
    sighted = record(ctx.db, [seen.prefix(rule.subject)], insights.values(), now=ctx.now, today=ctx.today)
    return sighted.counts()


def _about(ctx: ToolContext, rule: Rule) -> list[Rule]:
    query = select(Policy).where(
        col(Policy.status) == PolicyStatus.ACTIVE, col(Policy.paused).is_(False), col(Policy.schedule) == ""
    )
    rules = ((policy, read(policy)) for policy in ctx.db.execute(query).scalars())
    firms = [found for policy, found in rules if found and keeps_findings(ctx, policy, found)]
    house = [HOUSE[rule.subject]] if rule.subject in HOUSE else []
    return [one for one in dict.fromkeys((*house, *firms)) if one.subject == rule.subject] or [rule]
