# ruff: noqa: E501 -- the words of the trade: a pattern stands on one line
"""Phases, deliverables, milestones and people from the rows of tables."""

from __future__ import annotations

import re
from decimal import Decimal

from agents.sow_to_plan.amounts import PERCENT, Sum, count, named_currency, number, scale, sums
from agents.sow_to_plan.cells import is_job
from agents.sow_to_plan.columns import Grid
from agents.sow_to_plan.days import days, when
from agents.sow_to_plan.outline import Paper
from agents.sow_to_plan.stretches import stretch
from domain.sow.evidence import When
from domain.sow.statement import Clause, Deliverable, Milestone, Phase, Role
from memory.readers.reading import Span

_NOBODY = re.compile(
    r"(?i)\b(?:tb[acdn]|to be (?:named|confirmed|agreed|decided)|roster|whoever|various|pool|any|vacant|open|unnamed|rotating|team)\b"
    r"|^[-\u2013\u2014?]*$|^n/?a$|^none"
)
_PERSON = re.compile(r"[A-Z][\w'\u2019.-]*(?:[ -](?:[a-z]{2,3} )?[A-Z][\w'\u2019.-]*)+")
_UNIT = re.compile(
    r"(?i)(?:/|\bper\b|\ba\b|\beach\b|p\.|\bpro\b|\bje\b)\s*(hour|hr|h|day|d|week|wk|month|mo|sprint|year|yr|m|tag|stunde|std|monat|woche)\b|\b(hour|dai|week|month|year)ly\b|\b(hour|day|tag)s? ?(?:rate|s[aä]tz)|\b(stunde)ns[aä]tz|\brate[^a-z]{1,3}(hour|day)\b"
)
_DAYS = re.compile(r"(?i)\bdays?\b|\b(?:person(?:en)?|arbeits|berater)?tage\b|\b(?:PT|PD|MD)\b|\bperson-days\b")
_HOURS = re.compile(r"(?i)\b(?:hours?|hrs?|h|stunden|std)\b")
_IN_BRACKETS = re.compile(r"\s*\(([A-Z][\w'\u2019.-]+(?: [A-Z][\w'\u2019.-]+)+)\)$")
_SPENT = re.compile(r"(?i)\s*\((days?|hours?|tage|stunden|PT|PD)\)$")  # the unit of a quantity, told in its row
_UNITS = {
    "tag": "day",
    "stunde": "hour",
    "std": "hour",
    "monat": "month",
    "woche": "week",
    "h": "hour",
    "hr": "hour",
    "d": "day",
    "dai": "day",
    "wk": "week",
    "mo": "month",
    "m": "month",
    "yr": "year",
}
_MARK = re.compile(r"^(?:[•*\-\u2013]|\(?\d{1,2}[a-z]?[.)]|\(?[a-z][.)]|[A-Z]{1,3}-?\d{1,3}[.:)]?)\s+(?=\S)")


def unit(text: str) -> str:
    """Return the period after per, a or a slash: hour, day, week, month, year or sprint; "" without one."""
    found = _UNIT.search(text)
    if not found:
        return ""
    word = next((group for group in found.groups() if group), "").lower()
    return _UNITS.get(word, word)


def _words(cell: Span | None) -> str:
    return " ".join(cell.text.split()) if cell is not None else ""


def named(cell: Span | None) -> str:
    """Return the name in a cell, without its list marker."""
    return _MARK.sub("", _words(cell)).strip(" :")


def _when(cell: Span | None, paper: Paper) -> When | None:
    return when(_words(cell), dmy=paper.dmy) if cell is not None else None


def _name_cell(table: Grid, row: tuple[Span, ...], *first: str) -> Span | None:
    found = table.at(row, *first, "name", "milestone", "phase", "duty", "text")
    if found is not None:
        return found
    spare = [cell for cell, kind in zip(row, table.kinds, strict=False) if kind == "" and cell.text.strip()]
    return spare[0] if spare else None


def _rows(table: Grid) -> list[tuple[Span, ...]]:
    return [row for row in table.rows if any(cell.text.strip() for cell in row) and not table.adds(row)]


_STAGE = re.compile(
    r"(?i)^(?:phase|stage|sprint|work ?stream|work ?package|wave|increment|module|step|milestone|stufe|etappe|arbeitspaket)\s*"
    r"(?:\d+(?:\.\d+)?|[A-Z]\b|[IVX]+\b|one\b|two\b|three\b|four\b|five\b)?\s*[:.)\u2013\u2014-]\s*(?=\w)"
)


