"""Vectors of what was said: one Chroma collection a client, so that one client's words cannot be found for another.

The collection's name carries the embedder and its dimension: vectors of different origin never meet. Embedded mode
belongs to one process; several processes need a Chroma server by its address.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Collection, Sequence
from contextlib import closing
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from memory.chunks import Chunk
from memory.embed import Embedder, HashedNgrams, embedder
from memory.recall import fused
from memory.recall_text import Spoken, search

_BATCH = 5_000  # Chroma takes at most 5,461 at once
_DEEP = 20
_COLUMNS = ("ids", "embeddings", "documents", "metadatas")
_ASKED = 64  # questions whose vectors are kept


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage that was found: which meeting, when, who, the words."""

    meeting_id: int
    speaker: str
    side: str
    seconds: int | None
    text: str
    near: float = 0.0  # cosine of the vectors of question and passage


class Memory:
    """Three verbs over Chroma: add, search, forget; and the proof of the last."""

    def __init__(self, where: Path | str, using: Embedder | None = None) -> None:
        import chromadb
        from chromadb.config import Settings

        settings = Settings(anonymized_telemetry=False)
        self._embedder = using or embedder()
        self._asked = lru_cache(_ASKED)(lambda about: self._embedder.embed([about])[0])
        self._client: Any
        self._file: Path | None = None
        if isinstance(where, str) and "://" in where:
            server = urlsplit(where)
            self._client = chromadb.HttpClient(
                host=server.hostname or "localhost",
                port=server.port or 8000,
                ssl=server.scheme == "https",
                settings=settings,
            )
        elif str(where) == ":memory:":
            self._client = chromadb.EphemeralClient(settings=settings)
        else:
            self._client = chromadb.PersistentClient(path=str(where), settings=settings)
            self._file = Path(where) / "chroma.sqlite3"

    def _name(self, client_id: int) -> str:
        origin = re.sub(r"[^a-z0-9]+", "-", self._embedder.name)
        return f"client-{client_id}-{origin}-{self._embedder.dimensions}"

    def _collection(self, client_id: int) -> Any:  # noqa: ANN401 -- Chroma's own type
        made = {"hnsw:space": "cosine"}
        return self._client.get_or_create_collection(self._name(client_id), metadata=made, embedding_function=None)

    @property
    def by_meaning(self) -> bool:
        """Whether nearness is one of meaning; letter runs know of spelling alone."""
        return not isinstance(self._embedder, HashedNgrams)

    def add(self, client_id: int, meeting_id: int, found: Sequence[Chunk], digest: str = "") -> None:
        """Keep the passages of a meeting; what was kept of it before is replaced. ``digest`` is of its words."""
        vectors = self._embedder.embed([one.text for one in found]) if found else ()  # before anything is removed
        self.forget(client_id, meeting_id)
        collection = self._collection(client_id)
        for begin in range(0, len(found), _BATCH):
            part = found[begin : begin + _BATCH]
            collection.add(
                ids=[f"{meeting_id}:{one.first}-{one.last}" for one in part],
                embeddings=vectors[begin : begin + _BATCH],
                documents=[one.text for one in part],
                metadatas=[
                    {
                        "meeting_id": meeting_id,
                        "speaker": one.speaker,
                        "side": one.side,
                        "seconds": -1 if one.seconds is None else one.seconds,
                        "trust": "outside",
                        "digest": digest,
                    }
                    for one in part
                ],
            )

    def digests(self, client_id: int) -> dict[int, str]:
        """Return the digest of each meeting of a client that is kept under the present embedder."""
        kept = self._collection(client_id).get(include=["metadatas"])["metadatas"]
        return {int(meta["meeting_id"]): str(meta.get("digest", "")) for meta in kept}

    def retire(self, client_id: int) -> int:
        """Remove what another embedder made for a client; return how many collections that were."""
        old = [one.name for one in self._of(client_id) if one.name != self._name(client_id)]
        for name in old:
            self._client.delete_collection(name)
        return len(old)

    def search(self, client_id: int, about: str, visible: Collection[int], *, limit: int = 5) -> list[Passage]:
        """Return the passages of one client nearest in meaning and words, from meetings the actor may know of."""
        if not visible or not about.strip():
            return []
        found = self._collection(client_id).query(
            query_embeddings=[self._asked(about)], n_results=_DEEP, include=["documents", "metadatas", "distances"]
        )
        rows = zip(found["documents"][0], found["metadatas"][0], found["distances"][0], strict=True)
        passages = [
            _passage(text, meta, 1 - distance) for text, meta, distance in rows if meta["meeting_id"] in visible
        ]
        spoken = [Spoken(one.speaker, one.text, one.seconds) for one in passages]
        by_words = [hit.turn for hit in search([spoken], about, limit=_DEEP)]
        return [passages[i] for i in fused([range(len(passages)), by_words])[:limit]]

    def forget(self, client_id: int, meeting_id: int) -> None:
        """Remove every passage of a meeting, whichever embedder made its vectors."""
        for collection in self._of(client_id):
            collection.delete(where={"meeting_id": meeting_id})

    def erase(self, client_id: int, meeting_id: int | None = None) -> None:
        """Remove a meeting, or all of a client, and leave nothing of it in the files either.

        A deleted vector stays in the index until that is built anew, so what is left moves to a new collection.
        """
        gone: set[int] = set() if meeting_id is None else {meeting_id}
        for collection in self._of(client_id):
            there = collection.get(include=["embeddings", "documents", "metadatas"])
            said = [int(meta["meeting_id"]) for meta in there["metadatas"]]
            gone |= set(said) if meeting_id is None else set()
            self._client.delete_collection(collection.name)
            kept = [at for at, key in enumerate(said) if key not in gone]
            if kept:
                self._refill(collection.name, {name: [there[name][at] for at in kept] for name in _COLUMNS})
        self._compact(gone)

    def _refill(self, name: str, rest: dict[str, list[Any]]) -> None:
        made = self._client.create_collection(name, metadata={"hnsw:space": "cosine"}, embedding_function=None)
        for begin in range(0, len(rest["ids"]), _BATCH):
            made.add(**{column: values[begin : begin + _BATCH] for column, values in rest.items()})

    def _compact(self, meetings: Collection[int]) -> None:
        """Have the files of an embedded memory rewritten: its log of changes and deleted pages still hold words."""
        if self._file is None or not self._file.is_file():
            return
        with closing(sqlite3.connect(self._file, timeout=30)) as db:
            # The log's rows stay: Chroma counts by them. What they said goes; their collections are gone already.
            db.executemany(
                "UPDATE embeddings_queue SET metadata = NULL WHERE id LIKE ?", [(f"{key}:%",) for key in meetings]
            )
            db.commit()
            db.execute("VACUUM")
            db.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def traces(self, client_id: int, meeting_id: int | None = None) -> int:
        """Return how many passages of a client, or of one meeting, are left; 0 proves that it was forgotten."""
        where = None if meeting_id is None else {"meeting_id": meeting_id}
        return sum(len(collection.get(where=where, include=[])["ids"]) for collection in self._of(client_id))

    def _of(self, client_id: int) -> list[Any]:
        names = [one if isinstance(one, str) else one.name for one in self._client.list_collections()]
        mine = [name for name in names if name.startswith(f"client-{client_id}-")]
        return [self._client.get_collection(name, embedding_function=None) for name in mine]


def _passage(text: str, meta: dict[str, Any], near: float) -> Passage:
    seconds = int(meta["seconds"])
    said = None if seconds < 0 else seconds
    return Passage(int(meta["meeting_id"]), str(meta["speaker"]), str(meta["side"]), said, text, near)
