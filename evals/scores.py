"""Measures of a ranking and of matched pairs, by their textbook definitions."""

from __future__ import annotations

from collections.abc import Sequence


def auc(truth: Sequence[bool], scores: Sequence[float]) -> float | None:
    """Return the chance that a positive ranks above a negative, ties half (Mann and Whitney); None without both.

    >>> auc([True, False, False], [0.9, 0.9, 0.1])
    0.75
    """
    yes = [score for score, true in zip(scores, truth, strict=True) if true]
    no = [score for score, true in zip(scores, truth, strict=True) if not true]
    if not yes or not no:
        return None
    wins = sum((a > b) + (a == b) / 2 for a in yes for b in no)
    return wins / (len(yes) * len(no))


def precision_at(truth: Sequence[bool], scores: Sequence[float], count: int) -> float | None:
    """Return the share of positives among the ``count`` highest; ties in the order given; None on nothing."""
    ranked = sorted(range(len(scores)), key=lambda i: -scores[i])[:count]
    return sum(truth[i] for i in ranked) / len(ranked) if ranked else None


def f1(right: int, found: int, wanted: int) -> float | None:
    """Return the harmonic mean of precision and recall; None where nothing was wanted or found.

    >>> f1(2, 4, 2)
    0.6666666666666666
    """
    return 2 * right / (found + wanted) if found + wanted else None
