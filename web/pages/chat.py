"""The chat: conversations, their turns as they were said, and new ones as they form."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncIterator
from typing import Annotated, Any

import anyio
from fastapi import APIRouter, Depends, Query, Request
from fastapi.responses import RedirectResponse, Response
from fastapi.sse import EventSourceResponse, ServerSentEvent
from pydantic import BaseModel, Field

from agents.answer import Answer
from agents.attached import Attachment
from domain.errors import OpsError
from store.conversations import Conversation
from store.db import reading, writing
from store.queries import conversations
from tools.openers import suggestions_for
from web.deps import House, HouseDep, in_thread
from web.handed import of_form
from web.page import page
from web.pages.turns import TurnView, rendered, turn_of, turns_of
from web.problems import bug_number
from web.visitor import SentDep, Visitor, VisitorDep, text_of

router = APIRouter(include_in_schema=False)

_VERDICTS = ("good", "bad")
_WORD = re.compile(r"\s*\S+\s*")
_MOST_PARTS = 40
_PAUSE_SECONDS = 0.012  # half a second for the longest text


class Saying(BaseModel):
    """What the chat page's script sends."""

    says: str = Field(min_length=1)
    conversation: int | None = None


@router.get("/chat")
async def new(
    request: Request, house: HouseDep, visitor: VisitorDep, search: Annotated[str, Query(max_length=200)] = ""
) -> Response:
    """Show an empty conversation, and those before."""
    return await _page(request, house, visitor, search=search)


@router.post("/chat")
async def open_with(request: Request, house: HouseDep, visitor: VisitorDep, form: SentDep) -> Response:
    """Open a conversation on a question from another page; the page's script asks it at once."""
    return await _page(request, house, visitor, question=about(text_of(form, "says"), text_of(form, "about", 200)))


@router.get("/chat/{conversation}")
async def one(
    request: Request,
    conversation: int,
    house: HouseDep,
    visitor: VisitorDep,
    search: Annotated[str, Query(max_length=200)] = "",
) -> Response:
    """Show one conversation."""
    return await _page(request, house, visitor, conversation=conversation, search=search)


@router.post("/chat/whole")
async def whole(house: HouseDep, visitor: VisitorDep, form: SentDep) -> Response:
    """Ask without scripts: the page comes back when the answer is there."""
    call = house.call(visitor.actor)
    await house.chatting.take(visitor.actor.email, call.now)
    at = text_of(form, "conversation")
    answer = await house.assistant.ask(
        visitor.actor,
        text_of(form, "says"),
        conversation_id=int(at) if at.isdecimal() else None,
        channel="web",
        today=call.today,
        now=call.now,
    )
    return RedirectResponse(f"/chat/{answer.conversation}#turn-{answer.turn}", 303)


async def may_say(house: HouseDep, visitor: VisitorDep, _form: SentDep) -> Visitor:
    """Return the visitor, unless they ask too often or the request is not from a page of theirs."""
    await house.chatting.take(visitor.actor.email, house.clock())
    return visitor


SayerDep = Annotated[Visitor, Depends(may_say)]


@router.post("/chat/say", response_class=EventSourceResponse)
async def say(saying: Saying, house: HouseDep, visitor: SayerDep) -> AsyncIterator[ServerSentEvent]:
    """Ask and follow: events ``step``, ``text`` (word by word), at last ``answer`` (the turn as HTML) or ``error``.

    Going away stops the turn.
    """
    call = house.call(visitor.actor)
    events = house.assistant.stream(
        visitor.actor, saying.says, conversation_id=saying.conversation, channel="web", today=call.today, now=call.now
    )
    try:
        async for event in events:
            if event.kind == "answer":
                yield ServerSentEvent(event="answer", data=await _answered(house, visitor, event.data))
            elif event.kind == "text":
                async for part in _spoken(str(event.data["text"])):
                    yield ServerSentEvent(event="text", data={"delta": part})
            elif event.kind == "step":
                yield ServerSentEvent(event="step", data=event.data)
    except OpsError as refusal:
        yield ServerSentEvent(event="error", data={"detail": str(refusal)})
    except Exception as error:  # noqa: BLE001 -- logged with a number; the stream must end with a word
        detail = f"Something went wrong on our side (reference {bug_number(error, 'chat')})."
        yield ServerSentEvent(event="error", data={"detail": detail})


