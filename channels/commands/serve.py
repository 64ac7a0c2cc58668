"""``firstmate serve``: the server, by name so that the terminal does not import it."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from channels.desk import Desk


def _serve(
    ctx: typer.Context,
    demo: Annotated[bool, typer.Option("--demo", help="Set up the demo firm first if the database is empty.")] = False,
    host: Annotated[str | None, typer.Option(help="Address to listen on.")] = None,
    port: Annotated[int | None, typer.Option(help="Port to listen on.")] = None,
) -> None:
    """Serve chat, pages and the JSON API."""
    import uvicorn

    desk: Desk = ctx.obj
    if demo:
        from channels.commands.data import ensure_demo

        ensure_demo(desk)
    address, number = host or desk.settings.host, port or desk.settings.port
    os.environ["FIRSTMATE_HOST"], os.environ["FIRSTMATE_PORT"] = address, str(number)
    _greet(desk, f"http://{address}:{number}", demo=demo)
    uvicorn.run("server:app", factory=True, host=address, port=number, log_level="warning", access_log=False)


def _greet(desk: Desk, address: str, *, demo: bool) -> None:
    desk.console.print()
    desk.console.print(f"  Firstmate is at {address}", style="bold", highlight=False)
    if demo:
        desk.console.print("  Pick someone of the demo firm to be, then ask, for example:", highlight=False)
        for question in (
            "How is the org doing?",
            "Who is missing time for last week?",
            "Which projects are burning margin right now, and why?",
        ):
            desk.console.print(f"    • {question}", highlight=False)
    desk.console.print("  Ctrl-C stops it.\n", style="dim", highlight=False)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("serve")(_serve)
