# ruff: noqa: E501 -- the words of the trade: a pattern stands on one line
"""What may be ordered besides, with its price: tables, lists and sentences; never part of the total."""

from __future__ import annotations

import re
from collections.abc import Iterator

from agents.sow_to_plan.amounts import number, sums
from agents.sow_to_plan.columns import Grid, is_total
from agents.sow_to_plan.days import days
from agents.sow_to_plan.outline import Paper, sentences
from domain.sow.statement import Clause
from memory.readers.reading import Kind, Span

_LETTERED = re.compile(
    r"(?i)^(?:(?:option(?:al)?(?: (?:item|service|scope))?|add-?on|extra|zusatz(?:leistung)?)\s*(?:[A-Z]|\d{1,2}|[IVX]+)\b|[A-Z]|\d{1,2})\s*[.):\u2013\u2014-]+\s*(?=\w)"
)
_CODED = re.compile(r"(?i)(?:(?:option|add-?on|item|opt\.?)\s*)?(?:[A-Z]{0,3}-?\d{1,4}|[A-Z])")
_ENDS = re.compile(
    r":\s| \u2013 | \u2014 | - |\. |,? (?:at|for|f\u00fcr|zu|je)(?: an? (?:additional|extra|further))? (?=\W*(?:[A-Z]{2,3}\b|[\u20ac\u00a3$\d]))|\s\((?=[^)]*\d)"
)
_OFFERED = re.compile(
    r"(?i)\b(?:should you (?:wish|want|need)|if (?:you|the (?:client|customer)) (?:wish|want|like|choose|need)s?|on request|upon request|optional(?:ly)?|as an option|may be (?:ordered|added)|can be (?:ordered|added)|auf wunsch|optional)\b"
)
_WE_CAN = re.compile(
    r"(?i)\b(?:we|the (?:supplier|contractor|consultant|provider|vendor)) (?:can|could|will|would|may|offers?)(?: (?:also|afterwards|then|add|offer|provide|deliver))* (?P<what>.{4,90}?)\s+(?:at|for)\s+(?:an? (?:additional|extra|further) )?$"
)
_EXTEND = re.compile(r"(?i)\bmay extend\b|option to extend")


def options(paper: Paper, grids: list[Grid]) -> list[Clause]:
    """Return what may be ordered besides, with its price."""
    tables = {id(table.part): table for table in grids}
    chosen = [table for table in grids if table.is_a == "options"]
    found = [one for table in chosen for one in _rows(table, paper)]
    seen = {id(table.part) for table in chosen}
    for part in paper.about("options"):
        if part.block.kind is Kind.TABLE and id(part) not in seen and id(part) not in tables:
            found += [_option(row[0].text, row, paper) for row in _headless(part.block.rows) if row[0].text.strip()]
        elif part.block.kind is Kind.ITEM:
            found.append(_spoken(part.block.span, paper))
        elif part.block.kind is Kind.PARAGRAPH:
            found += [_spoken(one, paper) for one in sentences(part.block.span) if sums(one.text)]
    found = found or list(_offered(paper))
    for part, sentence in paper.prose():
        if part.about == "term" and _EXTEND.search(sentence.text):
            known = days(sentence.text, dmy=paper.dmy)
            found.append(Clause(sentence.text, paper.cite(sentence), known[0].when if known else None))
    return found


def _headless(rows: tuple[tuple[Span, ...], ...]) -> tuple[tuple[Span, ...], ...]:
    """Return the rows of a table of pairs without its head, if it has one."""
    priced = [any(sums(cell.text) for cell in row) for row in rows]
    return rows[1:] if len(rows) > 1 and not priced[0] and any(priced) else rows


def _rows(table: Grid, paper: Paper) -> Iterator[Clause]:
    for row in table.rows:
        filled = [cell for cell in row if cell.text.strip()]
        if not filled or is_total(row):
            continue
        named = [
            cell
            for cell, kind in zip(row, table.kinds, strict=False)
            if cell.text.strip()
            and kind not in {"number", "amount", "rate", "percent", "hours", "due"}
            and not sums(cell.text)
        ]
        worded = [cell for cell in named if not _CODED.fullmatch(cell.text.strip())]
        yield _option((worded or named or filled)[0].text, row, paper, table)


def _option(name: str, row: tuple[Span, ...], paper: Paper, table: Grid | None = None) -> Clause:
    priced = table.at(row, "amount", "rate") if table else None
    money = sums(priced.text) if priced else [one for cell in row for one in sums(cell.text)]
    bare = number(priced.text) if priced and not money else None
    dated = [day for cell in row for day in days(cell.text, dmy=paper.dmy)] if table and table.has("due") else []
    label = _LETTERED.sub("", " ".join(name.split()))
    return Clause(label, paper.row(row), dated[0].when if dated else None, money[0].amount if money else bare)


def _spoken(span: Span, paper: Paper) -> Clause:
    """Read one item or sentence: its name ends before its price."""
    text = _LETTERED.sub("", span.text.strip())
    money, known = sums(span.text), days(span.text, dmy=paper.dmy)
    name = _ENDS.split(text)[0].strip(" .;,")
    return Clause(name, paper.cite(span), known[0].when if known else None, money[0].amount if money else None)


def _offered(paper: Paper) -> Iterator[Clause]:
    """Yield what sentences offer for a price of its own, if the reader wishes it."""
    for part, sentence in paper.prose():
        money = sums(sentence.text)
        if part.block.kind is Kind.HEADING or not money or not _OFFERED.search(sentence.text):
            continue
        told = _WE_CAN.search(sentence.text[: money[0].start])
        if told:
            known = days(sentence.text, dmy=paper.dmy)
            yield Clause(
                told["what"].strip(" ,"), paper.cite(sentence), known[0].when if known else None, money[0].amount
            )