@router.post("/chat/file", response_class=EventSourceResponse)
async def with_file(house: HouseDep, visitor: SayerDep, form: SentDep) -> AsyncIterator[ServerSentEvent]:
    """Hand a document in with a message and follow: events ``step``, at last ``answer`` (as HTML) or ``error``."""
    call = house.call(visitor.actor)
    at = text_of(form, "conversation", 20)
    heard: asyncio.Queue[Any] = asyncio.Queue()
    try:
        handed = await of_form(form, call)
        reading_it = asyncio.create_task(
            house.assistant.read(
                visitor.actor,
                text_of(form, "says"),
                Attachment(handed.name, handed.content),
                conversation_id=int(at) if at.isdecimal() else None,
                channel="web",
                today=call.today,
                now=call.now,
                on_event=heard.put_nowait,
            )
        )
        reading_it.add_done_callback(lambda _task: heard.put_nowait(None))
        while (event := await heard.get()) is not None:
            if event.kind == "step":
                yield ServerSentEvent(event="step", data=event.data)
        answer = await reading_it
        yield ServerSentEvent(event="answer", data=await _answered(house, visitor, answer.model_dump(mode="json")))
    except OpsError as refusal:
        yield ServerSentEvent(event="error", data={"detail": str(refusal)})
    except Exception as error:  # noqa: BLE001 -- logged with a number; the stream must end with a word
        detail = f"Something went wrong on our side (reference {bug_number(error, 'chat file')})."
        yield ServerSentEvent(event="error", data={"detail": detail})


@router.post("/chat/turns/{turn}/feedback")
async def feedback(turn: int, request: Request, house: HouseDep, visitor: VisitorDep, form: SentDep) -> Response:
    """Keep whether an answer helped."""
    verdict = text_of(form, "verdict")

    def keep() -> int:
        with writing(house.engine) as db:
            return conversations.judge(db, visitor.actor, turn, verdict if verdict in _VERDICTS else "")

    conversation = await in_thread(keep)
    if "text/html" not in request.headers.get("accept", ""):
        return Response(json.dumps({"feedback": verdict}), media_type="application/json")
    return RedirectResponse(f"/chat/{conversation}#turn-{turn}", 303)


def about(says: str, subject: str) -> str:
    """Return a question with what it is about, where it does not name it.

    >>> about("How is the budget?", "Aurora"), about("Is Aurora late?", "Aurora"), about("Who is free?", "")
    ('How is the budget? (Aurora)', 'Is Aurora late?', 'Who is free?')
    """
    named = any(word in says.casefold() for word in subject.casefold().split() if len(word) > 3)  # noqa: PLR2004 -- "the"
    return says if not subject or named else f"{says} ({subject})"


async def _spoken(text: str) -> AsyncIterator[str]:
    """Yield a text word by word, at the pace of reading along.

    The text is whole by then: no word of it is shown before every figure in it was found in a tool's result. A long
    one comes in larger parts, so that nobody waits for it.
    """
    words = _WORD.findall(text)
    step = -(-len(words) // _MOST_PARTS) or 1
    for begin in range(0, len(words), step):
        yield "".join(words[begin : begin + step])
        await anyio.sleep(_PAUSE_SECONDS)


async def _answered(house: House, visitor: Visitor, data: dict[str, Any]) -> dict[str, Any]:
    answer = Answer.model_validate(data)

    def view() -> TurnView:
        with reading(house.engine) as db:
            return turn_of(db, visitor.actor, answer.turn)

    html = rendered(await in_thread(view), visitor.csrf)
    return {"html": html, "turn": answer.turn, "conversation": answer.conversation}


async def _page(
    request: Request,
    house: House,
    visitor: Visitor,
    *,
    conversation: int | None = None,
    search: str = "",
    question: str = "",
) -> Response:
    def gather() -> tuple[list[TurnView], list[Conversation]]:
        with reading(house.engine) as db:
            turns = turns_of(db, visitor.actor, conversation) if conversation else []
            found = conversations.search(db, visitor.actor, search) if search else conversations.mine(db, visitor.actor)
            return turns, list(found)

    turns, past = await in_thread(gather)
    return page(
        request,
        house,
        visitor,
        "chat.html",
        turns=turns,
        past=past,
        search=search,
        conversation=conversation,
        question=question,
        suggestions=suggestions_for(visitor.actor),
        most=house.settings.message_characters,
    )
