"""Proposals as people see them: who asked for what, who may decide, what it would change, what became of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import Engine
from sqlmodel import Session

from domain.access import DELEGABLE, Actor, Permission, Reach
from domain.approval import Approval, ProposalStatus, may_decide
from domain.errors import NotFound
from store.approvals import Proposal
from store.db import reading
from store.queries import proposals
from tools.blocks import Block, Card
from tools.spec import Call
from tools.values import day_text
from tools.view import Line, View, several


class ProposalLine(Line):
    """One proposal."""

    title: str
    status: str
    requester: str
    approver: str
    expires: str
    reason: str = ""
    changes: tuple[dict[str, Any], ...] = ()
    outcome: str = ""

    def card(self) -> Card:
        """Show it as a card."""
        return Card(
            proposal=int(self.ref.partition(":")[2]),
            title=self.title,
            status=self.status,
            changes=self.changes,
            approver=self.approver,
            expires=self.expires,
            reason=self.reason,
        )


class Proposals(View):
    """Several proposals; ``what`` says which."""

    what: str
    lines: tuple[ProposalLine, ...] = ()

    def headline(self) -> str:
        """Say how many."""
        if not self.lines:
            return f"There is nothing {self.what}."
        return f"{several(len(self.lines) + self.left_out, 'proposal')} {self.what}."

    def blocks(self) -> tuple[Block, ...]:
        """Show a card each."""
        return tuple(line.card() for line in self.lines)


def is_requester(proposal: Proposal, actor: Actor) -> bool:
    """Tell whether the actor asked for it."""
    if actor.person_id is not None:
        return proposal.requester_id == actor.person_id
    return actor.contact_id is not None and proposal.requester_contact_id == actor.contact_id


def _projects(proposal: Proposal) -> set[int]:
    return {int(item["project"]) for item in proposal.evidence if "project" in item}


def decidable(db: Session, found: Sequence[Proposal], actor: Actor) -> list[Proposal]:
    """Return those the actor may decide: by the rule, and where their reach is their own projects, by these too.

    Whoever stands in for a manager decides on time in their place, and on nothing else.
    """
    keys = {key for one in found for key in _projects(one)}
    own = proposals.led_projects(db, actor, keys, actor.leads(Permission.SELF_READ))
    lent = own
    if actor.deputy_for:
        lent = proposals.led_projects(db, actor, keys, actor.leads(Permission.TIME_APPROVE))
    return [one for one in found if _may_decide(one, actor, lent if _delegable(one) else own)]


def _delegable(proposal: Proposal) -> bool:
    return Approval[proposal.approval].rule.needs in DELEGABLE


def _may_decide(proposal: Proposal, actor: Actor, led: set[int]) -> bool:
    approval = Approval[proposal.approval]
    if not may_decide(approval, actor, is_requester=is_requester(proposal, actor)):
        return False
    needs = approval.rule.needs
    if not approval.rule.roles or needs is None or actor.reach(needs) is Reach.ALL:
        return True
    concerned = _projects(proposal)
    return bool(concerned) and concerned <= led


def pending_for(engine: Engine, call: Call) -> Proposals:
    """Return the open proposals the actor may decide, oldest first."""
    with reading(engine) as db:
        found = decidable(db, proposals.pending(db, call.now), call.actor)
        shown = found[: call.firm.page_rows]
        left_out = len(found) - len(shown)
        return Proposals(as_of=call.today, what="for you to decide", lines=_lines(db, shown), left_out=left_out)


def mine(engine: Engine, call: Call) -> Proposals:
    """Return what the actor proposed, latest first."""
    with reading(engine) as db:
        found = proposals.asked_by(db, call.actor, limit=call.firm.page_rows)
        return Proposals(as_of=call.today, what="of yours", lines=_lines(db, found))


def show(engine: Engine, proposal_id: int, call: Call) -> Proposals:
    """Return one proposal, for whoever asked for it or may decide on it.

    Raises:
        NotFound: there is none of that number for the actor.

    """
    with reading(engine) as db:
        proposal = visible(db, proposal_id, call.actor)
        return Proposals(as_of=call.today, what=f"numbered {proposal_id}", lines=_lines(db, [proposal]))


def visible(db: Session, proposal_id: int, actor: Actor) -> Proposal:
    """Return a proposal the actor asked for, decided, or may decide.

    Raises:
        NotFound: there is none of that number for the actor.

    """
    proposal = proposals.get(db, proposal_id)
    decided = actor.person_id is not None and proposal.decided_by == actor.person_id
    if is_requester(proposal, actor) or decided or decidable(db, [proposal], actor):
        return proposal
    raise NotFound(f"There is no proposal {proposal_id}.")


def requester_of(engine: Engine, proposal_id: int) -> int | None:
    """Return the person who asked for a proposal; nobody for the clock's and a contact's."""
    with reading(engine) as db:
        return proposals.get(db, proposal_id).requester_id


def cards(engine: Engine, proposal_ids: Sequence[int]) -> list[Card]:
    """Return proposals as cards, in the order asked for. For answers to whoever asked for them."""
    with reading(engine) as db:
        found = _lines(db, proposals.several(db, proposal_ids))
    by_key = {card.proposal: card for card in (line.card() for line in found)}
    return [by_key[key] for key in dict.fromkeys(proposal_ids) if key in by_key]


def standing(db: Session, proposal_ids: Sequence[int], now: datetime) -> dict[int, ProposalLine]:
    """Return how proposals stand, for a message that showed them as waiting to somebody who may see them."""
    found: dict[int, ProposalLine] = {}
    several = proposals.several(db, proposal_ids)
    for one, line in zip(several, _lines(db, several), strict=True):
        over = one.status is ProposalStatus.PENDING and one.expires_at <= now
        gone = {"status": ProposalStatus.EXPIRED.value, "outcome": f"It expired on {line.expires}."}
        found[one.pk] = line.model_copy(update=gone) if over else line
    return found


def line_of(db: Session, proposal: Proposal) -> ProposalLine:
    """Return one proposal as a line, in the caller's transaction."""
    return _lines(db, [proposal])[0]


