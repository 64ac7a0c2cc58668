# ruff: noqa: E501 -- the words of the trade: a pattern stands on one line
"""What stands at the head of a document: its kind, title and parties; and its period."""

from __future__ import annotations

import re

from agents.sow_to_plan.days import days
from agents.sow_to_plan.outline import Paper, Part
from domain.sow.evidence import Fact
from memory.readers.reading import Kind, Span

_CLIENT = (
    r"client|customer|buyer|purchaser|employer|principal|authority|commissioner|council|group|bank|agency|city|university|owner|foundation|"
    r"charity|trust|museum|hospital|school|association|publisher|retailer|organi[sz]ation|company"
)
_VENDOR = (
    r"supplier|vendor|contractor|consultants?|provider|service provider|seller|developer|studio|firm|agency|advis[eo]rs?|partner|integrator|"
    r"consultancy|practice|implementer|team"
)
_LEGAL = r"(?:Pty\.? Ltd\.?|Ltd\.?|Limited|LLC|L\.L\.C\.|Inc\.?|Incorporated|GmbH|AG|B\.?V\.?|N\.?V\.?|AB|AS|ASA|A/S|ApS|Oyj?|S\.?A\.?S?\.?|S\.?r\.?l\.?|PLC|plc|LLP|Corp\.?|Corporation|Co\.|Sp\. z o\.o\.|KG|SE|Kft\.?|d\.o\.o\.|OÜ|e\.V\.)"
_NAME = rf"[A-Z0-9][\w&'\u2019.\u2013-]*(?:(?: |, )(?:{_LEGAL}|(?:of|and|for|the|de|der|von|van|la|du|&) (?=[A-Z])|[A-Z0-9&][\w&'\u2019.\u2013/-]*))*"
_DEFINED = re.compile(
    rf"(?P<name>{_NAME}),?\s*(?:\((?![Tt]he |[\"\u201c\']|hereina)[^)]{{0,80}}\),?\s*)?(?:(?:,| (?:whose|a company|registered|having|located))[^()\n.;]{{0,120}}?)?\s*\((?:hereinafter |hereafter |referred to as |together )?(?:the |as the |as )?[\"\u201c\u201e'\u2018]?(?:the )?(?P<alias>[A-Z][\w ]{{1,30}}?)[\"\u201d\u2019']?\)"
)
_LABELS = {
    "client": rf"(?:{_CLIENT}|prepared for|requesting agency|business owner\(?s?\)?|for|to)(?: name)?(?: \([^)]*\))?",
    "vendor": rf"(?:{_VENDOR}|prepared by|registered legal entity|team name|proposer|from|by|performing organi[sz]ation)(?: name)?(?: \([^)]*\))?",
}
_VENDOR_DOES = r"(?:will |shall |must |has |have |may |is to )?(?:not )?(?:buil[dt]|bill|deliver|provide|develop|design|invoice|keep|staff|assign|hand|warrant|perform|carr|supply|supplies|host|train|run|maintain|configure|migrate|charge|give[s]? (?:\w+ ){0,2}training|closed)\w*"
_CLIENT_DOES = r"(?:will |shall |must |has |have |may |is to )?(?:not )?(?:pay|accept|approve|order|appoint|name|extend|reject|review|seek|let|own|grant|purchase|engage|wish|require|operate)\w*"
_KINDS = (
    ("amendment", r"amendment of solicitation|modification of contract|contract amendment|amendment (?:no|number)|change order (?:no|number)?\b"),
    ("solicitation", r"request for (?:quote|quotation|proposal)s?|statement of objectives|invitation to tender|\brfp\b|\brfq\b"),
    ("sow", r"statement of work|scope of work|work order|\bsow\b|task order|call-off|engagement letter|retainer|service order"),
    ("proposal", r"proposal|quotation|\bquote\b|offer|grant"),
)  # fmt: skip
_GENERIC = re.compile(
    r"(?i)^(?:title|statement of works?|scope of work|proposal|contract|agreement|draft|confidential|table of contents|sow)\W*$"
)

