"""What was said in calls, found by meaning: the memory is opened when first needed and keeps itself up to date.

Words stand in the store, vectors in the memory; whoever searches passes the meetings found in the store, and those
whose words are not remembered yet, or have changed, are added first. Without a memory nothing is found by meaning and
full text answers alone.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Protocol

from domain.signals.talk import Turn
from memory.chunks import chunks
from memory.recall_text import turns

if TYPE_CHECKING:
    from memory.index import Memory, Passage

_log = logging.getLogger(__name__)
_NEAREST = 0.3  # cosine; below it, passages of the demo firm had nothing to do with what was asked


class Told(Protocol):
    """A meeting with its words, as the store gives it."""

    @property
    def id(self) -> int:
        """Its key."""
        ...

    @property
    def client_id(self) -> int | None:
        """Whose meeting it was."""
        ...

    @property
    def text(self) -> str:
        """Its words, one line a turn."""
        ...


class Remembered:
    """The memory of one process. ``where`` is a folder, a server's address or ``:memory:``."""

    def __init__(self, where: Path | str) -> None:
        self._where = where
        self._memory: Memory | None = None
        self._failed = False
        self._kept: dict[int, dict[int, str]] = {}  # digests by client and meeting
        self._one_at_a_time = Lock()

    def search(self, about: str, meetings: Sequence[Told], *, limit: int = 20) -> list[Passage]:
        """Return the passages of these meetings nearest in meaning, nearest first; none without a memory."""
        try:
            with self._one_at_a_time:
                return self._found(about, meetings, limit)
        # Whatever is wrong with the memory, full text still answers.
        except Exception:  # noqa: BLE001 -- logged; Chroma raises errors of many kinds
            _log.exception("the memory of calls does not answer; full text answers alone")
            self._failed = True
            return []

    def warm(self, meetings: Sequence[Told]) -> None:
        """Open the memory and take in what it lacks, before anybody asks."""
        by_client: dict[int | None, list[Told]] = defaultdict(list)
        for one in meetings:
            by_client[one.client_id].append(one)
        for theirs in by_client.values():  # a question that comes meanwhile waits for one client at most
            self.search("", theirs)

    def forget(self, client_id: int, meeting_id: int | None = None) -> None:
        """Remove a meeting, or all of a client, from the memory."""
        with self._one_at_a_time:
            memory = self._opened()
            if memory is None:
                return
            memory.erase(client_id, meeting_id)
            self._kept.pop(client_id, None)

    def traces(self, client_id: int, meeting_id: int | None = None) -> int:
        """Return how many passages are left of a meeting, or of a client; 0 proves that it was forgotten."""
        with self._one_at_a_time:
            memory = self._opened()
            return 0 if memory is None else memory.traces(client_id, meeting_id)

    def _found(self, about: str, meetings: Sequence[Told], limit: int) -> list[Passage]:
        memory = self._opened()
        if memory is None or not memory.by_meaning:
            return []
        by_client: dict[int, list[Told]] = defaultdict(list)
        for one in meetings:
            if one.client_id is not None and one.text:
                by_client[one.client_id].append(one)
        passages: list[Passage] = []
        for client_id, theirs in by_client.items():
            self._take_in(memory, client_id, theirs)
            passages += memory.search(client_id, about, {one.id for one in theirs}, limit=limit)
        near = [one for one in passages if one.near >= _NEAREST]
        return sorted(near, key=lambda one: -one.near)[:limit]

    def _opened(self) -> Memory | None:
        if self._memory is None and not self._failed:
            from memory.index import Memory

            self._memory = Memory(self._where)
        return None if self._failed else self._memory

    def _take_in(self, memory: Memory, client_id: int, meetings: Sequence[Told]) -> None:
        if client_id not in self._kept:
            self._kept[client_id] = memory.digests(client_id)
        kept = self._kept[client_id]
        for one in meetings:
            digest = sha256(one.text.encode()).hexdigest()
            if kept.get(one.id) != digest:
                said = [Turn(turn.speaker, turn.words, turn.seconds) for turn in turns(one.text)]
                memory.add(client_id, one.id, chunks(said), digest)
                kept[one.id] = digest
