"""What every model call of a turn passes through: the turn's limits, the actor's rights, the date, and the trace."""

from __future__ import annotations

import logging
import re
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from functools import cache
from time import perf_counter
from typing import Any

from langchain.agents.middleware import AgentMiddleware, ModelRequest, ModelResponse
from langchain.agents.middleware.types import AgentState
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AnyMessage, HumanMessage, SystemMessage, ToolMessage
from langchain_core.tools import BaseTool

from agents.turn import BUILT_IN, SUPERVISOR, Step, TurnContext
from prompts import render, source
from tools.spec import Call
from tools.values import day_text

_log = logging.getLogger(__name__)

_QUESTION = re.compile(
    r"\s*(who|what|whose|which|when|where|how|why|is|are|was|were|do|does|did|has|have|show|list|give|tell)\b",
    re.IGNORECASE,
)
_CHANGE = re.compile(
    r"\b(book|move|extend|release|log|submit|approve|return|remind|draft|send|update|snooze|create|add|put|set|assign"
    r"|shift|push|invoice|cancel|take|get|free|pull|drop|swap|replace|delay|postpone|reschedule|change|make|record"
    r"|write|enter|chase|notify|fix|then|and)\b",
    re.IGNORECASE,
)
_Handler = Callable[[ModelRequest[TurnContext]], Awaitable[ModelResponse[Any]]]


@dataclass(frozen=True, slots=True)
class Limits:
    """The most a turn may take: model calls, tokens in and out, seconds."""

    model_calls: int = 8
    tokens: int = 40_000
    seconds: float = 120


class LimitReached(Exception):
    """A turn came to one of its limits; ``what`` names it in the words of the answer."""

    def __init__(self, what: str) -> None:
        """Keep the name of the limit."""
        super().__init__(what)
        self.what = what


class ModelSilent(Exception):
    """No configured model answered."""


class Guard(AgentMiddleware[AgentState[Any], TurnContext, Any]):
    """Wraps the model calls of one agent. ``visible`` decides which of its tools an actor is shown.

    Hiding a tool is for the model's sake only: ``tools.gate`` refuses a hidden tool that is called anyway.
    """

    def __init__(
        self,
        agent: str,
        limits: Limits,
        visible: Callable[[Call], frozenset[str]],
        *,
        reads: frozenset[str] = frozenset(),
        fallback: BaseChatModel | None = None,
    ) -> None:
        super().__init__()
        self.tools = []
        self._agent = agent
        self._limits = limits
        self._visible = visible
        self._reads = reads  # of a specialist: its tools that change nothing
        self._fallback = fallback

    async def awrap_model_call(self, request: ModelRequest[TurnContext], handler: _Handler) -> ModelResponse[Any]:
        """Check the limits, show what the actor may use, call, and record."""
        turn = request.runtime.context
        self._check(turn)
        visible = self._visible(turn.call)
        request = request.override(tools=[tool for tool in request.tools if _name(tool) in visible])
        if request.model._llm_type != BUILT_IN:  # noqa: SLF001 -- how langchain names a kind of model
            request = self._frugal(request).override(messages=with_circumstances(request.messages, turn.call))
        response = await self._called(turn, request, handler)
        if told := _malformed(response):  # arguments that are no JSON: say so, once
            self._check(turn)
            response = await self._called(turn, request.override(messages=[*request.messages, *told]), handler)
        return response

    async def _called(
        self, turn: TurnContext, request: ModelRequest[TurnContext], handler: _Handler
    ) -> ModelResponse[Any]:
        started = perf_counter()
        response = await self._tried(turn, request, handler)
        self._record(turn, response, started)
        return response

    async def _tried(
        self, turn: TurnContext, request: ModelRequest[TurnContext], handler: _Handler
    ) -> ModelResponse[Any]:
        turn.log.model_calls += 1
        try:
            return await handler(request)
        except Exception as error:
            if request.model._llm_type == BUILT_IN:  # noqa: SLF001 -- as above; here an error is a bug of ours
                raise
            if self._fallback is None:
                raise ModelSilent(str(error)) from error
            _log.warning("the model failed (%s), trying the fallback", type(error).__name__)
        turn.log.model_calls += 1
        try:
            return await handler(request.override(model=self._fallback))
        except Exception as error:
            raise ModelSilent(str(error)) from error

    def _frugal(self, request: ModelRequest[TurnContext]) -> ModelRequest[TurnContext]:
        """Leave out what a plain question does not need: tools are most of what a model is sent."""
        if self._agent == SUPERVISOR or not plain_question(request.messages):
            return request
        if looked_up(request.messages):
            return request.override(tools=[], system_message=SystemMessage(_wording()))
        return request.override(tools=[tool for tool in request.tools if _name(tool) in self._reads])

    def _check(self, turn: TurnContext) -> None:
        if turn.log.model_calls >= self._limits.model_calls:
            raise LimitReached("model calls")
        if turn.log.tokens_in + turn.log.tokens_out >= self._limits.tokens:
            raise LimitReached("tokens")

    def _record(self, turn: TurnContext, response: ModelResponse[Any], started: float) -> None:
        tokens = 0
        for message in response.result:
            if isinstance(message, AIMessage) and message.usage_metadata:
                turn.log.tokens_in += message.usage_metadata["input_tokens"]
                turn.log.tokens_out += message.usage_metadata["output_tokens"]
                tokens += message.usage_metadata["total_tokens"]
        turn.log.steps.append(Step(self._agent, ms=round((perf_counter() - started) * 1000), tokens=tokens))


@cache
def _wording() -> str:
    return render("wording", answering=source("answering"))


def plain_question(messages: Sequence[AnyMessage]) -> bool:
    """Tell whether a specialist's request only wants to know; anything else may need a change, or several steps."""
    asked = next((message.text for message in messages if isinstance(message, HumanMessage)), "")
    return bool(_QUESTION.match(asked)) and not _CHANGE.search(asked)


def looked_up(messages: Sequence[AnyMessage]) -> bool:
    """Tell whether the tools last called have all replied, none with a refusal."""
    last = [index for index, message in enumerate(messages) if isinstance(message, AIMessage)]
    replies = messages[last[-1] + 1 :] if last else []
    return bool(replies) and all(
        isinstance(reply, ToolMessage) and "error" not in (reply.artifact or {}) for reply in replies
    )


def _malformed(response: ModelResponse[Any]) -> list[AnyMessage]:
    """Return what to tell the model of calls whose arguments cannot be read; nothing when it said anything usable."""
    last = response.result[-1]
    if not isinstance(last, AIMessage) or last.tool_calls or not last.invalid_tool_calls:
        return []
    words = "The arguments of this call are not valid JSON. Call the tool again."
    replies = [ToolMessage(words, tool_call_id=call["id"] or "") for call in last.invalid_tool_calls]
    return [last, *replies]


def _name(tool: BaseTool | dict[str, Any]) -> str:
    return tool.name if isinstance(tool, BaseTool) else str(tool.get("function", tool).get("name", ""))


def with_circumstances(messages: Sequence[AnyMessage], call: Call) -> list[AnyMessage]:
    """Add the day and the asker to the last human message: at the end, so that all before it stays cacheable."""
    roles = ", ".join(sorted(role.value.replace("_", " ") for role in call.actor.roles)) or "no role"
    line = f"\n\n[Today is {day_text(call.today)}. Asked by {call.actor.name}, {roles}.]"
    changed = list(messages)
    for index in range(len(changed) - 1, -1, -1):
        message = changed[index]
        if isinstance(message, HumanMessage):
            changed[index] = HumanMessage(content=f"{message.text}{line}", id=message.id)
            break
    return changed
