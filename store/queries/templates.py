"""Templates of projects as stored."""

from __future__ import annotations

from sqlalchemy import select
from sqlmodel import Session, col

from domain.access import Actor, Permission
from store.templates import ProjectTemplate


def stored(db: Session, actor: Actor) -> list[ProjectTemplate]:
    """Return the firm's own templates by name, for those who may make projects."""
    if not actor.may(Permission.PROJECTS_WRITE) or actor.is_client:
        return []
    query = select(ProjectTemplate).where(col(ProjectTemplate.retired).is_(False)).order_by(col(ProjectTemplate.name))
    return list(db.scalars(query))


def named(db: Session, name: str) -> ProjectTemplate | None:
    """Return the template of exactly this name, retired or not."""
    return db.scalars(select(ProjectTemplate).where(col(ProjectTemplate.name) == name)).first()
