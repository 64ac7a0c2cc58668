"""Churn and expansion evidence in a conversation, each with its exact words.

Only the client's people can give evidence: what ours say is context. An utterance is weighed with what our side said
right before it; past trouble that was solved, jokes, other people's suppliers and talk about screens weigh against.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from domain.signals.classify import Models, models
from domain.signals.features import features
from domain.signals.talk import Quote, Side, Turn, quoted

CHURN, EXPANSION = "churn", "expansion"
THRESHOLD = 0.6  # of an alert; chosen by cross-validation over the development phrasings
CALL_THRESHOLD = 0.7  # in a whole call signals are far rarer than among the phrasings trained on
_SHORTEST = 3  # words that can be evidence
_SENTENCE = re.compile(r"[^.!?\u2026]+(?:[.!?\u2026]+|$)")
_LONG = 34  # words: a turn without full stops is cut into runs of so many
_STRONGEST = 100


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one turn says about the account: which way, what kind, how strongly (1 to 100), in which words."""

    leaning: str
    kind: str
    strength: int
    quote: Quote


@dataclass(frozen=True, slots=True)
class Leaning:
    """How much a whole excerpt sounds like churn and like expansion, each from 0 to 1."""

    churn: float
    expansion: float


def heard(turns: Sequence[Turn], threshold: float = THRESHOLD, using: Models | None = None) -> list[Evidence]:
    """Return the evidence of a conversation in the order it was said; none where nothing is strong enough."""
    model = using or models()
    found = []
    for at, before in _clients(turns):
        words = turns[at].words
        spans = [(*span, model.leaning.shares(features(words[span[0] : span[1]], before))) for span in _spans(words)]
        if not spans:
            continue
        start, end, shares = max(spans, key=lambda span: max(span[2][CHURN], span[2][EXPANSION]))
        leaning = max((CHURN, EXPANSION), key=shares.__getitem__)
        if shares[leaning] >= threshold:
            kinds = model.kinds[leaning].shares(features(words[start:end], before))
            strength = min(_STRONGEST, max(1, round(shares[leaning] * _STRONGEST)))
            quote = quoted(list(turns), at, start, end)
            found.append(Evidence(leaning, max(kinds, key=kinds.__getitem__), strength, quote))
    return found


def leaning(turns: Sequence[Turn], using: Models | None = None) -> Leaning:
    """Return how an excerpt sounds as a whole: its strongest turn each way, and a little of the second strongest."""
    model = using or models()
    shares = []
    for at, before in _clients(turns):
        words = turns[at].words
        parts = [(0, len(words)), *_spans(words)]
        scored = [model.leaning.shares(features(words[a:b], before)) for a, b in parts]
        shares.append({way: max(one[way] for one in scored) for way in (CHURN, EXPANSION)})
    return Leaning(*(_most([one[way] for one in shares]) for way in (CHURN, EXPANSION)))


def _most(scores: list[float]) -> float:
    first, second, *_ = *sorted(scores, reverse=True), 0.0, 0.0
    return min(1.0, 0.85 * first + 0.15 * second)


def _clients(turns: Sequence[Turn]) -> Iterator[tuple[int, str]]:
    """Yield the client's turns with what our side said right before; where no side is known, everybody's."""
    sides = {turn.side for turn in turns}
    wanted = {Side.THEIRS} if Side.THEIRS in sides else {Side.UNKNOWN}
    for at, turn in enumerate(turns):
        if turn.side in wanted and len(turn.words.split()) >= _SHORTEST:
            before = turns[at - 1] if at else None
            yield at, before.words if before and before.side is not turn.side else ""


def _spans(words: str) -> list[tuple[int, int]]:
    """Return sentences, each alone and with the next one; speech without full stops is cut into runs of words."""
    ends = [found.span() for found in _SENTENCE.finditer(words) if len(found[0].split()) > 1]
    if len(ends) == 1 and len(words.split()) > _LONG:
        tokens = [found.span() for found in re.finditer(r"\S+", words)]
        step = _LONG // 2
        return [(tokens[i][0], tokens[min(i + _LONG, len(tokens)) - 1][1]) for i in range(0, len(tokens) - step, step)]
    pairs = [(first[0], second[1]) for first, second in pairwise(ends)]
    return ends + pairs
