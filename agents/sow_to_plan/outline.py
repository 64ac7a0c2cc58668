"""A reading as parts: each block under its headings, with what those say it is about and the words that lead to it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from functools import lru_cache

from agents.sow_to_plan.days import day_first
from agents.sow_to_plan.headings import SURE, likely, meant
from agents.sow_to_plan.orders import suspicious
from agents.sow_to_plan.topics import topic
from agents.sow_to_plan.unfolding import unfolded
from domain.sow.evidence import Evidence
from memory.readers.reading import Block, Kind, Reading, Span

_INERT = re.compile(
    r"for information only|illustrat(?:ive|ion)|\bexample\b|made[- ]up|not part of (?:the|this)|fictitious"
    r"|for reference only|do(?:es)? not bind|non-binding|indicative only|previous (?:contract|engagement)|superseded"
    r"|for comparison",
    re.IGNORECASE,
)
_KEPT = 512  # blocks whose sentences are remembered: every rule asks for them again
_SENTENCE = re.compile(
    r"(?<!\b[A-Z])(?<!\b[A-Z][a-z])(?<!\b\d)(?<!\b\d\d)(?<!No)(?<!Dr)(?<!Mr)(?<!Ms)(?<!e\.g)(?<!i\.e)[.!?](?=\s+[A-Z0-9\u201c\"(])|;(?=\s)"
)
_LISTED = frozenset({"out_of_scope", "assumptions", "client_responsibilities", "options"})
_BROAD = frozenset({"price", "phases", "term", "background", "scope", "payment"})
_NEAREST = frozenset(
    {"", "scope", "background", "phases", "contents", "revision", "signature"}
)  # said of its own text only, not of what is below
_SURE_OF_LEAD = 0.9
_SURE_OF_WORDS = 0.85
_SURE_BELOW = 0.75
_SURE_OF_SECOND = 0.9
_FEW_WORDS = 3  # a heading of so few is what its word says
_ARTICLES = frozenset({"the", "of", "and", "to", "for", "with", "by", "at"})
_SHARE = 0.04  # of the words of an English text are such, also where most of it is tables
_ONLY = 0.12  # less sure for the only section of a kind that most documents have
_LEAD = 90  # characters: a longer lead-in is a sentence about something else
_CONTEXT = frozenset({"example", "contents", "revision", "signature", "background", "liability"})


@dataclass(frozen=True, slots=True)
class Part:
    """A block with its headings (outermost first), what the nearest telling one is about, and its lead-in."""

    block: Block
    path: tuple[Block, ...]
    about: str
    lead: Span | None = None
    inert: str = ""

    @property
    def heading(self) -> str:
        """The nearest heading's words."""
        return self.path[-1].text if self.path else ""


@dataclass(frozen=True, slots=True)
class Paper:
    """A document ready to be read for facts; ``dmy``: whether figures of a date begin with the day."""

    reading: Reading
    parts: tuple[Part, ...]
    dmy: bool | None
    preamble: str = field(default="")

    def cite(self, span: Span, start: int = 0, end: int | None = None) -> Evidence:
        """Return where (a stretch of) words stand."""
        return self.between(*span.place(start, end))

    def between(self, start: int, end: int) -> Evidence:
        """Return the evidence for a stretch of the document's text."""
        reading = self.reading
        quote = reading.text[start:end]
        return Evidence(reading.name, reading.page_of(start), reading.line_of(start), quote, start, end)

    def row(self, cells: tuple[Span, ...]) -> Evidence:
        """Return the evidence of a table row: from its first filled cell to its last."""
        filled = [cell for cell in cells if cell.text]
        return self.between(min(c.place()[0] for c in filled), max(c.place()[1] for c in filled))

    def prose(self, *, inert: bool = False) -> Iterator[tuple[Part, Span]]:
        """Yield every sentence outside tables, and headings; those of examples and the like only when asked."""
        for part in self.parts:
            if part.block.kind is Kind.TABLE or (not inert and (part.inert or part.about in {"contents", "revision"})):
                continue
            for sentence in sentences(part.block.span):
                yield part, sentence

    def about(self, *names: str) -> list[Part]:
        """Return the parts of sections about any of these, examples left out."""
        return [part for part in self.parts if part.about in names and not part.inert]


def sentences(span: Span) -> list[Span]:
    """Part words into sentences."""
    return list(_parted(span))


@lru_cache(maxsize=_KEPT)
def _parted(span: Span) -> tuple[Span, ...]:
    found, start = [], 0
    for mark in _SENTENCE.finditer(span.text):
        found.append(span.part(start, mark.end()).stripped())
        start = mark.end()
    found.append(span.part(start, len(span.text)).stripped())
    return tuple(one for one in found if one.text)


