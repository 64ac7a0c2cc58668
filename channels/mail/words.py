"""The words of a letter, and which of them are new: what is quoted is somebody else's, whatever it says."""

from __future__ import annotations

import re
from email.message import Message
from html.parser import HTMLParser

_LANGUAGES = ["en", "de", "fr", "es", "it", "nl"]
_SILENT = frozenset({"script", "style", "head", "title", "template"})
_QUOTED = frozenset({"blockquote"})
_QUOTE_MARKS = ("gmail_quote", "yahoo_quoted", "moz-cite-prefix", "protonmail_quote", "divrplyfwdmsg", "appendonsend")
_BREAKS = frozenset({"br", "p", "div", "tr", "li", "h1", "h2", "h3"})
_EMPTY = frozenset({"br", "hr", "img", "input", "meta", "link", "col", "wbr", "area", "base", "embed", "source"})
_MOST = 500_000
# Where the letter before begins, as mail programs write it; everything from there on is not the sender's.
_BEFORE = re.compile(
    r"^[ \t>*]*(?:-{2,}[ \t]*(?:original message|forwarded message|ursprüngliche nachricht|weitergeleitete nachricht"
    r"|message d.origine|message transféré|mensaje original|messaggio originale|oorspronkelijk bericht)[ \t]*-{2,}"
    r"|begin forwarded message:?|_{20,}|(?:from|von|de|da|van):[ \t]*.+@.+)[ \t]*$",
    re.IGNORECASE | re.MULTILINE,
)


def words_of(letter: Message) -> str:
    """Return the plain words of a letter; those of its HTML, without what that quotes, where there is no plain part."""
    plain, page = "", ""
    for part in letter.walk():
        if part.is_multipart() or part.get_content_disposition() == "attachment":
            continue
        kind = part.get_content_type()
        if kind == "text/plain" and not plain:
            plain = _decoded(part)
        elif kind == "text/html" and not page:
            page = _decoded(part)
    return plain.strip() or _of_page(page)


def newest(text: str) -> str:
    """Return what the sender wrote now: no quotes, no forwarded letter, no signature."""
    from mailparser_reply import EmailReplyParser

    begins = _BEFORE.search(text)
    kept = text[: begins.start()] if begins else text
    said = EmailReplyParser(languages=_LANGUAGES).parse_reply(kept) or ""
    return "\n".join(line for line in said.splitlines() if not line.lstrip().startswith(">")).strip()


def _decoded(part: Message) -> str:
    content = part.get_payload(decode=True)
    if not isinstance(content, bytes):
        return ""
    try:
        return content[:_MOST].decode(part.get_content_charset("utf-8"), "replace")
    except LookupError:
        return content[:_MOST].decode("utf-8", "replace")


def _of_page(page: str) -> str:
    words = _Words()
    words.feed(page)
    return "".join(words.said).strip()


class _Words(HTMLParser):
    """Collects the words of a page, but not what is silent, hidden or quoted."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self._within: list[tuple[str, bool]] = []  # open elements, and whether what is in them is left out

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _BREAKS and not self._left_out():
            self.said.append("\n")
        if tag not in _EMPTY:
            self._within.append((tag, self._left_out() or tag in _SILENT | _QUOTED or _is_quote(attrs)))

    def handle_endtag(self, tag: str) -> None:
        for at in range(len(self._within) - 1, -1, -1):
            if self._within[at][0] == tag:
                del self._within[at:]
                return

    def handle_data(self, data: str) -> None:
        if not self._left_out():
            self.said.append(data)

    def _left_out(self) -> bool:
        return bool(self._within) and self._within[-1][1]


def _is_quote(attrs: list[tuple[str, str | None]]) -> bool:
    given = dict(attrs)
    marks = f"{given.get('class') or ''} {given.get('id') or ''}".lower()
    style = (given.get("style") or "").replace(" ", "").lower()
    return any(mark in marks for mark in _QUOTE_MARKS) or "display:none" in style or "visibility:hidden" in style
