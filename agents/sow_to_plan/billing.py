# ruff: noqa: E501, ISC004 -- the words of the trade: a pattern stands on one line
"""How the work is billed: the recurring fee with its hours, and the billing model."""

from __future__ import annotations

import re

from agents.sow_to_plan import pricing
from agents.sow_to_plan.amounts import COUNT, count, sums
from agents.sow_to_plan.days import DURATION_MONTHS
from agents.sow_to_plan.labels import Labelled
from agents.sow_to_plan.outline import Paper, sentences
from agents.sow_to_plan.pricing import Priced
from domain.sow.evidence import Evidence, Fact
from domain.sow.statement import BillingModel, Retainer, Sow

_MONTHLY = re.compile(
    r"(?i)\b(?:monthly (?:fee|charge|retainer|price|amount)|retainer (?:fee)?|per month|a month|each month|every month|/ ?month)\b"
)

_WORDS = (
    (
        BillingModel.MIXED,
        r"(?i)\b(?:mixed|hybrid|gemischt\w*)\b.{0,30}\b(?:billing|pricing|model|charging|price|abrechnung)",
    ),
    (
        BillingModel.TIME_AND_MATERIALS,
        r"(?i)time[ -](?:and|&|/)[ -]materials?|\bT ?& ?M\b|actual (?:hours|time|days)\b|actual costs? (?:are|is|will be) (?:claimed|reimbursed|invoiced|charged)|(?:billed|charged|invoiced|paid|charge|bill|invoice)\b.{0,40}(?:(?:hours?|days?) (?:actually )?worked|time (?:actually )?(?:spent|used|worked))|on an? (?:daily|hourly)(?: rate)? basis|(?:billed|charged|invoiced|paid) (?:hourly|daily|by the (?:hour|day))"
        r"|days (?:actually )?worked|hours (?:actually )?worked|nach (?:tatsächlichem )?aufwand|aufwandsbasis|zeitaufwand|\bau temps pass[ée]|\ben r[ée]gie\b|por (?:horas|tiempo)|tiempo y materiales|op basis van nacalculatie|l[öo]pande r[äa]kning|l[øo]pende timer|a consuntivo",
    ),
    (
        BillingModel.FIXED,
        r"(?i)(?:firm[ -])?fixed[ -](?:price|fee|sum|cost|charge)|\blump[ -]sum|\b(?:prices?|fees?|charges?|sum|amount|investment|budget)\b[^.;]{0,40}\b(?:is|are|remains?|stays?|shall be) (?:a )?(?:firm|flat|fixed|all-inclusive)\b|\bfixed\b.{0,20}\b(?:sum|fee|price)|\b(?:flat|all-in) (?:fee|price|rate of)|^\W*fixed\W*$"
        r"|\d[^.;]{0,15}\b(?:flat|fixed)\b(?! (?:term|rate|hours|scope))|one price|price agreed in advance|festpreis|fixpreis|pauschal(?!e reise)|pauschalpreis|\bforfait(?:aire)?\b|prix ferme|precio (?:fijo|cerrado)|el precio es (?:fijo|cerrado)|prezzo fisso|a corpo|vaste prijs|fast ?pris|\bryczałt",
    ),
    (
        BillingModel.RETAINER,
        r"(?i)\bretainer\b|monthly (?:service |support )?(?:fee|charge|subscription)|monatspauschale|abonnement mensuel",
    ),
)
_LABEL = re.compile(
    r"(?i)(?:billing|pricing|contract|charging|commercial|payment|price|fee|engagement|compensation|cost)? ?(?:type|model|basis|method|mode|structure|arrangement)(?: of (?:contract|billing|payment|pricing|charging))?|type of contract|vergütung(?:sart|smodell)?|abrechnung(?:sart|smodell)?|mode de facturation|type de (?:contrat|prix)|modalidad|forma de facturaci[óo]n|tipo de contrato|pricing|fees?|charges|price|budget|cost|compensation"
)
_OTHER = re.compile(
    r"(?i)not (?:a )?(?:fixed|time)|\boption|\bextend|outside (?:the |this )?(?:scope|sow)|out[- ]of[- ]scope|change (?:requests?|orders?)|änderung|additional (?:work|services|hours|support|days)|extra (?:work|hours)|further (?:hours|work|days)|beyond (?:the )?(?:scope|\d)|should you wish|"
    r"former (?:order|contract)|previous|zusätzlich|supplémentaire|adicional|warranty"
)
_TRAVEL = re.compile(r"(?i)travel|expens|reise|spesen|frais|gastos")
_RATES = re.compile(
    r"(?i)/ ?(?:h|hr|hour|d|day)\b|(?:per|an|a|pro) (?:hour|day|stunde|tag)\b|hourly|daily rate|day rate|tagessatz|stundensatz|estimat|geschätzt|estim[ée]|approximate"
)
_SKIPPED = frozenset(
    {
        "options",
        "background",
        "termination",
        "change",
        "liability",
        "example",
        "contents",
        "expenses",
        "revision",
        "signature",
        "hypercare",
    }
)
_ONE_PRICE = re.compile(
    r"(?i)\bcosts? (?:is|are)\b|\b(?:price|fees?|charges?|sum|pays?|quote|consideration|compensation|investment|preis|vergütung|honorar|prix|montant|precio|importe)\b"
)
_ESTIMATED = re.compile(
    r"(?i)estimat|expect|budget|approx|circa|\bca\.|geschätzt|voraussichtlich|estim|presupuest|rates?\b|hours|days"
)
_PHRASE = 80  # characters of a value beside its label

