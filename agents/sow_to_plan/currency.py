# ruff: noqa: E501 -- the words of the trade: a pattern stands on one line
"""Which currency a document is in, and whether its signs leave that open."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from agents.sow_to_plan.amounts import Sum, named_currency, number, sums
from agents.sow_to_plan.outline import Paper, Part, sentences
from domain.sow.evidence import Evidence, Fact
from memory.readers.reading import Kind, Span

_TOLD = re.compile(
    r"(?i)\b(?:sums?|amounts?|prices?|fees?|rates?|charges?|(?:all|every|each) figures?|currency|payable|costs?|preise|beträge|währung|prix|montants|devise|monnaie|precios|importes|moneda|valuta)\b"
)
_ELSEWHERE = re.compile(
    r"(?i)liab|insur|indemn|haftung|versicherung|responsabilit|previous|former|last (?:year|quarter)|in 20\d\d,? (?:the|under)|turnover|revenue"
)

_NOUN = re.compile(
    r"(?i)\b(?:price|fees?|budget|total|estimate|cost|value|sum|charges?|pays?|festpreis|vergütung|prix|montant|precio|importe)\b"
)
_BARE = re.compile(
    r"(?<=[ (:=])(\d{1,3}(?:[.,'\u2019 ]\d{3})+(?:[.,]\d{2})?)(?![\d%])(?! ?(?:%|hours|days|users|records))"
)


def currency(paper: Paper) -> tuple[Fact[str] | None, tuple[str, ...]]:
    """Return the currency the document states, else the one its amounts carry, and every code in use."""
    used: Counter[str] = Counter()
    first: dict[str, Evidence] = {}
    stated: Fact[str] | None = None
    for part, span, label in _spans(paper):
        heads = part.block.rows[0] if part.block.rows else ()
        in_head = named_currency(span.text) if span in heads else None
        if in_head:
            used[in_head[0]] += 1
            first.setdefault(in_head[0], paper.cite(span, in_head[1], in_head[2]))
        for money in sums(span.text):
            if money.currency:
                used[money.currency] += 1
                first.setdefault(money.currency, paper.cite(span, money.start, money.end))
        told = _TOLD.search(span.text if part.block.kind is not Kind.TABLE else label)
        named = named_currency(span.text) if stated is None and told else None
        if named and not sums(span.text[max(0, named[1] - 8) : named[2] + 12]):
            stated = Fact(named[0], paper.cite(span, named[1], named[2]))
    if stated is not None:
        return stated, tuple(used)
    if used:
        code = used.most_common(1)[0][0]
        return Fact(code, first[code]), tuple(used)
    return None, ()


def open_sign(paper: Paper) -> Evidence | None:
    """Return the first amount whose sign leaves the currency open."""
    for _, span, _label in _spans(paper):
        for money in sums(span.text):
            if not money.currency:
                return paper.cite(span, money.start, money.end)
    return None


def bare_sums(text: str, paper: Paper) -> list[Sum]:
    """Return the grouped numbers that follow a word for a price in a document that signs no amount at all."""
    found = [_BARE.search(text, at.end()) for at in _NOUN.finditer(text)]
    if not any(found) or sums(paper.reading.text):
        return []
    places = {one.span(1) for one in found if one}
    return [Sum(value, "", *place) for place in sorted(places) if (value := number(text[slice(*place)])) is not None]


def _spans(paper: Paper) -> Iterator[tuple[Part, Span, str]]:
    """Yield cells with the label beside them, and sentences; without those about liability or the past."""
    for part in paper.parts:
        if part.inert or part.about in {"contents", "revision", "liability"} or _ELSEWHERE.search(part.heading):
            continue
        if part.block.kind is Kind.TABLE:
            for row in part.block.rows:
                label = next((cell.text for cell in row if cell.text.strip()), "") if len(row) == 2 else ""  # noqa: PLR2004 a pair
                for cell in row:
                    yield part, cell, label
        else:
            yield from ((part, one, "") for one in sentences(part.block.span) if not _ELSEWHERE.search(one.text))
