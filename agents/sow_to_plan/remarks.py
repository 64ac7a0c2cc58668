"""What a careful reader notices in the words: risks of the deal, and figures that look like the price but are not."""

from __future__ import annotations

import re
from collections.abc import Iterator

from agents.sow_to_plan.amounts import sums
from agents.sow_to_plan.currency import currency, open_sign
from agents.sow_to_plan.outline import Paper, Part, sentences
from agents.sow_to_plan.signs import SIGNS
from domain.sow.statement import BillingModel, Finding, Sow, Weight
from memory.readers.reading import Kind

_MOST = 8  # such sentences: more say no more
_CELL = 5  # characters: TBD alone in a cell is an open person or date, not a forgotten word


# Only about money: without an amount in the sentence they mean nothing.
_OF_MONEY = frozenset({"liability_limit_is_not_cap", "past_amount", "budget_is_not_price", "expense_cap"})


def remarks(paper: Paper, sow: Sow) -> list[Finding]:
    """Return them with their places."""
    found: list[Finding] = []
    for part in paper.parts:
        if part.about in {"contents", "revision"}:
            continue
        cells = [cell for row in part.block.rows for cell in row]
        for span in cells or sentences(part.block.span):
            found += [
                Finding(code, text, weight, (paper.cite(span),))
                for code, pattern, text, weight in SIGNS
                if pattern.search(span.text) and not _idle(code, span.text, part)
            ]
    told = [*_once(found), *_examples(paper), *_money(paper, sow), *_open(sow), *_deal(sow)]
    return [*told, *_beside(paper, sow, told)]


def _beside(paper: Paper, sow: Sow, told: list[Finding]) -> Iterator[Finding]:
    """Yield the sentences whose amounts were taken for nothing of the deal, so that nobody need wonder."""
    rows = (*sow.milestones, *sow.options, *sow.phases, *sow.roles)
    taken = {getattr(row, name, None) for row in rows for name in ("amount", "rate")}
    taken |= {fact.value for fact in (sow.total, sow.cap, sow.expenses_cap) if fact is not None}
    taken |= {sow.retainer.amount} if sow.retainer is not None else set()
    said = {(place.start, place.end) for one in told for place in one.evidence}
    left = 0
    for part, sentence in paper.prose():
        money, place = sums(sentence.text), paper.cite(sentence)
        if part.block.kind is Kind.HEADING or not money or left == _MOST or (place.start, place.end) in said:
            continue
        if not any(one.amount in taken for one in money):
            left += 1
            text = "No amount of this sentence was taken as part of the price."
            yield Finding("amount_beside_the_price", text, Weight.NOTE, (place,))


def _idle(code: str, words: str, part: Part) -> bool:
    """Tell whether words that look like a sign are none here."""
    return (
        (code == "cap_is_not_total" and "liab" in words.lower())
        or (code == "placeholder" and len(words) < _CELL)
        or (code in _OF_MONEY and not sums(words))
        or (code in _OF_MONEY and part.block.kind is Kind.HEADING)
    )


def _examples(paper: Paper) -> Iterator[Finding]:
    """Yield a finding for each stretch that is an example or for information, where it has figures."""
    told: set[str] = set()
    for part in paper.parts:
        if part.inert and part.inert not in told and part.block.kind is not Kind.HEADING:
            rows = part.block.rows or ((part.block.span,),)
            with_figures = [row for row in rows if any(sums(cell.text) for cell in row)]
            lead = part.lead if part.lead is not None and not with_figures else None
            if with_figures or lead is not None:
                told.add(part.inert)
                places = [paper.cite(lead)] if lead is not None else [paper.row(with_figures[0])]
                if part.lead is not None and lead is None:
                    places.append(paper.cite(part.lead))
                text = "This is an example or for information; nothing of it is part of the deal."
                yield Finding("example_not_part_of_deal", text, Weight.NOTE, tuple(places))


