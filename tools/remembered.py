"""What was said in calls, found by meaning: the memory is opened when first needed and keeps itself up to date.

Words stand in the store, vectors in the memory; whoever searches passes the meetings found in the store, and those
whose words are not remembered yet, or have changed, are added first. Without a memory nothing is found by meaning and
full text answers alone.

When the embedder is another one than before, everything is read anew, a meeting at a time: what is done is searched
at once, full text answers for the rest, and what the former embedder made goes when its client is whole. Every
meeting is kept with a digest of its words, so a run that was cut off goes on where it stood.
"""

from __future__ import annotations

import logging
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from threading import Event, Lock
from typing import TYPE_CHECKING, Protocol

from domain.signals.talk import Turn
from memory.chunks import chunks
from memory.recall_text import turns

if TYPE_CHECKING:
    from memory.embed import Embedder
    from memory.index import Memory, Passage

_log = logging.getLogger(__name__)
_NEAREST = 0.3  # cosine; below it, passages of the demo firm had nothing to do with what was asked


@dataclass(frozen=True, slots=True)
class Progress:
    """How far reading anew has come: meetings done of those that were lacking, and collections removed."""

    done: int = 0
    of: int = 0
    removed: int = 0
    running: bool = False


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

    def __init__(self, where: Path | str, using: Embedder | None = None) -> None:
        self._where, self._using = where, using
        self._memory: Memory | None = None
        self._failed = False
        self._kept: dict[int, dict[int, str]] = {}  # digests by client and meeting
        self._one_at_a_time = Lock()
        self._progress = Progress()
        self._stopping = Event()

    @property
    def progress(self) -> Progress:
        """How far the last reading anew has come."""
        return self._progress

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
        """Take in what the memory lacks of these meetings, before anybody asks."""
        for theirs in _by_client(meetings).values():  # a question that comes meanwhile waits for one client at most
            self.search("", theirs)

    def reindex(self, meetings: Sequence[Told], told: Callable[[Progress], None] = lambda _: None) -> Progress:
        """Take in what the memory lacks of all meetings of the firm, and remove what another embedder made.

        ``told`` hears of every meeting. Questions are answered meanwhile: each waits for one meeting at most. A
        memory that cannot be opened raises what Chroma raises; what is done stays done. An embedder that knows of
        spelling alone replaces nothing: it is a stopgap, and what the former one made is worth keeping.
        """
        clients = _by_client(meetings)
        with self._one_at_a_time:
            memory = self._opened()
            if memory is None or not memory.by_meaning:
                return self._progress
            lacking = {key: self._lacking(memory, key, theirs) for key, theirs in clients.items()}
            self._progress = Progress(of=sum(map(len, lacking.values())), running=True)
        try:
            for client_id, theirs in lacking.items():
                self._renew(memory, client_id, theirs, told)
        finally:
            self._progress = replace(self._progress, running=False)
        return self._progress

    def stop(self) -> None:
        """Have reading anew end after the meeting it is at; the next run goes on from there."""
        self._stopping.set()

    def _renew(self, memory: Memory, client_id: int, lacking: Sequence[Told], told: Callable[[Progress], None]) -> None:
        for one in lacking:
            if self._stopping.is_set():
                return
            with self._one_at_a_time:
                self._take_in(memory, client_id, [one])
                self._progress = replace(self._progress, done=self._progress.done + 1)
            told(self._progress)
        with self._one_at_a_time:
            removed = memory.retire(client_id)
            self._progress = replace(self._progress, removed=self._progress.removed + removed)

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
        passages: list[Passage] = []
        for client_id, theirs in _by_client(meetings).items():
            if not self._progress.running:  # else what is lacking comes by itself: nobody waits for it
                self._take_in(memory, client_id, theirs)
            passages += memory.search(client_id, about, {one.id for one in theirs}, limit=limit)
        near = [one for one in passages if one.near >= _NEAREST]
        return sorted(near, key=lambda one: -one.near)[:limit]

    def _opened(self) -> Memory | None:
        if self._memory is None and not self._failed:
            from memory.index import Memory

            self._memory = Memory(self._where, self._using)
        return None if self._failed else self._memory

    def _lacking(self, memory: Memory, client_id: int, meetings: Sequence[Told]) -> list[Told]:
        if client_id not in self._kept:
            self._kept[client_id] = memory.digests(client_id)
        kept = self._kept[client_id]
        return [one for one in meetings if kept.get(one.id) != _digest(one)]

    def _take_in(self, memory: Memory, client_id: int, meetings: Sequence[Told]) -> None:
        for one in self._lacking(memory, client_id, meetings):
            said = [Turn(turn.speaker, turn.words, turn.seconds) for turn in turns(one.text)]
            memory.add(client_id, one.id, chunks(said), _digest(one))
            self._kept[client_id][one.id] = _digest(one)


def _digest(told: Told) -> str:
    return sha256(told.text.encode()).hexdigest()


def _by_client(meetings: Sequence[Told]) -> dict[int, list[Told]]:
    found: dict[int, list[Told]] = defaultdict(list)
    for one in meetings:
        if one.client_id is not None and one.text:
            found[one.client_id].append(one)
    return found
