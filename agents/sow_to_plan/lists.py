# ruff: noqa: E501 -- the words of the trade: a pattern stands on one line
"""Facts that documents give as lists, headings and labelled lines instead of tables."""

from __future__ import annotations

import re
from collections.abc import Iterator

from agents.sow_to_plan.amounts import sums
from agents.sow_to_plan.days import days, relative, when
from agents.sow_to_plan.outline import Paper, Part, sentences
from domain.sow.evidence import When
from domain.sow.statement import Clause, Deliverable
from memory.readers.reading import Kind

STAGED = re.compile(
    r"(?i)^(?:(?P<kind>phase|stage|milestone|sprint|workstream|step|wave|work package|increment)(?P<number>\s*\d+|\s+[A-Z]|\s+[IVX]+)\b)"
    r"[\s:.)\u2013\u2014-]*(?P<name>.*)$"
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
_ABOUT_OFFERS = re.compile(r"(?i)\b(?:quotes?|offerors?|submissions?|bidders?)\b")
_DUTY = re.compile(r"(?i)\b(?:must|shall|will|is to|are to|provides?|gives?|makes?|names?|sends?|responsible)\b")
_TAIL = re.compile(
    r"(?i)[\s,;:\u2013\u2014(-]+(?:due(?: (?:on|by|date:?))?|by|delivered (?:on|by)|(?=within|no later than|at the end of|\d+ weeks? after))\s*(?P<when>[^()]{3,60})\)?$"
)
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


def clauses(paper: Paper, about: str, lead: re.Pattern[str] | None) -> list[Clause]:
    """Return the items (else the sentences) of the sections about something, and of lists led in by such words."""
    inside = [part for part in paper.about(about) if part.block.kind is not Kind.HEADING]
    found = [_clause(item, paper) for _, items in groups(inside) for item in _outer(items)]
    if not found:
        found = [
            Clause(bare(sentence.text), paper.cite(sentence))
            for part in inside
            if part.block.kind is not Kind.TABLE
            for sentence in sentences(part.block.span)
            if not sentence.text.rstrip().endswith(":") and len(sentence.text) > 8  # noqa: PLR2004 a remnant
            if not _ABOUT_OFFERS.search(sentence.text)
            and (about != "client_responsibilities" or _DUTY.search(sentence.text))
        ]
    if not found and lead is not None:
        outside = [part for part in paper.parts if not part.inert]
        found = [
            _clause(item, paper)
            for words, items in groups(outside)
            if lead.search(words) and not items[0].about == "out_of_scope" != about
            for item in _outer(items)
        ]
    return found


def _clause(item: Part, paper: Paper) -> Clause:
    text = bare(item.block.text)
    known = days(text, dmy=paper.dmy)
    rule = None if known else relative(text)
    if rule is not None and not _TIMED.search(rule.rule):
        rule = None  # a quantity, not a time
    money = sums(text)
    return Clause(
        text, paper.cite(item.block.span), known[0].when if known else rule, money[0].amount if money else None
    )


def assumptions(paper: Paper) -> list[Clause]:
    """Return what the price and the plan rest on."""
    return clauses(paper, "assumptions", _ASSUME_LEAD)


def exclusions(paper: Paper) -> list[Clause]:
    """Return what is left out."""
    return clauses(paper, "out_of_scope", _OUT_LEAD)


def duties(paper: Paper) -> list[Clause]:
    """Return what the client owes."""
    return clauses(paper, "client_responsibilities", _CLIENT_LEAD)


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
            if not part.inert and part.about not in {"out_of_scope", "assumptions", "options"}
        ]
        chosen = [
            (w, i)
            for w, i in groups(everywhere)
            if _LEAD.search(w)
            and w.rstrip(" *").endswith(":")
            and not _NOT_LEAD.search(w)
            and not _ABOUT_OFFERS.search(w)
        ]
        headed = [pair for pair in chosen if re.match(r"(?i)\W*(?:the )?deliverables?\b", pair[0])]
        chosen = headed or chosen[:1]
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


def _dated(text: str, paper: Paper) -> tuple[str, When | None]:
    """Part an item into what is delivered and when."""
    tail = _TAIL.search(text)
    known = days(text, dmy=paper.dmy)
    if tail and (known or relative(tail["when"])):
        return text[: tail.start()].strip(), when(tail["when"], dmy=paper.dmy)
    if known:
        text = re.sub(r"\s*\([^()]*\d{4}\)$", "", text)
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
