"""The assistant: a message in, an answer out, every turn in the ledger before its graph starts."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Mapping
from datetime import date, datetime, timedelta
from typing import Any, Self, TypedDict
from zoneinfo import ZoneInfo

from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AnyMessage, HumanMessage
from langgraph.types import Command
from sqlalchemy import Engine

from agents import ledger, wording
from agents.answer import Answer
from agents.assent import verdict_in
from agents.attached import Attachment, read_with
from agents.binding import below
from agents.checkpoints import Saver
from agents.driving import Driver
from agents.events import Event, Listener, silent
from agents.ledger import Begun
from agents.models import chat_model, fallback_model, label
from agents.turn import TurnContext
from domain.access import Actor
from domain.errors import OpsError
from settings import Settings
from store.conversations import TurnStatus
from tools import decisions, proposals
from tools.catalogue import CATALOGUE
from tools.decisions import Verdict
from tools.spec import Call, Recall, Tool

_HISTORY_CHARACTERS = 400  # of an earlier answer, as a language model sees it
_GRACE = timedelta(seconds=30)  # beyond the longest turn, before a turn counts as cut off


class Given(TypedDict):
    """The circumstances of a message."""

    conversation_id: int | None
    channel: str
    today: date
    now: datetime
    on_event: Listener


class Assistant:
    """Answers people. One per process; open it with ``async with``, or let the first question open it."""

    def __init__(
        self,
        engine: Engine,
        settings: Settings,
        model: BaseChatModel | None = None,
        *,
        checkpointer: Saver | None = None,
        catalogue: tuple[Tool, ...] = CATALOGUE,
        memory: Recall | None = None,
    ) -> None:
        self._engine = engine
        self._settings = settings
        fallback = None if model else fallback_model(settings)
        self._model = model or chat_model(settings, engine)
        self._memory = memory
        self._catalogue = catalogue
        self._driver = Driver(engine, settings, (self._model, fallback), checkpointer, catalogue)

    @property
    def speaks(self) -> str:
        """The name of whoever words the answers: a language model, or the built-in planner."""
        return label(self._model)

    async def __aenter__(self) -> Self:
        """Open the checkpoint store and compile the graphs."""
        await self._driver.graph()
        return self

    async def __aexit__(self, *_error: object) -> None:
        """Close the checkpoint store."""
        await self._driver.close()

    async def ask(
        self,
        actor: Actor,
        says: str,
        *,
        conversation_id: int | None = None,
        channel: str = "terminal",
        today: date,
        now: datetime,
        on_event: Listener = silent,
    ) -> Answer:
        """Answer one message.

        Raises:
            BadInput: the message cannot be read.
            NotFound: the conversation is not the actor's.

        """
        words = wording.readable(says, self._settings.message_characters)
        opening = ledger.Opening(words, now, conversation_id, channel, label(self._model))
        kept = self._settings.history_turns
        begun = await below(self._engine, ledger.begin, self._engine, actor, opening, history=kept)
        for turn_id in begun.settled:
            await self._driver.forget(turn_id)
        turn = self._context(begun, actor, today=today, now=now, hear=on_event)
        verdict = verdict_in(words)
        if verdict and len(begun.undecided) == 1:
            return await self._driver.told(begun, turn, await self._decided(begun.undecided[0], turn, verdict))
        return await self._driver.drive(begun, turn, _start(turn))

    async def read(  # noqa: PLR0913 -- a message, a file and their circumstances
        self,
        actor: Actor,
        says: str,
        file: Attachment,
        *,
        conversation_id: int | None = None,
        channel: str = "terminal",
        today: date,
        now: datetime,
        on_event: Listener = silent,
    ) -> Answer:
        """Answer a message that comes with a file: a statement of work becomes a draft, a transcript is kept.

        Raises:
            BadInput: the message cannot be read.
            NotFound: the conversation is not the actor's.

        """
        words = wording.readable(says or f"Here is {file.name}.", self._settings.message_characters)
        opening = ledger.Opening(words, now, conversation_id, channel, label(self._model))
        begun = await below(self._engine, ledger.begin, self._engine, actor, opening, history=0)
        for turn_id in begun.settled:
            await self._driver.forget(turn_id)
        turn = self._context(begun, actor, today=today, now=now, hear=on_event)
        loop = asyncio.get_running_loop()

        def hear(step: dict[str, Any]) -> None:
            loop.call_soon_threadsafe(turn.hear, Event(kind="step", data=step))

        answer = await asyncio.to_thread(read_with, self._engine, self._settings, turn.call, words, file, hear)
        return await self._driver.told(begun, turn, answer)

    async def _decided(self, proposal_id: int, turn: TurnContext, verdict: Verdict) -> Answer:
        find = {tool.name: tool for tool in self._catalogue}.__getitem__
        try:
            decision = await below(
                self._engine, decisions.decide, self._engine, proposal_id, turn.call, verdict, find=find
            )
        except OpsError as refusal:
            return Answer(text=str(refusal), kind="refuse")
        return Answer(text=decision.headline(), proposals=(decision.line.card(),))

    async def stream(
        self,
        actor: Actor,
        says: str,
        *,
        conversation_id: int | None = None,
        channel: str = "terminal",
        today: date,
        now: datetime,
        file: Attachment | None = None,
    ) -> AsyncIterator[Event]:
        """Answer one message, or one with a file, and yield what happens meanwhile; the last event is the answer.

        Leaving the iteration early stops the turn.

        Raises:
            BadInput: the message cannot be read.
            NotFound: the conversation is not the actor's.

        """
        heard: asyncio.Queue[Event | None] = asyncio.Queue()
        given = Given(conversation_id=conversation_id, channel=channel, today=today, now=now, on_event=heard.put_nowait)
        asking = self.read(actor, says, file, **given) if file else self.ask(actor, says, **given)
        asked = asyncio.create_task(asking)
        asked.add_done_callback(lambda _task: heard.put_nowait(None))
        try:
            while (event := await heard.get()) is not None:
                yield event
            await asked  # raises what it raised
        finally:
            asked.cancel()
            # Not awaited itself: whoever leaves may be cancelled again and again, and that must not reach the turn
            # while it is put away.
            await asyncio.wait({asked})

    async def resume(
        self, proposal_id: int, *, today: date, now: datetime, on_event: Listener = silent
    ) -> Answer | None:
        """Finish the turn that waited for this decision; None when none waits, as with a proposal from a sweep.

        The turn goes on as its requester; who decided is in the proposal and the audit. With other proposals of the
        turn still open, it goes on waiting for them.
        """
        decided = await below(self._engine, proposals.outcome_of, self._engine, proposal_id)
        if decided.turn_id is None or not decided.outcome:
            return None
        waiting = (TurnStatus.WAITING,)
        kept = self._settings.history_turns
        taken = await below(self._engine, ledger.again, self._engine, decided.turn_id, waiting, history=kept)
        if taken is None:
            return None
        begun, actor = taken
        interrupts = await self._driver.waits_for(decided.turn_id)
        outcomes = await below(self._engine, proposals.outcomes, self._engine, list(interrupts.values()))
        settled = {key: outcomes[proposal] for key, proposal in interrupts.items() if proposal in outcomes}
        turn = self._context(begun, actor, today=today, now=now, hear=on_event)
        return await self._driver.drive(begun, turn, Command(resume=settled))

    async def recover(self, *, now: datetime) -> int:
        """Take up or close the turns whose process died; return how many there were.

        Only turns older than the longest a turn may take are touched, so that another process's work is left alone.
        A turn goes on from its checkpoint, or from its start: nothing in a turn changes the world but proposals, and
        those are made once.
        """
        dead = now - timedelta(seconds=self._settings.turn_seconds) - _GRACE
        cut_off = await below(self._engine, ledger.cut_off, self._engine, dead)
        for turn_id in cut_off:
            await self._recover(turn_id, now)
        return len(cut_off) + await self._tell_those_who_wait(now)

    async def _tell_those_who_wait(self, now: datetime) -> int:
        untold, over = await below(self._engine, ledger.overdue, self._engine, now)
        told = 0
        for proposal_id in untold:
            told += await self.resume(proposal_id, today=self._day(now), now=now) is not None
        for turn_id in over:
            await self._driver.forget(turn_id)
        return told + len(over)

    async def take_up(self, turn_id: int, *, now: datetime) -> Answer | None:
        """Go on with a turn whose process died, and return its answer; None when another process has it."""
        return await self._recover(turn_id, now)

    async def _recover(self, turn_id: int, now: datetime) -> Answer | None:
        was = (TurnStatus.RECEIVED, TurnStatus.RUNNING)
        kept = self._settings.history_turns
        try:
            taken = await below(self._engine, ledger.again, self._engine, turn_id, was, history=kept)
        except OpsError as error:
            await below(self._engine, ledger.give_up, self._engine, turn_id, str(error), now)
            await self._driver.forget(turn_id)
            return None
        if taken is None:
            return None
        begun, actor = taken
        turn = self._context(begun, actor, today=self._day(begun.turn.received_at), now=now, hear=silent)
        start = None if await self._driver.has_place(turn_id) else _start(turn)
        return await self._driver.drive(begun, turn, start)

    def _day(self, instant: datetime) -> date:
        return instant.astimezone(ZoneInfo(self._settings.zone)).date()

    async def stop(self, turn_id: int) -> bool:
        """Stop a turn that runs in this process; nothing it prepared is lost or done. False when it does not run."""
        return self._driver.stop(turn_id)

    def _context(self, begun: Begun, actor: Actor, *, today: date, now: datetime, hear: Listener) -> TurnContext:
        key = begun.turn.pk
        call = Call(
            actor=actor,
            today=today,
            now=now,
            firm=self._settings.firm,
            thread=f"turn:{key}",
            turn_id=key,
            reason=begun.turn.says,
            memory=self._memory,
        )
        return TurnContext(call=call, engine=self._engine, says=begun.turn.says, history=begun.history, hear=hear)


def _start(turn: TurnContext) -> Mapping[str, list[AnyMessage]]:
    messages: list[AnyMessage] = []
    for earlier in turn.history:
        messages += [HumanMessage(earlier.says), AIMessage(earlier.text[:_HISTORY_CHARACTERS])]
    return {"messages": [*messages, HumanMessage(turn.says)]}
