"""Who is asking: an actor built from a person's grants or a client contact's part."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlmodel import Session, col

from domain.access import Actor, Role, StandIn
from domain.errors import Forbidden, NotFound
from store.clients import Contact
from store.db import plainly
from store.people import Delegation, Grant, Person

# Built once, and read as columns: this is asked with every request.
_WITH_ROLES = select(col(Person.id), col(Person.name), col(Person.email), col(Person.active), col(Grant.role)).join(
    Grant, col(Grant.person_id) == col(Person.id), isouter=True
)
_PERSON = _WITH_ROLES.where(col(Person.id) == bindparam("key"))
_ADDRESSED = _WITH_ROLES.where(func.lower(col(Person.email)) == bindparam("address"))
_TAKEN = select(col(Delegation.from_id), col(Delegation.starts_on), col(Delegation.ends_on)).where(
    col(Delegation.to_id) == bindparam("key"), col(Delegation.revoked_at).is_(None)
)
_CONTACT = select(
    *(col(Contact.id), col(Contact.name), col(Contact.email)),
    *(col(Contact.portal), col(Contact.left_on), col(Contact.client_id)),
)
_CONTACT_BY_ID = _CONTACT.where(col(Contact.id) == bindparam("key"))
_CONTACT_ADDRESSED = _CONTACT.where(func.lower(col(Contact.email)) == bindparam("address"))


def by_email(db: Session, email: str) -> Actor:
    """Return the actor with this address.

    Raises:
        NotFound: nobody has it.
        Forbidden: the person is no longer active, or the contact has no portal access.

    """
    address = email.strip().lower()
    person = plainly(db, _ADDRESSED, address=address).all()
    if person:
        return _staff(db, person)
    contact = plainly(db, _CONTACT_ADDRESSED, address=address).first()
    if contact is None:
        raise NotFound(f"Nobody here has the address {email!r}.")
    return _contact(contact)


def first_with(db: Session, role: Role) -> Actor | None:
    """Return whoever has held a role longest of those who are active, None where nobody holds it."""
    held = select(col(Person.email)).join(Grant, col(Grant.person_id) == col(Person.id))
    held = held.where(col(Grant.role) == role, col(Person.active).is_(True)).order_by(col(Grant.id)).limit(1)
    address = db.execute(held).scalar_one_or_none()
    return None if address is None else by_email(db, address)


def by_id(db: Session, *, person_id: int | None = None, contact_id: int | None = None) -> Actor:
    """Return the actor behind a stored key, as they are now.

    Raises:
        NotFound: the row is gone.
        Forbidden: they may no longer act.

    """
    if person_id is not None:
        person = plainly(db, _PERSON, key=person_id).all()
        if person:
            return _staff(db, person)
    contact = plainly(db, _CONTACT_BY_ID, key=contact_id).first() if contact_id is not None else None
    if contact is None:
        raise NotFound("That person is no longer known.")
    return _contact(contact)


def _staff(db: Session, rows: Sequence[Any]) -> Actor:
    """Build the actor from one row a role, or one without."""
    person = rows[0]
    if not person.active:
        raise Forbidden(f"{person.name} no longer has access.")
    roles = frozenset(Role(row.role) for row in rows if row.role is not None)
    taken = plainly(db, _TAKEN, key=person.id).all() if Role.PROJECT_MANAGER in roles else ()
    return Actor(
        name=person.name,
        email=person.email,
        roles=roles,
        person_id=person.id,
        stand_ins=tuple(StandIn(*row) for row in taken),
    )


def _contact(contact: Any) -> Actor:  # noqa: ANN401 -- a row of ``_CONTACT``
    if not contact.portal or contact.left_on is not None:
        raise Forbidden(f"{contact.name} has no access.")
    return Actor(
        name=contact.name,
        email=contact.email,
        roles=frozenset({Role.CLIENT_CONTACT}),
        contact_id=contact.id,
        client_id=contact.client_id,
    )
