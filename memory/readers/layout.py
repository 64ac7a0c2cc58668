"""A page of lines into headings, paragraphs, items and tables, written to a composer in reading order."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from statistics import median

from memory.readers.gutters import stretches
from memory.readers.lines import MARKER, Line, pitch_of
from memory.readers.reading import Composer, Kind
from memory.readers.tables import Found, Rule, plain_tables, ruled_tables

_SHORT = 90  # characters: a longer line is no heading
_EDGE = 3  # lines at the top and bottom of a page that may repeat on every page
_LARGER = 1.12
_NUMBER = re.compile(r"\d+")
_CAPTION = re.compile(r"(?:\d{1,2}(?:\.\d{1,2})*\.?|[A-Z]\.|[IVX]+\.) [A-Z][^.;:!?]{2,70}")
_NAMED = re.compile(r"(?:SCHEDULE|ANNEX|APPENDIX|EXHIBIT|ATTACHMENT|SECTION|PART|ARTICLE)\b", re.IGNORECASE)
_CONTENTS = re.compile(r"(?:table of )?contents", re.IGNORECASE)
_LABEL = re.compile(r"[A-Z][\w ()/&'\u2019-]{1,40}:(?: |$)")


@dataclass(slots=True)
class Sheet:
    """One page: its lines, its rules, its height."""

    lines: list[Line]
    rules: list[Rule]
    height: float


def furniture(sheets: list[Sheet]) -> set[str]:
    """Return the running heads and feet: edge lines that recur on most pages but for their numbers."""
    if len(sheets) < 2:  # noqa: PLR2004 nothing recurs on one page
        return set()
    seen: Counter[str] = Counter()
    for sheet in sheets:
        edge = [*sheet.lines[:_EDGE], *sheet.lines[-_EDGE:]]
        far = [line for line in edge if line.base < 0.09 * sheet.height or line.base > 0.91 * sheet.height]
        seen.update({_NUMBER.sub("#", line.text) for line in far})
    return {text for text, count in seen.items() if count * 2 > len(sheets) or (count > 1 and "#" in text)}


def compose(sheets: list[Sheet], composer: Composer, *, pages: bool = True) -> None:
    """Write every page's blocks."""
    running = furniture(sheets)
    sizes = [line.size for sheet in sheets for line in sheet.lines for _ in range(max(1, len(line.text) // 20))]
    body = median(sizes) if sizes else 10.0
    pitch = pitch_of([line for sheet in sheets for line in sheet.lines]) if sizes else 12.0
    for sheet in sheets:
        if pages:
            composer.page()
        kept = [line for line in sheet.lines if _NUMBER.sub("#", line.text) not in running]
        for stretch in stretches(kept, sheet.rules) if pages else [kept]:
            _page(stretch, sheet.rules, composer, body, pitch)
        dropped = [line.text for line in sheet.lines if _NUMBER.sub("#", line.text) in running]
        if dropped:
            composer.write("\n".join(dropped) + "\n")


def _tables(lines: list[Line], rules: list[Rule], pitch: float) -> dict[int, Found]:
    tables = {table.first: table for table in ruled_tables(lines, rules)}
    taken = {i for table in tables.values() for i in range(table.first, table.last + 1)}
    start = 0
    for end in [*sorted(taken), len(lines)]:
        for table in plain_tables(lines[start:end], pitch) if end - start > 1 else ():
            moved = Found(table.rows, table.first + start, table.last + start)
            tables[moved.first] = moved
        start = end + 1
    return tables


def _page(lines: list[Line], rules: list[Rule], composer: Composer, body: float, pitch: float) -> None:
    tables = _tables(lines, rules, pitch)
    right = max((line.right for line in lines), default=0.0)
    held: list[Line] = []
    i = 0
    while i < len(lines):
        if i in tables:
            _flush(held, composer, body)
            composer.table([row for row in tables[i].rows if any(row)])
            i = tables[i].last + 1
            continue
        line = lines[i]
        if held and _parts(held, line, body, pitch, right):
            _flush(held, composer, body, line)
        held.append(line)
        i += 1
    _flush(held, composer, body)


def _marked(line: Line) -> bool:
    return bool(MARKER.fullmatch(line.words[0].text)) and len(line.words) > 1


def _parts(held: list[Line], line: Line, body: float, pitch: float, right: float) -> bool:
    """Tell whether a line begins a new block after the lines held."""
    last = held[-1]
    if line.base - last.base > 1.35 * pitch or line.base < last.base:
        return True
    if _marked(line) or abs(line.size - last.size) > 0.08 * last.size:
        return True
    if _title(held, body) != _title([line], body) and (
        line.bold != last.bold or last.text.isupper() or line.text.isupper()
    ):
        return True
    if _title(held, body) and not last.bold and last.size < body * _LARGER:
        return True
    if _LABEL.match(line.text) or _CONTENTS.fullmatch(line.text) or _CONTENTS.fullmatch(last.text):
        return True
    short = last.right + line.words[0].right - line.words[0].left + 4 < right - 0.04 * right
    return short and (line.text[0].isupper() or line.text[0].isdigit() or last.text[-1] in ".:;")


def _title(lines: list[Line], body: float) -> bool:
    """Tell whether lines look like a heading: large, bold, in capitals or a numbered caption; short and without end."""
    text = " ".join(line.text for line in lines)
    if len(text) > _SHORT * 1.5 or text[-1] in ".;,:" or not any(c.isalpha() for c in text):
        return False
    if all(line.size > body * _LARGER for line in lines) or all(line.bold for line in lines):
        return True
    caps = text.isupper() and len(text) > 3 and sum(c.isalpha() for c in text) > len(text) / 2  # noqa: PLR2004
    return len(text) <= _SHORT and (caps or bool(_NAMED.match(text) and text.count(" ") < 8))  # noqa: PLR2004


def _level(lines: list[Line], text: str, marker: str, body: float) -> int:
    if marker and marker[0].isdigit():
        return 1 + marker.strip(".").count(".") + 1
    if _NAMED.match(text):
        return 1
    size = max(line.size for line in lines)
    return 1 if size > 1.4 * body else 2 if size > 1.15 * body or text.isupper() else 3


def _shape(marker: str) -> str:
    return re.sub(r"[a-z]+", "a", re.sub(r"\d+", "1", marker))


def _caption(held: list[Line], marker: str, following: Line | None, composer: Composer) -> bool:
    """Tell whether a numbered short line heads a section: no sibling follows it and none precedes it."""
    if len(held) > 1 or not _CAPTION.fullmatch(held[0].text) or held[0].text.count(" ") > 7:  # noqa: PLR2004
        return False
    before = composer.blocks[-1] if composer.blocks else None
    if before is not None and before.kind is Kind.ITEM and _shape(before.marker) == _shape(marker):
        return False
    sibling = following is not None and _marked(following) and _shape(following.words[0].text) == _shape(marker)
    return not sibling and not (before is not None and before.text.rstrip().endswith(":"))


def _flush(held: list[Line], composer: Composer, body: float, following: Line | None = None) -> None:
    """Write the lines held as one block."""
    if not held:
        return
    text, marker = "\n".join(line.text for line in held), ""
    if _marked(held[0]):
        marker, _, text = text.partition(" ")
    numbered = marker[:1].isdigit() or marker[:1].isupper() or not marker
    if numbered and (_title(held, body) or (marker and _caption(held, marker, following, composer))):
        composer.block(Kind.HEADING, text, level=_level(held, text, marker, body), marker=marker)
    elif marker:
        composer.block(Kind.ITEM, text, level=int(held[0].left), marker=marker)
    else:
        composer.block(Kind.PARAGRAPH, text)
    held.clear()
