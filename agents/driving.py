"""Driving one turn through the graph: within its limits, to an answer in the ledger, whatever happens on the way."""

from __future__ import annotations

import asyncio
import logging
import uuid
from collections.abc import Callable, Mapping
from contextlib import AsyncExitStack
from contextvars import Context
from dataclasses import replace
from datetime import timedelta
from time import perf_counter
from typing import Any, cast

from langchain_core.language_models import BaseChatModel
from langgraph.types import Command
from langsmith import set_runtime_overrides, tracing_context
from sqlalchemy import Engine

from agents import ledger, models, wording
from agents.answer import Answer
from agents.binding import below
from agents.checkpoints import Saver, opened, place
from agents.composing import Ended, composed
from agents.events import Event
from agents.guard import LimitReached, Limits, ModelSilent
from agents.ledger import Begun
from agents.supervisor import Graph, compiled, results_in
from agents.turn import TurnContext, current_turn
from settings import Settings
from store.conversations import TurnStatus
from tools.spec import Tool

_log = logging.getLogger(__name__)


async def _in_place(_default: object, context: Context, work: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:  # noqa: ANN401 -- anything
    return context.run(work, *args, **kwargs)


# The tracing library hops to a thread and back around every model call, even while it is off, as it always is here.
set_runtime_overrides(aio_to_thread=_in_place)


class Driver:
    """Holds the compiled graph and the checkpoint store, and runs turns on them."""

    def __init__(
        self,
        engine: Engine,
        settings: Settings,
        chat_models: tuple[BaseChatModel, BaseChatModel | None],
        checkpointer: Saver | None,
        catalogue: tuple[Tool, ...],
    ) -> None:
        self._engine = engine
        self._settings = settings
        self._limits = Limits(settings.turn_model_calls, settings.turn_tokens, settings.turn_seconds)
        self._model, self._fallback = chat_models
        self._saver = checkpointer
        self._catalogue = catalogue
        self._graph: Graph | None = None
        self._stack = AsyncExitStack()
        self._opening = asyncio.Lock()
        self._running: dict[int, asyncio.Task[Any]] = {}
        self._stopped: set[int] = set()

    async def graph(self) -> Graph:
        """Return the graph, compiled once, its checkpoint store opened with it."""
        async with self._opening:
            if self._graph is None:
                if self._saver is None:
                    settings = self._settings
                    self._saver = await opened(self._stack, home=settings.home, database_url=settings.database_url)
                self._graph = compiled(
                    self._model,
                    limits=self._limits,
                    checkpointer=self._saver,
                    catalogue=self._catalogue,
                    fallback=self._fallback,
                )
            return self._graph

    async def close(self) -> None:
        """Close the checkpoint store and the connections to the model."""
        await models.close(self._model)
        await models.close(self._fallback)
        await self._stack.aclose()
        self._graph = None

    async def drive(self, begun: Begun, turn: TurnContext, start: Mapping[str, Any] | Command[Any] | None) -> Answer:
        """Run a turn from its start, from a decision (``Command``) or from where it was cut off (None)."""
        started = perf_counter()
        token = current_turn.set(turn)
        try:
            with tracing_context(enabled=False):  # whatever the shell says: a firm's data goes to no tracing service
                status, ended = await self._run(begun, turn, start)
                answer = await self._composed(ended, turn)
        except asyncio.CancelledError:
            # The listener went away. What was started is put away before the cancellation goes on.
            await self._end(begun, turn, TurnStatus.STOPPED, Answer(text=wording.STOPPED), started)
            raise
        finally:
            current_turn.reset(token)
        return await self._end(begun, turn, status, answer, started)

    async def told(self, begun: Begun, turn: TurnContext, answer: Answer) -> Answer:
        """End a turn that needed no graph."""
        return await self._end(replace(begun, undecided=()), turn, TurnStatus.DONE, answer, perf_counter())

    async def _run(
        self, begun: Begun, turn: TurnContext, start: Mapping[str, Any] | Command[Any] | None
    ) -> tuple[TurnStatus, Ended]:
        found = turn.log.results
        key = begun.turn.pk
        graph = await self.graph()
        work = asyncio.create_task(graph.ainvoke(cast("Any", start), place(key), context=turn, durability="sync"))
        self._running[key] = work
        try:
            async with asyncio.timeout(self._limits.seconds):
                state = await work
        except TimeoutError:
            return TurnStatus.DONE, Ended(kind="answer", results=found, notice=wording.limit_reached("time"))
        except LimitReached as reached:
            return TurnStatus.DONE, Ended(kind="answer", results=found, notice=wording.limit_reached(reached.what))
        except asyncio.CancelledError:
            if key not in self._stopped:
                raise
            self._stopped.discard(key)
            return TurnStatus.STOPPED, Ended(kind="answer", notice=wording.STOPPED)
        except ModelSilent:
            turn.log.error_id = _reference("the model did not answer")
            return TurnStatus.FAILED, Ended(kind="refuse", results=found, notice=wording.MODEL_SILENT)
        except Exception:  # noqa: BLE001 -- whatever it is, it is logged and the person gets one sentence
            turn.log.error_id = _reference("a turn failed")
            return TurnStatus.FAILED, Ended(kind="refuse", results=found, notice=wording.broken(turn.log.error_id))
        finally:
            del self._running[key]
        return _ended(state, turn)

    async def _composed(self, ended: Ended, turn: TurnContext) -> Answer:
        within = turn.log.model_calls < self._limits.model_calls
        return await composed(ended, turn, self._model, may_repair=within)

    async def _end(self, begun: Begun, turn: TurnContext, status: TurnStatus, answer: Answer, started: float) -> Answer:
        before, elapsed = begun.turn, perf_counter() - started
        settled = (wording.still_waiting(len(begun.undecided)),) if begun.undecided else ()
        answer = answer.model_copy(
            update={
                "text": "\n\n".join([answer.text, *settled]),
                "conversation": before.conversation_id,
                "turn": before.pk,
                "ms": before.ms + round(elapsed * 1000),
                "model_calls": before.model_calls + answer.model_calls,
                "tokens": before.tokens_in + before.tokens_out + answer.tokens,
            }
        )
        now = turn.call.now + timedelta(seconds=elapsed)
        await below(self._engine, ledger.end, self._engine, before, status, answer, turn.log, now=now)
        if status is not TurnStatus.WAITING:
            await self.forget(before.pk)
        _tell(turn, answer)
        return answer

    async def forget(self, turn_id: int) -> None:
        """Delete a turn's checkpoints."""
        await self.graph()
        if self._saver is not None:
            await self._saver.adelete_thread(f"turn:{turn_id}")

    def stop(self, turn_id: int) -> bool:
        """Cancel a running turn; False when it does not run here."""
        work = self._running.get(turn_id)
        if work is None:
            return False
        self._stopped.add(turn_id)
        work.cancel()
        return True

    async def waits_for(self, turn_id: int) -> dict[str, int]:
        """Return the open interrupts of a turn's graph with the proposal each waits for."""
        state = await (await self.graph()).aget_state(place(turn_id))
        return {one.id: int(one.value["proposal"]) for one in state.interrupts}

    async def has_place(self, turn_id: int) -> bool:
        """Tell whether the graph of a turn got far enough to leave a checkpoint."""
        await self.graph()
        return self._saver is not None and await self._saver.aget_tuple(place(turn_id)) is not None


def _ended(state: Mapping[str, Any], turn: TurnContext) -> tuple[TurnStatus, Ended]:
    messages = state["messages"]
    results = results_in(messages)
    results |= {key: result for key, result in turn.log.results.items() if key not in results}
    if state.get("__interrupt__"):
        return TurnStatus.WAITING, Ended(results=results, waits=True)
    last = messages[-1]
    return TurnStatus.DONE, Ended(last.text, str(last.response_metadata.get("kind", "")), results)


def _tell(turn: TurnContext, answer: Answer) -> None:
    turn.hear(Event(kind="text", data={"text": answer.text}))
    for block in answer.blocks:
        turn.hear(Event(kind="block", data=block.model_dump(mode="json")))
    for card in answer.proposals:
        turn.hear(Event(kind="proposal", data=card.model_dump(mode="json")))
    turn.hear(Event(kind="answer", data=answer.model_dump(mode="json")))


def _reference(what: str) -> str:
    reference = uuid.uuid4().hex[:8]
    _log.exception("%s (%s)", what, reference)
    return reference
