"""``firstmate forget meeting NUMBER | client NAME``: out of the store, the memory and the files, with a proof."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from channels.desk import Desk
from domain.errors import BadInput

if TYPE_CHECKING:
    from tools.forgetting import Forgotten
    from tools.spec import Call


def _forget(
    ctx: typer.Context,
    what: Annotated[str, typer.Argument(help="meeting or client.")],
    which: Annotated[str, typer.Argument(help="The meeting's number (it stands on its page), or the client's name.")],
    prove: Annotated[
        bool, typer.Option("--prove", help="Say where was searched, and fail if anything is left.")
    ] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
    who: Annotated[str | None, typer.Option("--as", help="Address of whoever wants it.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the outcome as JSON.")] = False,
) -> None:
    """Forget a meeting, or all that a client said. The audit log keeps numbers alone."""
    desk: Desk = ctx.obj
    if what not in ("meeting", "client"):
        raise BadInput(f"forget takes meeting or client, not {what!r}.")
    if not yes:
        typer.confirm(f"Forget {what} {which} for good?", abort=True)
    call = desk.call(who, thread="forget")
    done = _done(desk, call, "meeting" if what == "meeting" else "client", which)
    if as_json:
        desk.json({name: getattr(done, name) for name in (*done.__slots__, "proven")})
    else:
        _print(desk, done, prove=prove)
    if prove and not done.proven:
        raise typer.Exit(1)


def _done(desk: Desk, call: Call, what: Literal["meeting", "client"], which: str) -> Forgotten:
    from store.db import reading
    from tools.forgetting import forget_client, forget_meeting
    from tools.params import resolve
    from tools.spec import ToolContext

    places = [desk.settings.home / "uploads", *([Path(folder)] if (folder := desk.settings.transcripts_folder) else [])]
    if what == "meeting":
        number = which.removeprefix("meeting:")
        if not number.isdecimal():
            raise BadInput(f"A meeting is named by its number, not {which!r}.")
        return forget_meeting(desk.engine, call, int(number), places)
    with reading(desk.engine) as db:
        named = resolve("client", which, ToolContext(db, call))
    return forget_client(desk.engine, call, named, places)


def _print(desk: Desk, done: Forgotten, *, prove: bool) -> None:
    scrubbed = sum(done.scrubbed.values())
    desk.console.print(
        f"Forgot {done.what}: {done.rows} rows and {done.files} files removed, {scrubbed} copies made unreadable."
    )
    if prove:
        found = {
            "rows of it in the store": done.left_rows,
            "passages in the memory": done.left_passages,
            "other rows with its words": sum(done.left_words.values()),
            "files with its words": len(done.left_files),
        }
        for place, count in found.items():
            desk.console.print(f"  {count} {place}", style="red" if count else "green", highlight=False)
        desk.console.print("Nothing of it is left." if done.proven else "It is not all gone.", style="bold")


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("forget")(_forget)
