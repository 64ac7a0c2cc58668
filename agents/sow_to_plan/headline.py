# ruff: noqa: E501 -- the words of the trade: a pattern stands on one line
"""What stands at the head of a document: its kind and its title."""

from __future__ import annotations

import re
from collections.abc import Collection

from agents.sow_to_plan.amounts import sums
from agents.sow_to_plan.days import days
from agents.sow_to_plan.labels import Labelled
from agents.sow_to_plan.outline import Paper, Part
from agents.sow_to_plan.parties import Parties, greets
from agents.sow_to_plan.sides import HAS_LEGAL, LEGAL, organised, side_of
from domain.sow.evidence import Fact
from memory.readers.reading import Kind

_CHANGES = (
    r"amendment of solicitation|modification of contract|(?:contract )?(?:amendment|variation|addendum) (?:no\b|number|\d|[a-z]\b|to\b|agreement)|contract amendment|"
    r"change (?:order|request)\b|deed of variation|nachtrag|änderungs(?:auftrag|antrag|vereinbarung|vertrag)|zusatzvereinbarung|avenant|adenda|\bwijzigings?\w*|tilleggsavtale|till[äa]ggsavtal"
)
_FORM = re.compile(rf"(?im)^[^\n]{{0,30}}(?:{_CHANGES})[^\n]{{0,90}}$")
_KINDS = (
    ("solicitation", r"request for (?:quote|quotation|proposal)s?|statement of objectives|invitation to tender|\brfp\b|\brfq\b"),
    ("sow", r"statement of work|scope of work|work order|\bsow\b|task order|call-off|engagement letter|letter of engagement|retainer|service order|leistungsschein|einzelauftrag|werkvertrag|auftragsbestätigung|cahier des|orden de trabajo"),
    ("proposal", r"proposal|quotation|\bquote\b|offer\b|grant|angebot|offerte|devis|propuesta|presupuesto"),
)  # fmt: skip
_DOCUMENT = (
    r"(?:sub-?contract )?statements? of works?|subcontract|scope of works?|scope (?:document|note)|sow|msow|work (?:order|statement|package)s?|task order|specific|individual|standard|second|third|estimate|service (?:order|description|agreement)s?|services (?:description|agreement|order)|"
    r"order form|purchase order|call-?off(?: contract)?|proposal|quotation|quote|offer|price sheet|engagement letter|letter of (?:engagement|appointment)|engagement|contract|(?:consulting|master|framework|professional) (?:services )?agreement|agreement|"
    r"terms|commercial|technical|retainer|exhibit|annex|appendix|schedule|attachment|section|part|programme|program|project|executed|between|professional|services?|consulting|implementation|"
    r"einzelauftrag|leistungsschein|leistungsbeschreibung|werkvertrag|dienst(?:leistungs)?vertrag|angebot|offerte|auftragsbestätigung|auftrag|rahmenvertrag|vertrag|bestellung|pflichtenheft|lastenheft|anlage|anhang|zum|vom|zur|"
    r"cahier des (?:charges|prestations)|bon de commande|contrat(?: de prestation(?:s)?(?: de services?)?)?|devis|annexe|proposition(?: commerciale)?|"
    r"orden de trabajo|contrato(?: de (?:prestaci[óo]n de )?servicios)?|propuesta|presupuesto|anexo|opdracht(?:bevestiging)?|overeenkomst|incarico|contratto|ordine(?: di (?:lavoro|servizio))?|offerta|preventivo|avtal|uppdragsavtal|oppdragsavtale|"
    r"title|draft|final|confidential|table of contents|contents|version|revision|copy|template|document|cover(?: page)?|no|nr|number|ref(?:erence)?|and|und|et|for|of|the|to|dated"
)
_KIND_WORDS = re.compile(rf"(?i)(?<![\w])(?:{_DOCUMENT})(?![\w])\.?")
_NAMED = re.compile(
    r"(?i)(?:(?!job|role|position|your)[\w-]+ )?title(?: of (?:the )?(?:project|engagement|contract|work))?|(?:project|programme|engagement|assignment|work|contract|document|sow) name|project|programme|program|job|assignment|mandate|work|re|subject|concerning|regarding|"
    r"description of (?:the )?(?:services|work|project)|(?:name|title) of (?:the )?(?:project|assignment)|projekt(?:name|titel|bezeichnung)?|betreff|betrifft|vertragsgegenstand|auftragsgegenstand|bezeichnung|titel|"
    r"(?:nom|intitul[ée]) du projet|projet|objet|objeto|gegenstand|proyecto|nombre del proyecto|asunto|t[íi]tulo|onderwerp|prosjekt|oggetto|progetto|[äa]rende|project ?naam"
)
_EXPLICIT = re.compile(
    r"(?i)(?:(?!job|role|position|your)[\w-]+ )?title(?: of .*)?|project (?:name|title)|projekt(?:name|titel)|nom du projet|nombre del proyecto"
)
_LABELLED_ONLY = re.compile(
    r"(?i)(?:objeto?|gegenstand|oggetto|work|description of|document|contract|re|subject|concerning|regarding|betr|asunto|onderwerp)"
)
_SECTION = re.compile(
    r"(?i)(?:\W|the|and|of|our|your|this|project|contract|statement|executive|general|key|introduction|background|context|purpose|overview|summary|objectives?|goals?|aims?|scope|services?|work|parties|definitions?|"
    r"terms?|date|dates|period|deliverables?|milestones?|timeline|timetable|timing|schedule|fees?|prices?|pricing|costs?|charges|commercials?|payments?|team|people|roles|assumptions?|"
    r"what|why|how|who|when|where|is|it|we|you|will|do|recitals|preamble|description|einleitung|ausgangslage|hintergrund|gegenstand|laufzeit|vergütung|leistungen|contexte|objet|objeto|antecedentes|table|contents)+"
)
_FOR = re.compile(
    r"(?i)(?:for|for the project|regarding|concerning|relating to|in respect of|über|betreffend|pour|para|voor)\W*"
)
_KINDLY = re.compile(
    r"(?i)(?:[^\W\d_][\w&'/-]* ){0,3}(?:statement|order|agreement|contract|schedule|proposal|quotation|quote|estimate|offer|letter|deed|order form"
    r"|auftrag|vertrag|angebot|leistungsschein)(?: (?:no\.?|nr\.?|number))?(?:[ :]*\S*\d\S*)?"
)
_SHORTEST, _LONGEST = 4, 140  # characters of a title
_FORM_HEAD = 600  # characters in which a printed form names itself
_PHRASE = 80  # characters of a subject below its heading
_COLUMNS = 4  # of a table that introduces the document
_LITTLE = 0.55  # of a heading's letters
_TOP = 8  # blocks in which a title stands


