# ruff: noqa: ANN401 -- PDFium is a C library: its handles have no types
"""PDF through PDFium: characters with place, size, weight and colour, and the rules drawn on each page.

Measured beside pypdf (plain mode loses empty cells, layout mode the borders) and pdfplumber (30 to 100 ms a page):
PDFium gives all of it in about 8 ms a page.
"""

from __future__ import annotations

import ctypes
from typing import Any

from memory.readers.layout import Sheet, compose
from memory.readers.lines import Word, lines_of
from memory.readers.reading import Composer, Reading, Unreadable, Verdict
from memory.readers.tables import Rule

PAGES = 400
_CHARACTERS = 3_000_000
_PATHS = 6000  # drawn objects a page that are looked at
_THIN = 2.5  # points: a thinner box is a rule
_PALE = 235  # of 255 in every channel: white on white
_TINY = 2.0  # points: not meant to be read
_INVISIBLE = 3  # text render mode
_FEW = 12  # characters a page of a document with text
_NO_SIZE = 0.1
_OFF = 5.0  # points beyond the edge: off the page
_BOLD = 600
_LAST, _HALVES = 0x110000, (0xD800, 0xE000)  # code points, and those that are only half of one
_PASSWORD = 4  # FPDF_ERR_PASSWORD


def read_pdf(data: bytes, name: str) -> Reading:
    """Read a PDF; Unreadable says why not."""
    import pypdfium2  # type: ignore[import-untyped]
    from pypdfium2 import raw

    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if getattr(error, "err_code", None) == _PASSWORD or "password" in str(error).lower():
            raise Unreadable(Verdict.ENCRYPTED, "The PDF asks for a password.") from error
        raise Unreadable(Verdict.DAMAGED, "The PDF is damaged or cut off.") from error
    if len(document) > PAGES:
        raise Unreadable(Verdict.TOO_LARGE, f"The PDF has {len(document)} pages; the most is {PAGES}.")
    sheets: list[Sheet] = []
    hidden: list[tuple[int | None, str]] = []
    pictures = total = 0
    for number in range(len(document)):
        try:
            page = document[number]
        except pypdfium2.PdfiumError as error:
            raise Unreadable(Verdict.DAMAGED, f"Page {number + 1} of the PDF is damaged.") from error
        height = page.get_height()
        rules, fills, images = _drawn(page, height, raw)
        pictures += images
        words, unseen = _words(page, height, raw, fills)
        total += sum(len(word.text) for word in words)
        if total > _CHARACTERS:
            raise Unreadable(Verdict.TOO_LARGE, f"The PDF has more than {_CHARACTERS:,} characters.")
        if unseen.strip():
            hidden.append((number + 1, " ".join(unseen.split())))
        sheets.append(Sheet(lines_of(words), rules, height))
    return _read(name, document, sheets, hidden, total, pictures)


def _read(
    name: str,
    document: Any,
    sheets: list[Sheet],
    hidden: list[tuple[int | None, str]],
    total: int,
    pictures: int,
) -> Reading:
    if total < _FEW * len(sheets) and pictures:
        raise Unreadable(Verdict.NEEDS_OCR, f"The {len(sheets)} pages are pictures without text: they need OCR.")
    if not total:
        raise Unreadable(Verdict.EMPTY, "The PDF has no text and no pictures.")
    composer = Composer()
    compose(sheets, composer)
    blank = sum(not sheet.lines for sheet in sheets)
    notes = (f"{blank} of {len(sheets)} pages have no text; a scanned page needs OCR.",) if blank and pictures else ()
    metadata = {key: str(value) for key, value in document.get_metadata_dict(skip_empty=True).items()}
    blocks, starts = tuple(composer.blocks), tuple(composer.starts)
    return Reading(name, Verdict.READ, composer.text, blocks, starts, tuple(hidden), notes, metadata)


def _drawn(page: Any, height: float, raw: Any) -> tuple[list[Rule], list[Rule], int]:
    """Return the rules, the coloured boxes and the number of pictures on a page."""
    rules, fills, images = [], [], 0
    width = page.get_width()
    for count, item in enumerate(page.get_objects(max_depth=4)):
        if count > _PATHS:
            break
        if item.type == raw.FPDF_PAGEOBJ_IMAGE:
            images += 1
        if item.type != raw.FPDF_PAGEOBJ_PATH:
            continue
        ink, coloured = _ink(item.raw, raw)
        if not ink and not coloured:
            continue
        left, bottom, right, top = item.get_bounds()
        box = Rule(left, height - top, right, height - bottom)
        if box.bottom - box.top < _THIN and box.right - box.left > 4 * _THIN:
            rules.append(Rule(box.left, box.top, box.right, box.top))
        elif box.right - box.left < _THIN and box.bottom - box.top > _THIN:
            rules.append(Rule(box.left, box.top, box.left, box.bottom))
        elif box.right - box.left < 0.97 * width and box.bottom - box.top > _THIN:
            rules += [
                Rule(box.left, box.top, box.right, box.top),
                Rule(box.left, box.bottom, box.right, box.bottom),
                Rule(box.left, box.top, box.left, box.bottom),
                Rule(box.right, box.top, box.right, box.bottom),
            ]
        if coloured and box.bottom - box.top > _THIN and box.right - box.left > _THIN:
            fills.append(box)  # also a band across the page: what is written on it is seen
    return rules, fills, images


