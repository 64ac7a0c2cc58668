"""Importing a time export: choose a file, see what would happen line by line, then import it in one transaction."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePath
from typing import Literal, cast

from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.datastructures import FormData, UploadFile

from domain.errors import BadInput, OpsError
from memory.readers.time_exports import FIELDS, TimeExport, UnknownColumns, read_time_export
from store.db import reading, writing
from tools import column_mappings
from tools.spec import Call, ToolContext
from tools.time_import import ImportReport, run_import
from web import uploads
from web.deps import House, HouseDep, in_thread
from web.page import page
from web.sections import Shown, of_view
from web.visitor import SentDep, Visitor, VisitorDep, text_of

router = APIRouter(include_in_schema=False)


@router.get("/import")
async def choose(request: Request, house: HouseDep, visitor: VisitorDep) -> Response:
    """Ask for a file."""
    return _page(request, house, visitor, {})


@router.post("/import")
async def look(request: Request, house: HouseDep, visitor: VisitorDep, form: SentDep) -> Response:
    """Read a file and say what would happen; nothing is stored. With ``write`` the file seen before is imported."""
    call = house.call(visitor.actor, thread="import")
    seen: dict[str, object] = {}
    try:
        content, name = await _content(house, visitor, form)
        options, mapping = _options(form), _said(form)
        key = await in_thread(uploads.keep, house.settings.home, visitor.actor.email, content, now=call.now)
        seen = {"key": key, "name": name, "options": options, "mapping": mapping}
        mapping |= await in_thread(_kept_mapping, house, call, form, mapping)
        export = await in_thread(_read, content, name, options, mapping, call)
        write = bool(text_of(form, "write"))
        report = await in_thread(_imported if write else _dry_run, house, call, export, create="create" in options)
    except UnknownColumns as refusal:
        # Somebody can say what the columns are, and look again.
        return _page(
            request, house, visitor, {"refusal": refusal.message, "columns": refusal.columns, **seen}, code=422
        )
    except OpsError as refusal:
        return _page(request, house, visitor, {"refusal": str(refusal), **seen}, code=422)
    part = of_view(report, "Imported" if report.done else "What would happen", "report")
    columns = (*(title for title in report.mapping), *report.unused)
    values = {**seen, "part": part, "report": report, "key": "" if report.done else key, "columns": columns}
    return _page(request, house, visitor, {**values, "mapping": mapping})


async def _content(house: House, visitor: Visitor, form: FormData) -> tuple[bytes, str]:
    file = form.get("file")
    if isinstance(file, UploadFile) and file.filename:
        return await file.read(), PurePath(file.filename).name[:120]
    key = text_of(form, "key", 100)
    if not key:
        raise BadInput("Choose a file first.")
    content = await in_thread(uploads.kept, house.settings.home, visitor.actor.email, key)
    return content, PurePath(text_of(form, "name", 120)).name or "export"


def _options(form: FormData) -> dict[str, str]:
    dates = text_of(form, "dates", 3)
    chosen = {"dates": dates} if dates in ("dmy", "mdy") else {}
    return chosen | ({"create": "yes"} if text_of(form, "create") else {})


def _said(form: FormData) -> dict[str, str]:
    """Return what a person said about columns, those left as read aside."""
    pairs = zip(form.getlist("column"), form.getlist("field"), strict=False)
    return {str(title)[:200]: str(field)[:40] for title, field in pairs if field}


def _kept_mapping(house: House, call: Call, form: FormData, mapping: Mapping[str, str]) -> dict[str, str]:
    """Keep a mapping under a name, or return the one that was kept."""
    use, keep = text_of(form, "mapping", 80), text_of(form, "save_mapping", 80)
    if keep:
        with writing(house.engine) as db:
            column_mappings.save(ToolContext(db, call), keep, mapping)
    if not use:
        return {}
    with reading(house.engine) as db:
        return column_mappings.named(ToolContext(db, call), use)


def _read(content: bytes, name: str, options: Mapping[str, str], mapping: Mapping[str, str], call: Call) -> TimeExport:
    order = cast("Literal['dmy', 'mdy'] | None", options.get("dates"))
    return read_time_export(content, name, date_order=order, zone=call.zone, mapping=mapping)


def _dry_run(house: House, call: Call, export: TimeExport, *, create: bool) -> ImportReport:
    with reading(house.engine) as db:  # never commits: what the dry run makes is gone with the session
        return run_import(ToolContext(db, call), export, create=create)


def _imported(house: House, call: Call, export: TimeExport, *, create: bool) -> ImportReport:
    with writing(house.engine) as db:
        return run_import(ToolContext(db, call), export, create=create, write=True)


def _page(
    request: Request, house: House, visitor: Visitor, values: Mapping[str, object], *, code: int = 200
) -> Response:
    nothing: dict[str, object] = {"refusal": "", "report": None, "key": "", "name": "", "options": {}, "columns": ()}
    with reading(house.engine) as db:
        kept = list(column_mappings.saved(ToolContext(db, house.call(visitor.actor))))
    nothing |= {"mapping": {}, "fields": FIELDS, "kept": kept}
    empty = Shown(title="", key="report")
    return page(request, house, visitor, "time_import.html", code=code, **{**nothing, "part": empty, **values})
