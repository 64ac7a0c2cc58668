"""What columns of a table hold, told by their cells and by the arithmetic between them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from decimal import Decimal
from itertools import combinations, pairwise, permutations

from agents.sow_to_plan.amounts import PERCENT, number, sums
from agents.sow_to_plan.days import days
from agents.sow_to_plan.heads import kind_of
from agents.sow_to_plan.workers import JOBS, NAME
from memory.readers.reading import Span

Row = tuple[Span, ...]

_BLANK = re.compile(r"(?:[^\w\d]|_|[A-Z]{3}\b)*_{2,}[^\w\d]*")
_LETTERS = re.compile(r"[RACIS](?:\s?[/,]?\s?[RACIS])*")
_PERSON = re.compile(rf"(?:(?:Dr|Ing|Prof|Mag|Dipl\.-Ing|M[rs]s?)\.? )*{NAME}")
_QUANTITY = re.compile(r"(?i)\d+(?:[.,]\d+)? ?(?:hours?|hrs?|h|days?|tage?n?|stunden|PT|PD)")
_EXACT = re.compile(r"\d{1,3}(?:[.,'\u2019 ]?\d{3})*[.,](?:\d{2}|[-\u2013\u2014]{1,2})")  # a sum to the cent
_PER = re.compile(r"(?i)\bper\b|\bpro\b|/")
_SOFT = frozenset({"", "name", "text", "note", "milestone", "person", "phase"})
_FIGURES = frozenset({"amount", "rate", "hours", "percent", "count"})
_PRICED = frozenset({"rate", "hours", "amount", "percent", "count"})
_MOST = Decimal("0.6")
_LEAST = 2  # rows that show a rule
_CENT = Decimal("0.06")
_LONG = 6  # words of a job
_HEAD = 10  # words of a head that the layout took for a heading
_TRIPLE = 3  # columns of quantity, rate and amount


def figure(text: str) -> Decimal | None:
    """Return the number that a cell is, with or without the sign of a currency; None when it is words."""
    money = sums(text)
    return money[0].amount if money else number(text.strip()) if text.strip() else None


def full(rows: Sequence[Row]) -> list[Row]:
    """Return the rows with the most filled cells: those that are no titles and no totals."""
    filled = [sum(bool(cell.text.strip()) for cell in row) for row in rows]
    return [row for row, many in zip(rows, filled, strict=True) if many == max(filled)] if rows else []


def texts(rows: Sequence[Row], i: int) -> list[str]:
    """Return the filled cells of a column."""
    return [row[i].text.strip() for row in rows if i < len(row) and row[i].text.strip()]


def is_job(text: str) -> bool:
    """Tell whether a cell names a job: its last word, brackets aside, is one."""
    bare = re.sub(r"\s*\([^)]*\)\s*$", "", text).strip()
    return len(bare.split()) <= _LONG and any(found.end() == len(bare) for found in JOBS.finditer(bare))


def _most(cells: list[str], test: Callable[[str], bool]) -> bool:
    return len(cells) >= _LEAST and Decimal(sum(map(test, cells))) >= _MOST * len(cells)


def product(rows: Sequence[Row], width: int) -> tuple[int, int, int] | None:
    """Return the columns of which the first two multiply to the third in every full row."""
    whole = [[figure(row[i].text) if i < len(row) else None for i in range(width)] for row in full(rows)]
    if len(whole) < _LEAST:
        return None
    numeric = [i for i in range(width) if all(row[i] is not None for row in whole)]
    for c in reversed(numeric):
        for a, b in combinations([i for i in numeric if i != c], 2):
            if all(_multiplies(row[a], row[b], row[c]) for row in whole) and not _same(whole, c, a, b):
                return a, b, c
    return None


def _same(whole: list[list[Decimal | None]], c: int, a: int, b: int) -> bool:
    """Tell whether the rule is empty since one of the factors is one throughout."""
    return all(row[c] in {row[a], row[b]} for row in whole)


def _multiplies(a: Decimal | None, b: Decimal | None, c: Decimal | None) -> bool:
    return a is not None and b is not None and c is not None and bool(c) and abs(a * b - c) <= _CENT


def by_arithmetic(kinds: list[str], head: Row, rows: Sequence[Row]) -> list[str]:
    """Return the kinds with quantity, rate and amount named where one is the product of the others."""
    found = product(rows, len(kinds))
    if found is None:
        return kinds
    kinds, (a, b, c) = list(kinds), found
    rated = [i for i in (a, b) if kinds[i] == "rate" or _PER.search(head[i].text)]
    rate = rated[0] if len(rated) == 1 else max((a, b), key=lambda i: _sum(rows, i))
    spent = a if rate == b else b
    kinds[rate], kinds[c] = "rate", "amount"
    if kinds[spent] not in {"hours", "count"}:
        kinds[spent] = "note"
    return [kind if kind not in {"amount", "rate"} or i in {rate, c} else "note" for i, kind in enumerate(kinds)]


def _sum(rows: Sequence[Row], i: int) -> Decimal:
    return sum((value for cell in texts(full(rows), i) if (value := figure(cell)) is not None), Decimal(0))


def by_content(kinds: list[str], head: Row, rows: Sequence[Row]) -> list[str]:
    """Return the kinds with what the cells show: blanks to fill in, letters of duty, jobs, people and rates."""
    kinds, whole = list(kinds), full(rows)
    for i, kind in enumerate(kinds):
        cells = texts(rows, i)
        if cells and all(_BLANK.fullmatch(cell) for cell in cells):
            kinds[i] = "blank"
        elif len(cells) >= _LEAST and all(_LETTERS.fullmatch(cell) for cell in cells) and len(kinds) > _TRIPLE:
            kinds[i] = "letters"
        elif kind in _SOFT and cells and _PER.search(head[i].text) and all(figure(cell) is not None for cell in cells):
            kinds[i] = "rate"
    if "role" in kinds and not {"person", "rate", "hours"} & set(kinds):
        at = kinds.index("role")  # a position of a price list is no position of a person
        kinds[at] = "role" if any(is_job(cell) for cell in texts(rows, at)) else "name"
    if "role" not in kinds and _PRICED & set(kinds):
        role = next((i for i, kind in enumerate(kinds) if kind in _SOFT and _most(texts(whole, i), is_job)), None)
        if role is not None:
            kinds[role] = "role"
    return _with_person(kinds, rows)


def _with_person(kinds: list[str], rows: Sequence[Row]) -> list[str]:
    """Return the kinds with the column of names beside one of jobs called a person."""
    if "role" not in kinds or "person" in kinds:
        return kinds
    for i, kind in enumerate(kinds):
        if kind in {"", "name"} and _most(texts(rows, i), _named) and not _most(texts(rows, i), is_job):
            return [*kinds[:i], "person", *kinds[i + 1 :]]
    return kinds


def _named(cell: str) -> bool:
    return bool(_PERSON.fullmatch(cell))


def staffed(rows: Sequence[Row]) -> list[str] | None:
    """Return the kinds of a table without a head that names people, what they do and how long; None for others."""
    width = len(rows[0])
    if width != _TRIPLE or len(rows) < _LEAST:
        return None
    for person, role, hours in permutations(range(width)):
        if (
            all(_QUANTITY.fullmatch(cell) for cell in texts(rows, hours))
            and all(_named(cell) for cell in texts(rows, person))
            and all(figure(cell) is None for cell in texts(rows, role))
        ):
            kinds = ["", "", ""]
            kinds[person], kinds[role], kinds[hours] = "person", "role", "hours"
            return kinds
    return None


def like_the_rest(rows: Sequence[Row]) -> bool:
    """Tell whether the first row is one of the body: where the others hold quantities, it does too."""
    for i, cell in enumerate(rows[0]):
        below = texts(rows[1:], i)
        if below and all(_QUANTITY.fullmatch(one) for one in [cell.text.strip(), *below]):
            return True
        if below and all(_EXACT.fullmatch(one) or PERCENT.fullmatch(one) for one in [cell.text.strip(), *below]):
            return True
    return False


def bare_kinds(rows: Sequence[Row], about: str) -> list[str] | None:
    """Return the kinds of a table without a head that its cells alone make plain: people, payments or a calendar."""
    paid = _paid(rows) if len(rows[0]) == _TRIPLE else None
    return staffed(rows) or paid or (["phase", "due"] if about == "phases" and _calendar(rows) else None)


def _paid(rows: Sequence[Row]) -> list[str] | None:
    """Return the kinds of rows of a share, an event and a sum, in any order."""
    for share, event, money in permutations(range(_TRIPLE)):
        cells = [texts(rows, i) for i in (share, event, money)]
        if (
            all(len(one) == len(rows) for one in cells)
            and all(PERCENT.fullmatch(one) for one in cells[0])
            and all(_numeric(one) and not PERCENT.fullmatch(one) for one in cells[2])
            and not any(_numeric(one) for one in cells[1])
        ):
            kinds = ["", "", ""]
            kinds[share], kinds[event], kinds[money] = "percent", "milestone", "amount"
            return kinds
    return None


def _calendar(rows: Sequence[Row]) -> bool:
    """Tell whether every row is a name and a stretch from one day to another."""
    return len(rows[0]) == _LEAST and all(
        len(row) == _LEAST and not days(row[0].text, dmy=True) and len(days(row[1].text, dmy=True)) == _LEAST
        for row in rows
    )


def head_above(heading: Span | None, rows: Sequence[Row]) -> Row | None:
    """Return the cells of a head that the layout took for a heading; None when the words do not fit the columns."""
    words = list(re.finditer(r"\S+", heading.text)) if heading is not None else []
    width = len(rows[0])
    if heading is None or not width <= len(words) <= _HEAD or width < _LEAST:
        return None
    numeric = [bool(texts(rows, i)) and all(_numeric(cell) for cell in texts(rows, i)) for i in range(width)]
    if not any(numeric):
        return None
    for cuts in combinations(range(1, len(words)), width - 1):
        edges = [0, *cuts, len(words)]
        cells = [heading.part(words[a].start(), words[b - 1].end()) for a, b in pairwise(edges)]
        kinds = [kind_of(cell.text) for cell in cells]
        if all(kinds) and all((kind in _FIGURES) == here for kind, here in zip(kinds, numeric, strict=True)):
            return tuple(cells)
    return None


def _numeric(cell: str) -> bool:
    return figure(cell) is not None or bool(PERCENT.fullmatch(cell))


def totals(kinds: Sequence[str], rows: Sequence[Row]) -> tuple[Row, ...]:
    """Return the rows that add up those before them, by their figures, and hold less besides."""
    at: int | None = kinds.index("amount") if "amount" in kinds else None
    weighed: int | None = None
    if at is None and {"rate", "count"} <= set(kinds):
        at, weighed = kinds.index("rate"), kinds.index("count")
    if at is None:
        return ()
    found: list[Row] = []
    sum_up, many, most = Decimal(0), 0, max(sum(bool(c.text.strip()) for c in row) for row in rows)
    for row in rows:
        value = figure(row[at].text) if at < len(row) else None
        fewer = sum(bool(cell.text.strip()) for cell in row) < most
        if value is not None and many >= _LEAST and fewer and abs(value - sum_up) <= _CENT:
            found.append(row)
        elif value is not None:
            times = figure(row[weighed].text) if weighed is not None and weighed < len(row) else None
            sum_up, many = sum_up + value * (times if times is not None else 1), many + 1
    return tuple(found)
