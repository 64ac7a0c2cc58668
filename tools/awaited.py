"""Whom to tell that a proposal waits: those nearest to it who may decide, unless whoever asked may decide alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlmodel import Session, col, select

from domain.access import Actor, Reach, Role
from domain.approval import Approval
from domain.errors import Forbidden, NotFound
from store import actors
from store.approvals import Proposal
from store.findings import Notice
from store.people import Grant, Person
from store.queries import proposals
from tools.proposals import ProposalLine, decidable, is_requester, line_of

GRACE = timedelta(minutes=1)  # whoever asked may be about to decide
_OLDEST = timedelta(days=2)  # what waited longer when this began is in everybody's list, and no news
_LEADERS = frozenset({Role.HEAD_OF_DELIVERY, Role.CEO})


@dataclass(frozen=True, slots=True)
class Awaited:
    """One proposal and one person to tell of it."""

    person_id: int
    line: ProposalLine

    @property
    def key(self) -> str:
        """The outbox key: one a proposal and person."""
        return f"approval:{self.line.ref.partition(':')[2]}:{self.person_id}"


def awaited(db: Session, now: datetime) -> list[Awaited]:
    """Return whom to tell of what, as far as nobody was told yet."""
    new = [one for one in proposals.pending(db, now) if now - _OLDEST <= one.created_at <= now - GRACE]
    new = [one for one in new if Approval[one.approval].rule.roles and one.approval != Approval.CLIENT.name]
    told = set(
        db.exec(select(Notice.key).where(col(Notice.kind) == "approval", col(Notice.created_at) >= now - _OLDEST))
    )
    seen = {key.rpartition(":")[0] for key in told}
    new = [one for one in new if f"approval:{one.pk}" not in seen]
    if not new:
        return []
    may = {actor: {one.pk for one in decidable(db, new, actor)} for actor in _deciders(db)}
    found = []
    for one in new:
        able = [actor for actor, keys in may.items() if one.pk in keys]
        if not any(is_requester(one, actor) for actor in able):
            line = line_of(db, one)
            found += [Awaited(actor.person_id, line) for actor in _nearest(one, able) if actor.person_id is not None]
    return found


def _nearest(proposal: Proposal, able: Sequence[Actor]) -> Sequence[Actor]:
    """Return those whose own matter it is; the heads of the firm only where it is nobody else's."""
    rule = Approval[proposal.approval].rule
    own = [one for one in able if rule.needs is not None and one.reach(rule.needs) is Reach.OWN]
    office = [one for one in able if one.roles & rule.roles - _LEADERS]
    return own or office or able


def _deciders(db: Session) -> list[Actor]:
    """Return the people whose role lets them decide on something."""
    roles = {role for one in Approval for role in one.rule.roles} - {Role.CLIENT_CONTACT}
    holders = select(col(Grant.person_id)).where(col(Grant.role).in_(roles))
    people = db.exec(select(Person.id).where(col(Person.id).in_(holders), col(Person.active)).order_by(col(Person.id)))
    found = []
    for key in people.all():
        try:
            found.append(actors.by_id(db, person_id=key))
        except (Forbidden, NotFound):
            continue
    return found
