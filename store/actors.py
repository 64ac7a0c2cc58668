"""Who is asking: an actor built from a person's grants or a client contact's part."""

from __future__ import annotations

from sqlmodel import Session, col, func, select

from domain.access import Actor, Role, StandIn
from domain.errors import Forbidden, NotFound
from store.clients import Contact
from store.people import Delegation, Grant, Person


def by_email(db: Session, email: str) -> Actor:
    """Return the actor with this address.

    Raises:
        NotFound: nobody has it.
        Forbidden: the person is no longer active, or the contact has no portal access.

    """
    address = email.strip().lower()
    person = db.exec(select(Person).where(func.lower(Person.email) == address)).first()
    if person is not None:
        return _staff(db, person)
    contact = db.exec(select(Contact).where(func.lower(Contact.email) == address)).first()
    if contact is None:
        raise NotFound(f"Nobody here has the address {email!r}.")
    return _contact(contact)


def by_id(db: Session, *, person_id: int | None = None, contact_id: int | None = None) -> Actor:
    """Return the actor behind a stored key, as they are now.

    Raises:
        NotFound: the row is gone.
        Forbidden: they may no longer act.

    """
    if person_id is not None:
        person = db.get(Person, person_id)
        if person is not None:
            return _staff(db, person)
    contact = db.get(Contact, contact_id) if contact_id is not None else None
    if contact is None:
        raise NotFound("That person is no longer known.")
    return _contact(contact)


def _staff(db: Session, person: Person) -> Actor:
    if not person.active:
        raise Forbidden(f"{person.name} no longer has access.")
    roles = db.exec(select(Grant.role).where(col(Grant.person_id) == person.id)).all()
    taken = select(col(Delegation.from_id), col(Delegation.starts_on), col(Delegation.ends_on)).where(
        col(Delegation.to_id) == person.id, col(Delegation.revoked_at).is_(None)
    )
    return Actor(
        name=person.name,
        email=person.email,
        roles=frozenset(Role(role) for role in roles),
        person_id=person.id,
        stand_ins=tuple(StandIn(*row) for row in db.exec(taken)) if Role.PROJECT_MANAGER in roles else (),
    )


def _contact(contact: Contact) -> Actor:
    if not contact.portal or contact.left_on is not None:
        raise Forbidden(f"{contact.name} has no access.")
    return Actor(
        name=contact.name,
        email=contact.email,
        roles=frozenset({Role.CLIENT_CONTACT}),
        contact_id=contact.id,
        client_id=contact.client_id,
    )
