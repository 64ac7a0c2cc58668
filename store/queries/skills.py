"""Who knows what: levels and certificates of everybody in one skill, or all of one person."""

from __future__ import annotations

from datetime import date
from typing import NamedTuple

from sqlmodel import Session, col, select

from domain.access import Actor
from store import scope
from store.people import Person
from store.skills import Certification, PersonSkill, Skill


class Certificate(NamedTuple):
    """A certificate and the last day it counts; for ever when empty."""

    name: str
    expires_on: date | None

    def holds_on(self, day: date) -> bool:
        """Tell whether it still counts on a day."""
        return self.expires_on is None or self.expires_on >= day

    def text(self, through: date) -> str:
        """Say until when it counts, and whether that covers everything up to ``through``."""
        if self.expires_on is None:
            return "does not expire"
        until = f"{self.expires_on.day} {self.expires_on:%b %Y}"
        return f"valid until {until}" if self.holds_on(through) else f"expired or expiring: {until}"


def levels(db: Session, actor: Actor, skill_id: int) -> dict[int, int]:
    """Return everybody's level in a skill, by person."""
    query = (
        select(col(PersonSkill.person_id), col(PersonSkill.level))
        .join(Person, col(Person.id) == PersonSkill.person_id)
        .where(scope.people(actor), col(PersonSkill.skill_id) == skill_id)
    )
    return dict(db.exec(query).all())


def certificates(db: Session, actor: Actor, skill_id: int) -> dict[int, Certificate]:
    """Return the certificate in a skill that counts longest, by person."""
    query = (
        select(Certification)
        .join(Person, col(Person.id) == Certification.person_id)
        .where(scope.people(actor), col(Certification.skill_id) == skill_id)
    )
    found: dict[int, Certificate] = {}
    for row in db.exec(query):
        known = found.get(row.person_id)
        if known is None or (row.expires_on or date.max) > (known.expires_on or date.max):
            found[row.person_id] = Certificate(row.name, row.expires_on)
    return found


def skills_of(db: Session, actor: Actor, person_id: int) -> list[tuple[str, int]]:
    """Return a person's skills with their levels, the strongest first."""
    query = (
        select(col(Skill.name), col(PersonSkill.level))
        .join(PersonSkill, col(PersonSkill.skill_id) == Skill.id)
        .join(Person, col(Person.id) == PersonSkill.person_id)
        .where(scope.people(actor), col(PersonSkill.person_id) == person_id)
        .order_by(col(PersonSkill.level).desc(), col(Skill.name))
    )
    return list(db.exec(query).all())


def strongest(db: Session, actor: Actor, person_id: int) -> tuple[int, str, int] | None:
    """Return the key, name and level of the skill a person knows best, the first by name among equals."""
    query = (
        select(col(Skill.id), col(Skill.name), col(PersonSkill.level))
        .join(PersonSkill, col(PersonSkill.skill_id) == Skill.id)
        .join(Person, col(Person.id) == PersonSkill.person_id)
        .where(scope.people(actor), col(PersonSkill.person_id) == person_id)
        .order_by(col(PersonSkill.level).desc(), col(Skill.name))
    )
    found = db.exec(query).first()
    return None if found is None or found[0] is None else (found[0], found[1], found[2])


def certificates_of(db: Session, actor: Actor, person_id: int) -> list[Certificate]:
    """Return a person's certificates by name."""
    query = (
        select(Certification)
        .join(Person, col(Person.id) == Certification.person_id)
        .where(scope.people(actor), col(Certification.person_id) == person_id)
        .order_by(col(Certification.name))
    )
    return [Certificate(row.name, row.expires_on) for row in db.exec(query)]
