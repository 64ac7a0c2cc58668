from io import BytesIO

import pytest

from memory.readers import ocr
from memory.readers.open import read_here
from memory.readers.reading import Verdict

needs_tesseract = pytest.mark.skipif(not ocr.available(), reason="tesseract is not installed")


def scan(*pages: str) -> bytes:
    """Draw pages of text as pictures only, as a scanner would."""
    import pypdfium2
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen import canvas

    typed, scanned = BytesIO(), BytesIO()
    sheet = canvas.Canvas(typed, pagesize=(595, 842))
    for page in pages:
        sheet.setFont("Helvetica", 14)
        for number, line in enumerate(page.splitlines()):
            sheet.drawString(60, 780 - 24 * number, line)
        sheet.showPage()
    sheet.save()
    picture = canvas.Canvas(scanned, pagesize=(595, 842))
    document = pypdfium2.PdfDocument(typed.getvalue())
    for page in document:
        bitmap = page.render(scale=150 / 72)
        picture.drawImage(ImageReader(bitmap.to_pil()), 0, 0, 595, 842)
        picture.showPage()
        bitmap.close()
    document.close()
    picture.save()
    return scanned.getvalue()


PAGES = ("Statement of Work\nThe client is Halvorsen Marine AS.", "The total fixed fee is EUR 98,000.")


def test_a_scanned_document_is_never_an_empty_text():
    assert read_here(scan(*PAGES), "scan.pdf").verdict is Verdict.NEEDS_OCR


def test_without_an_engine_the_verdict_stays_and_says_why(monkeypatch):
    monkeypatch.setenv("PATH", "")
    data = scan(PAGES[0])
    unread = ocr.recognised(data, read_here(data, "scan.pdf"))
    assert unread.verdict is Verdict.NEEDS_OCR
    assert "No OCR engine" in unread.reason


@needs_tesseract
def test_a_scanned_document_is_recognised_page_by_page():
    data = scan(*PAGES)
    reading = ocr.recognised(data, read_here(data, "scan.pdf"))
    assert reading.verdict is Verdict.READ
    assert "Halvorsen Marine AS" in reading.text
    assert reading.page_of(reading.text.index("98,000")) == 2
    assert "recognised by machine" in reading.notes[0]


@needs_tesseract
def test_a_page_that_takes_too_long_leaves_the_document_unread():
    data = scan(*PAGES)
    unread = ocr.recognised(data, read_here(data, "scan.pdf"), seconds=0)
    assert unread.verdict is Verdict.NEEDS_OCR
    assert "in time" in unread.reason
    assert not unread.text


@needs_tesseract
def test_a_damaged_picture_stays_unread():
    data = b"\x89PNG\r\n\x1a\n" + b"no picture at all" * 20
    assert ocr.recognised(data, read_here(data, "scan.png")).verdict is Verdict.NEEDS_OCR
