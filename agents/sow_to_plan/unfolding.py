# ruff: noqa: E501 -- the words of the trade: a pattern stands on one line
"""Structure that stands inside blocks: lettered lists within a sentence, and headings no typeface marks."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from agents.sow_to_plan.enumerations import things
from agents.sow_to_plan.headings import meant
from agents.sow_to_plan.sides import organised
from agents.sow_to_plan.topics import topic
from memory.readers.reading import Block, Kind, Span

_MARK = re.compile(r"(?<![\w(])\(?(?P<mark>[a-h]|i{1,3}|iv|v|vi|\d{1,2})\)\s+(?=\S)")
_FIRST = frozenset({"a", "i", "1"})
_NEXT = {"i": "ii", "ii": "iii", "iii": "iv", "iv": "v", "v": "vi"}
_LABEL = re.compile(r"(?P<label>[A-Z\u00c0-\u00dd][^:.;,!?\d]{2,45}):\s+(?P<rest>\S.{5,})$")
_LISTED = frozenset({"out_of_scope", "assumptions", "client_responsibilities", "options"})
_CLAUSE = re.compile(r"\(?\d{1,2}(?:\.\d{1,2})?[.)]?")
_COMMAS = re.compile(r",[^.]*,? (?:and|or|und|oder) ")
_SURE = 0.8
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
_SIGN = re.compile(r"[\u2022\u00b7\u25aa\u25e6\u2023\u25cf\u25cb\u2013\u2014]\s+(?=\S)")
_BOX = re.compile(r"\[[ xX]?\]\s+(?=\S)|[\u2610-\u2612]\s+(?=\S)")
_RUN_IN = re.compile(r"(?P<head>[A-Z\u00c0-\u00dd][^.:;,!?\d]{2,40})\.\s+(?=[A-Z\u00c0-\u00dd].{20,})")
_LONG = 8  # words: a longer line is no heading
_FEW = 3  # headings: fewer may be chance


def unfolded(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Return the blocks with such lists as items and such lines as headings."""
    parted = [one for block in blocks for labelled in _labelled(block) for one in _items(labelled)]
    return tuple(_headed(_run_in(_numbered([_bulleted(one) for one in parted]))))


def _bulleted(block: Block) -> Block:
    """Return a paragraph that begins with the sign of a list as an item of one, and an item without the box to tick."""
    if block.kind is Kind.ITEM and (box := _BOX.match(block.text)):
        return replace(block, span=block.span.part(box.end(), len(block.text)))
    sign = _SIGN.match(block.text) if block.kind is Kind.PARAGRAPH else None
    if sign is None:
        return block
    inner = block.span.part(sign.end(), len(block.text))
    return replace(block, kind=Kind.ITEM, span=inner, level=0, marker=sign[0].strip())


def _run_in(blocks: list[Block]) -> list[Block]:
    """Part blocks that begin with their own heading ("Time. The study opens ...") where most blocks of text do."""
    text = [block for block in blocks if block.kind in {Kind.ITEM, Kind.PARAGRAPH}]
    heads = [block for block in text if _RUN_IN.match(block.text)]
    marked = sum(block.kind is Kind.HEADING for block in blocks)
    if marked > _FEW or len(heads) <= _FEW or 2 * len(heads) < len(text):
        return blocks
    found: list[Block] = []
    for block in blocks:
        head = _RUN_IN.match(block.text) if block.kind in {Kind.ITEM, Kind.PARAGRAPH} else None
        if head is None:
            found.append(block)
            continue
        found.append(replace(block, kind=Kind.HEADING, span=block.span.part(0, head.end("head")), level=4))
        rest = block.span.part(head.end(), len(block.text))
        found.append(replace(block, kind=Kind.PARAGRAPH, span=rest, level=0, marker=""))
    return found


def _labelled(block: Block) -> Iterator[Block]:
    """Part "Out of scope: lamps, paint and locks." into its label and its items."""
    found = _LABEL.match(block.text) if block.kind is Kind.PARAGRAPH or _CLAUSE.fullmatch(block.marker) else None
    about = _about(found["label"]) if found else ""
    if not found or about not in _LISTED or _ELSEWHERE.match(found["rest"]) or _MARK.search(found["rest"]):
        yield block
        return
    yield replace(block, span=block.span.part(0, found.end("label") + 1))
    rest, more = block.span.part(found.start("rest"), found.end("rest")), None
    stop = _SENTENCE.search(rest.text)
    if (stop and _SEMICOLON.search(rest.text[: stop.start()])) or (
        stop and about == "out_of_scope" and _COMMAS.search(rest.text[: stop.start()])
    ):
        rest, more = rest.part(0, stop.start()), rest.part(stop.end(), len(rest.text))
    for one in _listed(rest, about):
        yield replace(block, kind=Kind.ITEM, span=one, level=0, marker="-")
    if more is not None:
        yield replace(block, kind=Kind.PARAGRAPH, span=more, level=0, marker="")


def _about(label: str) -> str:
    return topic(label) or ("" if organised(label) else meant(label, _SURE))


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
    chosen: list[int] = []
    for i, block in enumerate(blocks):
        if block.kind is Kind.TABLE or _number(block) != len(chosen) + 1:
            continue
        if not chosen or i > chosen[-1] + 1:
            chosen.append(i)
    if len(chosen) <= _FEW:
        return blocks
    # What was drawn as a heading counts on and keeps its depth: what stands below it stays below it.
    lines = {i for i in chosen if blocks[i].kind is not Kind.HEADING}
    return [replace(block, kind=Kind.HEADING, level=4) if i in lines else block for i, block in enumerate(blocks)]


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
        re.search(
            r"(?i)\b(?:shall|will|must|following|include[sd]?|are|is|that|to|dass|sind|ist|umfasst|umfassen)\W*$", text
        )
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
