"""``firstmate sweep NAME``: run a sweep now, once for its local date; without a name, the timetable and last runs."""

from __future__ import annotations

import os
import socket
from datetime import date
from functools import partial
from typing import Annotated

import typer

from channels.desk import Desk
from domain.errors import BadInput
from domain.windows import parse_window


def _sweep(
    ctx: typer.Context,
    name: Annotated[str | None, typer.Argument(help="Which sweep; without one, the timetable.")] = None,
    week: Annotated[str | None, typer.Option(help='The week to look at, such as "last week" or "week 47".')] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as JSON.")] = False,
) -> None:
    """Run a sweep now."""
    from sweeps.runner import Sweep, run
    from sweeps.timetable import by_name, whole

    desk: Desk = ctx.obj
    if name is None:
        _timetable(desk, [(sweep.name, str(sweep.schedule)) for sweep in whole(desk.engine)])
        return
    sweep = by_name(name, desk.engine)
    label, local_date = sweep.name, desk.today
    if week is not None:
        # A week asked for is a run of its own: it neither waits for the timetable nor takes its place.
        chosen = _week(desk, week)
        label = f"{sweep.name}:{chosen.isoformat()}"
        sweep = Sweep(label, sweep.schedule, partial(sweep.work, week_of=chosen))
    owner = f"{socket.gethostname()}:{os.getpid()}"
    report = run(desk.engine, sweep, local_date, firm=desk.settings.firm, owner=owner, clock=lambda: desk.now)
    if as_json:
        desk.json({"sweep": label, "local_date": local_date.isoformat(), "ran": report is not None, "report": report})
    elif report is None:
        desk.console.print(f"{label} was done for {local_date.isoformat()} already; nothing was sent twice.")
    else:
        _print(desk, label, report)


def _week(desk: Desk, words: str) -> date:
    window = parse_window(words, desk.today, week_start=desk.settings.first_weekday)
    if window.start > desk.today:
        raise BadInput(f"{words!r} lies ahead; there is no time to miss yet.")
    return window.start


def _print(desk: Desk, label: str, report: dict[str, object]) -> None:
    desk.console.print(label, style="bold", highlight=False)
    for name, value in report.items():
        if name == "seen":  # for the next run, not for people
            continue
        told = ", ".join(f"{key} {number}" for key, number in value.items()) if isinstance(value, dict) else value
        desk.console.print(f"  {name.replace('_', ' ')}: {told}", highlight=False, markup=False)


def _timetable(desk: Desk, due: list[tuple[str, str]]) -> None:
    from store.db import reading
    from store.queries.sweeps import latest
    from tools.blocks import Column, Table

    with reading(desk.engine) as db:
        runs = latest(db)
    schedule = tuple(Column(name=name) for name in ("Sweep", "When"))
    done = tuple(Column(name=name) for name in ("Sweep", "For", "Finished", "Findings"))
    rows = tuple(
        (
            run.sweep,
            run.local_date.isoformat(),
            f"{run.finished_at:%Y-%m-%d %H:%M}" if run.finished_at else "not yet",
            str(run.report.get("findings", "") or run.report.get("told", "")),
        )
        for run in runs
    )
    desk.show((Table(title="Timetable", columns=schedule, rows=tuple(due)),))
    desk.show((Table(title="Last runs", columns=done, rows=rows),))


def register(app: typer.Typer) -> None:
    """Add the command."""
    app.command("sweep")(_sweep)
