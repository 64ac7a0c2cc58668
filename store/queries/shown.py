"""Which messages show which waiting proposals with buttons, so that they turn wherever the decision is made."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import update
from sqlmodel import Session, col, select

from domain.approval import ProposalStatus
from store.approvals import Proposal
from store.db import inserting
from store.findings import Notice
from store.messages import ShownCard


def record(db: Session, notice_id: int, proposal_ids: Collection[int]) -> None:
    """Note that a message went out which shows these proposals."""
    rows = [{"notice_id": notice_id, "proposal_id": key} for key in sorted(set(proposal_ids))]
    if rows:
        insert = inserting(db.get_bind().dialect.name, ShownCard)
        db.execute(insert.values(rows).on_conflict_do_nothing(index_elements=["notice_id", "proposal_id"]))


def overtaken(db: Session, channels: Collection[str], now: datetime, *, limit: int = 50) -> Sequence[Notice]:
    """Return the messages of these channels with a proposal that waits no more: decided somewhere, or expired."""
    over = (col(Proposal.status) != ProposalStatus.PENDING) | (col(Proposal.expires_at) <= now)
    decided = (
        select(ShownCard.notice_id)
        .join(Proposal, col(Proposal.id) == col(ShownCard.proposal_id))
        .where(col(ShownCard.turned_at).is_(None), over)
    )
    query = select(Notice).where(col(Notice.id).in_(decided), col(Notice.channel).in_(channels))
    return db.exec(query.order_by(col(Notice.id)).limit(limit)).all()


def where(db: Session, channel: str, provider_id: str, proposal_id: int) -> Notice | None:
    """Return the message, by its provider's id, that shows a proposal; the latest form of it."""
    query = (
        select(Notice)
        .join(ShownCard, col(ShownCard.notice_id) == col(Notice.id))
        .where(col(Notice.channel) == channel, col(Notice.provider_id) == provider_id)
        .where(col(ShownCard.proposal_id) == proposal_id, col(ShownCard.turned_at).is_(None))
    )
    return db.exec(query.order_by(col(Notice.id).desc()).limit(1)).first()


def turned(db: Session, notice_id: int, now: datetime) -> None:
    """Note that a message turns into another form, which is noted anew when it went out."""
    mine = (col(ShownCard.notice_id) == notice_id) & col(ShownCard.turned_at).is_(None)
    db.execute(update(ShownCard).where(mine).values(turned_at=now))
