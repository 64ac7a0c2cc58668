# ruff: noqa: E501 -- the words of the trade: a pattern stands on one line
"""What the document asks for the work: currency, total, cap, retainer and billing model."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from agents.sow_to_plan.amounts import Sum, named_currency, number, sums
from agents.sow_to_plan.columns import Grid, is_total
from agents.sow_to_plan.outline import Paper, Part
from domain.sow.evidence import Evidence, Fact
from memory.readers.reading import Kind, Span

TAXED = re.compile(
    r"(?i)\b(?:incl(?:uding|\.|usive of)?|with|plus)\s*(?:of )?(?:\d+ ?% )?(?:gst|vat|tax|mwst|moms|hst|sales tax)\b"
)
_WITH_TAX = re.compile(
    r"(?i)incl\w*\.? (?:of )?(?:\d+ ?% )?(?:gst|vat|tax|mwst|moms|hst)|(?:gst|vat|tax) (?:is )?included|with (?:gst|vat|tax)|\bgross\b"
)
_NOT_PRICE = re.compile(
    r"(?i)liab|insur|indemn|penalt|credit\b|\bif the\b|last (?:quarter|year|month)|previous|billed a|in 20\d\d,? (?:under|the)|turnover|revenue|"
    r"budget of the client|worked example|deposit|discount|savings|minimum (?:feasible|viable)|option|add-?on|extra|separate from|late payment|interest"
)
_CAP = re.compile(
    r"(?i)not[ -]to[ -]exceed|\bcap(?:ped)?\b|(?:not|never) (?:exceed|be more than|go above|go over)|\bceiling\b|\bmaximum (?:fee|price|total|amount|charge)|\bno more than\b|upper limit|\bNTE\b"
)
_EXPENSE = re.compile(r"(?i)expens|travel|disburs|at cost|hotel|stock photo|licen[cs]es?|hosting|materials? cost")
_WHOLE = re.compile(
    r"(?i)\b(?:grand total|total (?:contract |project |estimated |fixed |agreed )?(?:fee|price|value|costs?|charge|sum|amount|budget|estimate|compensation|consideration)s?|"
    r"contract (?:value|price|sum)|(?:overall|entire|whole) (?:fee|price)|fixed (?:fee|price|sum)|estimated (?:fee|total|cost|price)|"
    r"(?:fee|price|budget|estimate|cost) (?:is|of|for|comes to|amounts to|totals)|totals?\b|in (?:total|all)\b|over (?:\w+ ){1,2}(?:months|years|weeks))"
)
_PER = re.compile(
    r"(?i)^[\s,]*(?:(?:plus|excl\w*|\+) (?:gst|vat|tax)\s*)?(?:/|per\b|a\b(?= (?:month|day|hour|week|year|quarter))|each\b|every\b|monthly|an hour)\s*(?:(?:eng|person|man|developer)-)?(?P<unit>\w+)?"
)

_RECURRING = re.compile(r"(?i)(?:monthly (?:\w+ )?(?:retainer|fee|charge|payment|price|amount)|\bretainer)\D{0,12}$")
_PAIR = 2  # a label and its value
_SURE = 4  # an amount called a total, or a fee in a section about the price


@dataclass(frozen=True, slots=True)
class Priced:
    """An amount in the document with the words around it and how likely it is the whole price."""

    money: Sum
    evidence: Evidence
    words: str
    score: int
    per: str = ""
    row: bool = False


def currency(paper: Paper) -> tuple[Fact[str] | None, tuple[str, ...]]:
    """Return the currency the document states, else the one its amounts carry, and every code in use."""
    used: Counter[str] = Counter()
    first: dict[str, Evidence] = {}
    stated: Fact[str] | None = None
    for part, span in _spans(paper):
        heads = part.block.rows[0] if part.block.rows else ()
        in_head = named_currency(span.text) if span in heads else None
        if in_head:
            used[in_head[0]] += 1
            first.setdefault(in_head[0], paper.cite(span, in_head[1], in_head[2]))
        for money in sums(span.text):
            if money.currency:
                used[money.currency] += 1
                first.setdefault(money.currency, paper.cite(span, money.start, money.end))
        told = re.search(
            r"(?i)\b(?:sums?|amounts?|prices?|fees?|rates?|charges?|all figures|currency|payable|costs?)\b", span.text
        )
        named = named_currency(span.text) if stated is None and told and part.block.kind is not Kind.TABLE else None
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
    for _, span in _spans(paper):
        for money in sums(span.text):
            if not money.currency:
                return paper.cite(span, money.start, money.end)
    return None


def _spans(paper: Paper) -> Iterator[tuple[Part, Span]]:
    for part in paper.parts:
        if part.inert or part.about in {"contents", "revision"}:
            continue
        if part.block.kind is Kind.TABLE:
            for row in part.block.rows:
                for cell in row:
                    yield part, cell
        else:
            yield part, part.block.span


def _clause(text: str, at: int) -> tuple[int, int]:
    """Return the sentence around a place."""
    start = max((m.end() for m in re.finditer(r"[.;](?=\s)|\n", text[:at])), default=0)
    stop = re.search(r"[.;](?=\s|$)|\n", text[at:])
    return start, at + stop.start() if stop else len(text)


def priced(paper: Paper, grids: list[Grid]) -> list[Priced]:
    """Return the amounts that may be the price, best first."""
    found = [one for part in paper.parts if part.block.kind is not Kind.TABLE for one in _in_prose(part, paper)]
    tables = {id(table.part): table for table in grids}
    for part in paper.parts:
        if (
            part.block.kind is Kind.TABLE
            and not part.inert
            and part.about not in {"options", "service_levels", "expenses"}
        ):
            found += _in_table(part, tables.get(id(part)), paper)
    return sorted(found, key=lambda one: -one.score)


def _in_prose(part: Part, paper: Paper) -> Iterator[Priced]:
    text = part.block.text
    told = re.match(r"(?i)\W*total (?:\w+ )?(?:costs?|price|fee|budget)\W", text)
    if (
        part.inert
        or part.about in {"contents", "options", "liability", "expenses"}
        or (part.about == "background" and not told)
    ):
        return
    for money in sums(text):
        start, end = _clause(text, money.start)
        words, before = text[start:end], text[start : money.start]
        if _NOT_PRICE.search(words) and not re.match(r"(?i).*\btotal\b", before):
            continue
        after = text[money.end : money.end + 60]
        per = _PER.match(after)
        unit = (per["unit"] or "").lower() if per else ""
        unit = "month" if (per and "monthly" in per[0].lower()) or (not unit and _RECURRING.search(before)) else unit
        if (
            _WITH_TAX.search(after[:40])
            or re.search(r"(?i)which is\W*$", before)
            or (_EXPENSE.search(words) and "total" not in words.lower())
        ):
            continue
        score = 4 * bool(_WHOLE.search(before[-90:])) + 2 * (part.about in {"price", "payment", "milestones"})
        score += 3 * bool(re.search(r"(?i)total[^.]{0,40}$", before)) + bool(
            re.match(r"(?i)\s*(?:in total|fixed|in all)", after)
        )
        score -= 3 * bool(re.match(r"(?i).*(?:due|payable|on|upon) (?:acceptance|signature|completion)", words)) + bool(
            part.block.kind is Kind.ITEM
        )
        yield Priced(
            money,
            paper.cite(part.block.span, start, min(money.end + (len(per[0]) if per else 0), len(text))),
            words,
            score,
            unit,
        )


def _cell_sums(cell: Span, table: Grid | None) -> list[Sum]:
    """Return a cell's amounts; a bare number in a column of amounts has the currency its head names."""
    found = sums(cell.text)
    bare = number(cell.text.strip()) if not found else None
    if bare is None or table is None:
        return found
    named = named_currency(table.header("amount"))
    return [Sum(bare, named[0] if named else "", 0, len(cell.text))]


