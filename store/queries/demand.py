"""Open needs for a role: what projects ask for before a name is known."""

from __future__ import annotations

from typing import NamedTuple

from sqlalchemy import select
from sqlmodel import Session, col

from domain.access import Actor, Permission
from domain.windows import Window
from store import scope
from store.bookings import DemandStatus, RoleDemand
from store.people import JobRole, Place
from store.projects import Project, ProjectStatus
from store.queries.people import Who
from store.skills import PersonSkill, Skill


class Need(NamedTuple):
    """An open need with the names a reader needs."""

    demand: RoleDemand
    role: str
    project: str
    pipeline: bool
    skill: str
    place: str


def open_needs(db: Session, actor: Actor, window: Window, who: Who) -> list[Need]:
    """Return the open needs in a window the actor may see, by start; ``who`` narrows by role, skill, place, project."""
    query = (
        select(RoleDemand, col(JobRole.name), col(Project.name), col(Project.status), col(Skill.name), col(Place.name))
        .join(JobRole, col(JobRole.id) == RoleDemand.job_role_id)
        .join(Project, col(Project.id) == RoleDemand.project_id)
        .outerjoin(Skill, col(Skill.id) == RoleDemand.skill_id)
        .outerjoin(Place, col(Place.id) == RoleDemand.place_id)
        .where(
            scope.projects(actor, Permission.DEMAND_READ),
            col(RoleDemand.status) == DemandStatus.OPEN,
            col(RoleDemand.starts_on) < window.end,
            col(RoleDemand.ends_on) >= window.start,
        )
        .order_by(col(RoleDemand.starts_on), col(RoleDemand.id))
    )
    narrowed = (
        (RoleDemand.job_role_id, who.role),
        (RoleDemand.skill_id, who.skill),
        (RoleDemand.place_id, who.place),
        (RoleDemand.project_id, who.project),
    )
    for column, key in narrowed:
        if key is not None:
            query = query.where(col(column) == key)
    return [
        Need(demand, role, project, status == ProjectStatus.PIPELINE, skill or "", place or "")
        for demand, role, project, status, skill, place in db.execute(query)
    ]


def able(db: Session, skill_ids: set[int]) -> dict[int, dict[int, int]]:
    """Return who knows each of the skills at which level: skill → person → level."""
    found: dict[int, dict[int, int]] = {key: {} for key in skill_ids}
    query = select(PersonSkill).where(col(PersonSkill.skill_id).in_(skill_ids))
    for row in db.scalars(query):
        found[row.skill_id][row.person_id] = row.level
    return found
