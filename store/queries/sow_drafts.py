"""Drafts of statements of work the actor may see, and the documents behind them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sqlalchemy import select
from sqlalchemy.orm import defer
from sqlmodel import Session, col

from domain.access import Actor
from domain.errors import NotFound
from store import scope
from store.clients import Client
from store.documents import Document, DraftStatus, SowDraft
from store.people import Person
from store.projects import Project

KIND = "sow"


class DraftRow(NamedTuple):
    """A draft with the names a reader needs."""

    draft: SowDraft
    document: str
    client: str
    owner: str
    project: str


def drafts(
    db: Session,
    actor: Actor,
    *,
    status: DraftStatus | None = None,
    client_id: int | None = None,
    most: int | None = None,
) -> list[DraftRow]:
    """Return drafts, the latest first."""
    query = (
        select(SowDraft, col(Document.name), col(Client.name), col(Person.name), col(Project.name))
        .join(Document, col(Document.id) == col(SowDraft.document_id))
        .outerjoin(Client, col(Client.id) == col(SowDraft.client_id))
        .outerjoin(Person, col(Person.id) == col(SowDraft.owner_id))
        .outerjoin(Project, col(Project.id) == col(SowDraft.project_id))
        .where(scope.sow_drafts(actor))
        .order_by(col(SowDraft.updated_at).desc(), col(SowDraft.id).desc())
    )
    if status is not None:
        query = query.where(col(SowDraft.status) == status)
    if client_id is not None:
        query = query.where(col(SowDraft.client_id) == client_id)
    rows = db.execute(query.limit(most) if most else query)
    return [
        DraftRow(draft, name, client or "", owner or "", project or "") for draft, name, client, owner, project in rows
    ]


def draft_of(db: Session, actor: Actor, key: int) -> SowDraft:
    """Return one draft.

    Raises:
        NotFound: there is none of this number for the actor.

    """
    query = select(SowDraft).where(col(SowDraft.id) == key, scope.sow_drafts(actor))
    found = db.scalars(query).first()
    if found is None:
        raise NotFound(f"There is no draft {key} that you may see.")
    return found


def document_of(db: Session, draft: SowDraft, *, whole: bool = False) -> Document:
    """Return the document of a draft the caller has been given; its bytes only when ``whole``."""
    query = select(Document).where(col(Document.id) == draft.document_id)
    if not whole:
        query = query.options(defer(Document.content))  # type: ignore[arg-type]
    return db.scalars(query).one()


def same_file(db: Session, sha256: str) -> Document | None:
    """Return the statement of work with exactly these bytes."""
    query = select(Document).where(col(Document.sha256) == sha256, col(Document.kind) == KIND)
    return db.scalars(query.order_by(col(Document.id))).first()


def of_document(db: Session, actor: Actor, document_id: int) -> list[SowDraft]:
    """Return the drafts made of one document, the latest first."""
    query = select(SowDraft).where(col(SowDraft.document_id) == document_id, scope.sow_drafts(actor))
    return list(db.scalars(query.order_by(col(SowDraft.id).desc())))


def agreed(db: Session, actor: Actor, project_id: int) -> SowDraft | None:
    """Return the latest statement of work agreed for a project: what it was made of, or changed by."""
    query = select(SowDraft).where(
        col(SowDraft.project_id) == project_id,
        col(SowDraft.status) == DraftStatus.CREATED,
        scope.sow_drafts(actor),
    )
    return db.scalars(query.order_by(col(SowDraft.decided_at).desc(), col(SowDraft.id).desc())).first()


def created(db: Session, actor: Actor) -> Sequence[DraftRow]:
    """Return the drafts that projects were made of, the latest first."""
    return drafts(db, actor, status=DraftStatus.CREATED)
