"""Keeping drafts of statements of work: put down when a document comes in, drawn again when a person edits one."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from typing import Any

from domain.access import Permission
from domain.errors import Conflict, Forbidden
from domain.plan import DraftPlan
from domain.sow.blueprints import project_name
from domain.sow.difference import same_words
from domain.sow.drawing import drawn
from domain.sow.edits import Edits
from domain.sow.statement import Finding, Question, Sow
from domain.sow.stored import packed, unpacked
from store import audit
from store.documents import Document, DraftStatus, SowDraft
from store.queries import sow_drafts as stored
from tools.sow_firm import SowFirm
from tools.spec import ToolContext

_VERSION = re.compile(
    r"(?i)[\s_.-]*(?:\(\d+\)|v(?:ersion)?[\s_.-]?\d+(?:\.\d+)*|rev(?:ised|ision)?[\s_.-]?\d*|final|signed|draft)\b"
)
_TYPES = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "md": "text/markdown",
}


@dataclass(frozen=True, slots=True)
class HandedIn:
    """A document as it was read: its bytes and reading, and what came of it."""

    name: str
    content: bytes
    reading: dict[str, Any]
    engine: str
    sow: Sow
    plan: DraftPlan | None
    questions: Sequence[Question]
    findings: Sequence[Finding]
    timings: Mapping[str, int]
    start: date | None = None
    client: str = ""


@dataclass(frozen=True, slots=True)
class Kept:
    """A draft as it is worked with."""

    row: SowDraft
    sow: Sow
    plan: DraftPlan | None
    edits: Edits
    questions: tuple[Question, ...]
    findings: tuple[Finding, ...]


def permit(ctx: ToolContext) -> None:
    """Refuse whoever makes no projects.

    Raises:
        Forbidden: in the same words for everybody.

    """
    if ctx.actor.is_client or not ctx.actor.may(Permission.PROJECTS_WRITE):
        raise Forbidden("Statements of work are for those who lead projects.", hint="Give it to your project manager.")


def keep(ctx: ToolContext, handed: HandedIn) -> SowDraft:
    """Store a document and its draft; the same file again gives the draft that is open, or a revision of the project.

    A revised version of a document that a project was made of becomes a draft that would change the project.
    """
    permit(ctx)
    digest = sha256(handed.content).hexdigest()
    document = stored.same_file(ctx.db, digest) or _document(ctx, handed, digest)
    before = stored.of_document(ctx.db, ctx.actor, document.pk)
    edits = Edits({"plan.client": handed.client} if handed.client else {})
    open_one = next((one for one in before if one.status is DraftStatus.OPEN), None)
    if open_one is not None:
        return _again(ctx, open_one, handed)
    client = SowFirm(ctx).client(handed.sow, edits)
    title = project_name(handed.sow, Edits())
    project = _project_of(ctx, before, title, document.name, client.id if client else None)
    draft = SowDraft(
        document_id=document.pk,
        title=title,
        owner_id=ctx.actor.person_id,
        client_id=client.id if client else None,
        project_id=project,
        revises=project is not None,
        engine=handed.engine,
        starts_on=handed.start,
        sow=packed(handed.sow),
        edits=dict(edits.values),
        timings=dict(handed.timings),
        created_at=ctx.now,
        updated_at=ctx.now,
    )
    _write(draft, handed.plan, handed.questions, handed.findings)
    ctx.db.add(draft)
    ctx.db.flush()
    _audited(ctx, draft, "hand in sow", {"document": document.name, "sha256": digest})
    return draft


def _again(ctx: ToolContext, draft: SowDraft, handed: HandedIn) -> SowDraft:
    """Take the same file up again: what a person edited stays, a new start or client is an edit more."""
    changes = {"plan.start": handed.start.isoformat()} if handed.start else {}
    changes |= {"plan.client": handed.client} if handed.client else {}
    return edit(ctx, draft.pk, changes).row if changes else draft


def _document(ctx: ToolContext, handed: HandedIn, digest: str) -> Document:
    document = Document(
        name=handed.name,
        kind=stored.KIND,
        media_type=_TYPES.get(handed.name.rpartition(".")[2].lower(), "application/octet-stream"),
        sha256=digest,
        text=handed.reading["text"],
        uploaded_by=ctx.actor.person_id,
        uploaded_at=ctx.now,
        content=handed.content,
        reading={name: handed.reading[name] for name in ("text", "blocks", "starts", "hidden", "notes", "metadata")},
    )
    ctx.db.add(document)
    ctx.db.flush()
    return document


def _project_of(ctx: ToolContext, before: Sequence[SowDraft], title: str, name: str, client: int | None) -> int | None:
    """Return the project that this document, or an earlier version of it, became."""
    same = next((one.project_id for one in before if one.status is DraftStatus.CREATED), None)
    if same is not None:
        return same
    for row in stored.created(ctx.db, ctx.actor):
        alike = same_words(row.draft.title) == same_words(title) or _stem(row.document) == _stem(name)
        if alike and row.draft.client_id == client:
            return row.draft.project_id
    return None


def _stem(name: str) -> str:
    return same_words(_VERSION.sub("", name.rpartition(".")[0] or name))


def kept(ctx: ToolContext, key: int) -> Kept:
    """Return a draft of this number as it is worked with.

    Raises:
        NotFound: there is none for the actor.

    """
    permit(ctx)
    return opened(stored.draft_of(ctx.db, ctx.actor, key))


def opened(row: SowDraft) -> Kept:
    """Return a stored draft with its values."""
    return Kept(
        row,
        unpacked(Sow, row.sow),
        unpacked(DraftPlan, row.plan) if row.plan else None,
        Edits(row.edits),
        tuple(unpacked(Question, one) for one in row.questions),
        tuple(unpacked(Finding, one) for one in row.findings),
    )


def edit(ctx: ToolContext, key: int, changes: Mapping[str, str]) -> Kept:
    """Change a draft and draw its plan again; an empty value takes an edit back.

    Raises:
        NotFound: there is no such draft for the actor.
        Conflict: it is no longer open.
        BadInput: a change that is none.

    """
    draft = kept(ctx, key)
    if draft.row.status is not DraftStatus.OPEN:
        raise Conflict(f"Draft {key} is {draft.row.status.value}; it cannot be changed any more.")
    edits = draft.edits.with_(changes)
    firm = SowFirm(ctx)
    made = drawn(draft.sow, edits, firm, today=ctx.today, start=draft.row.starts_on, found=draft.findings)
    row = draft.row
    client = firm.client(draft.sow, edits)
    row.edits, row.client_id = dict(edits.values), client.id if client else None
    row.title = project_name(draft.sow, edits)
    row.updated_at = ctx.now
    _write(row, made.plan, made.questions, made.findings)
    ctx.db.add(row)
    ctx.db.flush()
    _audited(ctx, row, "edit sow draft", {"changes": dict(changes)})
    return opened(row)


def discard(ctx: ToolContext, key: int) -> SowDraft:
    """Put an open draft aside; the document stays.

    Raises:
        NotFound: there is no such draft for the actor.
        Conflict: a project was made of it.

    """
    row = kept(ctx, key).row
    if row.status is DraftStatus.CREATED:
        raise Conflict(f"Draft {key} became a project already.")
    row.status, row.decided_at = DraftStatus.DISCARDED, ctx.now
    ctx.db.add(row)
    ctx.db.flush()
    _audited(ctx, row, "discard sow draft", {})
    return row


def _write(row: SowDraft, plan: DraftPlan | None, questions: Sequence[Question], findings: Sequence[Finding]) -> None:
    row.plan = packed(plan) if plan is not None else None
    row.questions = [packed(one) for one in questions]
    row.findings = [packed(one) for one in findings]


def _audited(ctx: ToolContext, row: SowDraft, action: str, detail: Mapping[str, Any]) -> None:
    subject = f"sow_draft:{row.pk}"
    audit.append(ctx.db, at=ctx.now, actor=ctx.actor.email, action=action, subject=subject, detail=dict(detail))
