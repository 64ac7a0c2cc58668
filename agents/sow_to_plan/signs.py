# ruff: noqa: E501, ISC004 -- the words of the trade: a pattern stands on one line
"""Words that show a risk of the deal, or an amount that looks like the price and is none."""

from __future__ import annotations

import re

from domain.sow.statement import Weight

# code, words that show it, what it means, weight
SIGNS = tuple(
    (code, re.compile(pattern, re.IGNORECASE), text, weight)
    for code, pattern, text, weight in (
        ("unlimited_revisions", r"unlimited (?:\w+ )?(?:revisions?|changes?|rounds?|iterations?)|until \w+(?: \w+)? (?:is|are) (?:\w+ )?(?:satisfied|happy|content)|as (?:many (?:\w+ )?(?:rounds|revisions|changes|iterations|times)?|often|long) as .{0,25}(?:needed|required|takes|likes?|wish\w*|wants?|necessary)|any number of (?:rounds|revisions|changes)|beliebig (?:oft|viele)",
         "Revisions without a limit.", Weight.WARN),
        ("penalty", r"\bpenalt(?:y|ies)\b|liquidated damages|service credits?|may deduct|delay damages|vertragsstrafe|p\u00f6nale|p\u00e9nalit"
         r"|(?:credit|withhold|retain|deduct|reduc\w+|goes? down|falls?|lower\w*|minus)\b.{0,60}?\d[\d.,]* ?(?:%|per ?cent).{0,90}|\d[\d.,]* ?(?:%|per ?cent|prozent)[^.;]{0,60}\b(?:per|for (?:each|every)|je|pro|a)\b (?:\w+ )?(?:week|day|werktag|arbeitstag|kalendertag|tag|woche)\w*",
         "The client may deduct money for delay or misses.", Weight.WARN),
        ("open_scope", r"other (?:modifications|work|tasks) may (?:also )?be required|including but not limited to|and (?:any )?other (?:work|tasks|services) as (?:needed|required|requested)|as (?:otherwise )?(?:needed|requested) by the (?:client|customer)",
         "The scope is open at this place.", Weight.WARN),
        ("liability_limit_is_not_cap", r"liabilit\w+ .{0,80}limited to|limit of liability|limits? (?:its|the) liability|\bliab\w+\b.{0,120}(?:exceed|at most|up to|capped|maximum)|haftung.{0,80}(?:begrenzt|beschr\u00e4nkt|h\u00f6chst)",
         "This limits liability, not the fees.", Weight.NOTE),
        ("past_amount", r"\b(?:bill|paid|pay|invoic|charg|spen|cost|fee|price|retainer|budget|amount|sum|berechnet|gezahlt|bezahlt|abgerechnet|vergütet)\w*\b.{0,70}\b(?:last|previous\w*|prior(?! written| consent| approval)|earlier|recently|formerly|in (?:19|20)\d\d|of (?:19|20)\d\d|under (?:the )?(?:\w+ ){0,3}(?:no\.|nr\.|\d))"
         r"|\b(?:last|previous\w*|prior(?! written| consent| approval)|earlier|recently|formerly|in (?:19|20)\d\d|until (?:now|\w+ 20\d\d)|bisher\w*|für den (?:vor|einzel|letzten)\w*)\b.{0,80}\b(?:was|were|has been|had been|we (?:paid|billed|charged|invoiced)|wurden?|betrug|cost|paid|billed|charged)\b"
         r"|\b(?:was|were) (?:recently |formerly )?(?:paid|billed|invoiced|charged|named|estimated at)\b|\bhas (?:so far )?(?:paid|cost)\b|\bpaid\b.{0,40}\bunder\b|\b(?:retainer|fee|price|charge)s? (?:was|were)\b|\bwurden?\b.{0,80}\b(?:berechnet|abgerechnet|gezahlt|bezahlt|verg\u00fctet)",
         "This amount is of the past; it is no part of the price.", Weight.NOTE),
        ("budget_is_not_price", r"\b(?:appropriat\w+|budget(?:ed)?|grant of|set aside|allocat\w+)\b.{0,120}",
         "This is what the client has to spend, not the price.", Weight.NOTE),
        ("expense_cap", r"\b(?:travel|expenses?|disbursements?|out-of-pocket|reisekosten|spesen)\b.{0,120}\b(?:limited|capped|maximum|at most|not exceed|up to|ceiling|h\u00f6chstens|bis zu)\b",
         "This limits expenses, not the fees.", Weight.NOTE),
        ("optional_workstream", r"(?:\bnot|none of (?:these|them|which|this)(?: (?:is|are))?) (?:yet )?(?:in|part of|contained in|included in|within|covered by) (?:the |our |this )?(?:\w+ )?(?:fees?|price|totals?|sums?|lump sums?|amounts?|contract value)|\b(?:separate|apart) from (?:the|our|this) (?:\w+ )?(?:fees?|price|total|sum|retainer|budget)|on top of (?:the|our)\b|\bunfunded\b|\bmay be (?:ordered|called off|added|taken)|\bcan be (?:ordered|called off)|nicht (?:im|in der) (?:preis|gesamt|festpreis|verg\u00fctung)\w*",
         "An option beside the price; it is not in the total.", Weight.NOTE),
        ("rates_for_information_only", r"\brates?\b.{0,80}\b(?:for information|for changes|only (?:for|when|if)|explain|not (?:the )?basis)|\b(?:hours|days)\b.{0,60}\b(?:planning figures|for information|not billed)",
         "These rates explain or serve changes; the price is not made of them.", Weight.NOTE),
        ("third_party_spend", r"\b(?:media|advertising|ad|licen[cs]e|hosting|third[- ]party|cloud)\w* (?:spend|budget|costs?|fees?)\b.{0,80}\b(?:paid|borne|direct\w*|not (?:in|part|included)|separate\w*|on top)",
         "Money for others, which passes beside the fee.", Weight.NOTE),
        ("removed_deliverable", r"\b(?:is|are) (?:hereby )?(?:removed|deleted|struck|dropped|withdrawn|cancelled|no longer (?:owed|due|needed|part))|^\W*(?:\d+\W+)?(?:deliverables?|items?|work products?) (?:withdrawn|removed|deleted|dropped)|\bentf\u00e4llt|\bentfallen\b",
         "This is taken out of what was agreed before.", Weight.NOTE),
        ("amendment_total", r"\b(?:increas|decreas|reduc|rais|amend|chang)\w*\b.{0,80}\bto (?:a )?(?:new |revised )?(?:total|sum|price|fee|contract)|\b(?:new|revised|amended) (?:contract )?(?:total|price|fee|value|sum)\b",
         "An earlier total is changed here; the new one counts.", Weight.NOTE),
        ("cap_is_not_total", r"not[ -]to[ -]exceed|\bcapped at\b|\bceiling of\b",
         "This is a limit, not the price.", Weight.NOTE),
        ("date_order_defined", r"dates? (?:are|is) (?:written|given|shown|in the (?:form|order))[^.]{0,20}(?:day|month|dd|mm)",
         "The document defines the order of day and month.", Weight.NOTE),
        ("values_differ", r"\b(?:this|the) (?:table|figure|annex|schedule|document|version|clause|text) (?:prevails|counts|governs|is right|takes precedence)\b|\bspoke of\b.{0,60}\d",
         "Another figure is named elsewhere; this says which counts.", Weight.NOTE),
        ("verbal_agreement", r"as (?:discussed|agreed) (?:on|in|by) (?:the )?(?:phone|call|meeting)|to be agreed (?:later|separately)",
         "This is left to be agreed.", Weight.WARN),
        ("placeholder", r"\bX{2,}/X{2,}|\$X{2,}|\bTB[DAC]\b|\{\{[^}]*\}\}|\[(?:insert|date|name|amount|client)[^\]]*\]|_{4,}|<insert",
         "A placeholder was left in the document.", Weight.WARN),
    )
)  # fmt: skip
