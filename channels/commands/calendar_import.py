"""``firstmate calendar FILE``: time off out of a calendar; a dry run first, then a question, then all of it at once."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from channels.desk import Desk
from domain.errors import BadInput
from domain.windows import Window

if TYPE_CHECKING:
    from memory.readers.calendars import CalendarReading
    from tools.calendar_import import CalendarReport
    from tools.spec import Named

_BACK, _AHEAD = timedelta(days=31), timedelta(days=730)


class _DryRun(Exception):
    """Rolls the dry run back."""


def _calendar(
    ctx: typer.Context,
    file: Annotated[Path, typer.Argument(help="The calendar, iCalendar (.ics).")],
    person: Annotated[str | None, typer.Option(help="Whose calendar it is; without one it tells by itself.")] = None,
    all_events: Annotated[bool, typer.Option("--all-events", help="Every event is time off: an absence feed.")] = False,
    yes: Annotated[bool, typer.Option("--yes", help="Take over without asking.")] = False,
    who: Annotated[str | None, typer.Option("--as", help="Address of whoever imports.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
) -> None:
    """Take time off over from a calendar: what is new, changed or cancelled, and nothing twice."""
    from memory.readers.calendars import read_calendar

    desk: Desk = ctx.obj
    if not file.is_file():
        raise BadInput(f"There is no file {file}.")
    call = desk.call(who, thread=f"import:{file.name}")
    window = Window(desk.today - _BACK, desk.today + _AHEAD, "the calendar")
    reading = read_calendar(file.read_bytes(), file.name, window=window, zone=call.zone)
    report = _run(desk, reading, who, person, all_events=all_events, write=False)
    if not as_json:
        desk.show(report.blocks())
        for reason in (*report.refused, *(f"whose is {one!r}?" for one in report.unknown)):
            desk.console.print(f"Note: {reason}", style="yellow", markup=False)
        desk.console.print(report.headline(), style="bold", markup=False)
    changes = report.added + report.changed + report.removed
    if changes and (yes or (not as_json and typer.confirm("Take these over?"))):
        report = _run(desk, reading, who, person, all_events=all_events, write=True)
        if not as_json:
            desk.console.print(report.headline(), style="green", markup=False)
    if as_json:
        desk.json({"headline": report.headline(), **report.model_dump(mode="json")})


def _run(
    desk: Desk, reading: CalendarReading, who: str | None, person: str | None, *, all_events: bool, write: bool
) -> CalendarReport:
    from store.db import writing
    from tools.calendar_import import run_calendar
    from tools.params import resolve
    from tools.spec import ToolContext

    report: CalendarReport | None = None
    try:
        with writing(desk.engine) as db:
            ctx = ToolContext(db, desk.call(who, thread=f"import:{reading.name}"))
            whom: Named | None = resolve("person", person, ctx) if person else None
            report = run_calendar(ctx, reading, whom, all_events=all_events, write=write)
            if not write:
                raise _DryRun  # noqa: TRY301 -- the one way to leave `writing` without keeping anything
    except _DryRun:
        pass
    if report is None:
        raise RuntimeError("reading the calendar gave no report")
    return report


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("calendar")(_calendar)
