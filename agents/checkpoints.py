"""Where a running turn's graph keeps its place: beside the database, and only until the turn ends."""

from __future__ import annotations

from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import BaseCheckpointSaver

Saver = BaseCheckpointSaver[Any]


async def opened(stack: AsyncExitStack, *, home: Path, database_url: str) -> Saver:
    """Open the checkpoint store for as long as the stack lives: PostgreSQL with a PostgreSQL URL, else a file."""
    if database_url.startswith("postgresql"):
        return await _postgres(stack, database_url)
    from langgraph.checkpoint.sqlite.aio import AsyncSqliteSaver

    home.mkdir(parents=True, exist_ok=True)  # noqa: ASYNC240 -- once, at the start
    saver = await stack.enter_async_context(AsyncSqliteSaver.from_conn_string(str(home / "checkpoints.sqlite3")))
    await saver.setup()
    # WAL with NORMAL survives the death of the process; only a power cut can lose the last step, and a turn resumes.
    await saver.conn.execute("PRAGMA synchronous=NORMAL")
    return saver


async def _postgres(stack: AsyncExitStack, database_url: str) -> Saver:
    from langgraph.checkpoint.postgres.aio import AsyncPostgresSaver
    from psycopg import AsyncConnection
    from psycopg.rows import DictRow, dict_row
    from psycopg_pool import AsyncConnectionPool

    pool: AsyncConnectionPool[AsyncConnection[DictRow]] = AsyncConnectionPool(
        database_url.replace("+psycopg", "", 1),
        min_size=1,
        max_size=4,
        open=False,
        kwargs={"autocommit": True, "prepare_threshold": 0, "row_factory": dict_row},
    )
    await stack.enter_async_context(pool)
    saver = AsyncPostgresSaver(pool)
    await saver.setup()
    return saver


def place(turn_id: int) -> RunnableConfig:
    """Return the graph configuration of a turn: a thread of its own, and a recursion limit far below the default."""
    return {"configurable": {"thread_id": f"turn:{turn_id}"}, "recursion_limit": 60}
