"""Account health: churn risk and room to grow, each a published sum of facts with the reasons that weigh most.

Facts only: what was delivered, answered, paid and said. It never judges a person, and it is a figure for the account
team, not for the client.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from domain.errors import BadInput
from domain.ratio import rounded
from domain.score import FULL, Part, Score, between, weighted

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

# Out of 100 points of risk. What the client says and how long they say nothing outweighs what our own plan shows.
CHURN_WEIGHTS: Mapping[str, int] = {
    "satisfaction": 22,
    "silence": 17,
    "delays": 17,
    "overdue invoices": 13,
    "stakeholder change": 9,
    "signals": 10,
    "attendance": 6,
    "answers": 6,
}
EXPANSION_WEIGHTS: Mapping[str, int] = {"signals": 35, "satisfaction": 25, "growth": 20, "delivery": 10, "reach": 10}

CSAT_GOOD = Decimal("0.9")
CSAT_BAD = Decimal("0.4")
SILENCE_OK_DAYS = 10
SILENCE_BAD_DAYS = 45
LATE_SHARE_BAD = Decimal("0.5")
OVERDUE_BAD_DAYS = 60
SIGNALS_FULL = 3
GROWTH_FULL = Decimal("0.3")
REACH_FULL = 4
CAME_GOOD = Decimal("0.9")
CAME_BAD = Decimal("0.4")
ANSWER_OK_MINUTES = 4 * 60
ANSWER_BAD_MINUTES = 48 * 60


@dataclass(frozen=True, slots=True)
class AccountFacts:
    """What is known of an account on one day; ``None`` is not known.

    ``milestones`` due in the window and ``late_milestones`` of them; ``csat`` the share of 4s and 5s; ``silence_days``
    since anyone at the client wrote or spoke; ``oldest_overdue_days`` of an unpaid invoice (0: none overdue);
    ``sponsor_left`` whether a named stakeholder left or changed; counts of churn and expansion signals (each with a
    quote); ``growth`` of revenue against the period before, a share; ``contacts`` people active at the client;
    ``invited`` and ``came`` count them over the meetings of the window; ``answer_minutes`` is how long they waited for
    our answers to their mails, on average.
    """

    milestones: int | None = None
    late_milestones: int = 0
    csat: Decimal | None = None
    silence_days: int | None = None
    oldest_overdue_days: int | None = None
    sponsor_left: bool | None = None
    churn_signals: int | None = None
    expansion_signals: int | None = None
    growth: Decimal | None = None
    contacts: int | None = None
    invited: int | None = None
    came: int = 0
    answer_minutes: int | None = None


def churn_risk(facts: AccountFacts, weights: Mapping[str, int] = CHURN_WEIGHTS) -> Score:
    """Return the standing of an account: 100 is safe, 0 is about to leave; the band is red when the risk is high."""
    return _scored(
        weights,
        {
            "satisfaction": _csat(facts),
            "silence": _silence(facts),
            "delays": _delays(facts),
            "overdue invoices": _overdue(facts),
            "stakeholder change": _stakeholder(facts),
            "signals": _count(facts.churn_signals, "churn", rising=False),
            "attendance": _attendance(facts),
            "answers": _answers(facts),
        },
    )


def expansion(facts: AccountFacts, weights: Mapping[str, int] = EXPANSION_WEIGHTS) -> Score:
    """Return the room to grow: 100 when everything speaks for it; the reasons are what is holding it back."""
    return _scored(
        weights,
        {
            "signals": _count(facts.expansion_signals, "expansion", rising=True),
            "satisfaction": _csat(facts),
            "growth": _growth(facts),
            "delivery": _delays(facts),
            "reach": _reach(facts),
        },
    )


def by_risk(accounts: Iterable[tuple[int, AccountFacts]]) -> tuple[tuple[int, Score], ...]:
    """Return (account, standing) for many accounts, the one most at risk first; unknown ones last."""
    scored = [(account, churn_risk(facts)) for account, facts in accounts]
    return tuple(sorted(scored, key=lambda one: (one[1].value is None, one[1].value or 0, one[0])))


_Valued = tuple[Decimal | None, str]


def _scored(weights: Mapping[str, int], values: Mapping[str, _Valued]) -> Score:
    strange = set(weights) - set(values)
    if strange:
        raise BadInput(f"Account scores have no part called {', '.join(sorted(strange))}.")
    return weighted([Part(name, weights[name], *values[name]) for name in values if weights.get(name)])


def _csat(facts: AccountFacts) -> _Valued:
    if facts.csat is None:
        return None, "no survey was answered"
    return between(facts.csat, worst=CSAT_BAD, best=CSAT_GOOD), f"{rounded(facts.csat * 100, 0)} % are satisfied"


def _silence(facts: AccountFacts) -> _Valued:
    if facts.silence_days is None:
        return None, "no conversation is known"
    value = between(Decimal(facts.silence_days), worst=SILENCE_BAD_DAYS, best=SILENCE_OK_DAYS)
    return value, f"nobody at the client was heard for {facts.silence_days} days"


def _delays(facts: AccountFacts) -> _Valued:
    if not facts.milestones:
        return None, "no milestone was due"
    late = Decimal(facts.late_milestones) / facts.milestones
    reason = f"{facts.late_milestones} of {facts.milestones} milestones are late"
    return between(late, worst=LATE_SHARE_BAD, best=0), reason


def _overdue(facts: AccountFacts) -> _Valued:
    days = facts.oldest_overdue_days
    if days is None:
        return None, "no invoice was issued"
    return between(Decimal(days), worst=OVERDUE_BAD_DAYS, best=0), f"an invoice is {days} days overdue"


def _stakeholder(facts: AccountFacts) -> _Valued:
    if facts.sponsor_left is None:
        return None, "no stakeholder is known"
    return Decimal(0) if facts.sponsor_left else FULL, "a stakeholder left or changed"


def _attendance(facts: AccountFacts) -> _Valued:
    if not facts.invited:
        return None, "nobody there was invited to a meeting"
    share = Decimal(facts.came) / facts.invited
    reason = f"{facts.came} of {facts.invited} invitations to meetings were followed"
    return between(share, worst=CAME_BAD, best=CAME_GOOD), reason


def _answers(facts: AccountFacts) -> _Valued:
    if facts.answer_minutes is None:
        return None, "no answer of ours is known"
    hours = rounded(Decimal(facts.answer_minutes) / 60, 0)
    value = between(Decimal(facts.answer_minutes), worst=ANSWER_BAD_MINUTES, best=ANSWER_OK_MINUTES)
    return value, f"our answers to their mails took {hours} hours"


def _count(signals: int | None, kind: str, *, rising: bool) -> _Valued:
    if signals is None:
        return None, "no conversation was read"
    share = between(Decimal(signals), worst=0, best=SIGNALS_FULL)
    heard = "signal was" if signals == 1 else "signals were"
    return share if rising else FULL - share, f"{signals or 'no'} {kind} {heard} heard"


def _growth(facts: AccountFacts) -> _Valued:
    if facts.growth is None:
        return None, "no earlier revenue to compare with"
    reason = f"revenue changed by {rounded(facts.growth * 100, 0)} %"
    return between(facts.growth, worst=-GROWTH_FULL, best=GROWTH_FULL), reason


def _reach(facts: AccountFacts) -> _Valued:
    if facts.contacts is None:
        return None, "no contact is known"
    return between(Decimal(facts.contacts), worst=0, best=REACH_FULL), f"{facts.contacts} people are active there"
