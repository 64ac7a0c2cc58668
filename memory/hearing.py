"""Understanding a conversation without a language model: the rules of the trade, and sentences weighed by meaning.

What a sentence means is read in the middle of the local sentence model, whose last layers are tuned to topics rather
than to moods: the mean and the strongest value of each dimension over the words, weighed linearly (``hearing.npz``,
made by ``python -m evals.calls_generator train``). Without the sentence model the words alone are weighed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from domain.signals import hear, outcome
from domain.signals.hear import Evidence, Leaning
from domain.signals.outcome import Outcome
from domain.signals.talk import Turn
from memory.embed import MiniLM, embedder

FILE = Path(__file__).with_name("hearing.npz")
LAYER = 4  # of six: where moods are told apart best
_LONGEST = 96  # tokens of a sentence and what came before it
_BATCH = 32
Block = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Sense:
    """What the meaning of a sentence adds to the sums of the labels, and how much its words then weigh."""

    labels: tuple[str, ...]
    centre: Block
    spread: Block
    weights: Block
    words: float

    def __call__(self, said: Sequence[tuple[str, str]]) -> list[Mapping[str, float]]:
        """Return for each sentence, read after what came before it, what is added for each label."""
        added = ((pooled(said) - self.centre) / self.spread) @ self.weights
        return [dict(zip(self.labels, row, strict=True)) for row in added.tolist()]


def pooled(said: Sequence[tuple[str, str]]) -> Block:
    """Return mean and maximum over the words of the states in the middle of the model, a row a sentence.

    Raises:
        FileNotFoundError: the sentence model is not installed.

    """
    model = embedder()
    if not isinstance(model, MiniLM):
        raise FileNotFoundError("the sentence model is not installed")
    rows = np.zeros((len(said), 2 * model.dimensions), dtype=np.float32)
    order = sorted(range(len(said)), key=lambda at: len(said[at][0]) + len(said[at][1]))
    for first in range(0, len(order), _BATCH):
        places = order[first : first + _BATCH]
        states = model.hidden([said[at] for at in places], LAYER, longest=_LONGEST)
        for at, state in zip(places, states, strict=True):
            rows[at] = np.concatenate([state.mean(axis=0), state.max(axis=0)])
    return rows


@cache
def sense() -> Sense | None:
    """Return the sense of meaning; None without the sentence model."""
    if not isinstance(embedder(), MiniLM):
        return None
    with np.load(FILE, allow_pickle=False) as kept:
        labels = tuple(str(one) for one in kept["labels"])
        centre, spread, weights = (kept[name].astype(np.float32) for name in ("centre", "spread", "weights"))
        return Sense(labels, centre, spread, weights, float(kept["words"]))


def understood(turns: Sequence[Turn], held_on: date) -> Outcome:
    """Return what a conversation says: signals, promises, decisions, open questions, topics."""
    return outcome.understood(turns, held_on, sense())


def heard(turns: Sequence[Turn], threshold: float = hear.THRESHOLD) -> list[Evidence]:
    """Return the evidence of a conversation in the order it was said."""
    return hear.heard(turns, threshold, meant=sense())


def leaning(turns: Sequence[Turn]) -> Leaning:
    """Return how an excerpt sounds as a whole."""
    return hear.leaning(turns, meant=sense())