def kind_of(paper: Paper) -> str:
    """Return what sort of document it is, by its first words."""
    top = paper.reading.text[:1500].lower()
    if _form(paper) is not None:
        return "amendment"
    return next((name for name, pattern in _KINDS if re.search(pattern, top)), "unknown")


def is_form(paper: Paper) -> bool:
    """Tell whether an amendment is the printed form of an authority, whose words are no facts."""
    return bool(re.search(r"(?i)amendment of solicitation|modification of contract", paper.reading.text[:_FORM_HEAD]))


def _form(paper: Paper) -> Part | None:
    """Return the line that calls the document an amendment: one of its first, and short."""
    for part in paper.parts[:5]:
        if part.block.kind is not Kind.TABLE and len(part.block.text) <= _LONGEST and _FORM.match(part.block.text):
            return part
    found = next((part for part in paper.parts[:3] if _FORM.search(part.block.text[:200].split(". ")[0])), None)
    return found if found is not None and re.search(r"(?i)solicitation|modification", found.block.text[:600]) else None


def title(paper: Paper, labels: list[Labelled], parties: Parties = (None, None)) -> Fact[str] | None:
    """Return the document's title: its heading, subject or project, whichever says more than the kind of document."""
    form = _form(paper)
    if form is not None:
        return _of_change(form, paper)
    names = {text for one in parties if one is not None for text in _called(one.value.casefold())}
    heads = [
        part
        for part in paper.parts[:_TOP]
        if part.block.kind is Kind.HEADING and part.block.text.strip().casefold() not in names
    ]
    return _of_letter(paper, labels) or _of_heading(paper, labels, heads, names)


