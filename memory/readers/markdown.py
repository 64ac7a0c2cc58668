"""Markdown: the source itself is the text, so that every quote stands in it; blocks carry words without markup."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from memory.readers.markup import cleaned
from memory.readers.reading import Block, Kind, Reading, Span, Verdict

_HEADING = re.compile(r" {0,3}(#{1,6})[ \t]+(.*?)[ \t]*#*[ \t]*$")
_ITEM = re.compile(r"([ \t]*)([-*+•]|\d{1,3}[.)]|[A-Za-z][.)]|\([a-zA-Z0-9]{1,3}\))[ \t]+(?=\S)")
_RULE = re.compile(r"\s*\|?[\s:|-]*-[\s:|-]*\|?\s*")
_UNDERLINE = re.compile(r" {0,3}(=+|-{3,})\s*$")
_FENCE = re.compile(r" {0,3}(```|~~~)")
_BOLD_LINE = re.compile(r"\s*(\*\*|__)(?=\S)(?P<text>[^*_]{2,90}?[:.]?)\1[:.]?\s*$")
_LABEL = re.compile(r"[A-Z][\w ()/&'\u2019-]{1,40}:(?: |$)")
_LEAD_IN = 40  # characters: a longer bold line with a colon leads to a list
_COMMENT = re.compile(r"<!--(.*?)(?:-->|\Z)", re.DOTALL)
_CELL = re.compile(r"(?:\\.|[^|\\])*")


@dataclass(slots=True)
class _Source:
    """Lines of the source with their offsets, and the blocks found so far."""

    text: str
    lines: list[tuple[int, str]] = field(default_factory=list)
    blocks: list[Block] = field(default_factory=list)


def read_markdown(text: str, name: str) -> Reading:
    """Read Markdown."""
    hidden = tuple((None, " ".join(found[1].split())) for found in _COMMENT.finditer(text) if found[1].strip())
    blanked = _COMMENT.sub(lambda found: re.sub(r"[^\n]", " ", found[0]), text)
    source = _Source(blanked)
    at = 0
    for line in blanked.split("\n"):
        source.lines.append((at, line.rstrip("\r")))
        at += len(line) + 1
    _blocks(source)
    verdict = Verdict.READ if text.strip() else Verdict.EMPTY
    return Reading(name, verdict, text, tuple(source.blocks), hidden=hidden, reason="" if text.strip() else "No text.")


def _blocks(source: _Source) -> None:
    i, lines = 0, source.lines
    while i < len(lines):
        at, line = lines[i]
        heading = _HEADING.match(line)
        bold = _BOLD_LINE.match(line)
        if not line.strip():
            i += 1
        elif _FENCE.match(line):
            i = _after_fence(lines, i)
        elif heading:
            _add(source, Kind.HEADING, at + heading.start(2), at + heading.end(2), level=len(heading[1]))
            i += 1
        elif _table_begins(lines, i):
            i = _table(source, i)
        elif _underlined(lines, i):
            _add(source, Kind.HEADING, at, at + len(line), level=1 if "=" in lines[i + 1][1] else 2)
            i += 2
        elif bold and _alone(lines, i) and not (bold["text"].endswith(":") and len(bold["text"]) > _LEAD_IN):
            _add(source, Kind.HEADING, at + bold.start("text"), at + bold.end("text"), level=6)
            i += 1
        elif _RULE.fullmatch(line):
            i += 1
        else:
            i = _paragraph(source, i)


def _alone(lines: list[tuple[int, str]], i: int) -> bool:
    return (not i or not lines[i - 1][1].strip()) and not _ITEM.match(lines[i][1])


def _underlined(lines: list[tuple[int, str]], i: int) -> bool:
    nothing_above = not i or not lines[i - 1][1].strip()
    plain = not _ITEM.match(lines[i][1]) and "|" not in lines[i][1]
    return plain and nothing_above and i + 1 < len(lines) and bool(_UNDERLINE.fullmatch(lines[i + 1][1]))


def _after_fence(lines: list[tuple[int, str]], i: int) -> int:
    mark = lines[i][1].strip()[:3]
    for j in range(i + 1, len(lines)):
        if lines[j][1].strip().startswith(mark):
            return j + 1
    return len(lines)


def _add(source: _Source, kind: Kind, start: int, end: int, *, level: int = 0, marker: str = "") -> None:
    span = cleaned(source.text, start, end)
    number = re.match(r"(\d{1,2}(?:\.\d{1,2})*\.?|[A-Z]\.)[ \t]+", span.text) if kind is Kind.HEADING else None
    if number:
        marker, span = number[1], span.part(number.end(), len(span.text))
    if span.text:
        source.blocks.append(Block(kind, span, level=level, marker=marker))


def _paragraph(source: _Source, i: int) -> int:
    lines = source.lines
    at, line = lines[i]
    item = _ITEM.match(line)
    j = i + 1
    while j < len(lines) and not _breaks(lines, j):
        j += 1
    last_at, last = lines[j - 1]
    if item:
        depth = len(item[1].expandtabs(4))
        _add(source, Kind.ITEM, at + item.end(), last_at + len(last), level=depth, marker=item[2])
    else:
        _add(source, Kind.PARAGRAPH, at + len(line) - len(line.lstrip("> \t")), last_at + len(last))
    return j


def _breaks(lines: list[tuple[int, str]], j: int) -> bool:
    """Tell whether a line ends the paragraph above it."""
    line, above = lines[j][1], lines[j - 1][1]
    return (
        not line.strip()
        or above.endswith(("  ", "\\"))
        or bool(_HEADING.match(line) or _ITEM.match(line) or _FENCE.match(line))
        or _table_begins(lines, j)
        or bool(re.match(r"\s*(\*\*|__)[^*_\n]{2,60}:?\1:?", line))
        or bool(
            re.match(r"[A-Z][\w ()/&'\u2019-]{1,40}:(?: |$)", line)
            and re.match(r"[A-Z][\w ()/&'\u2019-]{1,40}: ", above)
        )
    )


def _table_begins(lines: list[tuple[int, str]], i: int) -> bool:
    here = lines[i][1]
    ruled = i + 1 < len(lines) and "|" in here and "-" in lines[i + 1][1] and bool(_RULE.fullmatch(lines[i + 1][1]))
    return ruled and lines[i + 1][1].count("|") > 0


def _table(source: _Source, i: int) -> int:
    lines, rows, j = source.lines, [], i
    while j < len(lines) and "|" in lines[j][1] and lines[j][1].strip():
        if not _RULE.fullmatch(lines[j][1]):
            rows.append(_cells(source.text, *lines[j]))
        j += 1
    start, end = lines[i][0], lines[j - 1][0] + len(lines[j - 1][1])
    width = len(rows[0])
    even = tuple(tuple([*row, *(row[-1].part(0, 0) for _ in range(width - len(row)))][:width]) for row in rows)
    source.blocks.append(Block(Kind.TABLE, Span(source.text[start:end], ((0, start),)), rows=even))
    return j


def _cells(text: str, at: int, line: str) -> list[Span]:
    found, here = [], 0
    body = line.rstrip()
    while here <= len(body):
        cell = _CELL.match(body, here)
        stop = cell.end() if cell else len(body)
        found.append(cleaned(text, at + here, at + stop))
        here = stop + 1
    if body.lstrip().startswith("|"):
        found = found[1:]
    if body.endswith("|") and len(found) > 1:
        found = found[:-1]
    return found
