"""A linear classifier over named features: multinomial logistic regression in numpy, its weights in one file."""

from __future__ import annotations

import itertools
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

WEIGHTS = Path(__file__).with_name("weights.npz")
_SCALE_STEPS = 127.0  # int8
GAIN = 5.0  # how long a message's vector of features is


@dataclass(frozen=True, slots=True)
class Classifier:
    """Labels with a score each for a bag of features."""

    labels: tuple[str, ...]
    columns: dict[str, int]
    weights: NDArray[np.float32]  # features x labels
    bias: NDArray[np.float32]
    known: frozenset[str]  # every plain word of the examples
    meaning: NDArray[np.float32] = field(default_factory=lambda: np.zeros((0, 0), dtype=np.float32))  # see ``meaning``

    def totals(self, bag: Mapping[str, float]) -> NDArray[np.float32]:
        """Return the score of each label before it is made a probability."""
        total = self.bias.copy()
        for name, weight in bag.items():
            column = self.columns.get(name)
            if column is not None:
                total += weight * GAIN * self.weights[column]
        return total

    def scores(self, bag: Mapping[str, float]) -> dict[str, float]:
        """Return the probability of each label, best first."""
        total = self.totals(bag)
        total = np.exp(total - total.max())
        shares = total / total.sum()
        return {self.labels[i]: float(shares[i]) for i in np.argsort(-shares)}


def fit(
    bags: Sequence[Mapping[str, float]],
    labels: Sequence[str],
    *,
    weights: Sequence[float] | None = None,
    penalty: float = 0.3,
    rounds: int = 150,
    known: frozenset[str] = frozenset(),
    rarest: int = 2,
) -> Classifier:
    """Fit by full-batch gradient descent with momentum and an adaptive step (Adam); the same data, the same weights."""
    counts = Counter(name for bag in bags for name in bag)
    kept = sorted(name for name, count in counts.items() if count >= rarest)
    columns = {name: i for i, name in enumerate(kept)}
    names = tuple(sorted(set(labels)))
    target = np.zeros((len(bags), len(names)), dtype=np.float32)
    target[np.arange(len(bags)), [names.index(label) for label in labels]] = 1.0
    share = np.ones(len(bags), dtype=np.float32) if weights is None else np.asarray(weights, dtype=np.float32)
    coefficients, bias = _descend(_Sparse.of(bags, columns), target, share[:, None], penalty, rounds)
    return Classifier(names, columns, coefficients, bias, known)


def fit_dense(vectors: NDArray[np.float32], target: NDArray[np.float32], *, penalty: float) -> NDArray[np.float32]:
    """Fit weights over dense vectors to shares of the labels, without a bias."""
    share = np.ones((len(target), 1), dtype=np.float32)
    weights, _ = _descend(_Dense(vectors), target, share, penalty, 150, bias=False)
    return weights


@dataclass(frozen=True, slots=True)
class _Dense:
    """Rows of numbers."""

    rows: NDArray[np.float32]

    @property
    def shape(self) -> tuple[int, int]:
        return self.rows.shape[0], self.rows.shape[1]

    def times(self, weights: NDArray[np.float32]) -> NDArray[np.float32]:
        return self.rows @ weights

    def back(self, error: NDArray[np.float32]) -> NDArray[np.float32]:
        return self.rows.T @ error


