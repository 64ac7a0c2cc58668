"""What a message looks like to the classifier: words, word pairs, letter runs, concepts, kinds of values, shape."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from agents.planner.lexicon import concepts, expanded, stem, tokens

_PLACEHOLDER = re.compile(r"\{(\w+?)2?\}(?:'s|s\b|'(?=\s|$))?")
_EMPTY = frozenset(
    ["the", "a", "an", "of", "to", "please", "just", "so", "well", "um", "uh", "eh", "oh", "ok", "hmm"]
) | frozenset(",.!:;-\"'()/\u2013\u2014\u2026")
_WEIGHTS = {
    "w": 1.0,
    "b": 0.9,
    "k": 0.6,
    "c": 0.28,
    "C": 1.1,
    "P": 0.7,
    "S": 0.7,
    "O": 0.8,
    "R": 0.35,
    "L": 0.4,
    "p": 0.5,
    "I": 1.2,
}


@dataclass(frozen=True, slots=True)
class Sketch:
    """A message reduced to stems and concepts; names and values are placeholders."""

    words: tuple[str, ...]
    stems: tuple[str, ...]
    concepts: frozenset[str]
    asks: bool


def sketch(template: str) -> Sketch:
    """Reduce a message whose names and values are placeholders."""
    plain = _PLACEHOLDER.sub(lambda match: f" {{{match[1]}}} ", template)
    words = expanded(tokens(plain))
    # An abbreviation may stand for several words, and a name's plural or possessive is the name.
    kept = tuple(word for word in words if word not in _EMPTY and word not in {"?", "'s"})
    stems = tuple(stem(word) for word in kept)
    return Sketch(kept, stems, frozenset(concepts(stems)), "?" in template)


def _letters(stems: Iterable[str]) -> Iterable[str]:
    for word in stems:
        if word.isalpha() and len(word) > 3:  # noqa: PLR2004 -- shorter words are their own feature
            padded = f"^{word}$"
            for size in (3, 4):
                yield from (padded[i : i + size] for i in range(len(padded) - size + 1))


def features(
    sketched: Sketch, *, roles: Iterable[str] = (), before: Sketch | None = None, previous: str = ""
) -> dict[str, float]:
    """Return named features with their weights; ``before`` is the conversation so far, ``previous`` its last tool."""
    stems = sketched.stems
    ideas = sorted(sketched.concepts)
    names = [f"w:{word}" for word in stems]
    names += [f"b:{a}_{b}" for a, b in zip(("^", *stems), (*stems, "$"), strict=False)]
    names += [f"k:{a}_{b}" for a, b in zip(stems, stems[2:], strict=False)]
    names += [f"c:{letters}" for letters in set(_letters(stems))]
    names += [f"C:{idea}" for idea in ideas]
    names += [f"P:{a}+{b}" for i, a in enumerate(ideas) for b in ideas[i + 1 :]]
    names += [f"S:{word}" for word in {word for word in stems if word.startswith("{")}]
    names += _opening(stems, asks=sketched.asks)
    names += [f"R:{role}" for role in roles]
    if before is not None:
        names += [f"p:{word}" for word in before.stems] + [f"p:C{idea}" for idea in before.concepts]
    if previous:
        names += [f"I:{previous}"] + [f"I:{previous}+{idea}" for idea in ideas] + [f"I:{len(stems) > 4}"]  # noqa: PLR2004
    return _normed(names)


def _opening(stems: Sequence[str], *, asks: bool) -> list[str]:
    first = next((word for word in stems if not word.startswith("{")), "")
    length = min(len(stems), 12) // 3
    return [f"O:{first}", f"O:{first}_{asks}", f"L:{length}", f"L:{length}_{asks}"]


def _normed(names: list[str]) -> dict[str, float]:
    weights: dict[str, float] = {}
    for name in names:
        weights[name] = _WEIGHTS[name[0]]
    letters = sum(name.startswith("c:") for name in weights) or 1
    scale = {"c": (6 / letters) ** 0.5 if letters > 6 else 1.0}  # noqa: PLR2004 -- long texts must not drown in letters
    size = sum((weight * scale.get(name[0], 1.0)) ** 2 for name, weight in weights.items()) ** 0.5
    return {name: weight * scale.get(name[0], 1.0) / size for name, weight in weights.items()}
