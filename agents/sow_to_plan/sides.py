# ruff: noqa: E501 -- the words of the trade: a pattern stands on one line
"""Who buys and who supplies, by the words documents use for them, and what a name of a party looks like."""

from __future__ import annotations

import re

from agents.sow_to_plan.amounts import sums
from agents.sow_to_plan.days import days

_BUYS = (
    r"client|customer|buyer|purchaser|employer|principal|authority|commissioner|council|bank|city|county|university|owner|foundation|"
    r"charity|trust|museum|hospital|school|association|society|publisher|retailer|district|state|department|ministry|"
    r"(?:service )?recipient|requester|licensee|sponsor|end[- ]user|"
    r"auftraggeber(?:in)?|kund(?:e|in)|besteller(?:in)?|ma[iî]tre d.ouvrage|donneur d.ordre|b[ée]n[ée]ficiaire|cliente|contratante|comitente|"
    r"opdrachtgever|klant|mandant(?:in)?|afnemer|committente|kund|best[äa]llare(?:n)?|bestiller|oppdragsgiver|zleceniodawca|zamawiaj[ąa]cy"
)
_BUYS_LOOSE = r"company|organi[sz]ation|group|agency"
_SUPPLIES = (
    r"supplier|vendor|contractor|consultants?|provider|service provider|seller|developer|studio|advis[eo]rs?|integrator|architects?|engineers?|surveyors?|institute|laboratory|trainer|"
    r"consultancy|practice|implementer|bidder|offeror|applicant|proposer|tenderer|licensor|freelancer|subcontractor|designer|"
    r"auftragnehmer(?:in)?|anbieter(?:in)?|dienstleister(?:in)?|lieferant(?:in)?|prestataire|fournisseur|titulaire|sous-traitant|"
    r"proveedor(?:a)?|contratista|prestador(?:a)?|fornecedor(?:a)?|contratad[oa]|fornitore|appaltatore|leverancier|opdrachtnemer|"
    r"leverant[öo]r(?:en)?|leverand[øo]r(?:en)?|oppdragstaker|konsult(?:en)?|wykonawca"
)
_SUPPLIES_LOOSE = r"firm|agency|partner|team"
LEGAL = (
    r"(?:\(?Pty\)?\.? Ltd\.?|\(Private\) Limited|CC|OEG|KEG|e\.U\.|Pte\.? Ltd\.?|Pty|Ltd\.?|Limited|LLC|L\.L\.C\.|Inc\.?|inc\.|Incorporated|gGmbH|GmbH & Co\. ?KG(?:aA)?|GmbH|mbH|UG|AG & Co\. KG|AG|AöR|KGaA|KG|OHG|GbR|eG|e\.V\."
    r"|B\.?V\.?|N\.?V\.?|V\.?O\.?F\.?|AB|AS|ASA|A/S|ApS|I/S|HB|Oyj?|S\.A\.S\.?|SAS|SASU|SARL|S\.?[àa]\.?r\.?l\.?|EURL|S\.A\.U?\.?|SA|S\.L\.U?\.?|SLU?|S\.r\.l\.?|Srl|S\.p\.A\.?|SpA|Lda\.?|Ltda\.?"
    r"|PLC|plc|LLP|L\.?P\.?|PLLC|P\.C\.|PBC|CIC|CIO|Corp\.?|Corporation|Co\.|Sp\. z o\. ?o\.|SE|Kft\.?|Zrt\.?|d\.o\.o\.|s\.r\.o\.|a\.s\.|OÜ|K\.K\.|ehf\.?)"
)
_UPPER = "A-ZÀ-ÖØ-ÞĀĂĄĆČĎĐĒĘĚĞĢĪĶŁĻŃŅŇŌŐŒŘŚŞŠŢŤŪŮŰŹŻŽ"
_WORD = rf"[{_UPPER}0-9][\w&+'\u2019./\u2013-]*"
_LINK = r"(?:of|and|for|the|de|der|des|die|für|und|von|van|van der|la|le|les|el|los|las|y|et|du|da|do|dos|di|del|della|d.|op|i|en|og|och|&|\+)"
NAME = rf"{_WORD}(?:(?:,? {LEGAL}(?![\w])|,? & Co\. ?KG| (?:{_LINK} ){{1,2}}(?=[{_UPPER}0-9])(?:{_WORD})| [&+] {_WORD}| {_WORD}))*"
HAS_LEGAL = re.compile(rf"(?<![\w.]){LEGAL}(?![\w])")
_ORGANISED = re.compile(
    r"\b(?:Partners?|Consult(?:ing|ants?)|Group|Bank|Trust|University|Universität|Verein|Stadtwerke|Association|Society|Studios?|Agency|Labs?|Systems?|"
    r"Solutions|Services|Authority|District|County|Council|Museum|Foundation|Institute?|Laborator(?:y|ies)|Hospital|Cooperative|Co-op(?:erative)?|Technolog(?:y|ies)|Advisory|"
    r"Advisors|Associates|Engineering|Engineers|Software|Digital|Insurance|Energy|Railways?|Ministry|Department|Office|College|School|Clinics?|Kitchens|Collective|"
    r"Stiftung|Gemeinde|Stadt|Kanton|Amt|Genossenschaft|Fondation|Mutuelle|Ville|Ayuntamiento|Cooperativa|Fundación|Holdings?|Network|Union|Alliance|Waterschap|Versicherung(?:sanstalt)?|\w+anstalt|\w+verband|\w+kammer|\w+werke?|Trustees|Company|Industries|Works|Brothers|Sons)\b"
)
_NO_NAME = re.compile(
    r"(?i)^(?:this |that |these |an? |each |both |either |our |your |we\b|you\b|it\b|in |on |as |if |to be )"
    r"|\b(?:will|shall|must|has|have|is|are|was|were|may|can|should|wird|werden|ist|sind|soll|hat|est|sont|doit|es|debe)\b"
    r"| for (?:and on behalf of )?the |\b(?:statement of work|agreement|contract|amendment|order no|vertrag|proposal|parties|hereinafter|signature|effective date|signed|approved)\b"
    r"|^(?:tbd|tba|tbc|n/?a|none|unknown|x+|sow|msa|annex|schedule|section|project|services?|version|date|no\.?|page|pages|name|title|address|code|client|role|partner|director|manager|chief|fee|confidential|draft)\b\W*$"
)
_PLACEHOLDER = re.compile(r"[\[\]{}<>_]{1}|@|https?:|\bX{3,}\b|\u2026|\.{3}")
_LED = re.compile(
    r"(?i)^(?:(?:(?:agreed|accepted|signed|approved|confirmed|executed|beauftragt|yes)\b[\w ,]{0,20}? )?(?:for|from|by|to|on behalf of|für|von)(?: and on behalf of)?:? +)(?:the (?!trustees))?(?=[A-Z\u00c0-\u00dd])"
)
_MOST_WORDS = 12
_TAIL = re.compile(
    r"\s*(?:\((?!Pty\)|Private\))|[;|\n\u00b7\u2022]| [\u2013\u2014-] |,? (?:whose|having|located|represented by|vertreten durch|repr[ée]sent[ée]e? par|represented|with (?:its )?(?:registered|offices?)|a company|registered|incorporated|established)\b"
    r"|, (?:[a-zà-ÿ]|\d)|,? (?:Attn|attn|c/o|z\. ?Hd|ABN|VAT|Company (?:No|number)|UID|CHE-)\b)"
)
WORDS = {
    "client": re.compile(rf"(?i)(?:{_BUYS})(?:[\u2019']?s)?"),
    "vendor": re.compile(rf"(?i)(?:{_SUPPLIES})(?:[\u2019']?s)?"),
}
LOOSE = {"client": re.compile(rf"(?i)(?:{_BUYS_LOOSE})"), "vendor": re.compile(rf"(?i)(?:{_SUPPLIES_LOOSE})")}
_AROUND = (
    r"(?:(?:the|contracting|commissioning|legal|full|registered|ordering|issuing|der|die|le|la|l.|el) ?)*",
    r"(?:[ -](?:name|details|organi[sz]ation|company|entity|firm|legal name|agency|authority))*(?: \([^)]*\))?(?:\(s\)|/in|:in|\*in)?",
)
LABELS = {
    "client": re.compile(
        rf"(?i){_AROUND[0]}(?:{_BUYS}|contracting agency|prime(?: contractor)?|prepared for|submitted to|presented to|proposed to|requested by|(?:purchasing|procuring|ordering|buying|requesting|engaging|receiving|contracting|commissioning|awarding) (?:organi[sz]ation|entity|party|authority|company|body|office|department|unit)|commissioned by|engaged by|requesting agency|business owner\(?s?\)?|ordered by|issued by|bill to|sold to|on behalf of|erstellt für|angebot für|pr[ée]par[ée] pour|[àa] l.attention de|preparado para|signed for(?: and on behalf of)? the (?:client|customer)|for(?: and on behalf of)? the (?:client|customer|buyer|authority)|für den auftraggeber){_AROUND[1]}"
    ),
    "vendor": re.compile(
        rf"(?i){_AROUND[0]}(?:{_SUPPLIES}|prepared by|submitted by|presented by|proposed by|offered by|registered legal entity|team name|performing organi[sz]ation|(?:performed|carried out|executed|undertaken|provided|supplied|delivered|built|run|rendered) by|(?:implementing|implementation|delivery|performing|executing|supplying|consulting|delivering|technology|contracting) (?:partner|party|firm|company)|remit to|erstellt von|angebot von|pr[ée]par[ée] par|[ée]tabli par|preparado por|for(?: and on behalf of)? the (?:supplier|vendor|contractor|consultant|provider|seller)|für den auftragnehmer){_AROUND[1]}"
    ),
}
LOOSE_LABELS = {
    "client": re.compile(rf"(?i)(?:the )?(?:{_BUYS_LOOSE}|for|to|für|an|pour|para){_AROUND[1]}"),
    "vendor": re.compile(rf"(?i)(?:the )?(?:{_SUPPLIES_LOOSE}|from|by|von|par|de){_AROUND[1]}"),
}


