# ruff: noqa: E501 -- the words of the trade: a pattern stands on one line
"""The built-in extractor: layout, headings, tables and the words of the trade; no model, no network."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from typing import TypeVar

from agents.sow_to_plan import (
    billing,
    extras,
    headline,
    instalments,
    lists,
    people,
    period,
    pricing,
    rows,
    stages,
    terms,
)
from agents.sow_to_plan.amounts import sums
from agents.sow_to_plan.columns import Grid, grid
from agents.sow_to_plan.currency import currency
from agents.sow_to_plan.days import days
from agents.sow_to_plan.engine import verified
from agents.sow_to_plan.hostile import hostile
from agents.sow_to_plan.labels import Labelled, labelled
from agents.sow_to_plan.limits import cap
from agents.sow_to_plan.orders import suspicious
from agents.sow_to_plan.outline import Paper, Part, paper
from agents.sow_to_plan.parties import parties
from agents.sow_to_plan.remarks import remarks
from domain.sow.evidence import Fact
from domain.sow.findings import findings as contradictions
from domain.sow.statement import Extract, Finding, Milestone, Phase, Role, Sow, Weight
from memory.readers.reading import Kind, Reading

T = TypeVar("T")
_PAID = re.compile(r"(?i)pay|invoic|instal|billed|zahl|rechnung|teilbetrag")
_INFO = re.compile(r"(?i)\brate|\bgrade")

_PAYABLE = r"(?:payable|due|paid|net|pay\w*).{0,30}\b(?:\d+|\w+teen|thirty|forty-five|sixty|ten) (?:\w+ )?days|net \d+"
_CHANGED = r"\bchange\w*\b.{0,80}\b(?:agreed|written|writing|form|request|order|signed|price[ds]?)|change (?:request|order|control)"
_TRAINED = (
    r"\btrain(?:ing|s)\b.*\b(?:session|hour|guide|workshop|call|day)s?\b"
    r"|\b(?:sessions?|calls?)\b.*\b(?:how to|managers|users)\b"
)


class BuiltIn:
    """Extracts with rules alone."""

    name = "built-in"

    def extract(self, reading: Reading) -> Extract:
        """Return what the document states, each value with its words."""
        sheet = paper(reading)
        kind = headline.kind_of(sheet)
        findings = [*hostile(sheet), *_inert(sheet)]
        if kind == "amendment" and headline.is_form(sheet):
            note = Finding(
                "not_a_sow", "This is the form of an amendment, not a statement of work: no plan is made.", Weight.STOP
            )
            sow = Sow(reading.name, kind, title=headline.title(sheet, []))
            return verified(Extract(sow, (note, *findings)), reading.text)
        sow = _sow(sheet, kind)
        findings += _amends(sow)
        extract = verified(Extract(sow, (*findings, *remarks(sheet, sow)), _dates(sheet)), reading.text)
        return replace(extract, findings=(*contradictions(extract), *extract.findings))


def _amends(sow: Sow) -> list[Finding]:
    """Say that an amendment changes an earlier document."""
    if sow.kind != "amendment":
        return []
    text = "This changes an earlier document: what it states is read, and no plan of its own is made. Hand in the statement of work as changed, or make a change order."
    return [Finding("amends_earlier_document", text, Weight.STOP, (sow.title.evidence,) if sow.title else ())]


def _table_rows(grids: list[Grid], is_a: str, read: Callable[[Grid, Paper], Sequence[T]], sheet: Paper) -> list[T]:
    return [one for table in grids if table.is_a == is_a for one in read(table, sheet)]


def _sow(sheet: Paper, kind: str) -> Sow:
    tables = [part for part in sheet.parts if part.block.kind is Kind.TABLE and not part.inert]
    grids = [table for part in tables if (table := grid(part)) and not _matrix(part)]
    known = labelled(sheet)
    client, vendor = parties(sheet, known)
    start, end, length = period.period(sheet, known, changes=kind == "amendment")
    title = headline.title(sheet, known, (client, vendor))
    sow = Sow(sheet.reading.name, kind, title, client, vendor, start=start, end=end, period=length)
    return _priced(_with_terms(_spanned(_with_rows(sow, sheet, grids)), sheet), sheet, grids, known)


def _spanned(sow: Sow) -> Sow:
    """Take start and end of the work from its dated phases where nothing else says them, or says a later start."""
    dated = [one for one in sow.phases if one.start and one.start.date and one.end and one.end.date]
    if len(dated) < 2 or len(dated) < len(sow.phases) or sow.kind == "amendment":  # noqa: PLR2004 one is no course
        return sow
    first = min(dated, key=lambda one: one.start.date if one.start and one.start.date else date.max)
    last = max(dated, key=lambda one: one.end.date if one.end and one.end.date else date.min)
    begins, ends = first.start, last.end
    if begins is None or ends is None or begins.date is None:
        return sow
    late = sow.start is not None and sow.start.value.date is not None and sow.start.value.date > begins.date
    start = Fact(begins, first.evidence) if sow.start is None or late else sow.start
    return replace(sow, start=start, end=sow.end or Fact(ends, last.evidence))


def _matrix(part: Part) -> bool:
    """Tell whether a table only says by letters who is responsible, accountable, consulted or informed."""
    cells = [cell.text.strip() for row in part.block.rows[1:] for cell in row[1:] if cell.text.strip()]
    return len(cells) > 3 and all(re.fullmatch(r"[RACISV](?:[/, ]{1,2}[RACISV])*", cell) for cell in cells)  # noqa: PLR2004 chance


def _with_rows(sow: Sow, sheet: Paper, grids: list[Grid]) -> Sow:
    """Add what comes as rows of tables, else as items of lists."""

    def of(is_a: str, read: Callable[[Grid, Paper], Sequence[T]]) -> list[T]:
        return _table_rows(grids, is_a, read, sheet)

    return replace(
        sow,
        phases=tuple(_linked(_phases(sheet, grids))),
        deliverables=tuple(of("deliverables", rows.deliverables) or lists.deliverables(sheet)),
        milestones=tuple(_milestones(sheet, grids)),
        roles=tuple(_carded(of("roles", rows.roles) or [*_rated(grids, sheet), *people.people(sheet)])),
        assumptions=tuple(of("assumptions", rows.plain_rows) or lists.assumptions(sheet)),
        out_of_scope=tuple(of("out_of_scope", rows.plain_rows) or lists.exclusions(sheet)),
        client_responsibilities=tuple(
            of("client_responsibilities", rows.duties) or lists.duties(sheet, sow.vendor.value if sow.vendor else "")
        ),
        options=tuple(extras.options(sheet, grids)),
        service_levels=tuple(of("service_levels", rows.plain_rows)),
    )


def _with_terms(sow: Sow, sheet: Paper) -> Sow:
    """Add the clauses around the work."""
    expenses, expenses_cap = terms.expenses(sheet)
    return replace(
        sow,
        acceptance=terms.acceptance(sheet),
        payment_terms=terms.first(sheet, ("payment", "price"), _PAYABLE),
        expenses=expenses,
        expenses_cap=expenses_cap,
        hypercare=terms.hypercare(sheet),
        change_control=terms.first(sheet, ("change",), _CHANGED),
        termination=terms.first(sheet, ("termination",), r"\b(?:terminat\w+|may end|can end)\b.*\b(?:notice|days)"),
        training=terms.first(sheet, ("training",), _TRAINED),
        blackouts=tuple(terms.blackouts(sheet)),
    )


def _priced(sow: Sow, sheet: Paper, grids: list[Grid], known: list[Labelled]) -> Sow:
    """Add the money."""
    found = pricing.priced(sheet, grids, known)
    kept, price = billing.retainer(sheet, found), pricing.whole(found)
    model = billing.billing_model(sheet, kept, sow, found, known)
    whole = Fact(price.money.amount, price.evidence) if price is not None else None
    code, limit = currency(sheet)[0], cap(sheet, known)
    return replace(sow, currency=code, billing_model=model, total=whole, cap=limit, retainer=kept)


def _carded(roles: list[Role]) -> list[Role]:
    """Give the people of a team table the rates of a rate card that names their roles."""
    cards = {
        one.role.lower(): one for one in roles if one.rate is not None and not (one.person or one.hours or one.days)
    }
    staffed = [one for one in roles if one.role.lower() not in cards or cards[one.role.lower()] is not one]
    if not cards or not any(one.rate is None and one.role.lower() in cards for one in staffed):
        return _safe(roles)
    used: set[str] = set()
    found: list[Role] = []
    for one in staffed:
        card = cards.get(one.role.lower())
        if card is not None and one.rate is None:
            used.add(one.role.lower())
            unit, code, place = card.rate_unit, card.currency, card.evidence
            found.append(replace(one, rate=card.rate, rate_unit=unit, currency=code, rate_evidence=place))
        else:
            found.append(one)
    return _safe([*found, *(card for name, card in cards.items() if name not in used)])


def _safe(roles: list[Role]) -> list[Role]:
    """Leave out rows that speak to a machine."""
    return [role for role in roles if not suspicious(f"{role.role} {role.person}")]


def _milestones(sheet: Paper, grids: list[Grid]) -> list[Milestone]:
    found = _table_rows(grids, "milestones", rows.milestones, sheet)
    if not found:
        priced = [
            table
            for table in grids
            if table.has("amount")
            and (
                table.is_a == "phases"
                or (
                    table.is_a == "deliverables"
                    and _PAID.search(f"{table.header('amount')} {table.part.lead.text if table.part.lead else ''}")
                )
            )
        ]
        found = [one for table in priced for one in rows.milestones(table, sheet)]
    return found or stages.staged_milestones(sheet) or instalments.listed_milestones(sheet)


def _rated(grids: list[Grid], sheet: Paper) -> list[Role]:
    """Read the roles of a table of rates or of salaries that names them in its first column."""
    found = []
    for table in grids:
        if table.is_a == "charges" and (
            table.has("rate") or re.search(r"(?i)role|grade|position", " ".join(c.text for c in table.head))
        ):
            found += [role for role in rows.roles(table, sheet) if role.rate is not None]
    return found


def _phases(sheet: Paper, grids: list[Grid]) -> list[Phase]:
    return _table_rows(grids, "phases", rows.phases, sheet) or stages.staged_phases(sheet)


def _linked(phases: list[Phase]) -> list[Phase]:
    """Name the phases each waits for: those its condition names, else the one before it if it has a condition."""
    linked: list[Phase] = []
    for i, phase in enumerate(phases):
        words = phase.condition.lower()
        waits = phase.depends_on or tuple(
            o.name for o in phases[:i] if o.name.lower() in words or (words and o.name.lower().startswith(f"{words} "))
        )
        numbered = re.findall(r"(?:phase|stage|sprint) (\d+)", words)
        waits = waits or tuple(phases[int(n) - 1].name for n in numbered if 0 < int(n) <= i)
        if not waits and i and words and words not in {"-", "none", "n/a"}:
            waits = (phases[i - 1].name,)
        linked.append(replace(phase, depends_on=waits))
    return linked


def _dates(sheet: Paper) -> tuple[Fact, ...]:  # type: ignore[type-arg]
    """Return every date of the document outside examples, headers of revisions and the like."""
    found = []
    for part in sheet.parts:
        if part.inert or part.about in {"contents", "revision", "signature", "background"}:
            continue
        cells = [cell for row in part.block.rows for cell in row] or [part.block.span]
        for cell in cells:
            for day in days(cell.text, dmy=sheet.dmy):
                if day.when.date is not None:
                    start = max(0, day.start - 60)
                    found.append(Fact(day.when.date, sheet.cite(cell, start, day.end)))
    return tuple(found)


def _inert(sheet: Paper) -> list[Finding]:
    """Report amounts that stand in the document but are no part of the deal."""
    found = []
    for part in sheet.parts:
        if not part.inert or part.block.kind is Kind.HEADING or not sums(part.block.text):
            continue
        rates = _INFO.search(part.inert) or _INFO.search(part.heading)
        code = "rates_for_information_only" if rates else "example_not_part_of_deal"
        what = "Rates given for information bind nobody" if rates else "An example with invented figures"
        found.append(
            Finding(
                code,
                f"{what}: nothing was taken from \u201c{part.inert[:80]}\u201d.",
                Weight.NOTE,
                (sheet.cite(part.block.span),),
            )
        )
    for part, sentence in sheet.prose(inert=True):
        if not part.inert and re.search(r"(?i)\bexample\b.{0,80}\bif\b.*\d", sentence.text):
            found.append(
                Finding(
                    "example_not_part_of_deal",
                    "A worked example: its figures are no part of the price.",
                    Weight.NOTE,
                    (sheet.cite(sentence),),
                )
            )
    return found