def _of_letter(paper: Paper, labels: list[Labelled]) -> Fact[str] | None:
    letter = greets(paper)
    return (_subject(labels) or _about_greeting(paper, letter)) if letter is not None else None


def _of_heading(paper: Paper, labels: list[Labelled], heads: list[Part], names: Collection[str]) -> Fact[str] | None:
    """Return the first heading, or what says more where it only names the kind of document."""
    first = next((part for part in paper.parts if part.block.text.strip().casefold() not in names), None)
    named = _subject([one for one in labels if _EXPLICIT.fullmatch(one.label)])
    if named is not None and heads and heads[0] is first and _KIND_WORDS.search(heads[0].block.text):
        return named
    if heads and heads[0] is first and _weak(heads[0].block.text, names):
        named = _subject(labels) or _below(paper, names)
        if named is not None:
            return named
    if heads and heads[0] is first and not _generic(heads[0].block.text, names):
        if re.fullmatch(r"(?i)(?:project )?title", heads[0].block.text.strip()):
            return (
                Fact(paper.parts[1].block.text.strip(), paper.cite(paper.parts[1].block.span))
                if paper.parts[1:]
                else None
            )
        if not _heads_section(heads[0]):
            return _whole(heads[0], paper)
    return (
        _subject(labels)
        or _below(paper, names)
        or _first(paper)
        or (_whole(heads[0], paper) if heads and heads[0] is first else None)
    )


def _whole(part: Part, paper: Paper) -> Fact[str]:
    return Fact(part.block.text.strip(), paper.cite(part.block.span))


def _generic(text: str, names: Collection[str] = ()) -> bool:
    """Tell whether words say only what kind of document this is, with its number and date, and for whom."""
    for name in names:
        text = re.sub(re.escape(name), " ", text, flags=re.IGNORECASE)
    bare = re.sub(r"\b[A-Z]{0,5}[-/ ]?\d[\w./-]*", " ", _KIND_WORDS.sub(" ", _without_days(text)))
    return sum(letter.isalpha() for letter in bare) < _SHORTEST


def _called(name: str) -> tuple[str, ...]:
    """Return a name with and without its legal form."""
    return name, re.sub(rf"(?i)(?<![\w.]){LEGAL}(?![\w]).*", "", name).strip(" ,")


def _weak(text: str, names: Collection[str] = ()) -> bool:
    """Tell whether a heading says little but what kind of document this is: Study agreement, Proposal and scope."""
    if _generic(text, names) or _KINDLY.fullmatch(text.strip()):
        return True
    bare = _KIND_WORDS.sub("", _without_days(text))
    return sum(map(str.isalpha, bare)) <= _LITTLE * sum(map(str.isalpha, text))


def _without_days(text: str) -> str:
    for day in reversed(days(text, dmy=True)):
        text = text[: day.start] + " " + text[day.end :]
    return text


def _heads_section(part: Part) -> bool:
    """Tell whether a heading belongs to the body: numbered, or named as sections are."""
    return bool(part.block.marker) or (
        len(part.block.text) > _SHORTEST and bool(_SECTION.fullmatch(part.block.text.strip()))
    )


def _of_change(part: Part, paper: Paper) -> Fact[str]:
    text = part.block.text.split("\t")[0]
    after = paper.parts[paper.parts.index(part) + 1 : paper.parts.index(part) + 2]
    if (
        after
        and part.block.kind is not Kind.TABLE
        and re.match(r"(?i)(?:to|zu[mr]?|au|à|al) ", after[0].block.text)
        and len(after[0].block.text) <= _LONGEST
    ):
        joined = paper.between(part.block.span.place()[0], after[0].block.span.place()[1])
        return Fact(" ".join(joined.quote.split()), joined)
    line = _FORM.search(text)
    start, end = line.span() if line else (0, len(text))
    return Fact(" ".join(text[start:end].split()), paper.cite(part.block.span, start, end))


