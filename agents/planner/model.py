"""The built-in planner as a chat model, so that it drives the same graph as a language model.

As the supervisor it reads the turn and hands each request to its specialist in one canonical line; as a specialist it
turns that line into tool calls and says what the tools say. It is no language model and never passes for one.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Sequence
from typing import Any, NamedTuple

from langchain_core.callbacks import AsyncCallbackManagerForLLMRun, CallbackManagerForLLMRun
from langchain_core.language_models import BaseChatModel, LanguageModelInput
from langchain_core.messages import AIMessage, AIMessageChunk, BaseMessage, HumanMessage, ToolMessage
from langchain_core.messages.ai import UsageMetadata
from langchain_core.messages.tool import ToolCall, tool_call_chunk
from langchain_core.outputs import ChatGeneration, ChatGenerationChunk, ChatResult
from langchain_core.runnables import Runnable
from langchain_core.tools import BaseTool
from langchain_core.utils.function_calling import convert_to_openai_tool
from pydantic import ConfigDict
from sqlalchemy import Engine

from agents.binding import below
from agents.planner import canonical, speak
from agents.planner.surroundings import world_of
from agents.planner.understand import Reading, Step, understand
from agents.planner.world import Earlier
from agents.turn import BUILT_IN, TurnContext, current_turn
from domain.firm import Firm

_SPECIALISTS = frozenset({"resourcing", "financial_control", "governance", "account_signal"})
_LOST = "I did not understand that. Ask me “what can you do?” for examples."
_SUBSTITUTES: dict[str, tuple[str, dict[str, Any]]] = {"sow_draft": ("sow_drafts", {"status": "all"})}
_NO_TOKENS = UsageMetadata(input_tokens=0, output_tokens=0, total_tokens=0)


class _Reply(NamedTuple):
    """What the planner says or calls."""

    words: str = ""
    kind: str = ""
    calls: tuple[tuple[str, dict[str, Any]], ...] = ()


class PlannerModel(BaseChatModel):
    """Matches a request to the tools, fills their arguments, and words their results; no neural network."""

    model_config = ConfigDict(arbitrary_types_allowed=True)

    engine: Engine
    firm: Firm

    @property
    def _llm_type(self) -> str:
        """Name this model what it is."""
        return BUILT_IN

    def bind_tools(
        self,
        tools: Sequence[dict[str, Any] | type | Callable[..., Any] | BaseTool],
        *,
        tool_choice: str | None = None,  # noqa: ARG002 -- the planner chooses itself
        **kwargs: Any,  # noqa: ANN401 -- as langchain gives them
    ) -> Runnable[LanguageModelInput, AIMessage]:
        """Offer tools, as langchain does it."""
        return self.bind(tools=[convert_to_openai_tool(tool) for tool in tools], **kwargs)

    def _generate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,  # noqa: ARG002 -- it says what it has to say
        run_manager: CallbackManagerForLLMRun | None = None,  # noqa: ARG002 -- nothing streams from inside
        **kwargs: Any,  # noqa: ANN401 -- as langchain gives them
    ) -> ChatResult:
        """Answer in the turn that ``agents.turn.current_turn`` holds."""
        return _result(self._replied(messages, _names(kwargs)), messages)

    async def _agenerate(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,  # noqa: ARG002 -- as above
        run_manager: AsyncCallbackManagerForLLMRun | None = None,  # noqa: ARG002 -- as above
        **kwargs: Any,  # noqa: ANN401 -- as above
    ) -> ChatResult:
        """Answer, the look at the firm's names in a worker thread."""
        reply = await below(self.engine, self._replied, messages, _names(kwargs))
        return _result(reply, messages)

    def _stream(
        self,
        messages: list[BaseMessage],
        stop: list[str] | None = None,
        run_manager: CallbackManagerForLLMRun | None = None,
        **kwargs: Any,  # noqa: ANN401 -- as above
    ) -> Iterator[ChatGenerationChunk]:
        """Yield the words one by one, then the calls, then the end."""
        message = self._generate(messages, stop, None, **kwargs).generations[0].message
        for word in message.text.split(" "):
            chunk = ChatGenerationChunk(message=AIMessageChunk(content=f"{word} " if word else ""))
            if run_manager:
                run_manager.on_llm_new_token(word, chunk=chunk)
            yield chunk
        calls = message.tool_calls if isinstance(message, AIMessage) else []
        for i, call in enumerate(calls):
            part = tool_call_chunk(name=call["name"], args=canonical.as_json(call["args"]), id=call["id"], index=i)
            yield ChatGenerationChunk(message=AIMessageChunk(content="", tool_call_chunks=[part]))
        yield ChatGenerationChunk(
            message=AIMessageChunk(
                content="",
                usage_metadata=_NO_TOKENS,
                chunk_position="last",
                response_metadata=message.response_metadata,
            )
        )

    def _replied(self, messages: list[BaseMessage], offered: frozenset[str]) -> _Reply:
        turn = current_turn.get(None)
        if turn is None:
            return _Reply(_LOST, "clarify")
        asked = max((i for i, one in enumerate(messages) if isinstance(one, HumanMessage)), default=-1)
        replies = [one for one in messages[asked + 1 :] if isinstance(one, ToolMessage)]
        if replies:
            if offered & _SPECIALISTS:
                return _merged(replies, turn)
            return _instead(replies, offered) or _said(replies, turn)
        if offered & _SPECIALISTS or not offered:
            return _delegated(self._read(turn))
        return _carried_out(messages[asked].text, offered, self, turn)

    def _read(self, turn: TurnContext, says: str = "") -> Reading:
        earlier = [
            Earlier(one.says, tuple((tool["name"], tool.get("args", {})) for tool in one.tools)) for one in turn.history
        ]
        return understand(says or turn.says, world_of(self.engine, turn.call, earlier))


