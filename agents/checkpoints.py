"""Where a running turn's graph keeps its place: beside the database, and only until the turn ends."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Any

from langchain_core.runnables import RunnableConfig
from langgraph.checkpoint.base import (
    BaseCheckpointSaver,
    ChannelVersions,
    Checkpoint,
    CheckpointMetadata,
    CheckpointTuple,
)
from langgraph.checkpoint.sqlite import SqliteSaver

Saver = BaseCheckpointSaver[Any]
_WAIT = 5  # seconds a write waits for another process's; each holds the file for well under a millisecond


class FileSaver(SqliteSaver):
    """Checkpoints in a SQLite file, written where the graph runs.

    A write takes some 50 microseconds. Handing each of a turn's hundred or so to another thread, as the library's own
    asynchronous saver does, costs the event loop several times more than the writes themselves.
    """

    async def aget_tuple(self, config: RunnableConfig) -> CheckpointTuple | None:
        """Read one checkpoint."""
        return self.get_tuple(config)

    async def alist(
        self,
        config: RunnableConfig | None,
        *,
        filter: dict[str, Any] | None = None,  # noqa: A002 -- the library's name
        before: RunnableConfig | None = None,
        limit: int | None = None,
    ) -> AsyncIterator[CheckpointTuple]:
        """Read the checkpoints of a thread, latest first."""
        for found in self.list(config, filter=filter, before=before, limit=limit):
            yield found

    async def aput(
        self,
        config: RunnableConfig,
        checkpoint: Checkpoint,
        metadata: CheckpointMetadata,
        new_versions: ChannelVersions,
    ) -> RunnableConfig:
        """Write one checkpoint."""
        return self.put(config, checkpoint, metadata, new_versions)

    async def aput_writes(
        self, config: RunnableConfig, writes: Sequence[tuple[str, Any]], task_id: str, task_path: str = ""
    ) -> None:
        """Write what a task returned before its step ended."""
        self.put_writes(config, writes, task_id, task_path)

    async def adelete_thread(self, thread_id: str) -> None:
        """Delete all checkpoints of a thread."""
        self.delete_thread(thread_id)


async def opened(stack: AsyncExitStack, *, home: Path, database_url: str) -> Saver:
    """Open the checkpoint store for as long as the stack lives: PostgreSQL with a PostgreSQL URL, else a file."""
    if database_url.startswith("postgresql"):
        return await _postgres(stack, database_url)
    home.mkdir(parents=True, exist_ok=True)  # noqa: ASYNC240 -- once, at the start
    connection = sqlite3.connect(home / "checkpoints.sqlite3", check_same_thread=False, timeout=_WAIT)
    stack.callback(connection.close)
    saver = FileSaver(connection)
    saver.setup()
    # WAL with NORMAL survives the death of the process; only a power cut can lose the last step, and a turn resumes.
    connection.execute("PRAGMA synchronous=NORMAL")
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
