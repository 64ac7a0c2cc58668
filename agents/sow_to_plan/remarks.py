# ruff: noqa: E501 -- the words of the trade: a pattern stands on one line
"""What a careful reader notices in the words: risks of the deal, and figures that look like the price but are not."""

from __future__ import annotations

import re
from collections.abc import Iterator

from agents.sow_to_plan.amounts import sums
from agents.sow_to_plan.currency import currency, open_sign
from agents.sow_to_plan.outline import Paper
from domain.sow.statement import BillingModel, Finding, Sow, Weight

# code, words that show it, what it means, weight
_SIGNS = tuple(
    (code, re.compile(pattern, re.IGNORECASE), text, weight)
    for code, pattern, text, weight in (
        ("unlimited_revisions", r"unlimited (?:\w+ )?(?:revisions?|changes?|rounds?|iterations?)|until (?:the )?(?:client|customer) is (?:fully )?satisfied|as many .{0,20}as (?:needed|required)",
         "Revisions without a limit.", Weight.WARN),
        ("penalty", r"\bpenalt(?:y|ies)\b|liquidated damages|service credits?|may deduct|delay damages",
         "The client may deduct money for delay or misses.", Weight.WARN),
        ("open_scope", r"other (?:modifications|work|tasks) may (?:also )?be required|including but not limited to|and (?:any )?other (?:work|tasks|services) as (?:needed|required|requested)|as (?:otherwise )?(?:needed|requested) by the (?:client|customer)",
         "The scope is open at this place.", Weight.WARN),
        ("liability_limit_is_not_cap", r"liabilit\w+ .{0,80}limited to|limit of liability|limits? (?:its|the) liability",
         "This limits liability, not the fees.", Weight.NOTE),
        ("past_amount", r"\bbilled\b.{0,40}\blast (?:quarter|year|month)|previous (?:contract|phase|order).{0,60}\d|paid in 20\d\d|under the (?:previous|earlier) (?:contract|order|arrangement)",
         "This amount was paid in the past; it is no part of the price.", Weight.NOTE),
        ("cap_is_not_total", r"not[ -]to[ -]exceed|\bcapped at\b|\bceiling of\b",
         "This is a limit, not the price.", Weight.NOTE),
        ("date_order_defined", r"dates? (?:are|is) (?:written|given|shown|in the (?:form|order))[^.]{0,20}(?:day|month|dd|mm)",
         "The document defines the order of day and month.", Weight.NOTE),
        ("verbal_agreement", r"as (?:discussed|agreed) (?:on|in|by) (?:the )?(?:phone|call|meeting)|to be agreed (?:later|separately)",
         "This is left to be agreed.", Weight.WARN),
        ("placeholder", r"\bX{2,}/X{2,}|\$X{2,}|\bTB[DAC]\b|\{\{[^}]*\}\}|\[(?:insert|date|name|amount|client)[^\]]*\]|_{4,}|<insert",
         "A placeholder was left in the document.", Weight.WARN),
    )
)  # fmt: skip

_CELL = 5  # characters: TBD alone in a cell is an open person or date, not a forgotten word


def remarks(paper: Paper, sow: Sow) -> list[Finding]:
    """Return them with their places."""
    found: list[Finding] = []
    for part in paper.parts:
        if part.about in {"contents", "revision"}:
            continue
        spans = [cell for row in part.block.rows for cell in row] or [part.block.span]
        for span in spans:
            for code, pattern, text, weight in _SIGNS:
                sign = pattern.search(span.text)
                if (
                    sign
                    and not (code == "cap_is_not_total" and "liab" in span.text.lower())
                    and not (code == "placeholder" and len(span.text) < _CELL)
                    and not (code == "liability_limit_is_not_cap" and not sums(span.text))
                ):
                    found.append(Finding(code, text, weight, (paper.cite(span),)))
    return [*_once(found), *_money(paper, sow), *_deal(sow)]


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
                    and re.search(r"(?i)incl\w*\.?|with|gross", words)
                    and re.search(r"(?i)\b(?:gst|vat|tax|mwst|moms|hst)\b", words)
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
    if model in {BillingModel.FIXED, BillingModel.MILESTONE} and sow.acceptance is None and sow.billing_model:
        yield Finding(
            "no_acceptance_terms",
            "Payment depends on acceptance, and nothing says how work is accepted.",
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
