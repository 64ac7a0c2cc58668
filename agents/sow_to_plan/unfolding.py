# ruff: noqa: E501 -- the words of the trade: a pattern stands on one line
"""Structure that stands inside blocks: lettered lists within a sentence, and headings no typeface marks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from agents.sow_to_plan.enumerations import things
from agents.sow_to_plan.topics import topic
from memory.readers.reading import Block, Kind, Span

_MARK = re.compile(r"(?<![\w(])\(?(?P<mark>[a-h]|i{1,3}|iv|v|vi|\d{1,2})\)\s+(?=\S)")
_FIRST = frozenset({"a", "i", "1"})
_NEXT = {"i": "ii", "ii": "iii", "iii": "iv", "iv": "v", "v": "vi"}
_LABEL = re.compile(r"(?P<label>[A-Z\u00c0-\u00dd][^:.;,!?\d]{2,45}):\s+(?P<rest>\S.{5,})$")
_LISTED = frozenset({"out_of_scope", "assumptions", "client_responsibilities", "options"})
_ELSEWHERE = re.compile(
    r"(?i)(?:see|as|none|no|n/?a|refer|tb[acd]|set out|listed|to be|siehe|keine|the following|\()\b|[A-Z]{0,3}[€£$\d]"
)
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z\u00c0-\u00dd])")
_SEMICOLON = re.compile(r";\s+(?:and\s+|or\s+|und\s+)?")
_COUNTED = re.compile(
    r"(?:§|(?:art(?:icle|ikel)?|section|clause|ziffer|punkt|abschnitt)\b\.?)?\s*(\d{1,2})[.):]?\s+[A-Z\u00c0-\u00dd][^.;:,!?|@\u20ac\u00a3$=\d]{2,60}",
    re.IGNORECASE,
)
_STOP = re.compile(r"[.](?=\s+[A-Z\u201c\"])")
_HEADLINE = re.compile(r"[A-Z\u00c0-\u00dd][^.;,!?|@\u20ac\u00a3$=]{2,54}:?")
_LONG = 8  # words: a longer line is no heading
_FEW = 3  # headings: fewer may be chance


def unfolded(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Return the blocks with such lists as items and such lines as headings."""
    parted = [one for block in blocks for labelled in _labelled(block) for one in _items(labelled)]
    return tuple(_headed(_numbered(parted)))


def _labelled(block: Block) -> Iterator[Block]:
    """Part "Out of scope: lamps, paint and locks." into its label and its items."""
    found = _LABEL.match(block.text) if block.kind is Kind.PARAGRAPH else None
    about = topic(found["label"]) if found else ""
    if not found or about not in _LISTED or _ELSEWHERE.match(found["rest"]) or _MARK.search(found["rest"]):
        yield block
        return
    yield replace(block, span=block.span.part(0, found.end("label") + 1))
    rest = block.span.part(found.start("rest"), found.end("rest"))
    for one in _listed(rest, about):
        yield replace(block, kind=Kind.ITEM, span=one, level=0, marker="-")


def _listed(rest: Span, about: str) -> list[Span]:
    """Return the sentences of a list, else what stands between its semicolons, else the things it names."""
    for cuts in (_SENTENCE, _SEMICOLON):
        places = list(cuts.finditer(rest.text))
        if places:
            starts, ends = [0, *(cut.end() for cut in places)], [*(cut.start() for cut in places), len(rest.text)]
            return [rest.part(start, end).stripped() for start, end in zip(starts, ends, strict=True) if end > start]
    return [rest] if about == "assumptions" else things(rest)


def _numbered(blocks: list[Block]) -> list[Block]:
    """Return the blocks with short numbered lines over text ("§ 3 Fristen") as headings, where they count up from 1."""
    at = [i for i, block in enumerate(blocks) if block.kind in {Kind.ITEM, Kind.PARAGRAPH} and _number(block)]
    chosen: list[int] = []
    for i in at:
        if _number(blocks[i]) == len(chosen) + 1 and (not chosen or i > chosen[-1] + 1):
            chosen.append(i)
    if len(chosen) <= _FEW:
        return blocks
    return [replace(block, kind=Kind.HEADING, level=4) if i in chosen else block for i, block in enumerate(blocks)]


def _number(block: Block) -> int:
    """Return the number of a line that could be a numbered heading, else 0."""
    found = _COUNTED.fullmatch(f"{block.marker} {block.text}".strip())
    return int(found[1]) if found and found[0].count(" ") <= _LONG else 0


def _items(block: Block) -> Iterator[Block]:
    """Part "shall provide: (a) x; (b) y; and (c) z. More." into its lead, its items and what follows."""
    marks = _sequence(block.text) if block.kind in {Kind.PARAGRAPH, Kind.ITEM} else []
    if not marks or not _leads(block.text[: marks[0].start()]):
        yield block
        return
    span, last = block.span, len(block.text)
    stop = _STOP.search(block.text, marks[-1].end())
    ends = [*(mark.start() for mark in marks[1:]), stop.end() if stop else last]
    yield replace(block, span=span.part(0, marks[0].start()).stripped())
    for mark, end in zip(marks, ends, strict=True):
        inner = span.part(mark.end(), end).stripped()
        yield replace(block, kind=Kind.ITEM, span=inner, level=block.level + 18, marker=mark[0].strip())
    if stop:
        yield replace(block, kind=Kind.PARAGRAPH, span=span.part(stop.end(), last).stripped(), level=0, marker="")


def _sequence(text: str) -> list[re.Match[str]]:
    """Return the marks a, b, c (or 1, 2, or i, ii) of a list in one sentence; [] when they do not follow one another."""
    found: list[re.Match[str]] = []
    for mark in _MARK.finditer(text):
        wanted = _after(found[-1]["mark"]) if found else None
        if (wanted is None and mark["mark"] in _FIRST) or wanted == mark["mark"]:
            found.append(mark)
    return found if len(found) > 1 else []


def _after(mark: str) -> str:
    if mark.isdigit():
        return str(int(mark) + 1)
    return _NEXT.get(mark) or chr(ord(mark) + 1)


def _leads(text: str) -> bool:
    return text.rstrip().endswith((":", ",")) or bool(
        re.search(r"(?i)\b(?:shall|will|must|following|include[sd]?|are|is)\W*$", text)
    )


def _headed(blocks: list[Block]) -> Iterator[Block]:
    """Turn short lines that stand alone over text into headings, in documents without other headings."""
    marked = sum(block.kind is Kind.HEADING for block in blocks)
    plain = [i for i in range(len(blocks) - 1) if _stands_alone(blocks, i)] if marked <= _FEW else []
    known = [i for i in plain if topic(blocks[i].text)]
    chosen = {i for i in plain if i >= known[0]} if len(known) >= _FEW else set()
    for i, block in enumerate(blocks):
        yield replace(block, kind=Kind.HEADING, level=5) if i in chosen else block


def _stands_alone(blocks: list[Block], i: int) -> bool:
    block, after = blocks[i], blocks[i + 1]
    if (
        block.kind is not Kind.PARAGRAPH
        or not _HEADLINE.fullmatch(block.text.strip())
        or block.text.count(" ") >= _LONG
    ):
        return False
    if re.search(r"\d{3}", block.text) or not block.text.strip():
        return False
    return after.kind in {Kind.ITEM, Kind.TABLE} or (after.kind is Kind.PARAGRAPH and len(after.text) > 60)  # noqa: PLR2004 a sentence
