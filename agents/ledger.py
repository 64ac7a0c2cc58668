"""The turn ledger as the assistant keeps it: what is written before a graph starts, and when it ends or waits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Engine

from agents.answer import Answer
from agents.turn import Earlier, TurnLog
from domain.access import Actor
from store import actors
from store.conversations import TraceStep, Turn, TurnStatus
from store.db import reading, writing
from store.queries import conversations, proposals

_ENDED = (TurnStatus.DONE, TurnStatus.STOPPED, TurnStatus.FAILED)


@dataclass(frozen=True, slots=True)
class Begun:
    """A turn in the ledger, with what came before it in the conversation."""

    turn: Turn
    history: tuple[Earlier, ...]
    settled: tuple[int, ...] = ()  # earlier turns whose graph no longer waits
    undecided: tuple[int, ...] = ()  # their proposals, which stay decidable


@dataclass(frozen=True, slots=True)
class Opening:
    """A message as it arrives."""

    says: str
    now: datetime
    conversation_id: int | None
    channel: str
    model: str


def begin(engine: Engine, actor: Actor, opening: Opening, *, history: int) -> Begun:
    """Write down a message, settle what still waits in its conversation, and recall what came before.

    Raises:
        NotFound: the conversation is not the actor's.

    """
    with writing(engine) as db:
        turn = conversations.begin(
            db,
            actor,
            says=opening.says,
            now=opening.now,
            conversation_id=opening.conversation_id,
            channel=opening.channel,
            model=opening.model,
        )
        settled = tuple(
            key
            for key in conversations.waiting(db, turn.conversation_id)
            if conversations.claim(db, key, (TurnStatus.WAITING,), TurnStatus.DONE)
        )
        conversations.claim(db, turn.pk, (TurnStatus.RECEIVED,), TurnStatus.RUNNING)
        undecided = tuple(proposals.open_of_turns(db, settled, opening.now))
        return Begun(turn, _earlier(conversations.before(db, turn, limit=history)), settled, undecided)


def again(engine: Engine, turn_id: int, was: Sequence[TurnStatus], *, history: int) -> tuple[Begun, Actor] | None:
    """Take up a turn that waited or was cut off, for its requester as they are now; None when another was first.

    Raises:
        OpsError: there is no such turn, or its requester may no longer act.

    """
    with writing(engine) as db:
        turn = conversations.get(db, turn_id)
        if not conversations.claim(db, turn_id, was, TurnStatus.RUNNING):
            return None
        person, contact = conversations.owner(db, turn)
        actor = actors.by_id(db, person_id=person, contact_id=contact)
        return Begun(turn, _earlier(conversations.before(db, turn, limit=history))), actor


def end(engine: Engine, turn: Turn, status: TurnStatus, answer: Answer, log: TurnLog, *, now: datetime) -> None:
    """Store the answer, what it took, and the steps."""
    steps = [
        TraceStep(
            turn_id=turn.pk,
            position=0,
            agent=step.agent,
            tool=step.tool,
            arguments=step.arguments,
            rows=list(step.rows),
            ms=step.ms,
            tokens=step.tokens,
            error=step.error,
        )
        for step in log.steps
    ]
    values = {
        "status": status,
        "answer": stored(answer),
        "finished_at": now if status in _ENDED else None,
        "ms": answer.ms,
        "model_calls": answer.model_calls,
        "tokens_in": turn.tokens_in + log.tokens_in,
        "tokens_out": turn.tokens_out + log.tokens_out,
        "error_id": log.error_id,
    }
    with writing(engine) as db:
        conversations.finish(db, turn.pk, values, steps)


def stored(answer: Answer) -> dict[str, Any]:
    """Return an answer as the ledger keeps it: without defaults, but for blocks and cards, whose ``kind`` is one."""
    short = answer.model_dump(mode="json", exclude_defaults=True)
    whole = answer.model_dump(mode="json", include={"blocks", "proposals"})
    return short | {name: value for name, value in whole.items() if value}


def cut_off(engine: Engine, before: datetime) -> list[int]:
    """Return the turns whose process died before an instant."""
    with reading(engine) as db:
        return [turn.pk for turn in conversations.interrupted(db, before)]


def overdue(engine: Engine, now: datetime) -> tuple[list[int], list[int]]:
    """Close turns whose proposals all expired; return the decided proposals no turn was told of, and those turns."""
    with writing(engine) as db:
        untold, over = conversations.overdue(db, now)
        waited = (TurnStatus.WAITING,)
        return untold, [key for key in over if conversations.claim(db, key, waited, TurnStatus.DONE)]


def give_up(engine: Engine, turn_id: int, words: str, now: datetime) -> None:
    """Mark a turn as failed, in plain words."""
    with writing(engine) as db:
        values = {"status": TurnStatus.FAILED, "answer": {"text": words, "kind": "answer"}, "finished_at": now}
        conversations.finish(db, turn_id, values, [])


def _earlier(turns: Sequence[Turn]) -> tuple[Earlier, ...]:
    return tuple(
        Earlier(
            says=turn.says,
            text=str(turn.answer.get("text", "")),
            tools=tuple({"args": {}, **tool} for tool in turn.answer.get("tools", ())),  # empty ones are not stored
            kind=str(turn.answer.get("kind", "answer")),
        )
        for turn in turns
    )