def phases(table: Grid, paper: Paper) -> list[Phase]:
    """Return the phases of a table of phases."""
    found = []
    codes = {_words(table.at(row, "number")): named(_name_cell(table, row, "phase")) for row in _rows(table)}
    for row in _rows(table):
        name = _STAGE.sub("", named(_name_cell(table, row, "phase")))
        name = f"{table.header('phase')} {name}" if name.isdigit() else name
        start, end = _when(table.at(row, "start"), paper), _when(table.at(row, "end"), paper)
        for kind in ("due", "duration", "start"):
            if start is None or end is None:
                first, last = stretch(_words(table.at(row, kind)), dmy=paper.dmy)
                start, end = (first, last) if last is not None else (start, end)
        condition = _words(table.at(row, "condition")).strip("-\u2013\u2014 ")
        named_codes = [one for one in re.split(r"[,;&+ ]+", condition) if one]
        waits = tuple(codes[one] for one in named_codes) if all(codes.get(one) for one in named_codes) else ()
        if name:
            found.append(
                Phase(
                    name,
                    paper.row(row),
                    _words(table.at(row, "duration")),
                    start,
                    end or _when(table.at(row, "due"), paper),
                    depends_on=waits,
                    condition=condition,
                )
            )
    return found


def deliverables(table: Grid, paper: Paper) -> list[Deliverable]:
    """Return the deliverables of a table; the milestone or phase heading above it is their phase."""
    above = re.search(r"(?i)\b(?:milestone|phase|stage|sprint)\s+(\d+|[A-Z]\b)", table.part.heading)
    found = []
    for row in _rows(table):
        cell = _name_cell(table, row)
        if cell is None:
            continue
        name, group = named(cell), _words(table.at(row, "group", "phase"))
        if cell is table.at(row, "phase"):
            group = ""
        optional = bool(re.search(r"(?i)\boptional\b", name))
        due = _when(table.at(row, "due", "end"), paper)
        accept = _words(table.at(row, "accept"))
        found.append(Deliverable(name, paper.row(row), due, accept, group or (above[1] if above else ""), optional))
    return [one for one in found if one.name]


def milestones(table: Grid, paper: Paper) -> list[Milestone]:
    """Return the milestones of a table; rows that share a milestone number become one."""
    found = []
    for row in _rows(table):
        name = named(_name_cell(table, row, "milestone")) or _words(table.at(row, "group", "due", "end"))
        stage = _words(table.at(row, "phase"))
        if stage.isdigit():
            name = f"{table.header('phase')} {stage}" + (f": {name}" if name != stage else "")
        span = days(_words(table.at(row, "due")), dmy=paper.dmy)
        money = sums(_words(table.at(row, "amount")) or "")
        bare = number(_words(table.at(row, "amount"))) if not money and table.at(row, "amount") else None
        share = PERCENT.search(_words(table.at(row, "percent")) or _words(table.at(row, "amount")))
        percent = number(share[1]) if share else None
        if percent is None and table.has("percent"):
            percent = number(_words(table.at(row, "percent")))
        if name:
            found.append(
                Milestone(
                    name,
                    paper.row(row),
                    span[1].when if len(span) == 2 and stage else _when(table.at(row, "due", "end"), paper),  # noqa: PLR2004 a range
                    money[0].amount if money else bare,
                    money[0].currency if money else "",
                    percent,
                )
            )
    return _grouped(table, paper, found) if table.has("group") and {"name", "text"} & set(table.kinds) else found


def _grouped(table: Grid, paper: Paper, found: list[Milestone]) -> list[Milestone]:
    groups: dict[str, list[tuple[tuple[Span, ...], Milestone]]] = {}
    for row, one in zip([r for r in _rows(table) if named(_name_cell(table, r, "milestone"))], found, strict=False):
        groups.setdefault(_words(table.at(row, "group")), []).append((row, one))
    merged = []
    for label, rows in groups.items():
        name = f"Milestone {label}: " + ", ".join(one.name for _, one in rows) if label else rows[0][1].name
        written = " ".join(cell.text for row, _ in rows for cell in (table.at(row, "due", "end"),) if cell is not None)
        place = paper.between(paper.row(rows[0][0]).start, paper.row(rows[-1][0]).end)
        merged.append(
            Milestone(name, place, when(written, dmy=paper.dmy) if days(written, dmy=paper.dmy) else rows[0][1].due)
        )
    return merged


