# ruff: noqa: E501 -- the words of the trade: a pattern stands on one line
"""The clauses around the work: acceptance, payment, expenses, warranty, change, ending, options, quiet times."""

from __future__ import annotations

import re
from decimal import Decimal

from agents.sow_to_plan.amounts import COUNT, count, sums
from agents.sow_to_plan.days import days, relative
from agents.sow_to_plan.outline import Paper, sentences
from domain.sow.evidence import Fact
from domain.sow.statement import Acceptance, Clause
from memory.readers.reading import Kind, Span

_REVIEW = re.compile(
    rf"(?i)\b({COUNT})(?:\s*\(\d+\))?[ \u00a0-]+((?:business|working|calendar)?[ \u00a0]?(?:days?|weeks?))\b"
)
_DEEMED = re.compile(
    r"(?i)deemed|(?:taken|considered|counts?|treated|regarded)(?: to be| to have been| as)?\s+(?:as )?accepted|accepted automatically|silence"
)
_NOT_DEEMED = re.compile(r"(?i)not (?:be )?deemed|silence (?:is|does|means)(?: not|n't| no)|never deemed|no deemed")
_CLOSED = re.compile(
    r"(?i)freeze|closed|no (?:releases?|changes?|deployments?|work)\b|blackout|shut ?down|unavailable|not available|quiet"
)


def acceptance(paper: Paper) -> Acceptance | None:
    """Return the days of review and whether silence accepts."""
    review: tuple[Span, re.Match[str]] | None = None
    deemed: tuple[Span, bool] | None = None
    for part, sentence in paper.prose():
        text = sentence.text
        if part.about in {"termination", "change", "payment", "service_levels", "options", "liability"}:
            continue
        if re.search(r"(?i)\baccept|\breview|reject|approv|refus|comment|\btest\b|deliver", text) and (
            part.about in {"acceptance", "deliverables"} or "accept" in text.lower()
        ):
            found = _REVIEW.search(text)
            if found and (review is None or ("accept" in text.lower() and "accept" not in review[0].text.lower())):
                review = (sentence, found)
            if deemed is None and (_DEEMED.search(text) or _NOT_DEEMED.search(text)):
                deemed = (sentence, not _NOT_DEEMED.search(text))
    if review is None and deemed is None:
        return None
    place = review[0] if review else deemed[0] if deemed else None
    if place is None:
        return None
    value = count(review[1][1]) if review else None
    unit = review[1][2].strip().lower() if review else ""
    return Acceptance(paper.cite(place), int(value) if value is not None else None, unit, deemed[1] if deemed else None)


def first(paper: Paper, about: tuple[str, ...], cue: str) -> Fact[str] | None:
    """Return the first sentence with a cue, in sections about it if there is one, else anywhere."""
    pattern = re.compile(cue, re.IGNORECASE)
    for inside in (True, False):
        for part, sentence in paper.prose():
            if part.block.kind is Kind.HEADING or (part.about in about) is not inside or part.about == "options":
                continue
            if pattern.search(sentence.text):
                return Fact(sentence.text, paper.cite(sentence))
    return None


def expenses(paper: Paper) -> tuple[Fact[str] | None, Fact[Decimal] | None]:
    """Return what is said of expenses, and their limit."""
    policy = first(
        paper,
        ("expenses",),
        r"(?<!and )(?<!of )\bexpenses?\b|\btravel (?:costs?|and|is|expenses|needs)|\bat cost\b|disbursement",
    )
    for part, sentence in paper.prose():
        limit = re.search(r"(?i)up to|limit|cap|not exceed|maximum|at most|no more than", sentence.text)
        money = sums(sentence.text)
        if money and limit and (part.about == "expenses" or re.search(r"(?i)expens|travel", sentence.text)):
            return policy, Fact(money[0].amount, paper.cite(sentence))
    return policy, None


def hypercare(paper: Paper) -> Fact[str] | None:
    """Return the support promised after delivery."""
    return first(
        paper,
        ("hypercare",),
        rf"(?:hyper-?care|early life support|warrant\w*|(?:support|fix\w*|answers? questions|on call|stays?).{{0,60}}\b{COUNT}\b[ -](?:business |working )?(?:days|weeks|months)"
        r".{0,60}(?:after|from|without))",
    )


def blackouts(paper: Paper) -> list[Clause]:
    """Return the times in which nothing may be done or nobody works."""
    found = []
    for part in paper.about("blackout"):
        if part.block.kind in {Kind.HEADING, Kind.TABLE}:
            continue
        for sentence in sentences(part.block.span):
            known = days(sentence.text, dmy=paper.dmy)
            if known or _CLOSED.search(sentence.text):
                found.append(
                    Clause(sentence.text, paper.cite(sentence), known[0].when if known else relative(sentence.text))
                )
    return found
