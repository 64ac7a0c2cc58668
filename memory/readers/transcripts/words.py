"""Transcripts as Word files (Teams, Meet): their paragraphs and table cells as lines."""

from __future__ import annotations

import io
import zipfile

from domain.errors import BadInput
from memory.readers.transcripts.plain import read_plain
from memory.readers.transcripts.recording import Recording

_MOST_UNZIPPED = 100 * 1024 * 1024


def read_docx(data: bytes, name: str) -> Recording:
    """Return the recording of a .docx file.

    Raises:
        BadInput: not a Word file, or one that unpacks to more than I read.

    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as package:
            size = sum(part.file_size for part in package.infolist())
    except (zipfile.BadZipFile, ValueError) as error:
        raise BadInput(f"{name} is not a Word file.") from error
    if size > _MOST_UNZIPPED:
        raise BadInput(f"{name} unpacks to {size:,} bytes; the most is {_MOST_UNZIPPED:,}.")
    return read_plain("\n".join(_lines(data, name)), "docx")


def _lines(data: bytes, name: str) -> list[str]:
    from docx import Document
    from docx.table import Table

    try:
        document = Document(io.BytesIO(data))
        lines = []
        for block in document.iter_inner_content():
            if isinstance(block, Table):
                lines += [": ".join(dict.fromkeys(cell.text.strip() for cell in row.cells)) for row in block.rows]
            else:
                lines += block.text.split("\n")
    except Exception as error:  # the library raises lxml, zip and key errors alike on a damaged file
        raise BadInput(f"{name} is damaged: {type(error).__name__}.") from error
    return lines
