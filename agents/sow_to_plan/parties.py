# ruff: noqa: E501 -- the words of the trade: a pattern stands on one line
"""Who buys and who supplies: as defined, labelled, said in a sentence, addressed in a letter or signing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from agents.sow_to_plan.labels import Labelled
from agents.sow_to_plan.outline import Paper, Part
from agents.sow_to_plan.sides import HAS_LEGAL, LABELS, LOOSE_LABELS, NAME, is_party, organised, party, side_of
from domain.sow.evidence import Fact
from memory.readers.reading import Kind, Span

Parties = tuple[Fact[str] | None, Fact[str] | None]
_VENDOR_DOES = r"(?:will |shall |must |has |have |may |is to |agrees to )?(?:not )?(?:also )?(?:buil[dt]|bill|deliver|provide|develop|design|invoice|keep|staff|assign|hand|warrant|perform|carr|supply|supplies|host|train|run|maintain|configure|migrate|charge|make|give[s]? (?:\w+ ){0,2}training|replace|notify|owes|closed)\w*"
_CLIENT_DOES = r"(?:will |shall |must |has |have |may |is to |agrees to )?(?:not )?(?:also )?(?:pay|accept|approve|order|appoint|extend|reject|review|seek|let|own|grant|purchase|engage|wish|require|operate|bu[yi]|hire|issue)\w*"
_QUOTED = r"[\"\u201c\u201e\u00ab\u2018'](?:[Tt]he |[Dd]er |[Dd]ie |[Ll]e |[Ll]a |[Ll][\u2019']|[Ee]l )?(?P<{}>[^\"\u201d\u201c\u00bb\u2019']{{2,40}}?)\s?[\"\u201d\u201c\u00bb\u2019']"
_ALIAS = re.compile(
    rf"\((?P<words>[^()]{{0,120}}?{_QUOTED.format('a')}[^()]{{0,60}})\)"
    rf"|[\u2013\u2014-]\s*(?:nachfolgend|nachstehend|im [Ff]olgenden|hereinafter|ci-apr[èe]s|en adelante|hierna)[^\u2013\u2014\n\"\u201e\u201c]{{0,40}}{_QUOTED.format('b')}"
    r"|\((?:the |as |as the |hereinafter |referred to as |we, |us, |you, |der |die |le |la )*(?P<c>[A-Z][a-zà-ÿ]+(?: [A-Z]?[a-zà-ÿ]+){0,2}|we|us|we, us|you)\)"
)
_NO_ALIAS = re.compile(
    r"(?i)agreement|statement|services?\b|\bfees?\b|date|price|system|project|\bsow\b|\bmsa\b|work\b|order\b|vertrag|term\b|deliverable|software|platform"
)
_OPENS = re.compile(
    r"(?i)\b(?:between|zwischen|entre|tussen|tra|mellan|mellom)\b(?: the parties)?:?|\b(?:is|are) (?:made|entered into|concluded|issued) by\b|\bentered into by\b"
)
_VERBS = r"(?:will|shall|is to|agrees to|wird|verpflichtet sich)"
_OF = r"(?:to|for|für|pour|para)(?: the| die| den| das| la| le| el)?"
_PATTERNS = tuple(
    re.compile(
        pattern.replace("<c>", rf"(?P<c>{NAME})").replace("<v>", rf"(?P<v>{NAME})").replace("<o>", rf"(?P<o>{NAME})")
    )
    for pattern in (
        r"(?:[Bb]y|[Ff]rom) <v>,? (?:for|to) (?:the )?<c>",
        r"\b[Ff]or (?:the )?<c>,? (?:written|prepared|drawn up|submitted|produced|provided|delivered) by <v>",
        rf"<v>(?: \([^)]*\))?,? {_VERBS} (?:\w+ )?(?:provide|deliver|supply|build|rebuild|develop|perform|do|carry out|support|migrate|design|implement|replace|create|help|assist|errichte|liefer|entwickel)\w* [^.]{{0,80}}?\b{_OF} <c>",
        r"<v> (?:provides|delivers|supplies|builds|develops|errichtet|liefert|entwickelt|erstellt|erbringt|baut|r[ée]alise|fournit|desarrolla|realiza) (?:[^.]{0,60}?\b)?(?:to|for|für|pour|para)(?: the| die| den| das| la| le| el)? <c>",
        r"<v> (?:confirms|proposes|offers|is pleased|sets out) [^.]{0,60}?\b(?:help|assist|support|to|for) <c>",
        r"<c>(?: \([^)]*\))? (?:has asked|asks|hires|engages|has engaged|appoints|has appointed|commissions|has commissioned|retains|has retained|contracts|instructs|mandates|beauftragt|charge|encarga a|wishes to engage|would like) (?:the services of )?(?:die |den |das )?<v>",
        r"<c>(?: \([^)]*\))? (?:buys|orders|purchases|procures|wishes to (?:buy|order|procure))(?: [^.]{0,60}?)? from <v>",
        r"(?:[Tt]he|[Oo]ur) (?:client|customer|buyer|Client|Customer|Buyer|Authority)(?: for this \w+)? is (?:the )?<c>",
        r"(?:[Tt]he|[Oo]ur) (?:supplier|vendor|contractor|consultant|provider|Supplier|Vendor|Contractor|Consultant|Provider|Service Provider)(?: for this \w+)? is (?:the )?<v>",
        r"<c>(?: \((?:[Hh]ereinafter )?[^)]{1,40}\))? (?:would like|wishes|needs|requires|seeks|intends|plans|is looking|has a (?:requirement|need)) (?:to|for|a|an|help|support)\b",
        r"<c> is the (?:client|customer|buyer|Client|Customer|Buyer)\b",
        r"<v> is the (?:supplier|vendor|contractor|consultant|provider|Supplier|Vendor|Contractor|Consultant|Provider)\b",
        r"\b[Ww]e \(<v>\)[^.]{0,120}\byou \(<c>\)",
        r"(?i:prepared|submitted|proposed|drawn up|written|erstellt|offered)(?: exclusively)? (?i:for|to|für) <c>(?=$|[,.] |\n)",
        r"^(?i:proposal|quotation|quote|offer|scope of work|statement of work|sow|angebot|offerte) (?i:for|to|für) <o>$",
        r"(?i:prepared|submitted|proposed|drawn up|written|erstellt|offered) (?i:by|von) <v>(?=$|[,.] |\n| on )",
    )
)
_GREETS = re.compile(
    r"(?i)^(?:dear|hello|hi|sehr geehrte|guten tag|liebe|madame|monsieur|estimad|geachte|caro|cara|gentile|kære|hej|bonjour)\b"
)
_ENDS = re.compile(
    r"(?i)^(?:yours|(?:with )?(?:kind|best|warm) regards|regards|sincerely|mit freundlichen|freundliche|viele|beste gr|cordialement|bien [àa] vous|atentamente|saludos|hochachtungsvoll|met vriendelijke)\b"
)
_HEAD = 120  # characters of a letterhead in one line
_OPENING, _ADDRESSED = 30, 16  # blocks in which the parties are introduced; blocks above a greeting
_FOR = re.compile(r"^[^,;:.]{3,40}? for (?:and on behalf of )?(?=[A-Z\u00c0-\u00dd])")  # who signs for a firm
_CLOSING = 8  # blocks in which they sign
_AGREES = re.compile(r"(?i)^(?:agreed|accepted|confirmed|approved|beauftragt|angenommen|yes)\b")


def parties(paper: Paper, labels: list[Labelled]) -> Parties:
    """Return client and vendor, each from the surest place that names it; absent where the sides stay open."""
    found: dict[str, Fact[str]] = {}
    sources: tuple[Callable[[], Iterator[tuple[str, Fact[str]]]], ...] = (
        lambda: _defined(paper),
        lambda: _labelled(labels, loose=False),
        lambda: _said(paper),
        lambda: _labelled([one for one in labels if one.opens], loose=True),
        lambda: _letter(paper),
        lambda: _labelled(labels, loose=True),
        lambda: _letterhead(paper, found),
        lambda: _signing(paper, found),
    )
    for source in sources:
        for side, fact in source():
            taken = {one.value.casefold() for one in found.values()}
            if side not in found and fact.value.casefold() not in taken:
                found[side] = fact
        if len(found) == len(LABELS):
            break
    return found.get("client"), found.get("vendor")


def _opening(paper: Paper) -> Span:
    """Return the words of the first blocks as one, a line a block."""
    text, jumps = "", []
    for part in paper.parts[:_OPENING]:
        if part.block.kind is Kind.TABLE or part.inert or part.about in {"contents", "revision", "signature"}:
            continue
        span = part.block.span
        jumps += [(len(text) + here, there) for here, there in span.jumps]
        text += f"{span.text}\n"
    return Span(text, tuple(jumps) or ((0, 0),))


def _spans(paper: Paper) -> Iterator[Span]:
    yield _opening(paper)
    for part in [*paper.parts[:_OPENING], *paper.parts[_OPENING:][-_CLOSING:]]:
        yield from (cell for row in part.block.rows for cell in row)


def _defined(paper: Paper) -> Iterator[tuple[str, Fact[str]]]:
    """Yield the parties a document defines: name, then alias in brackets; their side by the alias or by what it does."""
    loose: list[Fact[str]] = []
    sides: dict[str, Fact[str]] = {}
    for span in _spans(paper):
        before = 0
        for mark in _ALIAS.finditer(span.text):
            alias = next(word for word in (mark["a"], mark["b"], mark["c"]) if word)
            place = _name_before(span.text, before, mark.start())
            before = mark.end()
            if (
                place is None
                or (_NO_ALIAS.search(alias) and not side_of(alias))
                or (mark["c"] and not _surely(span.text, place, alias))
            ):
                continue
            fact = Fact(span.text[slice(*place)], paper.cite(span, place[0], mark.end()))
            side = side_of(alias) or _acts(alias, paper)
            if side and side not in sides:
                sides[side] = fact
            elif not side:
                loose.append(fact)
        if not sides and not loose:
            loose += _between(span, paper)
    for fact in loose:
        known = [one.value for one in sides.values()]
        side = _acts(_short(fact.value), paper) if len(sides) != 1 else next(one for one in LABELS if one not in sides)
        if side and side not in sides and fact.value not in known:
            sides[side] = fact
    yield from sides.items()


def _surely(text: str, place: tuple[int, int], alias: str) -> bool:
    """Tell whether a bracket without quotation marks defines a party: after between, or of an organisation."""
    return bool(_OPENS.search(text[: place[0]]) or (organised(text[slice(*place)]) and side_of(alias)))


def _name_before(text: str, start: int, end: int) -> tuple[int, int] | None:
    """Return where the name that a bracket explains stands: the first with a legal form after the opening word."""
    for opens in _OPENS.finditer(text, start, end):
        start = opens.end()
    # A name does not go over the end of a line, and a party stands in the line of its bracket or right above.
    line = text.rfind("\n", start, max(start, text.rfind("\n", start, end)))
    start = line + 1 if line >= start else start
    names = [(m.start(), m.end()) for m in re.finditer(NAME, text[start:end])]
    names = [(start + a, start + b) for a, b in names]
    good = [(a, a + len(name)) for a, b in names if (name := party(text[a:b])) and text[a : a + len(name)] == name]
    sure = [one for one in good if organised(text[slice(*one)])]
    return next(iter(sure or good), None)


def _between(span: Span, paper: Paper) -> list[Fact[str]]:
    """Return the two names after between that no bracket explains."""
    opens = _OPENS.search(span.text)
    if opens is None:
        return []
    found = []
    for mark in re.finditer(
        rf"(?:^|\b(?:and|und|et|y|e|en|och|og)\b|:)\s+(?:the |der |die |dem |la |le )?(?P<n>{NAME})",
        span.text[opens.end() : opens.end() + 400],
    ):
        name = party(mark["n"])
        if name and organised(name):
            at = opens.end() + mark.start("n")
            found.append(Fact(name, paper.cite(span, at, at + len(name))))
    return found[:2]


def _short(name: str) -> str:
    return name.split(maxsplit=1)[0].strip(",")


def _acts(alias: str, paper: Paper) -> str:
    """Tell which side somebody is on by what they do in the document."""
    text, who = paper.reading.text, re.escape(alias)
    if alias.lower() in {"we", "us", "we, us", "you"}:
        return ""
    does = len(re.findall(rf"\b{who}(?: \([^)]*\))? {_VENDOR_DOES}", text)) + len(
        re.findall(rf"\b{who}.s (?:day )?rates?\b|by {who}\b", text)
    )
    pays = len(re.findall(rf"\b{who}(?: \([^)]*\))? {_CLIENT_DOES}", text)) + len(
        re.findall(rf"(?i)(?:from|for|invoice[sd]?|gives?|to) (?:the )?{who}\b", text)
    )
    return "client" if pays > does else "vendor" if does > pays else ""


def _labelled(labels: list[Labelled], *, loose: bool) -> Iterator[tuple[str, Fact[str]]]:
    for one in labels:
        for side, pattern in (LOOSE_LABELS if loose else LABELS).items():
            if pattern.fullmatch(one.label) and (name := party(one.value.text)):
                signing = one.label.lower().startswith(("for", "signed"))
                if organised(name) or not (loose or signing):
                    yield side, Fact(name, one.evidence)


def _said(paper: Paper) -> Iterator[tuple[str, Fact[str]]]:
    """Yield the parties that a sentence of the opening puts in their places."""
    for part in paper.parts[:_OPENING]:
        if part.block.kind is Kind.TABLE or part.inert or part.about in {"contents", "revision"}:
            continue
        for pattern in _PATTERNS:
            for found in pattern.finditer(part.block.text):
                yield from _placed(found, part, paper)


def _placed(found: re.Match[str], part: Part, paper: Paper) -> Iterator[tuple[str, Fact[str]]]:
    groups = {group: party(text) for group, text in found.groupdict().items() if text is not None}
    if not all(groups.values()) or (
        len(groups) > 1 and not any(organised(name) for name in groups.values()) and "(" not in found[0]
    ):
        return
    for group, name in groups.items():
        at = found.start(group)
        if group == "v" and found[0].lower().startswith(("by ", "from ")) and not organised(name):
            continue  # a person who signs for somebody
        if group == "o" and not organised(name):
            continue  # a proposal for what, not for whom
        yield ("vendor" if group == "v" else "client"), Fact(name, paper.cite(part.block.span, at, at + len(name)))


def _letter(paper: Paper) -> Iterator[tuple[str, Fact[str]]]:
    """Yield the organisation a letter is addressed to and the one that signs it or stands at its head."""
    parts, at = paper.parts, greets(paper)
    if at is None:
        return
    head = [_as_name(part, paper) for part in parts[:at]]
    ends = next((i for i, part in enumerate(parts) if i > at and _ENDS.match(part.block.text)), len(parts))
    foot = [_as_name(part, paper) for part in parts[ends : ends + 5] if not _AGREES.match(part.block.text)]
    agrees = [_as_name(part, paper) for part in parts[ends:] if _AGREES.match(part.block.text)]
    yield from (("client", one) for one in agrees if one is not None)
    above = [one for one in head if one is not None]
    signs = next((one for one in foot if one is not None), None)
    if signs is None and len(above) > 1:
        signs = above[0]
    if signs is not None:
        yield "vendor", signs
        yield from (("client", one) for one in above if one.value != signs.value)


def _signing(paper: Paper, found: dict[str, Fact[str]]) -> Iterator[tuple[str, Fact[str]]]:
    """Yield the other of the two that sign, where one side is known and stands among them."""
    if len(found) != 1:
        return
    side, known = next(iter(found.items()))
    other = next(one for one in LABELS if one != side)
    names: dict[str, Fact[str]] = {}
    for part in paper.parts[-_CLOSING:]:
        for cell in [cell for row in part.block.rows for cell in row] or [part.block.span]:
            name = party(cell.text)
            if name and (organised(name) or name in paper.reading.text[: cell.place()[0]]) and name in cell.text:
                at = cell.text.index(name)
                names.setdefault(name.casefold(), Fact(name, paper.cite(cell, at, at + len(name))))
    if len(names) == 2 and known.value.casefold() in names:  # noqa: PLR2004 the two sides
        yield other, next(fact for key, fact in names.items() if key != known.value.casefold())


def _letterhead(paper: Paper, found: dict[str, Fact[str]]) -> Iterator[tuple[str, Fact[str]]]:
    """Yield the vendor whose name heads the paper, above the title, where only the client is named otherwise."""
    part = paper.parts[0] if paper.parts else None
    if part is None or "client" not in found or part.block.kind is not Kind.PARAGRAPH:
        return
    name = party(part.block.text)
    if name and HAS_LEGAL.search(name) and part.block.text.strip().startswith(name) and len(part.block.text) <= _HEAD:
        yield "vendor", Fact(name, paper.cite(part.block.span))


def greets(paper: Paper) -> int | None:
    """Return which block greets somebody, None where the document is no letter."""
    return next((i for i, part in enumerate(paper.parts[:_ADDRESSED]) if _GREETS.match(part.block.text)), None)


def _again(name: str, part: Part, paper: Paper) -> bool:
    """Tell whether a line of an address names a party: the same words stand again where the letter is agreed to."""
    later = paper.reading.text[part.block.span.place()[1] :]
    return len(name.split()) > 1 and any(name in line for line in later.split("\n") if _AGREES.match(line.strip()))


def _as_name(part: Part, paper: Paper) -> Fact[str] | None:
    whole = part.block.text.strip()
    name = party(_FOR.sub("", whole))
    if (
        part.block.kind is Kind.TABLE
        or not name
        or not (organised(name) or _again(name, part, paper))
        or len(whole) > len(name) + 60
        or not is_party(name)
    ):
        return None
    return Fact(name, paper.cite(part.block.span, whole.index(name) if name in whole else 0))
