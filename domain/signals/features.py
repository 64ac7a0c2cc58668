"""A client's words as features: concepts, who is spoken of, negation, tense, question, and the words themselves."""

from __future__ import annotations

import re
from itertools import pairwise

from domain.signals.lexicon import CONCEPTS, NEGATION, PAST

_WORD = re.compile(r"[^\W\d_]+(?:['\u2019][^\W\d_]+)?")
_SAID = 0.35  # a word weighs less than a concept
_REACH = 25  # characters before a concept in which a negation turns it
_PRONOUNS = {
    "we": re.compile(r"\b(?:we|us|our|i|my|me|we're|i'm|i've|we've|i'd|we'd|i'll|we'll)\b", re.IGNORECASE),
    "you": re.compile(r"\b(?:you|your|you're|you've|yours|you'd|you'll)\b", re.IGNORECASE),
    "they": re.compile(r"\b(?:they|them|their|he|she|his|her|him|they're|he's|she's)\b", re.IGNORECASE),
}
# Speech recognition writes contractions without their apostrophe.
_WRITTEN = {
    one.replace("'", ""): one
    for one in [
        "don't",
        "doesn't",
        "didn't",
        "isn't",
        "aren't",
        "won't",
        "wouldn't",
        "can't",
        "couldn't",
        "haven't",
        "hasn't",
        "i'm",
        "i've",
        "you're",
        "you've",
        "they're",
        "they've",
        "we've",
        "he's",
        "she's",
        "that's",
        "there's",
        "what's",
        "it'll",
        "i'd",
        "you'd",
        "they'd",
    ]
}
_BARE = re.compile(rf"\b(?:{'|'.join(_WRITTEN)})\b", re.IGNORECASE)
_ENDINGS = ("ing", "ies", "ed", "es", "s", "ly")


def features(words: str, before: str = "") -> dict[str, float]:
    """Return the features of one utterance; ``before`` is what our side said right before it.

    >>> found = features("We won't renew.")
    >>> found["stay~not"], found["ends"], "stay" in found
    (1.0, 1.0, False)
    """
    text = _BARE.sub(lambda found: _WRITTEN[found[0].casefold()], words.replace("\u2019", "'"))
    found = {"bias": 1.0}
    for name, pattern in CONCEPTS.items():
        if match := pattern.search(text):
            turned = NEGATION.search(text[max(0, match.start() - _REACH) : match.start()])
            found[f"{name}~not" if turned else name] = 1.0
    spoken_of = [name for name, pattern in _PRONOUNS.items() if pattern.search(text)]
    found |= {f"about:{name}": 1.0 for name in spoken_of}
    marks = {"asks": "?" in text, "past": PAST.search(text), "not": NEGATION.search(text), "answers": before}
    found |= {mark: 1.0 for mark, there in marks.items() if there}
    concepts = [name for name in found if name in CONCEPTS]
    found |= {f"{name}+past": 1.0 for name in concepts if "past" in found}
    found |= {f"{name}+you": 1.0 for name in concepts if "about:you" in found}
    stems = [_stem(word) for word in _WORD.findall(text.casefold())]
    found |= dict.fromkeys((f"w:{stem}" for stem in stems), _SAID)
    found |= dict.fromkeys((f"b:{a} {b}" for a, b in pairwise(stems)), _SAID)
    return found


def _stem(word: str) -> str:
    for ending in _ENDINGS:
        if word.endswith(ending) and len(word) - len(ending) > 3:  # noqa: PLR2004 -- shorter is no stem
            return word[: -len(ending)]
    return word