_SHORTEST, _LONGEST = 8, 140  # characters of a title


def kind_of(paper: Paper) -> str:
    """Return what sort of document it is, by its first words."""
    top = paper.reading.text[:1500].lower()
    found = [(match.start(), name) for name, pattern in _KINDS if (match := re.search(pattern, top))]
    named = {name for _, name in found}
    return "amendment" if "amendment" in named and re.search(_KINDS[0][1], top[:600]) else next(
        (name for name, _ in _KINDS if name in named), "unknown"
    )  # fmt: skip


def title(paper: Paper) -> Fact[str] | None:
    """Return the document's title: its first heading that says more than its kind."""
    form = re.search(
        _KINDS[0][1].replace("change order (?:no|number)?\\b", "change order").join(("(?im)^.{0,30}(?:", ").{0,50}$")),
        paper.reading.text[:600],
    )
    if form:
        return Fact(
            " ".join(form[0].split("\t")[0].split()),
            paper.between(form.start(), form.start() + len(form[0].split("\t")[0])),
        )
    heads = [part for part in paper.parts[:4] if part.block.kind is Kind.HEADING][:4]
    for i, part in enumerate(heads):
        text = part.block.text.strip()
        if re.fullmatch(r"(?i)(?:project )?title", text):
            following = paper.parts[paper.parts.index(part) + 1 : paper.parts.index(part) + 2]
            if following:
                return Fact(following[0].block.text.strip(), paper.cite(following[0].block.span))
        after = paper.parts[paper.parts.index(part) + 1 : paper.parts.index(part) + 2]
        alone = not after or after[0].block.kind is not Kind.HEADING or i == len(heads) - 1
        if not _GENERIC.match(text) or alone:
            return (_project(paper) if _GENERIC.match(text) else None) or Fact(text, paper.cite(part.block.span))
    for part in paper.parts[:1]:
        if (
            part.block.kind is not Kind.TABLE
            and _SHORTEST < len(part.block.text) < _LONGEST
            and not re.match(r"(?i)dear|to ", part.block.text)
        ):
            return Fact(part.block.text.strip(), paper.cite(part.block.span))
    return None


def _project(paper: Paper) -> Fact[str] | None:
    """Return the name of the project as labelled."""
    for _, span in _spans(paper)[:40]:
        found = re.match(r"(?i)project(?: name| title)?\s*:\s*(?P<name>\S.{3,100})$", span.text)
        if found:
            return Fact(found["name"].strip(), paper.cite(span))
    return None


def parties(paper: Paper) -> tuple[Fact[str] | None, Fact[str] | None]:
    """Return client and vendor: as defined in brackets, as labelled, or as named between and and."""
    client, vendor = _defined(paper)
    client = client or _labelled(paper, "client")
    vendor = vendor or _labelled(paper, "vendor")
    if client is None or vendor is None:
        for_by = _between(paper)
        client, vendor = client or for_by[0], vendor or for_by[1]
    return client, vendor


def _spans(paper: Paper) -> list[tuple[Part | None, Span]]:
    found: list[tuple[Part | None, Span]] = []
    for part in paper.parts[:60]:
        if part.block.kind is Kind.TABLE:
            found += [(None, cell) for row in part.block.rows for cell in row]
        elif part.about not in {"contents", "revision", "signature"}:
            found.append((part, part.block.span))
    return found


def _side(alias: str, paper: Paper) -> str:
    """Tell which side an alias such as the Studio is on: by its word, else by what it does in the document."""
    word = alias.lower()
    text = paper.reading.text
    does = len(re.findall(rf"(?:[Tt]he )?\b{re.escape(alias)}(?: also)? {_VENDOR_DOES}", text))
    pays = len(re.findall(rf"(?:[Tt]he )?\b{re.escape(alias)}(?: also)? {_CLIENT_DOES}", text)) + len(
        re.findall(rf"(?i)(?:from|for|invoice[sd]?|gives?) the {re.escape(alias)}\b", text)
    )
    is_client, is_vendor = bool(re.search(rf"\b(?:{_CLIENT})$", word)), bool(re.search(rf"\b(?:{_VENDOR})$", word))
    if is_client != is_vendor:
        return "client" if is_client else "vendor"
    return "client" if pays > does else "vendor" if does > pays else ""


