"""Proposals as read and decided."""

from __future__ import annotations

from collections.abc import Sequence

from sqlmodel import Session, col, select

from domain.errors import NotFound
from store.approvals import Proposal


def by_key(db: Session, key: str) -> int | None:
    """Return the proposal with this idempotency key."""
    return db.exec(select(Proposal.id).where(col(Proposal.idempotency_key) == key)).first()


def get(db: Session, proposal_id: int) -> Proposal:
    """Return a proposal by its number.

    Raises:
        NotFound: there is none.

    """
    found = db.get(Proposal, proposal_id)
    if found is None:
        raise NotFound(f"There is no proposal {proposal_id}.")
    return found


def several(db: Session, proposal_ids: Sequence[int]) -> Sequence[Proposal]:
    """Return the proposals of these numbers."""
    return db.exec(select(Proposal).where(col(Proposal.id).in_(proposal_ids)).order_by(col(Proposal.id))).all()
