"""``firstmate transcript FILE``: keep what was said in a call or a mail, and remember it for recall."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import UTC, date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from channels.desk import Desk
from domain.errors import BadInput

if TYPE_CHECKING:
    from domain.signals.talk import Turn
    from memory.readers.transcripts import Recording
    from tools.meeting_views import KeptMeeting
    from tools.spec import Call

_DATED = re.compile(r"(?<!\d)(20\d\d)-?(\d\d)-?(\d\d)(?!\d)")


def _transcript(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(help="VTT, SRT, SBV, text, DOCX, Gong or Fireflies JSON, or .eml.")],
    client: Annotated[str, typer.Option(help="The client who was there.")],
    project: Annotated[str, typer.Option(help="The project it was about.")] = "",
    on: Annotated[str, typer.Option(help="Day of the meeting (2026-11-20), where the file does not say.")] = "",
    title: Annotated[str, typer.Option(help="Title of the meeting, where the file has none.")] = "",
    speaker: Annotated[list[str] | None, typer.Option(help="Who somebody is: 'Speaker 3=Jane Roe'.")] = None,
    who: Annotated[str | None, typer.Option("--as", help="Address of whoever brings it.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print what was kept as JSON.")] = False,
) -> None:
    """Keep a transcript: its words, signals, promises and decisions; the same file twice is one meeting."""
    from memory.readers.transcripts import read_transcript
    from memory.readers.transcripts.recording import MOST_BYTES

    desk: Desk = ctx.obj
    if not file.is_file():
        raise BadInput(f"There is no file {file}.")
    if file.stat().st_size > MOST_BYTES:
        raise BadInput(f"{file.name} has {file.stat().st_size:,} bytes; the most is {MOST_BYTES:,}.")
    data = file.read_bytes()
    recording = read_transcript(data, file.name)
    call = desk.call(who, thread=f"transcript:{file.name}")
    held_at, assumed = _held_at(call, recording, file.name, on)
    brought = _Brought(recording, data, file.name, client, held_at, project, title, _stated(speaker or []))
    kept, named, turns = _kept(desk, call, brought)
    if kept.state != "unchanged":
        with desk.errors.status("Remembering …"):
            _remember(desk, named, kept.meeting_id, turns)
    _print(desk, kept.model_copy(update={"assumptions": (*kept.assumptions, *assumed)}), as_json=as_json)


class _Brought(NamedTuple):
    """A recording with everything said about it on the command line."""

    recording: Recording
    data: bytes
    name: str
    client: str
    held_at: datetime
    project: str
    title: str
    speakers: dict[str, str]


def _kept(desk: Desk, call: Call, said: _Brought) -> tuple[KeptMeeting, int, Sequence[Turn]]:
    from store.db import writing
    from tools.meetings import Brought, client_of, keep, kept_turns, project_of
    from tools.spec import ToolContext

    with writing(desk.engine) as db:
        tools = ToolContext(db, call)
        named = client_of(tools, said.client)
        project = project_of(tools, said.project)
        brought = Brought(said.recording, said.data, said.name, named, said.held_at, project, said.title, said.speakers)
        return keep(tools, brought), named.id, kept_turns(tools, brought)


def _remember(desk: Desk, client: int, meeting: int, turns: Sequence[Turn]) -> None:
    from memory.chunks import chunks
    from memory.index import Memory

    Memory(desk.settings.home / "memory").add(client, meeting, chunks(turns))


def _held_at(call: Call, recording: Recording, name: str, on: str) -> tuple[datetime, tuple[str, ...]]:
    """Return when it was: as stated, as the file says, as its name says, else now, which is told."""
    if on:
        try:
            return _morning(call, date.fromisoformat(on)), ()
        except ValueError as error:
            raise BadInput(f"--on is a day such as 2026-11-20, not {on!r}.") from error
    if recording.held_at is not None:
        return recording.held_at.astimezone(UTC), ()
    if found := _DATED.search(name):
        try:
            return _morning(call, date(int(found[1]), int(found[2]), int(found[3]))), ()
        except ValueError:
            pass
    return _morning(call, call.today), ("Nothing says when this was; I took today. Say --on DAY to correct it.",)


def _morning(call: Call, day: date) -> datetime:
    return datetime.combine(day, time(9), tzinfo=call.zone).astimezone(UTC)


def _stated(pairs: list[str]) -> dict[str, str]:
    bad = next((pair for pair in pairs if "=" not in pair), None)
    if bad is not None:
        raise BadInput(f"--speaker is written 'Speaker 3=Jane Roe', not {bad!r}.")
    return {name.strip(): known.strip() for name, _, known in (pair.partition("=") for pair in pairs)}


def _print(desk: Desk, kept: KeptMeeting, *, as_json: bool) -> None:
    if as_json:
        desk.json({"headline": kept.headline(), **kept.model_dump(mode="json")})
        return
    desk.show(kept.blocks())
    for note in kept.assumptions:
        desk.console.print(f"Note: {note}", style="yellow", markup=False)
    desk.console.print(kept.headline(), style="bold", markup=False)


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("transcript")(_transcript)
