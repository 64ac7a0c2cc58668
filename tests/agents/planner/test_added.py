from __future__ import annotations

import numpy as np
import pytest

from agents.planner import added, classifier, features, train
from agents.planner.phrasings import Example

KNOWN = {
    "bench": ("who is idle next week", "who is on the bench", "people without a project", "who has nothing to do"),
    "receivables": ("which invoices are overdue", "who owes us money", "open invoices please", "what is unpaid"),
}
NEW = (
    "where is the fire extinguisher",
    "fire extinguisher on the second floor",
    "nearest extinguisher",
    "is there an extinguisher here",
)


def examples(labelled):
    return [Example((said,), label, f"{label}:{i}") for label, some in labelled.items() for i, said in enumerate(some)]


@pytest.fixture(scope="module")
def models():
    old = examples(KNOWN)
    before, _ = train.trained(old)
    before = train.with_meaning(before, old)
    return before, added.extended(before, [*old, *examples({"extinguisher": NEW})])


def best(model, said):
    return next(iter(model.scores(features.features(train.sketched(said)))))


def test_a_new_tool_is_understood_after_it_was_added(models):
    assert best(models[1], "which floor has an extinguisher") == "extinguisher"


def test_what_was_known_keeps_its_weights(models):
    before, after = models
    assert after.labels[: len(before.labels)] == before.labels
    kept = after.weights[: len(before.columns), : len(before.labels)]
    assert np.array_equal(kept, before.weights)
    assert np.array_equal(after.meaning[:, : len(before.labels)], before.meaning)
    assert best(after, "who is idle this week") == "bench"


def test_nothing_changes_when_nothing_is_new(models):
    assert added.extended(models[0], examples(KNOWN)) is models[0]


def test_the_committed_weights_know_every_label_only_once():
    labels = classifier.load().labels
    assert len(labels) == len(set(labels))
