"""A tool of the house as a tool of LangChain, and the crossing from async to sync.

This is the one place where a refusal becomes words for the model.

What the model reads is the compact JSON of the view; what the answer is built from is the artifact, plain JSON
types only, so that a checkpoint can hold it: ``{"tool", "agent", "args", …}`` with ``headline, blocks, refs, view``
for a read, ``proposal`` and ``headline`` for an effect that waits, ``error`` for a refusal.
"""

from __future__ import annotations

import json
import logging
import threading
import uuid
import weakref
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from time import perf_counter
from typing import Any, ParamSpec, TypeVar

import anyio
import anyio.to_thread
from langchain_core.tools import StructuredTool
from langgraph.prebuilt import ToolRuntime
from langgraph.types import interrupt
from sqlalchemy import Engine
from sqlalchemy.pool import StaticPool

from agents.events import Event
from agents.schemas import arguments_schema, described
from agents.turn import Step, TurnContext
from domain.approval import Effect
from domain.errors import Ambiguous, OpsError
from store.columns import dumps
from tools import decisions, gate
from tools.blocks import Block
from tools.spec import Tool
from tools.view import View

_log = logging.getLogger(__name__)
_MODEL_CHARACTERS = 8_000  # a view is small by its own rules; this is the last fence before the model's bill
_MODEL_ROWS = 5
_FOR_PROGRAMS = frozenset({"ref", "looked_at"})

_P = ParamSpec("_P")
_T = TypeVar("_T")
_one_connection: weakref.WeakKeyDictionary[Engine, threading.Lock] = weakref.WeakKeyDictionary()


async def below(engine: Engine, work: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs) -> _T:
    """Run synchronous work of the lower floors in a worker thread.

    A database in memory has one connection for all threads, so work on it goes one at a time.
    """
    return await anyio.to_thread.run_sync(partial(_alone, engine, partial(work, *args, **kwargs)))


async def below_apart(engine: Engine, work: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs) -> _T:
    """Do as ``below`` does, without waiting for a thread when all that others may have are taken."""
    limiter = anyio.CapacityLimiter(1)
    return await anyio.to_thread.run_sync(_alone, engine, partial(work, *args, **kwargs), limiter=limiter)


def _alone(engine: Engine, work: Callable[[], _T]) -> _T:
    if isinstance(engine.pool, StaticPool):
        with _one_connection.setdefault(engine, threading.Lock()):
            return work()
    return work()


def bound(tool: Tool) -> StructuredTool:
    """Return the tool as a model may call it."""

    async def run(runtime: ToolRuntime[TurnContext, Any], **arguments: Any) -> tuple[str, dict[str, Any]]:  # noqa: ANN401 -- JSON
        return await _run(tool, arguments, runtime.context, runtime.tool_call_id or "")

    return StructuredTool(
        name=tool.name,
        description=described(tool),
        args_schema=arguments_schema(tool),
        coroutine=run,
        response_format="content_and_artifact",
    )


async def _run(tool: Tool, arguments: dict[str, Any], turn: TurnContext, call_id: str) -> tuple[str, dict[str, Any]]:
    call = replace(turn.call, call_id=call_id, reason=turn.call.reason or turn.says)
    artifact: dict[str, Any] = {"tool": tool.name, "agent": tool.agent, "args": arguments}
    started = perf_counter()
    turn.hear(Event(kind="step", data={**artifact, "state": "started"}))
    try:
        waiting = None
        if tool.effect is not Effect.READ:  # the graph re-enters here when it resumes: the proposal exists already
            waiting = await below(turn.engine, decisions.already_proposed, turn.engine, call)
        outcome = None if waiting else await below(turn.engine, gate.run, turn.engine, tool, arguments, call)
    except OpsError as error:
        artifact |= explained(error)
    except Exception:  # noqa: BLE001 -- whatever it is, it is logged and the person gets one sentence
        artifact |= _bug(tool)
    else:
        if outcome is not None:
            artifact |= _shown(outcome.view)
        if isinstance(outcome, gate.Proposed):
            waiting = outcome.proposal_id
    if waiting is not None:
        artifact["proposal"] = waiting
    _record(turn, call_id, artifact, started)
    if waiting is None:
        return _for_model(artifact), artifact
    # Outside every try: the interrupt travels as an exception. It carries the key alone and returns the outcome.
    decided: dict[str, Any] = interrupt({"proposal": waiting})
    artifact |= decided
    turn.log.results[call_id] = artifact
    return _for_model({"view_text": json.dumps(decided, ensure_ascii=False)}), artifact


def explained(error: OpsError) -> dict[str, Any]:
    """Return a refusal as the model, the answer and an API client read it."""
    words: dict[str, Any] = {"error": error.code, "message": error.message}
    if error.hint:
        words["hint"] = error.hint
    if isinstance(error, Ambiguous):
        words["candidates"] = list(error.candidates)
    return words


def _bug(tool: Tool) -> dict[str, Any]:
    reference = uuid.uuid4().hex[:8]
    _log.exception("tool %s failed (%s)", tool.name, reference)
    message = f"Something went wrong on our side while looking this up (reference {reference})."
    return {"error": "internal", "message": message, "reference": reference}


def _shown(view: View) -> dict[str, Any]:
    return {
        "headline": view.headline(),
        "blocks": [_plain(block) for block in view.blocks()],
        "beside": [_plain(block) for block in view.beside()],
        "refs": list(view.refs()),
        "assumptions": list(view.assumptions),
        "view_text": dumps(_brief(view.for_model()))[:_MODEL_CHARACTERS],
    }


def _brief(value: object) -> object:
    """Leave out what only programs read, and the rows beyond the first few: the reader sees them all."""
    if isinstance(value, dict):
        brief = {key: _brief(item) for key, item in value.items() if key not in _FOR_PROGRAMS}
        long = {key: len(item) for key, item in value.items() if isinstance(item, list) and len(item) > _MODEL_ROWS}
        return brief | {f"more_{key}": count - _MODEL_ROWS for key, count in long.items()}
    if isinstance(value, list):
        return [_brief(item) for item in value[:_MODEL_ROWS]]
    return value


def _plain(block: Block) -> dict[str, Any]:
    return block.model_dump(mode="json", exclude_defaults=True) | {"kind": block.kind}


def _for_model(artifact: dict[str, Any]) -> str:
    if "view_text" in artifact:
        return str(artifact["view_text"])
    return json.dumps(
        {key: artifact[key] for key in ("error", "message", "hint", "candidates") if key in artifact},
        ensure_ascii=False,
    )


def _record(turn: TurnContext, call_id: str, artifact: dict[str, Any], started: float) -> None:
    step = Step(
        agent=artifact["agent"],
        tool=artifact["tool"],
        arguments=artifact["args"],
        rows=tuple(artifact.get("refs", ())),
        ms=round((perf_counter() - started) * 1000),
        error=artifact.get("message", ""),
    )
    turn.log.results[call_id] = artifact
    turn.log.steps.append(step)
    named = {key: artifact[key] for key in ("agent", "tool", "args")}
    state = {"state": "refused" if step.error else "done", "ms": step.ms, "rows": len(step.rows), "error": step.error}
    turn.hear(Event(kind="step", data=named | state))
