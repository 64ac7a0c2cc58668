"""Decisions, questions left open, and a summary by topic, each with the words it rests on."""

# ruff: noqa: E501 -- a row of words reads best in few lines

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from domain.signals.hear import CALL_THRESHOLD, Evidence, Meaning, heard
from domain.signals.promises import Promise, promises
from domain.signals.talk import Quote, Turn, quoted

_DECIDED = re.compile(
    r"\b(?:we(?:'ve| have)? (?:decided|agreed)|let's (?:go with|do|stop|keep|start|take|use|move|drop|leave|make|say|hold)"
    r"|lets (?:go with|do|stop|keep|start|take|use|move|drop)|so we (?:stop|start|keep|do|go|move|drop|take|use|don't)"
    r"|we(?:'ll| will)? go with|decision is|it's decided|that's decided|agreed[:,.]|then we (?:do|go|keep|stop|take|move|hold)"
    r"|(?:we are|we're) going (?:with|for)|do the \w+ \w+|approved|signed off|put it in)\b",
    re.IGNORECASE,
)
_AGREES = re.compile(
    r"^(?:yes|yeah|yep|agreed|ok(?:ay)?|fine|good|works|perfect|deal|sounds good|that works|great|right|sure|done)\b",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"\?|^(?:so |and |but )?(?:who|what|when|where|why|how|does|is|are|can|could|whose|which)\b", re.IGNORECASE
)
_UNKNOWN = re.compile(
    r"(?:don't|dont|do not|didn't) (?:know|have)|not sure|no idea|have to (?:check|ask|look)|need to (?:check|ask|find)|find(?:ing)? out"
    r"|good question|come back to|look (?:at|into)|i'll check|ill check|that's what i want to know|open (?:point|question)|depends|to be seen",
    re.IGNORECASE,
)
_CLAUSE = re.compile(r"[^.!?\u2026]+[.!?\u2026]*")
_WORD = re.compile(r"[^\W\d_]{4,}")
_STOP = frozenset(
    ["that", "this", "with", "have", "what", "they", "them", "then", "when", "your", "from", "just", "like", "yeah", "okay", "there", "would", "could", "about", "were", "will", "been", "which", "because", "know", "think", "some", "want", "well", "right", "going", "good", "here", "really", "also", "into", "only", "than", "more", "very", "much", "need", "make", "take", "does", "said", "doing", "those", "these", "their", "where", "should", "thing", "things", "something", "gonna", "thats", "dont", "didn", "even", "back", "over", "after", "before", "still", "same", "again", "other", "first", "last", "time"]
)  # fmt: skip
_NEAR = 3
_BLOCK = 12  # turns of a topic at least
_FEWEST = 4


@dataclass(frozen=True, slots=True)
class Topic:
    """A stretch of the conversation: its commonest words of weight, and the sentence that says most of them.

    ``said`` is what a language model made of it, empty for the built-in method.
    """

    words: tuple[str, ...]
    first: int
    last: int
    quote: Quote
    said: str = ""


@dataclass(frozen=True, slots=True)
class Outcome:
    """Everything the built-in method understood of one conversation."""

    evidence: tuple[Evidence, ...]
    promises: tuple[Promise, ...]
    decisions: tuple[Quote, ...]
    questions: tuple[Quote, ...]
    topics: tuple[Topic, ...]


def understood(turns: Sequence[Turn], held_on: date, meant: Meaning | None = None) -> Outcome:
    """Return what a conversation says: signals, promises, decisions, open questions, topics."""
    return Outcome(
        tuple(heard(turns, CALL_THRESHOLD, meant=meant)),
        tuple(promises(turns, held_on)),
        tuple(decisions(turns)),
        tuple(questions(turns)),
        tuple(topics(turns)),
    )


def decisions(turns: Sequence[Turn]) -> list[Quote]:
    """Return the words in which something was settled: said as settled, and not contradicted or asked."""
    found = []
    for at, turn in enumerate(turns):
        for clause in _CLAUSE.finditer(turn.words):
            text = clause[0]
            if not _DECIDED.search(text) or text.rstrip().endswith("?") or len(text.split()) < _FEWEST:
                continue
            following = next((one for one in turns[at + 1 : at + _NEAR] if one.speaker != turn.speaker), None)
            stated = re.search(r"decid|agreed|approved|signed off|so we", text, re.IGNORECASE)
            if stated or (following and _AGREES.match(following.words)):
                found.append(quoted(list(turns), at, clause.start(), clause.end()))
    return found


def questions(turns: Sequence[Turn]) -> list[Quote]:
    """Return questions that nobody answered: the next words say so, or change the subject to a check."""
    found = []
    for at, turn in enumerate(turns):
        asked = [clause for clause in _CLAUSE.finditer(turn.words) if _ASKS.search(clause[0].strip())]
        asked = [clause for clause in asked if len(clause[0].split()) >= _FEWEST]
        after = " ".join(one.words for one in turns[at + 1 : at + _NEAR] if one.speaker != turn.speaker)
        if asked and _UNKNOWN.search(after):
            found.append(quoted(list(turns), at, *asked[-1].span()))
    return found


def topics(turns: Sequence[Turn], most: int = 8) -> list[Topic]:
    """Return the stretches of a conversation where the vocabulary changes least (after Hearst's TextTiling, 1997)."""
    if not turns:
        return []
    bags = [Counter(word for word in _WORD.findall(turn.words.casefold()) if word not in _STOP) for turn in turns]
    size = max(_BLOCK, -(-len(turns) // most))
    total: Counter[str] = Counter()
    for bag in bags:
        total.update(bag.keys())
    found = []
    for first in range(0, len(turns), size):
        last = min(first + size, len(turns)) - 1
        bag = sum(bags[first : last + 1], Counter[str]())
        words = sorted(bag, key=lambda word: (-bag[word] * bag[word] / total[word], word))[:4]
        if words:
            best = max(range(first, last + 1), key=lambda i: sum(word in bags[i] for word in words))
            found.append(Topic(tuple(words), first, last, quoted(list(turns), best, 0, len(turns[best].words))))
    return found
