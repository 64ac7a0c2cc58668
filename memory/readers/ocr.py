"""Recognising scanned pages with tesseract, where it is installed; otherwise they stay unread, and say so.

A process with hard limits draws the pages, and one a page recognises them; a document whose pages are not all
recognised in time stays ``needs_ocr``, never half read.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from memory.readers.layout import Sheet, compose
from memory.readers.lines import Line, Word, lines_of
from memory.readers.reading import Composer, Reading, Verdict

ENGINE = "tesseract"
SECONDS = 60.0  # for a whole document
_PAGE_SECONDS = 25.0
_DRAWING_SECONDS = 20.0
_DOTS = 200  # an inch
_MOST_PAGES = 40
_MEMORY = 1024 * 1024 * 1024  # bytes of address space of each process
_POINTS = 72
_WORD = 5  # level of a word in tesseract's table
_SURE = 25  # of 100: below this a word is a speck of dirt
_NOTE = "The pages were scanned and recognised by machine: letters and figures may be wrong."


def available() -> bool:
    """Tell whether the engine is installed."""
    return shutil.which(ENGINE) is not None


def recognised(data: bytes, unread: Reading, *, seconds: float = SECONDS) -> Reading:
    """Return a document that needed OCR as read, or as it was with the reason why it could not be."""
    if not available():
        return replace(unread, reason=f"{unread.reason} No OCR engine (tesseract) is installed here.".strip())
    until = time.monotonic() + seconds
    with TemporaryDirectory(prefix="ocr-") as folder:
        pages = _drawn(data, Path(folder))
        if not pages:
            return replace(unread, reason=f"{unread.reason} Its pages could not be drawn (at most {_MOST_PAGES}).")
        sheets = []
        for number, page in enumerate(pages, 1):
            table = _recognise(page, min(_PAGE_SECONDS, until - time.monotonic()))
            if table is None:
                return replace(unread, reason=f"Page {number} of {len(pages)} could not be recognised in time.")
            lines = _lines(table)
            sheets.append(Sheet(lines, [], max((line.base for line in lines), default=0.0) + _POINTS))
    composer = Composer()
    compose(sheets, composer)
    if not composer.text.strip():
        return replace(unread, reason="Nothing could be recognised on the scanned pages.")
    return replace(
        unread,
        verdict=Verdict.READ,
        reason="",
        text=composer.text,
        blocks=tuple(composer.blocks),
        starts=tuple(composer.starts),
        notes=(*unread.notes, _NOTE),
    )


def _limited() -> None:
    import resource

    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (int(_PAGE_SECONDS), int(_PAGE_SECONDS) + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _drawn(data: bytes, folder: Path) -> list[Path]:
    """Return the pages as pictures, drawn by a child; none when it failed."""
    if not data.startswith(b"%PDF-") and b"%PDF-" not in data[:1024]:
        picture = folder / "page-0001"
        picture.write_bytes(data)
        return [picture]
    command = [sys.executable, "-I", "-c", _START.format(path=sys.path), str(folder)]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=_DRAWING_SECONDS, check=False)  # noqa: S603 our own
    except subprocess.TimeoutExpired:
        return []
    return sorted(folder.iterdir()) if done.returncode == 0 else []


_START = "import sys; sys.path[:] = {path!r}; from memory.readers.ocr import draw; draw(sys.argv[1])"


def draw(folder: str) -> None:
    """Limit this process and draw the PDF on standard input, a grey picture a page; only ever run as a child."""
    import pypdfium2  # type: ignore[import-untyped]

    _limited()
    document = pypdfium2.PdfDocument(sys.stdin.buffer.read())
    if len(document) > _MOST_PAGES:
        raise SystemExit(1)
    for number in range(len(document)):
        bitmap = document[number].render(scale=_DOTS / _POINTS, grayscale=True)
        head = f"P5 {bitmap.width} {bitmap.height} 255\n".encode()
        rows = bytes(bitmap.buffer)
        if bitmap.stride != bitmap.width:
            rows = b"".join(rows[at : at + bitmap.width] for at in range(0, len(rows), bitmap.stride))
        (Path(folder) / f"page-{number + 1:04}").write_bytes(head + rows)


def _recognise(page: Path, seconds: float) -> str | None:
    """Return tesseract's table of the words of one picture; None when time or memory ran out."""
    if seconds <= 0:
        return None
    command = [shutil.which(ENGINE) or ENGINE, str(page), "stdout", "--psm", "4", "--dpi", str(_DOTS), "tsv"]
    env = {"PATH": os.environ.get("PATH", ""), "OMP_THREAD_LIMIT": "1", "LC_ALL": "C"}
    try:
        done = subprocess.run(  # noqa: S603 -- a program of this machine, no shell
            command, capture_output=True, timeout=seconds, check=False, env=env, preexec_fn=_limited
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return None
    return done.stdout.decode("utf-8", errors="replace") if done.returncode == 0 else None


def _lines(table: str) -> list[Line]:
    """Return the lines of a page from tesseract's table, in points from the top left."""
    rows: dict[tuple[str, ...], list[Word]] = {}
    scale = _POINTS / _DOTS
    for row in table.splitlines()[1:]:
        cells = row.split("\t")
        if len(cells) < 12 or cells[0] != str(_WORD) or not cells[11].strip():  # noqa: PLR2004 columns of the table
            continue
        if not cells[10].lstrip("-").replace(".", "").isdigit() or int(cells[10].partition(".")[0]) < _SURE:
            continue
        left, top, width, height = (int(cell) * scale for cell in cells[6:10])
        rows.setdefault(tuple(cells[1:5]), []).append(Word(cells[11], left, left + width, top + height, height))
    found: list[Word] = []
    for words in rows.values():
        # Letters with and without tails differ; the line has one size and one base.
        size, base = max(word.size for word in words), median(word.base for word in words)
        found += [replace(word, size=size, base=base) for word in words]
    return lines_of(found)
