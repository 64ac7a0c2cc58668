# ruff: noqa: E501 -- the words of the trade: a pattern stands on one line
"""Start, end and length of the work where they stand beside a label or in a column of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import pairwise

from agents.sow_to_plan.amounts import DURATION
from agents.sow_to_plan.cues import BOTH_LABEL, END_LABEL, NOT_TERM, STAGE, START_LABEL, TO, WEEKDAY
from agents.sow_to_plan.days import Day, days, relative
from agents.sow_to_plan.labels import Labelled
from agents.sow_to_plan.outline import Paper
from domain.sow.evidence import Fact, When
from memory.readers.reading import Kind

SKIPPED = frozenset({
    "contents", "revision", "signature", "background", "blackout", "options", "assumptions", "hypercare", "example",
    "client_responsibilities", "out_of_scope", "liability",
})  # fmt: skip
SURE = 9  # a labelled day
_LESS = 5  # one of two under a label, or within a table
_AFTER = re.compile(r"(?i)\b(?:after|new|revised|changed|amended|now|neu|k\u00fcnftig)\b")
_THREE = 3  # columns
_HEADED = 2  # rows: a head and one day below it


def stated(paper: Paper, labels: list[Labelled]) -> Iterator[tuple[str, Fact[When], int]]:
    """Yield the days of labels and of columns, each as start or end and how sure that is."""
    yield from _labelled(paper, labels)
    yield from _columns(paper)


def bare(between: str) -> str:
    """Return the words between two days without brackets and days of the week."""
    return WEEKDAY.sub("", re.sub(r"\s*\([^()]*\)", "", between))


def stretches(text: str, known: list[Day]) -> list[tuple[date, date, When, When]]:
    """Return the stretches of time a sentence gives, each from one day to the next."""
    return [
        (one.when.date, other.when.date, one.when, other.when)
        for one, other in pairwise(known)
        if one.when.date and other.when.date and TO.match(bare(text[one.end : other.start]))
    ]


def _labelled(paper: Paper, labels: list[Labelled]) -> Iterator[tuple[str, Fact[When], int]]:
    for one in labels:
        listed = one.under and (
            one.part.about in {"phases", "deliverables", "milestones"} or len(one.part.block.rows) > _HEADED
        )
        if listed or one.part.about in SKIPPED - {"signature"} or STAGE.search(one.part.heading):
            continue
        starts, ends, both = (bool(pattern.fullmatch(one.label)) for pattern in (START_LABEL, END_LABEL, BOTH_LABEL))
        if not (starts or ends or both) or (
            one.part.about == "phases" and not one.apart and one.part.block.kind is Kind.TABLE
        ):
            continue
        known = days(one.value.text, dmy=paper.dmy)
        sure = SURE if one.apart or one.part.block.kind is not Kind.TABLE else _LESS
        if both and len(stretches(one.value.text, known)) > 1:
            continue  # stages; the sentence tells
        if both and len(known) > 1 and TO.match(one.value.text[known[0].end : known[1].start]):
            yield "start", Fact(known[0].when, one.evidence), sure
            yield "end", Fact(known[1].when, one.evidence), sure
        elif known and not both and len(known) == 1 and not NOT_TERM.search(one.label):
            yield "start" if starts else "end", Fact(known[0].when, one.evidence), sure
        elif not known and starts and len(one.value.text) <= 80:  # noqa: PLR2004 a phrase
            yield from _rule("start", one)
        elif not known and ends and len(one.value.text) <= 80:  # noqa: PLR2004 a phrase
            yield from _rule("end", one)


def _columns(paper: Paper) -> Iterator[tuple[str, Fact[When], int]]:
    """Yield the days of a table that sets what is beside what will be: the new day, else the old one."""
    for part in paper.parts:
        rows = part.block.rows if part.block.kind is Kind.TABLE and not part.inert else ()
        heads = [cell.text for cell in rows[0]] if rows else []
        if len(heads) != _THREE or not _AFTER.search(heads[-1]):
            continue
        for row in rows[1:]:
            label = row[0].text.strip(" :*.")
            which = "start" if START_LABEL.fullmatch(label) else "end" if END_LABEL.fullmatch(label) else ""
            told = [known[0] for cell in row[1:] if (known := days(cell.text, dmy=paper.dmy))]
            if which and told:
                yield which, Fact(told[-1].when, paper.row(row)), SURE


def _rule(which: str, one: Labelled) -> Iterator[tuple[str, Fact[When], int]]:
    words = one.value.text.strip().rstrip(".")
    month = re.fullmatch(r"(?i)(?:early |mid-?|late |end of |beginning of )?(?:[^\W\d_]{3,9}\.?|Q[1-4]) 20\d\d", words)
    rule = relative(words)
    if month or (rule is not None and not re.fullmatch(r"\S+ \w+", words)):
        yield which, Fact(When(rule=words), one.evidence), 1


def length(paper: Paper) -> Fact[str] | None:
    """Return the stated length of the whole."""
    whole = re.compile(
        r"(?i)\b(?:total (?:estimated )?duration|estimated duration|project duration|period of performance|(?:for a )?period|duration|term|in all|initial contract|lasts|takes|lasting|proposed for|runs? for|laufzeit|dauer|dur[ée]e)\b"
    )
    for part in paper.parts:
        if part.inert or part.about in {"contents", "hypercare", "termination", "options"}:
            continue
        rows = part.block.rows or ((part.block.span,),)
        for cells in rows if part.block.kind is not Kind.TABLE or len(rows[0]) == 2 else ():  # noqa: PLR2004 label and value
            words = " ".join(cell.text for cell in cells)
            found = DURATION.search(cells[-1].text)
            led = whole.search(words) or (part.about == "term" and len(words) < 200)  # noqa: PLR2004
            if (
                found
                and led
                and not re.search(r"(?i)notice|warrant", words[: len(words) - len(cells[-1].text) + found.end()])
            ):
                return Fact(found[0], paper.cite(cells[-1], *found.span()))
    return None
