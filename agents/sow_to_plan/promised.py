# ruff: noqa: E501 -- the words of the trade: a pattern stands on one line
"""Deliverables told in sentences: what somebody promises to hand over, each with the day or the rule that says when."""

from __future__ import annotations

import re
from collections.abc import Iterator

from agents.sow_to_plan.days import days, relative
from agents.sow_to_plan.enumerations import dated, entered
from agents.sow_to_plan.outline import Paper, Part
from domain.sow.evidence import When
from domain.sow.statement import Deliverable
from memory.readers.reading import Kind, Span

_PROMISED = re.compile(
    r"(?i)\b(?:deliver|provide|produce|present|hand over|submit|prepare|supply|issue|write|(?:you )?(?:will )?(?:receive|get)|you (?:will|shall) have|liefern|liefert|erstellen|erstellt|erhalten)s?\b"
    r"(?:\s+(?:from us|to (?:you|the \w+)|you|us|also|von uns))?\s*:?"
)
_THEIRS = re.compile(
    r"(?i)^(?:please|the (?:client|customer|buyer)|(?:client|customer)|you (?!(?:will )?(?:receive|get|have))|from you|we need|we expect)\b"
)
_COMES = re.compile(
    r"(?i)(?P<what>\b(?:an?|the|our)\s[^,;]{3,80}?)\s+(?:will|shall)\s+(?:be (?:held|delivered|handed over|presented|submitted|issued|provided|ready|sent|completed?|produced)|reach you|follow|arrive)\b"
)
_CLAUSE = re.compile(r"(?:,|;)\s+(?:and\s+)?(?=(?:an?|the|our)\s)|;\s+", re.IGNORECASE)
_TO_WHOM = re.compile(r"\s+to (?:you|the [A-Z]\w+|your \w+)\b.*$")
_ARTICLE = re.compile(r"(?i)(?:an?|the|our)\s+")
_AT = re.compile(
    r"^(?:At|In|By|After|With|Upon)\s+(?P<when>(?:the )?[^,.;]{3,40}?),?\s+(?=(?:an?|the)\s)(?P<what>.{4,120}?)\.?$"
)
_RULE_ENDS = re.compile(r",?\s+(?:we|you|the \w+ (?:will|shall))\b")
_OF_STAGE = re.compile(r"(?i)(?:stage|phase|sprint|step) \w+$")
_VERB = re.compile(r"\b(?:will|shall|must|is|are|may|can)\b")
NOT_HANDED = frozenset({"client_responsibilities", "out_of_scope", "assumptions", "options", "payment", "price", "acceptance", "termination", "liability", "background", "change", "roles"})  # fmt: skip
_NAME_WORDS = 12  # a longer name is a sentence


def promised(paper: Paper) -> list[Deliverable]:
    """Return what sentences promise to hand over, each with its time; outside a section about it, two at least."""
    found: list[tuple[bool, Deliverable]] = []
    for part, sentence in paper.prose():
        if part.block.kind is Kind.HEADING or part.about in NOT_HANDED or _THEIRS.match(sentence.text):
            continue
        for name, due, whole in _told(sentence, paper):
            if 0 < len(name.text.split()) <= _NAME_WORDS:
                found.append((part.about == "deliverables", Deliverable(name.text, paper.cite(whole), due)))
    if len(found) > 1 or any(inside for inside, _ in found):
        return [one for _, one in found]
    return list(_staged(paper.about("deliverables"), paper))


def _told(sentence: Span, paper: Paper) -> Iterator[tuple[Span, When, Span]]:
    cue = _PROMISED.search(sentence.text)
    rest = sentence.part(cue.end(), len(sentence.text)) if cue else None
    listed = list(dated(rest, dmy=paper.dmy)) if rest is not None else []
    if listed:
        yield from listed
        return
    starts = [0, *(cut.end() for cut in _CLAUSE.finditer(sentence.text))]
    ends = [*(cut.start() for cut in _CLAUSE.finditer(sentence.text)), len(sentence.text)]
    for start, end in zip(starts, ends, strict=True):
        clause = sentence.part(start, end).stripped()
        comes, cue = _COMES.search(clause.text), _PROMISED.search(clause.text)
        known, rule = days(clause.text, dmy=paper.dmy), relative(clause.text)
        due = known[0].when if known else When(rule=_RULE_ENDS.split(rule.rule)[0]) if rule else None
        if due is None or not (comes or cue):
            continue
        at = clause.text.find(due.as_written or due.rule)
        first = comes.start("what") if comes else cue.end() if cue else 0
        last = comes.end("what") if comes else at if at > first else len(clause.text)
        name = _named(clause.part(first, last))
        if len(name.text) > 3:  # noqa: PLR2004 a remnant
            yield name, due, clause


def _named(span: Span) -> Span:
    """Return the thing without its article, without the words on to its time and without who receives it."""
    span = entered(span.stripped())
    whom = _TO_WHOM.search(span.text)
    end = whom.start() if whom else len(span.text.rstrip(" .,;"))
    article = _ARTICLE.match(span.text)
    return span.part(article.end() if article else 0, max(end, article.end() if article else 0))


def _staged(parts: list[Part], paper: Paper) -> Iterator[Deliverable]:
    """Yield what a section about it names stage by stage: "At Stage 2 a concept report"."""
    spans = [one for part, one in paper.prose() if part in parts and part.block.kind is not Kind.HEADING]
    told = [(span, found) for span in spans if (found := _AT.match(span.text)) and not _VERB.search(found["what"])]
    if len(told) > 1:
        for span, found in told:
            name = _named(span.part(*found.span("what")))
            stage = found["when"] if _OF_STAGE.match(found["when"]) else ""  # where it belongs, no day
            yield Deliverable(name.text, paper.cite(span), None if stage else When(rule=found["when"]), phase=stage)
