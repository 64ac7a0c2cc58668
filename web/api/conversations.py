"""One's conversations over HTTP: listed, searched, read back."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel

from store.db import reading
from store.queries import conversations
from web.deps import ActorDep, HouseDep, in_thread

router = APIRouter(prefix="/api/conversations", tags=["chat"])


class ConversationCard(BaseModel):
    """A conversation by its first words."""

    conversation: int
    title: str
    channel: str
    updated_at: datetime


class Said(BaseModel):
    """A turn of a conversation as it was; ``answer`` is empty while it runs."""

    turn: int
    says: str
    status: str
    received_at: datetime
    answer: dict[str, Any]
    feedback: str


@router.get("")
async def listed(
    actor: ActorDep,
    house: HouseDep,
    search: Annotated[str, Query(max_length=200)] = "",
    limit: Annotated[int, Query(ge=1, le=200)] = 30,
) -> list[ConversationCard]:
    """List your conversations, latest first; with ``search`` those in which the words were said."""

    def find() -> list[ConversationCard]:
        with reading(house.engine) as db:
            if search:
                found = conversations.search(db, actor, search, limit=limit)
            else:
                found = conversations.mine(db, actor, limit=limit)
            return [
                ConversationCard(conversation=one.pk, title=one.title, channel=one.channel, updated_at=one.updated_at)
                for one in found
            ]

    return await in_thread(find)


@router.get("/{conversation}")
async def turns(conversation: int, actor: ActorDep, house: HouseDep) -> list[Said]:
    """Read a conversation of yours, in order."""

    def read() -> list[Said]:
        with reading(house.engine) as db:
            return [
                Said(
                    turn=turn.pk,
                    says=turn.says,
                    status=turn.status.value,
                    received_at=turn.received_at,
                    answer=turn.answer,
                    feedback=turn.feedback,
                )
                for turn in conversations.turns_of(db, actor, conversation)
            ]

    return await in_thread(read)
