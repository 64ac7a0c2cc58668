"""Hybrid recall: passages by meaning and by words, fused by reciprocal rank (Cormack, Clarke and Büttcher, 2009)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from domain.signals.talk import Turn
from memory.chunks import Chunk, chunks
from memory.embed import Embedder, embedder
from memory.recall_text import Spoken, search

_K = 60
_DEEP = 30  # of each ranking


def fused(rankings: Iterable[Sequence[int]], k: int = _K) -> list[int]:
    """Return what several rankings agree on, best first: each gives 1 / (k + rank).

    >>> fused([[1, 2, 3], [3, 1]])
    [1, 3, 2]
    """
    scores: dict[int, float] = defaultdict(float)
    for ranking in rankings:
        for rank, one in enumerate(ranking, 1):
            scores[one] += 1 / (k + rank)
    return sorted(scores, key=lambda one: (-scores[one], one))


@dataclass(frozen=True)
class Passages:
    """The passages of one conversation, embedded."""

    turns: tuple[Turn, ...]
    chunks: tuple[Chunk, ...]
    vectors: Any
    embedder: Embedder

    @classmethod
    def of(cls, turns: Sequence[Turn], using: Embedder | None = None) -> Passages:
        """Cut and embed a conversation."""
        made, chosen = tuple(chunks(turns)), using or embedder()
        return cls(tuple(turns), made, chosen.embed([one.text for one in made]), chosen)

    def find(self, question: str, *, limit: int = 5) -> list[Chunk]:
        """Return the passages that answer a question best; those that overlap a better one are left out."""
        near = self.vectors @ self.embedder.embed([question])[0]
        by_meaning = sorted(range(len(self.chunks)), key=lambda i: -near[i])[:_DEEP]
        found: list[Chunk] = []
        for number in fused([by_meaning, self._by_words(question)]):
            chunk = self.chunks[number]
            if not any(chunk.first <= one.last and one.first <= chunk.last for one in found):
                found.append(chunk)
            if len(found) == limit:
                break
        return found

    def _by_words(self, question: str) -> list[int]:
        spoken = [Spoken(chunk.speaker, chunk.text, chunk.seconds) for chunk in self.chunks]
        return [hit.turn for hit in search([spoken], question, limit=_DEEP)]
