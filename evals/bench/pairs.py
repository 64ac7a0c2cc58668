"""Timing two ways of the same work in turn, so that a machine that drifts drifts for both."""

from __future__ import annotations

import gc
import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass

ROUNDS = 7


@dataclass(frozen=True, slots=True)
class Pair:
    """Medians of process time (milliseconds) of ours and of the baseline, and the median of the ratios by round."""

    what: str
    ours_ms: float
    baseline_ms: float
    ratio: float
    aim: str

    def row(self) -> tuple[str, ...]:
        """Return it as a table's row."""
        theirs = (f"{self.baseline_ms:,.1f}", f"{self.ratio:.2f}") if self.baseline_ms else ("n/a", "n/a")
        return (self.what, f"{self.ours_ms:,.1f}", *theirs, self.aim)


def paired(
    what: str, ours: Callable[[], object], baseline: Callable[[], object], *, aim: str, rounds: int = ROUNDS
) -> Pair:
    """Run both in turn, one warm-up round uncounted."""
    mine: list[float] = []
    theirs: list[float] = []
    for number in range(rounds + 1):
        a, b = _spent(ours), _spent(baseline)
        if number:
            mine.append(a)
            theirs.append(b)
    ratios = [a / b for a, b in zip(mine, theirs, strict=True) if b]
    ratio = statistics.median(ratios) if ratios else 0.0
    return Pair(what, statistics.median(mine), statistics.median(theirs), ratio, aim)


def alone(what: str, ours: Callable[[], object], *, aim: str, rounds: int = ROUNDS) -> Pair:
    """Time something that has no counterpart."""
    spent = [_spent(ours) for _ in range(rounds + 1)]
    return Pair(what, statistics.median(spent[1:]), 0.0, 0.0, aim)


def _spent(work: Callable[[], object]) -> float:
    # Collect before, not during: neither side pays for the other's garbage.
    gc.collect()
    start = time.process_time()
    work()
    return (time.process_time() - start) * 1000
