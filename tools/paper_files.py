"""A paper of headings, paragraphs, lists and tables as DOCX or PDF."""

from __future__ import annotations

from dataclasses import dataclass
from io import BytesIO
from typing import Any
from xml.sax.saxutils import escape

_WIDE = 5  # columns from which a page is laid on its side


@dataclass(frozen=True, slots=True)
class Part:
    """A heading with what stands under it: paragraphs, then items, then a table whose first row is its head."""

    heading: str
    level: int = 1
    text: tuple[str, ...] = ()
    items: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class Paper:
    """A whole document: its title, a line under it, and its parts."""

    title: str
    under: str
    parts: tuple[Part, ...]


def docx(paper: Paper) -> bytes:
    """Return the paper as a Word file."""
    from docx import Document

    document = Document()
    document.core_properties.title = paper.title
    document.core_properties.author = "Firstmate"
    document.add_heading(_clean(paper.title), 0)
    document.add_paragraph(_clean(paper.under))
    for part in paper.parts:
        document.add_heading(_clean(part.heading), part.level)
        for text in part.text:
            document.add_paragraph(_clean(text))
        for item in part.items:
            document.add_paragraph(_clean(item), style="List Bullet")
        if part.rows:
            _docx_table(document, part.rows)
    file = BytesIO()
    document.save(file)
    return file.getvalue()


def _docx_table(document: Any, rows: tuple[tuple[str, ...], ...]) -> None:  # noqa: ANN401 -- python-docx
    table = document.add_table(rows=0, cols=len(rows[0]), style="Light Grid Accent 1")
    for number, row in enumerate(rows):
        for cell, text in zip(table.add_row().cells, row, strict=True):
            run = cell.paragraphs[0].add_run(_clean(text))
            run.bold = number == 0


def _clean(text: str) -> str:
    """Return text without characters that neither XML nor a page can hold."""
    return "".join(char for char in text if char in "\n\t" or char.isprintable())


def pdf(paper: Paper) -> bytes:
    """Return the paper as a PDF."""
    from reportlab.lib.pagesizes import A4, landscape
    from reportlab.lib.styles import getSampleStyleSheet
    from reportlab.lib.units import mm
    from reportlab.platypus import ListFlowable, Paragraph, SimpleDocTemplate, Spacer

    styles = getSampleStyleSheet()
    wide = any(part.rows and len(part.rows[0]) > _WIDE for part in paper.parts)
    size = landscape(A4) if wide else A4
    file = BytesIO()
    sheet = SimpleDocTemplate(
        file, pagesize=size, title=paper.title, author="Firstmate", leftMargin=18 * mm, rightMargin=18 * mm,
        topMargin=16 * mm, bottomMargin=16 * mm,
    )  # fmt: skip

    def words(text: str, style: str) -> Paragraph:
        return Paragraph(escape(_printed(text)), styles[style])

    flow: list[Any] = [words(paper.title, "Title"), words(paper.under, "BodyText"), Spacer(1, 4 * mm)]
    for part in paper.parts:
        flow.append(words(part.heading, f"Heading{min(part.level, 3)}"))
        flow += [words(text, "BodyText") for text in part.text]
        if part.items:
            flow.append(ListFlowable([words(item, "BodyText") for item in part.items], bulletType="bullet"))
        if part.rows:
            flow += [_pdf_table(part.rows, size[0] - 36 * mm, words), Spacer(1, 3 * mm)]
    sheet.build(flow, onFirstPage=_numbered, onLaterPages=_numbered)
    return file.getvalue()


def _pdf_table(rows: tuple[tuple[str, ...], ...], width: float, words: Any) -> Any:  # noqa: ANN401 -- reportlab
    from reportlab.lib import colors
    from reportlab.platypus import Table, TableStyle

    lengths = [max(9, min(46, max(len(row[at]) for row in rows))) for at in range(len(rows[0]))]
    columns = [width * length / sum(lengths) for length in lengths]
    table = Table([[words(text, "BodyText") for text in row] for row in rows], colWidths=columns, repeatRows=1)
    lines = [
        ("GRID", (0, 0), (-1, -1), 0.4, colors.HexColor("#b9c1cb")),
        ("BACKGROUND", (0, 0), (-1, 0), colors.HexColor("#e8edf3")),
        ("VALIGN", (0, 0), (-1, -1), "TOP"),
    ]
    table.setStyle(TableStyle(lines))
    return table


def _numbered(canvas: Any, sheet: Any) -> None:  # noqa: ANN401 -- reportlab
    canvas.saveState()
    canvas.setFont("Helvetica", 8)
    canvas.drawRightString(sheet.pagesize[0] - 50, 24, str(canvas.getPageNumber()))
    canvas.restoreState()


def _printed(text: str) -> str:
    """Return text in the characters the built-in fonts of a PDF have."""
    plain = _clean(text).replace("\u2192", "->").replace("\u2011", "-").replace("\u00a0", " ")
    return plain.encode("cp1252", errors="replace").decode("cp1252")
