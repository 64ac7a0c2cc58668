"""Deciding on proposals: once, by someone who may, and only if the world is still as it was when it was proposed."""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any, Literal

from sqlalchemy import Engine
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm.exc import StaleDataError
from sqlmodel import Session

from domain.access import SYSTEM, Actor
from domain.approval import Approval, ProposalStatus
from domain.errors import BadInput, Conflict, Forbidden, OpsError
from store import actors, audit
from store.approvals import Proposal
from store.columns import dumps
from store.db import reading, writing
from store.queries import proposals
from tools import gate
from tools.blocks import Block
from tools.catalogue import by_name
from tools.changes import Changes
from tools.proposals import ProposalLine, decidable, is_requester, line_of, mine, pending_for, show, visible
from tools.spec import Call, Tool, ToolContext
from tools.values import day_text
from tools.view import View

# Whoever decides also looks: the lists belong to the same door.
__all__ = ["Decision", "Verdict", "already_proposed", "decide", "mine", "pending_for", "revise", "show"]

_log = logging.getLogger(__name__)
Verdict = Literal["approve", "reject"]
_CHANGED = (
    "What it concerns has changed since it was proposed, so nothing was done. "
    "Ask for it again to see how it stands now."
)


class Decision(View):
    """What a decision came to: approved and done, rejected, expired, or failed with nothing done."""

    status: str
    message: str
    line: ProposalLine

    def headline(self) -> str:
        """Say what came of it."""
        return self.message

    def blocks(self) -> tuple[Block, ...]:
        """Show the proposal as it is now."""
        return (self.line.card(),)


def already_proposed(engine: Engine, call: Call) -> int | None:
    """Return the proposal this very call made before, when a graph is entered again."""
    key = gate.key_of(call)
    if key is None:
        return None
    with reading(engine) as db:
        return proposals.by_key(db, key)


def decide(
    engine: Engine,
    proposal_id: int,
    call: Call,
    verdict: Verdict,
    reason: str = "",
    *,
    find: Callable[[str], Tool] = by_name,
) -> Decision:
    """Approve and carry out, or reject: exactly once, with its audit row, in one transaction.

    Whoever asked for it may always reject it, which withdraws it.

    Raises:
        NotFound: there is none of that number for the actor.
        Forbidden: it is somebody else's to decide.
        Conflict: it was decided already.
        BadInput: the verdict is neither approve nor reject.

    """
    if verdict not in ("approve", "reject"):
        raise BadInput(f"{verdict!r} is not a verdict; say approve or reject.")
    with writing(engine) as db:
        proposal = _claimable(db, proposal_id, call.actor, withdraw=verdict == "reject")
        if proposal.expires_at <= call.now:
            message = (
                f"This proposal expired on {day_text(proposal.expires_at.date())}. Ask again if it is still wanted."
            )
            return _settled(db, proposal, call, ProposalStatus.EXPIRED, {"message": message})
        if verdict == "reject":
            why = f": {reason}" if reason else ""
            message = f"Rejected by {call.actor.name}{why}. Nothing was changed."
            return _settled(db, proposal, call, ProposalStatus.REJECTED, {"message": message}, reason)
        _claim(db, proposal, ProposalStatus.APPROVED)
        status, outcome = _carried_out(db, proposal, find(proposal.tool), call)
        return _settled(db, proposal, call, status, outcome, reason)


def revise(
    engine: Engine,
    proposal_id: int,
    call: Call,
    arguments: dict[str, Any],
    *,
    find: Callable[[str], Tool] = by_name,
) -> int:
    """Propose the same with other arguments, checked and previewed anew; return the new proposal's number.

    Whoever edits becomes the one who asks. The old proposal is superseded; given arguments replace its own.

    Raises:
        OpsError: as ``decide``, or the rules refuse the new arguments; the old proposal then stays as it was.

    """
    with writing(engine) as db:
        proposal = _claimable(db, proposal_id, call.actor, withdraw=True)
        _claim(db, proposal, ProposalStatus.SUPERSEDED)
        tool = find(proposal.tool)
        gate.permit(tool, call)
        as_before = replace(call, reason=call.reason or proposal.reason, turn_id=proposal.turn_id)
        new = gate.propose(
            ToolContext(db, as_before), tool, {**proposal.arguments, **arguments}, f"revision:{proposal.pk}"
        )
        db.refresh(proposal)
        proposal.replaced_by = new.proposal_id
        _settled(db, proposal, call, ProposalStatus.SUPERSEDED, {"message": f"Replaced by proposal {new.proposal_id}."})
        return new.proposal_id


