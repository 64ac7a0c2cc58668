"""Which reader a file goes to, by what it is and not by what it is called."""

from __future__ import annotations

from memory.readers.plain import decoded, looks_like_markdown, read_plain
from memory.readers.reading import Reading, Unreadable, Verdict

LARGEST = 50 * 1024 * 1024
_MARKDOWN = (".md", ".markdown", ".mdown")
_OLE = b"\xd0\xcf\x11\xe0"
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"II*\x00", b"MM\x00*", b"GIF8")
_BINARY = 0.02  # of the characters: control characters beyond this make a file no text


def read_here(data: bytes, name: str) -> Reading:
    """Read a file in this process, without limits on time and memory; its verdict is never an exception."""
    try:
        return _read(data, name)
    except Unreadable as refusal:
        return Reading(name, refusal.verdict, reason=refusal.reason)


def _read(data: bytes, name: str) -> Reading:
    if len(data) > LARGEST:
        raise Unreadable(Verdict.TOO_LARGE, f"The file has {len(data):,} bytes; the most is {LARGEST:,}.")
    if b"%PDF-" in data[:1024]:
        from memory.readers.pdf import read_pdf

        return read_pdf(data, name)
    if data.startswith(b"PK"):
        return _office(data, name)
    if data.startswith(_OLE):
        reason = "An old Word file or one with a password; save it as DOCX without a password."
        raise Unreadable(
            Verdict.ENCRYPTED if b"E\x00n\x00c\x00r\x00y\x00p\x00t" in data else Verdict.UNSUPPORTED, reason
        )
    if data.startswith(_PICTURES):
        raise Unreadable(Verdict.NEEDS_OCR, "The file is a picture: it needs OCR.")
    return _text(data, name)


def _office(data: bytes, name: str) -> Reading:
    from memory.readers.archive import opened
    from memory.readers.docx import read_docx
    from memory.readers.xlsx import read_xlsx

    with opened(data) as archive:
        workbook = "xl/workbook.xml" in archive.namelist()
    return read_xlsx(data, name) if workbook else read_docx(data, name)


def _text(data: bytes, name: str) -> Reading:
    if name.lower().endswith((".pdf", ".docx", ".xlsx")) and data.strip():
        raise Unreadable(
            Verdict.DAMAGED, f"The file is called {name[-5:].lstrip('.').upper()} but is none, or is cut off."
        )
    text = decoded(data)
    odd = sum(ord(char) < 32 and char not in "\n\t\f" for char in text[:20000]) + text[:20000].count("\ufffd")  # noqa: PLR2004
    if odd > _BINARY * min(len(text), 20000):
        raise Unreadable(Verdict.UNSUPPORTED, "The file is none I can read; give PDF, DOCX, XLSX, Markdown or text.")
    if name.lower().endswith(_MARKDOWN) or looks_like_markdown(text):
        from memory.readers.markdown import read_markdown

        return read_markdown(text, name)
    return read_plain(text, name)
