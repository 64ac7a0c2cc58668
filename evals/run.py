"""Ways to have a question answered: by the whole assistant as a user would, or by the planner's understanding alone."""

from __future__ import annotations

import asyncio
import hashlib
import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from types import TracebackType
from typing import Self

from sqlalchemy import text
from sqlalchemy.engine import Connection

from agents.assistant import Assistant
from agents.planner.surroundings import world_of
from agents.planner.understand import understand
from agents.planner.world import Earlier
from evals.case import Question
from evals.checks import Called, Got
from evals.world import Firm
from settings import Settings
from store.db import metadata
from tools.spec import Call

Answerer = Callable[[Question], Got]
_BOOKKEEPING = ("conversation", "turn", "trace", "proposal", "audit", "step", "rollup", "outbox_attempt")


def _now(firm: Firm) -> datetime:
    return datetime(firm.today.year, firm.today.month, firm.today.day, 9, tzinfo=UTC)


class Understanding(AbstractContextManager["Understanding"]):
    """Answers by ``understand`` alone; no tool runs, so what only a tool can refuse counts as answered."""

    def __init__(self, firm: Firm) -> None:
        self._firm = firm

    def __exit__(self, *_error: object) -> None:
        """Hold nothing."""

    def __call__(self, question: Question) -> Got:
        """Return what the planner would do."""
        call = Call(actor=self._firm.asker(question), today=self._firm.today, now=_now(self._firm))
        earlier = tuple(Earlier(said) for said in question.says[:-1])
        world = replace(world_of(self._firm.engine, call), earlier=earlier)
        started = time.perf_counter()
        reading = understand(question.says[-1], world)
        ms = (time.perf_counter() - started) * 1000
        kind = reading.kind
        if kind == "steps":
            kind = "propose" if any(world.abilities[step.tool].changes for step in reading.steps) else "answer"
        calls = tuple(Called(step.tool, dict(step.arguments)) for step in reading.steps)
        return Got(kind, calls, reading.words or "/".join(reading.labels), ms=ms)


class Whole(AbstractContextManager["Whole"]):
    """Answers by the assistant: conversation, graph, tools, proposals; one conversation a question."""

    def __init__(self, firm: Firm, *, model: bool = False) -> None:
        self._firm = firm
        self._folder = TemporaryDirectory()
        settings = Settings(home=Path(self._folder.name))
        if not model:
            settings = settings.model_copy(update={"model": ""})
        self._runner = asyncio.Runner()
        self._assistant = Assistant(firm.engine, settings)
        self._before = fingerprint(firm)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close the assistant."""
        self._runner.run(self._assistant.__aexit__(kind, error, trace))
        self._runner.close()
        self._folder.cleanup()

    @property
    def speaks(self) -> str:
        """Who words the answers."""
        return self._assistant.speaks

    def __call__(self, question: Question) -> Got:
        """Say the messages one after the other and return the last answer."""
        return self._runner.run(self._asked(question))

    async def _asked(self, question: Question) -> Got:
        actor = self._firm.asker(question)
        conversation: int | None = None
        ms = 0.0
        answer = None
        for said in question.says:
            started = time.perf_counter()
            answer = await self._assistant.ask(
                actor,
                said,
                conversation_id=conversation,
                channel="terminal",
                today=self._firm.today,
                now=_now(self._firm),
            )
            ms = (time.perf_counter() - started) * 1000
            conversation = answer.conversation
        if answer is None:
            raise ValueError(f"{question.id} says nothing")
        after = fingerprint(self._firm)
        changed, self._before = after != self._before, after
        calls = tuple(Called(used.name, used.args) for used in answer.tools)
        return Got(answer.kind, calls, answer.text, changed=changed, ms=ms)

    def __enter__(self) -> Self:
        """Open the assistant."""
        self._runner.run(self._assistant.__aenter__())
        return self


def fingerprint(firm: Firm, *, whole: bool = False) -> str:
    """Return a digest of everything but the assistant's own bookkeeping: rows and versions, or ``whole`` contents."""
    digest = hashlib.sha256()
    with firm.engine.connect() as connection:
        for table in metadata().sorted_tables:
            if table.name.startswith(_BOOKKEEPING):
                continue
            columns = set(table.columns.keys())
            digest.update(f"{table.name}{_shape(connection, table.name, columns, whole=whole)}".encode())
    return digest.hexdigest()


def _shape(connection: Connection, table: str, columns: set[str], *, whole: bool) -> str:
    if whole:
        return str(list(connection.execute(text(f"SELECT * FROM {table} ORDER BY 1"))))  # noqa: S608 -- our own table names
    parts = ["count(*)", *(f"sum({name})" for name in ("id", "version") if name in columns)]
    return str(connection.execute(text(f"SELECT {', '.join(parts)} FROM {table}")).one())  # noqa: S608 -- likewise


__all__ = ["Answerer", "Understanding", "Whole", "fingerprint"]
