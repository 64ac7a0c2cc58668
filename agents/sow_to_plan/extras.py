# ruff: noqa: E501 -- the words of the trade: a pattern stands on one line
"""What may be ordered besides, with its price: tables, lists and sentences; never part of the total."""

from __future__ import annotations

import re
from collections.abc import Iterator

from agents.sow_to_plan.amounts import number, sums
from agents.sow_to_plan.columns import Grid, is_total
from agents.sow_to_plan.days import days
from agents.sow_to_plan.outline import Paper, Part, sentences
from domain.sow.statement import Clause
from memory.readers.reading import Kind, Span

_LETTERED = re.compile(
    r"(?i)^(?:(?:option(?:al)?(?: (?:item|service|scope))?|add-?on|extra|zusatz(?:leistung)?)\s*(?:[A-Z]|\d{1,2}|[IVX]+)\b|[A-Z]|\d{1,2})\s*[.):\u2013\u2014-]+\s*(?=\w)"
)
_CODED = re.compile(r"(?i)(?:(?:option|add-?on|item|opt\.?)\s*)?(?:[A-Z]{0,3}-?\d{1,4}|[A-Z])")
_ENDS = re.compile(
    r":\s|, (?=[\u20ac\u00a3$]|[A-Z]{2,3} ?[$\u20ac]?\d)| (?:is|costs?|would (?:be|cost)|comes to) (?=\W*(?:[A-Z]{1,3}[$\u20ac]? ?\d|[\u20ac\u00a3$]))| (?:can|may) be (?:added|ordered)\b| \u2013 | \u2014 | - |\. |,? (?:at|for|f\u00fcr|zu|je)(?: an? (?:additional|extra|further))? (?=\W*(?:[A-Z]{2,3}\b|[\u20ac\u00a3$\d]))|\s\((?=[^)]*\d)"
)
_OFFERED = re.compile(
    r"(?i)\b(?:should you (?:wish|want|need)|if (?:you|the (?:client|customer)) (?:wish|want|like|choose|need)s?|on request|upon request|optional(?:ly)?|as an option|may be (?:ordered|added)|can be (?:ordered|added)|auf wunsch|optional)\b"
)
_WE_CAN = re.compile(
    r"(?i)\b(?:we|the (?:supplier|contractor|consultant|provider|vendor)) (?:can|could|will|would|may|offers?)(?: (?:also|afterwards|then|add|offer|provide|deliver))* (?P<what>.{4,90}?)\s+(?:at|for)\s+(?:an? (?:additional|extra|further) )?$"
)
_EXTEND = re.compile(r"(?i)\bmay (?:be )?(?:extend|prolong|renew)(?:ed)?\b|option to extend")
_ORDERS = re.compile(
    r"(?i)\b(?:may|can)\b[^.;]{0,60}?\b(?:call for|call off|order|request|add|instruct|commission)\s+(?P<what>.{4,90}?)\s+(?:at|for)\s+$"
)
_BESIDES = re.compile(r"(?i)^(?P<what>(?:an?|the)\s.{3,60}?)\s+(?:is|are|would be|would cost|costs?|comes? to)\s+$")
_ON_TOP = re.compile(r"(?i)\bon top\b|\bextra\b|in addition|if you (?:want|wish|like)|isn['\u2019]t part|not part of")
_IF = re.compile(r"(?i)^(?:where|if|when|should|until|on|upon|falls|wenn|bis)\b[^:]{3,80}:\s*")
_UNIT = re.compile(r"(?i)\s*(?:an?|per|each|/) ?(?:hour|day|week|head)\b")


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
            found += _item(part, paper)
        elif part.block.kind is Kind.PARAGRAPH:
            found += [_spoken(one, paper) for one in sentences(part.block.span) if _priced(one.text)]
    found = found or list(_offered(paper))
    for part, sentence in paper.prose():
        if part.about == "term" and _EXTEND.search(sentence.text):
            known = days(sentence.text, dmy=paper.dmy)
            money = sums(sentence.text)
            amount = money[0].amount if money else None
            found.append(Clause(sentence.text, paper.cite(sentence), known[0].when if known else None, amount))
    return found


def _priced(text: str) -> bool:
    """Tell whether a sentence prices an option: it has a sum, and not only one an hour or a day."""
    money = sums(text)
    return any(not _UNIT.match(text[one.end :]) for one in money) or bool(
        not money and re.search(r"(?i)(?:can|may) be (?:added|ordered)\b.*\d", text)
    )


def _item(part: Part, paper: Paper) -> Iterator[Clause]:
    """Yield an item as an option; items that only price the option their lead-in names say it together."""
    lead = part.lead
    if lead is None or not lead.text.rstrip().endswith(":") or not _LETTERED.match(lead.text):
        yield _spoken(part.block.span, paper)
    elif sums(part.block.text):
        name = _LETTERED.sub("", lead.text.strip()).rstrip(" :")
        place = paper.between(lead.place()[0], part.block.span.place()[1])
        yield Clause(name, place, None, sums(part.block.text)[0].amount)


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
    text = _IF.sub("", _LETTERED.sub("", span.text.strip()))
    money, known = sums(span.text), days(span.text, dmy=paper.dmy)
    name = _ENDS.split(text)[0].strip(" .;,")
    return Clause(name, paper.cite(span), known[0].when if known else None, money[0].amount if money else None)


def _offered(paper: Paper) -> Iterator[Clause]:
    """Yield what sentences offer for a price of its own, if the reader wishes it."""
    for part, sentence in paper.prose():
        money = sums(sentence.text)
        if part.block.kind is Kind.HEADING or not money:
            continue
        before = sentence.text[: money[0].start]
        told = _ORDERS.search(before) or (_BESIDES.search(before) if _ON_TOP.search(sentence.text) else None)
        if told is None and _OFFERED.search(sentence.text):
            told = _WE_CAN.search(before)
        if told:
            known = days(sentence.text, dmy=paper.dmy)
            yield Clause(
                told["what"].strip(" ,"), paper.cite(sentence), known[0].when if known else None, money[0].amount
            )
