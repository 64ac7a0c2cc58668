"""What a language model said of one part of a document, as facts: only what the document bears out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any, TypeVar

from agents.sow_to_plan.amounts import named_currency, number, sums
from agents.sow_to_plan.orders import suspicious
from agents.sow_to_plan.proof import Proof
from agents.sow_to_plan.said import SaidFacts, SaidRetainer, SaidRole, Value
from domain.sow.evidence import Evidence, Fact, When
from domain.sow.statement import (
    Acceptance,
    BillingModel,
    Clause,
    Deliverable,
    Milestone,
    Phase,
    Retainer,
    Role,
    Sow,
)

T = TypeVar("T")
_WORDS = ("title", "client", "vendor", "period", "payment_terms", "expenses", "change_control", "termination")
_LISTS = {
    "assumption": "assumptions",
    "out_of_scope": "out_of_scope",
    "client_responsibility": "client_responsibilities",
    "option": "options",
}


def facts(said: SaidFacts, proof: Proof) -> Sow:
    """Return the facts of one part; what does not stand in it goes to ``proof.dropped``."""
    sow = Sow(proof.reading.name)
    for name in _WORDS:
        sow = _with(sow, name, _words(getattr(said, name), name, proof))
    for name in ("start", "end"):
        sow = _with(sow, name, _day(getattr(said, name), name, proof))
    sow, code = _money(sow, said, proof)
    clauses: dict[str, Any] = {name: tuple(_clauses(said, kind, proof)) for kind, name in _LISTS.items()}
    return replace(
        sow,
        currency=_currency(said.currency, proof) or code,
        billing_model=_model(said.billing_model, proof),
        retainer=_retainer(said.retainer, proof),
        acceptance=_acceptance(said.review_days, proof),
        phases=tuple(_phases(said, proof)),
        deliverables=tuple(_deliverables(said, proof)),
        milestones=tuple(_milestones(said, proof)),
        roles=tuple(role for one in said.roles if (role := _role(one, proof))),
        **clauses,
    )


def _with(sow: Sow, name: str, fact: object) -> Sow:
    return replace(sow, **{name: fact}) if fact is not None else sow  # type: ignore[arg-type]


def _words(value: Value | None, name: str, proof: Proof) -> Fact[str] | None:
    place = proof.cite(name, value.quote) if value else None
    if value is None or place is None:
        return None
    words = proof.words(name, value.value, place)
    return Fact(words, place) if words and not suspicious(words) else None


def _day(value: Value | None, name: str, proof: Proof) -> Fact[When] | None:
    place = proof.cite(name, value.quote) if value else None
    found = proof.when(name, value.value, place) if value and place else None
    return Fact(found, place) if found and place else None


def _money(sow: Sow, said: SaidFacts, proof: Proof) -> tuple[Sow, Fact[str] | None]:
    code: Fact[str] | None = None
    for name in ("total", "cap"):
        value: Value | None = getattr(said, name)
        place = proof.cite(name, value.quote) if value else None
        if value is None or place is None:
            continue
        amount, currency = proof.amount(name, value.value, place)
        if amount is not None:
            sow = _with(sow, name, Fact(amount, place))
            code = code or (Fact(currency, place) if currency else None)
    return sow, code


def _currency(value: Value | None, proof: Proof) -> Fact[str] | None:
    place = proof.cite("currency", value.quote) if value else None
    if value is None or place is None:
        return None
    named = named_currency(place.quote)
    codes = {one.currency for one in sums(place.quote) if one.currency} | ({named[0]} if named else set())
    return Fact(codes.pop(), place) if len(codes) == 1 else None


def _model(value: Value | None, proof: Proof) -> Fact[BillingModel] | None:
    place = proof.cite("billing_model", value.quote) if value else None
    known = value is not None and value.value in list(BillingModel)
    return Fact(BillingModel(value.value), place) if value and place and known else None


def _retainer(said: SaidRetainer | None, proof: Proof) -> Retainer | None:
    place = proof.cite("retainer", said.quote) if said else None
    if said is None or place is None:
        return None
    amount, _code = proof.amount("retainer", said.amount, place)
    if amount is None:
        return None
    months, hours = proof.figure("retainer", said.months, place), proof.figure("retainer", said.hours, place)
    return Retainer(amount, said.period, place, int(months) if months else None, hours)


def _acceptance(value: Value | None, proof: Proof) -> Acceptance | None:
    place = proof.cite("acceptance", value.quote) if value else None
    found = proof.figure("acceptance", value.value, place) if value and place else None
    return Acceptance(place, int(found)) if place and found else None


def _named(rows: tuple[T, ...], name: str, field: str, proof: Proof) -> Iterator[tuple[T, str, Evidence]]:
    """Yield the rows whose quote stands in the document and whose name stands in the quote."""
    for row in rows:
        place = proof.cite(name, str(getattr(row, "quote", "")))
        words = proof.words(name, str(getattr(row, field)), place) if place else ""
        if place and words and not suspicious(words):
            yield row, words, place


def _phases(said: SaidFacts, proof: Proof) -> Iterator[Phase]:
    for row, name, place in _named(said.phases, "phases", "name", proof):
        starts, ends = proof.when("phases", row.start, place), proof.when("phases", row.end, place)
        duration = proof.words("phases", row.duration, place)
        yield Phase(name, place, duration, starts, ends, (), proof.words("phases", row.condition, place))


def _deliverables(said: SaidFacts, proof: Proof) -> Iterator[Deliverable]:
    for row, name, place in _named(said.deliverables, "deliverables", "name", proof):
        due = proof.when("deliverables", row.due, place)
        criteria = proof.words("deliverables", row.acceptance, place)
        phase = proof.words("deliverables", row.phase, place)
        yield Deliverable(name, place, due, criteria, phase, row.optional)


def _milestones(said: SaidFacts, proof: Proof) -> Iterator[Milestone]:
    for row, name, place in _named(said.milestones, "milestones", "name", proof):
        amount, code = proof.amount("milestones", row.amount, place)
        percent = proof.figure("milestones", row.percent.rstrip(" %"), place)
        yield Milestone(name, place, proof.when("milestones", row.due, place), amount, code, percent)


def _role(row: SaidRole, proof: Proof) -> Role | None:
    found = next(_named((row,), "roles", "role", proof), None)
    if found is None:
        return None
    _row, name, place = found
    rate, code = proof.amount("roles", row.rate, place)
    people = proof.figure("roles", row.count, place)
    return Role(
        name,
        place,
        proof.words("roles", row.person, place),
        int(people) if people else None,
        proof.figure("roles", row.hours, place),
        days=proof.figure("roles", row.days, place),
        rate=rate,
        rate_unit=row.rate_unit if rate is not None else "",
        currency=code,
    )


def _clauses(said: SaidFacts, kind: str, proof: Proof) -> Iterator[Clause]:
    rows = tuple(row for row in said.clauses if row.kind == kind)
    for row, text, place in _named(rows, _LISTS[kind], "text", proof):
        due = proof.when(_LISTS[kind], row.due, place)
        priced = sums(place.quote) if kind == "option" else []
        yield Clause(text, place, due, priced[0].amount if priced else None)


def same_name(one: str, other: str) -> bool:
    """Tell whether two names mean the same row: equal but for case, blanks and numbering."""

    def bare(text: str) -> str:
        return " ".join(word for word in text.casefold().split() if number(word.rstrip(".")) is None)

    return bare(one) == bare(other)
