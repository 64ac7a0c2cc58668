"""The second opinion: a linear head over the tuned sentence model, for wishes in words the examples do not use.

It reads a message after what was said before it, and it is fitted on messages with two requests as well: those share
the opinion between two tools. Without the sentence model (see ``memory.embed``) the word features decide alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from agents.planner import classifier, tuned

WEIGHT = 0.4  # of the second opinion against the first
_SCALE = 8.0
_PENALTY = 0.3
_PLACEHOLDER = re.compile(r"\{(\w+?)2?\}")
_STAND_INS = {
    "person": "Anna",
    "project": "the Alpha project",
    "client": "Acme",
    "contact": "Mr Brown",
    "skill": "Python",
    "role": "consultant",
    "place": "Berlin",
    "city": "Berlin",
    "name": "Omega",
}


def worded(template: str) -> str:
    """Return a message with ordinary names in place of {placeholders}, as a sentence model expects."""
    return _PLACEHOLDER.sub(lambda match: _STAND_INS.get(match[1], match[1]), template)


def head(
    texts: Sequence[tuple[str, str]], wanted: Sequence[Sequence[str]], names: Sequence[str]
) -> NDArray[np.float32]:
    """Fit the head: one row of weights a dimension and one of biases, one column a label of ``names``."""
    target = np.zeros((len(texts), len(names)), dtype=np.float32)
    for row, labels in enumerate(wanted):
        target[row, [names.index(label) for label in labels]] = 1 / len(labels)
    return classifier.fit_dense(lengthened(tuned.vectors(texts)), target, penalty=_PENALTY)


def lengthened(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """Return vectors with a one at their end, for the bias."""
    ones = np.ones((len(vectors), 1), dtype=np.float32)
    return np.concatenate([vectors * _SCALE, ones], axis=1)


@lru_cache(maxsize=4096)
def _vector(text: str, before: str) -> NDArray[np.float32] | None:
    return lengthened(tuned.vectors([(text, before)]))[0] if tuned.ready() else None


def opinion(template: str, before: str, model: classifier.Classifier) -> NDArray[np.float64] | None:
    """Return the head's log shares of the model's labels for a message after what came before it."""
    vector = _vector(worded(template), worded(before)) if model.meaning.size else None
    if vector is None:
        return None
    logits = (vector @ model.meaning).astype(np.float64)
    logits -= logits.max()
    shares: NDArray[np.float64] = logits - np.log(np.exp(logits).sum())
    return shares


def weighed(
    scores: dict[str, float], template: str, model: classifier.Classifier, before: str = ""
) -> dict[str, float]:
    """Return the scores with the second opinion in them, best first, adding up to one."""
    second = opinion(template, before, model)
    if second is None:
        return scores
    both = np.array([np.log(scores[label] + 1e-12) for label in model.labels]) + WEIGHT * second
    shares = np.exp(both - both.max())
    shares /= shares.sum()
    return {model.labels[i]: float(shares[i]) for i in np.argsort(-shares)}
