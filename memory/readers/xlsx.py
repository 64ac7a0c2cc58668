"""XLSX price sheets: the stored values of every visible sheet as one table each."""

from __future__ import annotations

import re
import zipfile
from datetime import date, timedelta
from typing import Any

from memory.readers.archive import opened, parsed
from memory.readers.reading import Composer, Kind, Reading, Unreadable, Verdict

_S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_ROWS, _COLUMNS = 5000, 60
_EPOCH = date(1899, 12, 30)
_DATES = frozenset({14, 15, 16, 17, 22})
_LAST_DAY = 2_958_465


def read_xlsx(data: bytes, name: str) -> Reading:
    """Read a workbook; Unreadable says why not."""
    composer, hidden = Composer(), []
    with opened(data) as archive:
        names = set(archive.namelist())
        if "xl/workbook.xml" not in names:
            raise Unreadable(Verdict.UNSUPPORTED, "This is a ZIP file, but not a workbook.")
        shared = _strings(archive) if "xl/sharedStrings.xml" in names else []
        dated = _dated(archive) if "xl/styles.xml" in names else set()
        targets = _targets(archive) if "xl/_rels/workbook.xml.rels" in names else {}
        for sheet in parsed(archive, "xl/workbook.xml").iter(f"{_S}sheet"):
            part = targets.get(sheet.get(_R, ""), "")
            if part not in names:
                continue
            rows = _rows(parsed(archive, part), shared, dated)
            if sheet.get("state") in {"hidden", "veryHidden"}:
                hidden.append(
                    (None, f"sheet {sheet.get('name', '')}: {' '.join(' '.join(row) for row in rows)[:2000]}")
                )
            elif rows:
                composer.block(Kind.HEADING, sheet.get("name", "Sheet"), level=1)
                composer.table(rows)
    if not composer.blocks:
        raise Unreadable(Verdict.EMPTY, "The workbook has no values.")
    return Reading(name, Verdict.READ, composer.text, tuple(composer.blocks), hidden=tuple(hidden))


def _strings(archive: zipfile.ZipFile) -> list[str]:
    items = parsed(archive, "xl/sharedStrings.xml").iter(f"{_S}si")
    return ["".join(part.text or "" for part in item.iter(f"{_S}t")) for item in items]


def _targets(archive: zipfile.ZipFile) -> dict[str, str]:
    links = parsed(archive, "xl/_rels/workbook.xml.rels")
    return {
        link.get("Id", ""): "xl/" + link.get("Target", "").removeprefix("/xl/").removeprefix("./") for link in links
    }


def _dated(archive: zipfile.ZipFile) -> set[str]:
    """Return the style numbers that show a number as a date."""
    styles = parsed(archive, "xl/styles.xml")
    own = {
        form.get("numFmtId", "")
        for form in styles.iter(f"{_S}numFmt")
        if re.search(r"[dy]", re.sub(r"\[[^\]]*\]|\"[^\"]*\"", "", form.get("formatCode", "").lower()))
    }
    cells = styles.find(f"{_S}cellXfs")
    forms = [form.get("numFmtId", "0") for form in cells] if cells is not None else []
    return {str(i) for i, form in enumerate(forms) if form in own or (form.isdigit() and int(form) in _DATES)}


def _rows(sheet: Any, shared: list[str], dated: set[str]) -> list[list[str]]:  # noqa: ANN401 an XML element
    rows: list[list[str]] = []
    for count, row in enumerate(sheet.iter(f"{_S}row")):
        if count >= _ROWS:
            break
        cells: dict[int, str] = {}
        for number, cell in enumerate(row.iter(f"{_S}c")):
            at = _column(cell.get("r", "")) if cell.get("r") else number
            if at < _COLUMNS:
                cells[at] = _value(cell, shared, dated)
        if any(cells.values()):
            rows.append([cells.get(i, "") for i in range(max(cells) + 1)])
    width = max((len(row) for row in rows), default=0)
    return [row + [""] * (width - len(row)) for row in rows]


def _column(reference: str) -> int:
    number = 0
    for letter in re.sub(r"[^A-Z]", "", reference.upper())[:3]:
        number = number * 26 + ord(letter) - 64
    return max(number - 1, 0)


def _value(cell: Any, shared: list[str], dated: set[str]) -> str:  # noqa: ANN401 an XML element
    if cell.get("t") == "inlineStr":
        return "".join(part.text or "" for part in cell.iter(f"{_S}t"))
    found = cell.find(f"{_S}v")
    text = (found.text or "") if found is not None else ""
    if cell.get("t") == "s":
        return shared[int(text)] if text.isdigit() and int(text) < len(shared) else ""
    if cell.get("s", "") in dated and re.fullmatch(r"\d{1,7}(?:\.\d+)?", text):
        days = int(text.partition(".")[0])
        return (_EPOCH + timedelta(days=days)).isoformat() if days <= _LAST_DAY else text
    return text
