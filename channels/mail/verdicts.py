"""Who may be believed to have written a letter: what our own mail provider found, read strictly (RFC 8601)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from email.message import Message

from channels.mail.reading import sender_of

_METHODS = frozenset({"dkim", "spf", "dmarc"})
_DOMAINS = frozenset({"header.d", "header.i", "header.from", "smtp.mailfrom"})
_PAIR = re.compile(r'([\w./-]+)\s*=\s*((?:"(?:[^"\\]|\\.)*"|[^\s;"()])+)')
_WORD = re.compile(r"[^\s;=\"()]+")
_MOST = 8_000
MICROSOFT = "microsoft365"  # Exchange Online leaves its own name out of what it writes


class _Unreadable(Exception):
    """Not written as the standard says: nothing in it is believed."""


def is_proven(letter: Message, judge: str) -> bool:
    """Tell whether our own mail provider found a letter to be its sender's domain's.

    Only the topmost header counts, and only if ``judge`` wrote it: whatever stands below came with the letter. Parts
    of what is reported are the sender's choice (a mailbox may be called "dkim=pass"): it is taken apart, not searched.
    """
    headers = letter.get_all("Authentication-Results", [])
    domain = sender_of(letter).rpartition("@")[2]
    if not (judge and headers and domain):
        return False
    try:
        writer, *reports = _segments(str(headers[0]))
    except _Unreadable:
        return False
    if judge.lower() == MICROSOFT and _is_microsofts([writer, *reports]):
        reports = [writer, *reports]
    elif not writer or writer[0] != (judge.lower(), ""):
        return False
    return any(_passes(report, domain) for report in reports)


def judge_of(letter: Message) -> str:
    """Return who wrote the topmost findings of a letter, as the setting wants it; empty when nobody is named."""
    headers = letter.get_all("Authentication-Results", [])
    try:
        first = next(_segments(str(headers[0])), []) if headers else []
    except _Unreadable:
        return ""
    if first and first[0][0] == "spf":
        return MICROSOFT
    return first[0][0] if first and first[0][1] == "" else ""


def _is_microsofts(reports: list[list[tuple[str, str]]]) -> bool:
    """Tell whether findings look like Exchange Online's, which begin with SPF and name no writer."""
    first = [report[0][0] for report in reports if report]
    return first[:1] == ["spf"] and "compauth" in first


def _passes(report: list[tuple[str, str]], domain: str) -> bool:
    if not report:
        return False
    method, result = report[0]
    if method.partition("/")[0] not in _METHODS or result.lower() != "pass":
        return False
    return any(name in _DOMAINS and _domain(value) == domain for name, value in report[1:])


def _segments(text: str) -> Iterator[list[tuple[str, str]]]:
    """Yield the parts between semicolons: names with their values, words with none; comments are left out."""
    found: list[tuple[str, str]] = []
    at, text = 0, text[:_MOST]
    while at < len(text):
        if text[at].isspace():
            at += 1
        elif text[at] == "(":
            at = _after_comment(text, at)
        elif text[at] == ";":
            yield found
            found, at = [], at + 1
        elif pair := _PAIR.match(text, at):
            found.append((pair[1].lower(), pair[2]))
            at = pair.end()
        elif word := _WORD.match(text, at):
            found.append((word[0].lower(), ""))
            at = word.end()
        else:
            raise _Unreadable
    yield found


def _after_comment(text: str, at: int) -> int:
    depth = 0
    while at < len(text):
        depth += (text[at] == "(") - (text[at] == ")")
        at += 2 if text[at] == "\\" else 1
        if depth == 0:
            return at
    raise _Unreadable


def _domain(claimed: str) -> str:
    return claimed.strip('"').rpartition("@")[2].strip("<>.").lower()
