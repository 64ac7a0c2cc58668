"""Deciding on proposals: once, by someone who may, and only if the world is still as it was."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from sqlalchemy import Engine

from domain.approval import Approval, ProposalStatus
from store.approvals import Proposal
from store.db import reading
from store.queries import proposals
from tools.blocks import Card
from tools.spec import Call
from tools.values import day_text


def key_of(call: Call) -> str | None:
    """Return the idempotency key of an effect asked for in a thread by one tool call."""
    return f"{call.thread}:{call.call_id}" if call.call_id else None


def already_proposed(engine: Engine, call: Call) -> int | None:
    """Return the proposal this very call made before, when a graph is entered again."""
    key = key_of(call)
    if key is None:
        return None
    with reading(engine) as db:
        return proposals.by_key(db, key)


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
    """Return the outcomes of those that are decided."""
    with reading(engine) as db:
        return {one.pk: _outcome(one) for one in proposals.several(db, proposal_ids) if _outcome(one)}


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


def cards(engine: Engine, proposal_ids: Sequence[int]) -> list[Card]:
    """Return proposals as cards, in the order asked for."""
    with reading(engine) as db:
        found = {one.pk: card(one) for one in proposals.several(db, proposal_ids)}
    return [found[key] for key in dict.fromkeys(proposal_ids) if key in found]


def card(proposal: Proposal) -> Card:
    """Return one proposal as a card."""
    return Card(
        proposal=proposal.pk,
        title=proposal.title,
        status=proposal.status.value,
        changes=tuple(proposal.changes),
        approver=Approval[proposal.approval].rule.label,
        expires=day_text(proposal.expires_at.date()),
        reason=proposal.reason,
    )
