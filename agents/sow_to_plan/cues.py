# ruff: noqa: E501 -- the words of the trade: a pattern stands on one line
"""The words that say when work begins and ends, in several languages, and those that say a day is something else."""

from __future__ import annotations

import re

TO = re.compile(
    r"(?i)^[\s,]*(?:inclusive )?(?:and )?(?:to|until|till|through|thru|and|up to|bis(?: zum| einschließlich)?|au|jusqu.au|al|hasta(?: el)?|tot(?: en met)?|t/m|til|till|[-\u2013\u2014])(?: and including| the)?(?: (?:ends?|expires?|continues?|concludes?|finish(?:es)?)(?: on| until)?)?\s*$"
)
START = re.compile(
    r"(?i)\b(?:commencement|start(?:ing)?|effective|begin(?:ning)?|kick[- ]?off|inception)(?: date| day| on| is| of (?:services|work|the work))?\b|\b(?:begins?|starts?|commences?|commencing|takes? effect|opens?|began|started|commenced|first day\b[^.;]{0,30}\bis|running from|from|with effect from|"
    r"beginn(?:t|en)?|arbeitsbeginn|startet|(?:projekt|leistungs|vertrags)?(?:start|beginn)|ab dem|ab|d[ée]but(?:e|er|ent|era|eront)?|commenc(?:e|ent|era|eront)|d[ée]marr\w+|[àa] (?:partir|compter) du|du|inicio|comienz\w+|empiez\w+|inicia\w*|desde|inizio|aanvang|begindatum|startdatum|oppstart|startdag)\b"
)
END = re.compile(
    r"(?i)\b(?:expiry|end|completion|expiration|finish|termination|close|long-?stop)(?: date| day| on| is)?\b|\b(?:ends?|ending|expires?|until|through|finish(?:es|ed)?|closes|last day\b[^.;]{0,30}\bis|concludes?|be(?:en)? (?:completed?|finished|done|live|closed)|is live|"
    r"completed? (?:by|on)|complet(?:es|ing)|no later than|runs? to|to be completed|wound up|wrap(?:s|ped)? (?:it )?up|runs? (?:for )?[^.;]{0,30}\bto|"
    r"endet|enden|(?:projekt|leistungs|vertrags)?ende|fertigstellung|abschluss|bis(?: zum)?|abgeschlossen|fin|ach[èe]vement|se termin\w+|prend(?:ra)? fin|(?:done|ready|over|live|handed over|delivered in full) by|hand over [^.;]{0,40}\bon|complet\w+ [^.;]{0,40}\bby|jusqu.au|fin(?:aliza\w*|alizaci[óo]n)|t[ée]rmino|hasta|einde|einddatum|opgeleverd|fine|termine|slutt\w*|slutdat\w*)\b"
)
NOT_TERM = re.compile(
    r"(?i)present supplier|previous|former|service start|master (?:services )?agreement|framework|\bsigned\b|\bdated\b|entered into|made (?:and entered )?(?:on|as of)|vom\b|warrant|hypercare|notice(?! to proceed)|extend|option|invoice|billing|\bpay(?:s|able|ment)?\b|"
    r"closed\b(?! by)|freeze|holiday|indexation|rise|quote (?:is )?valid|valid (?:until|through|to)|gilt\b|bindend|offer\b|access|draft|revision|retention|insurance|test(?:s|ing)?\b|\buat\b|training|workshop|version|gültig|review|interview|survey\b|decid|order(?:ed)? by|reply|respond|return|fiscal|financial year|budget year|rates?\b.{0,20}\b(?:valid|fixed|apply)"
)
STAGE = re.compile(
    r"(?i)\b(?:phase|stage|abschnitt|step|sprint|milestone|workstream|increment|iteration|task|instal?ment|deliverable|report|phase \w+|schritt|etappe|étape|fase)\b(?! date)"
)
WHOLE = re.compile(
    r"(?i)\b(?:we|work|works|project|services?|supplier|contractor|consultants?|vendor|team|squad|sow|statement of work|agreement|engagement|contract|term|programme|program|order|period of performance|base period|everything|assignment|retainer|study|research|survey|campaign|course|mandate|wir|whole|projekt|auftrag|einzelauftrag|vertrag|arbeiten|leistung(?:en)?|laufzeit|leistungszeitraum|mission|prestation|projet|proyecto|servicios|trabajo)\b"
)
START_LABEL = re.compile(
    r"(?i)(?:[\w-]+ ){1,3}(?:start|commencement|effective) date|(?:(?:project|services?|contract|work|planned|expected|proposed|target|estimated|order form|sow|agreement|anticipated|term) )*(?:start(?:s|ing)?|begins?|beginning|commence(?:s|ment)|kick-?off|effective|go)(?: on)?(?: date| day| of (?:work|services|project))?(?: \(.*\))?"
    r"|(?:projekt|vertrags|leistungs|arbeits|auftrags)?(?:start|beginn)(?:termin|datum)?|beginn der (?:arbeiten|leistung(?:en)?)|(?:date de )?d[ée]but(?: de (?:la )?(?:mission|prestation)s?| du projet| des travaux)?|d[ée]marrage|(?:fecha de )?(?:inicio|comienzo)(?: del (?:proyecto|contrato))?|data (?:di )?inizio|(?:start|begin|aanvangs)datum|oppstart(?:sdato)?|startdato|(?:first|opening|erster) (?:working )?(?:day|tag)(?: of (?:work|service))?|opens|opening(?: date)?|(?:from|von|ab|du|desde|van)"
)
END_LABEL = re.compile(
    r"(?i)(?:[\w-]+ ){1,3}(?:end|expiry|expiration|completion) date|(?:(?:project|services?|contract|work|planned|expected|proposed|target|estimated|order form|sow|agreement|anticipated|term|final|new|revised) )*(?:end(?:s|ing)?|finish(?:es)?|complet(?:ion|es)|expir(?:y|ation|es)|terminat(?:ion|es)|close|long-?stop)(?: on)?(?: date| day| of (?:work|services|project))?(?: \(.*\))?"
    r"|(?:projekt|vertrags|leistungs|auftrags)?ende|(?:end|fertigstellungs|abschluss)(?:termin|datum)|fertigstellung|ende der (?:arbeiten|leistung(?:en)?)|(?:date de )?fin(?: de (?:la )?(?:mission|prestation)s?| du projet| des travaux)?|(?:fecha de )?(?:fin(?:alizaci[óo]n)?|t[ée]rmino|entrega final)(?: del (?:proyecto|contrato))?|data (?:di )?fine|eind(?:e|datum)|sluttdato|slutdat(?:o|um)|(?:last|final|closing|letzter) (?:working )?(?:day|tag)(?: of (?:work|service))?|closes|closing(?: date)?|(?:until|to|bis|au|hasta|tot)"
)
BOTH_LABEL = re.compile(
    r"(?i)(?:(?:initial|contract|project|sow|service|base|planned|overall) )*(?:term|period|dates|duration|timeline|timeframe|time frame|schedule|validity|performance|period of (?:performance|service|work)|performance period|start (?:and|/|&) end(?: dates?)?|engagement (?:dates|period))|"
    r"laufzeit|(?:vertrags|projekt)laufzeit|(?:leistungs|projekt|vertrags)?zeitraum|dauer|dur[ée]e|p[ée]riode|plazo|duraci[óo]n|periodo|durata|looptijd|periode"
)
DEFINED = re.compile(
    r"[\"\u201c\u201e](?P<term>[A-Z][\w -]{3,30})[\"\u201d\u201c]\s*(?:means|is|shall mean|:|bedeutet|ist)?\W*$"
)
NAMED_AFTER = re.compile(r"^\s*\((?:the |der |die |das )?[\"\u201c\u201e](?P<term>[A-Z][\w -]{3,30})[\"\u201d\u201c]\)")
CHANGE = re.compile(r"(?i)(?:from|von|vom)\s*$")
LATER = re.compile(
    r"(?i)\b(?:done|complet\w+|finish\w*|ends?|close[sd]?|concludes?|live|delivered|abgeschlossen|fertig|endet)\b[^.]{0,40}$"
)
NUMBERED = re.compile(
    r"(?i)\b(?P<stage>sprint|phase|stage|iteration|increment|step) (?P<number>\d{1,2}) (?:(?P<starts>starts|begins|commences)|(?P<ends>ends|finishes|closes|is complete))(?: on)? "
)
MOVED = re.compile(r"(?i)^\s*(?:auf(?: den)?|au|al|a|naar|til|till)\s*$")
WEEKDAY = re.compile(
    r"(?i)\b(?:(?:mon|tues|wednes|thurs|fri|satur|sun)day|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag),?(?: the)?\s+"
)
BY_WAY_OF = re.compile(r"(?i)\bwith (?:the|an?|our) [^,.;\d]{3,50}?(?=\s(?:on|in)\s+$)")
NOW = re.compile(r"(?i)^\)?,?\s*(?:is|are|shall be|will be|becomes?|moves?|now)\b[^.;\d]{0,20}$")
BEFORE = re.compile(r"(?i)\b(?:formerly|previously|originally|until now|so far|bisher)\b[^.;\d]{0,12}$")
OF_CHANGE = re.compile(
    r"(?i)\b(?:amendment|change (?:order|request)|variation|addendum|nachtrag)\b[^.;]*\b(?:effective|dated|effect)\b"
)
MASTER = re.compile(
    r"(?i)\b(?:master|framework|professional|consulting|services)\b[^.;]{0,40}\b(?:agreement|contract)\b"
)
UNLESS = re.compile(r"(?i)\b(?:unless|subject to)\b[^,.;]*,")