def _in_table(part: Part, table: Grid | None, paper: Paper) -> Iterator[Priced]:
    for row in table.rows if table else part.block.rows:
        cells = [cell for cell in row if cell.text.strip()]
        if len(cells) < 2:  # noqa: PLR2004 a label and an amount
            continue
        label = cells[0].text if not re.fullmatch(r"[\d.]+", cells[0].text.strip()) else cells[1].text
        at = table.at(row, "amount") if table else None
        money = _cell_sums(at, table) if at is not None else [m for cell in cells[1:] for m in sums(cell.text)][:1]
        if not money or _NOT_PRICE.search(label) or _NOT_PRICE.search(part.heading) or _WITH_TAX.search(label):
            continue
        whole = is_total(row) or bool(_WHOLE.search(label))
        unit = re.search(
            r"(?i)(?:each|per|a|every) (month|quarter|year|week)|/ ?(month|year|yr)|\b(month)ly\b",
            f"{label} {at.text if at else ''}",
        )
        score = (9 if whole else 0) + 2 * bool(
            re.search(r"(?i)grand|contract|overall|excl|fixed|project|ex\.? (?:vat|gst)|net", label)
        )
        score += (part.about in {"price", "payment"}) - 4 * bool(
            re.search(r"(?i)sub-?total|\btax\b|\bvat\b(?! excl)|\bgst\b", label) and "excl" not in label.lower()
        )
        yield Priced(
            money[0],
            paper.row(row),
            label,
            score,
            next((g.lower() for g in unit.groups() if g), "") if unit else "",
            row=True,
        )


def total(found: list[Priced]) -> Fact[Decimal] | None:
    """Return the stated price of the whole, without tax."""
    sure = [
        one
        for one in found
        if one.score >= _SURE and not _CAP.search(one.words) and one.per in {"", "year", "yr", "project"}
    ]
    if not sure:
        return None
    best = max(sure, key=lambda one: (one.score, -found.index(one)))
    return Fact(best.money.amount, best.evidence)


def cap(paper: Paper) -> Fact[Decimal] | None:
    """Return the limit on fees; limits of liability, expenses, hours and rises are none."""
    for part in paper.parts:
        for row in part.block.rows if part.about not in {"liability", "expenses", "options"} and not part.inert else ():
            cells = [cell for cell in row if cell.text.strip()]
            if (
                len(cells) == _PAIR
                and _CAP.search(f"{cells[0].text} {cells[1].text}")
                and sums(cells[1].text)
                and "liab" not in cells[0].text.lower()
            ):
                return Fact(sums(cells[1].text)[0].amount, paper.row((cells[0], cells[1])))
    for part, sentence in paper.prose():
        if part.about in {"liability", "expenses", "options", "termination", "example"}:
            continue
        money, limit = sums(sentence.text), _CAP.search(sentence.text)
        if (
            money
            and limit
            and not re.search(
                r"(?i)liab|expens|travel|credit|insur|penalt|materials|not a (?:limit|cap)|no cap|per (?:trip|night|person)",
                sentence.text,
            )
        ):
            near = min(money, key=lambda one: abs(one.start - limit.start()))
            return Fact(near.amount, paper.cite(sentence))
    return None
