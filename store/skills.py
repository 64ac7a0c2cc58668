"""Who knows what: skills with levels, certifications with expiry."""

from datetime import date

from sqlalchemy import CheckConstraint, UniqueConstraint
from sqlmodel import Field

from store.row import Row, Versioned


class Skill(Row, table=True):
    """A named skill; ``aliases`` are other spellings people use, separated by commas."""

    __tablename__ = "skill"
    name: str = Field(unique=True)
    aliases: str = ""


class PersonSkill(Versioned, table=True):
    """A person's level in a skill: 1 (aware) to 5 (teaches it)."""

    __tablename__ = "person_skill"
    __table_args__ = (UniqueConstraint("person_id", "skill_id"), CheckConstraint("level BETWEEN 1 AND 5", name="level"))
    person_id: int = Field(foreign_key="person.id")
    skill_id: int = Field(foreign_key="skill.id", index=True)
    level: int


class Certification(Versioned, table=True):
    """A certificate; it counts through ``expires_on`` inclusive, for ever when empty."""

    __tablename__ = "certification"
    person_id: int = Field(foreign_key="person.id", index=True)
    skill_id: int | None = Field(default=None, foreign_key="skill.id")
    name: str
    expires_on: date | None = None
