# ruff: noqa: E501 -- the words of the trade: a pattern stands on one line
"""Lists that stand in running text, taken apart: things named, acts promised, things each with its date."""

from __future__ import annotations

import re
from collections.abc import Iterator

from agents.sow_to_plan.days import days, relative
from domain.sow.evidence import When
from memory.readers.reading import Span

_AND = r"(?:and|or|as well as|nor|und|oder|sowie)"
_COMMA = re.compile(rf"[,;]\s+(?:{_AND}\s+)?(?!\d{{4}}\b)|\s+{_AND}\s+")
_SHORT = 2  # words on either side of a lone and
_NOUN = re.compile(
    r"(?i)(?:an?|the|any|all|its|their|one|two|three|no|each|every|that|changes?|der|die|das|den|eine?n?|\d+)\b"
)
_ACT = re.compile(r"[,;]\s+(?:and\s+)?(?=[a-z]+\b)|\s+and\s+(?:shall|will|must)\s+", re.IGNORECASE)
_NO_ACT = re.compile(
    r"(?i)(?:an?|the|any|all|its|their|his|her|or|which|who|whose|that|by|on|in|at|with|for|from|to|of|if|but|unless|where|when|as|so|not|including|such|after|before|within|no|each|under|\w+ing|\w+ly|\w+ed)\b"
)
_LEAVES = re.compile(
    r"(?i)[\s,;:(\u2013\u2014-]*(?:(?:due|ready|available|delivered|finished|completed|handed over|to be delivered)\s*)?(?:by|on|until|at|for|due|from|beginning|starting|between|which (?:runs|lasts) (?:to|until|from)|not later than|no later than|before|bis(?: zum)?|am|zum|in)?(?: the)?[\s(:]*$"
)
_ENTERS = re.compile(
    rf"(?i)^(?:[\s,;.:)]|(?:{_AND}|then|followed by|plus|finally|also|lastly)\b)*(?:(?:after|before|upon|at|on|in|during) [^,]{{3,40}}?,? (?=an? ))?(?:(?:an?|the|our|its)\s+)?"
)


def things(span: Span) -> list[Span]:
    """Return the things a list names: a, b and c; one when it names one."""
    cuts = [cut for cut in _COMMA.finditer(span.text) if not _within(span.text, cut.start())]
    commas = [cut for cut in cuts if cut[0][0] in ",;"]
    tail = [cut for cut in cuts if cut[0][0] not in ",;" and (not commas or cut.start() > commas[-1].end())]
    if commas and re.search(rf"\b{_AND}\b", commas[-1][0]):
        tail = []
    if not commas:
        tail = [cut for cut in tail if _parts_two(span.text, cut)]
    return _cut(span, [*commas, *tail[-1:]])


def _parts_two(text: str, cut: re.Match[str]) -> bool:
    """Tell whether a lone and joins two things, not the two halves of one."""
    left, right = text[: cut.start()].split(), text[cut.end() :].split()
    if min(len(left), len(right)) < _SHORT:
        return False
    return bool(re.search(r"\b(?:or|oder|as well as|sowie|nor)\b", cut[0]) or _NOUN.match(text[cut.end() :]))


def acts(span: Span) -> list[Span]:
    """Return the acts a sentence promises: give x, provide y, and keep z."""
    cuts = [
        cut
        for cut in _ACT.finditer(span.text)
        if not _within(span.text, cut.start()) and (cut[0][0] not in ",;" or not _NO_ACT.match(span.text[cut.end() :]))
    ]
    return _cut(span, cuts)


def _within(text: str, at: int) -> bool:
    """Tell whether a place is inside brackets."""
    return text[:at].count("(") > text[:at].count(")")


def _cut(span: Span, cuts: list[re.Match[str]]) -> list[Span]:
    starts, ends = [0, *(cut.end() for cut in cuts)], [*(cut.start() for cut in cuts), len(span.text)]
    found = [span.part(start, end).stripped() for start, end in zip(starts, ends, strict=True) if end > start]
    return [one for one in found if len(one.text) > 2]  # noqa: PLR2004 a remnant


def dated(span: Span, *, dmy: bool | None) -> Iterator[tuple[Span, When, Span]]:
    """Yield each thing that a date follows: its name, the date, and both together as written."""
    start = 0
    for day in days(span.text, dmy=dmy):
        name = entered(span.part(start, day.start))
        if len(name.text) > 3:  # noqa: PLR2004 a remnant
            yield name, day.when, span.part(start, day.end).stripped()
        start = day.end


def entered(span: Span) -> Span:
    """Return the thing named before a date, without the words that lead to it or on to the date."""
    enters, leaves = _ENTERS.match(span.text), _LEAVES.search(span.text)
    at, end = enters.end() if enters else 0, leaves.start() if leaves else len(span.text)
    return span.part(at, max(at, end))


def due_of(text: str, *, dmy: bool | None) -> When | None:
    """Return the date in an item, else the rule that says when."""
    known = days(text, dmy=dmy)
    return known[0].when if known else relative(text)
