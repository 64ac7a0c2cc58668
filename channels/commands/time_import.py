"""The conversation around ``firstmate import time``: mapping, dry run, question, progress, report."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, cast

import typer
from rich.progress import Progress

from channels.desk import Desk
from channels.render import show
from domain.errors import BadInput
from memory.readers.time_exports import TimeExport, read_time_export
from store.db import writing
from tools.spec import ToolContext
from tools.time_import import ImportReport, run_import


class _DryRun(Exception):
    """Rolls the dry run back."""


def import_time(
    desk: Desk, file: Path, *, dates: str | None, create: bool, yes: bool, who: str | None, as_json: bool
) -> None:
    """Read, show, ask, import."""
    if dates not in {None, "dmy", "mdy"}:
        raise BadInput(f"--dates is dmy or mdy, not {dates!r}.")
    call = desk.call(who, thread=f"import:{file.name}")
    order = cast("Literal['dmy', 'mdy'] | None", dates)
    export = read_time_export(file.read_bytes(), file.name, date_order=order, zone=call.zone)
    report = _dry_run(desk, export, who, create=create)
    if not as_json:
        _print(desk, report)
    if report.new and (yes or (not as_json and typer.confirm("Import these?"))):
        with Progress(console=desk.errors, disable=as_json) as bar, writing(desk.engine) as db:
            task = bar.add_task("Importing", total=report.new)
            report = run_import(
                ToolContext(db, call),
                export,
                create=create,
                write=True,
                progress=lambda done, _total: bar.update(task, completed=done),
            )
        if not as_json:
            desk.console.print(report.headline(), style="green", markup=False)
    if as_json:
        desk.json({"headline": report.headline(), **report.model_dump(mode="json")})


def _dry_run(desk: Desk, export: TimeExport, who: str | None, *, create: bool) -> ImportReport:
    call = desk.call(who)
    report: ImportReport | None = None
    try:
        with writing(desk.engine) as db:
            report = run_import(ToolContext(db, call), export, create=create)
            raise _DryRun  # noqa: TRY301 -- the one way to leave `writing` without keeping anything
    except _DryRun:
        pass
    if report is None:
        raise RuntimeError("the dry run gave no report")
    return report


def _print(desk: Desk, report: ImportReport) -> None:
    show(desk.console, report.blocks())
    for warning in report.assumptions:
        desk.console.print(f"Note: {warning}", style="yellow", markup=False)
    for made, kind in ((report.new_people, "people"), (report.new_projects, "projects")):
        if made:
            desk.console.print(f"Would create {len(made)} {kind}: {', '.join(made[:8])}", markup=False)
    desk.console.print(report.headline(), style="bold", markup=False)
