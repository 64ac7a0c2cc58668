"""Values that stand beside their label: in a row, under a head, after a colon, on the next line or after bold words."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from agents.sow_to_plan.outline import Paper, Part, sentences
from domain.sow.evidence import Evidence
from memory.readers.reading import Kind, Span

_COLON = re.compile(
    r"\s*(?P<label>[^\W\d_][^:\n]{0,48}?)\s*"
    r"(?::|\t|\s[\u2013\u2014]\s|\s?\.{3,}\s|\s?(?:\. ){3,})\s*(?P<value>\S.*)$",
    re.DOTALL,
)
_PLAIN = re.compile(
    r"(?P<label>For|To|From|By|Client|Customer|Supplier|Vendor|Job|Project|Subject|Work|Title|Programme|Program"
    r"|Assignment|Start|End|Starts|Ends|Begins|Date|Kunde|Auftraggeber|Auftragnehmer|Projekt|Beginn|Ende)"
    r" (?P<value>[A-Z0-9\u00c0-\u00dd].*)"
)
_OPENING, _SEVERAL, _LINE = 12, 3, 100  # blocks; lines that make such a list; characters of a line
_AHEAD = 60  # blocks in which a document introduces itself
_LABEL = 48  # characters of a label
_HEADED = 4  # rows: a longer table lists things and does not introduce them
_SKIPPED = frozenset({"contents", "revision", "example"})


@dataclass(frozen=True, slots=True)
class Labelled:
    """A label, the words beside it, and where both stand.

    ``apart``: the label is a cell or a line of its own; ``under``: the words stand below it, as the first of a column;
    ``opens``: one of the opening lines that need no colon.
    """

    label: str
    value: Span
    evidence: Evidence
    part: Part
    apart: bool
    under: bool = False
    opens: bool = False


def labelled(paper: Paper) -> list[Labelled]:
    """Return every label with its value, in the order of the document."""
    found: list[Labelled] = []
    found += _opened(paper)
    for i, part in enumerate(paper.parts):
        if part.inert or part.about in _SKIPPED:
            continue
        if part.block.kind is Kind.TABLE:
            found += _in_table(part, paper)
            continue
        following = paper.parts[i + 1] if i + 1 < len(paper.parts) else None
        found += _in_words(part, following, paper, early=i < _AHEAD)
    return found


def _opened(paper: Paper) -> Iterator[Labelled]:
    """Yield the labels of opening lines that need no colon: "For Acme Ltd", "By Beta Ltd", one below the other."""
    begin = [part for part in paper.parts[:_OPENING] if part.block.kind is not Kind.TABLE]
    lines = [(part, found) for part in begin if (found := _PLAIN.match(part.block.text)) and len(found[0]) <= _LINE]
    for part, found in lines if len({match["label"] for _, match in lines}) >= _SEVERAL else ():
        value = part.block.span.part(*found.span("value"))
        yield Labelled(found["label"], value, paper.cite(part.block.span), part, apart=True, opens=True)


def _in_table(part: Part, paper: Paper) -> Iterator[Labelled]:
    rows = part.block.rows
    for row in rows:
        cells = [cell for cell in row if cell.text.strip()]
        for label, value in pairwise(cells):
            if len(label.text) <= _LABEL and (len(cells) == 2 or not len(cells) % 2):  # noqa: PLR2004 a pair
                yield Labelled(_bare(label.text), value, paper.row((label, value)), part, apart=True)
        for cell in cells:
            yield from _in_lines(cell, part, paper)
    if 1 < len(rows) <= _HEADED:
        for head, value in zip(rows[0], rows[1], strict=False):
            if head.text.strip() and value.text.strip():
                start, end = head.place()[0], value.place()[1]
                yield Labelled(_bare(head.text), value, paper.between(start, end), part, apart=True, under=True)


def _in_words(part: Part, following: Part | None, paper: Paper, *, early: bool) -> Iterator[Labelled]:
    span = part.block.span
    text = span.text.strip()
    if early and following is not None and following.block.kind is not Kind.TABLE and len(text) <= _LABEL:
        below = following.block.span
        evidence = paper.between(span.place()[0], below.place()[1])
        yield Labelled(_bare(text), below, evidence, part, apart=True)
    bold = span.jumps[1][0] if len(span.jumps) > 1 else 0
    if 0 < bold <= _LABEL and not text[:bold].rstrip().endswith(":"):
        yield Labelled(_bare(span.text[:bold]), span.part(bold, len(span.text)), paper.cite(span), part, apart=True)
    yield from _in_lines(span, part, paper)


def _in_lines(span: Span, part: Part, paper: Paper) -> Iterator[Labelled]:
    broken = lines(span, paper)
    for line, below in zip(broken, [*broken[1:], None], strict=True):
        if below is not None and line.text.endswith(":") and len(line.text) <= _LABEL:
            place = paper.between(line.place()[0], below.place()[1])
            yield Labelled(_bare(line.text), below, place, part, apart=True)
        yield from _after_colon(line, part, paper)


def _after_colon(line: Span, part: Part, paper: Paper) -> Iterator[Labelled]:
    found = _COLON.match(line.text)
    for one in [line, *sentences(line)[1:]]:
        found = _COLON.match(one.text)
        if found:
            value = one.part(*found.span("value"))
            if one is line and len(sentences(value)) > 1:
                value = sentences(value)[0]
            yield Labelled(_bare(found["label"]), value, paper.cite(one, found.start("label")), part, apart=False)


def lines(span: Span, paper: Paper) -> list[Span]:
    """Return the lines of a block as the document breaks them."""
    source = paper.reading.text
    if "\n" not in source[slice(*span.place())]:
        return [span]
    start, found = 0, []
    for i in range(1, len(span.text)):
        if span.text[i] == " " and source[span.at(i)] == "\n":
            found.append(span.part(start, i).stripped())
            start = i + 1
    found.append(span.part(start, len(span.text)).stripped())
    return [one for one in found if one.text]


def _bare(label: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"^[\W\d_]+|[\s:*_.#]+$", "", label))
