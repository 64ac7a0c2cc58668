"""Bringing a transcript from its bytes to what is kept: read, placed, understood, and kept in one transaction."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time
from typing import Protocol

from sqlalchemy import Engine as Database
from sqlalchemy.exc import IntegrityError

from domain.errors import BadInput, Conflict
from domain.signals.outcome import Outcome
from domain.signals.stored import BUILT_IN
from domain.signals.talk import Turn
from memory.hearing import understood
from memory.readers.transcripts import Recording, read_transcript
from store.db import reading, writing
from store.queries import calls
from tools.meeting_refs import may_change
from tools.meeting_views import KeptMeeting
from tools.meetings import Brought, client_of, keep, project_of, speakers_of
from tools.placing import placed
from tools.quotes import local_day
from tools.speakers import sided
from tools.spec import Call, ToolContext

_DATED = re.compile(r"(?<!\d)(20\d\d)[-_.]?(\d\d)[-_.]?(\d\d)(?!\d)")
_GUESSED = "Nothing says when this was; I took today. Say the day to correct it."


class Engine(Protocol):
    """Something that understands a conversation. Its words are from outside: an engine has no tools."""

    name: str

    def understand(self, turns: Sequence[Turn], held_on: date) -> Outcome:
        """Return what was said: signals, promises, decisions, open questions, topics."""
        ...


class BuiltIn:
    """The engine without a language model."""

    name = BUILT_IN

    def understand(self, turns: Sequence[Turn], held_on: date) -> Outcome:
        """Return what was said: signals, promises, decisions, open questions, topics."""
        return understood(turns, held_on)


@dataclass(frozen=True, slots=True)
class Given:
    """A file as somebody gives it. Without a ``client`` it is placed by what is in it; ``folder`` is where it lay."""

    data: bytes
    name: str
    client: str = ""
    project: str = ""
    on: date | None = None
    title: str = ""
    speakers: Mapping[str, str] = field(default_factory=dict)
    folder: str = ""


class Unplaced(BadInput):
    """Nothing says which client a transcript is about."""


def bring(
    database: Database,
    call: Call,
    given: Given,
    engine: Engine | None = None,
    *,
    then: Callable[[ToolContext, KeptMeeting], None] | None = None,
) -> KeptMeeting:
    """Read, place, understand and keep a transcript, and remember it; ``then`` joins the same transaction.

    Raises:
        BadInput: the file cannot be read; ``Unplaced`` when no client was named and none speaks for itself.
        Forbidden: the actor may not add meetings with this client.

    """
    recording = read_transcript(given.data, given.name)
    held_at, assumed = held(call, recording, given)
    chosen = engine or BuiltIn()
    with reading(database) as db:
        brought = _placed(ToolContext(db, call), given, recording, held_at)
        who = speakers_of(ToolContext(db, call), brought)
        day = local_day(ToolContext(db, call), held_at)
    found = chosen.understand(sided(recording, who), day)
    brought = Brought(
        recording, given.data, given.name, brought.client, held_at, brought.project, given.title, given.speakers,
        found, chosen.name,
    )  # fmt: skip
    kept = _kept(database, call, brought, then)
    remember(database, call, kept.meeting_id)
    return kept.model_copy(update={"assumptions": (*kept.assumptions, *assumed)})


def _placed(ctx: ToolContext, given: Given, recording: Recording, held_at: datetime) -> Brought:
    named = client_of(ctx, given.client) if given.client else placed(ctx, recording, given.name, given.folder)
    if named is None:
        raise Unplaced(f"Nothing in {given.name} says which client it is about.", hint="Name the client.")
    may_change(ctx, named.id)
    project = project_of(ctx, given.project)
    return Brought(recording, given.data, given.name, named, held_at, project, given.title, given.speakers)


def _kept(
    database: Database, call: Call, brought: Brought, then: Callable[[ToolContext, KeptMeeting], None] | None
) -> KeptMeeting:
    for last in (False, True):
        try:
            with writing(database) as db:
                ctx = ToolContext(db, call)
                kept = keep(ctx, brought)
                if then is not None:
                    then(ctx, kept)
                return kept
        except IntegrityError:
            # Another process kept the very same file at the same time: the second look finds it there.
            if last:
                raise
    raise Conflict(f"{brought.source} is being kept by somebody else.")


def remember(database: Database, call: Call, meeting_id: int) -> None:
    """Take a meeting's words into the memory, where there is one."""
    if call.memory is not None:
        with reading(database) as db:
            told = calls.meetings(db, call.actor, calls.Narrowed(meeting_id=meeting_id), with_words=True)
        call.memory.warm(told)


def held(call: Call, recording: Recording, given: Given) -> tuple[datetime, tuple[str, ...]]:
    """Return when it was: as stated, as the file says, as its name says, else today, which is told."""
    if given.on is not None:
        return _morning(call, given.on), ()
    if recording.held_at is not None:
        return recording.held_at.astimezone(UTC), ()
    if found := _DATED.search(given.name):
        try:
            return _morning(call, date(int(found[1]), int(found[2]), int(found[3]))), ()
        except ValueError:
            pass
    return _morning(call, call.today), (_GUESSED,)


def _morning(call: Call, day: date) -> datetime:
    return datetime.combine(day, time(9), tzinfo=call.zone).astimezone(UTC)
