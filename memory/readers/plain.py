"""Plain text: laid out like a page of a typewriter, so the page's rules for lists, headings and tables hold."""

from __future__ import annotations

import re

from memory.readers.layout import Sheet, compose
from memory.readers.lines import Line, Word
from memory.readers.reading import Composer, Reading, Verdict

_WIDE = 6.0  # points a character
_SIZE = 7.0  # two blanks part columns, one does not
_PITCH = 12.0
_MARKDOWN = re.compile(r"^(?:#{1,4} \S|\|.*\|\s*$|\*\*\S|[-*] \*\*)", re.MULTILINE)


def decoded(data: bytes) -> str:
    """Return the characters of a text file; nothing in it can fail."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = data.decode("cp1252", errors="replace")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def looks_like_markdown(text: str) -> bool:
    """Tell whether a text without a telling name is written in Markdown."""
    return len(_MARKDOWN.findall(text)) > 2  # noqa: PLR2004 two may be chance


def read_plain(text: str, name: str) -> Reading:
    """Read plain text."""
    if not text.strip():
        return Reading(name, Verdict.EMPTY, text, reason="The file has no text.")
    lines = []
    for number, line in enumerate(text.replace("\f", "\n").expandtabs(8).split("\n")):
        words = tuple(
            Word(found[0], found.start() * _WIDE, found.end() * _WIDE, number * _PITCH, _SIZE)
            for found in re.finditer(r"\S+", line)
            if not re.fullmatch(r"[-=_+|]{3,}", found[0])
        )
        if words:
            lines.append(Line(words, number * _PITCH, _SIZE, bold=False))
    composer = Composer()
    compose([Sheet(lines, [], len(lines) * _PITCH)], composer, pages=False)
    return Reading(name, Verdict.READ, composer.text, tuple(composer.blocks))