def paper(reading: Reading) -> Paper:
    """Lay a reading out in parts."""
    parts: list[Part] = []
    path: list[Block] = []
    lead: Span | None = None
    blocks = list(unfolded(tuple(_joined(tuple(_calm(reading.blocks))))))
    sense = _sense(blocks)
    for block in blocks:
        if block.kind is Kind.HEADING:
            path = [one for one in path if one.level < block.level] + [block]
            lead = None
            parts.append(Part(block, tuple(path[:-1]), sense.about(path), None, _inert(path, None)))
            continue
        parts.append(
            Part(
                block,
                tuple(path),
                _led(block, lead) or sense.about(path),
                lead,
                _inert(path, lead if block.kind is Kind.TABLE else None),
            )
        )
        if block.kind is Kind.PARAGRAPH or (block.kind is Kind.ITEM and block.text.rstrip().endswith(":")):
            lead = block.span
        elif block.kind is Kind.ITEM and re.fullmatch(r"\d+\.\d+(\.\d+)*\.?", block.marker):
            lead = block.span  # a clause
        elif block.kind is Kind.TABLE:
            lead = None
    return Paper(reading, tuple(parts), day_first(reading.text))


@dataclass(frozen=True, slots=True)
class _Sense:
    """What tells the sections of one document: its title, its first heading, the kinds its headings name outright."""

    title: Block | None
    first: Block | None
    named: frozenset[str]
    english: bool = True  # the sentence vectors know no other language well

    def about(self, path: list[Block]) -> str:
        """Return what the text under these headings is about."""
        path = [one for one in path if one is not self.title]
        if not path:
            return ""
        said = topic(path[-1].text)
        if said:
            # A broad word may stand in a heading that says something narrower in words of its own.
            long = len(path[-1].text.split()) > _FEW_WORDS
            meaning = (
                meant(path[-1].text, _SURE_OF_WORDS) if said in _BROAD and long and path[-1] is not self.first else ""
            )
            return meaning if meaning in _LISTED - self.named else said
        above = next((one for one in (topic(up.text) for up in reversed(path[:-1])) if one not in _NEAREST), "")
        meaning = "" if path[-1] is self.first else self.meaning(path[-1].text, _SURE_BELOW if above else SURE)
        return meaning or above

    def meaning(self, words: str, sure: float) -> str:
        """Return what words mean: a second section of a kind must be surer, the only one may be less sure."""
        name, chance = likely(words) if self.english else ("", 0.0)
        if name in self.named:
            return name if chance >= _SURE_OF_SECOND else ""
        return name if chance >= (sure - _ONLY if name in _LISTED else sure) else ""


def _sense(blocks: list[Block]) -> _Sense:
    title = _title_of(blocks)
    heads = [block.text for block in blocks if block.kind is Kind.HEADING and block is not title]
    first = next((block for block in blocks if block.kind is Kind.HEADING), None)
    return _Sense(title, first, frozenset(topic(text) for text in heads), _english(blocks))


def _english(blocks: list[Block]) -> bool:
    words = [word for block in blocks for word in re.findall(r"[a-z]+", block.text.casefold())]
    return sum(word in _ARTICLES for word in words) >= _SHARE * len(words)


def _title_of(blocks: list[Block]) -> Block | None:
    """Return the heading that stands above all others: it names the document and says nothing of a section."""
    heads = [block for block in blocks if block.kind is Kind.HEADING]
    least = min((head.level for head in heads), default=0)
    top = [head for head in heads if head.level == least]
    return top[0] if len(top) == 1 < len(heads) - 1 and top[0] is heads[0] else None


def _led(block: Block, lead: Span | None) -> str:
    """Return what a short lead-in such as Not included: says its list is about, "" when it does not say."""
    words = lead.text.strip() if lead is not None and block.kind in {Kind.ITEM, Kind.TABLE} else ""
    short = words.endswith(":") and len(words) < _LEAD
    about = (topic(words.rstrip(" :")) or meant(words, _SURE_OF_LEAD)) if short else ""
    return about if about in _LISTED or (about == "deliverables" and topic(words)) else ""


def _inert(path: list[Block], lead: Span | None) -> str:
    for heading in path:
        about = topic(heading.text)
        if about == "example" or (_INERT.search(heading.text) and about not in {"out_of_scope", "options"}):
            return heading.text
    return lead.text if lead is not None and _INERT.search(lead.text) else ""


def _calm(blocks: tuple[Block, ...]) -> Iterator[Block]:
    """Yield the blocks without the sentences and rows that speak to a machine, so that no value comes of them."""
    for block in blocks:
        if block.kind is Kind.TABLE:
            rows = tuple(row for row in block.rows if not any(suspicious(cell.text) for cell in row))
            yield block if len(rows) == len(block.rows) else replace(block, rows=rows)
        elif suspicious(block.text):
            yield from (replace(block, span=one) for one in sentences(block.span) if not suspicious(one.text))
        else:
            yield block


def _joined(blocks: tuple[Block, ...]) -> list[Block]:
    """Join a table that goes on after a page break to its beginning."""
    joined: list[Block] = []
    for block in blocks:
        last = joined[-1] if joined else None
        if (
            last is not None
            and block.kind is last.kind is Kind.TABLE
            and block.page is not None
            and last.page is not None
            and block.page > last.page
            and len(block.rows[0]) == len(last.rows[0])
        ):
            again = [cell.text for cell in block.rows[0]] == [cell.text for cell in last.rows[0]]
            joined[-1] = replace(last, rows=last.rows + block.rows[1 if again else 0 :], page=block.page)
        else:
            joined.append(block)
    return joined
