"""How long a question to one client's memory takes at 100,000 passages: ``python -m evals.bench.recall [--write]``.

The passages are generated: vectors of our test phrasings by the local sentence model, each moved a little at random,
since embedding as many different texts would take an hour and change nothing of the search. Beside it, in the same
run, the same vectors compared one by one in numpy, and how many of its twenty nearest the index finds.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from evals.bench.__main__ import write_section
from evals.calls_generator import phrasings
from memory.chunks import Chunk
from memory.embed import Vectors, embedder
from memory.index import Memory

PASSAGES = 100_000
_MEETING = 500  # passages
_CLIENT = 1
_OTHER, _OTHER_PASSAGES = 2, 2_000
_ASKED = 60  # as many questions as the memory keeps vectors of
_NEAREST = 20
_MOVED = 0.5  # length of what is added to a unit vector
_HEADS = ("A question to a client of", "Ours, median ms CPU", "p95 ms CPU", "One by one, median ms CPU", "Aim")


@dataclass
class Spread:
    """The local sentence model, and vectors near those of known texts for passages that are called by number."""

    known: Vectors
    name: str = "bench"
    dimensions: int = 384

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return one unit vector a text, as rows."""
        if not texts[0].startswith("#"):
            return embedder().embed(texts)
        return self.near([int(one[1:].split()[0]) for one in texts])

    def near(self, numbers: Sequence[int]) -> Vectors:
        """Return the vectors of numbered passages: always the same for a number."""
        made = np.empty((len(numbers), self.dimensions), dtype=np.float32)
        for row, number in enumerate(numbers):
            step = np.random.default_rng(number).standard_normal(self.dimensions).astype(np.float32)
            made[row] = self.known[number % len(self.known)] + step * (_MOVED / np.linalg.norm(step))
        return np.asarray(made / np.linalg.norm(made, axis=1, keepdims=True), dtype=np.float32)


def _fill(memory: Memory, client: int, first: int, count: int, words: Sequence[str]) -> None:
    for begin in range(first, first + count, _MEETING):
        part = [
            Chunk(at, at, "Robin", "theirs", at, f"#{at} Robin: {words[at % len(words)]}")
            for at in range(begin, begin + _MEETING)
        ]
        memory.add(client, begin // _MEETING, part)


def _timed(asked: Sequence[str], ask: Callable[[str], object]) -> list[float]:
    took = []
    for one in asked:
        begun = time.process_time()
        ask(one)
        took.append((time.process_time() - begun) * 1000)
    return sorted(took)


def _row(what: str, took: Sequence[float], beside: Sequence[float] | None, aim: str) -> tuple[str, ...]:
    base = f"{statistics.median(beside):.2f}" if beside else ""
    return what, f"{statistics.median(took):.2f}", f"{took[int(len(took) * 0.95)]:.2f}", base, aim


def _found(memory: Memory, about: str, passages: int) -> list[int]:
    hits = memory.search(_CLIENT, about, range(passages // _MEETING), limit=_NEAREST)
    return [int(hit.text[1:].split()[0]) for hit in hits]


def measure(where: Path, passages: int) -> tuple[str, list[tuple[str, ...]]]:
    """Fill a memory with so many passages of one client, ask it, and return a title and the rows of the table."""
    words = [said for one in phrasings("test") for _, said in one.parts]
    using = Spread(embedder().embed(words))
    memory = Memory(where, using)
    _fill(memory, _OTHER, passages, _OTHER_PASSAGES, words)
    begun = time.perf_counter()
    _fill(memory, _CLIENT, 0, passages, words)
    filled = time.perf_counter() - begun
    whole = using.near(range(passages))
    asked = [said for one in phrasings("dev") for _, said in one.parts][:_ASKED]
    vectors = {one: embedder().embed([one])[0] for one in asked}

    def plainly(about: str) -> list[int]:
        near = whole @ vectors[about]
        best = np.argpartition(-near, _NEAREST)[:_NEAREST]
        return [int(one) for one in best[np.argsort(-near[best])]]

    # Asked once beforehand: the index is read, and a question's vector is kept.
    agreed = [len(set(_found(memory, one, passages)) & set(plainly(one))) for one in asked]
    others = range((passages + _OTHER_PASSAGES) // _MEETING)
    for one in asked:
        memory.search(_OTHER, one, others, limit=_NEAREST)
    base = _timed(asked, plainly)
    rows = [
        _row(f"{passages:,} passages", _timed(asked, lambda about: _found(memory, about, passages)), base, "≤ 5 ms"),
        _row(
            f"{_OTHER_PASSAGES:,} passages, beside the former",
            _timed(asked, lambda about: memory.search(_OTHER, about, others, limit=_NEAREST)),
            None,
            "≤ 5 ms",
        ),
        _row("the vector of a new question", _timed(asked, lambda about: embedder().embed([about])), None, ""),
    ]
    share = statistics.mean(agreed)
    return f"Added in {filled:.0f} s; of the {_NEAREST} nearest the index finds {share:.1f} on average", rows


def main(arguments: Sequence[str] | None = None) -> int:
    """Fill, ask, print, and with ``--write`` put the table into docs/performance.md."""
    parser = argparse.ArgumentParser(prog="python -m evals.bench.recall", description=__doc__)
    parser.add_argument("--passages", type=int, default=PASSAGES)
    parser.add_argument("--write", action="store_true")
    chosen = parser.parse_args(arguments)
    with tempfile.TemporaryDirectory() as folder:
        title, rows = measure(Path(folder), chosen.passages)
    sys.stdout.write(f"{title}\n")
    for row in rows:
        sys.stdout.write(" | ".join(row) + "\n")
    if chosen.write:
        write_section("recall", title, _HEADS, rows)
    return 0


if __name__ == "__main__":
    sys.exit(main())
