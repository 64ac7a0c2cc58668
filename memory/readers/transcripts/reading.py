"""Which reader a file needs, by what is in it; its name only breaks ties."""

from __future__ import annotations

import re

from domain.errors import BadInput
from memory.readers.transcripts.cues import is_timing, read_cues
from memory.readers.transcripts.mail import read_mail
from memory.readers.transcripts.plain import read_plain
from memory.readers.transcripts.recording import MOST_BYTES, Recording, checked
from memory.readers.transcripts.records import read_json
from memory.readers.transcripts.words import read_docx

_MAIL = re.compile(rb"\A(?:[A-Za-z][A-Za-z0-9-]*:[^\n]*\n(?:[ \t][^\n]*\n)*){2,}", re.ASCII)
_LOOKED_AT = 400  # lines


def read_transcript(data: bytes, name: str) -> Recording:
    """Return the turns of a transcript, with every piece that could not be read.

    Raises:
        BadInput: empty, too large, not text, or without anybody's words.

    """
    if not data.strip():
        raise BadInput(f"{name} is empty.")
    if len(data) > MOST_BYTES:
        raise BadInput(f"{name} has {len(data):,} bytes; the most is {MOST_BYTES:,}.")
    return checked(_read(data, name), name)


def _read(data: bytes, name: str) -> Recording:
    ending = name.rpartition(".")[2].casefold()
    if data.startswith(b"PK\x03\x04"):
        return read_docx(data, name)
    if ending == "eml" or (_MAIL.match(data[:20_000].replace(b"\r\n", b"\n")) and b"\nFrom:" in b"\n" + data[:20_000]):
        return read_mail(data, name)
    text = _decoded(data, name)
    if ending == "json" or (text.lstrip()[:1] in {"{", "["} and ending not in {"txt", "md", "vtt", "srt", "sbv"}):
        return read_json(text, name)
    lines = text.splitlines()[:_LOOKED_AT]
    if text.startswith("WEBVTT") or ending == "vtt":
        return read_cues(text, "vtt")
    if any(is_timing(line) for line in lines):
        return read_cues(text, "srt" if any("-->" in line for line in lines) else "sbv")
    return read_plain(text)


def _decoded(data: bytes, name: str) -> str:
    marked = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    encodings = ["utf-16"] if marked else ["utf-8-sig", "cp1252"]
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text.replace("\r\n", "\n").replace("\r", "\n")
    raise BadInput(f"{name} is not a text file.")
