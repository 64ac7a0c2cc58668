"""The conversation around ``firstmate import time``: mapping, dry run, question, progress, report."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast

import typer
from rich.progress import Progress

from channels.desk import Desk
from domain.errors import BadInput
from memory.readers.time_exports import FIELDS, TimeExport, read_time_export
from store.db import reading, writing
from tools import column_mappings
from tools.spec import Call, ToolContext
from tools.time_import import ImportReport, run_import


class _DryRun(Exception):
    """Rolls the dry run back."""


@dataclass(frozen=True, slots=True)
class Asked:
    """The options of the command. ``mapped`` are words such as "Wer=person_name"."""

    dates: str | None = None
    mapped: tuple[str, ...] = ()
    mapping: str = ""
    save_mapping: str = ""
    create: bool = False
    yes: bool = False
    who: str | None = None
    as_json: bool = False


def import_time(desk: Desk, file: Path, asked: Asked) -> None:
    """Read, show, ask, import."""
    if asked.dates not in {None, "dmy", "mdy"}:
        raise BadInput(f"--dates is dmy or mdy, not {asked.dates!r}.")
    call = desk.call(asked.who, thread=f"import:{file.name}")
    order = cast("Literal['dmy', 'mdy'] | None", asked.dates)
    mapping = _mapping(desk, call, asked)
    export = read_time_export(file.read_bytes(), file.name, date_order=order, zone=call.zone, mapping=mapping)
    if asked.save_mapping:
        with writing(desk.engine) as db:
            column_mappings.save(ToolContext(db, call), asked.save_mapping, mapping)
    report = _dry_run(desk, export, asked.who, create=asked.create)
    if not asked.as_json:
        _print(desk, report)
    if report.new and (asked.yes or (not asked.as_json and typer.confirm("Import these?"))):
        report = _import(desk, call, export, asked, report.new)
        if not asked.as_json:
            desk.console.print(report.headline(), style="green", markup=False)
    if asked.as_json:
        desk.json({"headline": report.headline(), **report.model_dump(mode="json")})


def _import(desk: Desk, call: Call, export: TimeExport, asked: Asked, total: int) -> ImportReport:
    with Progress(console=desk.errors, disable=asked.as_json) as bar, writing(desk.engine) as db:
        task = bar.add_task("Importing", total=total)

        def on_progress(done: int, _total: int) -> None:
            bar.update(task, completed=done)

        return run_import(ToolContext(db, call), export, create=asked.create, write=True, progress=on_progress)


def _mapping(desk: Desk, call: Call, asked: Asked) -> dict[str, str]:
    bad = next((pair for pair in asked.mapped if "=" not in pair), None)
    if bad is not None:
        raise BadInput(f"--map is written COLUMN=FIELD, not {bad!r}.", hint=f"Fields are {', '.join(FIELDS)}.")
    kept: dict[str, str] = {}
    if asked.mapping:
        with reading(desk.engine) as db:
            kept = column_mappings.named(ToolContext(db, call), asked.mapping)
    said = {title.strip(): field.strip() for title, _, field in (pair.rpartition("=") for pair in asked.mapped)}
    return kept | said


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
    desk.show(report.blocks())
    for warning in report.assumptions:
        desk.console.print(f"Note: {warning}", style="yellow", markup=False)
    for made, kind in ((report.new_people, "people"), (report.new_projects, "projects")):
        if made:
            desk.console.print(f"Would create {len(made)} {kind}: {', '.join(made[:8])}", markup=False)
    desk.console.print(report.headline(), style="bold", markup=False)
