"""Receipts: a photo or a PDF kept with its hash as it came in, shown as what it is to whoever sees the expense."""

from __future__ import annotations

import re
from hashlib import sha256
from pathlib import PurePath
from typing import NamedTuple

from sqlmodel import Session, col, select

from domain.access import Actor
from domain.errors import BadInput, NotFound
from domain.trust import Trust
from store import scope
from store.documents import Document
from store.expenses import Expense
from tools.spec import ToolContext

LARGEST = 10 * 1024 * 1024
KIND = "receipt"
_NAME = re.compile(r"[^\w .()-]+")
# What a file is says its first bytes, not its name: nothing else is kept, so nothing else is ever shown.
_STARTS = (
    (b"%PDF-", "application/pdf", "pdf"),
    (b"\xff\xd8\xff", "image/jpeg", "jpg"),
    (b"\x89PNG\r\n\x1a\n", "image/png", "png"),
)


class Receipt(NamedTuple):
    """A receipt as it came in."""

    name: str
    media_type: str
    content: bytes


def media_of(content: bytes) -> tuple[str, str]:
    """Return what a file is by its first bytes, as a media type and the ending it gets.

    Raises:
        BadInput: it is neither a PDF nor a photo.

    """
    for start, media, ending in _STARTS:
        if content.startswith(start):
            return media, ending
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp", "webp"
    raise BadInput("A receipt is a PDF or a photo (JPEG, PNG or WebP).", hint="Take a photo of it, or save it as PDF.")


def keep(ctx: ToolContext, name: str, content: bytes) -> str:
    """Keep a receipt for an expense about to be handed in; return it as ``submit_expense`` takes it.

    The same file of the same person is kept once. Written in the caller's transaction.

    Raises:
        BadInput: it is empty, too large, or neither a PDF nor a photo.

    """
    if not content:
        raise BadInput("The receipt is empty.")
    if len(content) > LARGEST:
        raise BadInput(f"The receipt has {len(content) // 1024**2} MB; at most {LARGEST // 1024**2} MB are kept.")
    media, ending = media_of(content)
    digest = sha256(content).hexdigest()
    stem = _NAME.sub(" ", PurePath(name.replace("\\", "/")).stem).strip()[:80] or "receipt"
    if _kept(ctx.db, ctx.actor, digest) is None:
        ctx.db.add(
            Document(
                name=f"{stem}.{ending}",
                kind=KIND,
                media_type=media,
                sha256=digest,
                uploaded_by=ctx.me().id,
                uploaded_at=ctx.now,
                trust=Trust.STAFF,
                content=content,
            )
        )
    return f"{stem}.{ending}|{len(content)}|{digest}"


def document_of(db: Session, actor: Actor, digest: str) -> int | None:
    """Return the key of a receipt the actor handed in with this content."""
    found = _kept(db, actor, digest)
    return None if found is None else found.pk


def forget_unused(db: Session, actor: Actor, receipt: str) -> None:
    """Throw a receipt away that no expense came of."""
    found = _kept(db, actor, receipt.rpartition("|")[2])
    if found is not None and db.exec(select(Expense.id).where(col(Expense.document_id) == found.pk)).first() is None:
        db.delete(found)


def receipt_of(db: Session, actor: Actor, expense: int) -> Receipt:
    """Return the receipt of an expense.

    Raises:
        NotFound: the actor sees no such expense, or no file was kept with it.

    """
    query = (
        select(Document)
        .join(Expense, col(Expense.document_id) == col(Document.id))
        .where(col(Expense.id) == expense, scope.expenses(actor), col(Document.kind) == KIND)
    )
    found = db.exec(query).first()
    if found is None or found.content is None:
        raise NotFound("There is no receipt among those you may see.")
    return Receipt(found.name, found.media_type, found.content)


def _kept(db: Session, actor: Actor, digest: str) -> Document | None:
    query = select(Document).where(
        col(Document.sha256) == digest, col(Document.kind) == KIND, col(Document.uploaded_by) == actor.person_id
    )
    return db.exec(query).first()