def _subject(labels: list[Labelled]) -> Fact[str] | None:
    """Return the project or subject as labelled."""
    for one in labels:
        text = one.value.text.strip()
        if (
            _NAMED.fullmatch(one.label)
            and _SHORTEST <= len(text) <= _LONGEST
            and not _generic(text)
            and not sums(text)
            and not re.search(r"[.;] |^\W|\b(?:shall|will)\b", text)
            and not (_heads(one) and _LABELLED_ONLY.match(one.label) and (text.endswith(".") or len(text) > _PHRASE))
            and not (one.part.block.kind is Kind.TABLE and len(one.part.block.rows[0]) > _COLUMNS)
            and not (one.under and len(one.part.block.rows) > 2)  # noqa: PLR2004 a table of several rows lists things
            and one.part.about != "roles"
        ):
            return Fact(text.rstrip("."), one.evidence)
    return None


def _heads(one: Labelled) -> bool:
    return one.apart and one.part.block.kind is Kind.HEADING


def _about_greeting(paper: Paper, at: int) -> Fact[str] | None:
    """Return the line that says what a letter is about: a heading or short line around its greeting."""
    for part in [*paper.parts[at + 1 : at + 2], *reversed(paper.parts[max(0, at - 4) : at])]:
        text = part.block.text.strip()
        heads = part.block.kind is Kind.HEADING
        if _heads_section(part):
            continue
        if (
            (heads or part in paper.parts[at + 1 : at + 2])
            and _SHORTEST < len(text) < _LONGEST
            and not text.endswith((".", ","))
            and not organised(text)
        ):
            cut = re.match(r"(?i)(?:re|subject|betreff|betr\.?|concerning|objet|asunto)\s*:\s*", text)
            start = cut.end() if cut else 0
            return Fact(text[start:], paper.cite(part.block.span, start))
    return None


def _below(paper: Paper, names: Collection[str]) -> Fact[str] | None:
    """Return the line that names the work below a heading that only names the kind of document."""
    parts = paper.parts[: _TOP + 4]
    first = next(
        (i for i, part in enumerate(parts) if part.block.kind is not Kind.TABLE and _weak(part.block.text, names)),
        None,
    )
    if first is None:
        return None
    for i, part in enumerate(parts[first + 1 :], first + 1):
        text = part.block.text.strip()
        sentence = len(text) > _LONGEST or text.endswith(".")
        if (
            part.block.kind is Kind.TABLE
            or (_heads_section(part) and (i > first + 2 or part.block.marker))
            or (sentence and not re.search(r"(?i)between|entered into", text))
        ):
            break
        after_for = bool(_FOR.fullmatch(parts[i - 1].block.text.strip()))
        led = after_for or part.block.kind is Kind.HEADING or i == first + 1
        if (
            _generic(text, names)
            or _heads_section(part)
            or text.casefold() in names
            or side_of(text)
            or not led
            or not _SHORTEST < len(text) < _LONGEST
        ):
            continue
        if (
            not re.search(r"[.;,:]$|: |\(|\b(?:will|shall|is|between|by and|entered|dated)\b|@", text)
            and not days(text, dmy=True)
            and not sums(text)
        ):
            if HAS_LEGAL.search(text) and not after_for and part.block.kind is not Kind.HEADING:
                continue
            return Fact(text, paper.cite(part.block.span))
    return None


def _first(paper: Paper) -> Fact[str] | None:
    """Return a first heading or line that is a title and no name, letter or sentence."""
    for part in paper.parts[:3]:
        text = part.block.text.strip()
        heads = part.block.kind is Kind.HEADING
        if (
            part.block.kind is Kind.TABLE
            or _generic(text)
            or _heads_section(part)
            or (not heads and part is not paper.parts[0])
        ):
            continue
        if HAS_LEGAL.search(text) and greets(paper) is not None:
            continue
        if (
            2 * _SHORTEST < len(text) < _LONGEST
            and not text.endswith(".")
            and not re.match(r"(?i)(?:to|from|date)\b", text)
            and not side_of(text.partition(":")[0])
        ):
            return _whole(part, paper)
    return None