def party(text: str) -> str:
    """Return the name of an organisation or person as it stands at the beginning of a cell or line, "" if it is none.

    >>> party("Arden Mills Ltd, 4 Mill Lane"), party("30 April 2027"), party("The Supplier")
    ('Arden Mills Ltd', '', '')
    """
    name = _TAIL.split(_LED.sub("", text.strip()), maxsplit=1)[0].strip(' .,:*\u201c\u201d"')
    legal = list(HAS_LEGAL.finditer(name))
    if legal and re.match(r"\.?[,:]", name[legal[-1].end() :]):
        name = name[: legal[-1].end()]
    if legal and f"{name}." in text:
        name = (
            f"{name}."
            if name.endswith(("Inc", "Ltd", "Co", "Corp", "S.A", "S.L", "P.C", "B.V", "N.V", "S.A.S"))
            else name
        )
    return name if is_party(name) else ""


def is_party(name: str) -> bool:
    """Tell whether words can be the name of a party: no date, sum, sentence, label or placeholder."""
    return (
        bool(re.match(rf"[{_UPPER}0-9]", name) or HAS_LEGAL.search(name))
        and sum(letter.isalpha() for letter in name) > 2  # noqa: PLR2004 initials name nobody
        and len(name.split()) <= _MOST_WORDS
        and not _NO_NAME.search(name)
        and not (name.lower().startswith("the ") and not organised(name[4:]))
        and not _PLACEHOLDER.search(name)
        and not any(pattern.fullmatch(name) for table in (WORDS, LABELS) for pattern in table.values())
        and not days(name, dmy=True)
        and not sums(name)
    )


def organised(name: str) -> bool:
    """Tell whether a name shows that it is an organisation's."""
    return bool(HAS_LEGAL.search(name) or _ORGANISED.search(name))


def side_of(word: str) -> str:
    """Return the side a word such as Customer names, "" when it says neither or both."""
    last = re.sub(r"(?i)^the ", "", word.strip())
    for table in (WORDS, LOOSE):
        found = [
            side
            for side, pattern in table.items()
            if re.search(rf"(?:^|[\s-])(?:{pattern.pattern[4:]})$", last, re.IGNORECASE)
        ]
        if len(found) == 1:
            return found[0]
    return ""
