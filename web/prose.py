"""Text of answers as HTML: paragraphs, lists, bold and code, everything else escaped."""

from __future__ import annotations

import re

from markupsafe import Markup, escape

_BULLET = re.compile(r"^\s*(?:[-*•]|\d+[.)])\s+")
_HEADING = re.compile(r"^\s*#{1,6}\s+")
_BOLD = re.compile(r"\*\*(.+?)\*\*")
_CODE = re.compile(r"`([^`]+)`")


def prose(text: str) -> Markup:
    r"""Return text as safe HTML.

    >>> prose("Two miss **time**:\n- Ana <b>\n- Ben")
    Markup('<p>Two miss <strong>time</strong>:</p><ul><li>Ana &lt;b&gt;</li><li>Ben</li></ul>')
    """
    parts: list[str] = []
    lines: list[str] = []
    items: list[str] = []

    def close() -> None:
        if lines:
            parts.append(f"<p>{'<br>'.join(lines)}</p>")
            lines.clear()
        if items:
            parts.append(f"<ul>{''.join(f'<li>{item}</li>' for item in items)}</ul>")
            items.clear()

    for line in text.strip().splitlines():
        if not line.strip():
            close()
        elif _BULLET.match(line):
            if lines:
                close()
            items.append(_inline(_BULLET.sub("", line)))
        elif _HEADING.match(line):
            close()
            parts.append(f"<p><strong>{_inline(_HEADING.sub('', line))}</strong></p>")
        else:
            if items:
                close()
            lines.append(_inline(line))
    close()
    return Markup("".join(parts))  # noqa: S704 -- every piece of text in it was escaped by _inline


def _inline(line: str) -> str:
    safe = str(escape(line.strip()))
    return _CODE.sub(r"<code>\1</code>", _BOLD.sub(r"<strong>\1</strong>", safe))