def _once(found: list[Finding]) -> Iterator[Finding]:
    """Keep three of each kind; more say the same."""
    seen: dict[str, int] = {}
    for one in found:
        seen[one.code] = seen.get(one.code, 0) + 1
        if seen[one.code] <= 3:  # noqa: PLR2004 enough to show
            yield one


def _money(paper: Paper, sow: Sow) -> Iterator[Finding]:  # noqa: C901 one remark after the other
    used = currency(paper)[1]
    if len(used) > 1:
        yield Finding("several_currencies", f"The document uses {', '.join(used)}; amounts are not added across them.")
    unsigned = open_sign(paper)
    if sow.currency is None and unsigned is not None:
        yield Finding("currency_open", "The sign of this amount leaves the currency open.", Weight.WARN, (unsigned,))
    if sow.total is None:
        return
    for part in paper.parts:
        if part.inert:
            continue
        for row in part.block.rows or ((part.block.span,),):
            words = " ".join(cell.text for cell in row)
            for money in sums(words):
                gross = sow.total.value < money.amount <= sow.total.value * 13 / 10
                if (
                    gross
                    and re.search(r"(?i)incl\w*\.?|with|gross|brutto|einschl|inkl|zuz\u00fcgl|plus", words)
                    and re.search(
                        r"(?i)\b(?:gst|vat|tax|mwst|moms|hst|u?st|umsatzsteuer|mehrwertsteuer|iva|tva|brutto)\b", words
                    )
                ):
                    text = f"{money.amount:,} is the same total with tax; nothing is added to {sow.total.value:,}."
                    yield Finding("tax_in_and_out", text, Weight.NOTE, (paper.row(row),))
    if sow.retainer is not None:
        for one in sow.milestones:
            if one.amount == sow.retainer.amount:
                yield Finding(
                    "same_amount_twice",
                    f"{one.name} and the recurring fee are both {one.amount:,}; both are kept.",
                    Weight.NOTE,
                    (one.evidence, sow.retainer.evidence),
                )


def _open(sow: Sow) -> Iterator[Finding]:
    """Yield what the document leaves unsaid of those who sign and of what is handed over."""
    if sow.vendor is None and sow.client is not None:
        yield Finding("vendor_open", "The document names no supplier.", Weight.WARN, (sow.client.evidence,))
    if not sow.deliverables and sow.billing_model is not None:
        text = "Nothing is named that is to be handed over."
        yield Finding("no_deliverables", text, Weight.WARN, (sow.billing_model.evidence,))


def _deal(sow: Sow) -> Iterator[Finding]:
    for option in sow.options:
        yield Finding(
            "optional_not_in_total",
            f"An option, not in the total: {option.text[:100]}",
            Weight.NOTE,
            (option.evidence,),
        )
    for one in sow.deliverables:
        if one.optional:
            yield Finding("optional_deliverable", f"Optional: {one.name}", Weight.NOTE, (one.evidence,))
    model = sow.billing_model.value if sow.billing_model else None
    if model in {BillingModel.FIXED, BillingModel.MILESTONE} and not sow.out_of_scope and sow.billing_model:
        yield Finding(
            "fixed_price_without_exclusions",
            "A fixed price, and nothing is said to be out of scope.",
            Weight.WARN,
            (sow.billing_model.evidence,),
        )
    if sow.deliverables and sow.acceptance is None and sow.billing_model:
        yield Finding(
            "missing_acceptance",
            "Nothing says how and by when work is accepted.",
            Weight.WARN,
            (sow.billing_model.evidence,),
        )
    undated = [one for one in sow.client_responsibilities if one.due is None]
    if undated:
        yield Finding(
            "client_duties_without_dates",
            f"Duties of the client without a date: {len(undated)}.",
            Weight.WARN,
            tuple(one.evidence for one in undated[:5]),
        )
    if not sow.phases and not sow.milestones and sow.retainer is not None:
        yield Finding(
            "no_phases",
            "No phases and no payment milestones are stated; the plan shows periods of the recurring fee.",
            Weight.NOTE,
            (sow.retainer.evidence,),
        )
