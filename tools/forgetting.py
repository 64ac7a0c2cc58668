"""Forgetting a meeting, or all that a client said: out of the store, the memory and the files, with a proof.

No tool of the agents: a proposal would keep a copy of the very words in its preview. A person says so at the terminal
or on the meeting's page.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path

from sqlalchemy import Engine
from sqlmodel import col, select

from domain.errors import OpsError
from domain.forgetting import Words
from domain.signals.talk import Turn
from memory.readers.transcripts import read_transcript
from store import audit, forgetting
from store.arrivals import Arrival
from store.db import reading, writing
from tools.meeting_refs import may_change, one
from tools.spec import Call, Named, ToolContext


@dataclass(frozen=True, slots=True)
class Forgotten:
    """What was removed, and what a search found afterwards: rows, passages, words in other rows, files."""

    what: str
    rows: int
    scrubbed: Mapping[str, int]
    files: int
    left_rows: int = 0
    left_passages: int = 0
    left_words: Mapping[str, int] = field(default_factory=dict)
    left_files: tuple[str, ...] = ()

    @property
    def proven(self) -> bool:
        """Whether nothing was found afterwards."""
        return not (self.left_rows or self.left_passages or self.left_words or self.left_files)


@dataclass(frozen=True, slots=True)
class _Chosen:
    client_id: int
    meetings: tuple[int, ...]
    whole: bool  # everything the client said
    what: str


def forget_meeting(engine: Engine, call: Call, key: int, places: Sequence[Path] = ()) -> Forgotten:
    """Remove a meeting and every trace of it; ``places`` are folders where its file may lie.

    Raises:
        NotFound: there is no such meeting among those the actor may see.
        Forbidden: the actor may not change meetings of this client.

    """
    with reading(engine) as db:
        row = one(ToolContext(db, call), key)
    return _forget(engine, call, _Chosen(row.client_id or 0, (row.id,), whole=False, what=f"meeting {row.id}"), places)


def forget_client(engine: Engine, call: Call, client: Named, places: Sequence[Path] = ()) -> Forgotten:
    """Remove everything a client said: meetings, mail, signals, promises. The client, its projects and bills stay.

    Raises:
        Forbidden: the actor may not change meetings of this client.

    """
    with reading(engine) as db:
        keys = tuple(forgetting.meetings_of(db, client.id))
    return _forget(engine, call, _Chosen(client.id, keys, whole=True, what=f"client {client.id}"), places)


def _forget(engine: Engine, call: Call, chosen: _Chosen, places: Sequence[Path]) -> Forgotten:
    client = chosen.client_id if chosen.whole else None
    with writing(engine) as db:
        ctx = ToolContext(db, call)
        may_change(ctx, chosen.client_id)
        words = forgetting.words_of(db, chosen.meetings, client)
        arrived = _arrived(ctx, chosen.meetings)
        forgetting.overwritten(db)
        rows = forgetting.remove(db, chosen.meetings, client)
        scrubbed = forgetting.scrub(db, words)
        audit.append(
            db, at=call.now, actor=call.actor.name, action="forget", subject=chosen.what.replace(" ", ":"), detail={}
        )
    if call.memory is not None:
        for key in chosen.meetings:
            call.memory.forget(chosen.client_id, key)
        if chosen.whole:
            call.memory.forget(chosen.client_id)
    files = 0
    for path in _files(places):
        if sha256(path.read_bytes()).hexdigest() in arrived or _holds(path, words):
            path.unlink()
            files += 1
    return searched(engine, call, chosen, words, places, Forgotten(chosen.what, rows, scrubbed, files))


def searched(
    engine: Engine, call: Call, chosen: _Chosen, words: Words, places: Sequence[Path], done: Forgotten
) -> Forgotten:
    """Return what a search for remains finds: by number in the store and the memory, by the words everywhere."""
    with reading(engine) as db:
        left_rows = forgetting.left(db, chosen.meetings)
        left_words = forgetting.remains(db, words)
    passages = 0
    if call.memory is not None:
        passages = sum(call.memory.traces(chosen.client_id, key) for key in chosen.meetings)
        passages += call.memory.traces(chosen.client_id) if chosen.whole else 0
    files = tuple(str(path) for path in _files(places) if _holds(path, words))
    return Forgotten(done.what, done.rows, done.scrubbed, done.files, left_rows, passages, left_words, files)


def _arrived(ctx: ToolContext, meetings: Sequence[int]) -> set[str]:
    return set(ctx.db.exec(select(Arrival.sha256).where(col(Arrival.meeting_id).in_(meetings))))


def _files(places: Sequence[Path]) -> Iterator[Path]:
    for place in places:
        if place.is_dir():
            yield from sorted(path for path in place.rglob("*") if path.is_file())


def _holds(path: Path, words: Words) -> bool:
    """Tell whether a file holds any of the words: as text, or as a transcript in any of the forms that are read."""
    data = path.read_bytes()
    said: list[Turn] = []
    with suppress(OpsError):
        said = list(read_transcript(data, path.name).turns)
    return words.within(data.decode("utf-8", "ignore")) or any(words.within(turn.words) for turn in said)