@dataclass(frozen=True, slots=True)
class _Sparse:
    """Rows of few features out of many: rows, columns and values by row, and the order that sorts them by column."""

    shape: tuple[int, int]
    rows: NDArray[np.int64]
    columns: NDArray[np.int64]
    values: NDArray[np.float32]
    order: NDArray[np.int64]

    @classmethod
    def of(cls, bags: Sequence[Mapping[str, float]], columns: Mapping[str, int]) -> _Sparse:
        # A column without a value at the end of each row keeps every row in the sums below.
        entries = [
            (row, columns[name], weight * GAIN)
            for row, bag in enumerate(bags)
            for name, weight in (*bag.items(), *((name, 0.0) for name in list(columns)[:1]))
            if name in columns
        ]
        rows, cols, values = zip(*entries, strict=True)
        where = np.array(cols, dtype=np.int64)
        return cls(
            (len(bags), len(columns)),
            np.array(rows, dtype=np.int64),
            where,
            np.array(values, dtype=np.float32),
            np.argsort(where, kind="stable"),
        )

    def times(self, weights: NDArray[np.float32]) -> NDArray[np.float32]:
        return _summed(self.rows, self.columns, self.values, weights, self.shape[0])

    def back(self, error: NDArray[np.float32]) -> NDArray[np.float32]:
        order = self.order
        return _summed(self.columns[order], self.rows[order], self.values[order], error, self.shape[1])


def _summed(
    into: NDArray[np.int64],
    out_of: NDArray[np.int64],
    values: NDArray[np.float32],
    table: NDArray[np.float32],
    count: int,
) -> NDArray[np.float32]:
    """Return for each place of ``into``, which is sorted, the sum of its values times rows of a table."""
    out = np.zeros((count, table.shape[1]), dtype=np.float32)
    starts = np.flatnonzero(np.r_[True, into[1:] != into[:-1]])
    bounds = [*starts[:: max(1, len(starts) // 64)], len(into)]
    for first, last in itertools.pairwise(bounds):
        parts = table[out_of[first:last]] * values[first:last, None]
        here = starts[(starts >= first) & (starts < last)] - first
        out[into[first + here]] = np.add.reduceat(parts, here, axis=0)
    return out


def _descend(
    matrix: _Dense | _Sparse,
    target: NDArray[np.float32],
    share: NDArray[np.float32],
    penalty: float,
    rounds: int,
    *,
    bias: bool = True,
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    count, width = matrix.shape
    weights = np.zeros((width, target.shape[1]), dtype=np.float32)
    offset = np.zeros(target.shape[1], dtype=np.float32)
    first: NDArray[Any] = np.zeros_like(weights)
    second: NDArray[Any] = np.zeros_like(weights)
    for step in range(1, rounds + 1):
        logits = matrix.times(weights) + offset
        logits -= logits.max(axis=1, keepdims=True)
        shares = np.exp(logits)
        shares /= shares.sum(axis=1, keepdims=True)
        error = (shares - target) * share
        gradient = (matrix.back(error) + penalty * weights) / count
        if bias:
            offset -= 0.5 * error.mean(axis=0)
        first = 0.9 * first + 0.1 * gradient
        second = 0.99 * second + 0.01 * gradient**2
        pace = 0.1 * (0.985**step + 0.02)
        weights -= pace * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.99**step)) + 1e-7)
    return weights, offset


def save(classifier: Classifier, path: Path = WEIGHTS) -> None:
    """Write the weights as int8 with one scale a label; about a quarter of the size, the same decisions."""
    scale = np.abs(classifier.weights).max(axis=0) / _SCALE_STEPS
    scale[scale == 0] = 1
    np.savez_compressed(
        path,
        weights=np.round(classifier.weights / scale).astype(np.int8),
        scale=scale.astype(np.float32),
        bias=classifier.bias,
        labels=np.array(classifier.labels),
        columns=np.array(list(classifier.columns)),
        known=np.array(sorted(classifier.known)),
        meaning=classifier.meaning.astype(np.float16),
    )


@cache
def load(path: Path = WEIGHTS) -> Classifier:
    """Return the committed classifier, read once."""
    with np.load(path, allow_pickle=False) as stored:
        return Classifier(
            labels=tuple(str(label) for label in stored["labels"]),
            columns={str(name): i for i, name in enumerate(stored["columns"])},
            weights=stored["weights"].astype(np.float32) * stored["scale"],
            bias=stored["bias"],
            known=frozenset(str(word) for word in stored["known"]),
            meaning=stored["meaning"].astype(np.float32),
        )
