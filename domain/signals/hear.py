"""Churn and expansion evidence in a conversation, each with its exact words.

Only the client's people can give evidence: what ours say is context. An utterance is weighed with what our side said
right before it; past trouble that was solved, jokes, other people's suppliers and talk about screens weigh against.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Protocol

from domain.signals.classify import Models, models, shares_of
from domain.signals.features import features
from domain.signals.talk import Quote, Side, Turn, quoted

CHURN, EXPANSION, _NOTHING = "churn", "expansion", "neutral"
THRESHOLD = 0.6  # of an alert; chosen by cross-validation over the development phrasings
CALL_THRESHOLD = 0.7  # in a whole call signals are far rarer than among the phrasings trained on
_SHORTEST = 3  # words that can be evidence
_SENTENCE = re.compile(r"[^.!?\u2026]+(?:[.!?\u2026]+|$)")
_LONG = 34  # words: a turn without full stops is cut into runs of so many
_STRONGEST = 100
_DOUBT = 0.1  # share of anything but nothing, from which the meaning of a sentence is weighed
_MOST_WEIGHED = 200  # sentences of a conversation whose meaning is weighed
_Span = tuple[int, int, str, dict[str, float]]  # start, end, what ours said before, share of each label


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


class Meaning(Protocol):
    """What a sentence model adds to what the words say."""

    @property
    def words(self) -> float:
        """How much the sums of the words weigh beside it."""
        ...

    def __call__(self, said: Sequence[tuple[str, str]]) -> Sequence[Mapping[str, float]]:
        """Return what is added to the sum of each label, for each sentence and what our side said before it."""
        ...


def heard(
    turns: Sequence[Turn], threshold: float = THRESHOLD, using: Models | None = None, meant: Meaning | None = None
) -> list[Evidence]:
    """Return the evidence of a conversation in the order it was said; none where nothing is strong enough."""
    model = using or models()
    found = []
    for at, spans in _weighed(turns, _spans, model, meant).items():
        start, end, before, shares = max(spans, key=lambda span: max(span[3][CHURN], span[3][EXPANSION]))
        leaning = max((CHURN, EXPANSION), key=shares.__getitem__)
        if shares[leaning] >= threshold:
            kinds = model.kinds[leaning].shares(features(turns[at].words[start:end], before))
            strength = min(_STRONGEST, max(1, round(shares[leaning] * _STRONGEST)))
            quote = quoted(list(turns), at, start, end)
            found.append(Evidence(leaning, max(kinds, key=kinds.__getitem__), strength, quote))
    return found


def leaning(turns: Sequence[Turn], using: Models | None = None, meant: Meaning | None = None) -> Leaning:
    """Return how an excerpt sounds as a whole: its strongest turn each way, and a little of the second strongest."""

    def parts(words: str) -> list[tuple[int, int]]:
        return [(0, len(words)), *_spans(words)]

    found = _weighed(turns, parts, using or models(), meant).values()
    return Leaning(*(_most([max(one[3][way] for one in spans) for spans in found]) for way in (CHURN, EXPANSION)))


def _weighed(
    turns: Sequence[Turn], parts: Callable[[str], list[tuple[int, int]]], model: Models, meant: Meaning | None
) -> dict[int, list[_Span]]:
    """Return the parts of each turn of the client's with the share of each label."""
    spans = [(at, *span, before) for at, before in _clients(turns) for span in parts(turns[at].words)]
    said = [(turns[at].words[start:end], before) for at, start, end, before in spans]
    sums = [model.leaning.sums(features(*one)) for one in said]
    if meant is not None:
        _add(sums, said, meant)
    found: dict[int, list[_Span]] = {}
    for (at, start, end, before), one in zip(spans, sums, strict=True):
        found.setdefault(at, []).append((start, end, before, shares_of(one)))
    return found


def _add(sums: list[dict[str, float]], said: Sequence[tuple[str, str]], meant: Meaning) -> None:
    """Add what the sentences mean, where their words leave a doubt: the rest is not worth the time."""
    doubts = [1 - shares_of(one)[_NOTHING] for one in sums]
    chosen = sorted(range(len(sums)), key=lambda at: -doubts[at])[:_MOST_WEIGHED]
    chosen = [at for at in chosen if doubts[at] >= _DOUBT]
    for at, added in zip(chosen, meant([said[at] for at in chosen]) if chosen else (), strict=True):
        sums[at] = {label: meant.words * one + added[label] for label, one in sums[at].items()}


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
