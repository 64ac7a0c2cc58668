"""The conversation over HTTP: ask and get an answer, or follow it as it forms by server-sent events."""

from __future__ import annotations

from collections.abc import AsyncIterator

from fastapi import APIRouter
from fastapi.sse import EventSourceResponse, ServerSentEvent
from pydantic import BaseModel, Field

from agents.answer import Answer
from domain.errors import OpsError
from store.db import reading
from store.queries import conversations
from web.deps import ActorDep, HouseDep, in_thread

router = APIRouter(prefix="/api/chat", tags=["chat"])


class Message(BaseModel):
    """What someone says, and in which conversation it goes on (none: a new one)."""

    says: str = Field(min_length=1, examples=["Who is missing time for last week?"])
    conversation: int | None = None


class Said(BaseModel):
    """A turn of a conversation as it was."""

    turn: int
    says: str
    status: str
    answer: dict[str, object]


@router.post("")
async def ask(message: Message, actor: ActorDep, house: HouseDep) -> Answer:
    """Ask; the answer comes whole."""
    call = house.call(actor)
    return await house.assistant.ask(
        actor, message.says, conversation_id=message.conversation, channel="api", today=call.today, now=call.now
    )


@router.post("/stream", response_class=EventSourceResponse)
async def stream(message: Message, actor: ActorDep, house: HouseDep) -> AsyncIterator[ServerSentEvent]:
    """Ask and follow: events ``step``, ``text``, ``block``, ``proposal``, at last ``answer`` or ``error``."""
    call = house.call(actor)
    events = house.assistant.stream(
        actor, message.says, conversation_id=message.conversation, channel="api", today=call.today, now=call.now
    )
    try:
        async for event in events:
            yield ServerSentEvent(event=event.kind, data=event.data)
    except OpsError as refusal:
        # The status line has gone out already: a refusal is an event of its own.
        yield ServerSentEvent(event="error", data={"code": refusal.code, "detail": str(refusal)})


@router.post("/turns/{turn}/stop")
async def stop(turn: int, actor: ActorDep, house: HouseDep) -> dict[str, bool]:
    """Stop a turn of yours that still runs."""

    def mine() -> bool:
        with reading(house.engine) as db:
            return conversations.owns_turn(db, actor, turn)

    owned = await in_thread(mine)
    return {"stopped": owned and await house.assistant.stop(turn)}
