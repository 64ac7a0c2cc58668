# ruff: noqa: E501 -- the words of the trade: a pattern stands on one line
"""Facts that documents give as lists, headings and labelled lines instead of tables."""

from __future__ import annotations

import re
from collections.abc import Iterator

from agents.sow_to_plan import sentences as told
from agents.sow_to_plan.amounts import sums
from agents.sow_to_plan.days import days, relative, when
from agents.sow_to_plan.outline import Paper, Part
from agents.sow_to_plan.promised import promised
from agents.sow_to_plan.topics import topic
from domain.sow.evidence import When
from domain.sow.statement import Clause, Deliverable
from memory.readers.reading import Kind, Span

STAGED = re.compile(
    r"(?i)^(?:(?P<kind>phase|stage|milestone|sprint|work ?stream|step|wave|work package|increment|module|release|task|etappe|stufe|arbeitspaket|meilenstein)"
    r"(?P<number>\s*\d+(?:\.\d+)?|\s+[A-Z]|\s+[IVX]+|\s+(?:one|two|three|four|five|six|seven|eight))\b)[\s:.,)\u2013\u2014-]*(?P<name>.*)$"
)
_LEAD = re.compile(
    r"(?i)(?:deliver|provid|produc|undertak|hand[s]? over|receiv|suppl)\w*\b.*(?:following|:)|following (?:deliverables|items|outputs|work)"
    r"|deliverables?(?: \w+){0,4}:"
)
_NOT_LEAD = re.compile(
    r"(?i)principle|not include|exclud|assum|responsib|client (?:will|shall|must)|customer (?:will|shall|must)"
)
_OUT_LEAD = re.compile(
    r"(?i)(?:do(?:es)? not|doesn't|will not|won't|not) (?:include|cover|be included)|out of scope|following (?:are|is) excluded|excludes"
)
_ASSUME_LEAD = re.compile(r"(?i)\b(?:assum\w+|rests? on|based on the following)\b.*:?$")
_ABOUT_OFFERS = re.compile(r"(?i)\b(?:quotes?|offerors?|submissions?|bidders?|offers are due)\b|liquidated damages")
_DUTY = re.compile(r"(?i)\b(?:must|shall|will|is to|are to|provides?|gives?|makes?|names?|sends?|responsible)\b")
_TAIL = re.compile(
    r"(?i)[\s,;:\u2013\u2014(-]+(?:due(?: (?:on|by|date:?))?|by|delivered (?:on|by)|(?=within|no later than|at the end of|\d+ weeks? after))\s*(?P<when>[^()]{3,60})\)?$"
)
_INSIDE = re.compile(r"(?i)(?:included|in(?:side)?[ -](?:of )?scope|what is included|we do|enthalten|inbegriffen)\b")
_COUNTED_IN = re.compile(
    r"(?i)\s*\((?:due )?(?P<when>(?:in |by |end of |by the end of )?(?:week|sprint|month|day|kw|woche) \d+)\)$"
)
_PARTED = re.compile(r"(?i)\s*[,;:(\u2013\u2014-]\s*(?:on|by|am|bis(?: zum)?)?\s*$")
_DATED_WORDS = 12  # a longer item is a sentence
_NAME_LENGTH = (3, 60)  # characters of a name before a colon: no word, no sentence
_TIMED = re.compile(
    r"(?i)within|after|before|\bby\b|from|ahead|until|each|every|prior|\bon\b|upon|weekly|monthly|following|\bof\b"
)
_CLIENT_LEAD = re.compile(
    r"(?i)\b(?:client|customer|buyer|you|requesting agency|council|company)\b (?:will|shall|must|is to|agrees to|undertakes to|has to|provides)"
    r"\b.*(?:following|:)$"
)


def bare(text: str) -> str:
    """Return an item without the comma, semicolon or and that leads to the next."""
    return re.sub(r"[;,.]?(?:\s+and|\s+or)?[;,.]*\s*$", "", text.strip()).strip()


def groups(parts: list[Part]) -> Iterator[tuple[str, list[Part]]]:
    """Yield list items gathered under the words that lead to them (their heading when there are none)."""
    held: list[Part] = []
    lead = ""
    for part in parts:
        if part.block.kind is not Kind.ITEM or part.block.text.rstrip().endswith(":"):
            if held:
                yield lead, held
            held = []
            lead = part.block.text if part.block.kind is not Kind.TABLE else ""
            continue
        held.append(part)
    if held:
        yield lead, held


def _outer(items: list[Part]) -> list[Part]:
    """Keep the items of the outermost level: what is below explains them."""
    least = min(item.block.level for item in items)
    return [item for item in items if item.block.level <= least + 3]


def clauses(
    paper: Paper, about: str, lead: re.Pattern[str] | None, split: told.Parted, *, not_under: str = ""
) -> list[Clause]:
    """Return the items (else the sentences) of the sections about something, and of lists led in by such words."""
    inside = [
        part
        for part in paper.about(about)
        if part.block.kind is not Kind.HEADING and not (not_under and not_under in part.heading.lower())
    ]
    found = [
        _clause(span, paper)
        for _, items in groups(inside)
        for item in _outer(items)
        for span in split(item.block.span) or [item.block.span]
    ]
    if not found:
        found = [
            _clause(span, paper)
            for span in told.parted(inside, split)
            if not span.text.rstrip().endswith(":") and len(span.text) > 8  # noqa: PLR2004 a remnant
        ]
    if not found and lead is not None:
        outside = [part for part in paper.parts if not part.inert]
        found = [
            _clause(item.block.span, paper)
            for words, items in groups(outside)
            if lead.search(words) and not items[0].about == "out_of_scope" != about
            for item in _outer(items)
        ]
    return [one for one in found if not one.text.endswith("?") and not _ABOUT_OFFERS.search(one.text)]


