# ruff: noqa: E501, ISC004 -- the words of the trade: a pattern stands on one line
"""What the heads of columns call their columns, in English and German."""

from __future__ import annotations

import re

_HEADS = tuple(
    (name, re.compile(pattern, re.IGNORECASE))
    for name, pattern in (
        ("note", r"cumulat|running total|released|to date\b|kumuliert"),
        ("number", r"^(?:#|no\.?|nr\.?|lfd\.? ?nr\.?|pos\.?|ref(?:erence)?\.?|id|ids|number|code|key|item #|item no\.?|clin|wp|ms)$|^\w+ (?:ref\.?|code|id)$"),
        ("count", r"^(?:head ?count|no\. of \w+|number of \w+|anzahl|heads|persons|seats|fte)$"),
        ("owner", r"^(?:owner|responsible|responsible (?:party|person)|verantwortlich\w*|zuständig\w*|(?:led|provided) by|party)$"),
        ("group", r"milestone (?:#|no\b\.?|number)|target milestone|^(?:in )?(?:phase|stage|sprint|milestone)(?: (?:#|no\.?|number))$"),
        ("signature", r"signature|signed|initials|unterschrift"),
        ("respond", r"respon(?:se|ds?|d)\b|we answer|reaction|reaktion"),
        ("restore", r"restor|resol|we aim to fix|fix\b|repair|behebung"),
        ("rate", r"\brates?\b|per (?:hour|day)|hourly|daily|(?:€|\$|£|[A-Z]{3}) ?/ ?(?:h|hr|hour|day|d|tag|std|PD|PT|PM|MD)\b|/ ?(?:PM|PD|MD|PT|month|sprint|hr|hour|day|tag|stunde)\b|(?:hour|day|unit) price|tagess[aä]tz|stundens[aä]tz|\bsatz\b|preis (?:pro|je) (?:tag|stunde)"),
        ("percent", r"%|per ?cent\b|\bshare\b|portion|proportion|anteil|prozent"),
        ("hours", r"\bhours?\b|\bhrs?\b|\beffort\b|\bh\b|\bdays?\b(?! (?:after|from|of|before))|\bfte\b|person-?days|^time$|allocation|commitment|involvement|quantity|\bqty\b|units|stunden|\b(?:person(?:en)?|arbeits|berater)?tage\b|\b(?:PT|PD|MD)\b|aufwand|menge"),
        ("name", r"handed over|you (?:get|receive)\b"),
        ("accept", r"accept|criteri|done when|complete when|sign-off|proof|\btest\b|definition of done|evidence|abnahmekrit|kriteri"),
        ("condition", r"depend(?:s|ing|ent) |depends|^dependenc(?:y|ies)$|condition|prerequisite|may begin|begins? (?:when|after)|starts? (?:when|after)|predecessor|\bafter\b|gate|entry|needs|abhängig|vorgänger|voraussetzung"),
        ("amount", r"amount|\bfees?\b|\bpric|payment|\bsum\b|\bvalue\b|\bcosts?\b|\btotal\b|charge|payable|instal?lment (?:amount|sum)|extended|subtotal|betrag|preis|kosten|honorar|vergütung|summe\b|\bwert\b|zahlung|rechnung"
         r"|\b(?:EUR|USD|GBP|AUD|NZD|CAD|CHF|SEK|NOK|DKK)\b|[€£$]"),
        ("duration", r"duration|\blength\b|^weeks?$|no\. of weeks|how long|\bmonths\b|dauer|^wochen$"),
        ("start", r"\bstarts?(?:ing)?\b|\bfrom\b|begin|commence|\bopens?\b|first (?:sprint|week|month)|\bvon\b|anfang|^ab$"),
        ("end", r"\bends?\b|\bending\b|^to$|finish|\bcloses?\b|\buntil\b|complet(?:e|ion) date|last (?:sprint|week|month)|\bende?\b|\bbis\b"),
        ("due", r"\bdue\b|\bdates?\b|deliver(?:y|ed) (?:by|on)?|\bby\b|deadline|target|time ?(?:line|scale|frame)|\bwhen\b|planned|timing|expected|anticipated|payable on|week\b|^month$|period|termin|fällig|datum|frist|zeitraum|zeitplan|wann"),
        ("role", r"\broles?\b|position|\bgrades?\b|\blevel\b|resource|profile|function|^job$|job title|category|discipline|rolle|funktion|qualifikation|profil"),
        ("person", r"\bpersons?\b|\bnames?\b|consultant|named|\bwho\b|\bstaff\b|assigned|individual|team member|mitarbeiter|berater|ansprechpartner"),
        ("location", r"location|\bplace\b|\bwhere\b|\bsite\b|\bbase[d]?\b|office|standort|\bort\b"),
        ("duty", r"obligation|responsib|\binputs?\b|what we need|action|needed|\bprovides\b|to be provided|(?:client|customer) (?:task|item|to)|mitwirkung|beistellung|pflicht"),
        ("phase", r"phase|work ?packages?|\bstages?\b|\bsprints?\b|iteration|work ?stream|\bstep\b|increment|\bwaves?\b|\bmodule\b|\brelease\b|arbeitspaket|etappe|abschnitt|\bstufe"),
        ("milestone", r"milestone|instal?lment|payment (?:event|point)|trigger|invoic|meilenstein|teilzahlung|rate\b"),
        ("name", r"deliverable|\bitems?\b|work product|\boutputs?\b|document|arte?fact|what\b|task|activit|product|work\b|event|results?\b|title|component|liefer(?:gegenst|objekt|ung)|ergebnis|leistung|bezeichnung|aufgabe|titel"),
        ("text", r"description|beschreibung|scope|content|inhalt"),
        ("note", r"specification|notes?|comments?|details|breakdown|remark|meaning|format|medium|standard|bemerkung"),
    )
)  # fmt: skip


def kind_of(text: str) -> str:
    """Return what a column of this head holds; "" when its head does not say."""
    return next((name for name, pattern in _HEADS if pattern.search(text.strip())), "")
