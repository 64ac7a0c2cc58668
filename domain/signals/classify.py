"""How much an utterance sounds like churn, like expansion, like neither: softmax over weighted features.

The weights are trained by ``python -m evals.calls_generator train`` from written phrasings; they are a plain file.
"""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_FILE = Path(__file__).with_name("weights.json")
Weights = Mapping[str, list[float]]


@dataclass(frozen=True, slots=True)
class Model:
    """Labels and, for every feature, one weight a label."""

    labels: tuple[str, ...]
    weights: Weights

    def shares(self, found: Mapping[str, float]) -> dict[str, float]:
        """Return the probability of each label; they add up to 1."""
        return shares_of(self.sums(found))

    def sums(self, found: Mapping[str, float]) -> dict[str, float]:
        """Return the weighted sum of each label."""
        sums = [0.0] * len(self.labels)
        for name, value in found.items():
            for i, weight in enumerate(self.weights.get(name, ())):
                sums[i] += value * weight
        return dict(zip(self.labels, sums, strict=True))


def shares_of(sums: Mapping[str, float]) -> dict[str, float]:
    """Return the softmax of sums by label.

    >>> shares_of({"churn": 1.0, "neutral": 1.0})
    {'churn': 0.5, 'neutral': 0.5}
    """
    top = max(sums.values())
    raised = {label: math.exp(one - top) for label, one in sums.items()}
    total = sum(raised.values())
    return {label: one / total for label, one in raised.items()}


@dataclass(frozen=True, slots=True)
class Models:
    """One model for which way an utterance leans, one for the kind of evidence within a way."""

    leaning: Model
    kinds: Mapping[str, Model]


def models_of(stored: Mapping[str, dict[str, object]]) -> Models:
    """Return the models of the stored form."""
    made = {name: Model(tuple(one["labels"]), one["weights"]) for name, one in stored.items()}  # type: ignore[arg-type]
    return Models(made["leaning"], {name: model for name, model in made.items() if name != "leaning"})


@cache
def models() -> Models:
    """Return the shipped models, loaded once."""
    return models_of(json.loads(_FILE.read_text(encoding="utf-8")))
