# ruff: noqa: E501 -- the words of the trade: a pattern stands on one line
"""How the work is billed: the recurring fee with its hours, and the billing model."""

from __future__ import annotations

import re
from decimal import Decimal

from agents.sow_to_plan.amounts import COUNT, count, sums
from agents.sow_to_plan.days import DURATION_MONTHS
from agents.sow_to_plan.outline import Paper
from agents.sow_to_plan.pricing import Priced
from domain.sow.evidence import Evidence, Fact
from domain.sow.statement import BillingModel, Milestone, Retainer, Role

_MONTHLY = re.compile(
    r"(?i)\b(?:monthly (?:fee|charge|retainer|price|amount)|retainer (?:fee)?|per month|a month|each month|every month|/ ?month)\b"
)

_PERIODS = {"month": "month", "mo": "month", "monthly": "month", "quarter": "quarter", "week": "week", "year": "year"}


def retainer(paper: Paper, found: list[Priced]) -> Retainer | None:
    """Return the recurring fee with the hours it covers."""
    monthly = [
        one for one in found
        if (_PERIODS.get(one.per) in {"month", "quarter"} and not re.search(r"(?i)per hour|hourly|an hour|\brate\b|user|expens|stock|at cost", one.words))
        or (one.row and _MONTHLY.search(one.words) and not re.search(r"(?i)months\b|total", one.words))
    ]  # fmt: skip
    monthly = [
        one
        for one in monthly
        if re.search(
            r"(?i)retainer|monthly|fee|charge|subscription|support|service|per month|a month|each month", one.words
        )
    ]
    if not monthly:
        return None
    best = monthly[0]
    months = _months(paper)
    hours, rollover, overage = None, "", None
    for _, sentence in paper.prose():
        text = sentence.text
        covered = re.search(rf"(?i)\b({COUNT})\s+hours?\s+(?:a|per|each|every)\s+month", text)
        if hours is None and covered and re.search(r"(?i)cover|includ|fee|retainer|up to|allow", text):
            hours = count(covered[1])
        if not rollover and re.search(r"(?i)carr(?:y|ied) over|roll(?:s|ed)? ?over|unused", text):
            rollover = text
        if (
            overage is None
            and sums(text)
            and re.search(
                r"(?i)(?:more|further|additional|extra|above|beyond|over) .{0,40}hours?|overage|excess hours|hours? (?:above|beyond|over)",
                text,
            )
        ):
            overage = sums(text)[0].amount
    return Retainer(best.money.amount, _PERIODS.get(best.per, "month"), best.evidence, months, hours, overage, rollover)


def _months(paper: Paper) -> int | None:
    for part in paper.parts:
        if part.inert or part.about not in {"term", "price", "payment", ""}:
            continue
        rows = part.block.rows or ((part.block.span,),)
        for cell in (cell for row in rows for cell in row):
            found = DURATION_MONTHS.search(cell.text)
            value = count(found[1]) if found else None
            if found and value is not None and not re.search(r"(?i)notice|extend|option", cell.text):
                return int(value)
    return None


def billing_model(  # noqa: C901 one cue after the other
    paper: Paper, kept: Retainer | None, milestones: list[Milestone], roles: list[Role], whole: Fact[Decimal] | None
) -> Fact[BillingModel] | None:
    """Return how the work is billed, from what the document says of it and from what it prices."""
    cues: dict[BillingModel, Evidence] = {}
    patterns = (
        (BillingModel.TIME_AND_MATERIALS, r"(?i)time[ -](?:and|&)[ -]materials?|\bT ?& ?M\b|actual (?:hours|time|cost|days)|(?:billed|charged|invoiced|paid).{0,40}(?:hours? (?:actually )?worked|time (?:spent|used))|on a (?:daily|hourly) (?:rate )?basis|billed (?:hourly|by the (?:hour|day))|days worked"),
        (BillingModel.FIXED, r"(?i)(?:firm[ -])?fixed[ -](?:price|fee|sum|cost)|lump sum|\bfixed\b.{0,20}\b(?:sum|fee|price)"),
        (BillingModel.RETAINER, r"(?i)\bretainer\b|monthly (?:fee|charge|subscription)"),
    )  # fmt: skip
    for part, sentence in paper.prose():
        if part.about in {"options", "background", "termination", "change", "liability", "example", "contents"}:
            continue
        for model, pattern in patterns:
            if (
                model not in cues
                and re.search(pattern, sentence.text)
                and not re.search(r"(?i)not (?:a )?(?:fixed|time)|option|extend|outside (?:the )?scope", sentence.text)
            ):
                cues[model] = paper.cite(sentence)
    models = set(cues)
    if kept is not None:
        cues[BillingModel.RETAINER] = cues.get(BillingModel.RETAINER, kept.evidence)
        models.add(BillingModel.RETAINER)
    elif BillingModel.RETAINER in models:
        models.discard(BillingModel.RETAINER)
    rated = [role for role in roles if role.rate is not None]
    paid = [one for one in milestones if one.amount is not None or one.percent is not None]
    if len(models) > 1:
        return Fact(BillingModel.MIXED, cues[next(model for model in BillingModel if model in models)])
    if models:
        model = next(iter(models))
        return Fact(model, cues[model])
    if paid:
        return Fact(BillingModel.MILESTONE, paid[0].evidence)
    if rated:
        return Fact(BillingModel.TIME_AND_MATERIALS, rated[0].evidence)
    return Fact(BillingModel.FIXED, whole.evidence) if whole and "fixed" in whole.evidence.quote.lower() else None
