# ruff: noqa: E501 -- the words of the trade: a pattern stands on one line
"""When the work starts and ends, and how long it takes, as stated."""

from __future__ import annotations

import re

from agents.sow_to_plan.amounts import DURATION
from agents.sow_to_plan.days import days, relative
from agents.sow_to_plan.outline import Paper, Part
from agents.sow_to_plan.topics import topic
from domain.sow.evidence import Fact, When
from memory.readers.reading import Kind, Span

_FROM_TO = re.compile(r"(?i)^\s*(?:to|until|till|through|and|[-\u2013\u2014])\s*$")

_START = re.compile(
    r"(?i)\b(?:commencement|start(?:ing)?|effective|begin(?:ning)?|kick-?off)(?: date| day)?\b|\b(?:begins?|starts?|commences?|commencing|running from|from)\b"
)

_END = re.compile(
    r"(?i)\b(?:expiry|end|completion|expiration|finish|termination|close)(?: date| day)\b|\b(?:ends?|expires?|until|through|finish(?:es)?|concludes?|"
    r"completed? by|no later than|runs to)\b"
)

_NOT_TERM = re.compile(
    r"(?i)present supplier|previous|service start|master agreement|signed|dated|warrant|hypercare|notice|extend|option|invoice|billing|"
    r"closed|freeze|holiday|indexation|rise|quote (?:is )?valid|valid until|offer|access|draft|revision|retention|insurance|test\b"
)


def period(paper: Paper) -> tuple[Fact[When] | None, Fact[When] | None, Fact[str] | None]:
    """Return start, end and length of the work as stated."""
    start = end = None
    best = {"start": 0, "end": 0}
    for part in paper.parts:
        if part.inert or part.about in {
            "contents",
            "revision",
            "signature",
            "background",
            "blackout",
            "options",
            "assumptions",
        }:
            continue
        if part.block.kind is Kind.TABLE:
            cells = [(row, None) for row in part.block.rows if len([c for c in row if c.text.strip()]) == 2]  # noqa: PLR2004
            spans = [Span("", ()) for _ in ()]
            for row, _ in cells:
                start, end = _from_row(row, paper, start, end, best)
            del spans
            continue
        for which, fact, score in _from_prose(part, paper):
            if score > best[which]:
                best[which] = score
                start, end = (fact, end) if which == "start" else (start, fact)
    return start, end, _length(paper)


def _from_row(
    row: tuple[Span, ...], paper: Paper, start: Fact[When] | None, end: Fact[When] | None, best: dict[str, int]
) -> tuple[Fact[When] | None, Fact[When] | None]:
    label, value = [cell for cell in row if cell.text.strip()]
    known = days(value.text, dmy=paper.dmy)
    rule = relative(value.text) if not known and _START.search(label.text) and best["start"] == 0 else None
    if rule is not None and len(label.text) <= 40 and not re.fullmatch(r"\s*\S+ \w+\s*", value.text):  # noqa: PLR2004 a label
        start, best["start"] = Fact(When(rule=value.text.strip()), paper.row((label, value))), 1
    if not known or len(label.text) > 40 or _NOT_TERM.search(label.text):  # noqa: PLR2004 a label
        return start, end
    pair = len(known) > 1 and re.search(r"(?i)term|period|dates|duration|performance", label.text)
    if (pair or _START.search(label.text)) and best["start"] < 9:  # noqa: PLR2004 a labelled row is sure
        start, best["start"] = Fact(known[0].when, paper.row((label, value))), 9
    if (pair or _END.search(label.text) or re.search(r"(?i)\bend\b", label.text)) and best["end"] < 9:  # noqa: PLR2004
        end, best["end"] = Fact(known[-1].when, paper.row((label, value))), 9
    return start, end


def _from_prose(part: Part, paper: Paper) -> list[tuple[str, Fact[When], int]]:
    """Return candidates for start and end in one block with how sure each is."""
    found: list[tuple[str, Fact[When], int]] = []
    text = part.block.text
    known = days(text, dmy=paper.dmy)
    home = 3 if part.about == "term" or topic(part.heading) == "term" else 0
    for i, day in enumerate(known):
        before = text[max(0, day.start - 60) : day.start]
        before = before if day.start <= 60 else before.partition(" ")[2]  # noqa: PLR2004 whole words
        clause = re.split(r"[.;]\s|(?<=\d)\s+(?=[A-Z])", before)[-1]
        fact = Fact(day.when, paper.cite(part.block.span, max(0, day.start - len(clause.lstrip())), day.end))
        if _NOT_TERM.search(clause):
            continue
        if (
            i + 1 < len(known)
            and _FROM_TO.match(text[day.end : known[i + 1].start])
            and (home or re.search(r"(?i)from|term|period|run", clause))
        ):
            found.append(("start", fact, 5 + home))
            found.append(
                ("end", Fact(known[i + 1].when, paper.cite(part.block.span, day.start, known[i + 1].end)), 5 + home)
            )
            continue
        defined = re.search(
            r"(?i)(?:commencement|start|effective)(?: date)?\W{0,3}\s*(?:means|is|:|shall be|will be|of)\W*$", clause
        )
        ending = re.search(
            r"(?i)(?:expiry|end|completion|expiration)(?: date)?\W{0,3}\s*(?:means|is|:|shall be|will be|of)\W*$",
            clause,
        )
        if defined or (_START.search(clause) and not _END.search(clause)):
            found.append(("start", fact, (8 if defined else 2) + home))
        elif ending or _END.search(clause):
            found.append(("end", fact, (8 if ending else 1) + home))
    begins = re.search(r"(?i)\b(?:start(?:s|ing)?|begin(?:s|ning)?|commenc(?:e|es|ing))\b", text)
    if home and not known and begins:
        rule = relative(text[begins.end() :])
        if rule:
            found.append(("start", Fact(rule, paper.cite(part.block.span)), 1))
    return found


def _length(paper: Paper) -> Fact[str] | None:
    """Return the stated length of the whole."""
    whole = re.compile(
        r"(?i)\b(?:total (?:estimated )?duration|estimated duration|project duration|period of performance|duration|term|in all|initial contract|lasts|takes|lasting|proposed for|runs? for)\b"
    )
    for part in paper.parts:
        if (
            part.block.kind is Kind.TABLE
            or part.inert
            or part.about in {"contents", "hypercare", "termination", "options"}
        ):
            continue
        found = DURATION.search(part.block.text)
        led = whole.search(part.block.text) or (part.about == "term" and len(part.block.text) < 200)  # noqa: PLR2004
        if found and led and not re.search(r"(?i)notice|warrant", part.block.text[: found.end()]):
            return Fact(found[0], paper.cite(part.block.span, *found.span()))
    return None
