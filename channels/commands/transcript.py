"""``firstmate transcript FILE``: keep what was said in a call or a mail, and remember it for recall."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from channels.desk import Desk
from domain.errors import BadInput

if TYPE_CHECKING:
    from tools.meeting_views import KeptMeeting


def _transcript(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(help="VTT, SRT, SBV, text, DOCX, Gong or Fireflies JSON, or .eml.")],
    client: Annotated[str, typer.Option(help="The client who was there; empty: whoever it is plainly about.")] = "",
    project: Annotated[str, typer.Option(help="The project it was about.")] = "",
    on: Annotated[str, typer.Option(help="Day of the meeting (2026-11-20), where the file does not say.")] = "",
    title: Annotated[str, typer.Option(help="Title of the meeting, where the file has none.")] = "",
    speaker: Annotated[list[str] | None, typer.Option(help="Who somebody is: 'Speaker 3=Jane Roe'.")] = None,
    who: Annotated[str | None, typer.Option("--as", help="Address of whoever brings it.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print what was kept as JSON.")] = False,
) -> None:
    """Keep a transcript: its words, signals, promises and decisions; the same file twice is one meeting."""
    from agents.calls.engine import engine_for
    from memory.readers.transcripts.recording import MOST_BYTES
    from tools.bringing import Given, bring

    desk: Desk = ctx.obj
    if not file.is_file():
        raise BadInput(f"There is no file {file}.")
    if file.stat().st_size > MOST_BYTES:
        raise BadInput(f"{file.name} has {file.stat().st_size:,} bytes; the most is {MOST_BYTES:,}.")
    call = desk.call(who, thread=f"transcript:{file.name}")
    given = Given(file.read_bytes(), file.name, client, project, _day(on), title, _stated(speaker or []))
    with desk.errors.status("Reading …"):
        kept = bring(desk.engine, call, given, engine_for(desk.settings))
    _print(desk, kept, as_json=as_json)


def _day(on: str) -> date | None:
    try:
        return date.fromisoformat(on) if on else None
    except ValueError as error:
        raise BadInput(f"--on is a day such as 2026-11-20, not {on!r}.") from error


def _stated(pairs: list[str]) -> dict[str, str]:
    bad = next((pair for pair in pairs if "=" not in pair), None)
    if bad is not None:
        raise BadInput(f"--speaker is written 'Speaker 3=Jane Roe', not {bad!r}.")
    return {name.strip(): known.strip() for name, _, known in (pair.partition("=") for pair in pairs)}


def _print(desk: Desk, kept: KeptMeeting, *, as_json: bool) -> None:
    if as_json:
        desk.json({"headline": kept.headline(), **kept.model_dump(mode="json")})
        return
    from channels.render import show

    show(desk.console, kept.blocks())
    for note in kept.assumptions:
        desk.console.print(f"Note: {note}", style="yellow", markup=False)
    desk.console.print(kept.headline(), style="bold", markup=False)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("transcript")(_transcript)