def _lines(db: Session, found: Sequence[Proposal]) -> tuple[ProposalLine, ...]:
    who = proposals.names(db, found)
    return tuple(_line(one, *who[one.pk]) for one in found)


def _line(proposal: Proposal, requester: str, decider: str) -> ProposalLine:
    return ProposalLine(
        ref=f"proposal:{proposal.pk}",
        title=proposal.title,
        status=proposal.status.value,
        requester=requester or "Firstmate",
        approver=decider or Approval[proposal.approval].rule.label,
        expires=day_text(proposal.expires_at.date()),
        reason=proposal.reason,
        changes=tuple(proposal.changes),
        outcome=str(proposal.outcome.get("message", "")),
    )


class Outcome(NamedTuple):
    """What became of a proposal, as its graph is told: empty while it is pending."""

    turn_id: int | None
    outcome: dict[str, Any]


def outcome_of(engine: Engine, proposal_id: int) -> Outcome:
    """Return the outcome of one proposal and the turn that waits for it.

    Raises:
        NotFound: there is none of that number.

    """
    with reading(engine) as db:
        proposal = proposals.get(db, proposal_id)
        return Outcome(proposal.turn_id, _outcome(proposal))


def outcomes(engine: Engine, proposal_ids: Sequence[int]) -> dict[int, dict[str, Any]]:
    """Return the outcomes of those that are decided; that of an edited one is its successor's."""
    with reading(engine) as db:
        found = {key: _latest(db, key) for key in proposal_ids}
    return {key: _outcome(one) for key, one in found.items() if _outcome(one)}


def _latest(db: Session, proposal_id: int) -> Proposal:
    proposal = proposals.get(db, proposal_id)
    while proposal.replaced_by is not None:  # edits of edits are few
        proposal = proposals.get(db, proposal.replaced_by)
    return proposal


def _outcome(proposal: Proposal) -> dict[str, Any]:
    if proposal.status is ProposalStatus.PENDING:
        return {}
    said = str(proposal.outcome.get("message", "")) or f"The proposal was {proposal.status.value}."
    return {
        "proposal": proposal.pk,
        "status": proposal.status.value,
        "headline": str(proposal.outcome.get("headline", "")),
        "message": said,
    }
