"""What the sentence model is tuned on: the phrasings, and conversations and double requests made out of them."""

# ruff: noqa: E501 -- a table row is read as one piece

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

from agents.planner.lexicon import english
from agents.planner.meaning import worded
from agents.planner.phrasings import Example

_IDLE = frozenset({"smalltalk", "out_of_scope"})
_AFRESH, _NARROWED, _JOINED, _OCCASIONS = 0.2, 0.12, 0.25, 0.08  # of the number of phrasings
_SHORTEST = 3  # words, of a request that stands by itself
_NARROWING = (
    "only {city}", "and for {project2}?", "{project} I mean", "and last month?", "last quarter instead", "what about {client}?", "just {person}",
    "same for {client}", "next two weeks only", "by role please", "per month", "top 3", "in {city}", "without {client}", "the week after", "make it 60 days",
    "no, {person2}", "in days", "since October", "for my team only", "and {project2}", "sorry, {project}", "{client}", "until Friday", "and week 47?",
    "the worst five", "in euros", "ok and for the whole year?", "except {person}", "not {city}, {city}", "week 48 then", "hmm, the 12th rather",
    "as a list", "shorter", "yes, {person}", "the second one", "all of them", "and this week", "only the red ones", "Q1",
)  # fmt: skip
_LINKS = (" and ", ", and ", " and also ", ". Also, ", "? And ", "; ", ", plus ", ". ", "? Then ", " + ", " & ", ", then ", " and then ", ", as well as ", "? ", " - and ", ". Oh and ")  # fmt: skip
_OPENINGS = (
    "Morning!", "quick one before my next call:", "I'm preparing for the board,", "sorry to bother you, but", "ok so the client just rang and is not amused.",
    "We had a long week.", "hi, me again -", "before I promise anything to anyone:", "since {person} is on holiday:", "My boss keeps asking,",
    "I have five minutes before a meeting at {client}.", "just out of a call with {client},", "no idea if you can do that, but", "hello there,",
    "I'm in a hurry,", "they want an answer today.", "for the Monday meeting,", "to settle an argument:", "{person} asked me this and I had no answer:",
    "while I'm at it,", "I know it's late but", "one more thing,", "as discussed yesterday,", "Long story short:",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sample:
    """A message, the conversation before it, and what it asks for: one tool or two."""

    says: str
    before: str
    labels: tuple[str, ...]


def plain(text: str) -> str:
    """Return a phrasing as the sentence model reads it: in English, with ordinary names."""
    return worded(english(text)[0])


def written(examples: Sequence[Example]) -> list[Sample]:
    """Return the phrasings as they are."""
    return [
        Sample(plain(example.says[-1]), " ".join(plain(said) for said in example.says[:-1]), (example.label,))
        for example in examples
    ]


def made(examples: Sequence[Example], chance: random.Random) -> list[Sample]:
    """Return conversations, double requests and requests with an occasion, made out of the phrasings."""
    single = [example for example in examples if len(example.says) == 1]
    trade = [example for example in single if example.label not in _IDLE]
    whole = [example for example in trade if len(example.says[0].split()) >= _SHORTEST]
    count = len(examples)
    found = []
    for _ in range(int(count * _AFRESH)):
        before, one = chance.choice(trade), chance.choice(whole if chance.random() < 0.9 else single)  # noqa: PLR2004 -- a share
        found.append(Sample(plain(one.says[0]), plain(before.says[0]), (one.label,)))
    for _ in range(int(count * _NARROWED)):
        before = chance.choice(whole)
        found.append(Sample(plain(chance.choice(_NARROWING)), plain(before.says[0]), (before.label,)))
    found += [_joined(chance.choice(whole), chance.choice(whole), chance) for _ in range(int(count * _JOINED))]
    for _ in range(int(count * _OCCASIONS)):
        one = chance.choice(whole)
        found.append(Sample(plain(f"{chance.choice(_OPENINGS)} {one.says[0]}"), "", (one.label,)))
    return found


def _joined(first: Example, second: Example, chance: random.Random) -> Sample:
    link = chance.choice(_LINKS)
    one = first.says[0].rstrip(" .?!")
    labels = tuple(dict.fromkeys((first.label, second.label)))
    return Sample(plain(f"{one}{link}{second.says[0]}"), "", labels)


def roughened(text: str, chance: random.Random, share: float = 0.1) -> str:
    """Return a text with words left out and letters mixed up, as people type."""
    words = text.split()
    if len(words) <= _SHORTEST:
        return text
    kept = [word for word in words if chance.random() > share] or words
    if chance.random() < 0.3:  # noqa: PLR2004 -- a share
        place = chance.randrange(len(kept))
        kept[place] = _mistyped(kept[place], chance)
    out = " ".join(kept)
    return out.lower().rstrip("?.!") if chance.random() < 0.2 else out  # noqa: PLR2004 -- a share


def _mistyped(word: str, chance: random.Random) -> str:
    if len(word) <= _SHORTEST + 1:
        return word
    at = chance.randrange(1, len(word) - 1)
    return chance.choice((word[:at] + word[at + 1 :], word[:at] + word[at + 1] + word[at] + word[at + 2 :]))
