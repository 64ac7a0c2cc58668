"""DOCX read from its XML: paragraphs, numbering and tables in order, inserted text kept, deleted text left out."""

from __future__ import annotations

import re
import zipfile
from typing import Any

from memory.readers.archive import opened, parsed
from memory.readers.reading import Composer, Kind, Reading, Unreadable, Verdict

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_HEADING = re.compile(r"(?:heading|überschrift|titre|kop|título|titolo)\s*(\d)?", re.IGNORECASE)
_SHORT = 100
_TOC = re.compile(r"toc", re.IGNORECASE)


def read_docx(data: bytes, name: str) -> Reading:
    """Read a DOCX; Unreadable says why not."""
    with opened(data) as archive:
        names = set(archive.namelist())
        if "word/document.xml" not in names:
            raise Unreadable(Verdict.UNSUPPORTED, "This is a ZIP file, but not a Word document.")
        root = parsed(archive, "word/document.xml")
        styles = _styles(archive) if "word/styles.xml" in names else {}
        pictures = any(entry.startswith("word/media/") for entry in names)
    word = _Word(styles)
    body = root.find(f"{_W}body")
    word.walk(body if body is not None else root)
    composer = word.composer
    if not composer.text.strip():
        if pictures:
            raise Unreadable(Verdict.NEEDS_OCR, "The document holds pictures and no text: it needs OCR.")
        raise Unreadable(Verdict.EMPTY, "The document has no text.")
    notes = ("The document has tracked changes: inserted text was read, deleted text was not.",) if word.tracked else ()
    hidden = tuple((None, text) for text in word.hidden)
    return Reading(name, Verdict.READ, composer.text, tuple(composer.blocks), hidden=hidden, notes=notes)


def _styles(archive: zipfile.ZipFile) -> dict[str, tuple[str, bool]]:
    """Return each style's name and whether it numbers its paragraphs."""
    found = {}
    for style in parsed(archive, "word/styles.xml").iter(f"{_W}style"):
        label = style.find(f"{_W}name")
        shown = label.get(f"{_W}val", "") if label is not None else ""
        found[style.get(f"{_W}styleId", "")] = (shown, style.find(f".//{_W}numPr") is not None)
    return found


class _Word:
    """Walks a document body."""

    def __init__(self, styles: dict[str, tuple[str, bool]]) -> None:
        self.styles = styles
        self.composer = Composer()
        self.hidden: list[str] = []
        self.tracked = False

    def walk(self, parent: Any) -> None:  # noqa: ANN401 an XML element
        """Write every paragraph and table under an element in order."""
        for child in parent:
            if child.tag == f"{_W}p":
                self.paragraph(child)
            elif child.tag == f"{_W}tbl":
                self.table(child)
            elif child.tag in {f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}smartTag", f"{_W}customXml"}:
                self.walk(child)

    def words(self, element: Any) -> str:  # noqa: ANN401 an XML element
        """Return the visible words under an element, keeping those that are hidden apart."""
        parts: list[str] = []
        for run in element.iter(f"{_W}r", f"{_W}del", f"{_W}ins"):
            if run.tag != f"{_W}r":
                self.tracked = True
                continue
            text = "".join(_letters(part) for part in run)
            if text.strip() and _unseen(run):
                self.hidden.append(text.strip())
            else:
                parts.append(text)
        return "".join(parts).replace("\u00a0", " ").replace("\u200b", "")

    def paragraph(self, element: Any) -> None:  # noqa: ANN401 an XML element
        """Write one paragraph as a heading, an item or plain; line breaks in it part paragraphs."""
        text = self.words(element)
        style = element.find(f"{_W}pPr/{_W}pStyle")
        name, numbering = self.styles.get(style.get(f"{_W}val", "") if style is not None else "", ("", False))
        if not text.strip() or (_TOC.match(name) and not name.lower().startswith("toc heading")):
            return
        number = element.find(f"{_W}pPr/{_W}numPr")
        lines = [line.strip() for line in text.split("\n") if line.strip()]
        kind, level = self._kind(element, name, lines, numbered=number is not None or numbering)
        for line in lines:
            marked = re.match(
                r"([•●▪◦·\u2013-]|\(?(?:\d{1,2}|[a-z]|[ivx]{1,4})\)|\d{1,2}(?:\.\d{1,2})*\.?|[a-z]\.)[ \t]+(?=\S)", line
            )
            if marked and kind is Kind.ITEM and marked[1].isdigit():
                marked = None  # a list of its own marks: the number is a quantity
            marker = marked[1] if marked else ("•" if kind is Kind.ITEM else "")
            rest = " ".join((line[marked.end() :] if marked else line).split("\t")).strip()
            item = kind is Kind.PARAGRAPH and marked and not _caption(rest)
            shown = Kind.HEADING if kind is Kind.PARAGRAPH and marked and not item else Kind.ITEM if item else kind
            self.composer.block(shown, rest, level=level or 2 * (shown is Kind.HEADING), marker=marker)

    def _kind(self, element: Any, name: str, lines: list[str], *, numbered: bool) -> tuple[Kind, int]:  # noqa: ANN401
        heading = _HEADING.match(name)
        if heading or name.lower() in {"title", "subtitle"}:
            long = len(lines[0]) > 2 * _SHORT or lines[0].endswith((".", ";"))
            return (Kind.PARAGRAPH, 0) if long else (Kind.HEADING, int(heading[1] or 1) if heading else 1)
        if len(lines) == 1 and _bold(element) and len(lines[0]) <= _SHORT and lines[0][-1] not in ".;,":
            return Kind.HEADING, 4
        if numbered or "list" in name.lower():
            level = element.find(f"{_W}pPr/{_W}numPr/{_W}ilvl")
            return Kind.ITEM, int(level.get(f"{_W}val", "0")) if level is not None else 0
        if len(lines) == 1 and lines[0].isupper() and 4 < len(lines[0]) <= _SHORT:  # noqa: PLR2004 initials are none
            return Kind.HEADING, 2
        return Kind.PARAGRAPH, 0

    def table(self, element: Any) -> None:  # noqa: ANN401 an XML element
        """Write a table; a cell that spans columns is followed by empty ones, one column only is a box of text."""
        rows: list[list[str]] = []
        for row in element.iter(f"{_W}tr"):
            cells: list[str] = []
            for cell in row.iter(f"{_W}tc"):
                words = "\n".join(" ".join(self.words(p).split()) for p in cell.iter(f"{_W}p"))
                span = cell.find(f"{_W}tcPr/{_W}gridSpan")
                cells.append(re.sub(r"\n+", "\n", words).strip())
                cells += [""] * (int(span.get(f"{_W}val", "1")) - 1 if span is not None else 0)
            if any(cells):
                rows.append(cells)
        width = max((len(row) for row in rows), default=0)
        if width == 1:
            for row in rows:
                for line in row[0].split("\n"):
                    self.composer.block(Kind.PARAGRAPH, line)
        elif rows:
            self.composer.table([row + [""] * (width - len(row)) for row in rows])


