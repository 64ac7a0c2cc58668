"""What a heading means that says it in words nobody listed: a small classifier over the shipped sentence vectors.

Softmax regression on ``headings.yaml`` (our own, by what the section is about), weights in ``headings.npz``;
``python -m agents.sow_to_plan.headings`` fits them anew and prints how it does on headings left out. It is asked only
about headings that no word of ``topics`` explains, and says nothing when it is not sure.
"""

from __future__ import annotations

import hashlib
import sys
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from agents.sow_to_plan.topics import NUMBERING
from memory.embed import MiniLM, embedder

EXAMPLES = Path(__file__).with_name("headings.yaml")
FILE = EXAMPLES.with_suffix(".npz")
SURE = 0.6  # on headings left out, five of six readings this sure are right
_LONGEST = 8  # words: what is longer is a sentence
# What a section may be read as by meaning alone; the rest only teaches what is none of these.
_READ = frozenset(
    {
        "out_of_scope",
        "assumptions",
        "client_responsibilities",
        "deliverables",
        "options",
        "roles",
        "phases",
        "milestones",
        "acceptance",
    }
)
_FOLDS = 4
_STEPS, _RATE, _DECAY = 4000, 30.0, 0.02

Numbers = NDArray[np.float64]


class Fitted(NamedTuple):
    """Names of the kinds, and a row of weights and a bias each."""

    names: tuple[str, ...]
    weights: Numbers
    bias: Numbers

    def chances(self, vectors: Numbers) -> Numbers:
        """Return how likely each kind is, one row a vector."""
        scores = vectors @ self.weights.T + self.bias
        likely = np.exp(scores - scores.max(axis=1, keepdims=True))
        return np.asarray(likely / likely.sum(axis=1, keepdims=True))


def meant(heading: str, sure: float = SURE) -> str:
    """Return what a heading most likely says its section is about, "" when that is not clear or nothing of the kind."""
    name, chance = likely(heading)
    return name if chance >= sure else ""


@lru_cache(maxsize=2048)
def likely(heading: str) -> tuple[str, float]:
    """Return what a heading most likely says its section is about and how likely; "" for nothing of the kind."""
    words = NUMBERING.sub("", heading.strip()).strip(" .:#*")
    fitted = _fitted()
    if fitted is None or not words or len(words.split()) > _LONGEST:
        return "", 0.0
    chances = fitted.chances(embedder().embed([words.lower()]).astype(np.float64))[0]
    best = int(chances.argmax())
    name = fitted.names[best]
    return (name if name in _READ else ""), round(float(chances[best]), 4)


@cache
def _fitted() -> Fitted | None:
    if not isinstance(embedder(), MiniLM):
        return None  # spelling says nothing about meaning
    with np.load(FILE) as kept:
        names = tuple(str(name) for name in kept["names"])
        return Fitted(names, kept["weights"].astype(np.float64), kept["bias"].astype(np.float64))


def examples() -> dict[str, list[str]]:
    """Return the headings to learn from, by kind."""
    import yaml

    return {str(kind): [str(one) for one in given] for kind, given in yaml.safe_load(EXAMPLES.read_text()).items()}


def digest() -> str:
    """Return a mark of the headings the weights were fitted to."""
    return hashlib.sha256(EXAMPLES.read_bytes()).hexdigest()


def fit(vectors: Numbers, kinds: NDArray[np.int64], names: tuple[str, ...]) -> Fitted:
    """Fit by gradient descent; kinds with few headings weigh more, by the square root of how few."""
    count = np.bincount(kinds, minlength=len(names))
    vectors = vectors.astype(np.float32)  # half the time, and enough
    weigh = np.sqrt(len(kinds) / (len(names) * np.maximum(count, 1)))[kinds][:, None]
    wanted = np.eye(len(names))[kinds]
    found = Fitted(names, np.zeros((len(names), vectors.shape[1])), np.zeros(len(names)))
    for _ in range(_STEPS):
        wrong = (found.chances(vectors) - wanted) * weigh / len(kinds)
        weights = found.weights - _RATE * (wrong.T @ vectors + _DECAY / len(kinds) * found.weights)
        found = Fitted(names, weights, found.bias - _RATE * wrong.sum(axis=0))
    return found


def main() -> None:
    """Fit the weights, keep them, and print how sure readings of headings left out do."""
    given = examples()
    names = tuple(given)
    texts = [one.lower() for kind in names for one in given[kind]]
    kinds = np.array([at for at, kind in enumerate(names) for _ in given[kind]])
    vectors = embedder().embed(texts).astype(np.float64)
    order = np.random.default_rng(0).permutation(len(kinds))
    chances = np.zeros((len(kinds), len(names)))
    for fold in range(_FOLDS):
        left_out = order[fold::_FOLDS]
        kept = np.setdiff1d(order, left_out)
        chances[left_out] = fit(vectors[kept], kinds[kept], names).chances(vectors[left_out])
    best = chances.argmax(axis=1)
    said = (chances.max(axis=1) >= SURE) & np.isin(best, [names.index(name) for name in _READ])
    right = (best == kinds) & said
    about = np.isin(kinds, [names.index(name) for name in _READ])
    told = f"{right.sum()} of {said.sum()} said are right, of {about.sum()} to be found"
    sys.stdout.write(f"{len(texts)} headings; left out: {told}\n")
    whole = fit(vectors, kinds, names)
    np.savez_compressed(
        FILE,
        names=np.array(names),
        weights=whole.weights.astype(np.float16),
        bias=whole.bias.astype(np.float16),
        digest=np.array(digest()),
    )


if __name__ == "__main__":
    main()
