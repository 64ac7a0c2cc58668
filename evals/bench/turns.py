"""``python -m evals.bench.turns [--turns 200] [--write]``: what a turn costs beside its tool.

With a model that answers at once and a durable checkpoint, at the start of a conversation and after many turns.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import sys
import tempfile
import time
import uuid
from contextlib import AsyncExitStack
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from langchain.agents import create_agent
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import AIMessage, BaseMessage, HumanMessage
from langchain_core.outputs import ChatGeneration, ChatResult
from langchain_core.tools import tool
from rich.console import Console
from rich.table import Table
from sqlalchemy import Engine, text

from agents.assistant import Assistant
from agents.checkpoints import opened, place
from evals.bench.__main__ import write_section
from settings import Settings
from store import actors, demo
from store.db import connect, metadata, reading, writing
from tools import gate
from tools.catalogue import by_name
from tools.spec import Call

TODAY = date(2026, 11, 22)
NOW = datetime(2026, 11, 22, 9, tzinfo=UTC)
WHO = "callum.reid@firstmate.example"
_AROUND = 9  # turns whose median stands for "turn N"
_HEADS = ("What", "Value", "Aim")


class Instant(BaseChatModel):
    """Answers at once: hands the question to resourcing, which lists bookings and says so."""

    tools: tuple[str, ...] = ()

    @property
    def _llm_type(self) -> str:
        return "instant"

    def bind_tools(self, tools: Any, **_options: Any) -> BaseChatModel:  # noqa: ANN401 -- langchain's own signature
        """Return the model with these tools."""
        # By name alone: a model that only answers at once has no use for schemas, and what a real one makes of them
        # is its own cost.
        return Instant(tools=tuple(tool.name for tool in tools))

    def _generate(self, messages: list[BaseMessage], *_args: Any, **_options: Any) -> ChatResult:  # noqa: ANN401
        message = AIMessage("These are the bookings.")
        if isinstance(messages[-1], HumanMessage):
            delegate = "resourcing" in self.tools
            name, args = ("resourcing", {"request": "my bookings"}) if delegate else ("bookings_of", {})
            message = AIMessage("", tool_calls=[{"name": name, "args": args, "id": uuid.uuid4().hex}])
        return ChatResult(generations=[ChatGeneration(message=message)])

    async def _agenerate(self, messages: list[BaseMessage], *args: Any, **options: Any) -> ChatResult:  # noqa: ANN401
        return self._generate(messages, *args, **options)


async def _turns(engine: Engine, home: Path, turns: int) -> tuple[list[float], list[int]]:
    with reading(engine) as db:
        actor = actors.by_email(db, WHO)
    spent: list[float] = []
    sizes: list[int] = []
    conversation: int | None = None
    async with Assistant(engine, Settings(home=home), Instant()) as assistant:
        for _ in range(turns + 3):  # three to warm up
            start = time.process_time()
            answer = await assistant.ask(actor, "my bookings?", conversation_id=conversation, today=TODAY, now=NOW)
            spent.append((time.process_time() - start) * 1000)
            sizes.append(_stored(engine, home))
            conversation = answer.conversation
    return spent[3:], sizes[3:]


async def _bare(home: Path) -> float:
    """Return the median time of the same two agents in the framework alone: no ledger, rights, limits, grounding."""

    @tool
    async def bookings_of() -> str:
        """List bookings."""
        return "There are none."

    inner = create_agent(Instant(), [bookings_of], system_prompt="Answer.")

    @tool
    async def resourcing(request: str) -> str:
        """Ask about bookings."""
        state = await inner.ainvoke({"messages": [HumanMessage(request)]})
        return str(state["messages"][-1].text)

    spent: list[float] = []
    async with AsyncExitStack() as stack:
        saver = await opened(stack, home=home / "bare", database_url="")
        outer = create_agent(Instant(), [resourcing], system_prompt="Delegate.", checkpointer=saver)
        for number in range(_AROUND * 3):
            start = time.process_time()
            asked = {"messages": [HumanMessage("my bookings?")]}
            await outer.ainvoke(asked, place(number), durability="sync")  # type: ignore[call-overload]
            await saver.adelete_thread(f"turn:{number}")
            spent.append((time.process_time() - start) * 1000)
    return statistics.median(spent[_AROUND:])


def _stored(engine: Engine, home: Path) -> int:
    with engine.connect() as db:
        turns = "SELECT coalesce(sum(length(says) + length(answer) + length(focus)), 0) FROM turn"
        steps = "SELECT coalesce(sum(length(arguments) + length(rows)), 0) FROM trace_step"
        rows = int(db.execute(text(turns)).scalar_one()) + int(db.execute(text(steps)).scalar_one())
    checkpoints = sum(path.stat().st_size for path in home.glob("*checkpoint*") if not path.name.endswith("-wal"))
    return rows + checkpoints


def _tool_alone(engine: Engine) -> float:
    with reading(engine) as db:
        actor = actors.by_email(db, WHO)
    call = Call(actor=actor, today=TODAY, now=NOW)
    spent = []
    for _ in range(_AROUND):
        start = time.process_time()
        gate.run(engine, by_name("bookings_of"), {}, call)
        spent.append((time.process_time() - start) * 1000)
    return statistics.median(spent)


def _rows(turns: int, home: Path) -> list[tuple[str, str, str]]:
    engine = connect(f"sqlite:///{home / 'firm.sqlite3'}")
    metadata().create_all(engine)
    with writing(engine) as db:
        demo.seed(db, TODAY)
    spent, sizes = asyncio.run(_turns(engine, home, turns))
    alone, bare = _tool_alone(engine), asyncio.run(_bare(home))
    first, last = statistics.median(spent[:_AROUND]), statistics.median(spent[-_AROUND:])
    grown = (sizes[-1] - sizes[0]) / max(1, len(sizes) - 1)
    return [
        ("the tool alone, ms CPU", f"{alone:.1f}", ""),
        ("the framework alone (two agents, checkpoints), ms CPU", f"{bare:.1f}", ""),
        ("turn 1 beyond its tool, ms CPU", f"{first - alone:.1f}", "≤ 10"),
        (f"turn {turns} beyond its tool, ms CPU", f"{last - alone:.1f}", "≤ 1.2 x turn 1"),
        (f"turn {turns} beyond its tool / the framework alone", f"{(last - alone) / bare:.2f}", ""),
        (f"turn {turns} / turn 1", f"{last / first:.2f}", "≤ 1.2"),
        ("stored a turn, kB", f"{grown / 1000:.1f}", "≤ 12"),
    ]


def main() -> int:
    """Measure, print, and with ``--write`` put the table into docs/performance.md."""
    parser = argparse.ArgumentParser(prog="python -m evals.bench.turns", description=__doc__)
    parser.add_argument("--turns", type=int, default=200)
    parser.add_argument("--write", action="store_true")
    chosen = parser.parse_args()
    console = Console()
    with tempfile.TemporaryDirectory() as folder, console.status(f"{chosen.turns} turns …"):
        rows = _rows(chosen.turns, Path(folder))
    grid = Table(*_HEADS, title="A turn with an instant model and a durable checkpoint", title_justify="left")
    for row in rows:
        grid.add_row(*row)
    console.print(grid)
    if chosen.write:
        write_section("turns", str(grid.title), _HEADS, rows)
    return 0


if __name__ == "__main__":
    sys.exit(main())
