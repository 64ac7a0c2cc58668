"""How long a meeting of 600 turns takes to understand without a model: ``python -m evals.bench.meeting``."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from datetime import date

from domain.signals.talk import Side, Turn
from evals.calls_generator import phrasings
from memory.hearing import understood

TURNS = 600


def meeting(count: int = TURNS) -> list[Turn]:
    """Return a meeting of so many turns out of the generated test phrasings, both sides in turn."""
    words = [words for one in phrasings("test") for _, words in one.parts]
    return [
        Turn("Robin" if i % 2 else "Sam", words[i % len(words)], i * 6, Side.OURS if i % 2 else Side.THEIRS)
        for i in range(count)
    ]


def main(_arguments: Sequence[str] | None = None) -> int:
    """Run the command."""
    turns = meeting()
    begun = time.perf_counter()
    found = understood(turns, date(2026, 11, 22))
    took = time.perf_counter() - begun
    sys.stdout.write(f"{TURNS} turns in {took:.2f} s: {len(found.evidence)} signals, {len(found.promises)} promises\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
