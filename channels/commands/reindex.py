"""``firstmate reindex``: read what was said in calls into the memory anew, after a change of the sentence model."""

from __future__ import annotations

from typing import Annotated

import typer

from channels.desk import Desk


def _reindex(
    ctx: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="Print what was done as JSON.")] = False,
) -> None:
    """Take in what the memory of calls lacks. Stop a server that has it open first: it does this when it starts."""
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from domain.access import SYSTEM
    from store.db import reading
    from store.queries import calls
    from tools.remembered import Remembered

    desk: Desk = ctx.obj
    with reading(desk.engine) as db:
        meetings = calls.meetings(db, SYSTEM, calls.Narrowed(), with_words=True)
    columns = (TextColumn("Meetings"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=desk.errors, transient=True) as bar:
        task = bar.add_task("Meetings", total=None)
        done = Remembered(desk.settings.memory).reindex(
            meetings, lambda now: bar.update(task, total=now.of, completed=now.done)
        )
    if as_json:
        desk.json({"meetings": len(meetings), "read": done.done, "removed": done.removed})
        return
    desk.console.print(
        f"{len(meetings)} meetings, of which {done.done} were lacking and are read now."
        + (f" What another model made for {done.removed} clients is removed." if done.removed else ""),
        highlight=False,
    )


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("reindex")(_reindex)
