"""Inline Markdown into plain words that keep their places in the source."""

from __future__ import annotations

import re

from memory.readers.reading import Span

# what is dropped, and the group (if any) that stays
_INLINE = re.compile(
    r"!\[(?P<image>[^\]\n]*)\]\([^)\n]*\)"
    r"|\[(?P<link>[^\]\n]*)\](?:\([^)\n]*\)|\[[^\]\n]*\])"
    r"|<(?P<auto>(?:https?://|mailto:)[^>\s]+)>"
    r"|</?[a-zA-Z][^>\n]{0,300}>"
    r"|&nbsp;|\*\*\*|\*\*|__|`+|~~"
    r"|(?<![\w*])\*(?=\S)|(?<=\S)\*(?![\w*])|(?<!\w)_(?=\S)|(?<=\S)_(?!\w)"
    r"|\\(?P<escaped>[\\`*_{}\[\]()#+\-.!|$~<>])"
    r"|(?<=\s):[a-z_]{3,40}:(?=\s|$)"
)


def cleaned(source: str, start: int, end: int) -> Span:
    """Return the words of ``source[start:end]`` without markup; line breaks become blanks."""
    text, jumps, last = "", [], start

    def keep(a: int, b: int) -> None:
        nonlocal text
        if b > a:
            jumps.append((len(text), a))
            text += source[a:b].replace("\n", " ")

    for found in _INLINE.finditer(source, start, end):
        keep(last, found.start())
        group = found.lastgroup
        if group:
            inner = cleaned(source, found.start(group), found.end(group))
            jumps += [(len(text) + at, there) for at, there in inner.jumps]
            text += inner.text
        last = found.end()
    keep(last, end)
    span = Span(text, tuple(jumps) or ((0, start),))
    return span.stripped()
