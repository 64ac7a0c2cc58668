"""Proposals as read, claimed and listed."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import update
from sqlmodel import Session, col, select

from domain.access import Actor
from domain.approval import ProposalStatus
from domain.errors import NotFound
from store.approvals import Proposal
from store.clients import Contact
from store.db import metadata
from store.people import Person
from store.projects import Project

_MOST = 200  # open proposals looked through for one person


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


def claim(db: Session, proposal_id: int, becomes: ProposalStatus) -> bool:
    """Move a proposal out of ``pending``; False when it was no longer pending. The first of two deciders gets it."""
    done = db.execute(
        update(Proposal)
        .where(col(Proposal.id) == proposal_id, col(Proposal.status) == ProposalStatus.PENDING)
        .values(status=becomes, version=Proposal.version + 1)
        .returning(col(Proposal.id))
        .execution_options(synchronize_session=False)
    )
    return done.first() is not None


def pending(db: Session, now: datetime) -> Sequence[Proposal]:
    """Return the open proposals that have not expired, oldest first."""
    query = select(Proposal).where(col(Proposal.status) == ProposalStatus.PENDING, col(Proposal.expires_at) > now)
    return db.exec(query.order_by(col(Proposal.id)).limit(_MOST)).all()


def asked_by(db: Session, actor: Actor, *, limit: int) -> Sequence[Proposal]:
    """Return what the actor proposed, latest first."""
    if actor.person_id is not None:
        own = col(Proposal.requester_id) == actor.person_id
    else:
        own = col(Proposal.requester_contact_id) == actor.contact_id
    return db.exec(select(Proposal).where(own).order_by(col(Proposal.id).desc()).limit(limit)).all()


def led_projects(db: Session, actor: Actor, keys: Iterable[int], leads: Collection[int]) -> set[int]:
    """Return which of the projects one of ``leads`` manages, or the actor has bought as a client's contact."""
    project_ids = set(keys)
    if not project_ids:
        return set()
    theirs = col(Project.client_id) == actor.client_id if actor.is_client else col(Project.manager_id).in_(leads)
    return {key for key in db.exec(select(Project.id).where(col(Project.id).in_(project_ids), theirs)) if key}


def versions_now(db: Session, rows: Mapping[str, Any]) -> dict[str, int]:
    """Return the present versions of rows named ``table:id``, one query a table; a row that is gone is missing."""
    wanted: dict[str, list[int]] = {}
    for row in rows:
        name, _, key = row.partition(":")
        wanted.setdefault(name, []).append(int(key))
    found: dict[str, int] = {}
    for name, keys in wanted.items():
        table = metadata().tables[name]
        query = select(table.c.id, table.c.version).where(table.c.id.in_(keys))
        found |= {f"{name}:{key}": version for key, version in db.execute(query)}
    return found


def names(db: Session, found: Sequence[Proposal]) -> dict[int, tuple[str, str]]:
    """Return for each proposal who asked and who decided, by name; empty where it was the clock, or nobody yet."""
    people = {key for one in found for key in (one.requester_id, one.decided_by) if key}
    contacts = {key for one in found for key in (one.requester_contact_id, one.decided_by_contact) if key}
    staff = dict(db.exec(select(Person.id, Person.name).where(col(Person.id).in_(people))).all()) if people else {}
    theirs = dict(db.exec(select(Contact.id, Contact.name).where(col(Contact.id).in_(contacts))).all())
    return {
        one.pk: (
            staff.get(one.requester_id) or theirs.get(one.requester_contact_id) or "",
            staff.get(one.decided_by) or theirs.get(one.decided_by_contact) or "",
        )
        for one in found
    }


def open_of_turns(db: Session, turn_ids: Sequence[int], now: datetime) -> list[int]:
    """Return the proposals made in these turns that can still be decided."""
    query = select(col(Proposal.id)).where(
        col(Proposal.turn_id).in_(turn_ids),
        col(Proposal.status) == ProposalStatus.PENDING,
        col(Proposal.expires_at) > now,
    )
    return [key for key in db.exec(query.order_by(col(Proposal.id))) if key is not None] if turn_ids else []
