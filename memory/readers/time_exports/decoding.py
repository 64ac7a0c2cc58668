"""Bytes to text: which encoding a file is in, decided by its mark, its zero bytes or by trial."""

from __future__ import annotations

import codecs
from typing import NamedTuple

from domain.errors import BadInput
from memory.readers.time_exports.export import MAX_BYTES

LOST = "\ufffd"  # stands where bytes could not be read
_SAMPLE = 4096
_MARKS = ((codecs.BOM_UTF8, "utf-8-sig"), (codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))
_OTHER_FORMATS = (
    (b"PK\x03\x04", "an Excel or other zipped file; save the sheet as CSV first"),
    (b"\xd0\xcf\x11\xe0", "an old Excel file; save the sheet as CSV first"),
    (b"%PDF", "a PDF; export CSV instead"),
    (b"\x1f\x8b", "a compressed file; unpack it first"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3", "a database"),
)
_MAX_CONTROL_SHARE = 20  # one control character in so many is no text


class Decoded(NamedTuple):
    """The text, the encoding's name, and whether lines may hold characters that were lost or NULs."""

    text: str
    encoding: str
    suspect: bool


def decode(data: bytes, filename: str) -> Decoded:
    """Return the file's text without a byte-order mark; BadInput if it is empty, too big or no text."""
    if not data.strip():
        raise BadInput(f"{filename} is empty.")
    if len(data) > MAX_BYTES:
        limit = MAX_BYTES // (1024 * 1024)
        raise BadInput(
            f"{filename} has {len(data) // (1024 * 1024)} MB; at most {limit} MB can be read at once.",
            hint="Export a shorter period.",
        )
    for magic, what in _OTHER_FORMATS:
        if data.startswith(magic):
            raise BadInput(f"{filename} is not a text file but {what}.")
    text, encoding = _decoded(data, filename)
    if not text.strip("\x00 \t\r\n"):
        raise BadInput(f"{filename} is empty.")
    if _binary(text):
        raise BadInput(f"{filename} is not a text file: it is full of control characters.")
    return Decoded(text, encoding, "\x00" in text or LOST in text)


def _decoded(data: bytes, filename: str) -> tuple[str, str]:
    encoding = next((name for mark, name in _MARKS if data.startswith(mark)), None) or _wide(data)
    if encoding and encoding.startswith("utf-16"):
        try:
            return data.decode(encoding), encoding
        except UnicodeDecodeError as error:
            raise BadInput(
                f"{filename} begins as UTF-16 but breaks off or is damaged at byte {error.start}."
            ) from error
    if encoding == "utf-8-sig":
        return data.decode(encoding, errors="replace"), encoding
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return _legacy(data)


def _wide(data: bytes) -> str | None:
    """Return the UTF-16 flavour of a file without a mark: every other byte of Latin text is zero."""
    sample = data[:_SAMPLE]
    pairs = max(len(sample) // 2, 1)
    if sample[1::2].count(0) * 10 > pairs * 7:
        return "utf-16-le"
    if sample[0::2].count(0) * 10 > pairs * 7:
        return "utf-16-be"
    return None


def _legacy(data: bytes) -> tuple[str, str]:
    """Tell a damaged UTF-8 file (mostly right sequences) from a Windows-1252 one (none)."""
    patched = data.decode("utf-8", errors="replace")
    lost = patched.count(LOST)
    right = sum(1 for letter in patched if letter > "\x7f") - lost
    if right > lost:
        return patched, "utf-8"
    return data.decode("cp1252", errors="replace"), "cp1252"


def _binary(text: str) -> bool:
    sample = text[:_SAMPLE]
    control = sum(1 for letter in sample if letter < " " and letter not in "\t\r\n\x0b\x0c")
    return control * _MAX_CONTROL_SHARE > len(sample)