def _letters(part: Any) -> str:  # noqa: ANN401 an XML element
    if part.tag == f"{_W}t":
        return part.text or ""
    return {f"{_W}tab": "\t", f"{_W}br": "\n", f"{_W}cr": "\n", f"{_W}noBreakHyphen": "-"}.get(part.tag, "")


def _unseen(run: Any) -> bool:  # noqa: ANN401 an XML element
    """Tell whether a run is hidden, white or too small to be read."""
    style = run.find(f"{_W}rPr")
    if style is None:
        return False
    vanish, colour, size = (style.find(f"{_W}{tag}") for tag in ("vanish", "color", "sz"))
    if vanish is not None and vanish.get(f"{_W}val") not in {"0", "false"}:
        return True
    white = colour is not None and colour.get(f"{_W}val", "").upper() in {"FFFFFF", "FEFEFE", "FDFDFD"}
    shaded = style.find(f"{_W}shd") is not None or style.find(f"{_W}highlight") is not None
    tiny = size is not None and size.get(f"{_W}val", "20").isdigit() and int(size.get(f"{_W}val")) <= 4  # noqa: PLR2004
    return (white and not shaded and not _in_shaded_cell(run)) or tiny


def _in_shaded_cell(run: Any) -> bool:  # noqa: ANN401 an XML element
    """White words on a coloured cell or paragraph can be read."""
    return any(
        above.find(f"{_W}{part}/{_W}shd") is not None
        for above in run.iterancestors(f"{_W}tc", f"{_W}p", f"{_W}tbl")
        for part in ("tcPr", "pPr", "tblPr")
    ) or any(True for _ in run.iterancestors(f"{_W}tbl"))


def _bold(element: Any) -> bool:  # noqa: ANN401 an XML element
    runs = [run for run in element.iter(f"{_W}r") if "".join(_letters(part) for part in run).strip()]
    return bool(runs) and all(_heavy(run) for run in runs)


def _heavy(run: Any) -> bool:  # noqa: ANN401 an XML element
    mark = run.find(f"{_W}rPr/{_W}b")
    return mark is not None and mark.get(f"{_W}val") not in {"0", "false"}


def _caption(text: str) -> bool:
    return len(text) <= _SHORT and text.isupper() and not text.endswith((".", ";"))
