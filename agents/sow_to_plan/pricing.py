# ruff: noqa: E501 -- the words of the trade: a pattern stands on one line
"""What the document asks for the work: its amounts, and which of them is the price of the whole."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from agents.sow_to_plan.amounts import Sum, named_currency, number, scale, sums
from agents.sow_to_plan.columns import Grid, is_total
from agents.sow_to_plan.currency import bare_sums
from agents.sow_to_plan.labels import Labelled
from agents.sow_to_plan.limits import LIMIT, limited
from agents.sow_to_plan.outline import Paper, Part
from domain.sow.evidence import Evidence
from memory.readers.reading import Kind, Span

_TAX = (
    r"(?:gst|vat|tax|mwst\.?|moms|mva|hst|qst|iva|tva|btw|umsatzsteuer|mehrwertsteuer|ust\.?|value added tax|sales tax)"
)
_WITH_TAX = re.compile(
    rf"(?i)\b(?:incl\w*|inkl\w*|einschließlich|mit|with|con|avec|y compris)\.? (?:of )?(?:the )?(?:\d+[.,]?\d* ?% )?{_TAX}\b|\b{_TAX} (?:is )?incl\w*|{_TAX} incluid[oa]|\bgross\b|\bbrutto\b|\bTTC\b"
)
_NOT_PRICE = re.compile(
    r"(?i)liab|haftung|insur|versicher|indemn|penalt|vertragsstrafe|credit\b|\bif the\b|last (?:quarter|year|month)|previous|former (?:order|contract)|billed a|in 20\d\d,? (?:under|the)|turnover|revenue|appropriat|exten(?:d|sion)|renewal|"
    r"budget of the client|budget only|worked example|deposit|discount|savings|minimum (?:feasible|viable)|\boptions?\b|\boptional|add-?on|extra\b|separate from|late payment|interest|should you wish|change requests? (?:is|are|will)"
)
_EXPENSE = re.compile(
    r"(?i)expens|travel|disburs|at cost|hotel|stock photo|licen[cs]es?|hosting|materials? cost|reise|spesen|frais|gastos|viaje"
)
_NOUN = (
    r"price|fees?|budget|estimate|costs?|charges?|value|sum|consideration|compensation|remuneration|investment|honorarium|quote|"
    r"preis|festpreis|pauschal(?:e|preis)?|vergütung|honorar|auftragswert|auftragssumme|vertragswert|prix|montant|forfait|honoraires|budget|precio|importe|presupuesto|honorarios|prijs|vergoeding|pris|honorar|ers[äa]ttning"
)
_WHOLE = re.compile(
    rf"(?i)\b(?:grand total|total (?:contract |project |estimated |fixed |agreed |professional )?(?:{_NOUN})|contract (?:value|price|sum)|(?:overall|entire|whole) (?:fee|price|value|cost)|"
    r"totals?\b|in (?:total|all)\b|over (?:\w+ ){1,2}(?:months|years|weeks)|gesamt(?:preis|summe|betrag|vergütung|kosten|honorar|wert|volumen)?\b|insgesamt|mithin|(?:prix|montant|importe|precio|coste) total|au total|en total|totaal\w*|totale)"
)
_NAMED = re.compile(
    rf"(?i)\b(?:{_NOUN})\b[^;]{{0,70}}$|\b(?:we (?:estimate|expect|propose|quote|charge)|pays?|estimated? (?:at|to be)|beläuft sich auf|s.élève à|asciende a)\b[^;]{{0,50}}$"
)
_PART = re.compile(
    r"(?i)\b(?:phase|stage|milestone|sprint|instal?ments?|module|each|per|first|second|third|half|remaining|balance|additional|further|every|increase[ds]? by|workshop|user|rate|rates|daily|hourly|day|tagessatz|stundensatz|tarif|tjm|tarifa|(?:upfront|advance) payment|setup|set-up|minimum)\b"
)
_NEW = re.compile(
    r"(?i)\b(?:new|revised|amended|updated|adjusted|neue[rs]?|nouveau|nuevo)\b[^;]{0,60}$|\bfrom\b[^;]{0,60}\bto\s*$|\bvon\b[^;]{0,60}\bauf\s*$"
)
_OLD = re.compile(r"(?i)\b(?:original|previous|existing|old|this (?:change|amendment)|by|from|bisherige?)\b[^;]{0,30}$")
_PER = re.compile(
    rf"(?i)^[\s,.\u2013-]*(?:(?:plus|excl\w*|ex|\+|zzgl\.?|exkl\.?|hors) {_TAX}\s*)?(?:\(?(?:/|per\b|pro\b|par\b|por\b|je\b|a\b(?= (?:month|day|hour|week|year|quarter|person))|each\b|every\b|monthly|an hour))\s*(?:(?:eng|person|man|developer)-|(?:calendar|working|business|full|person) )?(?P<unit>\w+)?"
)

_AFTER = re.compile(
    r"(?i)\W*(?:in total|over the (?:year|term|\w+ (?:months|years|weeks))|for the (?:year|term|whole)|fixed|flat|in all|pauschal|all in|lump sum|as a (?:fixed|flat))\b"
)
_RECURRING = re.compile(
    r"(?i)(?:monthly (?:\w+ )?(?:retainer|fee|charge|payment|price|amount)|\bretainer)(?: (?:is|of|shall be|will be|amounts to))?\W{0,6}(?:[A-Z]{2,3}\W?)?$"
)
_ALONE = re.compile(
    rf"(?i)(?:(?:total|fixed|agreed|project|estimated|overall|contract|sow|call-?off|task|work|order|net|engagement) )*(?:{_NOUN})s?(?: (?:for|of) (?:the|this) (?:scope|project|work|works|engagement|services|sow|order|contract))?(?: \([^)]*\)| excl\.? .*| ex .*| HT)?"
)
_CODE = 4  # characters of a cell that holds a currency alone
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
    limit: bool = False


def _clause(text: str, at: int) -> tuple[int, int]:
    """Return the sentence around a place."""
    start = max((m.end() for m in re.finditer(r"[.;](?=\s)|\n", text[:at])), default=0)
    stop = re.search(r"[.;](?=\s|$)|\n", text[at:])
    return start, at + stop.start() if stop else len(text)


def priced(paper: Paper, grids: list[Grid], labels: list[Labelled]) -> list[Priced]:
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
    return sorted([*found, *_beside(labels)], key=lambda one: -one.score)


def _beside(labels: list[Labelled]) -> Iterator[Priced]:
    """Yield the amounts that stand beside a label for the price of the whole, in tables of more than two columns."""
    for one in labels:
        money = sums(one.value.text)
        cell = one.part.block.kind is Kind.TABLE and one.apart and not one.under and len(one.part.block.rows[0]) > _PAIR
        if cell and len(money) == 1 and _ALONE.fullmatch(one.label) and not _PER.match(one.value.text[money[0].end :]):
            yield Priced(money[0], one.evidence, one.label, _SURE + 1, row=True)


def _in_prose(part: Part, paper: Paper) -> Iterator[Priced]:
    text = part.block.text
    told = re.match(r"(?i)\W*total (?:\w+ )?(?:costs?|price|fee|budget)\W", text)
    if (
        part.inert
        or part.about in {"contents", "options", "liability", "expenses"}
        or (part.about == "background" and not told)
    ):
        return
    money = sums(text) or bare_sums(text, paper)
    for i, one in enumerate(money):
        start, end = _clause(text, one.start)
        words, before = text[start:end], text[start : one.start]
        lead = text[max(start, money[i - 1].end if i else 0) : one.start]
        per = _PER.match(text[one.end : one.end + 60])
        if (_NOT_PRICE.search(words) and not re.match(r"(?i).*\btotal\b", before)) or _taxed(one, lead, text, words):
            continue
        unit = (per["unit"] or "").lower() if per else ""
        unit = "month" if (per and "monthly" in per[0].lower()) or (not unit and _RECURRING.search(before)) else unit
        stop = min(one.end + (len(per[0]) if per else 0), len(text))
        evidence = paper.cite(part.block.span, start, stop)
        yield Priced(
            one,
            evidence,
            words,
            _score(part, lead, text[one.end : one.end + 60], text[start : one.start]),
            unit or ("one" if per else ""),
            limit=_limit(one, words, start, paper),
        )


def _taxed(one: Sum, lead: str, text: str, words: str) -> bool:
    """Tell whether an amount holds tax, repeats another in words or is of expenses."""
    return bool(
        _WITH_TAX.search(text[one.end : one.end + 40].split(". ", maxsplit=1)[0])
        or (_WITH_TAX.search(lead) and not re.search(r"(?i)exc|exkl|ex\.|ohne|hors|sin\b|before", lead))
        or re.search(r"(?i)which is\W*$", lead)
        or (_EXPENSE.search(words) and not re.search(r"(?i)total|includ", words))
    )


def _limit(one: Sum, words: str, start: int, paper: Paper) -> bool:
    """Tell whether the words before an amount call it a limit and nothing more."""
    moved = sums(words) or bare_sums(words, paper)
    found = next((cap for cap in limited(words, moved) if cap.start + start == one.start), None)
    return found is not None and bool(LIMIT.search(words[: found.start]))


def _score(part: Part, lead: str, after: str, before: str) -> int:
    """Return how surely an amount in running text is the price of the whole; ``before`` is its sentence up to it."""
    whole = bool(_WHOLE.search(lead[-90:]))
    score = 4 * (whole or bool(_NAMED.search(lead))) + 2 * (part.about in {"price", "payment", "milestones"})
    score += 3 * bool(re.search(r"(?i)total[^.]{0,40}$", lead))
    score += bool(_AFTER.match(after)) * (1 if score >= _SURE else _SURE)
    score += 2 * (part.about == "price" and not lead.strip())
    score -= 3 * bool(
        re.match(r"(?i).*(?:due|payable|on|upon) (?:acceptance|signature|completion)", f"{before} {after}")
    )
    score -= 4 * (bool(_PART.search(lead)) and not whole)
    new = bool(_NEW.search(before))
    score += 9 * new - 6 * (bool(_OLD.search(lead)) and not new)
    return score


def _cell_sums(cell: Span, head: str) -> list[Sum]:
    """Return a cell's amounts; a bare number in a column of amounts has the currency its head names."""
    found = sums(cell.text)
    bare = number(cell.text.strip()) if not found else None
    named = named_currency(head)
    if bare is None or not (
        named or scale(head) > 1 or re.search(rf"(?i)[€£$]|amount|total|\b(?:{_NOUN})\b|betrag|summe", head)
    ):
        return found
    return [Sum(bare * scale(head), named[0] if named else "", 0, len(cell.text))]


