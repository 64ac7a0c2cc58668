"""Teach the classifier tools that are new, with what it knows held still: ``python -m agents.planner.added``.

A minute instead of the ten of ``train``, which stays the way to a classifier that weighs everything anew. Known labels
keep their weights to the last bit; only columns for the new ones are fitted, beside the fixed scores of the others.
"""

from __future__ import annotations

import random
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from agents.planner import classifier, meaning, samples, train, tuned
from agents.planner.phrasings import Example, all_examples

_SEED = 7
_NEAR, _ANY = 700, 900  # phrasings of known tools: the most alike and others
_ROUNDS, _PENALTY = 200, 0.3
Block = NDArray[np.float32]


def columns_of(rows: Block, held: Block, target: Block) -> Block:
    """Return weights of new labels, a column each, fitted beside the fixed scores of the known ones.

    ``target``: the share of each label in each row, the known labels first.
    """
    known = held.shape[1]
    weights = np.zeros((rows.shape[1], target.shape[1] - known), dtype=np.float32)
    first, second = np.zeros_like(weights), np.zeros_like(weights)
    for step in range(1, _ROUNDS + 1):
        logits = np.concatenate([held, rows @ weights], axis=1)
        shares = np.exp(logits - logits.max(axis=1, keepdims=True))
        shares /= shares.sum(axis=1, keepdims=True)
        error = (shares - target)[:, known:]
        gradient = (rows.T @ error + _PENALTY * weights) / len(rows)
        first = 0.9 * first + 0.1 * gradient
        second = 0.99 * second + 0.01 * gradient**2
        pace = 0.1 * (0.985**step + 0.02)
        weights -= pace * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.99**step)) + 1e-7)
    return weights.astype(np.float32)


def extended(model: classifier.Classifier, examples: Sequence[Example]) -> classifier.Classifier:
    """Return the classifier with the labels of the examples that it does not know."""
    new = tuple(sorted({example.label for example in examples} - set(model.labels)))
    if not new:
        return model
    chance = random.Random(_SEED)  # noqa: S311 -- a choice of examples, not a secret
    fresh = [example for example in examples if example.label in new]
    kept = [*fresh, *_others([one for one in examples if one.label not in new], fresh, model, chance)]
    labels = (*model.labels, *new)
    words = _worded(model, fresh, kept, labels)
    known = model.known | train.vocabulary(fresh)
    return replace(words, known=known, meaning=_meant(model, kept, labels, chance))


def _others(
    rest: Sequence[Example], fresh: Sequence[Example], model: classifier.Classifier, chance: random.Random
) -> list[Example]:
    """Return phrasings of known tools: those most like the new ones, and some of all."""
    common = Counter(name for one in fresh for name in train.bag_of(one.says, model))

    def alike(one: Example) -> float:
        return sum(common[name] * weight for name, weight in train.bag_of(one.says[-1:], None).items())

    near = sorted(rest, key=alike, reverse=True)
    return [*near[:_NEAR], *chance.sample(near[_NEAR:], min(_ANY, max(0, len(near) - _NEAR)))]


def _worded(
    model: classifier.Classifier, fresh: Sequence[Example], kept: Sequence[Example], labels: Sequence[str]
) -> classifier.Classifier:
    """Return the classifier over words with the new labels and the features they bring."""
    bags = [train.bag_of(one.says, model) for one in kept]
    counts = Counter(name for bag in bags[: len(fresh)] for name in bag)
    used = {name: place for place, name in enumerate(sorted(name for name, count in counts.items() if count > 1))}
    held = np.stack([model.totals(bag) for bag in bags])
    rows = np.zeros((len(bags), len(used) + 1), dtype=np.float32)
    rows[:, -1] = 1  # the bias
    for row, bag in enumerate(bags):
        for name, weight in bag.items():
            if name in used:
                rows[row, used[name]] = weight * classifier.GAIN
    fitted = columns_of(rows, held, _target([(one.label,) for one in kept], labels))
    columns = {**model.columns}
    for name in used:
        columns.setdefault(name, len(columns))
    weights = np.zeros((len(columns), len(labels)), dtype=np.float32)
    weights[: len(model.columns), : len(model.labels)] = model.weights
    for name, place in used.items():
        weights[columns[name], len(model.labels) :] = fitted[place]
    bias = np.concatenate([model.bias, fitted[-1]]).astype(np.float32)
    return replace(model, labels=tuple(labels), columns=columns, weights=weights, bias=bias)


def _meant(
    model: classifier.Classifier, kept: Sequence[Example], labels: Sequence[str], chance: random.Random
) -> Block:
    """Return the head over the sentence model with the new labels."""
    new = set(labels) - set(model.labels)
    mixed = [one for one in samples.made(kept, chance) if new & set(one.labels)]
    every = samples.written(kept) + mixed
    rows = meaning.lengthened(tuned.vectors([(one.says, one.before) for one in every]))
    fitted = columns_of(rows, rows @ model.meaning, _target([one.labels for one in every], labels))
    return np.concatenate([model.meaning, fitted], axis=1)


def _target(wanted: Sequence[Sequence[str]], labels: Sequence[str]) -> Block:
    target = np.zeros((len(wanted), len(labels)), dtype=np.float32)
    places = {label: place for place, label in enumerate(labels)}
    for row, some in enumerate(wanted):
        target[row, [places[label] for label in some]] = 1 / len(some)
    return target


def main() -> int:
    """Teach the new tools and save."""
    before = classifier.load()
    after = extended(before, all_examples())
    classifier.save(after)
    sys.stdout.write(f"{len(after.labels)} labels, new: {', '.join(after.labels[len(before.labels) :]) or 'none'}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
