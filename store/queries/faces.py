"""Who can be picked in the demo: people with their roles, and the clients' contacts with access."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select as rows_of
from sqlmodel import Session, col, func, select

from domain.access import Role
from store.clients import Client, Contact
from store.people import Grant, JobRole, Person, Place

# Those who see most first: a visitor of the demo starts with the whole firm.
_ORDER = (
    Role.CEO,
    Role.HEAD_OF_DELIVERY,
    Role.FINANCE,
    Role.RESOURCE_MANAGER,
    Role.PROJECT_MANAGER,
    Role.ADMINISTRATOR,
    Role.CONSULTANT,
    Role.CLIENT_CONTACT,
)


@dataclass(frozen=True, slots=True)
class Face:
    """Someone to be: ``what`` is their job and place, or their company."""

    name: str
    email: str
    what: str
    roles: tuple[Role, ...]

    @property
    def rank(self) -> int:
        """Where the first of their roles stands."""
        return min((_ORDER.index(role) for role in self.roles), default=len(_ORDER))


def faces(db: Session, words: str = "") -> list[Face]:
    """Return everyone who may sign in and whose name, job, place, company or role has the words; most rights first."""
    found = [*_staff(db), *_contacts(db)]
    wanted = words.casefold().split()

    def fits(face: Face) -> bool:
        roles = " ".join(role.value.replace("_", " ") for role in face.roles)
        text = f"{face.name} {face.what} {roles}".casefold()
        return all(word in text for word in wanted)

    return sorted(filter(fits, found), key=lambda face: (face.rank, face.name))


def _staff(db: Session) -> list[Face]:
    roles: dict[int, list[Role]] = {}
    for key, role in db.exec(select(Grant.person_id, Grant.role).order_by(col(Grant.id))):
        roles.setdefault(key, []).append(Role(role))
    title = func.coalesce(func.nullif(Person.title, ""), JobRole.name)
    query = (
        rows_of(col(Person.id), col(Person.name), col(Person.email), title, col(Place.name))
        .join(JobRole, col(JobRole.id) == col(Person.job_role_id))
        .join(Place, col(Place.id) == col(Person.place_id))
        .where(col(Person.active).is_(True))
    )
    return [
        Face(name, email, f"{job}, {place}", tuple(sorted(roles[key], key=_ORDER.index)))
        for key, name, email, job, place in db.execute(query)
        if key in roles
    ]


def _contacts(db: Session) -> list[Face]:
    query = (
        select(Contact.name, Contact.email, Client.name)
        .join(Client, col(Client.id) == col(Contact.client_id))
        .where(col(Contact.portal).is_(True), col(Contact.left_on).is_(None))
    )
    return [Face(name, email, company, (Role.CLIENT_CONTACT,)) for name, email, company in db.execute(query)]