def _claimable(db: Session, proposal_id: int, actor: Actor, *, withdraw: bool) -> Proposal:
    proposal = visible(db, proposal_id, actor)
    if proposal.status is not ProposalStatus.PENDING:
        line = line_of(db, proposal)
        raise Conflict(f"Proposal {proposal_id} is already {line.status}. {line.outcome}".strip())
    if not (withdraw and is_requester(proposal, actor)) and not decidable(db, [proposal], actor):
        raise Forbidden(f"Proposal {proposal_id} is for {_whose(proposal, actor)} to decide.")
    return proposal


def _whose(proposal: Proposal, actor: Actor) -> str:
    rule = Approval[proposal.approval].rule
    if rule.four_eyes and is_requester(proposal, actor):
        return f"{rule.label}, and not whoever asked for it,"
    return rule.label if rule.roles else "whoever asked for it"


def _claim(db: Session, proposal: Proposal, becomes: ProposalStatus) -> None:
    # Two may get here at once; the row changes for one of them only.
    if not proposals.claim(db, proposal.pk, becomes):
        raise Conflict(f"Proposal {proposal.pk} was decided a moment ago.")
    db.refresh(proposal)


def _carried_out(db: Session, proposal: Proposal, tool: Tool, call: Call) -> tuple[ProposalStatus, dict[str, Any]]:
    savepoint = db.begin_nested()
    try:
        view, changes = _effect(db, proposal, tool, call)
    except OpsError as error:
        savepoint.rollback()
        return ProposalStatus.FAILED, {"message": f"Nothing was done: {error}"}
    except (StaleDataError, IntegrityError):
        savepoint.rollback()
        _log.warning("proposal %s clashed with a change made at the same time", proposal.pk, exc_info=True)
        return ProposalStatus.FAILED, {"message": _CHANGED}
    savepoint.commit()
    headline = view.headline()
    return ProposalStatus.APPROVED, {
        "headline": headline,
        "message": f"Approved by {call.actor.name} and done: {headline.rstrip('.')}.",
        "changes": changes.rows,
    }


def _effect(db: Session, proposal: Proposal, tool: Tool, call: Call) -> tuple[View, Changes]:
    requester = _requester(db, proposal)
    as_asked = replace(call, actor=requester, reason=proposal.reason, thread="", call_id="", turn_id=proposal.turn_id)
    gate.permit(tool, as_asked)
    if proposals.versions_now(db, proposal.row_versions) != proposal.row_versions:
        raise Conflict(_CHANGED)
    view, changes = gate.carry_out(tool, proposal.arguments, ToolContext(db, as_asked))
    if _figures(changes.rows) != _figures(proposal.changes):
        raise Conflict(_CHANGED)
    return view, changes


def _requester(db: Session, proposal: Proposal) -> Actor:
    if proposal.requester_id is None and proposal.requester_contact_id is None:
        return SYSTEM
    return actors.by_id(db, person_id=proposal.requester_id, contact_id=proposal.requester_contact_id)


def _figures(rows: Sequence[dict[str, Any]]) -> Counter[tuple[str, str, str]]:
    """Return what was agreed to: which rows, what is done to them, and their money and effort."""
    return Counter(
        # Canonical text: what was stored came back with its keys in another order.
        (row["row"], row["action"], dumps({key: value for key, value in row["fields"].items() if _is_figure(key)}))
        for row in rows
    )


def _is_figure(column: str) -> bool:
    return column.endswith("_minor") or "minutes" in column


def _settled(
    db: Session,
    proposal: Proposal,
    call: Call,
    status: ProposalStatus,
    outcome: dict[str, Any],
    reason: str = "",
) -> Decision:
    if proposal.status is ProposalStatus.PENDING:
        _claim(db, proposal, status)
    proposal.status = status
    proposal.outcome = outcome
    proposal.verdict_reason = reason
    proposal.decided_by = call.actor.person_id
    proposal.decided_by_contact = call.actor.contact_id
    proposal.decided_at = call.now
    db.flush()
    line = line_of(db, proposal)
    audit.append(
        db,
        at=call.now,
        actor=call.actor.email,
        action=f"{status.value} {proposal.tool}",
        subject=f"proposal:{proposal.pk}",
        detail={"requester": line.requester, "arguments": proposal.arguments, "reason": reason, **outcome},
        key=f"decision:{proposal.pk}",
    )
    return Decision(as_of=call.today, status=status.value, message=outcome["message"], line=line)
