# ruff: noqa: E501 -- the words of the trade: a pattern stands on one line
"""Exclusions, assumptions and duties of the client told in sentences, each thing on its own."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from agents.sow_to_plan.enumerations import acts, things
from agents.sow_to_plan.outline import Paper, Part, sentences
from memory.readers.reading import Kind, Span

Parted = Callable[[Span], list[Span]]

_NOT_IN = re.compile(
    r"(?i)\b(?:do(?:es)?|will|shall|is|are) not (?:be )?(?:include|cover|extend to|comprise|contain|provide for)\b:?\s*(?P<list>.+)"
    r"|\bexclud(?:es?|ing)\b:?\s+(?P<also>.+)|\b(?:not included|excluded|out of scope|not covered)(?: from \w+(?: \w+){0,4})? (?:are|is)\b:?\s*(?P<third>.+)"
    r"|\bnicht (?:enthalten|umfasst|inbegriffen|bestandteil) sind\b:?\s*(?P<fourth>.+)"
)
_IS_OUT = re.compile(
    r"(?i)^(?P<list>.+?)\s+(?:is something you .*|(?:is|are|remains?|lies?|falls?)\s+(?:explicitly |expressly )?(?:left to (?:others|you|the )|done by others|not (?:covered|included|contained|offered|in scope|within|(?:a )?part of)|excluded|out of scope|outside (?:the |this |of )))"
)
_SAME = re.compile(r"(?i)^the same (?:is true|applies|goes|holds)(?: of| to| for)? (?P<list>.+)")
_MONEY_MATTER = re.compile(
    r"(?i)\b(?:vat|tax(?:es)?|gst|expenses?|travel|disbursements?|mehrwertsteuer|reisekosten|liab\w*|warrant\w*"
    r"|(?:the|this|our|these|any|all) (?:\w+ ){0,2}(?:fees?|prices?|total|sums?|amounts?|rates?))\b"
)
_ASSUMED = re.compile(
    r"(?i)\b(?:assum(?:es?|ed|ing)|presum(?:es?|ed)|suppos(?:es?|ed)|reckon(?:s|ed)?|tak(?:es?|en) (?:it )?(?:as given|for granted)|premised on the fact|footing|relies on the fact|provided|prerequisite is)\s*,?\s*that\s+(?P<list>.+)"
)
_OF_DEAL = re.compile(
    r"(?i)\b(?:we|our|it is|supplier|contractor|vendor|consultant|the (?:parties|work|price|fee|timetable|schedule)|(?:the|this|our) (?:\w+ )?(?:price|fee|estimate|plan|offer|quot\w+|proposal|sow))\b"
    r".{0,60}?\b(?:assum(?:es?|ed)|presum(?:es?|ed)|suppos(?:es?|ed)|reckon(?:s|ed)?|as given|for granted|footing|premise)"
)
_THAT = re.compile(r"(?:,|;)?\s+(?:and|und)\s+that\s+|(?:,|;)\s+that\s+", re.IGNORECASE)
_SUBJECT = re.compile(r"(?i)^(?P<who>.{2,60}?)\s(?:shall|will|must|undertakes to|agrees to|is to)\s+(?P<list>.+)")
_FROM_YOU = re.compile(
    r"(?i)\b(?:from (?:you|your side|the (?:client|customer|buyer))(?:,)? we (?:need|expect|ask for|require)|we (?:need|expect|require)(?: the following)? from (?:you|your side|the (?:client|customer|buyer))|please (?:send|give) us)\b:?\s+(?P<list>.+)"
)
_WILL_NOT = re.compile(
    r"(?i)\b(?:we|the (?:supplier|contractor|vendor|consultant|provider|firm|agency))\s+(?:(?:will|shall|do|does) not|won['\u2019]t|don['\u2019]t)\s+"
)
_LINKED = re.compile(r"[,;]?\s*(?:\b(?:and|nor|or)\b)?[,;]?\s*$")
_OF_MONEY = re.compile(r"(?i)(?:bill|charge|invoice|exceed|pass|spend|start|begin|disclose|share|replace|change)\b")
_ASKED = re.compile(
    r"(?i)\b(?:we|our \w+)\s+(?:ask|require|request|need|expect)(?: of you| you)?,? that\s+(?P<list>.+)"
)
_CLIENT_DOES = re.compile(
    r"(?i)^(?:the )?(?:client|customer|buyer|purchaser|recipient|authority|owner)\s+(?:also )?(?:(?:will|shall|must) )?(?:provides?|approves?|gives?|names?|makes?|hands? over|delivers?|supplies|supply|arranges?|ensures?|appoints?|grants?|releases?|answers?|comments?|sends?|opens?|keeps?)\b"
)
_RELY = re.compile(
    r"(?i)\b(?:we (?:rely|depend|count) on|we need your help|your (?:part|contribution|side)|(?:needed|required|expected|things?) from (?:you|your side))\b"
)
_YOU = re.compile(r"^(?:You|Your \w+)\b(?! (?:will )?(?:receive|get|pay|own))")


def _will_not(span: Span) -> list[Span]:
    """Return the acts a sentence denies one after the other: we will not do x, we will not do y."""
    denied = list(_WILL_NOT.finditer(span.text))
    if len(denied) < 2 or any(_OF_MONEY.match(span.text[one.end() :]) for one in denied):  # noqa: PLR2004 one may be a promise
        return []
    ends = [*(one.start() for one in denied[1:]), len(span.text)]
    return [_bare(_unlinked(span.part(one.end(), end))) for one, end in zip(denied, ends, strict=True)]


def _unlinked(span: Span) -> Span:
    end = _LINKED.search(span.text)
    return span.part(0, end.start() if end else len(span.text)).stripped()


def excluded(span: Span) -> list[Span]:
    """Return the things a sentence leaves out; [] when it leaves nothing out."""
    denied = _will_not(span)
    if denied:
        return denied
    found = _SAME.search(span.text) or _NOT_IN.search(span.text)
    name = next((key for key in ("list", "also", "third", "fourth") if found and found.groupdict().get(key)), "")
    if found and name:
        return [_bare(one) for one in things(_tail(span, found.start(name)))]
    out = _IS_OUT.match(span.text)
    if out is None:
        return []
    parts = things(span.part(0, out.end("list")))
    return [_bare(one) for one in parts] if len(parts) > 1 else [span]


def left_out(paper: Paper) -> Iterator[Span]:
    """Yield what sentences outside a section about it leave out; matters of tax and price are none."""
    goes_on = False
    for part, sentence in paper.prose():
        if part.block.kind is Kind.HEADING or part.about in {
            "contents",
            "liability",
            "options",
            "expenses",
            "price",
            "acceptance",
        }:
            continue
        told = _SAME.match(sentence.text) and goes_on
        plain = not _MONEY_MATTER.search(sentence.text) and (
            _NOT_IN.search(sentence.text) or _IS_OUT.match(sentence.text) or _will_not(sentence)
        )
        goes_on = bool(told or plain)
        if goes_on:
            yield from excluded(sentence) or ([_tail(sentence, 0)] if plain else [])


def assumed(span: Span) -> list[Span]:
    """Return what a sentence takes as given, thing by thing; [] when it says no such thing."""
    found = _ASSUMED.search(span.text)
    if found is None:
        return []
    return list(_each(_tail(span, found.start("list"))))


def _each(listed: Span) -> Iterator[Span]:
    """Yield what stands between each that of a list: a, that b, and that c."""
    cuts = list(_THAT.finditer(listed.text))
    starts, ends = [0, *(cut.end() for cut in cuts)], [*(cut.start() for cut in cuts), len(listed.text)]
    yield from (_bare(listed.part(start, end).stripped()) for start, end in zip(starts, ends, strict=True))


def taken_as_given(paper: Paper) -> Iterator[Span]:
    """Yield the assumptions of sentences outside a section about them."""
    for part, sentence in paper.prose():
        if part.block.kind is not Kind.HEADING and part.about not in {
            "contents",
            "liability",
            "acceptance",
            "termination",
        }:
            yield from assumed(sentence) if _OF_DEAL.search(sentence.text) else ()


def owed(span: Span) -> list[Span]:
    """Return the acts or things a sentence asks of the client, one by one; [] when it asks only one."""
    that = _ASKED.search(span.text)
    if that:
        return list(_each(_tail(span, that.start("list"))))
    asked = _FROM_YOU.search(span.text)
    if asked:
        return [_bare(one) for one in things(_tail(span, asked.start("list")))]
    found = _SUBJECT.match(span.text)
    if found is None or ":" in found["list"]:
        return []
    parts = [_bare(one) for one in acts(_tail(span, found.start("list")))]
    return parts if len(parts) > 1 else []


def asked_for(paper: Paper) -> Iterator[Span]:
    """Yield what letters and mails ask of their reader: after "we rely on" or "from you we need"."""
    items = [part for part in paper.parts if part.block.kind is Kind.ITEM and not part.inert and not part.about]
    done = [part.block.span for part in items if _CLIENT_DOES.match(part.block.text)]
    yield from done if len(done) > 1 else ()
    for part in paper.parts:
        if part.block.kind is not Kind.PARAGRAPH or part.inert or part.about in {"contents", "liability"}:
            continue
        relied = False
        for sentence in sentences(part.block.span):
            listed = owed(sentence) if _FROM_YOU.search(sentence.text) or _ASKED.search(sentence.text) else []
            if listed:
                yield from listed
            elif relied and _YOU.match(sentence.text):
                yield sentence
            relied = relied or bool(_RELY.search(sentence.text))


def parted(parts: list[Part], split: Parted) -> Iterator[Span]:
    """Yield the sentences of these parts, each list in them taken apart."""
    for part in parts:
        if part.block.kind is not Kind.TABLE:
            for sentence in sentences(part.block.span):
                yield from split(sentence) or [sentence]


def _tail(span: Span, start: int) -> Span:
    return span.part(start, len(span.text)).stripped()


def _bare(span: Span) -> Span:
    """Return it without the full stop."""
    end = len(span.text.rstrip(" .;,"))
    return span.part(0, end)