def _clause(span: Span, paper: Paper) -> Clause:
    text = bare(span.text)
    known = days(text, dmy=paper.dmy)
    rule = None if known else relative(text)
    if rule is not None and not _TIMED.search(rule.rule):
        rule = None  # a quantity, not a time
    money = sums(text)
    return Clause(text, paper.cite(span), known[0].when if known else rule, money[0].amount if money else None)


def assumptions(paper: Paper) -> list[Clause]:
    """Return what the price and the plan rest on."""
    found = clauses(paper, "assumptions", _ASSUME_LEAD, told.assumed)
    return found or [_clause(span, paper) for span in told.taken_as_given(paper)]


def exclusions(paper: Paper) -> list[Clause]:
    """Return what is left out."""
    found = clauses(paper, "out_of_scope", _OUT_LEAD, told.excluded)
    found += [_clause(cell, paper) for cell in _beside(paper) if not found]
    return found or [_clause(span, paper) for span in told.left_out(paper)]


def _beside(paper: Paper) -> Iterator[Span]:
    """Yield the cells of a column called excluded beside one called included."""
    for part in paper.parts:
        rows = part.block.rows if part.block.kind is Kind.TABLE and not part.inert else ()
        heads = [cell.text.strip() for cell in rows[0]] if rows else []
        if any(_INSIDE.match(head) for head in heads):
            at = next((i for i, head in enumerate(heads) if topic(head) == "out_of_scope"), -1)
            yield from (row[at] for row in rows[1:] if at >= 0 and row[at].text.strip())


def duties(paper: Paper, vendor: str = "") -> list[Clause]:
    """Return what the client owes; sections headed with the vendor's name are left to the vendor."""
    name = next(iter(vendor.lower().split()), "")
    name = name if len(name) >= _NAME_LENGTH[0] + 1 else ""
    found = clauses(paper, "client_responsibilities", _CLIENT_LEAD, told.owed, not_under=name)
    return found or [_clause(span, paper) for span in told.asked_for(paper)]


def deliverables(paper: Paper) -> list[Deliverable]:
    """Return the deliverables of lists: under a heading or after words that announce them."""
    inside = [part for part in paper.about("deliverables") if part.block.kind is not Kind.HEADING]
    announced = [(words, items) for words, items in groups(inside) if not _NOT_LEAD.search(words)]
    told = [pair for pair in announced if _LEAD.search(pair[0])]
    chosen = told or announced
    if not chosen:
        everywhere = [
            part
            for part in paper.parts
            if not part.inert
            and part.about not in {"out_of_scope", "assumptions", "options", "client_responsibilities"}
        ]
        chosen = [
            (w, i)
            for w, i in groups(everywhere)
            if (_LEAD.search(w) or (len(w) < _NAME_LENGTH[1] and topic(w.rstrip(" *:")) == "deliverables"))
            and w.rstrip(" *").endswith(":")
            and not _NOT_LEAD.search(w)
            and not _ABOUT_OFFERS.search(w)
        ]
        headed = [pair for pair in chosen if re.match(r"(?i)\W*(?:the )?deliverables?\b", pair[0])]
        chosen = headed or chosen[:1]
    if not chosen:
        chosen = _all_dated(paper)
    if not chosen:
        return promised(paper)
    found: list[Deliverable] = []
    for _, items in chosen:
        for item in _outer(items):
            text = bare(item.block.text)
            optional = bool(re.search(r"(?i)\boptional\b", text))
            text, due = _dated(text, paper)
            found.append(
                Deliverable(_name(text), paper.cite(item.block.span), due, phase=_stage(item), optional=optional)
            )
    return [one for i, one in enumerate(found) if one.name.lower() not in {other.name.lower() for other in found[:i]}]


def _all_dated(paper: Paper) -> list[tuple[str, list[Part]]]:
    """Return the lists of things that each end in their day, in a section that says nothing else of them."""
    plain = [part for part in paper.parts if not part.inert and part.about in {"", "phases", "term", "scope"}]
    return [
        (words, items)
        for words, items in groups(plain)
        if len(items) > 1 and all(_dated(item.block.text, paper)[1] for item in items)
        if all(len(_dated(item.block.text, paper)[0].split()) <= _DATED_WORDS for item in items)
    ]


def _dated(text: str, paper: Paper) -> tuple[str, When | None]:
    """Part an item into what is delivered and when."""
    tail = _TAIL.search(text)
    known = days(text, dmy=paper.dmy)
    if tail and (known or relative(tail["when"])):
        return text[: tail.start()].strip(), when(tail["when"], dmy=paper.dmy)
    within = _COUNTED_IN.search(text)
    if within and not known:
        return text[: within.start()].strip(), when(within["when"], dmy=paper.dmy)
    if known:
        text = re.sub(r"\s*\([^()]*\d{4}\)$", "", text)
        parted = _PARTED.search(text[: known[-1].start])
        if parted and not text[known[-1].end :].strip(" .)"):
            text = text[: parted.start()].strip()
    return text, known[0].when if known else None


def _name(text: str) -> str:
    """Return the name before a colon or dash when the rest only explains it."""
    head, mark, _ = text.partition(": ")
    if (
        mark
        and not re.match(r"(?i)optional|note|option\b", head)
        and _NAME_LENGTH[0] < len(head) <= _NAME_LENGTH[1]
        and not head.endswith((" by", " on"))
    ):
        return head
    dash = re.match(r"(.{4,60}?) [\u2013\u2014] .{20,}", text)
    return dash[1] if dash else text


def _stage(part: Part) -> str:
    for heading in reversed(part.path):
        found = STAGED.match(heading.text.strip())
        if found:
            return found["number"].strip()
    return ""
