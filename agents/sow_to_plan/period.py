# ruff: noqa: E501 -- the words of the trade: a pattern stands on one line
"""When the work starts and ends, and how long it takes, as stated."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from agents.sow_to_plan.amounts import DURATION
from agents.sow_to_plan.cues import (
    BEFORE,
    BY_WAY_OF,
    CHANGE,
    DEFINED,
    END,
    LATER,
    MASTER,
    MOVED,
    NAMED_AFTER,
    NOT_TERM,
    NOW,
    NUMBERED,
    OF_CHANGE,
    STAGE,
    START,
    TO,
    UNLESS,
    WHOLE,
)
from agents.sow_to_plan.days import Day, days, relative
from agents.sow_to_plan.labels import Labelled
from agents.sow_to_plan.outline import Paper, Part, sentences
from agents.sow_to_plan.term_labels import SKIPPED, SURE, bare, length, stated, stretches
from agents.sow_to_plan.topics import topic
from domain.sow.evidence import Evidence, Fact, When
from memory.readers.reading import Kind, Span

_PAIR, _HOME, _SUBJECT = 5, 3, 2  # from and to in one sentence; a section about the term; a sentence about the whole


@dataclass(slots=True)
class _Best:
    """The surest candidates so far."""

    start: tuple[int, Fact[When] | None] = (0, None)
    end: tuple[int, Fact[When] | None] = (0, None)

    def take(self, which: str, fact: Fact[When], score: int) -> None:
        if score > getattr(self, which)[0]:
            setattr(self, which, (score, fact))


def period(
    paper: Paper, labels: list[Labelled], *, changes: bool = False
) -> tuple[Fact[When] | None, Fact[When] | None, Fact[str] | None]:
    """Return start, end and length of the work as stated; of a document that changes another, the days as changed."""
    best = _Best()
    for which, fact, score in [*stated(paper, labels), *_in_prose(paper, changes=changes)]:
        best.take(which, fact, score)
    start, end = best.start[1], best.end[1]
    if start and end and start.value.date and end.value.date and start.value.date >= end.value.date:
        start, end = (start, None) if best.start[0] > best.end[0] else (None, end)
    return start, end, length(paper)


def _in_prose(paper: Paper, *, changes: bool) -> Iterator[tuple[str, Fact[When], int]]:
    terms = _terms(paper)
    for part in paper.parts:
        if (
            part.inert
            or part.about in SKIPPED
            or part.block.kind is Kind.TABLE
            or re.search(r"(?i)previous|former|earlier|history", part.heading)
        ):
            continue
        home = _HOME if part.about == "term" or topic(part.heading) == "term" else 0
        staged = part.about in {"phases", "milestones", "deliverables"}
        for i, sentence in enumerate(sentences(part.block.span)):
            yield from _by_stage(sentence, paper)
            if re.match(r"(?i)no\b", sentence.text):
                continue
            about = (
                (_SUBJECT if WHOLE.search(sentence.text[:80]) else 0)
                - (4 if STAGE.search(sentence.text[:60]) else 0)
                - (3 if staged else 0)
            )
            known = days(sentence.text, dmy=paper.dmy)
            yield from _in_sentence(sentence, known, home + about, paper, changes=changes)
            yield from _by_term(sentence, terms, home + about)
            if not known and i < _PAIR:
                yield from _relative(sentence, part, home + about, paper)


def _in_sentence(
    span: Span, known: list[Day], weight: int, paper: Paper, *, changes: bool
) -> Iterator[tuple[str, Fact[When], int]]:
    text = span.text
    if len(stretches(text, known)) > 1:
        yield from _whole(span, known, weight, paper)
        return
    for i, day in enumerate(known):
        clause = BY_WAY_OF.sub("", UNLESS.sub("", _clause(text, day.start, known[i - 1].end if i else 0)))
        if changes and OF_CHANGE.search(text[: day.start]):
            continue
        if MASTER.search(text[: day.start]) and re.search(
            r"(?i)\b(?:effective|dated|as of|made)\b[^,;]{0,20}$", clause
        ):
            continue  # the day of the agreement above this one
        fact = Fact(day.when, paper.cite(span, max(0, day.start - len(clause.lstrip())), day.end))
        following = known[i + 1] if i + 1 < len(known) else None
        between = bare(text[day.end : following.start]) if following is not None else ""
        if changes and following is not None and BEFORE.search(clause) and NOW.match(between):
            which = "start" if _last(START, clause) > _last(END, clause) else "end"
            yield which, Fact(following.when, paper.cite(span, 0, following.end)), SURE + weight
            return
        moved = changes and MOVED.match(between)
        if NOT_TERM.search(clause) and not moved and not re.search(r"(?i)\b(?:effective|commencement) date\b", clause):
            continue
        ranged = following is not None and bool(TO.match(between) or moved)
        if (
            changes
            and ranged
            and CHANGE.search(clause)
            and following is not None
            and not re.search(r"(?i)\b(?:term|runs?|period)\b.{0,20}$", clause)
        ):
            which = "start" if START.search(re.sub(r"(?i)\bfrom\s*$", "", clause)) else "end"
            yield which, Fact(following.when, paper.cite(span, 0, following.end)), SURE + weight
            return
        if ranged and following is not None and (weight >= 0 or re.search(r"(?i)from|term|period|run|between", clause)):
            both = paper.cite(span, max(0, day.start - len(clause.lstrip())), following.end)
            pair = _PAIR + weight - (0 if WHOLE.search(text) or not clause.strip() else _SUBJECT)
            yield "start", Fact(day.when, both), pair
            yield "end", Fact(following.when, both), pair
            continue
        yield from _single(fact, clause, weight)


def _whole(span: Span, known: list[Day], weight: int, paper: Paper) -> Iterator[tuple[str, Fact[When], int]]:
    """Yield the first and the last day of a sentence that gives several stretches of time."""
    several, place = stretches(span.text, known), paper.cite(span, known[0].start, known[-1].end)
    yield "start", Fact(min(several, key=lambda one: one[0])[2], place), 1 + max(weight, 0)
    yield "end", Fact(max(several, key=lambda one: one[1])[3], place), 1 + max(weight, 0)


def _single(fact: Fact[When], clause: str, weight: int) -> Iterator[tuple[str, Fact[When], int]]:
    """Yield a day as start or end by the words that lead to it."""
    defined = re.search(
        r"(?i)(?:commencement|start|effective|begin(?:n|ning)?)(?: date)?\W{0,3}\s*(?:means|is|:|shall be|will be|of|der|ist)*\W*$",
        clause,
    )
    ending = re.search(
        r"(?i)(?:expiry|end|completion|expiration)(?: date)?\W{0,3}\s*(?:means|is|:|shall be|will be|of)\W*$",
        clause,
    )
    starts, ends = _last(START, clause), _last(END, clause)
    if defined or starts > ends:
        yield "start", fact, (8 if defined else 4) + weight
    elif ending or ends >= 0:
        yield "end", fact, (8 if ending else 4) + weight


def _by_stage(span: Span, paper: Paper) -> Iterator[tuple[str, Fact[When], int]]:
    """Yield the start of the first stage and the end of the last, where a sentence gives them by number."""
    for found in NUMBERED.finditer(span.text):
        known = days(span.text[found.end() : found.end() + 30], dmy=paper.dmy)
        if not known or known[0].start:
            continue
        place = paper.cite(span, found.start(), found.end() + known[0].end)
        numbers = [int(n) for n in re.findall(rf"(?i)\b{found['stage']}s? (\d{{1,2}})\b", paper.reading.text)]
        if found["starts"] and int(found["number"]) == 1:
            yield "start", Fact(known[0].when, place), 1
        if found["ends"] and int(found["number"]) == max(numbers, default=1) > 1:
            yield "end", Fact(known[0].when, place), 1


def _last(pattern: re.Pattern[str], text: str) -> int:
    return max((found.start() for found in pattern.finditer(text)), default=-1)


def _clause(text: str, at: int, after: int) -> str:
    """Return the words that lead to a place: those since the last day, half-sentence or 80 characters."""
    start = max(after, at - 80)
    before = text[start:at] if start == after else text[start:at].partition(" ")[2]
    return re.split(r"[.;:]\s|(?<=\d)\s+(?=[A-Z])", before)[-1] or before


def _terms(paper: Paper) -> dict[str, tuple[When, Evidence]]:
    """Return the days that the document gives names, such as the Long-Stop Date."""
    found: dict[str, tuple[When, Evidence]] = {}
    for part, sentence in paper.prose():
        if part.about in {"signature", "background"}:
            continue
        known = days(sentence.text, dmy=paper.dmy)
        after = 0
        for day in known:
            before = DEFINED.search(sentence.text[after : day.start])
            behind = NAMED_AFTER.match(sentence.text[day.end :])
            if before:
                found[before["term"].casefold()] = day.when, paper.cite(sentence, after + before.start(), day.end)
            if behind:
                found[behind["term"].casefold()] = day.when, paper.cite(sentence, day.start, day.end + behind.end())
            after = day.end
    return found


def _by_term(span: Span, terms: dict[str, tuple[When, Evidence]], weight: int) -> Iterator[tuple[str, Fact[When], int]]:
    for name, (day, evidence) in terms.items():
        for found in re.finditer(rf"(?i)\b{re.escape(name)}\b", span.text):
            clause = _clause(span.text, found.start(), 0)
            starts, ends = _last(START, clause), _last(END, clause)
            if NOT_TERM.search(clause) or starts == ends:
                continue
            yield ("start" if starts > ends else "end"), Fact(day, evidence), 4 + weight


def _relative(span: Span, part: Part, weight: int, paper: Paper) -> Iterator[tuple[str, Fact[When], int]]:
    """Yield the rules that give a start or end once something else has happened."""
    text = span.text
    whole = WHOLE.search(text[:80])
    begins = re.search(r"(?i)\b(?:start(?:s|ing)?|begin(?:s|ning)?|commenc(?:e|es|ing))\b", text)
    if (
        begins
        and (part.about == "term" or topic(part.heading) == "term" or whole)
        and not STAGE.search(text[:60])
        and part.about not in {"deliverables", "milestones"}
    ):
        rule = relative(text[begins.end() :])
        later = re.match(
            r"(?i)(?: (?:the )?(?:work|services|project))?\s+(?:on the day|as soon as|on the (?:first|second|last|next|same) [^.;()]{2,20} (?:after|following|of|on which)|once|when|upon|after|in (?:early |mid-?|late )?(?:Q[1-4]|[A-Z][a-z]+) 20\d\d)(?:(?! and will)[^.;(])*",
            text[begins.end() :],
        )
        if later or rule:
            words = later[0].strip(" ,") if later else rule.rule if rule else ""
            yield "start", Fact(When(rule=words.split(", ")[0]), paper.cite(span)), 1
    found = DURATION.search(text)
    if (
        found
        and whole
        and weight >= 0
        and part.about not in {"deliverables", "milestones", "acceptance", "payment", "termination"}
    ):
        tail = re.match(r"(?i)\s+(?:after|from|of|following) [^.;,]{3,60}", text[found.end() :])
        if tail and LATER.search(text[: found.start()]) and not NOT_TERM.search(text):
            lead = re.search(r"(?i)\b(?:within|no later than|not later than)\s+$", text[: found.start()])
            at = lead.start() if lead else found.start()
            yield "end", Fact(When(rule=text[at : found.end() + tail.end()].strip()), paper.cite(span)), 1