def _ink(path: Any, raw: Any) -> tuple[bool, bool]:
    """Tell whether a path is stroked and whether it is filled, each in a colour that can be seen."""
    mode, stroke = ctypes.c_int(), ctypes.c_int()
    raw.FPDFPath_GetDrawMode(path, mode, stroke)
    seen = bool(stroke.value) and not _pale(raw.FPDFPageObj_GetStrokeColor, path)
    return seen, bool(mode.value) and not _pale(raw.FPDFPageObj_GetFillColor, path)


def _pale(ask: Any, *about: Any) -> bool:
    """Tell whether a fill colour cannot be seen on white paper; an unknown one can."""
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    if not ask(*about, red, green, blue, alpha):
        return False
    return alpha.value < 255 - _PALE or min(red.value, green.value, blue.value) >= _PALE


def _words(page: Any, height: float, raw: Any, fills: list[Rule]) -> tuple[list[Word], str]:
    """Return the words that can be seen, and the characters that cannot."""
    letters = page.get_textpage()
    words: list[Word] = []
    unseen: list[str] = []
    pending: list[tuple[str, float, float, float, float, bool]] = []
    box, matrix, x, y = raw.FS_RECTF(), raw.FS_MATRIX(), ctypes.c_double(), ctypes.c_double()

    def close() -> None:
        if pending:
            text = "".join(one[0] for one in pending)
            words.append(Word(text, pending[0][1], pending[-1][2], pending[0][3], pending[0][4], pending[0][5]))
            pending.clear()

    for i in range(letters.count_chars()):
        code = raw.FPDFText_GetUnicode(letters, i)
        char = chr(code) if 0 < code < _LAST and not _HALVES[0] <= code < _HALVES[1] else " "
        if char.isspace() or char in "\u00ad\ufeff\ufffe\u200b\u0002":
            if char.isspace() or char == "\u200b":
                close()
                if unseen and unseen[-1] != " ":
                    unseen.append(" ")
            continue
        raw.FPDFText_GetLooseCharBox(letters, i, box)
        raw.FPDFText_GetCharOrigin(letters, i, x, y)
        raw.FPDFText_GetMatrix(letters, i, matrix)
        size = raw.FPDFText_GetFontSize(letters, i) * (matrix.b**2 + matrix.d**2) ** 0.5
        if size < _NO_SIZE:
            size = abs(box.top - box.bottom) / 1.2
        base = height - y.value
        if _unseen(letters, i, raw, size, (box.left, base), fills) or not -_OFF < base < height + _OFF:
            unseen.append(char if not pending else f" {char}")
            continue
        if pending and _apart(pending[-1], box.left, base, size):
            close()
        bold = pending[0][5] if pending else _heavy(letters, i, raw)
        pending.append((char, box.left, box.right, base, size, bold))
    close()
    return words, "".join(unseen)


def _apart(last: tuple[str, float, float, float, float, bool], left: float, base: float, size: float) -> bool:
    """Tell whether a character begins another word: after a gap, on another line, or further left than the last."""
    return left - last[2] > 0.25 * size or abs(base - last[3]) > 0.5 * size or left < last[1]


def _heavy(letters: Any, i: int, raw: Any) -> bool:
    name = ctypes.create_string_buffer(128)
    flags = ctypes.c_int()
    raw.FPDFText_GetFontInfo(letters, i, name, 128, flags)
    font = name.value.lower()
    if not font:
        return bool(raw.FPDFText_GetFontWeight(letters, i) >= _BOLD)
    return b"bold" in font or b"black" in font or b"heavy" in font or b"semibold" in font


def _unseen(
    letters: Any,
    i: int,
    raw: Any,
    size: float,
    at: tuple[float, float],
    fills: list[Rule],
) -> bool:
    """Tell whether a character is invisible: no ink, tiny, or white with no coloured box behind it."""
    if size < _TINY:
        return True
    owner = raw.FPDFText_GetTextObject(letters, i)
    if owner and raw.FPDFTextObj_GetTextRenderMode(owner) == _INVISIBLE:
        return True
    if not _pale(raw.FPDFText_GetFillColor, letters, i):
        return False
    return not any(box.left - 1 <= at[0] <= box.right + 1 and box.top - 1 <= at[1] <= box.bottom + 3 for box in fills)