def _signed(row: tuple[Span, ...], last: int) -> list[Sum]:
    """Return the amount of a row whose currency has a cell of its own before it."""
    code, bare = named_currency(row[last - 1].text.strip()), number(row[last].text.strip())
    alone = code is not None and len(row[last - 1].text.strip()) <= _CODE
    return [Sum(bare, code[0], 0, len(row[last].text))] if code is not None and alone and bare is not None else []


def _in_table(part: Part, table: Grid | None, paper: Paper) -> Iterator[Priced]:
    heads = [cell.text for cell in part.block.rows[0]]
    for row in table.rows if table else part.block.rows:
        cells = [cell for cell in row if cell.text.strip()]
        if len(cells) < _PAIR:
            continue
        label = cells[0].text if not re.fullmatch(r"[\d.]+", cells[0].text.strip()) else cells[1].text
        at = table.at(row, "amount") if table else None
        last = next((i for i in range(len(row) - 1, 0, -1) if row[i].text.strip()), 0)
        money = (
            _cell_sums(at, table.header("amount"))
            if at is not None and table
            else [m for cell in cells[1:] for m in sums(cell.text)][-1:]
            or _cell_sums(row[last], heads[last] if last < len(heads) else "")
            or _signed(row, last)
        )
        if (
            not money
            or _NOT_PRICE.search(label)
            or _NOT_PRICE.search(part.heading)
            or _WITH_TAX.search(f"{label} {cells[-1].text}")
            or LIMIT.search(label)
            or _EXPENSE.search(label)
        ):
            continue
        yield _of_row(
            row,
            label,
            money[0],
            (at or cells[-1]).text,
            part,
            paper,
            added=table is not None and row in table.sums_up[-1:],
        )


