# ruff: noqa: E501, ISC004 -- the words of the trade: a pattern stands on one line
"""What a heading says its section is about, in English and German."""

from __future__ import annotations

import re

_SELLER = r"we|our|us|i|supplier|contractor|vendor|consultant|consultants|provider|seller|agency|service provider|firm|auftragnehmer\w*|anbieter\w*|dienstleister\w*|lieferant\w*"
_CLIENT = r"client|customer|buyer|purchaser|owner|employer|recipient|district|board|ministry|department|museum|library|hospital|college|foundation|institution|port|council|group|company|agency|authority|bank|city|trust|county|government|state|school|university|auftraggeber\w*|kunden?|besteller\w*"
_OWED = r"responsib\w*|obligations?|dut(?:y|ies)|inputs?|dependenc(?:y|ies)|provides|to provide|tasks|side\b|commitments?|contributions?|part\b|undertakings?|prerequisites|actions|deliver(?:s|ables)"

# The first that fits wins.
_ABOUT = tuple(
    (name, re.compile(pattern, re.IGNORECASE))
    for name, pattern in (
        ("contents", r"table of contents|^contents$|^inhalt(?:sverzeichnis)?$"),
        ("example", r"\bexample|illustrat|specimen|\bsample (?:layout|invoice|report|table|time ?sheet)|worked case"),
        ("revision", r"revision history|version (?:history|control)|document (?:history|control)"),
        ("signature", r"signature|^signed\b|signatories|executed|execution|acceptance of (?:the |this )?(?:sow|statement|agree)|^accepted by|unterschrift"),
        ("deliverables", r"^what you(?: will|'ll|\u2019ll)? (?:own|receive|hold|keep)\b|^you(?: will|'ll|\u2019ll)? (?:get|receive|have in hand|end up with)\b"),
        ("options", r"^(?:\W*|future )(?:options?|optional)\b|^(?:additional|further|extra) (?:services?|work|items|modules)\b|^(?:nice|good) to have|^auf (?:wunsch|abruf)|^if you(?:'d|\u2019d| would)? (?:like|wish|want)"),
        ("out_of_scope", r"out[ -]of[ -]scope|exclu(?:sions?|ded|des)\b|\bnot (?:be )?includ|\bnot in\b|\bnot (?:a )?part of|outside (?:the |of )?"
         r"(?:scope|this|our)|what (?:\w+ ){1,3}(?:does|is|do|are)(?:n't|n\u2019t| not)\b|^(?:this|it) does(?:n't|n\u2019t| not) (?:include|cover)|what is not|\bwe (?:will not|won't|won\u2019t|don't|do not)\b|what we (?:will not|won't|don't)|limits of (?:the )?(?:scope|work)"
         r"|^what (?:we|i) (?:have not|haven't|haven\u2019t|did not|didn't|didn\u2019t) |^(?:does not|doesn't|doesn\u2019t|do not) (?:include|cover)|\bwithdrawn\b|\bnot (?:covered|offered|provided|delivered|contained)|leave-?outs|left out|^limits$|scope limit|limitations? of scope|^restrictions$|non-?goals|not doing"
         r"|nicht (?:enthalten|im (?:liefer|leistungs)|bestandteil|teil|inbegriffen|umfasst)|aussch?l(?:ü|u)ss|ausgeschlossen|abgrenzung|nichtleistung"),
        ("assumptions", r"assum|premises?\b|presum|presuppos|we rely on|taken? (?:for|as) (?:granted|given)|this (?:price|plan|offer|estimate) (?:rests|depends|is based) on"
         r"|bas[ie]s of (?:the |this |our )?(?:estimate|offer|price|quotation|proposal|fee)|^(?:taken as read|understood)$|we (?:are |were )?(?:counting on|count on|reckon(?:ed)?|suppose|betting)|(?:wovon|wir gehen).{0,14}aus(?:gehen)?$|grundlagen? de[rs] (?:sch[äa]tzung|preis|angebot|kalkulation)|annahmen|prämissen|kalkulationsgrundlage|rahmenbedingung"),
        ("client_responsibilities", rf"(?:{_CLIENT})\S{{0,2}}(?:'s|\u2019s|s'|s\u2019)? (?:\w+ ){{0,2}}?(?:{_OWED})"
         rf"|^(?:the )?(?!(?:the|{_SELLER})\b)\w[\w&.-]*(?:'s|\u2019s|s'|s\u2019)? (?:responsibilities|obligations|duties|inputs|commitments|undertakings)\b"
         r"|^from (?:the |you\b)|^we need(?: the following)?(?: from (?:you|the \w+))?$|what (?:we|the \w+) (?:need|expect|require)|(?:needed|required|expected|input|help) from|we(?:'re|\u2019re| are) relying on you|\bdependenc(?:y|ies)\b|prerequisite"
         r"|your (?:part|side|tasks|team's part|team\u2019s part|contribution|responsib|input|role|homework|commitment)|to be provided by (?:the )?(?:client|customer|buyer)"
         rf"|(?:responsibilities|obligations|duties|tasks|inputs|undertakings) of (?:the )?(?!(?:the|{_SELLER})\b)|(?:requesting|servicing) agency.s requirements"
         rf"|^what (?:the )?(?!(?:the|{_SELLER})\b)\w[\w-]* (?:brings|(?:will )?provides?|(?:will )?contributes?|(?:will )?suppl(?:y|ies)|does|must do|owes|(?:will |must )?do|(?:has|have|needs?|is|are) to (?:bring|provide|do|give|supply|contribute|arrange|deliver|prepare))\b"
         rf"|^(?:the )?(?!(?:the|{_SELLER}|what|this|it|fees?|payment|work|project)\b)\w[\w-]*(?: \w[\w-]*)? (?:will|shall|must|provides?|agrees to)(?: provide)?$"
         r"|furnished|(?:von|durch) (?:ihnen|euch|ihrer seite)|mitwirkung|beistellung|pflichten des (?:auftraggeb|kunden)|(?:leistungen|aufgaben) des (?:auftraggeb|kunden)"),
        ("assumptions", r"precondition|voraussetzung"),
        ("options", r"\boption(?:s|al)?\b|add-?ons?\b|if wanted|\bextras?\b|(?:nice|good) to have|(?:maybe|possibly|perhaps) (?:later|next)|(?:could|can|may) (?:be added|add)\b|on request|further services available|optionale|wahlleistung|zusatzleistung"),
        ("service_levels", r"service[ -]levels?|\bslas?\b|response times?|support levels|performance standards"),
        ("hypercare", r"hyper-?care|early[ -]life|post[ -](?:go-?live|launch|delivery|implementation)|warrant|after (?:go-?live|launch)|gewährleistung"),
        ("training", r"^training|knowledge transfer|training$"),
        ("expenses", r"expense|travel|disbursement|costs we pass|out-of-pocket|reisekosten|spesen"),
        ("non_staffing", r"non-?sta(?:ff|ﬀ)ing"),
        ("change", r"\bchanges?\b(?! management plan)|variations?\b|änderung"),
        ("termination", r"terminat|^ending|cancellation|exit\b|kündigung"),
        ("blackout", r"freeze|blackout|black-out|quiet (?:time|period)|closure|closed|holidays|unavailab"),
        ("key_personnel", r"key (?:person|people|staff|team)"),
        ("deliverables", r"^\W*(?:\w+ )?deliverables?\b"),
        ("milestones", r"milestone|instal?lment|payment (?:schedule|plan|milestones)|invoic\w+ (?:schedule|plan)|billing schedule|tranche|meilenstein|zahlungsplan"),
        ("acceptance", r"accept|sign-off|review period|^abnahme"),
        ("deliverables", r"deliverable|to be delivered|items delivered|each month|work products?|outputs?\b|what(?: will|'ll|\u2019ll)? (?:you|the \w+)(?:'ll|\u2019ll| will)? (?:get|receive)|you (?:will )?(?:get|receive)"
         r"|what (?:we (?:will )?(?:deliver|hand over|produce)|will be delivered)|results\b|^products$|liefergegenst|lieferobjekt|liefer(?:umfang|ung)|ergebnis"),
        ("roles", r"\bteams?\b|\bcrew\b|\bsquads?\b|people|persons|personnel|sta(?:ff|ﬀ)|resourc|\broles?\b|rate ?card|\brates?\b|labou?r categor|^who\b|who (?:works|does|you)|consultants|berater|mitarbeiter|stundens[aä]tz|tagess[aä]tz|besetzung"),
        ("price", r"\bfees?\b|pric|\bcosts?\b|\bcharges?\b|\bcharging\b|commercial|budget|compensation|remuneration|reimbursement|consideration|investment|\bmoney\b|vergütung|honorar|preis|kosten\b|konditionen"),
        ("payment", r"payment|\bpaying\b|invoic|billing|zahlung|rechnung"),
        ("phases", r"phase|\bstages?\b|timeline|timetable|time ?scale|\bplan\b|planning|\bschedule\b|roadmap|\bsprints?\b|iterations|approach|work ?streams?|work ?packages?|modules|programme|vorgehen|zeitplan|ablauf|terminplan|arbeitspaket"),
        ("term", r"\bterm\b|\bperiod\b|duration|\bdates?\b|\btiming\b|commencement|validity|laufzeit"),
        ("background", r"background|introduction|context|what this is|history|about |overview|purpose|objective|goal|motivation|ausgangslage|hintergrund|zielsetzung"),
        ("liability", r"liabilit|indemn|insurance|confidential|intellectual|governing|data protection|security|haftung|vertraulich|datenschutz"),
        ("scope", r"\bscope\b|services|tasks?\b|work\b|leistungsumfang|leistungsbeschreibung"),
    )
)  # fmt: skip
_NUMBERED = re.compile(
    r"(?i)(?:phase|stage|milestone|sprint|work ?stream|module|increment|work package|wave|stufe|etappe|meilenstein) (?:\d+|[A-Z]|[IVX]+|one|two|three|four|five|six)\b"
)


NUMBERING = re.compile(
    r"^(?:(?:§|art(?:icle|ikel)?|section|clause|part|annex|schedule|abschnitt|ziffer)\.?\s*)?"
    r"(?:[IVX]+(?:\.\d+)*[.):]*\s|\d+(?:\.\d+)*[.):]*|[A-Z](?:[.):]+|(?=\s[\u2013\u2014-]\s)))[\s\u2013\u2014-]*",
    re.IGNORECASE,
)


def topic(text: str) -> str:
    """Return what a heading is about, "" when it does not say."""
    words = NUMBERING.sub("", text.strip()).rstrip(" :*") or text.strip()
    if _NUMBERED.match(words):
        return "phases"
    return next((name for name, pattern in _ABOUT if pattern.search(words)), "")