def _names(kwargs: dict[str, Any]) -> frozenset[str]:
    return frozenset(tool["function"]["name"] for tool in kwargs.get("tools") or ())


def _delegated(reading: Reading) -> _Reply:
    """Hand each request to its specialist; those for the whole firm are the supervisor's own tools."""
    if reading.kind != "steps":
        return _Reply(reading.words, reading.kind)
    calls: list[tuple[str, dict[str, Any]]] = []
    for agent in dict.fromkeys(step.agent for step in reading.steps):
        steps = [step for step in reading.steps if step.agent == agent]
        if agent in _SPECIALISTS:
            calls.append((agent, {"request": canonical.written(steps), "more": False}))
        else:
            calls += [(step.tool, dict(step.arguments)) for step in steps]
    return _Reply(calls=tuple(calls))


def _carried_out(request: str, offered: frozenset[str], model: PlannerModel, turn: TurnContext) -> _Reply:
    """Turn a specialist's request into its tool calls."""
    calls = canonical.parsed(request)
    if calls is None:  # a language model supervises: its words are read like a person's
        reading = model._read(turn, request)  # noqa: SLF001 -- the same module
        if reading.kind != "steps":
            return _Reply(reading.words, reading.kind)
        calls = canonical.parsed(canonical.written(reading.steps)) or []
    possible = [(name, given) for name, given in calls if name in offered]
    if not possible:
        return _Reply(
            "Your role does not include that. Ask me “what am I allowed to do?” to see what is possible.", "refuse"
        )
    return _Reply(calls=tuple(possible))


def _instead(replies: Sequence[ToolMessage], offered: frozenset[str]) -> _Reply | None:
    """Look at what there is, once, where the one thing that was asked for does not exist."""
    only = replies[0] if len(replies) == 1 else None
    if only is None or only.name not in _SUBSTITUTES or not re.search(r'"error": ?"(?:not_found|conflict)"', only.text):
        return None
    tool, given = _SUBSTITUTES[only.name]
    return _Reply(calls=((tool, dict(given)),)) if tool in offered else None


def _said(replies: Sequence[ToolMessage], turn: TurnContext) -> _Reply:
    return _Reply(*speak.spoken([reply.text for reply in replies], turn.call.actor))


def _merged(replies: Sequence[ToolMessage], turn: TurnContext) -> _Reply:
    """Join what several specialists said; the kind is that of the most telling part."""
    said = [speak.spoken([reply.text], turn.call.actor) for reply in replies]
    kinds = [
        str(reply.artifact.get("kind") or kind) if isinstance(reply.artifact, dict) else kind
        for reply, (_, kind) in zip(replies, said, strict=True)
    ]
    words = "\n\n".join(dict.fromkeys(text for text, _ in said if text))
    return _Reply(words, next((kind for kind in ("propose", "answer", "clarify", "refuse") if kind in kinds), "answer"))


def _result(reply: _Reply, messages: Sequence[BaseMessage]) -> ChatResult:
    calls = [
        ToolCall(name=name, args=given, id=_call_id(name, given, i, messages))
        for i, (name, given) in enumerate(reply.calls)
    ]
    message = AIMessage(
        reply.words,
        tool_calls=calls,
        usage_metadata=_NO_TOKENS,
        response_metadata={"kind": reply.kind} if reply.kind else {},
    )
    return ChatResult(generations=[ChatGeneration(message=message)])


def _call_id(name: str, given: dict[str, Any], place: int, messages: Sequence[BaseMessage]) -> str:
    """Return an id that the same call in the same turn always has, and no other call."""
    turn = current_turn.get(None)
    about = (turn.call.thread, turn.call.turn_id, turn.says) if turn else ()
    key = f"{about}|{len(messages)}|{name}|{sorted(given.items())}|{place}"
    return f"call_{hashlib.sha256(key.encode()).hexdigest()[:20]}"


__all__ = ["PlannerModel", "Step"]
