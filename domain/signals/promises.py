"""Action items: who will do what by when, from which words.

A promise is in the first person and about the future ("I'll send it Friday"), a request that was accepted, or an
assignment by name. Questions, hypotheticals, negations and what is being done in the call itself are none.
"""

# ruff: noqa: E501 -- a row of words reads best in few lines

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from domain.signals.talk import Quote, Turn, quoted

_DOING = (
    "send|share|forward|mail|email|check|ask|look|get|give|prepare|write|draft|fix|follow|schedule|set|book|update|review"
    "|confirm|call|talk|speak|bring|take|put|make|find|provide|deliver|finish|move|add|file|open|raise|order|test|run"
    "|post|upload|circulate|arrange|organi[sz]e|invite|come back|reach|let you know|have|do|create|build|change|correct"
    "|clean|sort|read|collect|price|quote|sign|resend|chase|push|pull|document|ping|tell|submit|research|compile|start"
    "|handle|work|extend|block|introduce|present|propose|adjust|publish|deploy|investigate|configure|approve|return|drop"
)
_OWN = re.compile(
    rf"\b(?:i'?ll|i will|i can|i'm going to|i am going to|i'm gonna|im gonna|ill|let me|we'?ll|we will|we can|we're going to)"
    rf"\s+(?:\w+ly\s+|just\s+|also\s+|then\s+|try to\s+|try and\s+|go and\s+|make sure (?:to|that|we|i)\s+)?(?P<do>{_DOING})\b",
    re.IGNORECASE,
)
# Speakers of other languages promise in the present: "I prepare one page", "you get it by Monday".
_PRESENT = re.compile(
    r"\b(?:i|we)\s+(?:then\s+)?(?P<do>send|prepare|write|check|order|bring|close|ask|sketch|share|forward|book|draft|fix|take)\s"
    r"(?:\w+\s+){0,3}?(?:it|that|the|this|one|them|him|her|you|a|an|my|our|two|three|down|everyone)\b",
    re.IGNORECASE,
)
_GIVEN = re.compile(r"\b(?:you(?:'ll| will)?) (?P<do>get|have|receive)\b(?! had| been)", re.IGNORECASE)
_HABIT = re.compile(
    r"\b(?:every|always|usually|often|each|if|when|whenever|used to|never|not|don't|did)\b", re.IGNORECASE
)
_ASKED = re.compile(
    rf"\b(?:can|could|would|will) (?:you|someone)(?: guys| please| also)*\s+(?P<do>{_DOING})\b|\bplease (?P<do2>{_DOING})\b",
    re.IGNORECASE,
)
_SAID_YES = re.compile(
    r"^(?:(?:yes|yeah|yep|sure|ok(?:ay)?|of course|absolutely|certainly|happy to|will do|no problem|definitely|done|right|"
    r"with pleasure|gladly|on it|consider it done|you'll have it)\b)",
    re.IGNORECASE,
)
_NAMED = re.compile(
    rf"\b(?P<who>[A-Z][\w'\u2019-]+),? (?:will|to|is going to|can you|could you|please) (?P<do>{_DOING})\b"
)
_NONE = re.compile(
    r"\bif (?:i|we|you|it)\b.{0,20}\b(?:would|could|had|ever)\b|\b(?:can't|cannot|won't|wouldn't|don't|never|not)\b.{0,12}$"
    r"|\blet me (?:see|start with|think|share my|know|get started|give you (?:the|a) (?:link|quick)|put it|be )|share my screen"
    r"|\bi'?ll (?:be honest|have to|tell you|give you that|say|do me|take it|take that as|start|read it|let you|put it th)",
    re.IGNORECASE,
)
_NOW = re.compile(
    r"\b(?:now|here|share (?:my|the) screen|go (?:on|through|ahead)|next slide|quick update|let's)\b", re.IGNORECASE
)
_WORKS = re.compile(
    r"\b(?P<due>(?:by |until |before |on |in |this |next |end of |first thing |right )*(?:today|tonight|tomorrow(?: \w+ of day)?"
    r"|monday|tuesday|wednesday|thursday|friday|saturday|sunday|end of (?:the )?(?:day|week|month|quarter)|this week|next week"
    r"|this afternoon|an hour|the hour|like an hour|right after (?:this|the call)|after (?:this|the) call|eod|eow"
    r"|(?:the )?(?:\d{1,2}(?:st|nd|rd|th)|(?:twenty|thirty)[ -]\w+|first|second|third|fourth|fifth|sixth|seventh|eighth|ninth"
    r"|tenth|eleventh|twelfth|thirteenth|fourteenth|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth|thirtieth)"
    r"(?: of)?(?: \w+)?|(?:a|one|two|three|four|\d) (?:days?|weeks?|hours?)))\b",
    re.IGNORECASE,
)
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_ORDINALS = [
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
    "twentieth",
    "twenty-first",
    "twenty-second",
    "twenty-third",
    "twenty-fourth",
    "twenty-fifth",
    "twenty-sixth",
    "twenty-seventh",
    "twenty-eighth",
    "twenty-ninth",
    "thirtieth",
    "thirty-first",
]
_COUNTS = {"a": 1, "one": 1, "an": 1, "two": 2, "three": 3, "four": 4}
_CLAUSE = re.compile(r"[^.!?;\u2026]+[.!?;\u2026]*")
_FEWEST = 4  # words of a promise that says what
_NEAR = 3  # turns within which a day is agreed and a yes is given


@dataclass(frozen=True, slots=True)
class Promise:
    """Who promised what; ``due_said`` in their words, ``due_on`` when these are a day."""

    who: str
    what: str
    due_said: str
    due_on: date | None
    quote: Quote


