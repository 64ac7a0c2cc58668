"""How much goes through each channel: what came and went last, what waits, what was given up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, case, col, func, select

from store.findings import Notice
from store.messages import Inbox, InboxState


@dataclass(slots=True)
class Traffic:
    """One channel: when something last came and went, how much waits each way, how much was given up."""

    channel: str
    came_at: datetime | None = None
    left_at: datetime | None = None
    to_answer: int = 0
    to_send: int = 0
    dead: int = 0
    error: str = ""
    error_at: datetime | None = None


def by_channel(db: Session) -> dict[str, Traffic]:
    """Return the traffic of every channel that had any."""
    found: dict[str, Traffic] = {}
    is_open = col(Inbox.state).in_((InboxState.NEW, InboxState.WORKING))
    came = select(
        Inbox.channel,
        func.max(Inbox.received_at),
        func.sum(case((is_open, 1), else_=0)),
        func.sum(case((col(Inbox.state) == InboxState.DEAD, 1), else_=0)),
    ).group_by(Inbox.channel)
    for channel, at, waiting, dead in db.exec(came):
        found[channel] = Traffic(channel, came_at=at, to_answer=int(waiting), dead=int(dead))
    waits = col(Notice.sent_at).is_(None) & col(Notice.dead_at).is_(None)
    gone = col(Notice.dead_at).is_not(None) & (col(Notice.error) != "unsubscribed")
    left = select(
        Notice.channel,
        func.max(Notice.sent_at),
        func.sum(case((waits, 1), else_=0)),
        func.sum(case((gone, 1), else_=0)),
    ).group_by(Notice.channel)
    for channel, sent_at, waiting, dead in db.exec(left):
        row = found.setdefault(channel, Traffic(channel))
        row.left_at, row.to_send, row.dead = sent_at, int(waiting), row.dead + int(dead)
    for channel, row in found.items():
        row.error, row.error_at = _last_error(db, channel)
    return found


def _last_error(db: Session, channel: str) -> tuple[str, datetime | None]:
    """Return the latest thing that went wrong with something that has not gone through since."""
    query = select(Notice).where(
        col(Notice.channel) == channel,
        col(Notice.error) != "",
        col(Notice.error) != "unsubscribed",
        col(Notice.sent_at).is_(None),
    )
    row = db.exec(query.order_by(col(Notice.id).desc()).limit(1)).first()
    return (row.error, row.dead_at or row.not_before) if row is not None else ("", None)
