"""Rules and routines as read, with whose they are."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from store.findings import Policy, PolicyStatus
from store.people import Person


class PolicyRow(NamedTuple):
    """A rule with the names of its author and of whoever it writes to."""

    policy: Policy
    author: str
    recipient: str


def found(db: Session, *, retired: bool = False) -> list[PolicyRow]:
    """Return rules and routines, by name: they hold for everybody, so everybody on the staff may read them."""
    author, recipient = aliased(Person), aliased(Person)
    query = (
        select(Policy, func.coalesce(col(author.name), ""), func.coalesce(col(recipient.name), ""))
        .join(author, col(author.id) == col(Policy.author_id), isouter=True)
        .join(recipient, col(recipient.id) == col(Policy.recipient_id), isouter=True)
        .order_by(col(Policy.name), col(Policy.id))
    )
    if not retired:
        query = query.where(col(Policy.status) != PolicyStatus.RETIRED)
    return [PolicyRow(*row) for row in db.execute(query)]
