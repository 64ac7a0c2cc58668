"""The conversation over HTTP: ask and get an answer, or follow it as it forms by server-sent events."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Literal

from fastapi import APIRouter
from fastapi.sse import EventSourceResponse, ServerSentEvent
from pydantic import BaseModel, Field

from agents.answer import Answer
from domain.errors import OpsError
from store.db import reading, writing
from store.queries import conversations
from web.deps import ActorDep, ChatterDep, HouseDep, in_thread
from web.problems import bug_number

router = APIRouter(prefix="/api/chat", tags=["chat"])

_LONGEST_REMARK = 1000


class Message(BaseModel):
    """What someone says, and in which conversation it goes on (none: a new one)."""

    says: str = Field(min_length=1, examples=["Who is missing time for last week?"])
    conversation: int | None = None


class Feedback(BaseModel):
    """Whether an answer helped."""

    verdict: Literal["good", "bad"]
    remark: str = Field(default="", max_length=_LONGEST_REMARK)


@router.post("")
async def ask(message: Message, actor: ChatterDep, house: HouseDep) -> Answer:
    """Ask; the answer comes whole."""
    call = house.call(actor)
    return await house.assistant.ask(
        actor, message.says, conversation_id=message.conversation, channel="api", today=call.today, now=call.now
    )


@router.post("/stream", response_class=EventSourceResponse)
async def stream(message: Message, actor: ChatterDep, house: HouseDep) -> AsyncIterator[ServerSentEvent]:
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
    except Exception as error:  # noqa: BLE001 -- logged with a number; the stream must end with a word
        detail = f"Something went wrong on our side (reference {bug_number(error, 'chat stream')})."
        yield ServerSentEvent(event="error", data={"code": "bug", "detail": detail})


@router.post("/turns/{turn}/stop")
async def stop(turn: int, actor: ActorDep, house: HouseDep) -> dict[str, bool]:
    """Stop a turn of yours that still runs."""

    def mine() -> None:
        with reading(house.engine) as db:
            conversations.turn_of(db, actor, turn)

    await in_thread(mine)
    return {"stopped": await house.assistant.stop(turn)}


@router.post("/turns/{turn}/feedback", status_code=204)
async def feedback(turn: int, said: Feedback, actor: ActorDep, house: HouseDep) -> None:
    """Say whether an answer of yours helped."""

    def keep() -> None:
        with writing(house.engine) as db:
            conversations.judge(db, actor, turn, ": ".join(filter(None, (said.verdict, said.remark))))

    await in_thread(keep)