_PERIODS = {"month": "month", "mo": "month", "monthly": "month", "quarter": "quarter", "week": "week", "year": "year"}


def retainer(paper: Paper, found: list[Priced]) -> Retainer | None:
    """Return the recurring fee with the hours it covers."""
    monthly = [
        one for one in found
        if (_PERIODS.get(one.per) in {"month", "quarter"} and not re.search(r"(?i)per hour|hourly|an hour|\brate\b|user|expens|stock|at cost|credit|reduce|penalt|deduct|interest", one.words))
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


def billing_model(
    paper: Paper, kept: Retainer | None, sow: Sow, found: list[Priced], labels: list[Labelled]
) -> Fact[BillingModel] | None:
    """Return how the work is billed, from what the document says of it and from what it prices."""
    cues = _cues(paper, labels, changes=sow.kind == "amendment")
    if kept is not None:
        cues[BillingModel.RETAINER] = cues.get(BillingModel.RETAINER, kept.evidence)
    else:
        cues.pop(BillingModel.RETAINER, None)
    said = next((cues[model] for model in (BillingModel.MIXED,) if model in cues), None)
    if said is None and len(cues) > 1:
        said = cues[next(model for model in BillingModel if model in cues)]
    if said is not None:
        return Fact(BillingModel.MIXED, said)
    if cues:
        return Fact(*next(iter(cues.items())))
    return _by_prices(sow, found, paper.reading.text)


def _by_prices(sow: Sow, found: list[Priced], text: str) -> Fact[BillingModel] | None:
    """Return the model that the prices themselves show: instalments on milestones, rates, or one price."""
    paid = [one for one in sow.milestones if one.amount is not None or one.percent is not None]
    rated = [role for role in sow.roles if role.rate is not None and role.rate_unit in {"hour", "day"}]
    if paid:
        return Fact(BillingModel.MILESTONE, paid[0].evidence)
    if rated:
        return Fact(BillingModel.TIME_AND_MATERIALS, rated[0].evidence)
    price = pricing.whole(found)
    hourly = next((one for one in found if one.per in {"hour", "day"} and not _OTHER.search(one.words)), None)
    if price is None and hourly is not None:
        return Fact(BillingModel.TIME_AND_MATERIALS, hourly.evidence)
    if price is not None and hourly is not None and _ESTIMATED.search(price.words):
        return Fact(BillingModel.TIME_AND_MATERIALS, hourly.evidence)
    if sow.kind == "amendment" or price is None or any(one.per for one in found) or _ESTIMATED.search(price.words):
        return None
    alone = price.row and not _RATES.search(text)
    return Fact(BillingModel.FIXED, price.evidence) if alone or _ONE_PRICE.search(price.words) else None


def _cues(paper: Paper, labels: list[Labelled], *, changes: bool) -> dict[BillingModel, Evidence]:
    """Return the models that labels name, else those that sentences about this work name."""
    found: dict[BillingModel, Evidence] = {}
    for one in labels:
        if _LABEL.fullmatch(one.label) and len(one.value.text) <= _PHRASE:
            for model, pattern in _WORDS:
                if re.search(pattern, one.value.text):
                    found.setdefault(model, one.evidence)
    return found or _told(paper, changes=changes)


def _told(paper: Paper, *, changes: bool) -> dict[BillingModel, Evidence]:
    found: dict[BillingModel, Evidence] = {}
    for part in paper.parts:
        skipped = _SKIPPED - {"change"} if changes else _SKIPPED
        if part.inert or part.about in skipped or (not changes and _OTHER.search(part.heading)):
            continue
        spans = [cell for row in part.block.rows for cell in row] or sentences(part.block.span)
        for span in spans:
            for model, pattern in _WORDS:
                if model not in found and re.search(pattern, span.text) and not _elsewhere(model, span.text):
                    found[model] = paper.cite(span)
    return found


def _elsewhere(model: BillingModel, text: str) -> bool:
    """Tell whether words about billing are of other work, or of travel charged as it comes."""
    return bool(_OTHER.search(text) or (model is BillingModel.TIME_AND_MATERIALS and _TRAVEL.search(text)))
