# ruff: noqa: E501 -- the words of the trade: a pattern stands on one line
"""What the columns of a table hold, from its head and its cells; and what kind of table that makes it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from agents.sow_to_plan.amounts import PERCENT, number, sums
from agents.sow_to_plan.cells import bare_kinds, by_arithmetic, by_content, head_above, like_the_rest, totals
from agents.sow_to_plan.days import days
from agents.sow_to_plan.heads import kind_of
from agents.sow_to_plan.outline import Part
from agents.sow_to_plan.sorts import sort_of
from memory.readers.reading import Span

_RUNNING = re.compile(r"(?i)cumulat|running total|released|to date\b|kumuliert")
_TOTAL = re.compile(
    r"(?:(?:sub|grand|overall|project|contract|estimated|fixed|net|new|revised)[- ]?)*(?:totals?\b|sum\b)"
    r"|(?:estimated|total|overall) (?:fees?|costs?|price|charges|effort|amount)\b|insgesamt|in total\b|(?:new )?total price"
    r"|(?:zwischen|gesamt|end)?summe\b|gesamt(?:preis|betrag|vergütung|kosten|honorar|wert|volumen|aufwand)?\b"
    r"|(?:montant |prix )?total\w*|sous-total|(?:importe|precio) total|totaal\b|i alt\b|summa\b",
    re.IGNORECASE,
)
_CODE = re.compile(r"(?:[A-Z]{0,4}[-. ]?\d{1,4}(?:[-.]\d+)*[a-z]?|[A-Z]{1,3}\d?-\d{1,4}|[A-Z]|[IVX]+)[.)]?")
_ORDINAL = re.compile(
    r"(?i)(?:\d{1,2}(?:st|nd|rd|th|\.)?|first|second|third|fourth|fifth|sixth|last|final|initial|deposit|balance|erste|zweite|dritte|vierte|letzte)"
    r"(?: (?:and )?(?:last|final))?(?: (?:instal?lment|payment|part|tranche|invoice|rate|zahlung|teilzahlung|rechnung))?"
    r"|(?:instal?lment|payment|tranche|invoice|rate|zahlung|teilzahlung|abschlag) ?(?:\d{1,2}|[A-Z])"
    r"|(?:anzahlung|schlusszahlung|schlussrechnung|abschlagszahlung)"
)
_TIMED = re.compile(
    r"(?i)\b(?:M\d{1,2}\b|(?:weeks?|months?|days?|sprints?|quarter|years?|hours?|wochen?|kw|monate?n?|tagen?|Q[1-4])\b|20\d\d|(?:mon|tues|wednes|thurs|fri)day"
    r"|tb[acd]\b|to be (?:agreed|confirmed)|monthly|weekly|daily|quarterly|each|every|ongoing|laufend|monatlich|w\u00f6chentlich|DAA)"
)
_TEXTS = frozenset({"", "name", "text", "note", "milestone", "phase", "person", "group", "duty", "role", "condition"})
_PAIRED = frozenset({"role", "phase", "duty", "name"})  # a table of two columns one of which is this has a head
_TOLD = frozenset({"assumptions", "out_of_scope", "options", "client_responsibilities"})
_AROUND = 20  # characters beside the dates of a stretch of time
_NAMED = re.compile(r"(?i)^(?:short )?(?:name|title|titel|bezeichnung)$")


@dataclass(frozen=True, slots=True)
class Grid:
    """A table with its columns named; ``kinds[i]`` is what column i holds."""

    part: Part
    head: tuple[Span, ...]
    rows: tuple[tuple[Span, ...], ...]
    kinds: tuple[str, ...]
    is_a: str
    sums_up: tuple[tuple[Span, ...], ...] = ()

    def adds(self, row: tuple[Span, ...]) -> bool:
        """Tell whether a row adds others up, by its words or by its figures."""
        return is_total(row) or any(row is one for one in self.sums_up)

    def at(self, row: tuple[Span, ...], *kinds: str) -> Span | None:
        """Return the first filled cell of a row under any of these kinds of column."""
        for kind in kinds:
            for cell, here in zip(row, self.kinds, strict=False):
                if here == kind and cell.text.strip():
                    return cell
        return None

    def header(self, kind: str) -> str:
        """Return the head of the first such column."""
        return next((head.text for head, here in zip(self.head, self.kinds, strict=False) if here == kind), "")

    def has(self, *kinds: str) -> bool:
        """Tell whether every one of these columns is there."""
        return all(kind in self.kinds for kind in kinds)


def is_total(row: tuple[Span, ...]) -> bool:
    """Tell whether a row adds others up."""
    filled = [cell.text.strip() for cell in row if cell.text.strip()]
    return bool(filled) and (
        bool(_TOTAL.match(filled[0])) or any(re.fullmatch(r"(?i)(?:grand )?total|summe", one) for one in filled)
    )


def grid(part: Part) -> Grid | None:
    """Name the columns of a table; None for one without a head (then it is pairs of label and value)."""
    rows = part.block.rows
    while len(rows) > 2 and sum(bool(cell.text.strip()) for cell in rows[0]) == 1 < len(rows[0]):  # noqa: PLR2004 a title
        rows = rows[1:]
    if len(rows) < 2:  # noqa: PLR2004 a head alone says nothing
        return None
    rows = _drawn_together(rows)
    if not like_the_rest(rows) and _headed(rows, part):
        return _grid(part, rows[0], rows[1:])
    above = head_above(part.path[-1].span if part.path else None, rows)
    if above is not None:
        return _grid(part, above, rows)
    kinds = bare_kinds(rows, part.about)
    bare = tuple(Span("") for _ in rows[0])
    return Grid(part, bare, rows, tuple(kinds), sort_of(part, set(kinds), bare)) if kinds else None


def _drawn_together(rows: tuple[tuple[Span, ...], ...]) -> tuple[tuple[Span, ...], ...]:
    """Return the rows with a column that has only a head joined to its neighbour that has only cells."""
    filled = [any(row[i].text.strip() for row in rows[1:]) for i in range(len(rows[0]))]
    for i in range(len(filled) - 1):
        if not filled[i] and filled[i + 1] and rows[0][i].text.strip() and not rows[0][i + 1].text.strip():
            return ((*rows[0][: i + 1], *rows[0][i + 2 :]), *((*row[:i], *row[i + 1 :]) for row in rows[1:]))
    return rows


def _headed(rows: tuple[tuple[Span, ...], ...], part: Part) -> bool:
    """Tell whether the first row of a table is its head."""
    kinds = [kind_of(cell.text) for cell in rows[0]]
    known = sum(bool(kind) for kind in kinds)
    valued = any(sums(cell.text) or days(cell.text, dmy=True) for cell in rows[0])
    few = len(rows[0]) == 2 and known < 2 and not _PAIRED & set(kinds) and part.about not in _TOLD  # noqa: PLR2004
    return bool(known) and not valued and not few


def _grid(part: Part, head: tuple[Span, ...], body: tuple[tuple[Span, ...], ...]) -> Grid:
    """Name the columns by their heads, then by their cells and the arithmetic between them."""
    kinds = [kind_of(cell.text) for cell in head]
    for i in range(len(kinds)):
        cells = [row[i].text.strip() for row in body if i < len(row) and row[i].text.strip() and not is_total(row)]
        kinds[i] = _by_cells(kinds[i], head[i].text, cells, first=i == 0)
    kinds = _numbered(_settled(kinds, head, part), body)
    added = [row for row in body if not is_total(row)]
    kinds = by_content(by_arithmetic(kinds, head, added), head, added) if added else kinds
    if kinds.count("amount") > 1:
        kinds = _one_amount(kinds, head)
    has = set(kinds)
    if len(groups := [row[kinds.index("phase")].text for row in body if "phase" in has]) > len(set(groups)):
        has.add("grouped")
    return Grid(part, head, body, tuple(kinds), sort_of(part, has, head), totals(kinds, body))


def _by_cells(kind: str, head: str, cells: list[str], *, first: bool) -> str:  # noqa: PLR0911 a decision list
    """Return what a column holds, its cells having the last word."""
    if not cells:
        return kind
    if all(PERCENT.fullmatch(cell) for cell in cells):
        return "percent"
    if _RUNNING.search(head):
        return "note"
    if kind in {"", "name", "text", "note", "milestone"} and not first and all(sums(cell) for cell in cells):
        return "amount"
    if kind == "amount" and any(re.search(r"(?i)(?:/|per|a) ?(?:h|hour|day)\b", cell) for cell in cells):
        return "rate"
    if kind in {"amount", "rate"} and not any(sums(cell) or number(cell) is not None for cell in cells):
        blank = not any(re.search(r"[a-z]{3}", cell) for cell in cells)
        return "note" if blank else "name" if kind == "amount" else "milestone"
    if kind in {"due", "start", "end", "condition"} and len(cells) > 1 and not any(_timed(cell) for cell in cells):
        return "name" if kind == "due" else kind
    if kind in {"", "due", "duration", "note", "text"} and sum(_stretched(c) for c in cells) * 2 > len(cells):
        return "due"
    if kind in {"", "note"} and all(days(cell, dmy=True) and len(cell) < 24 for cell in cells):  # noqa: PLR2004 a date alone
        return "due"
    return kind


def _timed(cell: str) -> bool:
    return bool(
        _TIMED.search(cell) or days(cell, dmy=True) or re.fullmatch(r"[-\u2013\u2014]|\d{1,2}\.?(?:\d{1,2}\.)?", cell)
    )


def _stretched(cell: str) -> bool:
    """Tell whether a cell holds two dates and hardly anything else."""
    known = days(cell, dmy=True)
    return len(known) > 1 and len(cell) - sum(day.end - day.start for day in known) < _AROUND


def _settled(kinds: list[str], head: tuple[Span, ...], part: Part) -> list[str]:
    """Return the kinds with those settled that depend on the columns beside them."""
    kinds = list(kinds)
    staffed = {"role", "rate", "hours", "location"} & set(kinds)
    for i, kind in enumerate(kinds):
        if kind == "person" and not staffed and _NAMED.match(head[i].text.strip()):
            kinds[i] = "name"
        elif kind == "condition" and part.about == "client_responsibilities":
            kinds[i] = "duty"
    twice = [i for i, kind in enumerate(kinds) if kind == "role"][1:]
    for i in twice:
        kinds[i] = "person" if "person" not in kinds and re.search(r"(?i)resource|name|staff", head[i].text) else "note"
    return kinds


def _numbered(kinds: list[str], body: tuple[tuple[Span, ...], ...]) -> list[str]:
    """Return the kinds with a column of short codes or ordinals called a number, where another one has the words."""
    kinds = list(kinds)

    def cells(i: int) -> list[str]:
        return [row[i].text.strip() for row in body if i < len(row) and row[i].text.strip() and not is_total(row)]

    def worded(i: int) -> bool:
        found = cells(i)
        return (
            kinds[i] in _TEXTS - {"amount"}
            and bool(found)
            and not any(_coded(cell) or days(cell, dmy=True) or sums(cell) for cell in found)
        )

    for i in range(min(2, len(kinds))):
        found = cells(i)
        coded = kinds[i] in _TEXTS and found and all(_coded(cell) for cell in found)
        if coded and len(set(found)) == len(found) and any(worded(j) for j in range(len(kinds)) if j != i):
            kinds[i] = "number"
    return kinds


def _coded(cell: str) -> bool:
    return bool(_CODE.fullmatch(cell) or _ORDINAL.fullmatch(cell))


def _one_amount(kinds: list[str], head: tuple[Span, ...]) -> list[str]:
    """Keep the column of amounts without tax, else the first one called an amount."""
    at = [i for i, kind in enumerate(kinds) if kind == "amount"]
    taxed = re.compile(
        r"(?i)incl|\bwith (?:vat|gst|tax)|\bvat\b|\bgst\b|\btax\b|mwst|ust\b|brutto|cumulative|released so far"
    )
    best = next((i for i in at if re.search(r"(?i)excl|\bnet\b|netto|amount|total|fee|without|betrag|summe|extended", head[i].text) and not (
        taxed.search(head[i].text) and not re.search(r"(?i)excl|without|netto", head[i].text))), at[0])  # fmt: skip
    return [kind if kind != "amount" or i == best else "note" for i, kind in enumerate(kinds)]
