"""The supervisor: an agent whose tools are the four specialists and what concerns the whole firm.

Graphs are compiled once per model. An approval inside a specialist interrupts the whole graph and resumes through the
supervisor's checkpointer; the delegate's body then runs again, so it has no effect of its own.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from langchain.agents import create_agent
from langchain.agents.middleware import ModelRequest, ModelResponse
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, AnyMessage, HumanMessage, ToolMessage
from langchain_core.tools import StructuredTool
from langgraph.checkpoint.base import BaseCheckpointSaver
from langgraph.graph.state import CompiledStateGraph
from langgraph.prebuilt import ToolRuntime

from agents.account_signal import ACCOUNT_SIGNAL
from agents.answer import headlines
from agents.binding import bound
from agents.financial_control import FINANCIAL_CONTROL
from agents.governance import GOVERNANCE
from agents.guard import Guard, Limits
from agents.resourcing import RESOURCING
from agents.specialists import Specialist
from agents.turn import SUPERVISOR, TurnContext
from domain.approval import Effect
from prompts import render
from tools.catalogue import CATALOGUE
from tools.spec import Call, Tool

SPECIALISTS: tuple[Specialist, ...] = (RESOURCING, FINANCIAL_CONTROL, GOVERNANCE, ACCOUNT_SIGNAL)

Graph = CompiledStateGraph[Any, TurnContext, Any, Any]


class _Parts(NamedTuple):
    """What all agents of a graph share."""

    model: BaseChatModel
    fallback: BaseChatModel | None
    limits: Limits
    catalogue: tuple[Tool, ...]


_REQUEST = {
    "type": "object",
    "properties": {
        "request": {"type": "string"},
        "more": {"type": "boolean"},
    },
    "required": ["request"],
}


def compiled(
    model: BaseChatModel,
    *,
    limits: Limits,
    checkpointer: BaseCheckpointSaver[Any] | None,
    catalogue: tuple[Tool, ...] = CATALOGUE,
    fallback: BaseChatModel | None = None,
) -> Graph:
    """Return the supervisor's graph with the specialists inside."""
    parts = _Parts(model, fallback, limits, catalogue)
    delegates = [_delegate(one, _specialist(one, parts)) for one in SPECIALISTS]
    own = [tool for tool in catalogue if tool.agent == SUPERVISOR]
    return create_agent(
        model,
        [*delegates, *(bound(tool) for tool in own)],
        system_prompt=prompt(),
        middleware=[_Supervising(parts)],
        context_schema=TurnContext,
        checkpointer=checkpointer,
    )


def prompt() -> str:
    """Return the supervisor's system prompt, the same for everyone on every day."""
    return render(SUPERVISOR, specialists="\n".join(f"- `{one.name}`: {one.purpose}" for one in SPECIALISTS))


def _specialist(one: Specialist, parts: _Parts) -> Graph:
    tools = one.tools(parts.catalogue)

    def visible(call: Call) -> frozenset[str]:
        return frozenset(tool.name for tool in tools if call.actor.may(tool.needs))

    reads = frozenset(tool.name for tool in tools if tool.effect is Effect.READ)
    return create_agent(
        parts.model,
        [bound(tool) for tool in tools],
        system_prompt=one.prompt,
        middleware=[Guard(one.name, parts.limits, visible, reads=reads, fallback=parts.fallback)],
        context_schema=TurnContext,
    )


def _delegate(one: Specialist, graph: Graph) -> StructuredTool:
    async def ask(
        request: str,
        runtime: ToolRuntime[TurnContext, Any],
        more: bool = False,  # noqa: ARG001, FBT001, FBT002 -- read by the supervisor below
    ) -> tuple[str, dict[str, Any]]:
        state = await graph.ainvoke({"messages": [HumanMessage(request)]}, context=runtime.context)
        messages: list[AnyMessage] = state["messages"]
        last = messages[-1]
        results = results_in(messages)
        words = last.text or headlines(results.values()) or "There is no answer."
        runtime.context.log.said[one.name] = words
        return words, {
            "delegate": one.name,
            "results": results,
            "kind": last.response_metadata.get("kind", ""),
        }

    return StructuredTool(
        name=one.name,
        description=one.title,  # what it is for stands in the prompt, once
        args_schema=_REQUEST,
        coroutine=ask,
        response_format="content_and_artifact",
    )


def results_in(messages: Sequence[AnyMessage]) -> dict[str, dict[str, Any]]:
    """Return the artifacts of all tools behind the messages, by tool call, those of specialists flattened."""
    found: dict[str, dict[str, Any]] = {}
    for message in messages:
        if not isinstance(message, ToolMessage) or not isinstance(message.artifact, dict):
            continue
        if "delegate" in message.artifact:
            found |= message.artifact["results"]
        else:
            found[message.tool_call_id] = message.artifact
    return found


class _Supervising(Guard):
    """The supervisor's guard: one specialist's answer is the answer, without another model call."""

    def __init__(self, parts: _Parts) -> None:
        def visible(call: Call) -> frozenset[str]:
            reached = [tool for tool in parts.catalogue if call.actor.may(tool.needs)]
            return frozenset(tool.name if tool.agent == SUPERVISOR else tool.agent for tool in reached)

        super().__init__(SUPERVISOR, parts.limits, visible, fallback=parts.fallback)

    async def awrap_model_call(self, request: ModelRequest[TurnContext], handler: Any) -> ModelResponse[Any]:  # noqa: ANN401 -- as the guard's
        """Pass a single specialist's words on, or call the model."""
        words = _only_answer(request.messages)
        if words is not None:
            return ModelResponse(result=[words])
        return await super().awrap_model_call(request, handler)


def _only_answer(messages: Sequence[AnyMessage]) -> AIMessage | None:
    if len(messages) < 2 or not isinstance(messages[-1], ToolMessage) or not isinstance(messages[-2], AIMessage):  # noqa: PLR2004 -- a call and its reply
        return None
    reply, asked = messages[-1], messages[-2]
    delegated = isinstance(reply.artifact, dict) and "delegate" in reply.artifact
    if len(asked.tool_calls) != 1 or not delegated or asked.tool_calls[0]["args"].get("more"):
        return None
    earlier = any(isinstance(message, ToolMessage) for message in messages[:-1])
    if earlier:  # part of a longer chain: the supervisor merges
        return None
    return AIMessage(reply.text, response_metadata={"kind": reply.artifact["kind"]})
