"""The facts of client accounts, for one or for all in the same few queries, and the scores they give.

Scores are the same whoever asks; the tool decides which reasons and quotes a person may read.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from sqlalchemy import true
from sqlmodel import Session, col

from domain.access import SYSTEM
from domain.accounts import AccountFacts, churn_risk, expansion
from domain.economics import satisfaction
from domain.firm import Firm
from domain.mood import WINDOW_DAYS, sentiment, silence_days
from domain.ratio import Ratio
from domain.score import Score
from domain.weeks import month_index
from domain.windows import Window, add_months
from domain.windows.window import DAY
from store.clients import ContactPart
from store.facts.health import instant
from store.meetings import Signal, SignalKind
from store.queries import accounts, milestones, signals
from store.queries.accounts import Account, ContactRow
from store.queries.receivables import Claim, claims
from store.queries.signals import Answer, Said

_DECIDE = (ContactPart.SPONSOR, ContactPart.CHAMPION)
_GROWTH_MONTHS = 3
_LEFT_DAYS = 180  # a sponsor who left longer ago has been replaced, or never will be


@dataclass(frozen=True, slots=True)
class AccountStanding:
    """An account with what is known of it and both its scores."""

    account: Account
    facts: AccountFacts
    risk: Score
    growth: Score
    mood: Decimal | None
    csat: Ratio
    answers: tuple[Answer, ...]
    said: tuple[Said, ...]
    people: tuple[ContactRow, ...]
    open: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class _Known:
    """What the queries brought for all accounts at once."""

    today: date
    zone: ZoneInfo
    since: date
    said: Sequence[Said]
    answers: Sequence[Answer]
    heard: Mapping[int, datetime]
    people: Sequence[ContactRow]
    owed: Sequence[Claim]
    milestones: Mapping[int, tuple[int, int]]
    growth: Mapping[int, Decimal]
    invitations: Mapping[int, tuple[int, int]]
    waited: Mapping[int, int]


def standings(
    db: Session, found: Sequence[Account], today: date, firm: Firm, window: Window | None = None
) -> dict[int, AccountStanding]:
    """Return the standing of accounts, by key; ``window`` narrows which signals, answers and milestones count."""
    keys = [account.id for account in found]
    if not keys:
        return {}
    zone = ZoneInfo(firm.zone)
    window = window or Window(today - timedelta(days=WINDOW_DAYS), today + DAY, "the last 90 days")
    since, until = instant(window.start, zone), instant(min(window.end, today + DAY), zone)
    now = instant(today + DAY, zone)
    known = _Known(
        today,
        zone,
        window.start,
        said=signals.signals(db, col(Signal.client_id).in_(keys), since, until, true()),
        answers=signals.answers(db, keys, window),
        heard=signals.last_heard(db, keys, now),
        people=accounts.contacts(db, keys, now),
        owed=claims(db, SYSTEM, until=today),
        milestones=_milestones(db, window, today),
        growth=_growth(db, keys, today),
        # A meeting later today is not one that somebody missed.
        invitations=signals.invitations(db, keys, since, min(until, instant(today, zone))),
        waited=signals.waited(db, keys, since, until),
    )
    return {account.id: _standing(account, known) for account in found}


def _standing(account: Account, known: _Known) -> AccountStanding:
    key = account.id
    said = tuple(one for one in known.said if one.signal.client_id == key)
    answers = tuple(one for one in known.answers if one.client_id == key)
    people = tuple(one for one in known.people if one.client_id == key)
    owed = tuple(claim for claim in known.owed if claim.client_id == key)
    last = known.heard.get(key)
    csat = satisfaction(one.score for one in answers).satisfied
    due, late = known.milestones.get(key, (0, 0))
    invited, came = known.invitations.get(key, (0, 0))
    facts = AccountFacts(
        milestones=due or None,
        late_milestones=late,
        csat=csat.value,
        silence_days=silence_days(last.astimezone(known.zone).date() if last else None, known.today),
        oldest_overdue_days=_overdue(owed, known.today),
        sponsor_left=_left(people, known.today),
        churn_signals=_count(said, SignalKind.CHURN, heard=last is not None),
        expansion_signals=_count(said, SignalKind.EXPANSION, heard=last is not None),
        growth=known.growth.get(key),
        contacts=sum(_active(one, known.since, known.zone) for one in people) if people else None,
        invited=invited or None,
        came=came,
        answer_minutes=known.waited.get(key),
    )
    mood = sentiment([(one.signal.kind.value, one.signal.strength) for one in said], [one.score for one in answers])
    return AccountStanding(account, facts, churn_risk(facts), expansion(facts), mood, csat, answers, said, people, owed)


def _milestones(db: Session, window: Window, today: date) -> Mapping[int, tuple[int, int]]:
    """Return (due, late) milestones of each client: due in the window by today, late when done after their day."""
    past = Window(window.start, min(window.end, today), window.label)
    counts: dict[int, tuple[int, int]] = {}
    for row in milestones.found(db, SYSTEM, milestones.Narrowed(due=past)) if past.days > 0 else ():
        if row.client_id is not None:
            done = row.milestone.completed_on
            due, late = counts.get(row.client_id, (0, 0))
            missed = done is None or done > row.milestone.due_on
            counts[row.client_id] = (due + 1, late + missed)
    return counts


def _growth(db: Session, keys: Sequence[int], today: date) -> Mapping[int, Decimal]:
    """Return how revenue of the last three complete months changed against the three before, as a share."""
    first = today.replace(day=1)
    months = [month_index(add_months(first, -back)) for back in range(1, 2 * _GROWTH_MONTHS + 1)]
    recent = set(months[:_GROWTH_MONTHS])
    sums: dict[tuple[int, str], list[int]] = {}
    for row in accounts.revenue(db, keys, months):
        pair = sums.setdefault((row.client_id, row.currency), [0, 0])
        pair[row.month in recent] += row.minor
    by_client: dict[int, list[list[int]]] = {}
    for (client, _currency), pair in sums.items():
        by_client.setdefault(client, []).append(pair)
    # An account in two currencies has no single growth without choosing a rate: it stays unknown.
    return {
        client: Decimal(pairs[0][1] - pairs[0][0]) / pairs[0][0]
        for client, pairs in by_client.items()
        if len(pairs) == 1 and pairs[0][0] > 0
    }


def _overdue(bills: Sequence[Claim], today: date) -> int | None:
    days = [(today - bill.due_on).days for bill in bills if bill.due_on is not None and bill.gross > bill.paid]
    return max([0, *days])


def _left(people: Sequence[ContactRow], today: date) -> bool | None:
    deciding = [one for one in people if one.part in _DECIDE]
    recently = today - timedelta(days=_LEFT_DAYS)
    if not deciding:
        return None
    return any(one.left_on is not None and recently <= one.left_on <= today for one in deciding)


def _count(said: Sequence[Said], kind: SignalKind, *, heard: bool) -> int | None:
    found = sum(one.signal.kind is kind for one in said)
    return found if found or heard else None


def _active(one: ContactRow, since: date, zone: ZoneInfo) -> bool:
    return one.left_on is None and one.heard_at is not None and one.heard_at.astimezone(zone).date() >= since
