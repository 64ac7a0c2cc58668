"""One turn as everything below the assistant sees it: who asks, when, after what, and what was found so far.

The assistant sets ``current_turn`` for the whole of a turn; it is also the LangGraph context of the graphs. It is
never part of a prompt prefix or a checkpoint: a resumed turn gets a fresh one, always the requester's.

What any model of the graph can rely on (a language model and the built-in planner alike):

- Supervisor: ``[System(prompt), …earlier Human/AI, Human(what was said)]``. Its tools are one per specialist,
  named as the specialist (``resourcing``, ``financial_control``, ``governance``, ``account_signal``) with
  ``{"request": str, "more": bool}``, and the tools whose agent is ``supervisor``. One delegate call with ``more``
  false ends the turn with the specialist's words; after several in parallel, or with ``more`` true, the supervisor
  is called again with their ``ToolMessage`` replies and writes the merged text.
- Specialist: ``[System(prompt), Human(request)]``, then its own tool calls and their ``ToolMessage`` replies.
- A tool's reply is JSON: ``{"headline": …, …}`` for a view, ``{"error": code, "message": …, "hint"?, "candidates"?}``
  for a refusal, ``{"proposal": id, "status": …, "headline"?, "message"}`` after a proposal was decided.
- Only language models get the line with today's date and the asker in the last message (see ``agents.guard``);
  the planner, which names itself ``BUILT_IN`` in ``_llm_type``, reads them here.
"""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Engine

from agents.events import Listener, silent
from tools.spec import Call

BUILT_IN = "built-in planner"
SUPERVISOR = "supervisor"


@dataclass(frozen=True, slots=True)
class Earlier:
    """A turn before this one: what was said, what was answered, and the tools called with their arguments."""

    says: str
    text: str
    tools: tuple[dict[str, Any], ...] = ()  # {"name": …, "args": {…}}
    kind: str = "answer"


@dataclass(frozen=True, slots=True)
class Step:
    """One tool or model call, for the trace."""

    agent: str
    tool: str = ""
    arguments: dict[str, Any] = field(default_factory=dict)
    rows: tuple[str, ...] = ()
    ms: int = 0
    tokens: int = 0
    error: str = ""


@dataclass(slots=True)
class TurnLog:
    """What happened in the turn so far; the one mutable thing, written by the event loop only."""

    steps: list[Step] = field(default_factory=list)
    results: dict[str, dict[str, Any]] = field(default_factory=dict)  # tool call id → artifact (see agents.binding)
    said: dict[str, str] = field(default_factory=dict)  # specialist → its words
    model_calls: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    error_id: str = ""  # set when something broke: the reference in the log


@dataclass(frozen=True, slots=True)
class TurnContext:
    """The circumstances of one turn."""

    call: Call
    engine: Engine
    says: str = ""
    history: tuple[Earlier, ...] = ()
    log: TurnLog = field(default_factory=TurnLog)
    hear: Listener = silent


current_turn: ContextVar[TurnContext] = ContextVar("current_turn")