def _effort(table: Grid, row: tuple[Span, ...]) -> tuple[Decimal | None, str, bool]:
    """Return the quantity of work in a row, the period it is for, and whether it counts days."""
    text, head = _words(table.at(row, "hours")), table.header("hours")
    if not text:
        return None, "", False
    first = re.search(r"\d[\d.,' \u00a0]*|\b[a-z]+(?:-[a-z]+)?\b", text.lower())
    value = count(first[0].strip(" ,.'")) if first else None
    both = f"{head} {text}"
    counted_in_days = bool(_DAYS.search(both)) and not _HOURS.search(both)
    return value, unit(re.sub(r"(?i)\bdays? per|\bhours? per", "per", both)), counted_in_days


def _currency(table: Grid, priced: list[Sum]) -> str:
    named = named_currency(table.header("rate"))
    return priced[0].currency if priced else named[0] if named else ""


def _scaled(table: Grid, row: tuple[Span, ...]) -> Decimal | None:
    """Return the bare number of an amount, in the unit its head names."""
    bare = number(_words(table.at(row, "amount")) or "-")
    return bare * scale(table.header("amount")) if bare is not None else None


def _working(table: Grid) -> list[tuple[Span, ...]]:
    """Return the rows of a table of roles but for titles and things bought: those without what the others have."""
    rows = _rows(table)
    for kinds in (("rate", "hours", "count"), ("rate", "hours", "count", "amount", "person", "percent", "location")):
        told = [row for row in rows if table.at(row, *kinds) is not None]
        rest = [row for row in rows if table.at(row, *kinds) is None]
        if len(told) > len(rest) or all(sum(bool(cell.text.strip()) for cell in row) == 1 for row in rest):
            rows = [row for row in rows if row in told or is_job(named(table.at(row, "role")))]
    return rows


def roles(table: Grid, paper: Paper) -> list[Role]:
    """Return the people and rates of a table."""
    found = []
    for row in _working(table):
        role, person = named(table.at(row, "role")), _words(table.at(row, "person"))
        spare = "" if role else named(_name_cell(table, row))
        name = re.sub(r"\s*\((?:K|key)\)\s*$", "", person, flags=re.IGNORECASE)
        if not role and not spare and not name:
            continue
        quantity, per, counts_days = _effort(table, row)
        priced = sums(_words(table.at(row, "rate")))
        bare = number(_words(table.at(row, "rate"))) if not priced and table.at(row, "rate") else None
        bare = bare * scale(table.header("rate")) if bare is not None else None
        paid = sums(_words(table.at(row, "amount")))
        spent = _SPENT.search(role)
        role, counts_days = (role[: spent.start()], spent[1][0].lower() in "dtp") if spent else (role, counts_days)
        inside = _IN_BRACKETS.search(role) if not name else None
        if inside:
            role, name = role[: inside.start()].strip(), inside[1]
        known = bool(name) and not _NOBODY.search(name) and bool(_PERSON.match(name))
        found.append(
            Role(
                role or spare or name,
                paper.row(row),
                name if known else "",
                hours=None if counts_days else quantity,
                hours_per="" if counts_days or quantity is None else per,
                days=quantity if counts_days else None,
                days_per=per if counts_days else "",
                rate=priced[0].amount if priced else bare,
                rate_unit=unit(f"{_words(table.at(row, 'rate'))} {table.header('rate')}") if priced or bare else "",
                currency=_currency(table, priced),
                amount=paid[0].amount if paid else _scaled(table, row),
                location=_words(table.at(row, "location")),
            )
        )
    return found


def duties(table: Grid, paper: Paper) -> list[Clause]:
    """Return what the client owes, with its date."""
    found = []
    for row in _rows(table):
        name = named(_name_cell(table, row, "duty"))
        if name:
            found.append(Clause(name, paper.row(row), _when(table.at(row, "due", "end", "start"), paper)))
    return found


def plain_rows(table: Grid, paper: Paper) -> list[Clause]:
    """Return each row as a clause: its first words and its whole place."""
    found = []
    for row in _rows(table):
        texts = [
            _words(cell) for cell, kind in zip(row, table.kinds, strict=False) if cell.text.strip() and kind != "number"
        ]
        found.append(Clause(": ".join(texts[:2]), paper.row(row)))
    return found