def _defined(paper: Paper) -> tuple[Fact[str] | None, Fact[str] | None]:
    sides: dict[str, Fact[str]] = {}
    loose: list[Fact[str]] = []
    for _, span in _spans(paper):
        for found in _DEFINED.finditer(span.text):
            name = re.sub(r"^(?:between|BETWEEN|AND|and|Between|This|The)\s+", "", found["name"]).strip(" ,")
            alias = found["alias"].strip()
            acronym = alias.isupper() and not re.search(r"[Tt]he |[\"\u201c]", found[0][found[0].rindex("(") :])
            if (
                acronym
                or re.search(r"(?i)^(?:statement|master|framework|agreement|contract|work order)\b", name)
                or len(name) <= 2  # noqa: PLR2004 initials
                or re.search(r"(?i)agreement|statement|services|fee|date|price|system|project|sow\b|work\b", alias)
            ):
                continue
            at = found.start() + found[0].index(name)
            fact = Fact(name, paper.cite(span, at, found.end()))
            side = _side(alias, paper)
            if side and side not in sides:
                sides[side] = fact
            elif not side:
                loose.append(fact)
    for fact in loose:
        for side, other in (("client", "vendor"), ("vendor", "client")):
            if side not in sides and other in sides and fact.value != sides[other].value:
                sides[side] = fact
                break
    return sides.get("client"), sides.get("vendor")


def _labelled(paper: Paper, side: str) -> Fact[str] | None:
    pattern = re.compile(rf"(?i)^\s*(?:{_LABELS[side]})\s*:\s*(?P<name>[^\n]{{2,120}})$")
    for part in paper.parts[:80]:
        if part.about in {"contents", "revision"}:
            continue
        if part.block.kind is Kind.TABLE:
            for row in part.block.rows:
                cells = [cell for cell in row if cell.text.strip()]
                if len(cells) == 2 and re.fullmatch(rf"(?i)(?:{_LABELS[side]})\s*:?", cells[0].text.strip()):  # noqa: PLR2004
                    return Fact(_party(cells[1].text), paper.row(tuple(cells)))
                for cell in cells:
                    found = pattern.match(cell.text)
                    if found and re.match(r"[A-Z]", found["name"].strip()):
                        return Fact(_party(found["name"]), paper.cite(cell))
            continue
        found = pattern.match(part.block.text)
        if found and re.match(r"[A-Z]", found["name"].strip()) and not days(found["name"], dmy=True):
            return Fact(_party(found["name"]), paper.cite(part.block.span))
    return None


def _party(text: str) -> str:
    return re.split(r"\s*(?:\(|, (?:[a-z]|\d)|; | \| )", text.strip())[0].strip(" .,")


def _between(paper: Paper) -> tuple[Fact[str] | None, Fact[str] | None]:
    """Read by X for Y, from X to Y, and between X and Y (then which is which stays open)."""
    for _, span in _spans(paper)[:12]:
        found = re.search(rf"(?:[Bb]y|[Ff]rom) (?P<v>{_NAME}),? (?:for|to) (?P<c>{_NAME})", span.text)
        if found:
            return (
                Fact(found["c"].strip(" ,."), paper.cite(span, *found.span("c"))),
                Fact(found["v"].strip(" ,."), paper.cite(span, *found.span("v"))),
            )
        found = re.search(
            rf"(?P<v>{_NAME}) (?:will|shall) (?:provide|deliver|supply|build|develop|perform|do|carry out|support|migrate|design|implement)\w* .{{0,80}}?\b(?:to|for) (?P<c>{_NAME})",
            span.text,
        )
        if found and re.search(_LEGAL, found["v"]):
            return (
                Fact(found["c"].strip(" ,."), paper.cite(span, *found.span("c"))),
                Fact(found["v"].strip(" ,."), paper.cite(span, *found.span("v"))),
            )
    return None, None
