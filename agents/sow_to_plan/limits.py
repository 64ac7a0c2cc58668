# ruff: noqa: E501 -- the words of the trade: a pattern stands on one line
"""The limit on fees: an amount a document says they do not go above."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from agents.sow_to_plan.amounts import Sum, sums
from agents.sow_to_plan.currency import bare_sums
from agents.sow_to_plan.labels import Labelled
from agents.sow_to_plan.outline import Paper
from domain.sow.evidence import Fact
from memory.readers.reading import Kind

LIMIT = re.compile(
    r"(?i)not[ -]to[ -]exceed|\b(?:fee|cost|price|budget|charges?|spend(?:ing)?) (?:cap|ceiling|limit)\b|\bcap(?:ped)?\b|(?:not|never)(?: \w+)? (?:exceed|be more than|go above|go over|surpass)|(?:not|never) be exceeded|\bceiling\b|"
    r"\bmaximum (?:total |overall )?(?:fees?|price|total|amount|charges?|value|compensation|budget|costs?|liability)\b|\bno more than\b|\bupper limit\b|\bup to (?:a )?(?:maximum|total)\b|\bNTE\b|\bbefore (?:passing|going (?:over|past|above)|exceeding)\b|\b(?:not|never|won['\u2019]t) (?:go|run) (?:past|beyond)\b|\b(?:fees?|price|budget|costs?|charges?|contribution)\b[^.;]{0,40}\blimited to\b|\bnot (?:be )?entitled to [^.;]{0,40}?above|"
    r"obergrenze|kostendach|höchst(?:betrag|preis|ens)|maximal|\bmax\.|deckel|nicht (?:über\w+|mehr als)|ne (?:pourra|peut|d[ée]passera)[^.;]{0,20}(?:d[ée]passer|exc[ée]der)|plafond\w*|no (?:podr[áa] )?(?:exced|super)\w+|l[íi]mite m[áa]ximo|\btope\b|importe m[áa]ximo|plafon|maximum van|tak(?:et|pris)"
)
_NO_FEES = re.compile(
    r"(?i)liab|\bdefaults?\b|\bmissed\b|verzug|haftung|responsab|expens|travel|reise|spesen|frais|gastos|viaje|credit|insur|penalt|damages|vertragsstrafe|(?<!time and )(?<!time & )materials|hosting|licen[cs]e|not a (?:limit|cap)|not a limit|no cap|per (?:trip|night|person)|discount|deposit|advance payment"
)
_LABEL = re.compile(
    r"(?i)(?:fees?|budget|price|charges?|cost|spend)? ?(?:cap|ceiling|limit|maximum|not[ -]to[ -]exceed(?: \w+)?|nte)(?: amount| price| fees?| of fees)?|maximum (?:fees?|price|amount|value|budget|compensation)(?: under .*)?|(?:kosten)?obergrenze|kostendach|plafond|tope|importe m[áa]ximo|montant maximum"
)
_PER = re.compile(
    r"(?i)^[\s,]*(?:/|per\b|a\b(?= (?:month|day|hour|week|year|quarter))|an hour|each\b|every\b|pro\b|je\b|par\b|por\b)"
)
_AFTER, _BEFORE = 90, 60  # characters between the words of a limit and its amount
_SKIPPED = frozenset(
    {"liability", "expenses", "options", "termination", "example", "background", "revision", "contents"}
)


def cap(paper: Paper, labels: list[Labelled]) -> Fact[Decimal] | None:
    """Return the limit on fees; limits of liability, expenses, hours and rises are none."""
    for one in labels:
        money = sums(one.value.text)
        if (
            _LABEL.fullmatch(one.label)
            and money
            and one.part.about not in _SKIPPED
            and not _NO_FEES.search(one.value.text)
            and not _NO_FEES.search(_row_of(one))
        ):
            return Fact(money[0].amount, one.evidence)
    for part in paper.parts:
        if part.about in _SKIPPED or part.inert:
            continue
        for row in part.block.rows:
            cells = [cell for cell in row if cell.text.strip()]
            money = sums(cells[-1].text) if len(cells) > 1 else []
            if money and LIMIT.search(cells[0].text) and not _NO_FEES.search(cells[0].text):
                return Fact(money[0].amount, paper.row(tuple(cells)))
    for part, sentence in paper.prose():
        if part.about in _SKIPPED or part.block.kind is Kind.TABLE:
            continue
        found = next(limited(sentence.text, sums(sentence.text) or bare_sums(sentence.text, paper)), None)
        if found is not None:
            return Fact(found.amount, paper.cite(sentence))
    return None


def _row_of(one: Labelled) -> str:
    """Return the words of the table row that holds a label, "" outside tables."""
    place = one.value.place()
    rows = (row for row in one.part.block.rows if any(cell.place() == place for cell in row))
    return " ".join(cell.text for row in rows for cell in row)


def limited(text: str, money: list[Sum]) -> Iterator[Sum]:
    """Yield the amounts of a sentence that it calls a limit on fees."""
    for limit in LIMIT.finditer(text):
        clause = text[_begin(text, limit.start()) : limit.end() + _AFTER].split("; ", maxsplit=1)[0]
        if _NO_FEES.search(clause):
            continue
        after = next((one for one in money if 0 <= one.start - limit.end() <= _AFTER), None)
        if after is not None and not re.search(r"\d", text[limit.end() : after.start]):
            if not _PER.match(text[after.end :]):
                yield after
            continue
        before = next((one for one in reversed(money) if 0 <= limit.start() - one.end <= _BEFORE), None)
        if (
            before is not None
            and not _PER.match(text[before.end :])
            and not re.search(r"[.;\d]", text[before.end : limit.start()])
        ):
            yield before


def _begin(text: str, at: int) -> int:
    return max((found.end() for found in re.finditer(r"[;.:]\s", text[:at])), default=0)
