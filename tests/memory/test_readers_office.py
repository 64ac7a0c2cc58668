import io
import zipfile

import docx
import pytest
from docx.shared import RGBColor
from hypothesis import given, settings
from hypothesis import strategies as st
from pypdf import PdfWriter

from memory.readers import sandbox
from memory.readers.open import read_here
from memory.readers.reading import Kind, Verdict
from memory.readers.sandbox import read_file


def _docx() -> bytes:
    document = docx.Document()
    document.add_heading("Fees", 1)
    document.add_paragraph("The fee is EUR 100.")
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip(
        (*table.rows[0].cells, *table.rows[1].cells), ("Item", "Due", "Report", "1 May 2027"), strict=True
    ):
        cell.text = text
    document.add_paragraph("After the table.")
    document.add_paragraph().add_run("Nobody sees this").font.color.rgb = RGBColor(255, 255, 255)
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def _xlsx(*, hidden: bool = False) -> bytes:
    main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    state = ' state="hidden"' if hidden else ""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        archive.writestr(
            "xl/workbook.xml",
            f'<workbook xmlns="{main}" xmlns:r="{office}">'
            f'<sheets><sheet name="Prices"{state} r:id="r1"/></sheets></workbook>',
        )
        archive.writestr(
            "xl/_rels/workbook.xml.rels",
            '<Relationships><Relationship Id="r1" Target="worksheets/s.xml"/></Relationships>',
        )
        rows = (
            '<row><c t="inlineStr"><is><t>Role</t></is></c><c t="inlineStr"><is><t>Rate</t></is></c></row>'
            '<row><c t="inlineStr"><is><t>Lead</t></is></c><c><v>120</v></c></row>'
        )
        archive.writestr("xl/worksheets/s.xml", f'<worksheet xmlns="{main}"><sheetData>{rows}</sheetData></worksheet>')
    return written.getvalue()


def _pdf(*, password: str = "") -> bytes:
    writer = PdfWriter()
    writer.add_blank_page(200, 200)
    if password:
        writer.encrypt(password)
    written = io.BytesIO()
    writer.write(written)
    return written.getvalue()


def test_docx_keeps_paragraphs_and_tables_in_order() -> None:
    blocks = read_here(_docx(), "a.docx").blocks
    assert [block.kind for block in blocks] == [Kind.HEADING, Kind.PARAGRAPH, Kind.TABLE, Kind.PARAGRAPH]
    assert [cell.text for cell in blocks[2].rows[1]] == ["Report", "1 May 2027"]


def test_white_words_of_a_docx_are_hidden_and_not_in_its_text() -> None:
    reading = read_here(_docx(), "a.docx")
    assert reading.hidden == ((None, "Nobody sees this"),)
    assert "Nobody" not in reading.text


def test_a_workbook_is_one_table_a_sheet() -> None:
    reading = read_here(_xlsx(), "p.xlsx")
    assert [[cell.text for cell in row] for row in reading.blocks[1].rows] == [["Role", "Rate"], ["Lead", "120"]]


def test_a_hidden_sheet_is_reported_and_not_read() -> None:
    assert read_here(_xlsx(hidden=True), "p.xlsx").verdict is Verdict.EMPTY


def test_a_pdf_with_a_password_is_encrypted() -> None:
    assert read_here(_pdf(password="x"), "a.pdf").verdict is Verdict.ENCRYPTED


def test_a_blank_pdf_is_empty() -> None:
    assert read_here(_pdf(), "a.pdf").verdict is Verdict.EMPTY


def test_a_truncated_docx_is_damaged() -> None:
    assert read_here(_docx()[:3000], "a.docx").verdict is Verdict.DAMAGED


def test_a_bomb_is_too_large_before_it_is_unpacked() -> None:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for number in range(6):
            archive.writestr(f"word/{number}.xml", b"\0" * (40 * 1024 * 1024))
    assert read_here(written.getvalue(), "a.docx").verdict is Verdict.TOO_LARGE


def test_a_child_process_reads_and_reports_what_it_used() -> None:
    reading = read_file(_docx(), "a.docx")
    assert reading.verdict is Verdict.READ
    assert reading.blocks == read_here(_docx(), "a.docx").blocks
    assert 0 < reading.peak_kb < 512 * 1024


def test_a_file_that_takes_too_long_is_stopped() -> None:
    assert read_file(_docx(), "a.docx", seconds=0.01).verdict is Verdict.TOO_SLOW


def test_a_file_that_needs_too_much_memory_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "_START", "raise MemoryError  # {path!r:.0}")
    assert read_file(b"text", "a.txt").verdict is Verdict.TOO_MUCH_MEMORY


@settings(max_examples=60)
@given(st.integers(0, 30_000), st.binary(min_size=1, max_size=40))
def test_an_office_file_with_bytes_overwritten_gets_a_verdict(at: int, junk: bytes) -> None:
    for data, name in ((_DOCX, "a.docx"), (_XLSX, "a.xlsx"), (_PDF, "a.pdf")):
        place = at % len(data)
        assert read_here(data[:place] + junk + data[place + len(junk) :], name).verdict in Verdict


_DOCX, _XLSX, _PDF = _docx(), _xlsx(), _pdf()