def promises(turns: Sequence[Turn], held_on: date) -> list[Promise]:
    """Return the action items of a conversation, in order; the same one said twice is one."""
    found: list[Promise] = []
    for at, turn in enumerate(turns):
        for promise in _of_turn(turns, at, turn, held_on):
            if not any(_same(promise, other) for other in found[-12:]):
                found.append(promise)
    return found


def _of_turn(turns: Sequence[Turn], at: int, turn: Turn, held_on: date) -> Iterator[Promise]:
    for clause in _CLAUSE.finditer(turn.words):
        text = clause[0]
        if len(text.split()) < _FEWEST or _NONE.search(text):
            continue
        asked, own, named = _ASKED.search(text), _own(text), _NAMED.search(text)
        who = turn.speaker
        if asked:
            answer = _accepted(turns, at)
            who, match = answer, asked
            if not answer:
                continue
        elif named and not own:
            who, match = _full(named["who"], turns), named
            if not who:
                continue
        elif own and not text.rstrip().endswith("?") and not (_NOW.search(text) and not _WORKS.search(text)):
            match = own
        else:
            continue
        due_said, due_on = _due(turns, at, clause.start() + match.start(), held_on)
        vague = match is own and (own["do"] or "").casefold() in {
            "have",
            "do",
            "make",
            "put",
            "take",
            "get",
            "look",
            "talk",
        }
        if vague and not due_said:
            continue
        quote = quoted(list(turns), at, clause.start(), clause.end())
        yield Promise(who, _what(text[match.start() :], match), due_said, due_on, quote)


def _own(text: str) -> re.Match[str] | None:
    """Return where the speaker promises: in the future, or in the present when it is no habit."""
    found = _OWN.search(text)
    if found is None and not _HABIT.search(text):
        given = _GIVEN.search(text)
        found = _PRESENT.search(text) or (given if _WORKS.search(text) else None)
    return found


def _what(text: str, match: re.Match[str]) -> str:
    groups = match.groupdict()
    start = match.start("do") if groups.get("do") else match.start("do2")
    said = text[start - match.start() :].strip(" .?!;\u2026")
    return (said[:1].upper() + said[1:])[:160]


def _accepted(turns: Sequence[Turn], at: int) -> str:
    """Return who said yes to a request; "" when nobody did."""
    for turn in turns[at + 1 : at + 1 + _NEAR]:
        if turn.speaker != turns[at].speaker:
            # Who answers with a promise of their own is heard there, in better words.
            return turn.speaker if _SAID_YES.match(turn.words) and not _OWN.search(turn.words) else ""
    return ""


def _full(name: str, turns: Sequence[Turn]) -> str:
    return next((turn.speaker for turn in turns if name.casefold() in turn.speaker.casefold().split()), "")


def _same(one: Promise, other: Promise) -> bool:
    mine, theirs = set(one.what.casefold().split()), set(other.what.casefold().split())
    return one.who == other.who and len(mine & theirs) * 2 > min(len(mine), len(theirs))


def _due(turns: Sequence[Turn], at: int, start: int, held_on: date) -> tuple[str, date | None]:
    """Return the day of a promise: in its own words, or agreed in the turns right after."""
    found = _WORKS.search(turns[at].words, start)
    for turn in turns[at + 1 : at + _NEAR]:
        found = found or (_WORKS.search(turn.words) if len(turn.words.split()) < 2 * _FEWEST else None)
    if found is None:
        return "", None
    return found["due"].strip(), due_day(found["due"], held_on)


def due_in(turns: Sequence[Turn], quote: Quote, held_on: date) -> tuple[str, date | None]:
    """Return the words that say by when something quoted is to be done, and the day they mean."""
    return _due(turns, quote.turn, quote.start, held_on)


def due_day(said: str, held_on: date) -> date | None:
    """Return the day some words mean, counted from the day of the meeting; None when they are none.

    >>> due_day("by Friday", date(2026, 5, 5)), due_day("the fifteenth", date(2026, 5, 5))
    (datetime.date(2026, 5, 8), datetime.date(2026, 5, 15))
    """
    words = re.sub(r"(twenty|thirty) ", r"\1-", said.casefold())
    if (
        re.search(r"today|tonight|afternoon|hour|right after|call|eod|end of (?:the )?day", words)
        and "tomorrow" not in words
    ):
        return held_on
    if "tomorrow" in words:
        return held_on + timedelta(days=1)
    for weekday, name in enumerate(_DAYS):
        if name in words:
            ahead = (weekday - held_on.weekday() - 1) % 7 + 1
            return held_on + timedelta(days=ahead + 7 * ("next" in words and ahead + held_on.weekday() < 7))  # noqa: PLR2004 -- days
    if "week" in words and not re.search(r"\d|two|three|four|\ba\b|one", words):
        return held_on + timedelta(days=4 - held_on.weekday() + 7 * ("next" in words))
    if counted := re.search(r"(\d|a|an|one|two|three|four) (day|week)", words):
        number = _COUNTS.get(counted[1]) or int(counted[1])
        return held_on + timedelta(days=number * (7 if counted[2] == "week" else 1))
    return _of_month(words, held_on)


def _of_month(words: str, held_on: date) -> date | None:
    """Return the next day of that number, on or after the meeting."""
    numbered = re.search(r"\b(\d{1,2})(?:st|nd|rd|th)\b", words)
    number = (
        int(numbered[1]) if numbered else max((n for n, name in enumerate(_ORDINALS, 1) if name in words), default=0)
    )
    for months in (0, 1, 2):
        month = held_on.month - 1 + months
        try:
            day = date(held_on.year + month // 12, month % 12 + 1, number)
        except ValueError:
            continue
        if day >= held_on:
            return day
    return None