def _of_row(
    row: tuple[Span, ...], label: str, money: Sum, cell: str, part: Part, paper: Paper, *, added: bool
) -> Priced:
    whole = (
        is_total(row)
        or added
        or bool(_WHOLE.search(label))
        or (len([c for c in row if c.text.strip()]) == _PAIR and bool(_ALONE.fullmatch(label.strip())))
    )
    unit = re.search(
        r"(?i)(?:each|per|a|every) (month|quarter|year|week|hour|day)|/ ?(month|year|yr|hour|day)|\b(month)ly\b|\b(annual)\b|\b(hour)ly\b|\b(dai)ly\b",
        f"{label} {cell}",
    )
    score = (9 if whole else 0) + 2 * bool(
        re.search(r"(?i)grand|contract|overall|excl|exkl|ohne|\bHT\b|fixed|project|ex\.? (?:vat|gst)|net|all", label)
    )
    score += (part.about in {"price", "payment"}) - 4 * bool(
        re.search(rf"(?i)sub-?total|zwischensumme|sous-total|\btax\b|\b{_TAX}\b(?! excl)", label)
        and not re.search(r"(?i)exc|exkl|ohne|\bnet|before|sin\b|hors", label)
    )
    score += 3 * bool(re.search(r"(?i)\b(?:new|revised|amended|updated|after|neue[rs]?)\b", label)) - 3 * bool(
        re.search(r"(?i)original|previous|before|present|option", label)
    )
    return Priced(
        money, paper.row(row), label, score, next((g.lower() for g in unit.groups() if g), "") if unit else "", row=True
    )


def whole(found: list[Priced]) -> Priced | None:
    """Return the stated price of the whole, without tax."""
    sure = [one for one in found if one.score >= _SURE and not one.limit and one.per in {"", "year", "yr", "project"}]
    return max(sure, key=lambda one: (one.score, -found.index(one)), default=None)
