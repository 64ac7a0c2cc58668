# ruff: noqa: E501 -- the words of the trade: a pattern stands on one line
"""Phases told as items or in sentences: the first step, the stock-taking, runs from then to then."""

from __future__ import annotations

import re
from collections.abc import Iterator

from agents.sow_to_plan.amounts import COUNT, DURATION, count
from agents.sow_to_plan.days import days
from agents.sow_to_plan.enumerations import entered
from agents.sow_to_plan.lists import STAGED, bare, groups
from agents.sow_to_plan.outline import Paper, Part
from agents.sow_to_plan.stretches import stretch
from domain.sow.evidence import When
from domain.sow.statement import Phase
from memory.readers.reading import Kind, Span

_NTH = r"(?:first|second|third|fourth|fifth|sixth|final|last)"
_STEP = re.compile(
    rf"(?i)\b(?:{_NTH} (?:step|phase|stage)|(?:phase|stage|step|etappe) (?:\d+|one|two|three|four|five|[A-D]))\s*(?:[,:(\u2013\u2014-]|is called|is|covers)\s*(?:the )?(?P<name>[^\W\d][^,.():;]{{2,50}}?)\s*(?=[,):;.]|\bwhich\b|\bruns?\b|\blasts?\b|\btakes?\b|\bfrom\b)"
)
_WEEKS = re.compile(
    rf"(?i)(?P<when>\b(?:weeks?|months?|sprints?) \d+ (?:to|until|-|\u2013|and) \d+|\bthe first (?P<count>{COUNT}) (?P<unit>week|month|sprint)s) (?:is|are|will be|serves?) (?:for|spent on|used for|devoted to|given to|reserved for|set aside for) (?:the )?(?P<name>[^.,;]{{3,60}})"
)
_LISTED = re.compile(
    r"(?i)\b(?:phases|stages|steps|work ?streams|work ?packages|increments|etappen|phasen)\b[^:.]{0,60}:\s*"
)
_LEAD = re.compile(
    r"(?i)\b(?:phases|stages|steps|work ?streams|work ?packages|increments|etappen|phasen)\b.{0,40}:?\s*$"
)
_HEAD = re.compile(r"^(?P<name>[^,(:;]{3,60}?)\s*(?:[,(:;]| \u2013 | \u2014 | - |$)")
_VERB = re.compile(
    r"(?i)(?:shall|will|must|is|are|may|can|cannot|has|have|does|begins?|starts?|ends?|runs?|lasts?|takes?)\b"
)
_ELSEWHERE = frozenset({"liability", "options", "background", "deliverables", "milestones", "payment", "out_of_scope", "assumptions", "client_responsibilities"})  # fmt: skip
_LONG = 300  # characters: a longer item is a clause


def item_phases(paper: Paper) -> list[Phase]:
    """Return the items called phase, stage and so on, else those a sentence announces as such."""
    kinds: dict[str, list[Phase]] = {}
    for part in paper.parts:
        head = STAGED.match(part.block.text.strip()) if part.block.kind in {Kind.ITEM, Kind.PARAGRAPH} else None
        if not head or part.inert or head["kind"].lower() == "milestone" or len(part.block.text) > _LONG:
            continue
        if _VERB.match(head["name"]):
            continue
        kinds.setdefault(head["kind"].lower(), []).append(_phase(_named(head), part.block.span, paper))
    tasks = kinds.pop("task", [])
    listed = next((found for found in kinds.values() if len(found) > 1), [])
    return listed or _announced(paper) or told_phases(paper) or (tasks if len(tasks) > 1 else [])


def _named(head: re.Match[str]) -> str:
    """Return the name behind Stage One (Survey): what is done in it."""
    inside = re.match(r"\(([^()]{3,60})\)", head["name"])
    name = inside[1] if inside else re.split(r"[,(:;]| \u2013 | \u2014 | - |\.\s", head["name"])[0].strip()
    return bare(name) or f"{head['kind'].title()} {head['number'].strip()}"


def _phase(name: str, span: Span, paper: Paper) -> Phase:
    length = DURATION.search(span.text)
    first, last = stretch(span.text, dmy=paper.dmy)
    known = days(span.text, dmy=paper.dmy)
    start = first or (known[0].when if known else None)
    return Phase(name, paper.cite(span), length[0] if length else "", start, last)


def _announced(paper: Paper) -> list[Phase]:
    """Return the items under words such as "in the following phases:", or in such a section each with its time."""
    outside = [part for part in paper.parts if not part.inert and part.about not in _ELSEWHERE]
    for lead, items in groups(outside):
        timed = all(stretch(item.block.text, dmy=paper.dmy)[1] or DURATION.search(item.block.text) for item in items)
        if len(items) > 1 and (_LEAD.search(lead) or (timed and items[0].about == "phases")):
            heads = [_HEAD.match(item.block.text) for item in items]
            if all(heads) and all(len(item.block.text) < _LONG for item in items):
                pairs = zip(items, heads, strict=True)
                return [_phase(bare(head["name"]), item.block.span, paper) for item, head in pairs if head]
    return []


def told_phases(paper: Paper) -> list[Phase]:
    """Return the phases that the sentences of a document tell, two or more of them."""
    prose = [(part, sentence) for part, sentence in paper.prose() if _tells(part)]
    for read in (_steps, _weeks, _stretches):
        found = [one for _, sentence in prose for one in read(sentence, paper)]
        names = [one.name.lower() for one in found]
        found = [one for i, one in enumerate(found) if one.name.lower() not in names[:i]]
        if len(found) > 1:
            return found
    return []


def _tells(part: Part) -> bool:
    return part.block.kind is not Kind.HEADING and part.about not in _ELSEWHERE


def _steps(sentence: Span, paper: Paper) -> Iterator[Phase]:
    """Read "the second step, modelling, lasts from 1 March to 30 April 2027"."""
    told = list(_STEP.finditer(sentence.text))
    for i, one in enumerate(told):
        until = told[i + 1].start() if i + 1 < len(told) else len(sentence.text)
        inner = sentence.part(one.start(), until).stripped()
        first, last = stretch(inner.text, dmy=paper.dmy)
        known = days(inner.text, dmy=paper.dmy)
        ends = known[0].when if known and last is None else last
        if ends is not None or DURATION.search(inner.text):
            length = DURATION.search(inner.text)
            yield Phase(one["name"].strip(), paper.cite(inner), length[0] if length else "", first, ends)


def _weeks(sentence: Span, paper: Paper) -> Iterator[Phase]:
    """Read "weeks 4 to 11 are for migration"."""
    for one in _WEEKS.finditer(sentence.text):
        first, last = stretch(one["when"].replace(" and ", " to "), dmy=paper.dmy)
        if one["count"]:
            first, last = When(rule=f"{one['unit']} 1"), When(rule=f"{one['unit']} {count(one['count'])}")
        yield Phase(bare(one["name"]), paper.cite(sentence, *one.span()), "", first, last)


def _stretches(sentence: Span, paper: Paper) -> Iterator[Phase]:
    """Read "two phases: review, from 11 January to 5 February 2027, and modelling, from then to then"."""
    listed = _LISTED.search(sentence.text)
    known = days(sentence.text, dmy=paper.dmy) if listed else []
    at = listed.end() if listed else 0
    for first, last in zip(known[::2], known[1::2], strict=False):
        name = entered(sentence.part(at, max(at, first.start)))
        if len(name.text) > 2:  # noqa: PLR2004 a remnant
            yield Phase(name.text, paper.cite(sentence, at, last.end), "", first.when, last.when)
        at = last.end
