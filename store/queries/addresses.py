"""Mail addresses that letters come back from: not written to until somebody says that they work again."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlmodel import Session, col, delete, select

from store.messages import RefusedAddress


def refuse(db: Session, address: str, why: str, now: datetime) -> None:
    """Remember that nobody reads an address; the latest reason stands."""
    found = db.exec(select(RefusedAddress).where(col(RefusedAddress.address) == address.lower())).first()
    if found is None:
        db.add(RefusedAddress(address=address.lower(), why=why[:500], refused_at=now))
    else:
        found.why, found.refused_at = why[:500], now


def accept(db: Session, address: str) -> bool:
    """Write to an address again; False when it was not refused."""
    gone = delete(RefusedAddress).where(col(RefusedAddress.address) == address.lower())
    return db.execute(gone.returning(col(RefusedAddress.id))).first() is not None


def refused(db: Session, addresses: Collection[str]) -> dict[str, RefusedAddress]:
    """Return those of some addresses that are refused."""
    query = select(RefusedAddress).where(col(RefusedAddress.address).in_({one.lower() for one in addresses}))
    return {row.address: row for row in db.exec(query)}


def every(db: Session, *, limit: int = 200) -> Sequence[RefusedAddress]:
    """Return the refused addresses, latest first."""
    return db.exec(select(RefusedAddress).order_by(col(RefusedAddress.refused_at).desc()).limit(limit)).all()
